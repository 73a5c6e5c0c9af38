/* People noted twice: one person, or two. */

#include <adwaita.h>
#include <glib/gi18n.h>

#include "av-duplicate-list.h"
#include "av-exchange-decisions.h"
#include "av-fusion.h"
#include "av-locale.h"
#include "av-moment.h"
#include "av-own-word.h"
#include "av-shell-resources.h"
#include "av-ui.h"
#include "decisions.h"

static gpointer
list_fusions (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_fusion_list (store, error);
}

static guint
count_fusions (AvSession *session)
{
  g_autoptr (GPtrArray) fusions = av_queue_call_sync (av_session_get_queue (session), list_fusions, NULL, NULL);

  return fusions->len;
}

static void
test_one_person_noted_twice_becomes_one_and_two_again (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Eponine");
  AvDuplicateList *list = g_object_ref_sink (g_object_new (AV_TYPE_DUPLICATE_LIST, NULL));

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_duplicate_list_look (list, NULL);
  decisions_wait_for (list, GTK_TYPE_LABEL, "Éponine Thénardier");
  decisions_wait_for (list, GTK_TYPE_LABEL, "Eponine Thénardier");

  decisions_click (list, _ ("The same person"));
  decisions_wait_for (list, GTK_TYPE_LABEL, _ ("Shown as one from now on. “Two people” takes it back: nothing was moved."));
  g_assert_cmpuint (count_fusions (session), ==, 1);

  decisions_click (list, _ ("Two people"));
  decisions_wait_for (list, GTK_TYPE_LABEL, _ ("Noted: two people. They are not proposed again."));
  g_assert_cmpuint (count_fusions (session), ==, 0);

  av_duplicate_list_look (list, NULL);
  decisions_wait_for (list, GTK_TYPE_LABEL, _ ("Among the dossiers shown here nobody seems to be noted twice."));

  g_object_unref (list);
  ui_fixture_close (session);
}

static AvDuplicateList *
show_duplicates (AvSession *session)
{
  AvDuplicateList *list = g_object_new (AV_TYPE_DUPLICATE_LIST, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", list, "default-width", 640, NULL);

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  ui_show (window);
  av_duplicate_list_look (list, NULL);

  return list;
}

/* Its enrolment was over in 1970. */
static gpointer
end_time (AvStore *store,
          gpointer user_data,
          GError **error)
{
  av_own_word_set (store, FIXTURE_SCOPE, 1);
  return (gpointer) "";
}

static void
test_said_in_vain_is_refused (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Eponine");
  AvDuplicateList *list = show_duplicates (session);
  g_autofree char *day = av_moment_show_day (1);
  g_autofree char *told = g_strdup_printf ("D’après la date de cet ordinateur, son inscription a pris fin le %s, et ce qu’il dirait ne vaudrait pour personne\u00a0: "
                                           "un intendant le réinscrit pour un an (Postes de l’organisation). Rien n’a été modifié.",
                                           day);

  decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("The same person"));
  av_queue_call_sync (av_session_get_queue (session), end_time, NULL, NULL);
  decisions_click (list, _ ("The same person"));
  decisions_wait_for (list, GTK_TYPE_LABEL, told);
  g_assert_cmpuint (count_fusions (session), ==, 0);

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (list))));
  ui_fixture_close (session);
}

static void
test_pair_being_decided_stays (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Eponine");
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;
  g_autofree char *came = NULL;
  AvDuplicateList *list = show_duplicates (session);
  GtkWidget *join = decisions_wait_for (list, GTK_TYPE_BUTTON, _ ("The same person"));

  gtk_widget_grab_focus (join);
  av_decision_card_refuse (decisions_get_card_of (join), "Le disque est plein.");

  /* Others came: they are proposed too. */
  third = decisions_write_contact (session, "Azelma");
  fourth = decisions_write_contact (session, "Azzelma");
  came = decisions_get_container (session, fourth);
  av_duplicate_list_look (list, (const char *const[]){ came, NULL });
  decisions_wait_for (list, GTK_TYPE_LABEL, "Azzelma Thénardier");
  g_assert_nonnull (decisions_find (list, GTK_TYPE_LABEL, "Éponine Thénardier"));
  g_assert_true (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (list))) == join);
  g_assert_nonnull (decisions_find (list, GTK_TYPE_LABEL, "Le disque est plein."));

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (list))));
  ui_fixture_close (session);
}

static void
test_nobody_twice_among_what_came_says_nothing (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Cosette");
  g_autoptr (AvSnapshot) snapshot = ui_fixture_load (session, one);
  const char *dossiers[] = { av_snapshot_get_container (snapshot), NULL };
  AvDuplicateList *list = g_object_ref_sink (g_object_new (AV_TYPE_DUPLICATE_LIST, NULL));

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  av_duplicate_list_look (list, dossiers);
  ui_spin_ms (200);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));

  g_object_unref (list);
  ui_fixture_close (session);
}

/* Returns its dossier; transfer full. */
static char *
write_person (AvSession *session,
              const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("personne", NULL, NULL, NULL);

  av_change_set (change, "prenom", name);
  av_change_set (change, "nom", "Fauchelevent");
  av_change_set (change, "date-naissance", "2005-06-18");
  ui_fixture_commit (session, change);
  return decisions_get_container (session, av_change_get_id (change));
}

