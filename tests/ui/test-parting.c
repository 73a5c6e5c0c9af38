/* Dossiers that were joined, and are of several people after all: parted from the page of
 * who reads them. */

#include "av-dossier-menu.h"
#include "av-class.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"
#include "av-record-store.h"
#include "tab-round.h"
#include "ui-fixture.h"

#define ENTRY "Ce _sont deux personnes…"
#define DONE "Deux personnes\u00a0: elles sont de nouveau montrées à part, et ne sont plus proposées ensemble."
#define NOT_CHOSEN "Choisissez le dossier qui est d’une autre personne\u00a0: rien n’a été changé."
#define CHANGED "Ce qui est montré comme un seul dossier a changé depuis que cette page est affichée\u00a0: regardez-la de nouveau. Rien n’a été changé."
#define TAKEN_BACK "C’est repris\u00a0: ils sont de nouveau montrés comme un seul."
#define WAY_BACK "Ils ne seront plus proposés ensemble, sur aucun poste. «\u00a0Annuler\u00a0» (Ctrl+Z) les réunit, tant que cette fenêtre le propose."
#define NO_WAY_BACK "Ils ne seront plus proposés ensemble, sur aucun poste. Tous ne sont pas à votre équipe\u00a0: une fois séparés, ce poste ne peut plus les réunir\u202f; seul un poste qui travaille pour toutes leurs équipes le peut."
#define UNDO "Annuler (Ctrl+Z)"
#define NO_SAY "Ces dossiers appartiennent tous deux à d’autres communes ou structures"

static Laptop *laptop;
static AvOpenedStore *town;      /* of the same commune */
static AvOpenedStore *elsewhere; /* of another */

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static gpointer
join (AvStore *store,
      gpointer pair,
      GError **error)
{
  const char **dossiers = pair;

  return av_fusion_join (store, dossiers[0], dossiers[1], error) ? (gpointer) "" : NULL;
}

static gpointer
part_pair (AvStore *store,
           gpointer pair,
           GError **error)
{
  const char **dossiers = pair;

  return av_fusion_part (store, dossiers[0], dossiers[1], error) ? (gpointer) "" : NULL;
}

static void
say_same (const char *one,
          const char *other)
{
  const char *pair[] = { one, other };

  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), join, pair, NULL));
  av_session_announce (get_session (), "", "", "");
}

static gpointer
get_component (AvStore *store,
               gpointer dossier,
               GError **error)
{
  return av_fusion_get_component (store, dossier, error);
}

static guint
count_together (const char *dossier)
{
  g_auto (GStrv) component = av_queue_call_sync (av_session_get_queue (get_session ()), get_component, (gpointer) dossier, NULL);

  return g_strv_length (component);
}

/* Its container; transfer full. */
static char *
write_in (AvOpenedStore *colleague,
          const char *name)
{
  AvStore *store = av_opened_store_get_store (colleague);
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;
  g_autoptr (GError) error = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
  saved = av_record_store_load (store, av_change_get_id (change), &error);
  g_assert_no_error (error);
  return g_strdup (av_snapshot_get_container (saved));
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

static gboolean
offers_it (GtkWidget *window)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_MENU), GTK_TYPE_MENU_BUTTON));
  GMenuModel *menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (gtk_menu_button_get_popover (button)));

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *label = NULL;

      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label) && g_str_equal (label, ENTRY))
        return TRUE;
    }

  return FALSE;
}

static void
await_offer (GtkWidget *window,
             gboolean offered)
{
  for (guint i = 0; i < UI_PATIENCE && offers_it (window) != offered; i++)
    ui_spin_ms (50);
  g_assert_true (offers_it (window) == offered);
}

static void
part (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
}

/* The menu of every window that shows the dossier offers it while it is shown with another. */
static void
test_offered_where_it_is_shown_with_another (gconstpointer kind)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Éponine");
  g_autofree char *other = dossier_fixture_open (get_session (), "Azelma");
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, one));
  GtkWidget *page;

  ui_show (window);
  ui_spin_ms (300);
  g_assert_false (offers_it (window));
  page = laptop_open_page (laptop, one, "part");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (page)), ==, "Qui lit ce dossier");
  close_window (page);

  say_same (one, other);
  await_offer (window, TRUE);
  page = laptop_open_page (laptop, one, "part");
  part (page);
  laptop_await (page, DONE);
  await_offer (window, FALSE);
  close_window (page);
  close_window (window);
}

