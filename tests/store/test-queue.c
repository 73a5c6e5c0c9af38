/* One thread owns the store; lists fill as they are looked at. */

#include "av-record-list.h"
#include "av-record-store.h"

typedef struct
{
  AvQueue *queue;
  GMainLoop *loop;
} Fixture;

static AvStore *
open_in_memory (gpointer user_data,
                GError **error)
{
  return av_store_open_in_memory (error);
}

static void
opened (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_queue_open_finish (AV_QUEUE (source), result, &error));
  g_main_loop_quit (user_data);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->queue = av_queue_new ();
  fixture->loop = g_main_loop_new (NULL, FALSE);
  av_queue_open_async (fixture->queue, open_in_memory, NULL, NULL, NULL, opened, fixture->loop);
  g_main_loop_run (fixture->loop);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_queue_close (fixture->queue);
  g_object_unref (fixture->queue);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_main_loop_unref (fixture->loop);
}

static gpointer
save_contact (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);

  av_change_set (change, "prenom-ou-surnom", user_data);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return av_store_commit_one (store, change, error) ? g_strdup (av_change_get_id (change)) : NULL;
}

static void
iterate_until (GListModel *model,
               guint n_items)
{
  for (guint i = 0; i < 5000 && g_list_model_get_n_items (model) != n_items; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n_items);
}

static void
iterate_until_filled (AvRow *row)
{
  for (guint i = 0; i < 5000 && av_row_get_summary (row) == NULL; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_nonnull (av_row_get_summary (row));
}

static void
test_list_follows_the_records (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvQuery) query = av_query_new ("contact");
  g_autoptr (AvRecordList) list = av_record_list_new (fixture->queue, query);
  g_autoptr (AvRow) row = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_queue_call_sync (fixture->queue, save_contact, (gpointer) "Gavroche", &error));
  g_assert_no_error (error);
  iterate_until (G_LIST_MODEL (list), 1);
  g_free (av_queue_call_sync (fixture->queue, save_contact, (gpointer) "Cosette", &error));
  iterate_until (G_LIST_MODEL (list), 2);

  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  iterate_until_filled (row);
  g_object_get (row, "title", &title, NULL);
  g_assert_true (g_strcmp0 (title, "Cosette") == 0 || g_strcmp0 (title, "Gavroche") == 0);
}

static void
test_search_replaces_the_list (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvRecordList) list = av_record_list_new (fixture->queue, NULL);
  g_autoptr (GError) error = NULL;

  g_free (av_queue_call_sync (fixture->queue, save_contact, (gpointer) "Gavroche", &error));
  g_free (av_queue_call_sync (fixture->queue, save_contact, (gpointer) "Cosette", &error));
  g_assert_no_error (error);
  av_record_list_search (list, "co", 10);
  av_record_list_search (list, "cos", 10);
  iterate_until (G_LIST_MODEL (list), 1);
  av_record_list_search (list, "", 10);
  iterate_until (G_LIST_MODEL (list), 0);
}

static gpointer
fail (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND, "not there");
  return NULL;
}

static void
test_errors_come_back (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (av_queue_call_sync (fixture->queue, fail, NULL, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  av_queue_close (fixture->queue);
  g_assert_null (av_queue_call_sync (fixture->queue, fail, NULL, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_BUSY);
}

#define ADD(name, func) g_test_add ("/queue/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("list-follows-the-records", test_list_follows_the_records);
  ADD ("search-replaces-the-list", test_search_replaces_the_list);
  ADD ("errors-come-back", test_errors_come_back);

  return g_test_run ();
}
