/* An intendant gives another year to all of its communes whose year ends, at once. */

#include "av-crypto.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define A_YEAR 366

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint market;
} Fixture;

static void
go_on (Fixture *fixture,
       guint days)
{
  for (guint i = 0; i < fixture->organisation->stores->len; i++)
    av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, i), av_sync_fixture_in_days, GUINT_TO_POINTER (days));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540,76212");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->market = av_organisation_join (fixture->organisation, "Marché-1", "76540", "terrain");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static const AvMember *
find_member (GPtrArray *members,
             const char *name)
{
  for (guint i = 0; i < members->len; i++)
    if (g_str_equal (((AvMember *) g_ptr_array_index (members, i))->name, name))
      return g_ptr_array_index (members, i);

  g_assert_not_reached ();
}

static guint
count_due (Fixture *fixture,
           guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (fixture->organisation, number), &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < members->len; i++)
    n += ((AvMember *) g_ptr_array_index (members, i))->due;

  return n;
}

static guint
renew (Fixture *fixture,
       guint number)
{
  g_autoptr (GError) error = NULL;
  guint n;

  av_installation_renew_members (av_organisation_get (fixture->organisation, number), &n, &error);
  g_assert_no_error (error);
  return n;
}

static gboolean
is_expired (Fixture *fixture,
            guint number,
            const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (fixture->organisation, number), NULL);

  return find_member (members, name)->expired;
}

/* Before its end: the others hear of it, and none is over when the first year would be. */
static void
test_all_at_once (Fixture *fixture,
                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvKeyPair *key = av_identity_get_epoch (av_organisation_get (organisation, MAIRIE)->identity);

  go_on (fixture, A_YEAR - 1);
  g_assert_cmpuint (count_due (fixture, MAIRIE), ==, 0);
  g_assert_cmpuint (renew (fixture, MAIRIE), ==, 0);

  go_on (fixture, A_YEAR + 1);
  g_assert_cmpuint (count_due (fixture, MAIRIE), ==, 3);
  g_assert_cmpuint (count_due (fixture, fixture->laptop), ==, 0);
  g_assert_cmpuint (renew (fixture, MAIRIE), ==, 3);
  g_assert_cmpuint (count_due (fixture, MAIRIE), ==, 0);
  g_assert_true (av_identity_get_epoch (av_organisation_get (organisation, MAIRIE)->identity) == key);

  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  go_on (fixture, 2 * A_YEAR);
  g_assert_false (is_expired (fixture, fixture->laptop, "Canteleu-1"));
  g_assert_false (is_expired (fixture, fixture->laptop, "Marché-1"));
  g_assert_false (is_expired (fixture, fixture->laptop, "Mairie"));
}