static void
test_two_are_parted (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "<b>Ursule</b> & C");
  g_autofree char *other = dossier_fixture_open (get_session (), "Fauchelevent");
  GtkWidget *window, *focus;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "overview");
  laptop_await (window, ENTRY);
  g_assert_true (gtk_widget_activate_action (window, "readers.page", "s", "part"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Ce sont deux personnes");
  laptop_await (window, "<b>Ursule</b> & C");
  laptop_await (window, "Fauchelevent");
  g_assert_null (laptop_find (window, "Choisissez celui qui est d’une autre personne."));

  part (window);
  laptop_await (window, DONE);
  for (guint i = 0; i < UI_PATIENCE && (focus = laptop_find (window, ENTRY)) != NULL && gtk_widget_get_mapped (focus); i++)
    ui_spin_ms (50);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Qui lit ce dossier");
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (focus != NULL && gtk_widget_get_mapped (focus));
  g_assert_cmpuint (count_together (one), ==, 1);
  g_assert_cmpuint (count_together (other), ==, 1);
  close_window (window);
}

static void
choose (GtkWidget *window,
        const char *title)
{
  GtkWidget *row = gtk_widget_get_ancestor (laptop_await (window, title), ADW_TYPE_ACTION_ROW);

  adw_action_row_activate (ADW_ACTION_ROW (row));
}

static void
test_of_three_it_is_asked_which (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Montparnasse");
  g_autofree char *other = dossier_fixture_open (get_session (), "Claquesous");
  g_autofree char *third = dossier_fixture_open (get_session (), "Babet");
  GtkWidget *window;

  say_same (one, other);
  say_same (one, third);
  window = laptop_open_page (laptop, other, "part");
  laptop_await (window, "Choisissez celui qui est d’une autre personne.");
  part (window);
  laptop_await (window, NOT_CHOSEN);
  g_assert_cmpuint (count_together (one), ==, 3);
  g_assert_true (GTK_IS_CHECK_BUTTON (gtk_window_get_focus (GTK_WINDOW (window))));

  choose (window, "Babet");
  part (window);
  laptop_await (window, DONE);
  g_assert_cmpuint (count_together (one), ==, 2);
  g_assert_cmpuint (count_together (third), ==, 1);
  close_window (window);
}

static gboolean
offers_undo (GtkWidget *window)
{
  return laptop_find (window, UNDO) != NULL;
}

/* By the keys, as every deed of a window is; and once more from the beginning. */
static void
test_taken_back (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Combeferre");
  g_autofree char *other = dossier_fixture_open (get_session (), "Enjolras");
  GtkWidget *window;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "part");
  laptop_await (window, WAY_BACK);
  g_assert_null (laptop_find (window, NO_WAY_BACK));
  for (guint i = 0; i < 2; i++)
    {
      part (window);
      laptop_await (window, DONE);
      g_assert_cmpuint (count_together (one), ==, 1);
      g_assert_true (offers_undo (window));
      g_assert_true (ui_press ("ctrl+z", NULL));
      laptop_await (window, TAKEN_BACK);
      g_assert_cmpuint (count_together (one), ==, 2);
      g_assert_false (offers_undo (window));
      laptop_await (window, ENTRY);
      g_assert_true (gtk_widget_activate_action (window, "readers.page", "s", "part"));
    }
  close_window (window);
}

static gpointer
count_saves (AvStore *store,
             gpointer user_data,
             GError **error)
{
  guint64 n;

  return av_store_count_saves (store, &n, error) ? GUINT_TO_POINTER ((guint) n) : NULL;
}

static guint
get_saves (void)
{
  return GPOINTER_TO_UINT (av_queue_call_sync (av_session_get_queue (get_session ()), count_saves, NULL, NULL));
}

