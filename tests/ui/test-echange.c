/* The window of the exchange: sticks that come and go, what went and what waits
 * for others. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "av-echange-window.h"
#include "av-exchange-result.h"
#include "av-exchange-rows.h"
#include "av-locale.h"
#include "av-shell-resources.h"
#include "av-ui.h"
#include "decisions.h"
#include "fake-stick.h"

static void
assert_in_sight (GtkWidget *widget)
{
  GtkWidget *page = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  ui_spin_ms (200);
  g_assert_true (gtk_widget_compute_bounds (widget, page, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (page));
}

/* The window is low: what was asked for is in sight, and the keyboard on it. */
static void
test_answer_comes_into_sight (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *one = decisions_write_contact (session, "Éponine");
  g_autofree char *other = decisions_write_contact (session, "Eponine");
  GtkWidget *window = g_object_new (AV_TYPE_ECHANGE_WINDOW, "session", session, NULL);
  const char *question = _ ("_Look for people noted twice");
  g_autofree char *heading = g_strdup_printf (ngettext ("%u pair of dossiers may be of one person", "%u pairs of dossiers may be of one person", 1), 1);
  GtkWidget *join;

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 360);
  ui_show (window);
  gtk_widget_grab_focus (decisions_wait_for (window, GTK_TYPE_BUTTON, question));
  decisions_click (window, question);
  join = decisions_wait_for (window, GTK_TYPE_BUTTON, _ ("The same person"));
  assert_in_sight (join);
  assert_in_sight (decisions_wait_for (window, GTK_TYPE_LABEL, heading));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == join);

  /* And from anywhere: what waits is one action away. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  g_assert_true (gtk_widget_activate_action (window, "win.decide", NULL));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == join);

  decisions_click (window, _ ("Two people"));
  decisions_wait_for (window, GTK_TYPE_LABEL, _ ("Noted: two people. They are not proposed again."));
  decisions_click (window, question);
  assert_in_sight (decisions_wait_for (window, GTK_TYPE_LABEL, _ ("Among the dossiers shown here nobody seems to be noted twice.")));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_sticks_come_and_go (void)
{
  AvSession *session = ui_fixture_new ();
  GtkWidget *window = g_object_new (AV_TYPE_ECHANGE_WINDOW, "session", session, NULL);
  const char *nothing = _ ("No stick is plugged in. Plug one in, or choose a shared folder.");
  g_autoptr (GMount) stick = NULL;

  ui_show (window);
  decisions_wait_for (window, GTK_TYPE_LABEL, nothing);

  stick = fake_stick_plug ("SANDISK <b>16 Go", g_get_tmp_dir ());
  g_signal_emit_by_name (gtk_widget_get_ancestor (decisions_wait_for (window, GTK_TYPE_LABEL, "SANDISK <b>16 Go"), GTK_TYPE_BUTTON), "clicked");
  g_assert_null (decisions_find (window, GTK_TYPE_LABEL, nothing));
  decisions_wait_for (window, GTK_TYPE_LABEL, _ ("To receive"));

  /* Pulled out before anything began: the window asks again. */
  fake_stick_pull (stick);
  decisions_wait_for (window, GTK_TYPE_LABEL, _ ("Exchange with which stick?"));
  decisions_wait_for (window, GTK_TYPE_LABEL, nothing);
  g_assert_false (fake_stick_was_ejected (stick));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
add_bundle (AvExchangeReport *report,
            const char *first,
            const char *second)
{
  AvSentBundle *bundle = g_new0 (AvSentBundle, 1);

  bundle->dossiers = g_hash_table_new (g_str_hash, g_str_equal);
  bundle->left = g_hash_table_new (g_str_hash, g_str_equal);
  if (first != NULL)
    g_hash_table_add (bundle->dossiers, (gpointer) first);
  if (second != NULL)
    g_hash_table_add (bundle->dossiers, (gpointer) second);
  g_ptr_array_add (report->sent, bundle);
}

static void
tell_full (AvSentBundle *bundle,
           const char *left)
{
  bundle->recipients = g_strsplit ("Mairie d’Elbeuf", ",", -1);
  bundle->is_cut = TRUE;
  g_hash_table_add (bundle->left, (gpointer) left);
}

