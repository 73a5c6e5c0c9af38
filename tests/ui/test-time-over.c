/* Dossiers whose time is over: told on the home, decided of at the top of the
 * erasures' window, by the keyboard. */

#include <string.h>

#include "av-record-store.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define TOLD "Durées finies\u00a0: effacer ou garder"

static Laptop *laptop;

static AvSession *
get_session (void)
{
  return av_application_get_session (laptop->application);
}

static char *
write_ago (int months)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_months (now, -months);

  return g_date_time_format (then, "%Y-%m-%dT10:15:00+01:00");
}

static void
save (AvChange *change,
      const char *const (*answers)[2])
{
  for (guint i = 0; answers[i][0] != NULL; i++)
    av_change_set (change, answers[i][0], answers[i][1]);
  ui_fixture_commit (get_session (), change);
}

/* transfer full: the record of the contact, and its dossier. */
static char *
meet (const char *name,
      int months,
      char **container)
{
  g_autofree char *met = write_ago (months);
  const char *const answers[][2] = {
    { "prenom-ou-surnom", name },
    { "tranche-age", "22-25" },
    { "origine", "PAIR" },
    { "accord-recontact", "oui" },
    { "info-rgpd-remise", "orale" },
    { "horodatage", met },
    { NULL },
  };
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
  g_autoptr (AvSnapshot) saved = NULL;

  save (change, answers);
  saved = ui_fixture_load (get_session (), av_change_get_id (change));
  *container = g_strdup (av_snapshot_get_container (saved));
  return g_strdup (av_change_get_id (change));
}

/* A dossier, with that as its last sign. */
static char *
open_dossier (const char *name,
              int months)
{
  g_autofree char *container = NULL;
  g_autofree char *contact = meet (name, months, &container);
  g_autofree char *met = write_ago (months);
  g_autofree char *day = g_strndup (met, 10);
  const char *const answers[][2] = { { "statut", "REPERE" }, { "date-reperage", day }, { "origine", "PAIR" }, { NULL } };
  g_autoptr (AvChange) change = av_change_new ("dossier", NULL, container, NULL);

  save (change, answers);
  return g_steal_pointer (&container);
}

static gpointer
load_dossier (AvStore *store,
              gpointer user_data,
              GError **error)
{
  return av_record_store_load_singleton (store, user_data, "dossier", error);
}

static GtkWidget *
open_erasures (void)
{
  GtkWidget *window;

  av_session_announce (get_session (), "", "", "");
  window = laptop_open_window (laptop, "effacements");
  ui_spin_ms (200);
  return window;
}

/* The keyboard on a button of that card. */
static void
focus_button (GtkWidget *window,
              const char *label)
{
  gtk_widget_grab_focus (laptop_await (window, label));
  ui_spin_ms (50);
}

static void
await_gone (GtkWidget *window,
            const char *text)
{
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, text) != NULL; i++)
    ui_spin_ms (50);
  g_assert_null (laptop_find (window, text));
}

static void
await_count (guint wanted)
{
  for (guint i = 0; i < UI_PATIENCE && av_session_get_ended (get_session ()) != wanted; i++)
    ui_spin_ms (50);
  g_assert_cmpuint (av_session_get_ended (get_session ()), ==, wanted);
}

/* Nobody's time is over: nothing is told, nothing asked. */
static void
test_nothing_is_told_before_its_time (void)
{
  g_autofree char *container = open_dossier ("Azelma", 20);
  GtkWidget *window = open_erasures ();

  laptop_await (window, "Rien n’a été effacé");
  await_count (0);
  g_assert_null (laptop_find (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), TOLD));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_kept_with_a_reason (void)
{
  g_autofree char *container = open_dossier ("Fantine", 30);
  GtkWidget *window = open_erasures ();
  g_autoptr (AvSnapshot) kept = NULL;

  await_count (1);
  laptop_await (GTK_WIDGET (av_application_open_window (laptop->application, "start", NULL)), TOLD);
  window = laptop_open_window (laptop, "effacements");
  laptop_await (window, "1 durée finie\u00a0: effacer ou garder");
  laptop_await (window, "Fantine");
  ui_check_names (window);

  focus_button (window, "Garder…");
  if (!ui_press ("Return", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  ui_spin_ms (100);
  ui_check_names (window);
  /* Why is asked for, and nothing changed meanwhile. */
  ui_press ("Return", NULL);
  laptop_await (window, "Dites pourquoi ce dossier est gardé au-delà de son échéance\u00a0: un litige, un contrôle. Rien n’a été modifié.");
  focus_button (window, "Garder…");
  ui_press ("Return", NULL);
  ui_spin_ms (100);
  ui_type ("Un litige");
  ui_press ("Return", NULL);
  await_gone (window, "Fantine");
  await_count (0);

  kept = av_queue_call_sync (av_session_get_queue (get_session ()), load_dossier, container, NULL);
  g_assert_cmpstr (av_snapshot_get_answer (kept, "gel-purge"), ==, "oui");
  g_assert_cmpstr (av_snapshot_get_answer (kept, "gel-purge-motif"), ==, "Un litige");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_erased_once_it_is_meant (void)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *one = meet ("Favourite", 5, &first);
  g_autofree char *other = meet ("Zéphine", 4, &second);
  GtkWidget *window = open_erasures ();
  g_autoptr (AvSnapshot) gone = NULL;

  await_count (1);
  laptop_await (window, "2 contacts jamais rattachés à un dossier");
  g_assert_null (laptop_find (window, "Garder…"));
  focus_button (window, "Effacer…");
  if (!ui_press ("Return", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  ui_spin_ms (100);
  laptop_await (window, "Effacer");
  ui_press ("Tab", "Return", NULL); /* not now */
  ui_spin_ms (100);
  laptop_await (window, "Effacer…");
  ui_press ("Return", NULL);
  ui_spin_ms (100);
  ui_press ("Return", NULL);
  await_gone (window, "2 contacts jamais rattachés à un dossier");
  laptop_await (window, "2 effacements");
  await_count (0);
  gone = ui_fixture_load (get_session (), one);
  g_assert_null (av_snapshot_get_answer (gone, "prenom-ou-surnom"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A role that does not decide of erasures is asked nothing. */
static void
test_only_who_decides_is_asked (void)
{
  static const char *const answers[][2] = { { "role", "INTERV" }, { NULL } };
  g_autofree char *container = open_dossier ("Cosette", 30);
  g_autoptr (AvSnapshot) agent = NULL;
  g_autoptr (AvChange) change = NULL;
  GtkWidget *window = open_erasures ();

  await_count (1);
  agent = ui_fixture_load (get_session (), av_session_get_agent (get_session ()));
  change = av_change_new_for (agent);
  save (change, answers);
  av_session_announce (get_session (), "", "", "");
  await_count (0);
  await_gone (window, "Garder…");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  laptop_unlock (laptop);

  g_test_add_func ("/time-over/nothing-is-told-before-its-time", test_nothing_is_told_before_its_time);
  g_test_add_func ("/time-over/kept-with-a-reason", test_kept_with_a_reason);
  g_test_add_func ("/time-over/erased-once-it-is-meant", test_erased_once_it_is_meant);
  g_test_add_func ("/time-over/only-who-decides-is-asked", test_only_who_decides_is_asked);

  failed = g_test_run ();
  laptop_free (laptop);

  return failed;
}
