/* Journals of machines that came back or were copied: each case of SYNC §5 is
 * noticed, goes on in a journal of its own, and loses nothing. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-installation-private.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new_in_files ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static char *
get_guard_path (Fixture *fixture)
{
  g_autofree char *id = av_id_to_string (av_installation_get_id (av_organisation_get (fixture->organisation, fixture->laptop)));
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

static void
lose_guard (Fixture *fixture)
{
  g_autofree char *path = get_guard_path (fixture);

  g_unlink (path);
}

static guint
count_notices (Fixture *fixture)
{
  g_auto (GStrv) notices = av_installation_take_notices (av_organisation_get (fixture->organisation, fixture->laptop));

  return g_strv_length (notices);
}

static gint64
count_journals (Fixture *fixture)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->laptop)),
                                        "SELECT COUNT (*) FROM journal WHERE ours", 0, &n, NULL));
  return n;
}

static void
assert_known (AvOrganisation *organisation,
              guint number,
              const char *record,
              const char *name)
{
  g_autofree char *answer = av_organisation_get_answer (organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (answer, ==, name);
}

/* What one import says. */
static char *
receive (AvOrganisation *organisation,
         guint from,
         guint to)
{
  g_autofree char *path = av_organisation_export (organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (organisation, to), path, &error);

  g_assert_no_error (error);
  g_ptr_array_add (report->notices, NULL);
  return g_strjoinv ("\n", (char **) report->notices->pdata);
}

/* From the same backup once more, before the new journal had anything in it, the
 * first one is not gone on with either, of which others hold more. */
static void
test_restored_backup_goes_on_in_a_new_journal (Fixture *fixture,
                                               gconstpointer n_restores)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *lost = NULL;
  g_autofree char *after = NULL;

  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL));
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_back_up (organisation, fixture->laptop);
  lost = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  av_organisation_send (organisation, fixture->laptop, 0);
  for (guint i = 0; i < GPOINTER_TO_UINT (n_restores); i++)
    av_organisation_restore (organisation, fixture->laptop);
  g_assert_cmpuint (count_notices (fixture), ==, 1);
  g_assert_cmpint (count_journals (fixture), ==, 2);

  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  assert_known (organisation, fixture->laptop, lost, "Fantine");
  assert_known (organisation, 0, after, "Gervaise");
  av_organisation_assert_same (organisation);
}

/* The disk alone was restored, on another machine. */
static void
test_no_guard_is_an_older_store (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL));
  av_organisation_send (organisation, fixture->laptop, 0);
  lose_guard (fixture);
  av_organisation_back_up (organisation, fixture->laptop);
  g_assert_cmpuint (count_notices (fixture), ==, 1);
  g_assert_cmpint (count_journals (fixture), ==, 2);
}

/* A backup of before the first export, and no guard: nothing here can tell. */
static void
test_guard_lost_as_well_is_told_by_a_colleague (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *lost = NULL;
  g_autofree char *after = NULL;
  g_autofree char *said = NULL;

  fixture->laptop = av_organisation_welcome (organisation, "Canteleu-2", "76540", "referent");
  av_organisation_back_up (organisation, fixture->laptop);
  lost = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  av_organisation_send (organisation, fixture->laptop, 0);
  lose_guard (fixture);
  av_organisation_restore (organisation, fixture->laptop);
  g_assert_cmpuint (count_notices (fixture), ==, 0);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);

  /* Both branches stand at the mairie, which is told whose they are. */
  said = receive (organisation, fixture->laptop, 0);
  g_assert_nonnull (strstr (said, "Canteleu-2"));
  assert_known (organisation, 0, lost, "Fantine");
  assert_known (organisation, 0, after, "Gervaise");

  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpint (count_journals (fixture), ==, 2);
  assert_known (organisation, fixture->laptop, lost, "Fantine");

  /* It says its key once more, since it was told. */
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, 1);
  av_organisation_assert_same (organisation);
}

