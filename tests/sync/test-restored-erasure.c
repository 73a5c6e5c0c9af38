/* Erased stays erased: on a laptop that comes back from a backup. */

#include "av-digest.h"
#include "av-sync-fixture.h"

/* Erased, told to nobody, and the laptop comes back from a backup, and perhaps
 * from it once more: it is erased at once, and everybody hears of it. */
static void
test_untold_erasure_survives_restores (gconstpointer user_data)
{
  guint n_restores = GPOINTER_TO_UINT (user_data);
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, laptop, "Cosette", &container);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, laptop, 0);
  av_organisation_back_up (organisation, laptop);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, laptop), container, 0, "demande", &error));
  for (guint i = 0; i < n_restores; i++)
    av_organisation_restore (organisation, laptop);
  g_assert_true (av_organisation_has_erased (organisation, laptop, container, AV_CLASS_CONTACT));

  av_organisation_send (organisation, laptop, 0);
  name = av_organisation_get_answer (organisation, 0, record, "prenom-ou-surnom");
  g_assert_null (name);
  av_organisation_free (organisation);
}

/* The backup is older than the dossier, which a colleague wrote: whose it is, the
 * restored store cannot tell, and has to go on asking all the same. */
static void
test_untold_erasure_of_a_later_dossier_survives_restores (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, 0, laptop);
  av_organisation_back_up (organisation, laptop);
  record = av_organisation_write_contact (organisation, 0, "Cosette", &container);
  av_organisation_send (organisation, 0, laptop);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, laptop), container, 0, "demande", &error));
  av_organisation_restore (organisation, laptop);
  av_organisation_restore (organisation, laptop);
  g_assert_true (av_organisation_has_erased (organisation, laptop, container, AV_CLASS_CONTACT));

  av_organisation_send (organisation, 0, laptop);
  av_organisation_send (organisation, laptop, 0);
  name = av_organisation_get_answer (organisation, 0, record, "prenom-ou-surnom");
  g_assert_null (name);
  av_organisation_free (organisation);
}

/* The laptop comes back from a backup that is older than the dossier: its guard
 * goes on refusing it, and as long as nobody knows whose it is all hold the same. */
static void
test_forgotten_dossier_sets_nobody_apart (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_back_up (organisation, laptop);
  record = av_organisation_write_contact (organisation, laptop, "Cosette", &container);
  g_assert_true (av_installation_erase (av_organisation_get (organisation, laptop), container, 0, "demande", &error));
  av_organisation_restore (organisation, laptop);
  g_assert_true (av_organisation_has_erased (organisation, laptop, container, AV_CLASS_CONTACT));

  av_organisation_send (organisation, laptop, 0);
  here = av_digest (av_organisation_get_store (organisation, laptop), NULL, NULL);
  there = av_digest (av_organisation_get_store (organisation, 0), NULL, NULL);
  g_assert_cmpstr (here, ==, there);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/restored-erasure/untold-erasure-survives-a-restore", GUINT_TO_POINTER (1), test_untold_erasure_survives_restores);
  g_test_add_func ("/restored-erasure/forgotten-dossier-sets-nobody-apart", test_forgotten_dossier_sets_nobody_apart);
  g_test_add_data_func ("/restored-erasure/untold-erasure-survives-two-restores", GUINT_TO_POINTER (2), test_untold_erasure_survives_restores);
  g_test_add_func ("/restored-erasure/untold-erasure-of-a-later-dossier-survives-restores", test_untold_erasure_of_a_later_dossier_survives_restores);

  return g_test_run ();
}
