/* The keys of private notes, from one slot of their author to the next: nothing that
 * was readable is lost, and what was replaced opens nothing. */

#include <string.h>

#include "av-crypto.h"
#include "av-note-key-row.h"
#include "av-private-note.h"
#include "av-seal.h"
#include "av-test-store.h"

#define COSETTE "11111111111111111111111111111111"
#define DOSSIER "00112233445566778899aabbccddeeff"

typedef struct
{
  AvStore *store;
  AvKeyPair *phrase;
  AvKeyPair *code;
  AvKeyPair *next; /* of what comes */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  av_store_set_agent (fixture->store, COSETTE);
  fixture->phrase = av_key_pair_new_random ();
  fixture->code = av_key_pair_new_random ();
  fixture->next = av_key_pair_new_random ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_store_close (fixture->store);
  av_key_pair_unref (fixture->phrase);
  av_key_pair_unref (fixture->code);
  av_key_pair_unref (fixture->next);
}

/* @code: nullable. */
static AvNoteSlots
slots_of (AvKeyPair *own,
          AvKeyPair *phrase,
          AvKeyPair *code)
{
  return (AvNoteSlots){ own, av_key_pair_get_public (phrase), code != NULL ? av_key_pair_get_public (code) : NULL };
}

static void
open_with (Fixture *fixture,
           AvNoteSlots slots)
{
  g_autoptr (GError) error = NULL;

  av_note_keys_open (fixture->store, &slots, &error);
  g_assert_no_error (error);
}

static void
hand_on (Fixture *fixture,
         AvNoteSlots now,
         AvNoteSlots next)
{
  g_autoptr (GError) error = NULL;

  av_note_keys_hand_on (fixture->store, &now, &next, &error);
  g_assert_no_error (error);
}

static void
settle (Fixture *fixture,
        AvNoteSlots slots)
{
  g_autoptr (GError) error = NULL;

  av_note_keys_settle (fixture->store, &slots, &error);
  g_assert_no_error (error);
}

static void
replace (Fixture *fixture,
         AvNoteSlots now,
         AvNoteSlots next)
{
  hand_on (fixture, now, next);
  settle (fixture, next);
}

static void
draw_code (Fixture *fixture)
{
  replace (fixture, slots_of (fixture->phrase, fixture->phrase, NULL), slots_of (fixture->phrase, fixture->phrase, fixture->code));
}

static void
write_note (Fixture *fixture,
            const char *text)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  av_private_note_save (fixture->store, id, DOSSIER, DOSSIER, text, &error);
  g_assert_no_error (error);
}

/* In the order of the words; « ? » where one does not open, NULL where none could. */
static void
assert_notes (Fixture *fixture,
              AvNoteSlots slots,
              const char *expected)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  open_with (fixture, slots);
  if (expected == NULL)
    {
      g_assert_false (av_note_keys_are_open (fixture->store));
      return;
    }

  notes = av_private_note_list (fixture->store, DOSSIER, &error);
  g_assert_no_error (error);
  for (char word = 'A'; word <= 'Z'; word++)
    for (guint i = 0; i < notes->len; i++)
      {
        const AvPrivateNote *note = g_ptr_array_index (notes, i);

        if (note->text != NULL && note->text[0] == word)
          g_string_append (said, note->text);
      }
  for (guint i = 0; i < notes->len; i++)
    if (((AvPrivateNote *) g_ptr_array_index (notes, i))->text == NULL)
      g_string_append_c (said, '?');
  g_assert_cmpstr (said->str, ==, expected);
}

static gint64
count_rows (Fixture *fixture)
{
  gint64 n_rows;

  g_assert_true (av_database_get_int64 (av_store_get_database (fixture->store), "SELECT count(*) FROM secret WHERE name GLOB 'notes/*'", 0, &n_rows, NULL));
  return n_rows;
}

static void
test_both_slots_open_what_either_wrote (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvNoteSlots by_phrase = slots_of (fixture->phrase, fixture->phrase, fixture->code);
  AvNoteSlots by_code = slots_of (fixture->code, fixture->phrase, fixture->code);
  AvNoteSlots next = slots_of (fixture->next, fixture->next, fixture->code);

  open_with (fixture, slots_of (fixture->phrase, fixture->phrase, NULL));
  write_note (fixture, "A");
  draw_code (fixture);
  write_note (fixture, "B");
  assert_notes (fixture, by_code, "AB");
  write_note (fixture, "C");
  assert_notes (fixture, by_phrase, "ABC");

  /* A new phrase, by who has the code alone. */
  replace (fixture, by_code, next);
  write_note (fixture, "D");
  assert_notes (fixture, next, "ABCD");
  next.own = fixture->code;
  assert_notes (fixture, next, "ABCD");
  g_assert_cmpint (count_rows (fixture), ==, 2);
}