static void
assert_sum (AvExchangeReport *report,
            const char *sum)
{
  g_autofree char *said = av_exchange_rows_sum_up (report);

  g_assert_cmpstr (said, ==, sum);
}

static void
test_what_went_is_told_in_dossiers (void)
{
  AvImportReport received = { 0 };
  AvExchangeReport report = { &received };
  AvArrival arrival = { 0 };
  AvRefusedFile refused = { 0 };

  report.sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);
  received.arrivals = g_ptr_array_new ();
  received.refused = g_ptr_array_new ();
  assert_sum (&report, "Rien de nouveau à envoyer, aucune fiche reçue.");

  add_bundle (&report, NULL, NULL);
  assert_sum (&report, "Aucune fiche à envoyer, aucune fiche reçue.");

  /* One dossier that goes to two groups of computers is one dossier. */
  add_bundle (&report, "cosette", "gavroche");
  add_bundle (&report, "cosette", NULL);
  assert_sum (&report, "2 fiches envoyées, aucune fiche reçue.");

  arrival.dossiers = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (arrival.dossiers, (gpointer) "fantine");
  g_ptr_array_add (received.arrivals, &arrival);
  assert_sum (&report, "2 fiches envoyées, 1 reçue.");

  g_ptr_array_add (received.refused, &refused);
  assert_sum (&report, "2 fiches envoyées, 1 reçue. 1 lot n’a pas été pris : la raison est plus bas.");

  report.is_cut = TRUE;
  assert_sum (&report, "2 fiches envoyées, 1 reçue. Un lot est plein : la suite partira à un prochain échange, quand celui-ci aura été reçu. "
                       "1 lot n’a pas été pris : la raison est plus bas.");

  g_hash_table_unref (arrival.dossiers);
  g_ptr_array_unref (received.arrivals);
  g_ptr_array_unref (received.refused);
  g_ptr_array_unref (report.sent);
}

/* What waits to be decided is counted where it is said that all is done; where there
 * is no stick, none is spoken of, and no key does anything by mistake. */
static void
test_done_page_says_what_comes_next (void)
{
  AvImportReport received = { 0 };
  AvExchangeReport report = { &received };
  GtkWidget *result = g_object_new (AV_TYPE_EXCHANGE_RESULT, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", result, NULL);
  GActionEntry decide = { "decide" };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), &decide, 1, NULL);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (actions));
  report.sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);
  received.arrivals = g_ptr_array_new ();
  received.refused = g_ptr_array_new ();
  received.partials = g_ptr_array_new ();
  received.notices = g_ptr_array_new ();
  received.revoked = g_hash_table_new (g_str_hash, g_str_equal);
  received.beyond = g_hash_table_new (g_str_hash, g_str_equal);
  received.erasing = g_hash_table_new (g_str_hash, g_str_equal);
  received.confirming = g_hash_table_new (g_str_hash, g_str_equal);
  received.unread = g_hash_table_new (g_str_hash, g_str_equal);
  ui_show (window);
  av_exchange_result_show (AV_EXCHANGE_RESULT (result), &report, NULL);
  av_exchange_result_take_focus (AV_EXCHANGE_RESULT (result));
  g_assert_nonnull (decisions_find (window, GTK_TYPE_LABEL, "L’échange est terminé. Tout est dans le dossier."));
  /* The copy of this computer may not be the others' yet. */
  g_assert_nonnull (decisions_find (window, GTK_TYPE_LABEL, "Si ce dossier est synchronisé par un programme (Nextcloud, par exemple), les autres postes y trouveront vos lots quand ce sera fait : d’ici là, laissez ce poste allumé et connecté."));
  g_assert_null (decisions_find (window, GTK_TYPE_BUTTON, _ ("_Eject")));
  g_assert_false (GTK_IS_BUTTON (gtk_window_get_focus (GTK_WINDOW (window))));

  g_object_set (result, "waiting", 2, NULL);
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == decisions_find (window, GTK_TYPE_BUTTON, "2 décisions vous attendent plus bas"));

  /* Nor is a folder told to hold what found no room in a bundle. */
  add_bundle (&report, "cosette", NULL);
  tell_full (g_ptr_array_index (report.sent, 0), "gavroche");
  report.is_cut = TRUE;
  av_exchange_result_show (AV_EXCHANGE_RESULT (result), &report, NULL);
  g_assert_nonnull (decisions_find (window, GTK_TYPE_LABEL, "L’échange est terminé. Tout ce qui part cette fois est dans le dossier."));
  g_assert_nonnull (decisions_find (window, GTK_TYPE_LABEL,
                                    "Le lot pour Mairie d’Elbeuf est plein : 1 fiche n’y a pas trouvé place, en tout ou en partie. "
                                    "La suite partira à l’échange qui suivra, quand ce lot aura été reçu et que ses destinataires auront échangé à leur tour."));

  /* What was left out is not passed over in silence. */
  g_hash_table_insert (received.beyond, (gpointer) "Elbeuf-1", GUINT_TO_POINTER (2));
  av_exchange_result_show (AV_EXCHANGE_RESULT (result), &report, NULL);
  g_assert_nonnull (decisions_find (window, GTK_TYPE_LABEL,
                                    "« Elbeuf-1 » a écrit 2 parties que son rôle ou ses communes ne lui permettent pas d’écrire : elles sont laissées de côté. "
                                    "Demandez à un intendant si ce poste devrait le pouvoir ; il faudra alors les y saisir de nouveau."));

  gtk_window_destroy (GTK_WINDOW (window));
  g_ptr_array_unref (report.sent);
  g_ptr_array_unref (received.arrivals);
  g_ptr_array_unref (received.refused);
  g_ptr_array_unref (received.partials);
  g_ptr_array_unref (received.notices);
  g_hash_table_unref (received.revoked);
  g_hash_table_unref (received.beyond);
  g_hash_table_unref (received.erasing);
  g_hash_table_unref (received.confirming);
  g_hash_table_unref (received.unread);
}