/* How much is saved where it is asked for so many times at once. */
static guint
undo_at_once (GtkWidget *window,
              guint n_times)
{
  guint before;

  part (window);
  laptop_await (window, DONE);
  ui_spin_ms (300);
  before = get_saves ();
  for (guint i = 0; i < n_times; i++)
    gtk_widget_activate_action (window, "win.undo", NULL);
  laptop_await (window, TAKEN_BACK);
  ui_spin_ms (300);
  laptop_await (window, ENTRY);
  g_assert_true (gtk_widget_activate_action (window, "readers.page", "s", "part"));
  return get_saves () - before;
}

static void
test_taken_back_once (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Grantaire");
  g_autofree char *other = dossier_fixture_open (get_session (), "Bossuet");
  GtkWidget *window;
  guint once;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "part");
  laptop_await (window, WAY_BACK);
  once = undo_at_once (window, 1);
  g_assert_cmpuint (once, >, 0);
  g_assert_cmpuint (undo_at_once (window, 2), ==, once);
  close_window (window);
}

/* What was asked for one dossier is done when the window shows another: what takes it back
 * would be done to that one. */
static void
test_not_taken_back_from_another_dossier (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Mabeuf");
  g_autofree char *other = dossier_fixture_open (get_session (), "Plutarque");
  g_autofree char *third = dossier_fixture_open (get_session (), "Magnon");
  GtkWidget *window;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "part");
  laptop_await (window, WAY_BACK);
  part (window);
  g_object_set (window, "container", third, NULL);
  ui_spin_ms (500);
  g_assert_cmpuint (count_together (one), ==, 1);
  laptop_await (window, "Magnon");
  g_assert_false (offers_undo (window));
  g_assert_null (laptop_find (window, DONE));
  gtk_widget_activate_action (window, "win.undo", NULL);
  ui_spin_ms (300);
  g_assert_cmpuint (count_together (one), ==, 1);
  close_window (window);
}

/* What hung together by a third one does so again, and what it was not joined to is not. */
static void
test_of_three_taken_back (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Courfeyrac");
  g_autofree char *other = dossier_fixture_open (get_session (), "Prouvaire");
  g_autofree char *third = dossier_fixture_open (get_session (), "Laigle");
  GtkWidget *window;

  say_same (one, other);
  say_same (other, third);
  window = laptop_open_page (laptop, one, "part");
  choose (window, "Prouvaire");
  part (window);
  laptop_await (window, DONE);
  g_assert_cmpuint (count_together (one), ==, 1);
  g_assert_cmpuint (count_together (third), ==, 1);
  g_assert_true (gtk_widget_activate_action (window, "win.undo", NULL));
  laptop_await (window, TAKEN_BACK);
  g_assert_cmpuint (count_together (one), ==, 3);

  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), part_pair, ((const char *[]){ other, third }), NULL));
  g_assert_cmpuint (count_together (one), ==, 2);
  close_window (window);
}

/* Only one of them was given away: its own team says alone that they are two, and both
 * together that they are one. */
static void
test_not_taken_back_where_one_is_not_ours (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Toussaint");
  g_autofree char *other = dossier_fixture_open (get_session (), "Baptistine");
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  laptop_send (laptop, town);
  say_same (one, other);
  g_usleep (2000);
  av_installation_transfer (av_opened_store_get_installation (town), one, "76231", &error);
  g_assert_no_error (error);
  laptop_receive (laptop, town);
  g_assert_cmpuint (count_together (other), ==, 2);

  window = laptop_open_page (laptop, other, "part");
  laptop_await (window, NO_WAY_BACK);
  g_assert_null (laptop_find (window, WAY_BACK));
  part (window);
  laptop_await (window, DONE);
  g_assert_false (offers_undo (window));
  gtk_widget_activate_action (window, "win.undo", NULL);
  ui_spin_ms (300);
  g_assert_cmpuint (count_together (other), ==, 1);
  close_window (window);
}

