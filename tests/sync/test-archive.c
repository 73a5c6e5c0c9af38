/* What an exchange is written from is read once, however many bundles it writes; and
 * without the strands, which may be of any size. */

#include <glib/gstdio.h>

#include "av-forgery.h"
#include "av-installation-private.h"

#define MAIRIE AV_FORGERY_MAIRIE
#define N_SEGMENTS 5

AvBeyond *__real_av_beyond_load (AvStore *store, AvTrust *trust, const AvId *own, GError **error);
AvBeyond *__wrap_av_beyond_load (AvStore *store, AvTrust *trust, const AvId *own, GError **error);
gboolean __real_av_segment_store_foreach_strand (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);
gboolean __wrap_av_segment_store_foreach_strand (AvStore *store, gint64 sid, AvStrandFunc func, gpointer user_data, GError **error);

static guint n_measured; /* how often the archive was */
static guint n_read;     /* segments of which all strands were */

AvBeyond *
__wrap_av_beyond_load (AvStore *store,
                       AvTrust *trust,
                       const AvId *own,
                       GError **error)
{
  n_measured++;
  return __real_av_beyond_load (store, trust, own, error);
}

gboolean
__wrap_av_segment_store_foreach_strand (AvStore *store,
                                        gint64 sid,
                                        AvStrandFunc func,
                                        gpointer user_data,
                                        GError **error)
{
  n_read++;
  return __real_av_segment_store_foreach_strand (store, sid, func, user_data, error);
}

/* For whom several bundles are written. */
static AvInstallation *
make_groups (AvForgery *fixture)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_join (organisation, "Canteleu-3", "76540", "terrain");
  av_organisation_join (organisation, "Canteleu-4", "76540", "metropole");
  g_free (av_organisation_write_contact (organisation, MAIRIE, "Valjean", NULL));
  n_measured = 0;
  return av_organisation_get (organisation, MAIRIE);
}

static void
test_exchange_measures_the_archive_once (AvForgery *fixture,
                                         gconstpointer user_data)
{
  AvInstallation *mairie = make_groups (fixture);
  g_autofree char *dir = g_build_filename (fixture->organisation->dir, "dossier", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeReport) report = NULL;

  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  report = av_installation_exchange (mairie, dir, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->sent->len, >=, 3);
  g_assert_cmpuint (n_measured, ==, 1);
}

static void
test_export_measures_the_archive_once (AvForgery *fixture,
                                       gconstpointer user_data)
{
  AvInstallation *mairie = make_groups (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = av_installation_export (mairie, fixture->organisation->dir, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, >=, 3);
  g_assert_cmpuint (n_measured, ==, 1);
}

/* Of whoever was moved: what it wrote before, and what waits. */
static void
test_sizes_are_not_read (AvForgery *fixture,
                         gconstpointer user_data)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  const char *scopes[] = { "76540", NULL };
  const AvWelcome terms = { scopes, "metropole" };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (AvBeyond) beyond = NULL;
  g_autoptr (GError) error = NULL;

  fixture->weight = 1000;
  before = av_forgery_chain (fixture, &fixture->journal, 1, NULL, N_SEGMENTS);
  av_forgery_deliver_all (fixture, MAIRIE, before);
  av_installation_change (mairie, "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
  after = av_forgery_chain (fixture, &fixture->journal, N_SEGMENTS + 1, g_ptr_array_index (before, N_SEGMENTS - 1), N_SEGMENTS);
  av_forgery_deliver_all (fixture, MAIRIE, after);
  av_forgery_assert_counts (fixture, MAIRIE, after, N_SEGMENTS);

  n_read = 0;
  beyond = av_beyond_load (mairie->store, mairie->trust, &mairie->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, 0);
}

#define ADD(name, func) g_test_add ("/archive/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("exchange-measures-it-once", test_exchange_measures_the_archive_once);
  ADD ("export-measures-it-once", test_export_measures_the_archive_once);
  ADD ("sizes-are-not-read", test_sizes_are_not_read);
  return g_test_run ();
}
