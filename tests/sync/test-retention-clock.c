/* Nothing is proposed for erasure while nobody can be sure what day it is, or
 * what colleagues know. */

#include "av-installation-retention.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  char *container;
  char *record;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->record = av_organisation_write_contact (fixture->organisation, 0, "Cosette", &fixture->container);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->record);
}

static void
set_days (Fixture *fixture,
          guint number,
          int days)
{
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, number), av_sync_fixture_in_days, GINT_TO_POINTER (days));
}

static guint
count (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ended = av_installation_list_retention (av_organisation_get (fixture->organisation, 0), &error);

  g_assert_no_error (error);
  return ended->len;
}

static void
assert_refused (Fixture *fixture)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  const char *const dossiers[] = { fixture->container, NULL };
  g_autoptr (GError) listing = NULL;
  g_autoptr (GError) erasing = NULL;

  g_assert_null (av_installation_list_retention (mairie, &listing));
  g_assert_error (listing, AV_RETENTION_ERROR, AV_RETENTION_ERROR_CLOCK);
  g_assert_false (av_installation_erase_ended (mairie, dossiers, NULL, NULL, &erasing));
  g_assert_error (erasing, AV_RETENTION_ERROR, AV_RETENTION_ERROR_CLOCK);
}

static void
test_alone_by_its_own_clock (Fixture *fixture,
                             gconstpointer user_data)
{
  g_assert_cmpuint (count (fixture), ==, 0);
  set_days (fixture, 0, 100);
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
test_refused_before_the_floor (Fixture *fixture,
                               gconstpointer user_data)
{
  set_days (fixture, 0, -1);
  assert_refused (fixture);
}

static void
test_refused_where_nobody_was_heard_of (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "terrain");

  av_organisation_send (organisation, laptop, 0);
  g_assert_cmpuint (count (fixture), ==, 0);
  set_days (fixture, 0, 100);
  assert_refused (fixture);

  /* Its colleague lives in the same year: then it is no clock's fault. */
  set_days (fixture, laptop, 99);
  av_organisation_set (organisation, laptop, "contact", fixture->record, fixture->container, "nom", "Fauchelevent");
  av_organisation_send (organisation, laptop, 0);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* One clock at the end of the century keeps nobody from being missed. */
static void
test_a_colleague_far_ahead_vouches_for_nothing (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "terrain");

  set_days (fixture, laptop, 70 * 365);
  av_organisation_send (organisation, laptop, 0);
  set_days (fixture, 0, 100);
  assert_refused (fixture);

  set_days (fixture, laptop, 99);
  av_organisation_set (organisation, laptop, "contact", fixture->record, fixture->container, "nom", "Fauchelevent");
  av_organisation_send (organisation, laptop, 0);
  g_assert_cmpuint (count (fixture), ==, 1);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/retention/alone-by-its-own-clock", Fixture, NULL, set_up, test_alone_by_its_own_clock, tear_down);
  g_test_add ("/retention/a-colleague-far-ahead-vouches-for-nothing", Fixture, NULL, set_up, test_a_colleague_far_ahead_vouches_for_nothing, tear_down);
  g_test_add ("/retention/refused-before-the-floor", Fixture, NULL, set_up, test_refused_before_the_floor, tear_down);
  g_test_add ("/retention/refused-where-nobody-was-heard-of", Fixture, NULL, set_up, test_refused_where_nobody_was_heard_of, tear_down);

  return g_test_run ();
}
