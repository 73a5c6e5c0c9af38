/* What was taken in is told as taken in, whatever fails afterwards. */

#include "av-installation-private.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

typedef struct
{
  AvDatabase *db;
  gint64 n_seen;
} Spoiler;

/* Once the bundle is noted as read, what was heard of colleagues cannot be. */
static guint64
spoil (gpointer user_data)
{
  Spoiler *spoiler = user_data;
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (spoiler->db, "SELECT COUNT (*) FROM bundle_seen", 0, &n, NULL));
  if (n > spoiler->n_seen)
    av_database_exec (spoiler->db, NULL, "ALTER TABLE peer_have RENAME TO away", NULL);

  return (guint64) (g_get_real_time () / 1000);
}

static void
test_done_is_told_as_done (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  g_autofree char *record = av_organisation_write_contact (organisation, laptop, "Gavroche", NULL);
  g_autofree char *path = av_organisation_export (organisation, laptop, MAIRIE);
  g_autofree char *name = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GError) error = NULL;
  Spoiler spoiler = { av_store_get_database (mairie->store) };

  g_assert_true (av_database_get_int64 (spoiler.db, "SELECT COUNT (*) FROM bundle_seen", 0, &spoiler.n_seen, NULL));
  av_store_set_clock_for_test (mairie->store, spoil, &spoiler);
  report = av_installation_import (mairie, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_bundles, ==, 1);
  notices = av_import_report_dup_notices (report);
  g_assert_cmpuint (notices->len, ==, 1);
  name = av_organisation_get_answer (organisation, MAIRIE, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Gavroche");
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/read-back/done-is-told-as-done", test_done_is_told_as_done);
  return g_test_run ();
}