/* A colleague has the store's key, and what somebody left lying about. */
static void
assert_opens_nothing (Fixture *fixture,
                      GPtrArray *kept)
{
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (fixture->store), "SELECT sealed FROM private_note", NULL);

  while (av_statement_next (statement, NULL))
    {
      gsize size;
      const guint8 *box = av_statement_get_blob (statement, 0, &size);

      for (guint i = 0; i < kept->len; i++)
        g_assert_null (av_seal_open_box (g_ptr_array_index (kept, i), box, size, NULL));
    }
}

/* What a slot gives to whoever has its secret, and that secret. */
static GPtrArray *
keep_keys (Fixture *fixture,
           AvNoteSlots slots)
{
  GPtrArray *kept;

  g_assert_true (av_note_key_row_read (fixture->store, &slots, av_key_pair_get_public (slots.own), &kept, NULL));
  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func ((GDestroyNotify) av_key_pair_unref);
  g_ptr_array_add (kept, av_key_pair_ref (slots.own));
  return kept;
}

static void
test_replaced_code_opens_nothing (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvNoteSlots next = slots_of (fixture->phrase, fixture->phrase, fixture->next);
  g_autoptr (GPtrArray) kept = NULL;

  draw_code (fixture);
  write_note (fixture, "A");
  kept = keep_keys (fixture, slots_of (fixture->code, fixture->phrase, fixture->code));
  g_assert_cmpuint (kept->len, ==, 2);

  replace (fixture, slots_of (fixture->phrase, fixture->phrase, fixture->code), next);
  write_note (fixture, "B");
  assert_opens_nothing (fixture, kept);
  assert_notes (fixture, slots_of (fixture->code, fixture->phrase, fixture->code), NULL);
  assert_notes (fixture, next, "AB");
  next.own = fixture->next;
  assert_notes (fixture, next, "AB");
}

static void
test_replaced_phrase_opens_nothing (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvNoteSlots now = slots_of (fixture->phrase, fixture->phrase, NULL);
  AvNoteSlots next = slots_of (fixture->next, fixture->next, NULL);
  g_autoptr (GPtrArray) kept = NULL;

  open_with (fixture, now);
  write_note (fixture, "A");
  kept = keep_keys (fixture, now);
  replace (fixture, now, next);
  write_note (fixture, "B");
  assert_opens_nothing (fixture, kept);
  assert_notes (fixture, now, "??");
  assert_notes (fixture, next, "AB");
}

/* Before the keys were written, or after them. */
static void
test_cut_in_between_loses_nothing (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvNoteSlots now = slots_of (fixture->phrase, fixture->phrase, fixture->code);
  AvNoteSlots next = slots_of (fixture->next, fixture->next, fixture->code);
  g_autoptr (AvKeyPair) last = av_key_pair_new_random ();
  g_autoptr (GPtrArray) kept = NULL;

  hand_on (fixture, slots_of (fixture->phrase, fixture->phrase, NULL), slots_of (fixture->phrase, fixture->phrase, fixture->next));
  write_note (fixture, "A");
  draw_code (fixture);
  write_note (fixture, "B");
  hand_on (fixture, now, slots_of (last, last, fixture->code));
  write_note (fixture, "C");
  assert_notes (fixture, now, "ABC");
  now.own = fixture->code;
  assert_notes (fixture, now, "ABC");

  now.own = fixture->phrase;
  hand_on (fixture, now, next);
  assert_notes (fixture, next, "ABC");
  write_note (fixture, "D");
  next.own = fixture->code;
  assert_notes (fixture, next, "ABCD");

  next.own = fixture->next;
  replace (fixture, next, slots_of (last, last, fixture->code));
  assert_notes (fixture, slots_of (fixture->code, last, fixture->code), "ABCD");
  g_assert_cmpint (count_rows (fixture), ==, 2);
  kept = keep_keys (fixture, slots_of (last, last, fixture->code));
  g_assert_cmpuint (kept->len, ==, 2);
}

