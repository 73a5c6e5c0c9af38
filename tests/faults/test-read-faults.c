#include <string.h>

#include "av-awaited.h"
#include "av-captured.h"
#include "av-duplicates.h"
#include "av-inbox.h"
#include "av-installation-retention.h"
#include "av-query.h"
#include "av-queue.h"
#include "av-record-store.h"
#include "av-test-disk.h"
#include "av-test-house.h"

/* The disk does not give back what it holds, once, at any one read of a
 * question. The answer is the right one or an error: never nothing, never less. */

typedef struct
{
  const char *name;
  char *(*ask) (AvOpenedStore *opened, GError **error); /* the answer as a text */
} Question;

#define AGENT "c05e77e0c05e77e0c05e77e0c05e77e0"

static AvTestHouse house;

/* ---- Questions ------------------------------------------------------------------ */

static char *
ask_captured (AvOpenedStore *opened,
              GError **error)
{
  g_autoptr (GPtrArray) captured = av_captured_list (opened, error);
  g_autoptr (GString) answer = g_string_new (NULL);

  if (captured == NULL)
    return NULL;

  for (guint i = 0; i < captured->len; i++)
    {
      const AvCaptured *each = g_ptr_array_index (captured, i);
      g_autofree char *answers = each->answers != NULL ? g_variant_print (each->answers, FALSE) : NULL;

      /* Its file was the one: it is listed, with why. */
      if (each->problem != NULL)
        {
          g_set_error_literal (error, AV_INBOX_ERROR, AV_INBOX_ERROR_DAMAGED, each->problem);
          return NULL;
        }

      g_string_append_printf (answer, "%s %d %u %s\n", each->name, each->state, answers != NULL ? g_str_hash (answers) : 0,
                              each->empty != NULL ? av_snapshot_get_id (each->empty) : "");
    }

  return g_string_free (g_steal_pointer (&answer), FALSE);
}

/* Who has a record gets no second one in its place. */
static char *
ask_agent (AvOpenedStore *opened,
           GError **error)
{
  guint64 revision = av_store_get_revision (av_opened_store_get_store (opened));

  if (!av_opened_store_ensure_agent (opened, AGENT, "Cosette", AV_ROLE_OF_WHO_BEGINS, error))
    return NULL;

  return g_strdup_printf ("%" G_GUINT64_FORMAT, av_store_get_revision (av_opened_store_get_store (opened)) - revision);
}

static char *
ask_members (AvOpenedStore *opened,
             GError **error)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_opened_store_get_installation (opened), error);
  g_autoptr (GString) answer = g_string_new (NULL);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      g_string_append_printf (answer, "%s %" G_GINT64_FORMAT "\n", member->name, member->last_exchange);
    }

  return members != NULL ? g_string_free (g_steal_pointer (&answer), FALSE) : NULL;
}

static char *
ask_people (AvOpenedStore *opened,
            GError **error)
{
  g_autoptr (AvQuery) query = av_query_new ("contact");
  g_autoptr (GPtrArray) people = av_query_summaries (av_opened_store_get_store (opened), query, error);
  g_autoptr (GString) answer = g_string_new (NULL);

  for (guint i = 0; people != NULL && i < people->len; i++)
    g_string_append_printf (answer, "%s\n", ((AvSummary *) g_ptr_array_index (people, i))->title);

  return people != NULL ? g_string_free (g_steal_pointer (&answer), FALSE) : NULL;
}

static char *
ask_duplicates (AvOpenedStore *opened,
                GError **error)
{
  g_autoptr (GPtrArray) found = av_duplicates_find (av_opened_store_get_store (opened), NULL, error);

  return found != NULL ? g_strdup_printf ("%u", found->len) : NULL;
}

static char *
ask_retention (AvOpenedStore *opened,
               GError **error)
{
  g_autoptr (GPtrArray) ended = av_installation_list_retention (av_opened_store_get_installation (opened), error);

  return ended != NULL ? g_strdup_printf ("%u", ended->len) : NULL;
}

static char *
ask_awaited (AvOpenedStore *opened,
             GError **error)
{
  g_autoptr (GPtrArray) list = av_installation_list_awaited (av_opened_store_get_installation (opened), error);
  g_autoptr (GString) answer = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AvAwaited *awaited = g_ptr_array_index (list, i);

      g_string_append_printf (answer, "%s %u\n", av_awaited_get_name (awaited), awaited->n);
    }

  return list != NULL ? g_string_free (g_steal_pointer (&answer), FALSE) : NULL;
}

/* Whoever does not look at the error is told at the end. */
static char *
ask_carelessly (AvOpenedStore *opened,
                GError **error)
{
  g_autoptr (AvSummary) dossier = NULL;

  av_database_forget_failure (av_store_get_database (av_opened_store_get_store (opened)));
  dossier = av_query_dossier (av_opened_store_get_store (opened), house.container, NULL);

  return av_opened_store_read_all (opened, error) ? g_strdup (dossier != NULL ? dossier->title : "nobody") : NULL;
}

static const Question questions[] = {
  { "captured", ask_captured },
  { "agent", ask_agent },
  { "members", ask_members },
  { "people", ask_people },
  { "duplicates", ask_duplicates },
  { "retention", ask_retention },
  { "awaited", ask_awaited },
  { "carelessly", ask_carelessly },
};

/* ---- Faults --------------------------------------------------------------------- */

