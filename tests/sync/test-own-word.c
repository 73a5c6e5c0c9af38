/* What is said on a computer whose word does not count any more, its time being over or
 * itself revoked, is refused: nobody would ever apply it. */

#include "av-change.h"
#include "av-class.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define OURS "76157"
#define ALSO "76231"
#define STRUCTURE "S12"
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define DAY_MS ((guint64) (24 * HOUR_MS))

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;  /* of both communes */
  guint steward; /* of the first */
  char *container;
  char *other;  /* of the same person */
  char *record; /* in the first */
  guint64 clock;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," OURS "," ALSO "," STRUCTURE);

  fixture->organisation = organisation;
  fixture->laptop = av_organisation_join (organisation, "Canteleu-1", OURS "," ALSO, "referent");
  fixture->steward = av_organisation_join (organisation, "Mairie de Canteleu", OURS, "intendant");
  av_organisation_join (organisation, "Mission locale", STRUCTURE, "terrain");
  fixture->record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &fixture->container);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Euphrasie", &fixture->other));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->other);
  g_free (fixture->record);
}

static AvStore *
get_store (Fixture *fixture)
{
  return av_organisation_get_store (fixture->organisation, fixture->laptop);
}

static AvInstallation *
get_installation (Fixture *fixture)
{
  return av_organisation_get (fixture->organisation, fixture->laptop);
}

/* ---- What is said ------------------------------------------------------------ */

static gboolean
join_them (Fixture *fixture,
           GError **error)
{
  return av_fusion_join (get_store (fixture), fixture->container, fixture->other, error);
}

static gboolean
part_them (Fixture *fixture,
           GError **error)
{
  return av_fusion_part (get_store (fixture), fixture->other, fixture->container, error);
}

/* In a week, by its own clock. */
static gboolean
share (Fixture *fixture,
       GError **error)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local ((gint64) ((av_store_get_now (get_store (fixture)) + 7 * DAY_MS) / 1000));
  g_autofree char *until = g_date_time_format (day, "%F");

  return av_installation_share (get_installation (fixture), fixture->container, STRUCTURE, AV_CLASS_BIT (AV_CLASS_CONTACT), until, "ecrit", error);
}

static gboolean
end_sharing (Fixture *fixture,
             GError **error)
{
  return av_installation_unshare (get_installation (fixture), fixture->container, STRUCTURE, error);
}

static gboolean
transfer (Fixture *fixture,
          GError **error)
{
  return av_installation_transfer (get_installation (fixture), fixture->container, "76540", error);
}

static gboolean
erase (Fixture *fixture,
       GError **error)
{
  return av_installation_erase (get_installation (fixture), fixture->container, 0, "demande", error);
}

typedef struct
{
  const char *name;
  gboolean (*say) (Fixture *fixture, GError **error);
} Saying;

static const Saying sayings[] = {
  { "joined", join_them },
  { "parted", part_them },
  { "shared", share },
  { "not-shared-any-more", end_sharing },
  { "erased", erase },
  { "transferred", transfer },
};

/* ---- Whose word does not count ------------------------------------------------- */

static guint64
in_two_years (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + 730 * DAY_MS;
}

static void
end_its_time (Fixture *fixture)
{
  av_store_set_clock_for_test (get_store (fixture), in_two_years, NULL);
}

static guint64
stand_still (gpointer user_data)
{
  return *(guint64 *) user_data;
}

static void
set_clock_to_its_end (Fixture *fixture,
                      gint64 plus)
{
  g_autoptr (GPtrArray) members = av_installation_list (get_installation (fixture), NULL);

  for (guint i = 0; i < members->len; i++)
    if (((const AvMember *) g_ptr_array_index (members, i))->self)
      fixture->clock = (guint64) (((const AvMember *) g_ptr_array_index (members, i))->not_after + plus);
  av_store_set_clock_for_test (get_store (fixture), stand_still, &fixture->clock);
}

/* In one of its communes, and it heard. */
static void
revoke_it (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, fixture->steward);
  av_installation_revoke (av_organisation_get (organisation, fixture->steward), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->steward, fixture->laptop);
}

