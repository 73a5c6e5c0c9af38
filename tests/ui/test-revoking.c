/* What a computer erased, where it is revoked: shown, chosen, taken back, told. */

#include "av-record-store.h"
#include "laptop-fixture.h"
#include "members.h"
#include "ui-fixture.h"

static Laptop *laptop;
static AvOpenedStore *stolen;
static AvOpenedStore *elsewhere; /* of a commune that this computer is no intendant of */
static GtkWidget *window;

static void
keep (void)
{
  g_assert_true (gtk_widget_activate_action (window, "win.save-next", NULL));
  ui_spin_ms (100);
}

static gpointer
count_erased (AvStore *store,
              gpointer user_data,
              GError **error)
{
  gint64 n;

  return av_database_get_int64 (av_store_get_database (store), "SELECT COUNT (DISTINCT container) FROM erased", 0, &n, error) ? GINT_TO_POINTER ((int) n + 1) : NULL;
}

static int
count_erased_here (void)
{
  AvQueue *queue = av_workplace_get_queue (AV_WORKPLACE (laptop->application));

  return GPOINTER_TO_INT (av_queue_call_sync (queue, count_erased, NULL, NULL)) - 1;
}

static guint64
tell_day (gpointer days)
{
  return g_get_real_time () / 1000 + GPOINTER_TO_UINT (days) * G_GUINT64_CONSTANT (24) * 3600 * 1000;
}

/* So many dossiers, a day apart, as the others heard. */
static void
erase_some (AvOpenedStore *thief,
            guint n)
{
  AvInstallation *installation = av_opened_store_get_installation (thief);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
      g_autoptr (AvSnapshot) saved = NULL;
      g_autoptr (GError) error = NULL;

      av_store_set_clock_for_test (av_opened_store_get_store (thief), tell_day, GUINT_TO_POINTER (i));
      av_change_set (change, "prenom-ou-surnom", "Montparnasse");
      av_change_set (change, "tranche-age", "18-21");
      av_change_set (change, "origine", "OPERATION");
      av_change_set (change, "accord-recontact", "oui");
      av_change_set (change, "info-rgpd-remise", "orale");
      av_store_commit_one (av_opened_store_get_store (thief), change, &error);
      g_assert_no_error (error);
      saved = av_record_store_load (av_opened_store_get_store (thief), av_change_get_id (change), &error);
      g_assert_no_error (error);
      laptop_receive (laptop, thief);
      av_installation_erase (installation, av_snapshot_get_container (saved), 0, "demande", &error);
      g_assert_no_error (error);
    }
  laptop_receive (laptop, thief);
  av_session_announce (av_application_get_session (laptop->application), "", "", "");
}

/* It is told where it is revoked, and comes back unless somebody chooses otherwise. */
static void
test_what_it_erased_comes_back (void)
{
  erase_some (stolen, 2);
  g_assert_cmpint (count_erased_here (), ==, 2);
  ui_spin_ms (500);
  members_click (window, "Révoquer…", "Rouvray-5");
  laptop_await (window, "Révoquer « Rouvray-5 »");
  laptop_await (window, "Tout reprendre : 2 dossiers");
  laptop_choose (window, "Ce qu’il a effacé", "Tout laisser effacé");
  keep ();
  laptop_await (window, "Révoqué : les autres l’apprennent aux prochains échanges. Ce qu’il avait envoyé est gardé ; ce qu’il contenait n’est protégé que par ses phrases. 2 dossiers qu’il a effacés le restent, et seront détruits pour de bon 30 jours après qu’on l’a appris.");
  g_assert_cmpint (count_erased_here (), ==, 2);

  /* Who comes too late revokes it once more. */
  members_click (window, "Reprendre ses effacements…", "Rouvray-5");
  laptop_await (window, "Reprendre ce que « Rouvray-5 » a effacé");
  keep ();
  laptop_await (window, "Révoqué : 2 dossiers qu’il avait effacés reviennent, ici et chez les autres aux prochains échanges. Ce qu’il a écrit à partir du premier effacement attend une décision.");
  g_assert_cmpint (count_erased_here (), ==, 0);
  ui_spin_ms (500);
  g_assert_null (laptop_find (window, "Reprendre ses effacements…"));
}

/* What is shown is what the root takes back, as soon as its file is chosen, and what was
 * chosen stays. Whoever comes too late gives it once more. */
static void
test_root_file_takes_back_more (void)
{
  erase_some (elsewhere, 1);
  ui_spin_ms (500);
  members_click (window, "Révoquer…", "Elbeuf-1");
  laptop_await (window, "Révoquer « Elbeuf-1 »");
  g_assert_null (laptop_find (window, "Le reprendre : 1 dossier"));
  members_give_root (window, laptop);
  laptop_await (window, "Le reprendre : 1 dossier");
  laptop_choose (window, "Ce qu’il a effacé", "Tout laisser effacé");
  members_give_root (window, laptop);
  laptop_await (window, "Tout laisser effacé");
  g_assert_null (laptop_find (window, "Le reprendre : 1 dossier"));
  keep ();
  laptop_await (window, "Révoqué : les autres l’apprennent aux prochains échanges. Ce qu’il avait envoyé est gardé ; ce qu’il contenait n’est protégé que par ses phrases. 1 dossier qu’il a effacé le reste, et sera détruit pour de bon 30 jours après qu’on l’a appris.");
  g_assert_cmpint (count_erased_here (), ==, 1);

  members_click (window, "Reprendre ses effacements…", "Elbeuf-1");
  laptop_await (window, "Reprendre ce que « Elbeuf-1 » a effacé");
  members_give_root (window, laptop);
  laptop_await (window, "Le reprendre : 1 dossier");
  keep ();
  laptop_await (window, "Révoqué : 1 dossier qu’il avait effacé revient, ici et chez les autres aux prochains échanges. Ce qu’il a écrit à partir de là attend une décision.");
  g_assert_cmpint (count_erased_here (), ==, 0);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  laptop = laptop_new ();
  stolen = laptop_add_colleague (laptop, "Rouvray-5", LAPTOP_SCOPE, "referent");
  elsewhere = laptop_add_colleague (laptop, "Elbeuf-1", "76231", "referent");
  laptop_unlock (laptop);
  window = laptop_open_window (laptop, "postes");

  g_test_add_func ("/revoking/what-it-erased-comes-back", test_what_it_erased_comes_back);
  g_test_add_func ("/revoking/root-file-takes-back-more", test_root_file_takes_back_more);

  failed = g_test_run ();
  g_clear_pointer (&stolen, av_opened_store_free);
  g_clear_pointer (&elsewhere, av_opened_store_free);
  laptop_free (laptop);
  return failed;
}
