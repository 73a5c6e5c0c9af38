/* One thread owns the store; lists fill as they are looked at. */

#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-record-list.h"
#include "av-record-store.h"
#include "av-test-store.h"

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
  for (guint i = 0; i < 60000 && g_list_model_get_n_items (model) != n_items; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n_items);
}

static void
iterate_until_filled (AvRow *row)
{
  for (guint i = 0; i < 60000 && av_row_get_summary (row) == NULL; i++)
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
count_contacts (AvStore *store,
                gpointer user_data,
                GError **error)
{
  g_autoptr (AvQuery) query = av_query_new ("contact");

  return GUINT_TO_POINTER (av_query_count (store, query, error));
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

static gpointer
say (AvStore *store,
     gpointer user_data,
     GError **error)
{
  return g_strdup (user_data);
}

static void
taken (GObject *source,
       GAsyncResult *result,
       gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* @work answered to a task of somebody else's. */
static GAsyncResult *
answer_to (GObject *asker,
           AvQueue *queue,
           GCancellable *cancellable,
           AvQueueCallFunc work)
{
  GAsyncResult *result = NULL;

  av_queue_answer (queue, g_task_new (asker, cancellable, taken, &result), work, g_strdup ("Montfermeil"), g_free, g_free);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_task_is_valid (result, asker));

  return result;
}

static void
test_answer_goes_to_whoever_asked (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GObject) asker = G_OBJECT (g_cancellable_new ());
  g_autoptr (GAsyncResult) result = answer_to (asker, fixture->queue, NULL, say);
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = g_task_propagate_pointer (G_TASK (result), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "Montfermeil");
}

static void
test_refusal_goes_to_whoever_asked (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (GObject) asker = G_OBJECT (g_cancellable_new ());
  g_autoptr (GAsyncResult) result = answer_to (asker, fixture->queue, NULL, fail);
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  av_queue_close (fixture->queue);
  late = answer_to (asker, fixture->queue, NULL, say);
  g_assert_null (g_task_propagate_pointer (G_TASK (late), &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_BUSY);
}

static void
test_cancelled_question_is_not_begun (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  result = answer_to (G_OBJECT (cancellable), fixture->queue, cancellable, save_contact);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (GPOINTER_TO_UINT (av_queue_call_sync (fixture->queue, count_contacts, NULL, &error)), ==, 0);
  g_assert_no_error (error);
}

/* ---- Giving way ------------------------------------------------------------- */

#define STEPS 5

typedef struct
{
  GMutex gate; /* before the first step */
  guint n_steps;
  guint n_at_save; /* how many were done when something short was */
} Long;

static gpointer
go_a_long_way (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Long *way = user_data;

  g_mutex_lock (&way->gate);
  g_mutex_unlock (&way->gate);
  for (way->n_steps = 0; way->n_steps < STEPS; way->n_steps++)
    av_store_give_way (store);

  return g_strdup ("there");
}

static gpointer
save_on_the_way (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Long *way = user_data;

  way->n_at_save = way->n_steps;
  return save_contact (store, (gpointer) "Gavroche", error);
}

static void
take_answer (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_free (av_queue_call_finish (AV_QUEUE (source), result, &error));
  g_assert_no_error (error);
  if (user_data != NULL)
    g_main_loop_quit (user_data);
}

static void
set_out (Fixture *fixture,
         Long *way)
{
  g_mutex_init (&way->gate);
  g_mutex_lock (&way->gate);
  av_queue_call (fixture->queue, go_a_long_way, way, NULL, g_free, NULL, take_answer, fixture->loop);
  av_queue_call (fixture->queue, save_on_the_way, way, NULL, g_free, NULL, take_answer, NULL);
  g_mutex_unlock (&way->gate);
}

static void
test_long_work_lets_a_save_through (Fixture *fixture,
                                    gconstpointer user_data)
{
  Long way = { .n_at_save = STEPS };
  g_autoptr (GError) error = NULL;

  set_out (fixture, &way);
  g_main_loop_run (fixture->loop);
  g_assert_cmpuint (way.n_steps, ==, STEPS);
  g_assert_cmpuint (way.n_at_save, <, STEPS);
  g_assert_cmpuint (GPOINTER_TO_UINT (av_queue_call_sync (fixture->queue, count_contacts, NULL, &error)), ==, 1);
  g_mutex_clear (&way.gate);
}

/* The store is not closed under who gave way. */
static void
test_end_waits_for_who_gave_way (Fixture *fixture,
                                 gconstpointer user_data)
{
  Long way = { .n_at_save = STEPS };

  set_out (fixture, &way);
  av_queue_close (fixture->queue);
  g_assert_cmpuint (way.n_steps, ==, STEPS);
  g_assert_cmpuint (way.n_at_save, <, STEPS);
  g_mutex_clear (&way.gate);
}

#define ADD(name, func) g_test_add ("/queue/" name, Fixture, NULL, set_up, func, tear_down)

static AvStore *
open_in_vault (gpointer user_data,
               GError **error)
{
  return av_store_open (user_data, error);
}

static gint64
size_of (AvTestStore *place,
         const char *name)
{
  g_autofree char *path = g_build_filename (place->dir, name, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? status.st_size : 0;
}

/* What was saved does not wait in the log for the end of the session, and the log
 * is not begun again from nothing. */
static void
test_store_rests (void)
{
  AvTestStore place = { 0 };
  g_autoptr (AvQueue) queue = av_queue_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  AvVault *vault;
  gint64 database;
  gint64 log;

  av_test_store_set_up (&place, NULL);
  vault = av_test_store_create (&place, FALSE);
  database = size_of (&place, "store.avs");
  av_queue_open_async (queue, open_in_vault, vault, NULL, NULL, opened, loop);
  g_main_loop_run (loop);
  g_free (av_queue_call_sync (queue, save_contact, (gpointer) "Gavroche", &error));
  g_assert_no_error (error);

  for (guint i = 0; i < 1000 && size_of (&place, "store.avs") == database; i++)
    g_usleep (10000);
  g_assert_cmpint (size_of (&place, "store.avs"), >, database);

  log = size_of (&place, "store.avs-wal");
  g_free (av_queue_call_sync (queue, save_contact, (gpointer) "Cosette", &error));
  g_assert_no_error (error);
  g_assert_cmpint (log, >, 0);
  g_assert_cmpint (size_of (&place, "store.avs-wal"), ==, log);

  av_queue_close (queue);
  g_assert_true (av_vault_close (vault, NULL));
  av_test_store_tear_down (&place, NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("list-follows-the-records", test_list_follows_the_records);
  ADD ("search-replaces-the-list", test_search_replaces_the_list);
  ADD ("errors-come-back", test_errors_come_back);
  ADD ("answer-goes-to-whoever-asked", test_answer_goes_to_whoever_asked);
  ADD ("refusal-goes-to-whoever-asked", test_refusal_goes_to_whoever_asked);
  ADD ("cancelled-question-is-not-begun", test_cancelled_question_is_not_begun);
  ADD ("long-work-lets-a-save-through", test_long_work_lets_a_save_through);
  ADD ("end-waits-for-who-gave-way", test_end_waits_for_who_gave_way);
  g_test_add_func ("/queue/store-rests", test_store_rests);

  return g_test_run ();
}
