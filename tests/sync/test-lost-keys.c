/* What a salvage could not read of an installation's keys: nobody goes on in their
 * place, and nothing else is lost. */

#include "av-sync-fixture.h"

static void
test_journal_without_its_key_is_nobodys (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  AvStore *store = av_organisation_get_store (organisation, 0);
  g_autofree char *contact = av_organisation_write_contact (organisation, 0, "Fantine", NULL);
  g_autoptr (AvInstallation) loaded = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_seal (av_organisation_get (organisation, 0), &error));
  g_assert_no_error (error);
  av_database_exec (av_store_get_database (store), &error, "DELETE FROM secret", NULL);
  g_assert_no_error (error);

  loaded = av_installation_load (store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (av_installation_get_state (loaded), ==, AV_INSTALLATION_STATE_NEW);
  name = av_organisation_get_answer (organisation, 0, contact, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Fantine");
  g_clear_object (&loaded);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lost-keys/journal-without-its-key-is-nobodys", test_journal_without_its_key_is_nobodys);
  return g_test_run ();
}