/* The laptop's disk on a second machine: both write, neither knows. */
static void
test_clones_are_told_and_both_are_kept (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint other = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *said = NULL;
  g_autofree char *again = NULL;
  g_autofree char *path = get_guard_path (fixture);
  g_autofree char *guard = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &guard, &size, NULL));
  av_organisation_back_up (organisation, fixture->laptop);
  one = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  av_organisation_send (organisation, fixture->laptop, 0);

  /* The other machine's guard knows nothing of what the first one sent. */
  g_assert_true (g_file_set_contents (path, guard, (gssize) size, NULL));
  av_organisation_restore (organisation, fixture->laptop);
  two = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  said = receive (organisation, fixture->laptop, 0);
  g_assert_nonnull (strstr (said, "Canteleu-1"));

  /* Whoever hears of both is told once, and holds both. */
  again = receive (organisation, 0, other);
  g_assert_nonnull (strstr (again, "Canteleu-1"));
  assert_known (organisation, other, one, "Fantine");
  assert_known (organisation, other, two, "Gervaise");
}

/* What a laptop and its clone wrote under the same numbers: the mairie has heard of
 * the laptop's alone. transfer full: the dossier that the clone erased. */
static char *
write_as_clones (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *path = get_guard_path (fixture);
  g_autofree char *guard = NULL;
  char *dossier = NULL;
  gsize size;

  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Lantier", &dossier));
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (g_file_get_contents (path, &guard, &size, NULL));
  av_organisation_back_up (organisation, fixture->laptop);
  for (guint i = 0; i < 2; i++)
    {
      g_free (av_organisation_write_contact (organisation, fixture->laptop, i == 0 ? "Fantine" : "Cosette", NULL));
      av_organisation_send (organisation, fixture->laptop, 0);
    }

  g_assert_true (g_file_set_contents (path, guard, (gssize) size, NULL));
  av_organisation_restore (organisation, fixture->laptop);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, fixture->laptop), dossier, 0, "demande", NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_free (av_organisation_write_contact (organisation, fixture->laptop, i == 0 ? "Gervaise" : "Coupeau", NULL));
      g_assert_true (av_installation_seal (av_organisation_get (organisation, fixture->laptop), NULL));
    }

  return dossier;
}

static guint
count_unreceived (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_unreceived (av_organisation_get (fixture->organisation, fixture->laptop), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, <=, 1);
  return list->len > 0 ? ((const AvUnreceived *) g_ptr_array_index (list, 0))->n_dossiers : 0;
}

static gboolean
is_erasure_seen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_erasures (av_organisation_get (fixture->organisation, fixture->laptop), &error);
  const AvErasure *erasure;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  erasure = g_ptr_array_index (list, 0);
  g_assert_cmpuint (erasure->sightings->len, ==, 1);
  return ((const AvErasureSighting *) g_ptr_array_index (erasure->sightings, 0))->seen != 0;
}

/* A number does not say whose it is: neither a dossier nor an erasure of one branch
 * has arrived because the other one's has. */
static void
test_one_branch_is_not_taken_for_the_other (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *erased = write_as_clones (fixture);

  /* It has both from here on, and knows that the mairie has one: of what is not the
   * last of it, that cannot be told. */
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture), >=, 2);
  g_assert_false (is_erasure_seen (fixture));

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture), ==, 0);
  g_assert_true (is_erasure_seen (fixture));
}

/* The whole home came back, its guard with it: nothing here can tell. A number beyond
 * ours says that the colleague heard the other branch, not what is written since. */
static void
test_number_beyond_ours_acknowledges_nothing (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *path = get_guard_path (fixture);
  g_autofree char *guard = NULL;
  g_autofree char *written = NULL;
  gsize size;

  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL));
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (g_file_get_contents (path, &guard, &size, NULL));
  av_organisation_back_up (organisation, fixture->laptop);
  for (guint i = 0; i < 2; i++)
    {
      g_free (av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL));
      av_organisation_send (organisation, fixture->laptop, 0);
    }

  g_assert_true (g_file_set_contents (path, guard, (gssize) size, NULL));
  av_organisation_restore (organisation, fixture->laptop);
  g_assert_cmpuint (count_notices (fixture), ==, 0);
  written = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  g_assert_true (av_installation_seal (av_organisation_get (organisation, fixture->laptop), NULL));

  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture), >=, 1);
  av_organisation_send (organisation, fixture->laptop, 0);
  assert_known (organisation, 0, written, "Gervaise");
  for (guint i = 0; i < 2; i++)
    {
      av_organisation_send (organisation, 0, fixture->laptop);
      av_organisation_send (organisation, fixture->laptop, 0);
    }
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_cmpuint (count_unreceived (fixture), ==, 0);
  av_organisation_assert_same (organisation);
}