static void
assert_in_vain (Fixture *fixture,
                const Saying *saying)
{
  g_autofree char *before = av_organisation_picture (fixture->organisation, fixture->laptop);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (saying->say (fixture, &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  after = av_organisation_picture (fixture->organisation, fixture->laptop);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused_after_its_end (Fixture *fixture,
                            gconstpointer user_data)
{
  end_its_time (fixture);
  assert_in_vain (fixture, user_data);
}

static void
test_refused_once_revoked (Fixture *fixture,
                           gconstpointer user_data)
{
  revoke_it (fixture);
  assert_in_vain (fixture, user_data);
}

static void
test_said_before (Fixture *fixture,
                  gconstpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      g_autoptr (GError) error = NULL;

      /* Gone, there would be nothing left to give. */
      if (sayings[i].say != erase)
        sayings[i].say (fixture, &error);
      g_assert_no_error (error);
    }
}

/* What it says of a dossier of the other commune counts. */
static void
test_said_where_it_works_on (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  av_installation_transfer (get_installation (fixture), fixture->container, ALSO, &error);
  g_assert_no_error (error);
  revoke_it (fixture);
  share (fixture, &error);
  g_assert_no_error (error);
}

/* Whoever answers for one of two dossiers parts them. */
static void
test_parted_where_it_works_on (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) component = NULL;

  av_installation_transfer (get_installation (fixture), fixture->container, ALSO, &error);
  g_assert_no_error (error);
  g_assert_true (join_them (fixture, NULL));
  revoke_it (fixture);
  part_them (fixture, &error);
  g_assert_no_error (error);

  component = av_fusion_get_component (get_store (fixture), fixture->container, NULL);
  g_assert_cmpuint (g_strv_length (component), ==, 1);
}

/* It waits with the others, and can be admitted. */
static void
test_answers_are_typed_on (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autofree char *answer = NULL;

  end_its_time (fixture);
  av_organisation_set (fixture->organisation, fixture->laptop, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Cosette F.");
  g_assert_true (av_store_seal (get_store (fixture), NULL));
  answer = av_organisation_get_answer (fixture->organisation, fixture->laptop, fixture->record, "prenom-ou-surnom");
  g_assert_cmpstr (answer, ==, "Cosette F.");
}

/* A transfer that nobody has seen is undone at any time. */
static void
test_transfer_is_taken_back (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scope = NULL;
  AvId container;

  set_clock_to_its_end (fixture, -HOUR_MS);
  g_assert_true (transfer (fixture, NULL));
  set_clock_to_its_end (fixture, HOUR_MS);
  av_installation_take_transfer_back (get_installation (fixture), fixture->container, OURS, &error);
  g_assert_no_error (error);
  g_assert_true (av_id_parse (fixture->container, &container));
  g_assert_true (av_segment_store_get_scope (get_store (fixture), &container, &scope, NULL));
  g_assert_cmpstr (scope, ==, OURS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      g_autofree char *after = g_strconcat ("/own-word/refused-after-its-end/", sayings[i].name, NULL);
      g_autofree char *revoked = g_strconcat ("/own-word/refused-once-revoked/", sayings[i].name, NULL);

      g_test_add (after, Fixture, &sayings[i], set_up, test_refused_after_its_end, tear_down);
      g_test_add (revoked, Fixture, &sayings[i], set_up, test_refused_once_revoked, tear_down);
    }
  g_test_add ("/own-word/said-before", Fixture, NULL, set_up, test_said_before, tear_down);
  g_test_add ("/own-word/said-where-it-works-on", Fixture, NULL, set_up, test_said_where_it_works_on, tear_down);
  g_test_add ("/own-word/parted-where-it-works-on", Fixture, NULL, set_up, test_parted_where_it_works_on, tear_down);
  g_test_add ("/own-word/answers-are-typed-on", Fixture, NULL, set_up, test_answers_are_typed_on, tear_down);
  g_test_add ("/own-word/transfer-is-taken-back", Fixture, NULL, set_up, test_transfer_is_taken_back, tear_down);

  return g_test_run ();
}