/* All pages come from the disk again. */
static AvOpenedStore *
open_cold (void)
{
  AvOpenedStore *opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  sqlite3_db_release_memory (av_vault_get_connection (av_opened_store_get_vault (opened)));
  return opened;
}

static gboolean
ask_under_fault (const Question *question,
                 guint n,
                 const char *expected)
{
  g_autoptr (AvOpenedStore) opened = open_cold ();
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  gboolean reached;

  av_test_disk_fail (AV_TEST_DISK_READ, n, FALSE, FALSE);
  answer = question->ask (opened, &error);
  reached = av_test_disk_count () >= n;
  av_test_disk_fail (0, 0, FALSE, FALSE);

  g_assert_true ((answer == NULL) == (error != NULL));
  if (answer != NULL)
    g_assert_cmpstr (answer, ==, expected);
  return reached;
}

static void
test_question (gconstpointer data)
{
  const Question *question = data;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *expected = NULL;
  guint n = 1;

  av_test_house_begin_again (&house);
  opened = open_cold ();
  expected = question->ask (opened, NULL);
  g_assert_nonnull (expected);
  g_clear_pointer (&opened, av_opened_store_free);

  while (ask_under_fault (question, n, expected))
    n++;
  g_test_message ("%u reads: %s", n - 1, expected);
  g_assert_cmpuint (n, >, 1);
}

/* ---- Through the queue, as windows ask ------------------------------------------- */

typedef struct
{
  GMainLoop *loop;
  AvOpenedStore *opened;
  char *answer;
  char *told; /* by the queue, whoever asked */
  GError *error;
} Asking;

static AvStore *
open_queue (gpointer user_data,
            GError **error)
{
  Asking *asking = user_data;

  asking->opened = open_cold ();
  return av_opened_store_steal_store (asking->opened);
}

static void
queue_opened (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_assert_true (av_queue_open_finish (AV_QUEUE (source), result, NULL));
  g_main_loop_quit (((Asking *) user_data)->loop);
}

static gpointer
draw_title (AvStore *store,
            gpointer user_data,
            GError **error)
{
  g_autoptr (AvSummary) dossier = av_query_dossier (store, house.container, NULL);

  return g_strdup (dossier != NULL ? dossier->title : "nobody");
}

static void
title_drawn (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Asking *asking = user_data;

  asking->answer = av_queue_call_finish (AV_QUEUE (source), result, &asking->error);
  g_main_loop_quit (asking->loop);
}

static void
read_failed (AvQueue *queue,
             const char *sentence,
             Asking *asking)
{
  asking->told = g_strdup (sentence);
}

/* Of a call that wrote a record, done is done. */
static void
test_queue_tells_what_nobody_looked_at (void)
{
  Asking asking = { g_main_loop_new (NULL, FALSE) };
  g_autoptr (AvQueue) queue = av_queue_new ();

  av_test_house_begin_again (&house);
  g_signal_connect (queue, "read-failed", G_CALLBACK (read_failed), &asking);
  av_queue_open_async (queue, open_queue, &asking, NULL, NULL, queue_opened, &asking);
  g_main_loop_run (asking.loop);

  av_test_disk_fail (AV_TEST_DISK_READ, 1, FALSE, FALSE);
  av_queue_call (queue, draw_title, NULL, NULL, g_free, NULL, title_drawn, &asking);
  g_main_loop_run (asking.loop);
  g_assert_cmpuint (av_test_disk_count (), >=, 1);
  av_test_disk_fail (0, 0, FALSE, FALSE);
  g_assert_null (asking.answer);
  g_assert_nonnull (asking.error);
  while (asking.told == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (asking.told, ==, asking.error->message);

  g_clear_error (&asking.error);
  av_queue_call (queue, draw_title, NULL, NULL, g_free, NULL, title_drawn, &asking);
  g_main_loop_run (asking.loop);
  g_assert_no_error (asking.error);
  g_assert_cmpstr (asking.answer, ==, "Gavroche");

  av_queue_close (queue);
  av_opened_store_free (asking.opened);
  g_main_loop_unref (asking.loop);
  g_free (asking.answer);
  g_free (asking.told);
}

/* One strand of a dossier came without its bytes. */
static void
lose_strand (AvOpenedStore *opened)
{
  AvDatabase *db = av_store_get_database (av_opened_store_get_store (opened));

  g_assert_true (av_installation_seal (av_opened_store_get_installation (opened), NULL));
  g_assert_true (av_database_exec_script (db, "UPDATE strand SET blob = NULL, applied = 0 WHERE sx = (SELECT MIN (sx) FROM strand WHERE class = 0)", NULL));
  g_assert_cmpint (av_database_changes (db), ==, 1);
}

static void
prepare (void)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Éponine', 'tranche-age': '16-17'}"));

  g_assert_true (av_opened_store_ensure_agent (opened, AGENT, "Cosette", AV_ROLE_OF_WHO_BEGINS, NULL));
  lose_strand (opened);
  g_clear_pointer (&opened, av_opened_store_free);
  g_assert_true (av_inbox_seal (house.dir, "contact", answers, "Azelma", g_get_real_time () / G_USEC_PER_SEC, NULL));
  av_test_house_remember (&house);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);
  prepare ();

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *path = g_strconcat ("/read-faults/", questions[i].name, NULL);

      g_test_add_data_func (path, &questions[i], test_question);
    }
  g_test_add_func ("/read-faults/queue-tells-what-nobody-looked-at", test_queue_tells_what_nobody_looked_at);

  return av_test_house_run (&house);
}
