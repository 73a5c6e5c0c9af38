/* A page of the store is damaged where somebody’s answers lie: every window says
 * so, and names the same dossiers as allervers-cli check. */

#include <string.h>

#include "av-record-store.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

#define PAGE 4096
#define N_PEOPLE 120

static Laptop *laptop;
static char *records[N_PEOPLE];
static char *dossiers[N_PEOPLE];
static guint concerned; /* one of them */

static void
meet_everybody (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (laptop->store, LAPTOP_AGENT, laptop->passphrase, &error);
  AvStore *store = av_opened_store_get_store (opened);

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autoptr (AvChange) change = av_change_new ("contact", NULL, NULL, NULL);
      g_autoptr (AvSnapshot) saved = NULL;
      g_autofree char *name = g_strdup_printf ("Gavroche %u", i);

      av_change_set (change, "prenom-ou-surnom", name);
      av_change_set (change, "tranche-age", "18-21");
      av_change_set (change, "origine", "PAIR");
      av_change_set (change, "accord-recontact", "oui");
      av_change_set (change, "info-rgpd-remise", "orale");
      av_store_commit_one (store, change, &error);
      g_assert_no_error (error);
      records[i] = g_strdup (av_change_get_id (change));
      saved = av_record_store_load (store, records[i], &error);
      g_assert_no_error (error);
      dossiers[i] = g_strdup (av_snapshot_get_container (saved));
    }
}

/* It still opens, and somebody's answers are not to be read. */
static gboolean
lacks_somebody (AvHandover *handover)
{
  g_autoptr (AvOpenedStore) opened = av_opened_store_open_with_key (laptop->store, handover->store_key, NULL, handover->agent, handover->label, NULL);

  if (opened == NULL || !av_opened_store_reconcile (opened, NULL))
    return FALSE;

  for (concerned = 0; concerned < N_PEOPLE; concerned++)
    {
      g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_opened_store_get_store (opened), records[concerned], NULL);

      if (snapshot == NULL)
        return TRUE;
    }

  return FALSE;
}

/* Page after page, until one is theirs. */
static void
damage_somebody (void)
{
  g_autoptr (AvHandover) handover = laptop_handover (laptop, laptop->store);
  g_autofree char *path = g_build_filename (laptop->store, "store.avs", NULL);
  g_autofree char *whole = NULL;
  gboolean found = FALSE;
  gsize size;

  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
  for (gsize page = 2; !found && page < size / PAGE; page++)
    {
      g_autofree char *damaged = g_memdup2 (whole, size);

      damaged[page * PAGE + 700] ^= 1;
      g_assert_true (g_file_set_contents (path, damaged, (gssize) size, NULL));
      found = lacks_somebody (handover);
    }
  g_assert_true (found);
}

/* By their names, or by the ids of those that have lost it: one row each. */
static void
check_named (GtkWidget *window,
             const char *report)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gavroche %u", i);
      g_autofree char *unnamed = g_strdup_printf ("Dossier %.8s : son nom ne peut pas être lu", dossiers[i]);
      gboolean shown = laptop_find (window, name) != NULL || laptop_find (window, unnamed) != NULL;

      g_assert_cmpint (shown, ==, strstr (report, dossiers[i]) != NULL);
    }
}

static void
test_who_is_concerned_is_named (void)
{
  g_autofree char *report = NULL;
  GtkWidget *window;

  damage_somebody ();
  g_assert_false (LAPTOP_TRY (laptop, "poste", NULL, &report, "--json", "check"));
  g_assert_nonnull (strstr (report, dossiers[concerned]));
  laptop_unlock (laptop);
  window = GTK_WIDGET (av_application_open_window (laptop->application, "reperage", dossiers[concerned]));
  ui_show (window);
  laptop_await (window, "Une partie des données est abîmée et ne peut pas être lue. Rien n’a été écrit par-dessus : faites une copie, puis faites-la vérifier.");
  g_signal_emit_by_name (laptop_await (window, "_Qui est concerné…"), "clicked");
  ui_spin_ms (200);
  window = GTK_WIDGET (av_application_open_window (laptop->application, "abimes", NULL));
  ui_show (window);
  laptop_await (window, "Dossiers où il manque peut-être quelque chose : ouvrez chacun, relisez-le, et réécrivez ce qui manque");
  check_named (window, report);
  g_assert_null (laptop_find (window, "_Qui est concerné…"));
  ui_check_names (window);
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();
  meet_everybody ();

  g_test_add_func ("/damaged-store/who-is-concerned-is-named", test_who_is_concerned_is_named);
  failed = g_test_run ();

  laptop_free (laptop);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_free (records[i]);
      g_free (dossiers[i]);
    }

  return failed;
}
