/* What the window of the exchange says in rows: what comes, of whom and from when; what
 * is not taken, and why; what has not reached the others. And of an answer that is in
 * conflict: who wrote it, when and where. */

#include <adwaita.h>
#include <string.h>

#include "av-conflict.h"
#include "av-exchange-rows.h"
#include "av-gauge-bar.h"
#include "av-locale.h"
#include "av-ui.h"
#include "decisions.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
/* About noon, so that it is that day wherever the test runs. */
#define MARCH_12 G_GINT64_CONSTANT (1773313200000) /* 2026, 11:00 UTC */

typedef struct
{
  AvExchangeScan scan;
  GtkWidget *box;
} Fixture;

static void
offer_free (gpointer data)
{
  AvExchangeOffer *offer = data;

  g_hash_table_unref (offer->dossiers);
  g_free (offer);
}

static void
refusal_free (gpointer data)
{
  AvExchangeRefusal *refusal = data;

  g_free (refusal->name);
  g_free (refusal->reason);
  g_free (refusal);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->scan = (AvExchangeScan){
    .arrivals = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, offer_free),
    .refused = g_ptr_array_new_with_free_func (refusal_free),
    .foundings = g_ptr_array_new (),
    .partials = g_ptr_array_new (),
    .unreceived = g_ptr_array_new_with_free_func ((GDestroyNotify) av_unreceived_free),
  };
  fixture->box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_hash_table_unref (fixture->scan.arrivals);
  g_ptr_array_unref (fixture->scan.refused);
  g_ptr_array_unref (fixture->scan.foundings);
  g_ptr_array_unref (fixture->scan.partials);
  g_ptr_array_unref (fixture->scan.unreceived);
  g_object_unref (fixture->box);
}

static void
offer (Fixture *fixture,
       const char *writer,
       guint n_dossiers,
       gint64 from,
       gint64 until)
{
  AvExchangeOffer *offered = g_new0 (AvExchangeOffer, 1);

  offered->dossiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_dossiers; i++)
    g_hash_table_add (offered->dossiers, g_strdup_printf ("%u", i));
  offered->from = from;
  offered->until = until;
  g_hash_table_insert (fixture->scan.arrivals, (gpointer) writer, offered);
}

/* Title and what is below it, of the one row that has this title. */
static void
assert_row (Fixture *fixture,
            const char *title,
            const char *subtitle)
{
  GtkWidget *label = decisions_find (fixture->box, GTK_TYPE_LABEL, title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, title);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, subtitle);
}

static void
test_what_comes_is_told_by_computer (Fixture *fixture,
                                     gconstpointer user_data)
{
  offer (fixture, "Elbeuf-1", 12, MARCH_12, MARCH_12 + 3 * DAY_MS);
  offer (fixture, "Elbeuf-2", 1, MARCH_12, MARCH_12);
  offer (fixture, "Elbeuf-3", 1, MARCH_12, MARCH_12 + DAY_MS);
  offer (fixture, "Mairie d’Elbeuf", 0, MARCH_12, MARCH_12);
  fixture->scan.n_others = 2;
  av_exchange_rows_show_incoming (GTK_BOX (fixture->box), &fixture->scan);

  assert_row (fixture, "Elbeuf-1", "12 fiches, du 12 mars 2026 au 15 mars 2026");
  assert_row (fixture, "Elbeuf-2", "1 fiche, du 12 mars 2026");
  assert_row (fixture, "Elbeuf-3", "1 fiche, du 12 mars 2026 au 13 mars 2026");
  assert_row (fixture, "Mairie d’Elbeuf", "Aucune fiche : lieux, équipes, listes");
  assert_row (fixture, "2 lots sont destinés à d’autres postes", "À laisser là pour eux ; il n’y a rien à faire ici.");
}

static void
test_what_is_refused_is_told_with_the_reason (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvExchangeRefusal *refusal = g_new0 (AvExchangeRefusal, 1);

  refusal->name = g_strdup ("2iih2ri3v76754vy.avlot");
  refusal->reason = g_strdup ("Ce lot est abîmé. Rien n’a été modifié.");
  g_ptr_array_add (fixture->scan.refused, refusal);
  av_exchange_rows_show_incoming (GTK_BOX (fixture->box), &fixture->scan);

  assert_row (fixture, "2iih2ri3v76754vy.avlot", "Ce lot est abîmé. Rien n’a été modifié.");
  g_assert_null (decisions_find (fixture->box, GTK_TYPE_LABEL, "Rien de nouveau pour ce poste"));
}

