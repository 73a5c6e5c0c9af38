/* What waits: why, as a sentence for whoever looks, and who may admit it. */

#include "av-acceptance.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define DAY_MS (24 * 3600 * G_GUINT64_CONSTANT (1000))

/* The second mairie is an intendant's, of another commune than the laptop's. */
typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint elsewhere;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540,76212");
  g_autoptr (GError) error = NULL;

  fixture->organisation = organisation;
  fixture->laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  fixture->elsewhere = av_organisation_join (organisation, "Darnetal-1", "76212", "referent");
  av_installation_delegate (av_organisation_get (organisation, MAIRIE), "Darnetal-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
end_enrolment (Fixture *fixture,
               const char *name)
{
  const AvTrusted *member = av_installation_find_member (av_organisation_get (fixture->organisation, MAIRIE), name, NULL);
  guint64 yesterday = (guint64) g_get_real_time () / 1000 - DAY_MS;

  av_organisation_change_rights (fixture->organisation, name, g_array_index (member->mandates, AvMandate, 0).rights.write, yesterday, FALSE);
}

static void
revoke_laptop (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", "volé", NULL, NULL, &error);
  g_assert_no_error (error);
}

/* transfer full */
static GPtrArray *
list_waiting (Fixture *fixture,
              guint number)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, number), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >=, 1);
  return list;
}

static void
assert_waits (Fixture *fixture,
              guint number,
              AvVerdict verdict,
              gboolean admissible)
{
  g_autoptr (GPtrArray) list = list_waiting (fixture, number);

  for (guint i = 0; i < list->len; i++)
    {
      const AvQuarantined *waiting = g_ptr_array_index (list, i);

      g_assert_cmpstr (waiting->reason, ==, av_verdict_describe (verdict));
      g_assert_cmpint (waiting->admissible, ==, admissible);
    }
}

static void
assert_not_admitted (Fixture *fixture,
                     guint number)
{
  g_autoptr (GPtrArray) list = list_waiting (fixture, number);
  const AvQuarantined *waiting = g_ptr_array_index (list, 0);
  g_autoptr (GPtrArray) still = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (av_installation_admit (av_organisation_get (fixture->organisation, number), waiting->segment, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  still = list_waiting (fixture, number);
}

static void
test_revoked_is_said (Fixture *fixture,
                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  revoke_laptop (fixture);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_waits (fixture, MAIRIE, AV_VERDICT_REVOKED, TRUE);
}

static void
test_ended_enrolment_is_said (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  end_enrolment (fixture, "Canteleu-1");
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_waits (fixture, MAIRIE, AV_VERDICT_EXPIRED, TRUE);
}

static void
test_other_communes_are_not_admitted (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  revoke_laptop (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->elsewhere);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, fixture->elsewhere);
  assert_waits (fixture, fixture->elsewhere, AV_VERDICT_REVOKED, FALSE);
  assert_not_admitted (fixture, fixture->elsewhere);
}

/* Whoever asks for it is told something. */
static void
test_damaged_meanwhile_is_not_admitted (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvDatabase *db = av_store_get_database (av_organisation_get_store (organisation, MAIRIE));
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  revoke_laptop (fixture);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  list = list_waiting (fixture, MAIRIE);
  g_assert_true (av_database_exec_script (db, "UPDATE seg SET header = X'41565331' WHERE status = 3", NULL));
  g_assert_false (av_installation_admit (av_organisation_get (organisation, MAIRIE), ((const AvQuarantined *) g_ptr_array_index (list, 0))->segment, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
}

#define ADD(name, func) g_test_add ("/quarantine/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("revoked-is-said", test_revoked_is_said);
  ADD ("ended-enrolment-is-said", test_ended_enrolment_is_said);
  ADD ("damaged-meanwhile-is-not-admitted", test_damaged_meanwhile_is_not_admitted);
  ADD ("other-communes-are-not-admitted", test_other_communes_are_not_admitted);

  return g_test_run ();
}
