/* Saving, loading, deleting, undoing: what windows and the command line do. */

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-draft.h"
#include "av-query.h"
#include "av-record.h"
#include "av-record-store.h"
#include "av-search.h"

typedef struct
{
  AvStore *store;
  char *container;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  g_assert_true (av_store_set_default_scope (fixture->store, "76540", &error));
  fixture->container = av_id_new_string ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_store_close (fixture->store);
  g_free (fixture->container);
}

static AvChange *
make_contact (Fixture *fixture,
              const char *name)
{
  AvChange *change = av_change_new ("contact", NULL, fixture->container, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return change;
}

static AvSnapshot *
save (Fixture *fixture,
      AvChange *change)
{
  g_autoptr (GError) error = NULL;
  AvSnapshot *snapshot;

  av_store_commit_one (fixture->store, change, &error);
  g_assert_no_error (error);
  snapshot = av_record_store_load (fixture->store, av_change_get_id (change), &error);
  g_assert_no_error (error);
  return snapshot;
}

static gint64
count_open_ops (Fixture *fixture)
{
  gint64 count;

  g_assert_true (av_database_get_int64 (av_store_get_database (fixture->store), "SELECT COUNT (*) FROM open_op", 0, &count, NULL));
  return count;
}

static void
test_saved_contact_is_loaded (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Gavroche");
  g_autoptr (AvSnapshot) snapshot = save (fixture, change);

  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Gavroche");
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "statut"), ==, "A_RAPPROCHER");
  g_assert_nonnull (av_snapshot_get_answer (snapshot, "horodatage"));
  g_assert_cmpstr (av_snapshot_get_container (snapshot), ==, fixture->container);
  g_assert_cmpint (av_snapshot_get_class (snapshot), ==, AV_CLASS_CONTACT);
}

static void
test_same_save_twice_writes_once (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Gavroche");
  g_autoptr (AvSnapshot) first = save (fixture, change);
  gint64 count = count_open_ops (fixture);
  g_autoptr (AvSnapshot) second = save (fixture, change);

  g_assert_cmpint (count_open_ops (fixture), ==, count);
  g_assert_cmpvariant (av_snapshot_get_answers (first), av_snapshot_get_answers (second));
}

static void
test_search_finds_after_save (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvChange) change = make_contact (fixture, "Éponine");
  g_autoptr (AvSnapshot) snapshot = save (fixture, change);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = av_search (fixture->store, "epo", 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (((AvSummary *) g_ptr_array_index (found, 0))->title, ==, "Éponine");
}

#define ADD(name, func) g_test_add ("/record-store/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("saved-contact-is-loaded", test_saved_contact_is_loaded);
  ADD ("same-save-twice-writes-once", test_same_save_twice_writes_once);
  ADD ("search-finds-after-save", test_search_finds_after_save);

  return g_test_run ();
}