/* After its end too; whoever was revoked stays so. */
static void
test_what_is_over_comes_back (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  g_autoptr (GError) error = NULL;
  g_autofree char *late = NULL;

  av_installation_revoke (mairie, "Marché-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  go_on (fixture, 500);
  late = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  g_assert_false (av_organisation_knows (organisation, MAIRIE, late));

  g_assert_cmpuint (count_due (fixture, MAIRIE), ==, 2);
  g_assert_cmpuint (renew (fixture, MAIRIE), ==, 2);
  g_assert_true (av_organisation_knows (organisation, MAIRIE, late));
  g_assert_true (is_expired (fixture, MAIRIE, "Marché-1"));
}

/* Nobody else's. */
static void
test_of_its_own_communes (Fixture *fixture,
                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Elbeuf", "76212", "intendant");
  g_autoptr (GError) error = NULL;
  guint n;

  go_on (fixture, A_YEAR + 1);
  g_assert_cmpuint (count_due (fixture, steward), ==, 2);
  g_assert_cmpuint (renew (fixture, steward), ==, 2);
  g_assert_cmpuint (count_due (fixture, steward), ==, 0);
  g_assert_cmpuint (count_due (fixture, MAIRIE), ==, 4);

  g_assert_false (av_installation_renew_members (av_organisation_get (organisation, fixture->laptop), &n, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static AvMember
describe (Fixture *fixture,
          guint number,
          const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (fixture->organisation, number), NULL);
  AvMember member = *find_member (members, name);

  member.name = NULL;
  member.scopes = NULL;
  member.role = NULL;
  return member;
}

static char *
describe_own_end (Fixture *fixture,
                  guint number,
                  const char *name)
{
  AvMember member = describe (fixture, number, name);

  g_assert_true (member.self);
  return av_member_describe_end (&member, av_store_get_now (av_organisation_get_store (fixture->organisation, number)));
}

/* One intendant gave another year, the other one of its communes not: the end there is
 * told, for what is written there waits. */
static void
test_the_first_end_of_several_communes_is_told (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Elbeuf", "76212", "intendant");
  guint both = av_organisation_join (organisation, "Deux-rives", "76540,76212", "terrain");
  g_autofree char *nothing = NULL;
  g_autofree char *soon = NULL;
  g_autofree char *over = NULL;
  g_autofree char *renewed = NULL;
  gint64 end = describe (fixture, both, "Deux-rives").not_after;

  go_on (fixture, A_YEAR + 1);
  av_organisation_send (organisation, MAIRIE, steward);
  g_assert_cmpuint (renew (fixture, steward), ==, 3);
  av_organisation_send (organisation, steward, both);
  av_organisation_send (organisation, steward, MAIRIE);
  g_assert_cmpint (describe (fixture, both, "Deux-rives").not_after, ==, end);
  g_assert_cmpint (describe (fixture, MAIRIE, "Deux-rives").not_after, ==, end);
  nothing = describe_own_end (fixture, both, "Deux-rives");
  g_assert_null (nothing);

  go_on (fixture, A_YEAR + 80);
  soon = describe_own_end (fixture, both, "Deux-rives");
  g_assert_nonnull (strstr (soon, "for some of its communes"));
  g_assert_false (is_expired (fixture, MAIRIE, "Deux-rives"));

  go_on (fixture, A_YEAR + 100);
  over = describe_own_end (fixture, both, "Deux-rives");
  g_assert_nonnull (strstr (over, "for some of its communes"));
  g_assert_nonnull (strstr (over, "waits"));
  g_assert_true (is_expired (fixture, MAIRIE, "Deux-rives"));
  g_assert_true (describe (fixture, MAIRIE, "Deux-rives").due);
  g_assert_false (describe (fixture, steward, "Deux-rives").due);

  renew (fixture, MAIRIE);
  av_organisation_send (organisation, MAIRIE, both);
  renewed = describe_own_end (fixture, both, "Deux-rives");
  g_assert_null (renewed);
  g_assert_false (is_expired (fixture, MAIRIE, "Deux-rives"));
}

/* What was taken from it ends nothing. */
static void
test_the_end_is_not_where_it_was_revoked (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Elbeuf", "76212", "intendant");
  guint both = av_organisation_join (organisation, "Deux-rives", "76540,76212", "terrain");
  g_autofree char *nothing = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, MAIRIE, steward);
  av_installation_revoke (av_organisation_get (organisation, steward), "Deux-rives", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, steward, MAIRIE);

  go_on (fixture, A_YEAR + 80);
  renew (fixture, MAIRIE);
  av_organisation_send (organisation, MAIRIE, both);
  nothing = describe_own_end (fixture, both, "Deux-rives");
  g_assert_null (nothing);
  go_on (fixture, A_YEAR + 100);
  g_assert_false (is_expired (fixture, MAIRIE, "Deux-rives"));
  g_assert_false (is_expired (fixture, both, "Deux-rives"));
}

#define ADD(name, func) g_test_add ("/renewal/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("all-at-once", test_all_at_once);
  ADD ("what-is-over-comes-back", test_what_is_over_comes_back);
  ADD ("of-its-own-communes", test_of_its_own_communes);
  ADD ("the-first-end-of-several-communes-is-told", test_the_first_end_of_several_communes_is_told);
  ADD ("the-end-is-not-where-it-was-revoked", test_the_end_is_not_where_it_was_revoked);

  return g_test_run ();
}
