#include "av-note-key-row.h"

#include <string.h>

#include "av-seal.h"
#include "av-store-private.h"

#define KEY_SIZE 32
#define OVERHEAD (AV_SEAL_NONCE_SIZE + AV_SEAL_TAG_SIZE)
#define MOST_KEYS 64 /* whoever has the store key may write anything */

gboolean
av_note_slots_is_own (const AvNoteSlots *slots,
                      const guint8 *slot)
{
  return memcmp (av_key_pair_get_public (slots->own), slot, AV_PUBLIC_KEY_SIZE) == 0;
}

static void
append_hex (GString *text,
            const guint8 *key)
{
  for (guint i = 0; i < AV_PUBLIC_KEY_SIZE; i++)
    g_string_append_printf (text, "%02x", key[i]);
}

static char *
name_row (AvStore *store,
          const AvNoteSlots *slots,
          const guint8 *slot)
{
  GString *name = g_string_new ("notes/");

  g_string_append (name, store->agent != NULL ? store->agent : "");
  g_string_append_c (name, '/');
  append_hex (name, slot);
  g_string_append_c (name, '/');
  append_hex (name, slots->phrase);
  return g_string_free (name, FALSE);
}

/* NULL: what lies in the keys file is no key. */
static AvSecret *
derive_key (const AvNoteSlots *slots,
            const guint8 *slot)
{
  g_autoptr (AvSecret) agreed = av_key_pair_agree (slots->own, av_note_slots_is_own (slots, slot) ? slots->phrase : slot);

  return agreed != NULL ? av_secret_derive (agreed, 1, "AVnotes1") : NULL;
}

static AvSecret *
join (GPtrArray *keys)
{
  AvSecret *plain = av_secret_new (keys->len * KEY_SIZE);

  for (guint i = 0; i < keys->len; i++)
    memcpy (av_secret_get_data (plain) + i * KEY_SIZE, av_secret_peek (av_key_pair_get_secret (g_ptr_array_index (keys, i))), KEY_SIZE);
  return plain;
}

static GPtrArray *
take_apart (AvSecret *plain)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) av_key_pair_unref);

  for (gsize offset = 0; offset < av_secret_get_size (plain); offset += KEY_SIZE)
    {
      g_autoptr (AvSecret) secret = av_secret_new_slice (plain, offset, KEY_SIZE);

      g_ptr_array_add (keys, av_key_pair_new_from_secret (secret));
    }
  return keys;
}

gboolean
av_note_key_row_write (AvStore *store,
                       const AvNoteSlots *slots,
                       const guint8 *slot,
                       GPtrArray *keys,
                       GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", error);
  g_autofree char *name = name_row (store, slots, slot);
  g_autoptr (AvSecret) key = derive_key (slots, slot);
  g_autoptr (AvSecret) plain = join (keys);
  gsize size = av_secret_get_size (plain);
  g_autofree guint8 *sealed = g_malloc (size + OVERHEAD);

  if (statement == NULL)
    return FALSE;
  if (key == NULL)
    return TRUE;

  av_seal_random (sealed, AV_SEAL_NONCE_SIZE);
  av_seal_encrypt (key, sealed, name, strlen (name), av_secret_peek (plain), size, sealed + AV_SEAL_NONCE_SIZE);
  av_statement_bind_text (statement, 1, name);
  av_statement_bind_blob (statement, 2, sealed, size + OVERHEAD);
  return av_statement_run (statement, error);
}

static GPtrArray *
unseal (AvSecret *key,
        const char *name,
        const guint8 *sealed,
        gsize size)
{
  g_autoptr (AvSecret) plain = NULL;

  if (key == NULL || size < OVERHEAD + KEY_SIZE || size > OVERHEAD + MOST_KEYS * KEY_SIZE || (size - OVERHEAD) % KEY_SIZE != 0)
    return NULL;

  plain = av_secret_new (size - OVERHEAD);
  return av_seal_decrypt (key, sealed, name, strlen (name), sealed + AV_SEAL_NONCE_SIZE, size - AV_SEAL_NONCE_SIZE,
                          av_secret_get_data (plain), NULL)
           ? take_apart (plain)
           : NULL;
}

gboolean
av_note_key_row_read (AvStore *store,
                      const AvNoteSlots *slots,
                      const guint8 *slot,
                      GPtrArray **keys,
                      GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT value FROM secret WHERE name = ?1", error);
  g_autofree char *name = name_row (store, slots, slot);
  g_autoptr (AvSecret) key = derive_key (slots, slot);
  g_autoptr (GError) problem = NULL;

  *keys = NULL;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, name);
  if (av_statement_next (statement, &problem))
    {
      gsize size;
      const guint8 *sealed = av_statement_get_blob (statement, 0, &size);

      *keys = unseal (key, name, sealed, size);
    }
  return av_database_ended_well (&problem, error);
}

#define LEFT "name GLOB 'notes/' || ?1 || '/*' AND name IS NOT ?2 AND name IS NOT ?3"

/* The agent's rows that are of none of @slots. */
static AvStatement *
prepare_left (AvStore *store,
              const AvNoteSlots *slots,
              const char *sql,
              GError **error)
{
  AvStatement *statement = av_database_prepare (store->db, sql, error);
  g_autofree char *phrase = name_row (store, slots, slots->phrase);
  g_autofree char *code = slots->code != NULL ? name_row (store, slots, slots->code) : NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, store->agent != NULL ? store->agent : "");
  av_statement_bind_text (statement, 2, phrase);
  av_statement_bind_text (statement, 3, code);
  return statement;
}

gboolean
av_note_key_row_find_left (AvStore *store,
                           const AvNoteSlots *slots,
                           gboolean *left,
                           GError **error)
{
  g_autoptr (AvStatement) statement = prepare_left (store, slots, "SELECT 1 FROM secret WHERE " LEFT, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  *left = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_note_key_row_keep_alone (AvStore *store,
                            const AvNoteSlots *slots,
                            GError **error)
{
  g_autoptr (AvStatement) statement = prepare_left (store, slots, "DELETE FROM secret WHERE " LEFT, error);

  return statement != NULL && av_statement_run (statement, error);
}