static void
test_store_ahead_of_its_guard_is_ordinary (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, 0);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL));
  g_assert_true (av_installation_seal (av_organisation_get (organisation, fixture->laptop), NULL));
  av_organisation_back_up (organisation, fixture->laptop);
  g_assert_cmpuint (count_notices (fixture), ==, 0);
  g_assert_cmpint (count_journals (fixture), ==, 1);
}

/* An intendant that came back signs nothing before it has heard the others. */
static void
test_restored_intendant_hears_first (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_back_up (organisation, 0);
  g_assert_true (av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, &error));
  g_assert_true (av_installation_unrevoke (av_organisation_get (organisation, 0), "Canteleu-1", organisation->root_file, organisation->root_words, &error));
  av_organisation_send (organisation, 0, fixture->laptop);
  av_organisation_restore (organisation, 0);
  g_assert_false (av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
  g_clear_error (&error);

  /* Nor with the root file: its chain would fork as well. */
  g_assert_false (av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "", organisation->root_file, organisation->root_words }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
  g_clear_error (&error);

  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "" }, NULL, &error));
  g_assert_no_error (error);
}

static void
run_script (Fixture *fixture,
            guint number,
            const char *script)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), script, &error);
  g_assert_no_error (error);
}

/* What cannot be read changes nothing of what is known. */
static void
test_failed_reading_leaves_who_it_is (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  run_script (fixture, fixture->laptop, "ALTER TABLE statement RENAME TO away");
  g_assert_false (av_installation_read (laptop, &error));
  g_assert_nonnull (error);
  run_script (fixture, fixture->laptop, "ALTER TABLE away RENAME TO statement");

  name = av_installation_dup_name (laptop);
  g_assert_cmpstr (name, ==, "Canteleu-1");
  av_organisation_send (fixture->organisation, fixture->laptop, 0);
}

#define FORMER "ALTER TABLE record DROP COLUMN began; ALTER TABLE record DROP COLUMN author; DROP TABLE sealed; PRAGMA user_version = 2"

/* Writes a contact as somebody, in a store that is of schema 2 from then on. The
 * rows of `told` go as well where asked: what comes back is of the archive. */
static char *
write_in_former_store (Fixture *fixture,
                       gboolean sealed,
                       gboolean forgotten)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->laptop);
  g_autoptr (GError) error = NULL;
  char *record;

  av_store_set_agent (store, "000000000000000000000000000000a1");
  record = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  if (sealed)
    g_free (av_organisation_export (organisation, fixture->laptop, 0));
  g_assert_true (av_database_exec_script (av_store_get_database (store), forgotten ? "DELETE FROM told; " FORMER : FORMER, &error));
  g_assert_no_error (error);
  return record;
}

static void
assert_begun (Fixture *fixture,
              gboolean replay_due)
{
  static const char begun[] = "SELECT COUNT (*) FROM record JOIN name ON nid = author WHERE text = '000000000000000000000000000000a1'";
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autofree char *due = av_store_get_setting (store, "replay-due");
  gint64 n;

  g_assert_true (av_database_get_int64 (av_store_get_database (store), begun, 0, &n, NULL));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (due != NULL, ==, replay_due);
}

static void
test_former_store_asks_its_archive_who_began (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autofree char *record = write_in_former_store (fixture, TRUE, TRUE);

  av_organisation_back_up (fixture->organisation, fixture->laptop);
  assert_known (fixture->organisation, fixture->laptop, record, "Gervaise");
  assert_begun (fixture, FALSE);
}

/* The machine went out before anything was sealed. */
static void
test_what_was_not_sealed_is_of_the_archive_as_well (Fixture *fixture,
                                                    gconstpointer user_data)
{
  g_autofree char *record = write_in_former_store (fixture, FALSE, TRUE);

  av_organisation_back_up (fixture->organisation, fixture->laptop);
  assert_known (fixture->organisation, fixture->laptop, record, "Gervaise");
  assert_begun (fixture, FALSE);
}

/* Writes over the page that holds the end of the last strand, in the copy that
 * comes back when the store is restored. */
