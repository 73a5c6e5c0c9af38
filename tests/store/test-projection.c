/* Projections follow the catalogue; failures of the disk leave what was there. */

#include <string.h>

#include <glib/gstdio.h>

#include "av-catalogue.h"
#include "av-query.h"
#include "av-record.h"
#include "store-laptops.h"

typedef struct
{
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *dir = g_dir_make_tmp ("av-store-XXXXXX", NULL);

  fixture->path = g_build_filename (dir, "store", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *dir = g_path_get_dirname (fixture->path);

  av_catalogue_override_for_test (NULL);
  g_unlink (fixture->path);
  g_rmdir (dir);
  g_free (fixture->path);
}

static AvStore *
open_store (Fixture *fixture,
            AvProgressFunc progress,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (fixture->path, &error);
  AvStore *store;

  g_assert_no_error (error);
  store = av_store_open_database (db, progress, user_data, &error);
  g_assert_no_error (error);
  return store;
}

static char *
add_contact (AvStore *store,
             const char *name,
             const char *extra,
             GError **error)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  if (extra != NULL)
    av_change_set (change, "pointure", extra);
  return av_store_commit_one (store, change, error) ? g_strdup (av_change_get_id (change)) : NULL;
}

/* `contact` with one more line in its table. */
static AvForm
make_longer_form (AvField *fields)
{
  const AvForm *contact = av_catalogue_find_form ("contact");
  AvForm form = *contact;

  memcpy (fields, contact->fields, contact->n_fields * sizeof (AvField));
  fields[contact->n_fields] = (AvField){ "pointure", "situation", "Shoe size", AV_FIELD_NUMBER, AV_FIELD_S1, .limit = 60 };
  form.fields = fields;
  form.n_fields++;
  return form;
}

static void
count_progress (guint64 done,
                guint64 total,
                gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_new_field_is_one_line (Fixture *fixture,
                            gconstpointer user_data)
{
  AvField fields[64];
  AvForm form = make_longer_form (fields);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvQuery) query = av_query_new ("contact");
  AvStore *store = open_store (fixture, NULL, NULL);
  g_autofree char *old = add_contact (store, "Gavroche", NULL, &error);
  g_autofree char *refused = add_contact (store, "Cosette", "38", &error);
  g_autofree char *id = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) found = NULL;

  g_assert_nonnull (old);
  g_assert_null (refused);
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_UNKNOWN);
  g_clear_error (&error);
  av_store_close (store);

  /* The version with the line takes the answer... */
  av_catalogue_override_for_test (&form);
  store = open_store (fixture, NULL, NULL);
  id = add_contact (store, "Cosette", "38", &error);
  g_assert_no_error (error);
  av_query_where (query, "pointure", "38");
  g_assert_cmpuint (av_query_count (store, query, &error), ==, 1);
  av_store_close (store);

  /* ...the one without keeps it, shows it, and does not lose it by a save... */
  av_catalogue_override_for_test (NULL);
  store = open_store (fixture, NULL, NULL);
  snapshot = av_record_store_load (store, id, &error);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "pointure"), ==, "38");
  {
    g_autoptr (AvChange) change = av_change_new_for (snapshot);

    av_change_set (change, "nom", "Fauchelevent");
    g_assert_true (av_store_commit_one (store, change, &error));
  }
  av_store_close (store);

  /* ...and it is there again after the update. */
  av_catalogue_override_for_test (&form);
  store = open_store (fixture, NULL, NULL);
  found = av_query_summaries (store, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (found, 0), "nom"), ==, "Fauchelevent");
  av_store_close (store);
}

static void
test_rebuild_tells_its_progress_once (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvField fields[64];
  AvForm form = make_longer_form (fields);
  g_autoptr (GError) error = NULL;
  AvStore *store = open_store (fixture, NULL, NULL);
  guint n_told = 0;

  for (guint i = 0; i < 300; i++)
    g_free (add_contact (store, "Nana", NULL, &error));
  g_assert_no_error (error);
  av_store_close (store);

  av_catalogue_override_for_test (&form);
  av_store_close (open_store (fixture, count_progress, &n_told));
  g_assert_cmpuint (n_told, >, 0);
  n_told = 0;
  av_store_close (open_store (fixture, count_progress, &n_told));
  g_assert_cmpuint (n_told, ==, 0);
}

static void
test_newer_store_is_left_untouched (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = open_store (fixture, NULL, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  AvDatabase *db;

  g_assert_true (av_database_exec_script (av_store_get_database (store), "PRAGMA user_version=9999", &error));
  av_store_close (store);
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, &error));

  db = av_database_new_for_file (fixture->path, &error);
  store = av_store_open_database (db, NULL, NULL, &error);
  g_assert_null (store);
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, &error));
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* --- failures ------------------------------------------------------------ */