static guint
count_cards (AvDuplicateList *list)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (AV_DECISION_LIST (list));

  return cards->len;
}

static AvDecisionCard *
get_card (AvDuplicateList *list,
          guint n)
{
  g_autoptr (GPtrArray) cards = av_decision_list_get_cards (AV_DECISION_LIST (list));

  return g_ptr_array_index (cards, n);
}

/* Of many pairs, the one that was written last is the likeliest. */
static void
test_likeliest_come_first_and_the_others_at_a_key (void)
{
  AvSession *session = ui_fixture_new ();
  AvDuplicateList *list;
  GtkWidget *more;

  for (guint i = 0; i < 9; i++)
    g_free (decisions_write_contact (session, "Éponine"));
  g_free (write_person (session, "Cosette"));
  g_free (write_person (session, "Cosette"));

  list = show_duplicates (session);
  decisions_wait_for (list, GTK_TYPE_LABEL, "37 paires de fiches : peut-être les mêmes personnes, les plus ressemblantes d’abord");
  g_assert_cmpuint (count_cards (list), ==, 30);
  g_assert_nonnull (decisions_find (get_card (list, 0), GTK_TYPE_LABEL, "Cosette Fauchelevent"));
  g_assert_cmpuint (av_decision_list_get_waiting (AV_DECISION_LIST (list)), ==, 37);

  more = decisions_wait_for (list, GTK_TYPE_BUTTON, "Afficher la suite (7 de plus)");
  gtk_widget_grab_focus (more);
  g_signal_emit_by_name (more, "clicked");
  decisions_wait_for (list, GTK_TYPE_LABEL, "37 paires de fiches : peut-être les mêmes personnes");
  g_assert_cmpuint (count_cards (list), ==, 37);
  g_assert_false (gtk_widget_get_visible (more));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (list))), GTK_WIDGET (get_card (list, 30))));

  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (list))));
  ui_fixture_close (session);
}

/* Though what came is compared some at a time. */
static void
test_likeliest_of_all_that_came_is_first (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (GPtrArray) dossiers = g_ptr_array_new_with_free_func (g_free);
  AvDuplicateList *list = g_object_new (AV_TYPE_DUPLICATE_LIST, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", list, NULL);

  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *record = decisions_write_contact (session, "Éponine");

      g_ptr_array_add (dossiers, decisions_get_container (session, record));
    }
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (dossiers, av_id_new_string ());
  g_free (write_person (session, "Cosette"));
  g_ptr_array_add (dossiers, write_person (session, "Cosette"));
  g_ptr_array_add (dossiers, NULL);

  av_decision_list_set_session (AV_DECISION_LIST (list), session);
  ui_show (window);
  av_duplicate_list_look (list, (const char *const *) dossiers->pdata);
  decisions_wait_for (list, GTK_TYPE_BUTTON, "Afficher la suite (7 de plus)");
  g_assert_nonnull (decisions_find (get_card (list, 0), GTK_TYPE_LABEL, "Cosette Fauchelevent"));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* A first exchange brings many: the one that is here already is found among them. */
static void
test_all_that_came_is_compared (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Eponine");
  AvExchangeDecisions *decisions = g_object_ref_sink (g_object_new (AV_TYPE_EXCHANGE_DECISIONS, NULL));
  g_autoptr (GHashTable) dossiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AvArrival arrival = { .dossiers = dossiers };
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();
  AvImportReport report = { .arrivals = arrivals };

  for (guint i = 0; i < 600; i++)
    g_hash_table_add (dossiers, av_id_new_string ());
  g_hash_table_add (dossiers, decisions_get_container (session, other));
  g_ptr_array_add (arrivals, &arrival);

  av_exchange_decisions_set_session (decisions, session);
  av_exchange_decisions_compare (decisions, &report);
  decisions_wait_for (decisions, GTK_TYPE_LABEL, "Éponine Thénardier");

  g_object_unref (decisions);
  ui_fixture_close (session);
}

int
main (int argc,
      char *argv[])
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  g_resources_register (av_shell_get_resource ());

  g_test_add_func ("/duplicate-list/one-person-noted-twice-becomes-one-and-two-again", test_one_person_noted_twice_becomes_one_and_two_again);
  g_test_add_func ("/duplicate-list/said-in-vain-is-refused", test_said_in_vain_is_refused);
  g_test_add_func ("/duplicate-list/pair-being-decided-stays", test_pair_being_decided_stays);
  g_test_add_func ("/duplicate-list/nobody-twice-among-what-came-says-nothing", test_nobody_twice_among_what_came_says_nothing);

  g_test_add_func ("/duplicate-list/likeliest-come-first-and-the-others-at-a-key", test_likeliest_come_first_and_the_others_at_a_key);
  g_test_add_func ("/duplicate-list/likeliest-of-all-that-came-is-first", test_likeliest_of_all_that_came_is_first);
  g_test_add_func ("/duplicate-list/all-that-came-is-compared", test_all_that_came_is_compared);

  return g_test_run ();
}
