#include "av-note-keys.h"

#include <string.h>

#include "av-note-key-row.h"
#include "av-seal.h"
#include "av-store-private.h"

/* @first: nullable. */
static GPtrArray *
new_keys (AvKeyPair *first,
          GPtrArray *others)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) av_key_pair_unref);

  if (first != NULL)
    g_ptr_array_add (keys, av_key_pair_ref (first));
  for (guint i = 0; others != NULL && i < others->len; i++)
    g_ptr_array_add (keys, av_key_pair_ref (g_ptr_array_index (others, i)));
  return keys;
}

static gboolean
have_same_keys (GPtrArray *one,
                GPtrArray *other)
{
  if (one == NULL || other == NULL || one->len != other->len)
    return FALSE;

  for (guint i = 0; i < one->len; i++)
    if (!av_secret_equal (av_key_pair_get_secret (g_ptr_array_index (one, i)), av_key_pair_get_secret (g_ptr_array_index (other, i))))
      return FALSE;
  return TRUE;
}

static gboolean
is_key (const guint8 *one,
        const guint8 *other)
{
  return one != NULL && other != NULL && memcmp (one, other, AV_PUBLIC_KEY_SIZE) == 0;
}

gboolean
av_note_keys_are_open (AvStore *store)
{
  return store->note_keys != NULL;
}

/* Takes @keys, which lie in the store. */
static void
go_on_with (AvStore *store,
            GPtrArray *keys)
{
  g_clear_pointer (&store->note_keys, g_ptr_array_unref);
  store->note_keys = keys;
  store->note_keys_kept = keys != NULL;
}

gboolean
av_note_keys_open (AvStore *store,
                   const AvNoteSlots *slots,
                   GError **error)
{
  GPtrArray *keys;

  if (!av_note_key_row_read (store, slots, av_key_pair_get_public (slots->own), &keys, error))
    return FALSE;

  go_on_with (store, keys);
  if (keys == NULL && av_note_slots_is_own (slots, slots->phrase))
    store->note_keys = new_keys (slots->own, NULL);
  return TRUE;
}

static GBytes *
seal_to (AvKeyPair *pair,
         const void *data,
         gsize size)
{
  return av_seal_box (av_key_pair_get_public (pair), data, size);
}

GBytes *
av_note_keys_seal (AvStore *store,
                   const void *data,
                   gsize size)
{
  return seal_to (g_ptr_array_index (store->note_keys, 0), data, size);
}

GBytes *
av_note_keys_unseal (AvStore *store,
                     GBytes *box)
{
  GBytes *plain = NULL;

  for (guint i = 0; i < store->note_keys->len && plain == NULL; i++)
    plain = av_seal_open_box (g_ptr_array_index (store->note_keys, i), g_bytes_get_data (box, NULL), g_bytes_get_size (box), NULL);
  return plain;
}

/* ---- Notes are sealed anew ------------------------------------------------------- */

typedef struct
{
  GBytes *id;
  GBytes *box;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_bytes_unref (note->id);
  g_bytes_unref (note->box);
  g_free (note);
}

static GBytes *
dup_blob (AvStatement *statement,
          int column)
{
  gsize size;
  const guint8 *bytes = av_statement_get_blob (statement, column, &size);

  return g_bytes_new (bytes, size);
}

static GPtrArray *
read_notes (AvStore *store,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT id16, sealed FROM private_note WHERE agent = ?1", error);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (note_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_text (statement, 1, store->agent != NULL ? store->agent : "");
  while (av_statement_next (statement, &problem))
    {
      Note *note = g_new0 (Note, 1);

      note->id = dup_blob (statement, 0);
      note->box = dup_blob (statement, 1);
      g_ptr_array_add (notes, note);
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&notes) : NULL;
}

static gboolean
write_box (AvStore *store,
           GBytes *id,
           GBytes *box,
           GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "UPDATE private_note SET sealed = ?2 WHERE id16 = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, g_bytes_get_data (id, NULL), g_bytes_get_size (id));
  av_statement_bind_blob (statement, 2, g_bytes_get_data (box, NULL), g_bytes_get_size (box));
  return av_statement_run (statement, error);
}

/* What opens is sealed to @pair alone; the rest stays closed. */
static gboolean
seal_notes_anew (AvStore *store,
                 AvKeyPair *pair,
                 GError **error)
{
  g_autoptr (GPtrArray) notes = read_notes (store, error);

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      const Note *note = g_ptr_array_index (notes, i);
      g_autoptr (GBytes) plain = av_note_keys_unseal (store, note->box);
      g_autoptr (GBytes) box = NULL;

      if (plain == NULL)
        continue;

      box = seal_to (pair, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
      if (!write_box (store, note->id, box, error))
        return FALSE;
    }
  return notes != NULL;
}

/* ---- From slots to slots --------------------------------------------------------- */

typedef struct
{
  const AvNoteSlots *now;
  const AvNoteSlots *next;
  GPtrArray *keys; /* what the store goes on with where all is written, or NULL */
} Handing;

