/* A reading lease that is over shows no dossier, keeps what is noted meanwhile,
 * and ends with what another computer wrote since; by clocks that jump. */

#include <string.h>

#include "av-access-log.h"
#include "av-lease.h"
#include "av-record-store.h"
#include "av-reading.h"
#include "av-sync-fixture.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)

enum
{
  MAIRIE,
  LAPTOP,
};

typedef struct
{
  AvOrganisation *organisation;
  guint64 now; /* of the laptop */
  guint64 theirs;
  char *record;
} Fixture;

static guint64
tell (gpointer user_data)
{
  return *(guint64 *) user_data;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  g_assert_cmpuint (av_organisation_join (fixture->organisation, "Asso-1", "76540", "referent"), ==, LAPTOP);
  fixture->now = fixture->theirs = (guint64) g_get_real_time () / 1000;
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, LAPTOP), tell, &fixture->now);
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, MAIRIE), tell, &fixture->theirs);
  fixture->record = av_organisation_write_contact (fixture->organisation, LAPTOP, "Cosette", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->record);
}

static AvStore *
get_store (Fixture *fixture)
{
  return av_organisation_get_store (fixture->organisation, LAPTOP);
}

static void
set_days (Fixture *fixture,
          guint days)
{
  g_autoptr (GError) error = NULL;

  av_lease_set_days (get_store (fixture), days, &error);
  g_assert_no_error (error);
}

static gboolean
is_shown (Fixture *fixture)
{
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  snapshot = av_record_store_load (get_store (fixture), fixture->record, &error);
  g_assert_true (snapshot != NULL || g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD));
  if (snapshot == NULL)
    g_assert_nonnull (strstr (error->message, "until an exchange brings something"));
  return snapshot != NULL;
}

static void
send (Fixture *fixture)
{
  g_free (av_organisation_write_contact (fixture->organisation, MAIRIE, "Fantine", NULL));
  av_organisation_send (fixture->organisation, MAIRIE, LAPTOP);
}

static void
assert_said (Fixture *fixture,
             const char *wanted)
{
  AvLease lease;
  g_autofree char *said = NULL;

  g_assert_true (av_lease_get (get_store (fixture), &lease, NULL));
  said = av_lease_describe (&lease);
  if (wanted == NULL)
    g_assert_null (said);
  else
    g_assert_nonnull (strstr (said, wanted));
}

static void
test_none_unless_it_is_set (Fixture *fixture,
                            gconstpointer user_data)
{
  fixture->now += 1000 * DAY_MS;
  g_assert_true (is_shown (fixture));
  assert_said (fixture, NULL);

  /* Counted from when it is set, and taken back at once. */
  set_days (fixture, 30);
  fixture->now += 31 * DAY_MS;
  set_days (fixture, 0);
  g_assert_true (is_shown (fixture));
}

static void
test_said_days_before_and_over (Fixture *fixture,
                                gconstpointer user_data)
{
  send (fixture);
  set_days (fixture, 30);
  fixture->now += 22 * DAY_MS;
  assert_said (fixture, NULL);
  fixture->now += DAY_MS;
  assert_said (fixture, "In 7 days");
  fixture->now += 6 * DAY_MS;
  assert_said (fixture, "In 1 day ");
  g_assert_true (is_shown (fixture));
  fixture->now += DAY_MS;
  assert_said (fixture, "for 30 days");
  g_assert_false (is_shown (fixture));
}

