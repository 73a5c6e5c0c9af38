/* Private notes: their author writes, reads, changes and removes them; nobody else
 * reads them, by any way. */

#include <string.h>

#include "av-crypto.h"
#include "av-dump.h"
#include "av-fusion.h"
#include "av-lease.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define COSETTE "11111111111111111111111111111111"
#define MARIUS "22222222222222222222222222222222"
#define NOTE "33333333333333333333333333333333"
#define OTHER "44444444444444444444444444444444"

typedef struct
{
  Laptop *laptop;
  AvKeyPair *pair;
  char *container;
  char *event;
} Fixture;

/* With the pair of a phrase of theirs. */
static void
work_as (Fixture *fixture,
         const char *agent,
         AvKeyPair *pair)
{
  AvNoteSlots slots = { pair, av_key_pair_get_public (pair), NULL };

  av_store_set_agent (fixture->laptop->store, agent);
  g_assert_true (av_note_keys_open (fixture->laptop->store, &slots, NULL));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *contact = NULL;
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (AvChange) event = NULL;

  fixture->laptop = laptop_new (NOON);
  fixture->pair = av_key_pair_new_random ();
  work_as (fixture, COSETTE, fixture->pair);
  contact = laptop_add_contact (fixture->laptop, NULL, "Fantine");
  loaded = laptop_load (fixture->laptop, contact);
  fixture->container = g_strdup (av_snapshot_get_container (loaded));
  event = av_change_new ("evenement", NULL, fixture->container, NULL);
  av_change_set (event, "type", "visite");
  av_change_set (event, "date", "2026-01-24T10:00:00+01:00");
  av_change_set (event, "canal", "ThirdParty");
  av_change_set (event, "initiative", "pro");
  fixture->event = g_strdup (av_change_get_id (event));
  laptop_save (fixture->laptop, event);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  laptop_free (fixture->laptop);
  av_key_pair_unref (fixture->pair);
  g_free (fixture->container);
  g_free (fixture->event);
}

