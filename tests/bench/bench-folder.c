/* A folder that others flood: 5,000 bundles that are not for us are looked at
 * before our own is taken. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-sync-fixture.h"
#include "bench-cost.h"
#include "bench-table.h"

#define N_FOREIGN 5000
#define LIMIT_MS 2000
#define ID_AT 16 /* in a bundle's header */

static void
flood (const char *folder,
       const char *foreign)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (foreign, &bytes, &size, NULL));

  for (guint32 i = 0; i < N_FOREIGN; i++)
    {
      g_autofree char *name = g_strdup_printf ("%05u.avlot", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      memcpy (bytes + ID_AT, &i, sizeof i);
      g_assert_true (g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

int
main (int argc,
      char **argv)
{
  AvOrganisation *organisation, *others;
  g_autofree char *folder = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *bundle = NULL;
  g_autofree char *record = NULL;
  g_autofree char *name = NULL;
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint laptop, stranger;
  BenchCost start, cost;
  BenchRow row = { "5,000 foreign bundles in a folder, ours taken", "ms", 0, 0, LIMIT_MS, FALSE };

  av_sync_fixture_set_up_state ();
  organisation = av_organisation_new ("76540");
  laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  others = av_organisation_new ("76540");
  stranger = av_organisation_join (others, "Maromme-1", "76540", "referent");
  foreign = av_organisation_export (others, 0, stranger);

  folder = g_build_filename (organisation->dir, "partage", NULL);
  inside = g_build_filename (folder, "aller-vers", "abcdefghijklmnopqrstuvwxyz", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0);
  flood (inside, foreign);
  record = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  bundle = av_organisation_export (organisation, laptop, 0);
  name = g_build_filename (inside, "nous.avlot", NULL);
  g_assert_cmpint (g_rename (bundle, name), ==, 0);

  start = bench_now ();
  report = av_installation_exchange (av_organisation_get (organisation, 0), folder, NULL, NULL, NULL, &error);
  cost = bench_since (start);
  row.ours = cost.wall;
  g_assert_no_error (error);
  g_assert_cmpuint (report->received->n_bundles, ==, 1);
  bench_table_add (&row);
  bench_table_add (&(BenchRow){ "  of the processor", "ms", cost.cpu });

  av_organisation_free (others);
  av_organisation_free (organisation);
  return bench_table_get_n_over () > 0;
}