static void
leave_unreceived (Fixture *fixture,
                  const char *name,
                  guint n_dossiers,
                  gint64 oldest)
{
  AvUnreceived *unreceived = g_new0 (AvUnreceived, 1);

  unreceived->name = g_strdup (name);
  unreceived->n_dossiers = n_dossiers;
  unreceived->oldest = oldest;
  g_ptr_array_add (fixture->scan.unreceived, unreceived);
}

static void
test_what_has_not_arrived_is_told (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *nothing = av_exchange_rows_describe_waiting (&fixture->scan);
  g_autofree char *waiting = NULL;

  g_assert_cmpstr (nothing, ==, "Tous les dossiers d’ici sont déjà arrivés ailleurs");

  leave_unreceived (fixture, "la mairie", 3, MARCH_12);
  leave_unreceived (fixture, "Elbeuf-2", 1, MARCH_12 + DAY_MS);
  waiting = av_exchange_rows_describe_waiting (&fixture->scan);
  g_assert_cmpstr (waiting, ==, "3 fiches pas encore reçues par la mairie");

  av_exchange_rows_show_outgoing (GTK_BOX (fixture->box), &fixture->scan);
  assert_row (fixture, "3 fiches pas encore reçues par la mairie", "Depuis le 12 mars 2026");
  assert_row (fixture, "1 fiche pas encore reçue par Elbeuf-2", "Depuis le 13 mars 2026");
}

static void
test_alone_there_is_nobody_to_write_to (Fixture *fixture,
                                        gconstpointer user_data)
{
  fixture->scan.alone = TRUE;
  av_exchange_rows_show_outgoing (GTK_BOX (fixture->box), &fixture->scan);
  assert_row (fixture, "Il n’y a encore aucun autre poste à qui écrire", "");
}

/* Wherever the test runs: the hour is the local one. */
static void
test_an_answer_is_told_with_who_when_and_where (Fixture *fixture,
                                                gconstpointer user_data)
{
  gint64 dot = 7, elsewhere = 8;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  AvConflict conflict = { .names = names, .places = places };
  AvLiveValue live = { dot, (guint64) MARCH_12 << 16, "ab", "oui" };
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (MARCH_12 / 1000);
  g_autofree char *hour = g_date_time_format (moment, "%H:%M");
  g_autofree char *expected = g_strdup_printf ("Goujet, 12 mars 2026 à %s, sur Elbeuf-1", hour);
  g_autofree char *unknown = g_strdup_printf ("Auteur inconnu, 12 mars 2026 à %s", hour);
  g_autofree char *told = NULL;
  g_autofree char *told_elsewhere = NULL;

  g_hash_table_insert (names, (gpointer) "ab", (gpointer) "Goujet");
  g_hash_table_insert (places, &dot, (gpointer) "Elbeuf-1");
  told = av_conflict_show_writer (&conflict, &live);
  g_assert_cmpstr (told, ==, expected);

  live.dot = elsewhere;
  live.agent = "";
  told_elsewhere = av_conflict_show_writer (&conflict, &live);
  g_assert_cmpstr (told_elsewhere, ==, unknown);
}

static void
count_step (guint *n)
{
  (*n)++;
}

/* Of an exchange that was interrupted something else was said meanwhile. */
static void
test_the_first_step_is_said_again (Fixture *fixture,
                                   gconstpointer user_data)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (AV_TYPE_GAUGE_BAR, NULL));
  guint n = 0;

  g_signal_connect_swapped (bar, "notify::step", G_CALLBACK (count_step), &n);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AvExchangeGauge) gauge = av_exchange_gauge_new (AV_EXCHANGE_READING);

      av_gauge_bar_follow (AV_GAUGE_BAR (bar), gauge, 0);
    }

  g_assert_cmpuint (n, ==, 2);
  g_object_unref (bar);
}

#define ADD(path, test) g_test_add ("/exchange-rows/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char *argv[])
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  ADD ("what-comes-is-told-by-computer", test_what_comes_is_told_by_computer);
  ADD ("what-is-refused-is-told-with-the-reason", test_what_is_refused_is_told_with_the_reason);
  ADD ("the-first-step-is-said-again", test_the_first_step_is_said_again);
  ADD ("what-has-not-arrived-is-told", test_what_has_not_arrived_is_told);
  ADD ("alone-there-is-nobody-to-write-to", test_alone_there_is_nobody_to_write_to);
  ADD ("an-answer-is-told-with-who-when-and-where", test_an_answer_is_told_with_who_when_and_where);
  return g_test_run ();
}
