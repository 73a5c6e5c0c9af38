/* The register of a commune is no dossier: nobody erases it. */

#include "av-erasure.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define HERE "76540"
#define ELSEWHERE "76681"
#define MAIRIE 0

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *territory;
} Fixture;

/* With figures in it, which have keys. */
static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *container = NULL;
  g_autoptr (GError) error = NULL;

  fixture->organisation = av_organisation_new (HERE "," ELSEWHERE);
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", HERE "," ELSEWHERE, "referent");
  fixture->territory = av_store_territory_id (HERE);
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", &container));
  av_installation_erase (av_organisation_get (fixture->organisation, fixture->laptop), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->territory);
}

static gint64
count_figures (Fixture *fixture,
               guint number)
{
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), "SELECT COUNT (*) FROM form_compteur", 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

static gboolean
is_erased (Fixture *fixture,
           guint number)
{
  gboolean erased;
  AvId id;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_id_parse (fixture->territory, &id));
  av_segment_store_is_erased (av_organisation_get_store (fixture->organisation, number), &id, AV_CLASS_CONTACT, &erased, &error);
  g_assert_no_error (error);
  return erased;
}

static void
test_it_is_refused (Fixture *fixture,
                    gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) confirming = NULL;

  g_assert_false (av_installation_erase (laptop, fixture->territory, 0, "demande", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_assert_false (av_installation_confirm_erasure (laptop, fixture->territory, 0, &confirming));
  g_assert_error (confirming, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_assert_false (is_erased (fixture, fixture->laptop));
}

typedef struct
{
  AvInstallation *author;
  const char *commune; /* the territory is given to it first; NULL: it is not */
  AvId territory;
} Forgery;

static gboolean
write_erasure (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Forgery *forgery = user_data;
  AvId record;

  av_store_system_id ("~perimetre", forgery->territory.bytes, AV_ID_SIZE, &record);
  return (forgery->commune == NULL ||
          av_segment_store_write_system (store, "~perimetre", &record, &forgery->territory, AV_CLASS_CONTROLE, "scope", forgery->commune, error)) &&
         av_erasure_ask (store, av_installation_get_id (forgery->author), &forgery->territory, 0x0f, error);
}

/* As a program writes it that refuses nothing. user_data: a commune it is given to first. */
static void
test_nobody_follows_it (Fixture *fixture,
                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  Forgery forgery = { av_organisation_get (organisation, fixture->laptop), user_data };
  gint64 n_figures = count_figures (fixture, MAIRIE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (n_figures, >, 0);
  g_assert_true (av_id_parse (fixture->territory, &forgery.territory));
  av_store_transact (av_organisation_get_store (organisation, fixture->laptop), write_erasure, &forgery, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);

  g_assert_false (is_erased (fixture, MAIRIE));
  g_assert_false (is_erased (fixture, fixture->laptop));
  g_assert_cmpint (count_figures (fixture, MAIRIE), ==, n_figures);
  av_organisation_assert_same (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/erased-territory/it-is-refused", Fixture, NULL, set_up, test_it_is_refused, tear_down);
  g_test_add ("/erased-territory/nobody-follows-it", Fixture, NULL, set_up, test_nobody_follows_it, tear_down);
  g_test_add ("/erased-territory/nor-where-it-was-given-away-first", Fixture, ELSEWHERE, set_up, test_nobody_follows_it, tear_down);

  return g_test_run ();
}