static void
write_note (Fixture *fixture,
            const char *id,
            const char *record,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  fixture->laptop->now += 60000;
  av_private_note_save (fixture->laptop->store, id, fixture->container, record, text, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_notes (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *notes = av_private_note_list (fixture->laptop->store, fixture->container, &error);

  g_assert_no_error (error);
  return notes;
}

/* What each says, « ? » where it does not open. */
static void
assert_notes (Fixture *fixture,
              const char *expected)
{
  g_autoptr (GPtrArray) notes = list_notes (fixture);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; i < notes->len; i++)
    {
      AvPrivateNote *note = g_ptr_array_index (notes, i);

      g_string_append_printf (said, "%s%s", i > 0 ? "|" : "", note->text != NULL ? note->text : "?");
    }
  g_assert_cmpstr (said->str, ==, expected);
}

static void
test_author_reads_changes_and_removes (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  AvPrivateNote *note;

  assert_notes (fixture, "");
  write_note (fixture, NOTE, fixture->event, "Elle n’ose pas dire où elle dort.");
  write_note (fixture, OTHER, fixture->container, "Rappeler avant Noël.");
  assert_notes (fixture, "Elle n’ose pas dire où elle dort.|Rappeler avant Noël.");

  notes = list_notes (fixture);
  note = g_ptr_array_index (notes, 0);
  g_assert_cmpstr (note->record, ==, fixture->event);
  g_assert_nonnull (strstr (note->title, "24"));
  g_assert_null (((AvPrivateNote *) g_ptr_array_index (notes, 1))->title);

  write_note (fixture, NOTE, fixture->event, "Elle dort à l’hôtel Thénardier.");
  assert_notes (fixture, "Rappeler avant Noël.|Elle dort à l’hôtel Thénardier.");
  again = list_notes (fixture);
  g_assert_cmpuint (((AvPrivateNote *) g_ptr_array_index (again, 1))->saved, >, note->saved);

  g_assert_true (av_private_note_remove (fixture->laptop->store, NOTE, &error));
  assert_notes (fixture, "Rappeler avant Noël.");
}

static void
test_nobody_else_reads_or_removes (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  g_autoptr (GPtrArray) of_marius = NULL;
  g_autoptr (GPtrArray) as_cosette = NULL;
  g_autoptr (GError) error = NULL;

  write_note (fixture, NOTE, fixture->event, "Elle n’ose pas dire où elle dort.");

  work_as (fixture, MARIUS, pair);
  of_marius = list_notes (fixture);
  g_assert_cmpuint (of_marius->len, ==, 0);
  g_assert_true (av_private_note_remove (fixture->laptop->store, NOTE, &error));
  g_assert_true (av_private_note_save (fixture->laptop->store, NOTE, fixture->container, fixture->event, "Autre chose.", &error));

  /* Even who calls themselves as she does has not her key. */
  work_as (fixture, COSETTE, pair);
  as_cosette = list_notes (fixture);
  g_assert_cmpuint (as_cosette->len, ==, 1);
  g_assert_null (((AvPrivateNote *) g_ptr_array_index (as_cosette, 0))->text);
  work_as (fixture, COSETTE, fixture->pair);
  assert_notes (fixture, "Elle n’ose pas dire où elle dort.");
}

static void
test_one_that_does_not_open_hides_no_other (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvDatabase *db = av_store_get_database (fixture->laptop->store);
  g_autoptr (AvKeyPair) former = av_key_pair_new_random ();
  g_autoptr (GError) error = NULL;

  work_as (fixture, COSETTE, former);
  g_assert_true (av_private_note_save (fixture->laptop->store, NOTE, fixture->container, fixture->event, "Avant.", &error));
  work_as (fixture, COSETTE, fixture->pair);
  write_note (fixture, OTHER, fixture->event, "Après.");
  assert_notes (fixture, "?|Après.");

  g_assert_true (av_database_exec_script (db, "UPDATE private_note SET sealed = x'00' WHERE id16 = x'" OTHER "'", &error));
  assert_notes (fixture, "?|?");
  g_assert_true (av_database_exec_script (db, "UPDATE private_note SET sealed = x'' WHERE id16 = x'" OTHER "'", &error));
  assert_notes (fixture, "?|?");

  g_assert_true (av_private_note_remove (fixture->laptop->store, NOTE, &error));
  g_assert_true (av_private_note_remove (fixture->laptop->store, OTHER, &error));
  assert_notes (fixture, "");
}

static void
test_what_is_never_kept_is_refused (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *long_text = g_strnfill (1001, 'a');
  const char *const refused[] = { long_text, "sécu 2 85 05 78 006 084 36" };

  write_note (fixture, NOTE, fixture->event, "Avant.");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_private_note_save (fixture->laptop->store, NOTE, fixture->container, fixture->event, refused[i], &error));
      g_assert_nonnull (error);
    }
  assert_notes (fixture, "Avant.");
}

static void
test_dossiers_shown_as_one_show_the_notes_of_each (Fixture *fixture,
                                                   gconstpointer user_data)
{
  g_autofree char *contact = laptop_add_contact (fixture->laptop, NULL, "Fantine");
  g_autoptr (AvSnapshot) other = laptop_load (fixture->laptop, contact);
  g_autoptr (GError) error = NULL;

  write_note (fixture, NOTE, fixture->event, "Ici.");
  g_assert_true (av_private_note_save (fixture->laptop->store, OTHER, av_snapshot_get_container (other), contact, "Là.", &error));
  assert_notes (fixture, "Ici.");

  g_assert_true (av_fusion_join (fixture->laptop->store, fixture->container, av_snapshot_get_container (other), &error));
  assert_notes (fixture, "Ici.|Là.");
}