/* Nobody parts what they were not shown: the page shows what there is by now, and asks. */
static void
test_refused_where_it_is_another_one_since (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Feuilly");
  g_autofree char *other = dossier_fixture_open (get_session (), "Bahorel");
  g_autofree char *third = dossier_fixture_open (get_session (), "Joly");
  GtkWidget *window, *focus;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "part");
  laptop_await (window, "Bahorel");
  say_same (one, third);
  ui_spin_ms (300);
  part (window);
  laptop_await (window, CHANGED);
  g_assert_cmpuint (count_together (one), ==, 3);
  laptop_await (window, "Joly");
  laptop_await (window, "Choisissez celui qui est d’une autre personne.");
  g_assert_nonnull (laptop_find (window, CHANGED));
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_CHECK_BUTTON (focus) && gtk_widget_get_mapped (focus));

  choose (window, "Joly");
  part (window);
  laptop_await (window, DONE);
  g_assert_cmpuint (count_together (one), ==, 2);
  close_window (window);
}

/* Where they are apart by now, nothing is asked any more. */
static void
test_refused_where_they_are_apart_since (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Bossuet");
  g_autofree char *other = dossier_fixture_open (get_session (), "Grantaire");
  const char *pair[] = { one, other };
  GtkWidget *window;

  say_same (one, other);
  window = laptop_open_page (laptop, one, "part");
  laptop_await (window, "Grantaire");
  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), part_pair, pair, NULL));
  part (window);
  laptop_await (window, CHANGED);
  for (guint i = 0; i < UI_PATIENCE && g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), "Qui lit ce dossier") != 0; i++)
    ui_spin_ms (50);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Qui lit ce dossier");
  g_assert_nonnull (laptop_find (window, CHANGED));
  close_window (window);
}

/* Given to another commune since, as both are where they are shown as one. */
static void
test_refused_where_neither_is_ours (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Thénardier");
  g_autofree char *other = dossier_fixture_open (get_session (), "Jondrette");
  g_autoptr (GError) error = NULL;
  GtkWidget *window;
  GtkLabel *told = NULL;

  say_same (one, other);
  laptop_send (laptop, town);
  g_usleep (2000);
  av_installation_transfer (av_opened_store_get_installation (town), one, "76231", &error);
  g_assert_no_error (error);
  laptop_receive (laptop, town);

  window = laptop_open_page (laptop, one, "part");
  part (window);
  for (guint i = 0; i < UI_PATIENCE && told == NULL; i++)
    {
      ui_spin_ms (50);
      told = ui_find_label (window, NO_SAY);
    }
  g_assert_nonnull (told);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Ce sont deux personnes");
  g_assert_cmpuint (count_together (one), ==, 2);
  close_window (window);
}

/* ---- What is not read here ------------------------------------------------------- */

#define WITHHELD "Un dossier que votre rôle ne lit pas"
#define ERASED "Un dossier qui a été effacé"
#define ERASED_IN_PART "Un dossier effacé en partie\u00a0: coordonnées"
#define NOT_RECEIVED "Un dossier que ce poste n’a pas reçu"

static void
assert_part_is (const char *dossier,
                const char *title)
{
  static const char *const titles[] = { WITHHELD, ERASED, ERASED_IN_PART, NOT_RECEIVED };
  GtkWidget *window = laptop_open_page (laptop, dossier, "part");

  laptop_await (window, title);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    g_assert_true ((laptop_find (window, titles[i]) != NULL) == g_str_equal (titles[i], title));
  close_window (window);
}

static void
check_erased (const char *name,
              guint classes,
              const char *title)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Champmathieu");
  g_autofree char *other = write_in (town, name);
  g_autoptr (GError) error = NULL;

  laptop_receive (laptop, town);
  av_installation_erase (av_opened_store_get_installation (town), other, classes, "demande", &error);
  g_assert_no_error (error);
  say_same (one, other);
  laptop_receive (laptop, town);
  assert_part_is (one, title);
}

static void
test_erased_is_said (void)
{
  check_erased ("Brevet", 0, ERASED);
}

/* Nobody asked for the rest of it to be erased. */
static void
test_erased_in_part_is_said (void)
{
  check_erased ("Brujon", AV_CLASS_BIT (AV_CLASS_CONTACT), ERASED_IN_PART);
}

/* Who follows it is another one, and whoever animates reads what they noted themselves. */
static void
test_withheld_is_said (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Cochepaille");
  g_autofree char *other = write_in (town, "Chenildieu");

  laptop_receive (laptop, town);
  say_same (one, other);
  ui_fixture_take_role (get_session (), "ANIM");
  assert_part_is (one, WITHHELD);
  ui_fixture_take_role (get_session (), "REFERENT");
}

