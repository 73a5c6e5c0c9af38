/* What the disk does not give back is told where it would stand: a list that could
 * not be read is not taken for an empty one. */

#include "av-restore-window.h"
#include "av-urgent-page.h"
#include "dead-disk.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

static Laptop *laptop;

static gpointer
forget_pages (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_database_exec (av_store_get_database (store), error, "PRAGMA shrink_memory", NULL) ? (gpointer) "" : NULL;
}

/* What was read before is not remembered either. */
static void
let_disk_die (void)
{
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), forget_pages, NULL, &error);
  g_assert_no_error (error);
  dead_disk_below (laptop->store);
}

static gboolean
is_said (GtkWidget *widget,
         const char *beginning)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), beginning))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_said (child, beginning))
      return TRUE;

  return FALSE;
}

static void
await_said (GtkWidget *window,
            const char *beginning)
{
  for (guint i = 0; i < UI_PATIENCE && !is_said (window, beginning); i++)
    ui_spin_ms (50);
  g_assert_true (is_said (window, beginning));
}

/* Each of them, in that window, and why; once the disk is back they are gone. */
static void
check_unread (const char *kind,
              const char *const *sentences)
{
  GtkWidget *window;

  let_disk_die ();
  window = GTK_WIDGET (av_application_open_window (laptop->application, kind, NULL));
  ui_show (window);
  for (guint i = 0; sentences[i] != NULL; i++)
    await_said (window, sentences[i]);
  ui_check_names (window);
  dead_disk_below (NULL);
  gtk_window_destroy (GTK_WINDOW (window));

  window = laptop_open_window (laptop, kind);
  for (guint i = 0; sentences[i] != NULL; i++)
    g_assert_false (is_said (window, sentences[i]));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_erasures (void)
{
  static const char *const sentences[] = {
    "Les durées échues n’ont pas pu être lues. ",
    "Les effacements n’ont pas pu être lus. ",
    NULL,
  };

  check_unread ("effacements", sentences);
}

static void
test_exchange (void)
{
  static const char *const sentences[] = {
    "Les désaccords à trancher n’ont pas pu être lus. ",
    "Les lots mis de côté n’ont pas pu être lus. ",
    "Ce qui est en attente des autres postes n’a pas pu être lu. ",
    NULL,
  };

  check_unread ("echange", sentences);
}

static void
test_backups (void)
{
  g_autofree char *told = g_strdup_printf ("«\u00a0%s/backups\u00a0» ne peut pas être lu ou écrit\u00a0: ", laptop->store);
  const char *const sentences[] = { told, NULL };

  check_unread ("sauvegardes", sentences);
}

/* Those that were listed before are still shown. */
static void
test_backups_that_were_listed (void)
{
  GtkWidget *window = laptop_open_window (laptop, "sauvegardes");
  g_autofree char *told = g_strdup_printf ("«\u00a0%s/backups\u00a0» ne peut pas être lu ou écrit\u00a0: ", laptop->store);
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (today, "%A %-d %B %Y, ");

  await_said (window, day);
  let_disk_die ();
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
  await_said (window, told);
  g_assert_true (is_said (window, day));
  dead_disk_below (NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Before it is unlocked: any file can still be chosen. */
static void
test_backup_to_restore (void)
{
  GtkWidget *window;
  g_autofree char *told = g_strdup_printf ("«\u00a0%s/backups\u00a0» ne peut pas être lu ou écrit\u00a0: ", laptop->store);

  dead_disk_below (laptop->store);
  window = GTK_WIDGET (av_restore_window_new (GTK_APPLICATION (laptop->application), laptop->store));
  ui_show (window);
  await_said (window, told);
  dead_disk_below (NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
get_focus (GtkWidget *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_get_mapped (focus) && gtk_widget_is_sensitive (focus));
  return focus;
}

/* Nothing that is not known any more is shown or done; read again, the page is there as
 * it was asked for, and the keyboard in it. */
static void
test_readers (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  g_autofree char *container = dossier_fixture_open (session, "Toussaint");
  GtkWidget *window = laptop_open_page (laptop, container, "urgent");
  GtkWidget *page = ui_find_child (window, AV_TYPE_URGENT_PAGE);
  GtkWidget *again;

  laptop_await (window, "Toussaint");
  for (guint i = 0; i < 2; i++)
    {
      let_disk_die ();
      av_session_announce (session, "", "", container);
      again = laptop_await (window, "_Réessayer");
      g_assert_true (get_focus (window) == again);
      g_assert_false (gtk_widget_get_mapped (page));
      g_assert_null (laptop_find (window, "Quel dossier\u202f?"));
      g_assert_null (laptop_find (window, "Toussaint"));
      g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
      /* In vain. */
      g_assert_true (ui_press ("Return", NULL));
      ui_spin_ms (200);
      g_assert_true (get_focus (window) == again);
      g_assert_nonnull (ui_find_by_class (window, "av-error"));

      /* By the key, and by what is said elsewhere. */
      dead_disk_below (NULL);
      if (i == 0)
        g_assert_true (ui_press ("Return", NULL));
      else
        av_session_announce (session, "", "", container);
      laptop_await (window, "Toussaint");
      g_assert_true (gtk_widget_is_ancestor (get_focus (window), page));
      g_assert_null (ui_find_by_class (window, "av-error"));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  laptop_unlock (laptop);
  laptop_await_backup (laptop);

  g_test_add_func ("/unread/erasures", test_erasures);
  g_test_add_func ("/unread/readers", test_readers);
  g_test_add_func ("/unread/exchange", test_exchange);
  g_test_add_func ("/unread/backups", test_backups);
  g_test_add_func ("/unread/backups-that-were-listed", test_backups_that_were_listed);
  g_test_add_func ("/unread/backup-to-restore", test_backup_to_restore);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