/* *opens: whether the code opens the notes. Its row then says what that of the phrase
 * says, which only their author knows: somebody who has the store's key may have put a
 * slot of their own in its place. */
static gboolean
look_at_code (AvStore *store,
              const AvNoteSlots *slots,
              gboolean *opens,
              GError **error)
{
  g_autoptr (GPtrArray) keys = NULL;

  *opens = slots->code != NULL && !is_key (slots->code, slots->phrase) && av_note_slots_is_own (slots, slots->code);
  if (slots->code == NULL || is_key (slots->code, slots->phrase) || *opens)
    return TRUE;
  if (!av_note_key_row_read (store, slots, slots->code, &keys, error))
    return FALSE;

  *opens = have_same_keys (keys, store->note_keys);
  return TRUE;
}

/* @code: nullable. */
static gboolean
write_rows (AvStore *store,
            const AvNoteSlots *slots,
            const guint8 *code,
            GPtrArray *keys,
            GError **error)
{
  return (!av_note_slots_is_own (slots, slots->phrase) || av_note_key_row_write (store, slots, slots->phrase, keys, error)) &&
         (code == NULL || av_note_key_row_write (store, slots, code, keys, error));
}

/* The first time: what was sealed to the pair of the phrase is not from now on. */
static gboolean
keep_keys (AvStore *store,
           Handing *handing,
           GError **error)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();

  handing->keys = new_keys (pair, NULL);
  return seal_notes_anew (store, pair, error) &&
         write_rows (store, handing->now, NULL, handing->keys, error);
}

static gboolean
hand_on (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Handing *handing = user_data;
  const AvNoteSlots *next = handing->next;
  gboolean code_stays = is_key (next->code, handing->now->code);
  gboolean code_opens;

  if (!look_at_code (store, handing->now, &code_opens, error) ||
      (!store->note_keys_kept && !keep_keys (store, handing, error)))
    return FALSE;

  /* The same keys: what is in the file now goes on opening what is noted, whether or
   * not the next one is ever written. */
  return write_rows (store, next, code_opens || !code_stays ? next->code : NULL,
                     handing->keys != NULL ? handing->keys : store->note_keys, error);
}

/* What @slots open, or what is open already: a code that others gave opens none. */
static gboolean
open_or_go_on (AvStore *store,
               const AvNoteSlots *slots,
               GError **error)
{
  g_autoptr (GPtrArray) open = store->note_keys != NULL ? g_ptr_array_ref (store->note_keys) : NULL;
  gboolean kept = store->note_keys_kept;

  if (!av_note_keys_open (store, slots, error))
    return FALSE;
  if (store->note_keys != NULL || open == NULL)
    return TRUE;

  go_on_with (store, g_steal_pointer (&open));
  store->note_keys_kept = kept;
  return TRUE;
}

gboolean
av_note_keys_hand_on (AvStore *store,
                      const AvNoteSlots *now,
                      const AvNoteSlots *next,
                      GError **error)
{
  Handing handing = { now, next, NULL };
  gboolean done;

  if (!open_or_go_on (store, now, error))
    return FALSE;
  if (store->note_keys == NULL)
    return TRUE;

  done = av_store_transact (store, hand_on, &handing, error);
  if (done && handing.keys != NULL)
    go_on_with (store, g_steal_pointer (&handing.keys));
  g_clear_pointer (&handing.keys, g_ptr_array_unref);
  return done;
}

static gboolean
settle (AvStore *store,
        gpointer user_data,
        GError **error)
{
  Handing *handing = user_data;
  const AvNoteSlots *slots = handing->next;
  g_autoptr (AvKeyPair) fresh = NULL;
  gboolean code_opens;

  if (!look_at_code (store, slots, &code_opens, error) || !av_note_key_row_keep_alone (store, slots, error))
    return FALSE;
  store->to_scrub = TRUE;

  /* None that the phrase's slot cannot be told of. */
  if (!av_note_slots_is_own (slots, slots->phrase))
    return TRUE;

  fresh = av_key_pair_new_random ();
  handing->keys = new_keys (fresh, NULL);
  return seal_notes_anew (store, fresh, error) &&
         write_rows (store, slots, code_opens ? slots->code : NULL, handing->keys, error);
}

gboolean
av_note_keys_settle (AvStore *store,
                     const AvNoteSlots *slots,
                     GError **error)
{
  Handing handing = { slots, slots, NULL };
  gboolean done;

  if (!av_note_keys_open (store, slots, error))
    return FALSE;
  if (!store->note_keys_kept)
    return TRUE;

  done = av_store_transact (store, settle, &handing, error);
  if (done && handing.keys != NULL)
    go_on_with (store, g_steal_pointer (&handing.keys));
  g_clear_pointer (&handing.keys, g_ptr_array_unref);
  return done;
}

gboolean
av_note_keys_settle_left (AvStore *store,
                          const AvNoteSlots *slots,
                          GError **error)
{
  gboolean left;

  if (store->note_keys == NULL || !av_note_slots_is_own (slots, slots->phrase))
    return TRUE;

  return av_note_key_row_find_left (store, slots, &left, error) && (!left || av_note_keys_settle (store, slots, error));
}