/* As what a colleague began, and whose answers are in a sending that is missing. */
static gpointer
begin_elsewhere (AvStore *store,
                 gpointer dossier,
                 GError **error)
{
  AvId container, record;

  g_assert_true (av_id_parse (dossier, &container));
  av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
  return av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", LAPTOP_SCOPE, error) ? (gpointer) "" : NULL;
}

static void
test_not_received_is_said (void)
{
  g_autofree char *one = dossier_fixture_open (get_session (), "Boulatruelle");
  g_autofree char *other = av_id_new_string ();

  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (get_session ()), begin_elsewhere, other, NULL));
  say_same (one, other);
  g_assert_cmpuint (count_together (one), ==, 2);
  assert_part_is (one, NOT_RECEIVED);
}

/* Nothing of it below the edge of the smallest screen, and all of it by the keyboard. */
static void
test_fits_the_smallest_screen_and_is_named (void)
{
  static const char *const pages[] = { "overview", "part" };
  g_autofree char *one = dossier_fixture_open (get_session (), "Marius");
  g_autofree char *other = dossier_fixture_open (get_session (), "Pontmercy");
  g_autofree char *third = dossier_fixture_open (get_session (), "Gillenormand");

  say_same (one, other);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *window = laptop_open_page (laptop, one, pages[i % G_N_ELEMENTS (pages)]);
      int width, height;

      laptop_await (window, i % 2 == 0 ? ENTRY : "Pontmercy");
      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 1024, &height, NULL, NULL, NULL);
      g_test_message ("%s: %d × %d", pages[i % 2], width, height);
      g_assert_cmpint (width, <=, 1024);
      g_assert_cmpint (height, <=, 600);
      ui_check_names (window);
      tab_round_try (window, pages[i % 2]);
      close_window (window);
      if (i == 1)
        say_same (one, third);
    }
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  elsewhere = laptop_add_colleague (laptop, "Elbeuf-1", "76231", "referent");
  laptop_unlock (laptop);

  g_test_add_data_func ("/parting/offered-where-it-is-shown-with-another/diagnostic", "diagnostic", test_offered_where_it_is_shown_with_another);
  g_test_add_data_func ("/parting/offered-where-it-is-shown-with-another/mobilisation", "mobilisation", test_offered_where_it_is_shown_with_another);
  g_test_add_func ("/parting/two-are-parted", test_two_are_parted);
  g_test_add_func ("/parting/of-three-it-is-asked-which", test_of_three_it_is_asked_which);
  g_test_add_func ("/parting/taken-back", test_taken_back);
  g_test_add_func ("/parting/taken-back-once", test_taken_back_once);
  g_test_add_func ("/parting/not-taken-back-from-another-dossier", test_not_taken_back_from_another_dossier);
  g_test_add_func ("/parting/of-three-taken-back", test_of_three_taken_back);
  g_test_add_func ("/parting/not-taken-back-where-one-is-not-ours", test_not_taken_back_where_one_is_not_ours);
  g_test_add_func ("/parting/refused-where-it-is-another-one-since", test_refused_where_it_is_another_one_since);
  g_test_add_func ("/parting/refused-where-they-are-apart-since", test_refused_where_they_are_apart_since);
  g_test_add_func ("/parting/refused-where-neither-is-ours", test_refused_where_neither_is_ours);
  g_test_add_func ("/parting/erased-is-said", test_erased_is_said);
  g_test_add_func ("/parting/erased-in-part-is-said", test_erased_in_part_is_said);
  g_test_add_func ("/parting/withheld-is-said", test_withheld_is_said);
  g_test_add_func ("/parting/not-received-is-said", test_not_received_is_said);
  g_test_add_func ("/parting/fits-the-smallest-screen-and-is-named", test_fits_the_smallest_screen_and_is_named);

  failed = g_test_run ();
  g_clear_pointer (&town, av_opened_store_free);
  g_clear_pointer (&elsewhere, av_opened_store_free);
  laptop_free (laptop);

  return failed;
}
