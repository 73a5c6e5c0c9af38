/* Of whom something was taken, a commune or a role, before they heard of it: what
 * they wrote meanwhile is not lost, it waits. */

#include "av-acceptance.h"
#include "av-installation-quarantine.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

#define CANTELEU "76157"
#define DARNETAL "76212"
#define ELBEUF "76231"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  const char *name;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new (CANTELEU "," DARNETAL "," ELBEUF);
  fixture->name = "Canteleu-1";
  fixture->laptop = av_organisation_join (fixture->organisation, fixture->name, CANTELEU, "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
change_laptop (Fixture *fixture,
               const char *scope,
               const char *also, /* nullable */
               const char *role)
{
  const char *scopes[] = { scope, also, NULL };
  const AvWelcome terms = { scopes, role };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, MAIRIE), fixture->name, &terms, &error);
  g_assert_no_error (error);
}

static void
assert_known (Fixture *fixture,
              guint number,
              const char *record,
              gboolean known)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, known ? "Javert" : NULL);
}

/* It waits with its reason, and counts for all once it is admitted. */
static void
assert_admitted (Fixture *fixture,
                 const char *record)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  const AvQuarantined *waiting;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, FALSE);

  list = av_installation_list_quarantine (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  waiting = g_ptr_array_index (list, 0);
  g_assert_cmpstr (waiting->reason, ==, av_verdict_describe (AV_VERDICT_RESTRICTED));
  g_assert_true (waiting->admissible);
  g_assert_cmpuint (waiting->n_strands, >=, 1);

  av_installation_admit (mairie, waiting->segment, &error);
  g_assert_no_error (error);
  assert_known (fixture, MAIRIE, record, TRUE);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_known (fixture, fixture->laptop, record, TRUE);
}

static char *
write_person (Fixture *fixture)
{
  return av_organisation_write_contact (fixture->organisation, fixture->laptop, "Javert", NULL);
}

/* The mairie has heard of it before. */
static void
assert_waits_after (Fixture *fixture,
                    const char *scope,
                    const char *role)
{
  g_autofree char *record = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  record = write_person (fixture);
  change_laptop (fixture, scope, NULL, role);
  assert_admitted (fixture, record);
}

static void
test_moved_away_waits (Fixture *fixture,
                       gconstpointer user_data)
{
  assert_waits_after (fixture, DARNETAL, "referent");
}

/* Where the mairie had nothing of it, the change names nothing that it accepts. */
static void
test_moved_away_unheard_waits (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autofree char *record = NULL;

  fixture->name = "Canteleu-2";
  fixture->laptop = av_organisation_welcome (fixture->organisation, fixture->name, CANTELEU, "referent");
  record = write_person (fixture);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  assert_admitted (fixture, record);
}

static void
test_moved_away_twice_waits (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *record = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  record = write_person (fixture);
  change_laptop (fixture, ELBEUF, NULL, "referent");
  assert_admitted (fixture, record);
}

static void
test_lesser_role_waits (Fixture *fixture,
                        gconstpointer user_data)
{
  assert_waits_after (fixture, CANTELEU, "metropole");
}

static void
test_what_may_be_written_still_does_not_wait (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = write_person (fixture);
  g_autoptr (GPtrArray) list = NULL;

  change_laptop (fixture, CANTELEU, NULL, "terrain");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, TRUE);
  list = av_installation_list_quarantine (av_organisation_get (organisation, MAIRIE), NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_given_again_waits_no_more (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = write_person (fixture);
  g_autoptr (GPtrArray) list = NULL;

  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, FALSE);
  change_laptop (fixture, CANTELEU, DARNETAL, "referent");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, TRUE);
  list = av_installation_list_quarantine (av_organisation_get (organisation, MAIRIE), NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

#define ADD(name, func) g_test_add ("/restricted/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("moved-away-waits", test_moved_away_waits);
  ADD ("moved-away-unheard-waits", test_moved_away_unheard_waits);
  ADD ("moved-away-twice-waits", test_moved_away_twice_waits);
  ADD ("lesser-role-waits", test_lesser_role_waits);
  ADD ("what-may-be-written-still-does-not-wait", test_what_may_be_written_still_does_not_wait);
  ADD ("given-again-waits-no-more", test_given_again_waits_no_more);

  return g_test_run ();
}