static void
test_full_disk_loses_nothing (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = open_store (fixture, NULL, NULL);
  g_autofree char *long_note = g_strnfill (110, 'x');
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (AvQuery) query = av_query_new ("contact");
  g_autofree char *again = NULL;
  gint64 pages;
  guint n_saved = 0;

  g_assert_true (av_database_get_int64 (db, "PRAGMA page_count", 0, &pages, &error));
  av_database_limit_pages_for_test (db, (guint) pages + 6);
  while (error == NULL)
    {
      g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

      av_change_set (change, "prenom-ou-surnom", "Gavroche");
      av_change_set (change, "tranche-age", "16-17");
      av_change_set (change, "origine", "OPERATION");
      av_change_set (change, "accord-recontact", "oui");
      av_change_set (change, "info-rgpd-remise", "orale");
      av_change_set (change, "reponse-immediate", long_note);
      n_saved += av_store_commit_one (store, change, &error);
    }
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (av_query_count (store, query, &error), ==, n_saved);

  /* Room was made: the store goes on, nothing is half written. */
  av_database_limit_pages_for_test (db, 0);
  again = add_contact (store, "Azelma", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (av_query_count (store, query, &error), ==, n_saved + 1);
}

static void
test_failed_save_retried_saves_once (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = open_store (fixture, NULL, NULL);
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvQuery) query = av_query_new ("contact");
  gint64 pages, ops, ops_again;
  guint n_failed = 0;
  guint n_others;

  av_change_set (change, "prenom-ou-surnom", "Fantine");
  av_change_set (change, "tranche-age", "22-25");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");

  g_assert_true (av_database_get_int64 (db, "PRAGMA page_count", 0, &pages, &error));
  /* The disk fills at every possible place, one page further each time. */
  av_database_limit_pages_for_test (db, (guint) pages);
  while (error == NULL)
    g_free (add_contact (store, "Nana", NULL, &error));
  g_clear_error (&error);
  n_others = av_query_count (store, query, &error);
  while (!av_store_commit_one (store, change, &error))
    {
      g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
      g_clear_error (&error);
      g_assert_cmpuint (av_query_count (store, query, &error), ==, n_others);
      av_database_limit_pages_for_test (db, (guint) pages + ++n_failed);
    }
  g_assert_cmpuint (n_failed, >, 0);

  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM open_op", 0, &ops, &error));
  g_assert_true (av_store_commit_one (store, change, &error));
  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM open_op", 0, &ops_again, &error));
  g_assert_cmpint (ops, ==, ops_again);
  g_assert_cmpuint (av_query_count (store, query, &error), ==, n_others + 1);
}

static void
test_damaged_page_is_told (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = open_store (fixture, NULL, NULL);
  g_autofree char *contents = NULL;
  gsize length;
  AvDatabase *db;

  for (guint i = 0; i < 50; i++)
    g_free (add_contact (store, "Javert", NULL, &error));
  av_store_close (store);

  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, &error));
  memset (contents + 4096, 0x5a, length - 4096);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, &error));
  db = av_database_new_for_file (fixture->path, &error);
  g_assert_null (av_store_open_database (db, NULL, NULL, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
}

static gboolean
fail_inside (AvDatabase *db,
             gpointer user_data,
             GError **error)
{
  if (!av_database_exec (db, error, "INSERT INTO setting (name, value) VALUES ('inner', '1')", NULL))
    return FALSE;
  g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED, "refused");
  return FALSE;
}

static gboolean
survive_inside (AvDatabase *db,
                gpointer user_data,
                GError **error)
{
  g_autoptr (GError) inner = NULL;

  g_assert_true (av_database_exec (db, error, "INSERT INTO setting (name, value) VALUES (?1, ?2)", "outer", "", NULL));
  g_assert_false (av_database_transact (db, fail_inside, NULL, &inner));
  return TRUE;
}

static void
test_inner_transaction_is_a_savepoint (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = open_store (fixture, NULL, NULL);
  g_autofree char *outer = NULL;
  g_autofree char *inner = NULL;

  g_assert_true (av_database_transact (av_store_get_database (store), survive_inside, NULL, &error));
  outer = av_store_get_setting (store, "outer");
  inner = av_store_get_setting (store, "inner");
  g_assert_cmpstr (outer, ==, "");
  g_assert_null (inner);
}

#define ADD(name, func) g_test_add ("/projection/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("new-field-is-one-line", test_new_field_is_one_line);
  ADD ("rebuild-tells-its-progress-once", test_rebuild_tells_its_progress_once);
  ADD ("newer-store-is-left-untouched", test_newer_store_is_left_untouched);
  ADD ("full-disk-loses-nothing", test_full_disk_loses_nothing);
  ADD ("failed-save-retried-saves-once", test_failed_save_retried_saves_once);
  ADD ("damaged-page-is-told", test_damaged_page_is_told);
  ADD ("inner-transaction-is-a-savepoint", test_inner_transaction_is_a_savepoint);

  return g_test_run ();
}
