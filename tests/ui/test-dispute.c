/* A dossier that two communes each say is theirs: told where it is shown, before anybody
 * acts on it, and left where others are erased. */

#include <string.h>

#include "av-claim-store.h"
#include "av-decision-card.h"
#include "av-record-store.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define TOLD                                                                                                                             \
  "Rouen et Elbeuf disent chacune que ce dossier est le sien\u00a0: il se lit et s’écrit comme avant, mais d’ici il ne "            \
  "se partage et ne s’efface pas tant que l’équipe qui se trompe ne l’a pas transféré à l’autre, ou que le poste qui l’a " \
  "dit sien n’est pas révoqué."
#define OTHER_SCOPE "76231"
#define LEFT_SCOPE "76410"

static Laptop *laptop;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

/* A contact of so many months ago, of a new dossier; transfer full. */
static char *
meet (const char *name,
      int months)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -months);
  g_autofree char *met = g_date_time_format (then, "%Y-%m-%dT10:15:00+01:00");
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "22-25");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_change_set (change, "horodatage", met);
  ui_fixture_commit (get_session (), change);
  saved = ui_fixture_load (get_session (), av_change_get_id (change));
  return g_strdup (av_snapshot_get_container (saved));
}

/* A second beginning comes. */
static gpointer
begin_again (AvStore *store,
             gpointer container,
             GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO claim (container, dot, hlc, scope, scopes) "
                                          "SELECT container, dot + 1, hlc + 65536, '" OTHER_SCOPE "', ' " OTHER_SCOPE " ' FROM claim WHERE container = x'%s'",
                                          (const char *) container);

  return av_database_exec_script (av_store_get_database (store), sql, error) ? (gpointer) "" : NULL;
}

static void
dispute (const char *container)
{
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_session_get_queue (get_session ()), begin_again, (gpointer) container, &error);
  g_assert_no_error (error);
  av_session_announce (get_session (), "", "", "");
  ui_spin_ms (200);
}

static gboolean
tells (GtkWidget *window)
{
  GtkWidget *told = laptop_find (window, TOLD);

  return told != NULL && gtk_widget_get_mapped (told);
}

static void
await_told (GtkWidget *window)
{
  for (guint i = 0; i < UI_PATIENCE && !tells (window); i++)
    ui_spin_ms (50);
  g_assert_true (tells (window));
  ui_check_names (window);
}

static void
test_told_at_the_head (gconstpointer kind)
{
  g_autofree char *container = meet ("Gavroche", 1);
  GtkWidget *window = GTK_WIDGET (av_application_open_window (laptop->application, kind, container));

  ui_show (window);
  laptop_await (window, "Gavroche");
  ui_spin_ms (300);
  g_assert_false (tells (window));

  dispute (container);
  await_told (window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

static void
test_told_where_it_would_be_given_on (void)
{
  g_autofree char *container = meet ("Gavroche", 1);
  GtkWidget *window;

  dispute (container);
  g_action_group_activate_action (G_ACTION_GROUP (laptop->application), "open-page", g_variant_new ("(sss)", "partage", container, "overview"));
  window = GTK_WIDGET (av_application_open_window (laptop->application, "partage", container));
  ui_show (window);
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, TOLD) == NULL; i++)
    ui_spin_ms (50);
  g_assert_nonnull (laptop_find (window, TOLD));
  g_assert_null (laptop_find (window, "C’est à son équipe de le partager, de le transférer ou de l’effacer."));
  g_assert_null (laptop_find (window, "Personne d’autre que son équipe"));
  g_assert_null (laptop_find (window, "Effacer…"));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

/* A dossier of a commune that this computer was taken from. */
static gpointer
leave_to_others (AvStore *store,
                 gpointer container,
                 GError **error)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE claim SET scope = '" LEFT_SCOPE "', scopes = ' " LEFT_SCOPE " ' WHERE container = x'%1$s';"
                                          "UPDATE container_scope SET scope = '" LEFT_SCOPE "' WHERE container = x'%1$s'",
                                          (const char *) container);

  av_claim_store_forget_all (store);
  return av_database_exec_script (av_store_get_database (store), sql, error) ? (gpointer) "" : NULL;
}

/* Where what is written leaves the screen with the next exchange. */
static void
test_told_where_it_does_not_work_any_more (gconstpointer kind)
{
  g_autofree char *container = meet ("Gavroche", 1);
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  av_queue_call_sync (av_session_get_queue (get_session ()), leave_to_others, container, &error);
  g_assert_no_error (error);
  window = GTK_WIDGET (av_application_open_window (laptop->application, kind, container));
  ui_show (window);
  laptop_await (window, "Ce poste ne travaille plus pour Maromme, à qui est ce dossier\u00a0: ce qui y est encore noté quitte l’écran au prochain échange, et attend que l’intendant de là-bas l’admette.");
  ui_check_names (window);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

static void
click (GtkWidget *window,
       const char *label)
{
  g_signal_emit_by_name (laptop_await (window, label), "clicked");
  ui_spin_ms (100);
}

/* Their time is over: the others go, and this one says why it stays. */
static void
test_left_where_the_others_are_erased (void)
{
  g_autofree char *disputed = meet ("Favourite", 5);
  g_autofree char *other = meet ("Zéphine", 4);
  GtkWidget *window, *card;

  dispute (disputed);
  window = laptop_open_window (laptop, "effacements");
  laptop_await (window, "1 contact jamais rattaché à un dossier");
  card = gtk_widget_get_ancestor (laptop_await (window, "Favourite"), AV_TYPE_DECISION_CARD);
  g_assert_nonnull (laptop_find (card, TOLD));
  g_assert_null (laptop_find (card, "Effacer…"));
  g_assert_null (laptop_find (card, "Garder…"));
  ui_check_names (window);

  click (window, "Effacer…");
  click (window, "Effacer");
  laptop_await (window, "1 effacement");
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, "1 contact jamais rattaché à un dossier") != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, "1 contact jamais rattaché à un dossier"));
  card = gtk_widget_get_ancestor (laptop_await (window, "Favourite"), AV_TYPE_DECISION_CARD);
  g_assert_nonnull (laptop_find (card, TOLD));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
}

int
main (int argc,
      char **argv)
{
  const char *const scopes[] = { LAPTOP_SCOPE, OTHER_SCOPE, NULL };
  int result;

  laptop_init (&argc, &argv);
  laptop = laptop_new_for (scopes);
  laptop_unlock (laptop);
  g_test_add_data_func ("/dispute/told-at-the-head/mobilisation", "mobilisation", test_told_at_the_head);
  g_test_add_data_func ("/dispute/told-at-the-head/diagnostic", "diagnostic", test_told_at_the_head);
  g_test_add_data_func ("/dispute/told-where-it-does-not-work-any-more/mobilisation", "mobilisation", test_told_where_it_does_not_work_any_more);
  g_test_add_data_func ("/dispute/told-where-it-does-not-work-any-more/diagnostic", "diagnostic", test_told_where_it_does_not_work_any_more);
  g_test_add_func ("/dispute/told-where-it-would-be-given-on", test_told_where_it_would_be_given_on);
  g_test_add_func ("/dispute/left-where-the-others-are-erased", test_left_where_the_others_are_erased);
  result = g_test_run ();
  laptop_free (laptop);
  return result;
}