/* Neither about a record that was erased, nor in its dossier. */
static void
test_nothing_erased_is_noted (Fixture *fixture,
                              gconstpointer user_data)
{
  AvStore *store = fixture->laptop->store;
  g_autofree char *contact = laptop_add_contact (fixture->laptop, fixture->container, "Fantine");
  g_autoptr (GError) error = NULL;
  AvId id;

  write_note (fixture, NOTE, contact, "Sur le contact.");
  write_note (fixture, OTHER, fixture->event, "Sur la visite.");
  g_assert_true (av_id_parse (fixture->container, &id));
  g_assert_true (av_segment_store_erase (store, &id, AV_CLASS_CONTACT, &error));
  assert_notes (fixture, "Sur la visite.");
  g_assert_false (av_private_note_save (store, NOTE, fixture->container, contact, "Encore.", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  g_clear_error (&error);

  g_assert_true (av_segment_store_erase (store, &id, AV_CLASS_PARCOURS, &error));
  assert_notes (fixture, "");
  g_assert_false (av_private_note_save (store, NOTE, fixture->container, fixture->container, "Encore.", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
}

static void
add_line (const char *line,
          gpointer dump)
{
  g_string_append_printf (dump, "%s\n", line);
}

static void
test_no_dump_and_no_operation_has_it (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GString) dump = g_string_new (NULL);
  g_autofree char *before = laptop_digest (fixture->laptop);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  guint n_sealed;

  laptop_seal (fixture->laptop);
  n_sealed = fixture->laptop->sealed->len;
  write_note (fixture, NOTE, fixture->event, "Elle n’ose pas dire où elle dort.");
  g_assert_true (av_dump (fixture->laptop->store, add_line, dump, &error));
  g_assert_nonnull (strstr (dump->str, "Fantine"));
  g_assert_null (strstr (dump->str, "dort"));
  g_assert_null (strstr (dump->str, NOTE));

  laptop_seal (fixture->laptop);
  g_assert_cmpuint (fixture->laptop->sealed->len, ==, n_sealed);
  after = laptop_digest (fixture->laptop);
  g_assert_cmpstr (after, ==, before);
}

static void
assert_not_listed (Fixture *fixture,
                   GQuark domain,
                   int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (av_private_note_list (fixture->laptop->store, fixture->container, &error));
  g_assert_error (error, domain, code);
}

/* It shows no dossier, nor what is noted about one; what is typed is kept. */
static void
test_none_is_shown_once_a_lease_is_over (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  write_note (fixture, NOTE, fixture->event, "Elle tremblait.");
  g_assert_true (av_lease_set_days (fixture->laptop->store, 30, &error));
  fixture->laptop->now += G_GUINT64_CONSTANT (31) * 86400000;
  assert_not_listed (fixture, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);
  write_note (fixture, OTHER, fixture->event, "Revenue seule.");
  g_assert_true (av_lease_set_days (fixture->laptop->store, 0, &error));
  assert_notes (fixture, "Elle tremblait.|Revenue seule.");
}

/* By a code that others gave. */
static void
test_closed_ones_are_neither_shown_nor_written (Fixture *fixture,
                                                gconstpointer user_data)
{
  g_autoptr (AvKeyPair) code = av_key_pair_new_random ();
  AvNoteSlots slots = { code, av_key_pair_get_public (fixture->pair), av_key_pair_get_public (code) };
  AvStore *store = fixture->laptop->store;
  g_autoptr (GError) error = NULL;

  write_note (fixture, NOTE, fixture->event, "Elle a un fils.");
  g_assert_true (av_note_keys_open (store, &slots, NULL));
  g_assert_false (av_private_note_save (store, OTHER, fixture->container, fixture->event, "Une fille aussi.", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);
  g_clear_error (&error);
  g_assert_null (av_private_note_list (store, fixture->container, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD);

  work_as (fixture, COSETTE, fixture->pair);
  assert_notes (fixture, "Elle a un fils.");
}

static void
test_event_that_fails_to_read_is_said (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  write_note (fixture, NOTE, fixture->event, "Elle tremblait.");
  g_assert_true (av_database_exec_script (av_store_get_database (fixture->laptop->store), "DROP TABLE told", &error));
  assert_not_listed (fixture, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED);
}

#define ADD(name, test) g_test_add ("/private-note/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("author-reads-changes-and-removes", test_author_reads_changes_and_removes);
  ADD ("nobody-else-reads-or-removes", test_nobody_else_reads_or_removes);
  ADD ("one-that-does-not-open-hides-no-other", test_one_that_does_not_open_hides_no_other);
  ADD ("what-is-never-kept-is-refused", test_what_is_never_kept_is_refused);
  ADD ("dossiers-shown-as-one-show-the-notes-of-each", test_dossiers_shown_as_one_show_the_notes_of_each);
  ADD ("nothing-erased-is-noted", test_nothing_erased_is_noted);
  ADD ("none-is-shown-once-a-lease-is-over", test_none_is_shown_once_a_lease_is_over);
  ADD ("closed-ones-are-neither-shown-nor-written", test_closed_ones_are_neither_shown_nor_written);
  ADD ("event-that-fails-to-read-is-said", test_event_that_fails_to_read_is_said);
  ADD ("no-dump-and-no-operation-has-it", test_no_dump_and_no_operation_has_it);

  return g_test_run ();
}
