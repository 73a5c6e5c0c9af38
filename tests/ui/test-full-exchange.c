/* What comes and goes on a stick while this computer's own disk is full: nothing comes
 * in by half, nothing lies on the stick by half, and with room again it all does. */

#include <glib/gstdio.h>

#include "av-echange-window.h"
#include "deed.h"
#include "full-disk.h"
#include "ui-fixture.h"

#define EXCHANGED "L’échange est terminé. Tout est dans le dossier."

static Laptop *laptop;
static AvOpenedStore *town; /* of the same commune */
static AvOpenedStore *lost; /* the same, until it is revoked */

static char *
in_laptop (const char *name)
{
  return g_build_filename (laptop->dir, name, NULL);
}

static void
make_stick (const char *name)
{
  g_autofree char *stick = in_laptop (name);

  g_assert_no_errno (g_mkdir (stick, 0700));
}

/* A contact that the colleague notes goes onto the stick. */
static void
bring (AvOpenedStore *colleague,
       const char *name,
       const char *stick)
{
  g_autofree char *dir = in_laptop (stick);
  g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, LAPTOP_SCOPE);
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report;

  av_change_set (change, "prenom-ou-surnom", name);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  av_store_commit_one (av_opened_store_get_store (colleague), change, &error);
  g_assert_no_error (error);
  report = av_installation_exchange (av_opened_store_get_installation (colleague), dir, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  av_exchange_report_free (report);
}

static GtkWidget *
open_exchange (const char *stick)
{
  GtkWidget *window = laptop_open_window (laptop, "echange");
  g_autofree char *folder = in_laptop (stick);

  av_echange_window_set_folder (AV_ECHANGE_WINDOW (window), folder);
  laptop_await (window, "Co_mmencer (Entrée)");
  ui_spin_ms (300);

  return window;
}

static GtkWidget *
prepare_arrival (void)
{
  make_stick ("cle-arrivee");
  bring (town, "Gavroche", "cle-arrivee");

  return open_exchange ("cle-arrivee");
}

static GtkWidget *
prepare_departure (void)
{
  g_free (deed_meet (laptop, "Cosette"));
  make_stick ("cle-depart");

  return open_exchange ("cle-depart");
}

static void
start (GtkWidget *window)
{
  g_assert_true (gtk_widget_activate_action (window, "win.start", NULL));
}

/* ---- A lot that is set aside ------------------------------------------------------- */

static gpointer
revoke_lost (AvStore *store,
             gpointer user_data,
             GError **error)
{
  AvInstallation *own = av_opening_get_installation (av_workplace_get_opening (AV_WORKPLACE (laptop->application)));

  return av_installation_revoke (own, "Rouvray-3", &(AvRevocation){ "Perdu dans le train." }, NULL, error) ? (gpointer) "" : NULL;
}

static GtkWidget *
prepare_admission (void)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  av_queue_call_sync (av_workplace_get_queue (AV_WORKPLACE (laptop->application)), revoke_lost, NULL, &error);
  g_assert_no_error (error);
  make_stick ("cle-perdue");
  bring (lost, "Azelma", "cle-perdue");
  window = open_exchange ("cle-perdue");
  start (window);
  laptop_await (window, "Admettre");

  return window;
}

static void
admit (GtkWidget *window)
{
  hand_press (window, "Admettre");
}

static const Deed deeds[] = {
  { "exchange-comes", prepare_arrival, start, NULL, DEED_FULL, EXCHANGED },
  { "exchange-goes", prepare_departure, start, NULL, DEED_FULL, EXCHANGED },
  { "lot-admitted", prepare_admission, admit, NULL, DEED_FULL, "Admis…" },
};

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  town = laptop_add_colleague (laptop, "Rouvray-2", LAPTOP_SCOPE, "referent");
  lost = laptop_add_colleague (laptop, "Rouvray-3", LAPTOP_SCOPE, "referent");
  deed_keep_backups_away (laptop);
  laptop_unlock (laptop);

  deed_add_tests (laptop, deeds, G_N_ELEMENTS (deeds));
  failed = g_test_run ();

  av_opened_store_free (town);
  av_opened_store_free (lost);
  laptop_free (laptop);

  return failed;
}