/* What is noted meanwhile is kept, and shown with the rest. */
static void
test_over_lease_notes_and_exchanges (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autofree char *noted = NULL;
  g_autofree char *name = NULL;
  guint withheld;

  set_days (fixture, 30);
  fixture->now += 40 * DAY_MS;
  g_assert_false (is_shown (fixture));
  noted = av_organisation_write_contact (fixture->organisation, LAPTOP, "Gavroche", NULL);
  av_organisation_send (fixture->organisation, LAPTOP, MAIRIE);
  name = av_organisation_get_answer (fixture->organisation, MAIRIE, noted, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Gavroche");
  g_assert_false (is_shown (fixture));

  /* The program itself reads on. */
  av_reading_begin_whole (get_store (fixture));
  g_assert_true (is_shown (fixture));
  av_reading_end_whole (get_store (fixture));

  fixture->theirs = fixture->now;
  send (fixture);
  g_assert_true (is_shown (fixture));
  g_free (name);
  name = av_organisation_get_answer (fixture->organisation, LAPTOP, noted, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Gavroche");
  g_assert_true (av_reading_get_withheld (get_store (fixture), noted, &withheld, NULL));
}

/* What was written before it was over, and lay on a stick since, opens nothing. */
static void
test_old_bundle_prolongs_nothing (Fixture *fixture,
                                  gconstpointer user_data)
{
  set_days (fixture, 30);
  fixture->now += 40 * DAY_MS;
  send (fixture);
  g_assert_false (is_shown (fixture));
  fixture->theirs += 39 * DAY_MS;
  send (fixture);
  g_assert_true (is_shown (fixture));
}

/* Of a machine that was taken away nothing opens here, however new it is. */
static void
test_revoked_colleague_prolongs_nothing (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint thief = av_organisation_join (organisation, "Asso-2", "76540", "referent");
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (organisation, MAIRIE), "Asso-2", &(AvRevocation){ "" }, NULL, &error);
  g_assert_no_error (error);
  send (fixture);
  set_days (fixture, 30);
  fixture->now += 40 * DAY_MS;
  fixture->theirs = fixture->now;
  av_store_set_clock_for_test (av_organisation_get_store (organisation, thief), tell, &fixture->theirs);
  g_free (av_organisation_write_contact (organisation, thief, "Javert", NULL));
  av_organisation_send (organisation, thief, LAPTOP);
  g_assert_false (is_shown (fixture));
  send (fixture);
  g_assert_true (is_shown (fixture));
}

static void
test_clock_jumps_forth_and_back (Fixture *fixture,
                                 gconstpointer user_data)
{
  const guint64 today = fixture->now;

  send (fixture);
  set_days (fixture, 30);

  /* Years ahead, with an exchange there, and home again: no year is won. */
  fixture->now = today + 2000 * DAY_MS;
  g_assert_false (is_shown (fixture));
  fixture->theirs = today + DAY_MS;
  send (fixture);
  g_assert_false (is_shown (fixture));
  fixture->now = today + 2 * DAY_MS;
  g_assert_true (is_shown (fixture));
  fixture->now = today + 32 * DAY_MS;
  g_assert_false (is_shown (fixture));

  /* A colleague's clock that runs years ahead wins no more than our own now. */
  fixture->theirs = today + 3000 * DAY_MS;
  send (fixture);
  g_assert_true (is_shown (fixture));
  fixture->now += 31 * DAY_MS;
  g_assert_false (is_shown (fixture));

  /* Set back it shows again: whoever owns the clock owns the lease. */
  fixture->now = today;
  g_assert_true (is_shown (fixture));
}

static gboolean
hear_and_fail (AvStore *store,
               gpointer user_data,
               GError **error)
{
  AvLease lease;

  g_assert_true (av_lease_note_heard (store, av_store_get_now (store), error));
  g_assert_true (av_lease_get (store, &lease, error));
  g_assert_false (lease.over);
  g_set_error_literal (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL, "full");
  return FALSE;
}

static void
test_what_was_not_taken_prolongs_nothing (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  set_days (fixture, 30);
  fixture->now += 31 * DAY_MS;
  g_assert_false (is_shown (fixture));
  g_assert_false (av_store_transact (get_store (fixture), hear_and_fail, NULL, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
  g_assert_false (is_shown (fixture));
}

/* Once each time, whoever asks for it. */
static void
test_what_is_set_is_logged (Fixture *fixture,
                            gconstpointer user_data)
{
  static const char *const days[] = { "0", "30" };
  g_autoptr (GPtrArray) lines = NULL;

  set_days (fixture, 30);
  set_days (fixture, 0);
  lines = av_access_log_list (get_store (fixture), NULL, G_N_ELEMENTS (days), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      const AvAccess *line = g_ptr_array_index (lines, i);

      g_assert_cmpstr (line->act, ==, AV_ACT_LEASE);
      g_assert_cmpstr (line->detail, ==, days[i]);
    }
}

#define ADD(name, func) g_test_add ("/lease/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  ADD ("none-unless-it-is-set", test_none_unless_it_is_set);
  ADD ("said-days-before-and-over", test_said_days_before_and_over);
  ADD ("over-lease-notes-and-exchanges", test_over_lease_notes_and_exchanges);
  ADD ("old-bundle-prolongs-nothing", test_old_bundle_prolongs_nothing);
  ADD ("revoked-colleague-prolongs-nothing", test_revoked_colleague_prolongs_nothing);
  ADD ("what-was-not-taken-prolongs-nothing", test_what_was_not_taken_prolongs_nothing);
  ADD ("clock-jumps-forth-and-back", test_clock_jumps_forth_and_back);
  ADD ("what-is-set-is-logged", test_what_is_set_is_logged);

  return g_test_run ();
}