static void
damage_a_strand (Fixture *fixture)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT file, (SELECT blob FROM strand ORDER BY sx DESC LIMIT 1) FROM pragma_database_list WHERE name = 'main'", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *copy = NULL;
  const guint8 *blob;
  char *found;
  gint64 page_size;
  gsize size, length;

  g_assert_true (av_database_get_int64 (db, "PRAGMA page_size", 0, &page_size, NULL));
  g_assert_true (av_statement_next (statement, NULL));
  blob = av_statement_get_blob (statement, 1, &size);
  copy = g_strconcat (av_statement_get_text (statement, 0), ".copie", NULL);
  g_assert_true (g_file_get_contents (av_statement_get_text (statement, 0), &contents, &length, NULL));
  found = memmem (contents, length, blob + size - 16, 16);
  g_assert_nonnull (found);
  memset (contents + (found - contents) / page_size * page_size, 0x5a, (gsize) page_size);
  g_assert_true (g_file_set_contents (copy, contents, (gssize) length, NULL));
}

static void
spoil_a_header (Fixture *fixture)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->laptop));

  g_assert_true (av_database_exec_script (db, "UPDATE seg SET header = x'00' WHERE sid = (SELECT MIN (sid) FROM seg WHERE header IS NOT NULL)", NULL));
}

/* Nobody is kept out of a store by an archive that does not read. */
static void
test_damaged_archive_leaves_the_rest (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = write_in_former_store (fixture, TRUE, FALSE);
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  damage_a_strand (fixture);
  for (guint i = 0; i < 2; i++)
    {
      av_organisation_restore (organisation, fixture->laptop);
      g_assert_true (av_database_read_all (av_store_get_database (av_organisation_get_store (organisation, fixture->laptop)), &error));
      g_assert_no_error (error);
      assert_known (organisation, fixture->laptop, record, "Gervaise");
      assert_begun (fixture, TRUE);
    }

  other = av_organisation_write_contact (organisation, fixture->laptop, "Nana", NULL);
  assert_known (organisation, fixture->laptop, other, "Nana");
}

/* It is set aside by itself (av-intake-damage.c), and the rest is replayed. */
static void
test_spoilt_header_leaves_the_rest (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autofree char *record = write_in_former_store (fixture, TRUE, FALSE);
  gint64 n_aside;

  spoil_a_header (fixture);
  for (guint i = 0; i < 2; i++)
    {
      av_organisation_back_up (fixture->organisation, fixture->laptop);
      assert_known (fixture->organisation, fixture->laptop, record, "Gervaise");
      assert_begun (fixture, FALSE);
    }

  /* It alone is set aside: the rest of the archive was applied. */
  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->laptop)),
                                        "SELECT COUNT (*) FROM quarantine WHERE reason = 'unreadable'", 0, &n_aside, NULL));
  g_assert_cmpint (n_aside, ==, 1);
}

#define ADD(name, func) g_test_add ("/journals/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/journals/restored-backup-goes-on-in-a-new-journal", Fixture, GUINT_TO_POINTER (1), set_up, test_restored_backup_goes_on_in_a_new_journal, tear_down);
  g_test_add ("/journals/restored-twice-goes-on-in-another-journal", Fixture, GUINT_TO_POINTER (2), set_up, test_restored_backup_goes_on_in_a_new_journal, tear_down);
  ADD ("no-guard-is-an-older-store", test_no_guard_is_an_older_store);
  ADD ("guard-lost-as-well-is-told-by-a-colleague", test_guard_lost_as_well_is_told_by_a_colleague);
  ADD ("clones-are-told-and-both-are-kept", test_clones_are_told_and_both_are_kept);
  ADD ("one-branch-is-not-taken-for-the-other", test_one_branch_is_not_taken_for_the_other);
  ADD ("number-beyond-ours-acknowledges-nothing", test_number_beyond_ours_acknowledges_nothing);
  ADD ("store-ahead-of-its-guard-is-ordinary", test_store_ahead_of_its_guard_is_ordinary);
  ADD ("restored-intendant-hears-first", test_restored_intendant_hears_first);
  ADD ("failed-reading-leaves-who-it-is", test_failed_reading_leaves_who_it_is);
  ADD ("former-store-asks-its-archive-who-began", test_former_store_asks_its_archive_who_began);
  ADD ("what-was-not-sealed-is-of-the-archive-as-well", test_what_was_not_sealed_is_of_the_archive_as_well);
  ADD ("damaged-archive-leaves-the-rest", test_damaged_archive_leaves_the_rest);
  ADD ("spoilt-header-leaves-the-rest", test_spoilt_header_leaves_the_rest);
  return g_test_run ();
}
