#include "av-guard-file.h"

#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-secret.h"
#include "av-segment-store.h"
#include "av-wire.h"

#define MAGIC "AVGUARD1"
#define MAGIC_SIZE 8
#define KEY_NAME "guard"
#define KEY_SIZE 32

char *
av_guard_file_get_path (const AvId *installation)
{
  g_autofree char *id = av_id_to_string (installation);
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

char *
av_guard_file_get_path_beside (const AvId *installation)
{
  g_autofree char *path = av_guard_file_get_path (installation);

  return g_strconcat (path, ".new", NULL);
}

static gboolean
load_key (AvStore *store,
          AvSecret **key,
          GError **error)
{
  g_autoptr (AvSecret) stored = av_secret_new (KEY_SIZE);
  g_autoptr (GError) problem = NULL;
  gsize size;

  if (av_segment_store_get_secret (store, KEY_NAME, av_secret_get_data (stored), KEY_SIZE, &size, &problem))
    {
      *key = g_steal_pointer (&stored);
      return TRUE;
    }

  return av_database_ended_well (&problem, error);
}

static AvSecret *
get_key (AvStore *store,
         GError **error)
{
  AvSecret *key = NULL;

  if (!load_key (store, &key, error) || key != NULL)
    return key;

  key = av_secret_new_random (KEY_SIZE);

  if (!av_segment_store_set_secret (store, KEY_NAME, av_secret_peek (key), KEY_SIZE, error))
    g_clear_pointer (&key, av_secret_unref);

  return key;
}

gboolean
av_guard_file_prepare (AvStore *store,
                       GError **error)
{
  g_autoptr (AvSecret) key = get_key (store, error);

  return key != NULL;
}

GByteArray *
av_guard_file_begin (const AvId *installation)
{
  GByteArray *bytes = g_byte_array_new ();

  av_writer_put_bytes (bytes, MAGIC, MAGIC_SIZE);
  av_writer_put_bytes (bytes, installation->bytes, AV_ID_SIZE);
  return bytes;
}

gboolean
av_guard_file_seal (const char *path,
                    AvStore *store,
                    GByteArray *bytes,
                    GError **error)
{
  g_autoptr (AvSecret) key = get_key (store, error);
  g_autofree char *folder = g_path_get_dirname (path);
  guint8 mac[AV_HASH_SIZE];

  if (key == NULL)
    return FALSE;

  av_hash_bytes_keyed (key, bytes->data, bytes->len, mac, sizeof mac);
  av_writer_put_bytes (bytes, mac, sizeof mac);

  return av_file_make_directory (folder, error) && av_file_write (path, bytes->data, bytes->len, error);
}

GBytes *
av_guard_file_read (AvStore *store,
                    const AvId *installation,
                    GError **error)
{
  g_autofree char *path = av_guard_file_get_path (installation);
  g_autoptr (GBytes) file = av_file_read (path, AV_LIMIT_GUARD, NULL);
  g_autoptr (AvSecret) key = NULL;
  guint8 mac[AV_HASH_SIZE];
  gsize size;
  const guint8 *bytes;

  if (!load_key (store, &key, error) || key == NULL || file == NULL)
    return NULL;

  bytes = g_bytes_get_data (file, &size);

  if (size < MAGIC_SIZE + AV_ID_SIZE + AV_HASH_SIZE || memcmp (bytes, MAGIC, MAGIC_SIZE) != 0)
    return NULL;

  size -= AV_HASH_SIZE;
  av_hash_bytes_keyed (key, bytes, size, mac, sizeof mac);

  if (!av_hash_equal (mac, bytes + size, sizeof mac) || memcmp (bytes + MAGIC_SIZE, installation->bytes, AV_ID_SIZE) != 0)
    return NULL;

  return g_bytes_new_from_bytes (file, MAGIC_SIZE + AV_ID_SIZE, size - MAGIC_SIZE - AV_ID_SIZE);
}
