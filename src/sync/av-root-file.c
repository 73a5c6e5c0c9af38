#include "av-root-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-wire.h"

#define MAGIC "AVROOT"
#define FORMAT 1
#define PAYLOAD_SIZE 64
#define FILE_SIZE (6 + 2 + 8 + AV_PASSPHRASE_SALT_SIZE + AV_SEAL_NONCE_SIZE + PAYLOAD_SIZE + AV_SEAL_TAG_SIZE + AV_HASH_SIZE)

/* As it stands in the file. */
typedef struct
{
  AvPassphraseCost cost;
  const guint8 *salt;
  const guint8 *nonce;
  const guint8 *sealed;
  gsize associated_size;
} Layout;

static const AvPassphraseCost *cost_for_test;

G_DEFINE_QUARK (av_root_file_error, av_root_file_error)

void
av_root_file_set_cost_for_test (const AvPassphraseCost *cost)
{
  cost_for_test = cost;
}

AvRootFile *
av_root_file_new (void)
{
  AvRootFile *self = g_new0 (AvRootFile, 1);

  self->root = av_signing_key_new_random ();
  self->recovery = av_key_pair_new_random ();
  return self;
}

void
av_root_file_free (AvRootFile *self)
{
  g_clear_pointer (&self->root, av_signing_key_unref);
  g_clear_pointer (&self->recovery, av_key_pair_unref);
  g_free (self);
}

static GByteArray *
write_file (AvRootFile *self,
            AvSecret *words,
            GError **error)
{
  const AvPassphraseCost *cost = cost_for_test != NULL ? cost_for_test : &av_passphrase_cost_default;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvSecret) payload = av_secret_new (PAYLOAD_SIZE);
  guint8 salt[AV_PASSPHRASE_SALT_SIZE], nonce[AV_SEAL_NONCE_SIZE], hash[AV_HASH_SIZE];
  gsize associated_size;

  av_seal_random (salt, sizeof salt);
  av_seal_random (nonce, sizeof nonce);
  key = av_passphrase_derive (words, salt, cost, error);

  if (key == NULL)
    return NULL;

  memcpy (av_secret_get_data (payload), av_secret_peek (av_signing_key_get_seed (self->root)), 32);
  memcpy (av_secret_get_data (payload) + 32, av_secret_peek (av_key_pair_get_secret (self->recovery)), 32);

  av_writer_put_bytes (file, MAGIC, 6);
  av_writer_put_u16 (file, FORMAT);
  av_writer_put_u32 (file, cost->passes);
  av_writer_put_u32 (file, cost->memory);
  av_writer_put_bytes (file, salt, sizeof salt);
  associated_size = file->len;
  av_writer_put_bytes (file, nonce, sizeof nonce);
  g_byte_array_set_size (file, FILE_SIZE - AV_HASH_SIZE);
  av_seal_encrypt (key, nonce, file->data, associated_size, av_secret_peek (payload), PAYLOAD_SIZE, file->data + associated_size + sizeof nonce);
  av_hash_bytes (file->data, file->len, hash, sizeof hash);
  av_writer_put_bytes (file, hash, sizeof hash);
  return g_steal_pointer (&file);
}

gboolean
av_root_file_save (AvRootFile *self,
                   const char *path,
                   AvSecret *words,
                   GError **error)
{
  g_autoptr (GByteArray) file = NULL;
  g_autofree char *name = g_filename_display_name (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      g_set_error (error, AV_ROOT_FILE_ERROR, AV_ROOT_FILE_ERROR_EXISTS,
                   _ ("“%s” exists already: a root file is never overwritten. Choose another name."), name);
      return FALSE;
    }

  file = write_file (self, words, error);
  return file != NULL && av_file_write (path, file->data, file->len, error);
}

static gboolean
refuse (const char *path,
        AvRootFileError code,
        GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (code)
    {
    case AV_ROOT_FILE_ERROR_NEWER:
      g_set_error (error, AV_ROOT_FILE_ERROR, code, _ ("“%s” was written by a newer version of Aller-vers: install it to use this root file."), name);
      break;
    case AV_ROOT_FILE_ERROR_WORDS:
      g_set_error_literal (error, AV_ROOT_FILE_ERROR, code, _ ("These words do not open the root file: check them on the paper they were written on."));
      break;
    default:
      g_set_error (error, AV_ROOT_FILE_ERROR, AV_ROOT_FILE_ERROR_DAMAGED,
                   _ ("“%s” is not a root file, or it is damaged: use its copy, kept on the other stick."), name);
    }

  return FALSE;
}

static gboolean
read_layout (GBytes *bytes,
             const char *path,
             Layout *layout,
             GError **error)
{
  AvReader reader;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *magic;
  guint16 format;
  guint8 hash[AV_HASH_SIZE];

  av_reader_init (&reader, data, size);
  magic = av_reader_get_bytes (&reader, 6);

  if (magic == NULL || memcmp (magic, MAGIC, 6) != 0 || !av_reader_get_u16 (&reader, &format))
    return refuse (path, AV_ROOT_FILE_ERROR_DAMAGED, error);

  if (format > FORMAT)
    return refuse (path, AV_ROOT_FILE_ERROR_NEWER, error);

  if (format != FORMAT || size != FILE_SIZE)
    return refuse (path, AV_ROOT_FILE_ERROR_DAMAGED, error);

  av_hash_bytes (data, size - AV_HASH_SIZE, hash, sizeof hash);

  if (!av_hash_equal (hash, data + size - AV_HASH_SIZE, AV_HASH_SIZE))
    return refuse (path, AV_ROOT_FILE_ERROR_DAMAGED, error);

  av_reader_get_u32 (&reader, &layout->cost.passes);
  av_reader_get_u32 (&reader, &layout->cost.memory);
  layout->salt = av_reader_get_bytes (&reader, AV_PASSPHRASE_SALT_SIZE);
  layout->associated_size = reader.offset;
  layout->nonce = av_reader_get_bytes (&reader, AV_SEAL_NONCE_SIZE);
  layout->sealed = av_reader_get_bytes (&reader, PAYLOAD_SIZE + AV_SEAL_TAG_SIZE);
  return av_passphrase_check_cost (&layout->cost, error);
}

AvRootFile *
av_root_file_load (const char *path,
                   AvSecret *words,
                   GError **error)
{
  g_autoptr (GBytes) bytes = av_file_read (path, AV_LIMIT_ROOT_FILE, error);
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvSecret) payload = av_secret_new (PAYLOAD_SIZE);
  g_autoptr (AvSecret) seed = NULL;
  g_autoptr (AvSecret) secret = NULL;
  Layout layout;
  AvRootFile *self;

  if (bytes == NULL || !read_layout (bytes, path, &layout, error))
    return NULL;

  key = av_passphrase_derive (words, layout.salt, &layout.cost, error);

  if (key == NULL)
    return NULL;

  if (!av_seal_decrypt (key, layout.nonce, g_bytes_get_data (bytes, NULL), layout.associated_size,
                        layout.sealed, PAYLOAD_SIZE + AV_SEAL_TAG_SIZE, av_secret_get_data (payload), NULL))
    {
      refuse (path, AV_ROOT_FILE_ERROR_WORDS, error);
      return NULL;
    }

  seed = av_secret_new_slice (payload, 0, 32);
  secret = av_secret_new_slice (payload, 32, 32);
  self = g_new0 (AvRootFile, 1);
  self->root = av_signing_key_new_from_seed (seed);
  self->recovery = av_key_pair_new_from_secret (secret);
  return self;
}