static GtkWidget *
show_awaited (GPtrArray *awaited)
{
  AvExchangeScan scan = { .awaited = awaited };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_ref_sink (box);
  av_exchange_rows_show_awaited (GTK_BOX (box), &scan);
  return box;
}

/* How much, of whom and for what; where there is nothing, nothing is said. */
static void
test_what_waits_for_others_is_told (void)
{
  g_autoptr (GPtrArray) awaited = g_ptr_array_new_with_free_func ((GDestroyNotify) av_awaited_free);
  AvAwaited *right = g_new0 (AvAwaited, 1);
  g_autoptr (GtkWidget) silent = show_awaited (awaited);
  g_autoptr (GtkWidget) box = NULL;

  g_assert_false (gtk_widget_get_visible (silent));

  right->kind = AV_AWAITED_RIGHT;
  right->author = g_strdup ("Elbeuf-1");
  right->n = 2;
  right->since = G_GINT64_CONSTANT (1795917906616);
  g_ptr_array_add (awaited, right);
  box = show_awaited (awaited);
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_nonnull (decisions_find (box, GTK_TYPE_LABEL, "En attente des autres postes"));
  g_assert_nonnull (decisions_find (box, GTK_TYPE_LABEL, "2 parties de dossiers venues du poste Elbeuf-1 sont mises de côté"));
  g_assert_nonnull (decisions_find (box, GTK_TYPE_LABEL,
                                    "En attente d’un transfert ou d’un partage qui permette à son auteur d’écrire dans ce dossier ; d’ici là rien n’en est montré, et rien n’est perdu. "
                                    "Depuis le 29 nov. 2026."));
}

int
main (int argc,
      char *argv[])
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  fake_sticks_init ();
  av_ui_init ();
  g_resources_register (av_shell_get_resource ());

  g_test_add_func ("/echange/what-went-is-told-in-dossiers", test_what_went_is_told_in_dossiers);
  g_test_add_func ("/echange/done-page-says-what-comes-next", test_done_page_says_what_comes_next);
  g_test_add_func ("/echange/what-waits-for-others-is-told", test_what_waits_for_others_is_told);
  g_test_add_func ("/echange/answer-comes-into-sight", test_answer_comes_into_sight);
  g_test_add_func ("/echange/sticks-come-and-go", test_sticks_come_and_go);

  return g_test_run ();
}
