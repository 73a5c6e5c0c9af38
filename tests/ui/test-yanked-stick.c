/* A stick that is pulled out while things come from it and go onto it, at one moment
 * after the other: it is said, neither side is harmed, and the next exchange goes
 * through. */

#include <glib/gstdio.h>

#include "av-echange-window.h"
#include "av-query.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"
#include "yanked-stick.h"

#define EXCHANGED "L’échange est terminé. Tout est dans le dossier."
#define GONE "La clé ou le dossier a été retiré pendant son utilisation. Rien n’est perdu : remettez-le et échangez à nouveau."

#define RECEIVED "Reçu avant l’interruption"

/* From one moment to the next: each of the first, then fewer. */
#define NEXT(n) ((n) + 1 + (n) / 4)

static Laptop *laptop;
static AvOpenedStore *town; /* of the same commune */
static guint n_come;        /* times that what was on it had come in before */

static gboolean
has_met (AvStore *store,
         const char *name)
{
  g_autoptr (AvQuery) query = av_query_new ("contact");
  g_autoptr (GPtrArray) contacts = av_query_summaries (store, query, NULL);

  for (guint i = 0; contacts != NULL && i < contacts->len; i++)
    if (g_strcmp0 (((AvSummary *) g_ptr_array_index (contacts, i))->title, name) == 0)
      return TRUE;

  return FALSE;
}

static gpointer
look_for_contact (AvStore *store,
                  gpointer user_data,
                  GError **error)
{
  return GINT_TO_POINTER (has_met (store, user_data));
}

/* The colleague's own exchange with the stick. */
static void
exchange_in_town (const char *stick)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_opened_store_get_installation (town), stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  av_exchange_report_free (report);
}

static AvChange *
note_contact (const char *name)
{
  AvChange *change = av_change_new ("contact", NULL, NULL, LAPTOP_SCOPE);

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return change;
}

/* What the colleague notes goes onto the stick. */
static void
bring (const char *name,
       const char *stick)
{
  g_autoptr (AvChange) change = note_contact (name);
  g_autoptr (GError) error = NULL;

  av_store_commit_one (av_opened_store_get_store (town), change, &error);
  g_assert_no_error (error);
  exchange_in_town (stick);
}

static gboolean
has_come (const char *name)
{
  return GPOINTER_TO_INT (av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), look_for_contact, (gpointer) name, NULL));
}

static void
start (GtkWidget *window)
{
  ui_press ("Shift_L", NULL); /* somebody is there: no veil */
  g_assert_true (gtk_widget_activate_action (window, "win.start", NULL));
}

static void
await_end (GtkWidget *window)
{
  for (guint i = 0; i < UI_PATIENCE && laptop_find (window, GONE) == NULL && laptop_find (window, EXCHANGED) == NULL; i++)
    ui_spin_ms (50);
}

static gboolean
has_keyboard (GtkWidget *window,
              const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return GTK_IS_BUTTON (focus) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (focus)), label) == 0;
}

/* Pulled out at the nth use, put in again, exchanged again. Whether it was in use
 * as often as that. */
static gboolean
pull_out_at (guint n)
{
  g_autofree char *name = g_strdup_printf ("cle-%u", n);
  g_autofree char *stick = g_build_filename (laptop->dir, name, NULL);
  g_autofree char *coming = g_strdup_printf ("Gavroche %u", n);
  g_autofree char *going = g_strdup_printf ("Cosette %u", n);
  g_autoptr (AvChange) change = note_contact (going);
  GtkWidget *window = laptop_open_window (laptop, "echange");
  gboolean was_gone;

  g_assert_no_errno (g_mkdir (stick, 0700));
  bring (coming, stick);
  ui_fixture_commit (av_application_get_session (laptop->application), change);
  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), stick);
  laptop_await (window, "Co_mmencer (Entrée)");
  ui_spin_ms (100);

  yanked_stick_after (stick, n);
  start (window);
  await_end (window);
  /* The folder is watched once all is on it: gone then, it is not missed. */
  was_gone = yanked_stick_put_back () && laptop_find (window, EXCHANGED) == NULL;
  if (was_gone)
    {
      g_test_message ("at the use %u", n);
      g_assert_nonnull (laptop_find (window, GONE));
      g_assert_true (has_keyboard (window, "Co_mmencer (Entrée)"));
      g_assert_cmpint (laptop_find (window, RECEIVED) != NULL, ==, has_come (coming));
      n_come += has_come (coming);
      start (window);
    }
  laptop_await (window, EXCHANGED);

  /* Both have it all. */
  g_assert_true (has_come (coming));
  exchange_in_town (stick);
  g_assert_true (has_met (av_opened_store_get_store (town), going));
  gtk_window_destroy (GTK_WINDOW (window));

  return was_gone;
}

static void
test_pulled_out_at_any_moment (void)
{
  guint n = 1;

  while (pull_out_at (n))
    n = NEXT (n);

  g_test_message ("in use %u times or fewer", n);
  g_assert_cmpuint (n, >, 4);
  g_assert_cmpuint (n_come, >, 0);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  laptop_unlock (laptop);
  laptop_await_backup (laptop);

  g_test_add_func ("/yanked-stick/pulled-out-at-any-moment", test_pulled_out_at_any_moment);
  failed = g_test_run ();

  av_opened_store_free (town);
  laptop_free (laptop);

  return failed;
}