/* With the store's key one writes any slot into the keys, and any row. */
static void
test_nobody_puts_their_own_slot_there (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (AvKeyPair) forged = av_key_pair_new_random ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  AvNoteSlots as_forger = slots_of (forged, fixture->phrase, forged);

  draw_code (fixture);
  write_note (fixture, "A");
  g_ptr_array_add (keys, forged);
  g_assert_true (av_note_key_row_write (fixture->store, &as_forger, av_key_pair_get_public (forged), keys, NULL));
  replace (fixture, slots_of (fixture->phrase, fixture->phrase, forged), slots_of (fixture->next, fixture->next, forged));
  assert_notes (fixture, slots_of (forged, fixture->next, forged), NULL);
  assert_notes (fixture, slots_of (fixture->next, fixture->next, forged), "A");

  as_forger = slots_of (forged, fixture->next, forged);
  g_assert_true (av_note_key_row_write (fixture->store, &as_forger, av_key_pair_get_public (fixture->next), keys, NULL));
  open_with (fixture, slots_of (fixture->next, fixture->next, forged));
  write_note (fixture, "B");
  assert_opens_nothing (fixture, keys);
}

static void
count_up (guint8 *bytes,
          gsize size,
          guint8 first)
{
  for (gsize i = 0; i < size; i++)
    bytes[i] = first + i;
}

static AvKeyPair *
counted_pair (guint8 first)
{
  g_autoptr (AvSecret) secret = av_secret_new (32);

  count_up (av_secret_get_data (secret), 32, first);
  return av_key_pair_new_from_secret (secret);
}

/* The bytes of docs/formats.md open. */
static void
test_known_answer (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (AvKeyPair) phrase = counted_pair (0x20);
  g_autoptr (AvKeyPair) code = counted_pair (0x80);
  g_autoptr (AvSecret) agreed = av_key_pair_agree (phrase, av_key_pair_get_public (code));
  g_autoptr (AvSecret) key = av_secret_derive (agreed, 1, "AVnotes1");
  g_autoptr (GString) name = g_string_new ("notes/707172737475767778797a7b7c7d7e7f/");
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (fixture->store), "INSERT INTO secret VALUES (?1, ?2)", NULL);
  g_autoptr (GPtrArray) read = NULL;
  AvNoteSlots slots;
  guint8 sealed[24 + 64 + 16];
  guint8 keys[64];

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (name, "%02x", av_key_pair_get_public (code)[i]);
  g_string_append_c (name, '/');
  for (guint i = 0; i < 32; i++)
    g_string_append_printf (name, "%02x", av_key_pair_get_public (phrase)[i]);
  count_up (keys, sizeof keys, 0xa0);
  count_up (sealed, AV_SEAL_NONCE_SIZE, 0x40);
  av_seal_encrypt (key, sealed, name->str, name->len, keys, sizeof keys, sealed + AV_SEAL_NONCE_SIZE);
  av_test_store_assert_vector (sealed, sizeof sealed, "note-keys");

  av_statement_bind_text (statement, 1, name->str);
  av_statement_bind_blob (statement, 2, sealed, sizeof sealed);
  g_assert_true (av_statement_run (statement, NULL));
  av_store_set_agent (fixture->store, "707172737475767778797a7b7c7d7e7f");
  slots = slots_of (code, phrase, code);
  g_assert_true (av_note_key_row_read (fixture->store, &slots, av_key_pair_get_public (code), &read, NULL));
  g_assert_cmpuint (read->len, ==, 2);
  g_assert_cmpmem (av_secret_peek (av_key_pair_get_secret (g_ptr_array_index (read, 1))), 32, keys + 32, 32);
}

#define ADD(name, test) g_test_add ("/note-keys/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("both-slots-open-what-either-wrote", test_both_slots_open_what_either_wrote);
  ADD ("replaced-code-opens-nothing", test_replaced_code_opens_nothing);
  ADD ("replaced-phrase-opens-nothing", test_replaced_phrase_opens_nothing);
  ADD ("cut-in-between-loses-nothing", test_cut_in_between_loses_nothing);
  ADD ("nobody-puts-their-own-slot-there", test_nobody_puts_their_own_slot_there);
  ADD ("known-answer", test_known_answer);

  return g_test_run ();
}
