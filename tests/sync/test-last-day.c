/* A sharing ends with the last day that was agreed to, by whatever clock shows first
 * that it is over: nobody's clock that is behind hands on what nobody agrees to. */

#include <string.h>

#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-sharing.h"
#include "av-sync-fixture.h"

#define COMMUNE "76157"
#define MINUTE_MS (G_GUINT64_CONSTANT (60) * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

typedef struct
{
  guint64 ms;
} Clock;

typedef struct
{
  AvOrganisation *organisation;
  guint team;
  guint colleague;
  guint association;
  char *container;
  char *contact;
  guint64 midnight; /* that ends the last day */
  Clock clocks[4];
} Fixture;

static guint64
read_clock (gpointer user_data)
{
  return ((Clock *) user_data)->ms;
}

/* From the middle of the day before on, everybody has a clock of their own. */
static void
find_midnight (Fixture *fixture)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) later = g_date_time_add_days (now, 30);
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (later), g_date_time_get_month (later), g_date_time_get_day_of_month (later), 0, 0, 0);

  fixture->midnight = (guint64) g_date_time_to_unix (midnight) * 1000;
  for (guint i = 0; i < G_N_ELEMENTS (fixture->clocks); i++)
    {
      fixture->clocks[i].ms = fixture->midnight - 36 * HOUR_MS;
      av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, i), read_clock, &fixture->clocks[i]);
    }
}

static void
share (Fixture *fixture)
{
  g_autoptr (GDateTime) last = g_date_time_new_from_unix_local ((gint64) (fixture->midnight / 1000) - 3600);
  g_autofree char *until = g_date_time_format (last, "%F");
  g_autoptr (GError) error = NULL;

  av_installation_share (av_organisation_get (fixture->organisation, fixture->team), fixture->container, "S12",
                         AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS), until, "ecrit", &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (COMMUNE ",S12");

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "referent");
  fixture->colleague = av_organisation_join (organisation, "Canteleu-2", COMMUNE, "referent");
  fixture->association = av_organisation_join (organisation, "Mission locale", "S12", "terrain");
  find_midnight (fixture);
  fixture->contact = av_organisation_write_contact (organisation, fixture->team, "Cosette", &fixture->container);
  share (fixture);
  av_organisation_send (organisation, fixture->team, fixture->colleague);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->contact);
}

static void
set_clock (Fixture *fixture,
           guint number,
           guint64 ms)
{
  fixture->clocks[number].ms = ms;
}

static gboolean
hands_on (Fixture *fixture,
          guint from)
{
  g_autofree char *answer = NULL;

  av_organisation_send (fixture->organisation, from, fixture->association);
  answer = av_organisation_get_answer (fixture->organisation, fixture->association, fixture->contact, "prenom-ou-surnom");
  return answer != NULL;
}

static void
test_to_the_last_minute (Fixture *fixture,
                         gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight - MINUTE_MS);
  g_assert_true (hands_on (fixture, fixture->team));
}

static void
test_and_not_a_minute_longer (Fixture *fixture,
                              gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight + MINUTE_MS);
  g_assert_false (hands_on (fixture, fixture->team));
}

/* Its own clock shows the last day; what it read was dated after it. */
static void
test_clock_behind_hands_nothing_on (Fixture *fixture,
                                    gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight - 12 * HOUR_MS);
  set_clock (fixture, fixture->colleague, fixture->midnight + 12 * HOUR_MS);
  av_organisation_send (fixture->organisation, fixture->colleague, fixture->team);
  g_assert_false (hands_on (fixture, fixture->team));
}

/* It was right, and is three days behind since: two clocks showed that it is over. */
static void
test_clock_that_went_back_hands_nothing_on (Fixture *fixture,
                                            gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight + 3 * DAY_MS);
  set_clock (fixture, fixture->colleague, fixture->midnight + 3 * DAY_MS);
  av_organisation_send (fixture->organisation, fixture->colleague, fixture->team);
  set_clock (fixture, fixture->team, fixture->midnight - HOUR_MS);
  g_assert_false (hands_on (fixture, fixture->team));
}

/* What it writes then has a key that the structure does not have. */
static void
test_clock_behind_writes_with_another_key (Fixture *fixture,
                                           gconstpointer user_data)
{
  static const char keys[] = "SELECT COUNT (*) FROM key WHERE class = 0";
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->team));
  gint64 before = 0, after = 0;

  set_clock (fixture, fixture->team, fixture->midnight - 12 * HOUR_MS);
  g_assert_true (hands_on (fixture, fixture->team));
  av_database_get_int64 (db, keys, 0, &before, NULL);
  set_clock (fixture, fixture->colleague, fixture->midnight + 12 * HOUR_MS);
  av_organisation_send (fixture->organisation, fixture->colleague, fixture->team);
  g_free (av_organisation_write_contact (fixture->organisation, fixture->team, "Cosette encore", &fixture->container));
  av_store_seal (av_organisation_get_store (fixture->organisation, fixture->team), NULL);
  av_database_get_int64 (db, keys, 0, &after, NULL);
  g_assert_cmpint (after, ==, before + 1);
}

/* A clock that is a day ahead ends it a day early, where it is heard, and nowhere else. */
static void
test_clock_ahead_ends_it_where_it_is_heard (Fixture *fixture,
                                            gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight - 12 * HOUR_MS);
  set_clock (fixture, fixture->colleague, fixture->midnight + 12 * HOUR_MS);
  g_assert_false (hands_on (fixture, fixture->colleague));
  g_assert_true (hands_on (fixture, fixture->team));
}

/* A clock that is a year ahead is believed as far as any other is. */
static void
test_clock_a_year_ahead_ends_nothing (Fixture *fixture,
                                      gconstpointer user_data)
{
  set_clock (fixture, fixture->team, fixture->midnight - 4 * DAY_MS);
  set_clock (fixture, fixture->colleague, fixture->midnight + 365 * DAY_MS);
  av_organisation_send (fixture->organisation, fixture->colleague, fixture->team);
  g_assert_true (hands_on (fixture, fixture->team));
}

/* What the structure writes counts for all of the team, whatever day their clocks show. */
static void
test_day_is_not_asked_of_what_is_accepted (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *written = NULL;

  set_clock (fixture, fixture->team, fixture->midnight - 12 * HOUR_MS);
  set_clock (fixture, fixture->colleague, fixture->midnight + 12 * HOUR_MS);
  set_clock (fixture, fixture->association, fixture->midnight + MINUTE_MS);
  g_assert_true (hands_on (fixture, fixture->team));
  written = av_organisation_write_contact (organisation, fixture->association, "Euphrasie", &fixture->container);

  for (guint i = fixture->team; i <= fixture->colleague; i++)
    {
      g_autofree char *answer = NULL;

      av_organisation_send (organisation, fixture->association, i);
      answer = av_organisation_get_answer (organisation, i, written, "prenom-ou-surnom");
      g_assert_cmpstr (answer, ==, "Euphrasie");
    }
}

static void
assert_day (int hour,
            int minute,
            int day,
            int month,
            const char *expected)
{
  g_autoptr (AvStore) store = av_store_open_in_memory (NULL);
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) moment = g_date_time_new (paris, 2027, month, day, hour, minute, 0);
  g_autofree char *shown = NULL;
  Clock clock = { (guint64) g_date_time_to_unix (moment) * 1000 };

  av_store_set_clock_for_test (store, read_clock, &clock);
  shown = av_sharing_get_today (store);
  g_assert_cmpstr (shown, ==, expected);
}

/* The nights when the clocks are changed have 23 and 25 hours. */
static void
test_summer_time_moves_no_midnight (void)
{
  assert_day (23, 59, 27, 3, "2027-03-27");
  assert_day (0, 1, 28, 3, "2027-03-28");
  assert_day (23, 59, 28, 3, "2027-03-28");
  assert_day (0, 1, 29, 3, "2027-03-29");
  assert_day (23, 59, 31, 10, "2027-10-31");
  assert_day (0, 1, 1, 11, "2027-11-01");
}

#define ADD(name, func) g_test_add ("/last-day/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_setenv ("TZ", "Europe/Paris", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("to-the-last-minute", test_to_the_last_minute);
  ADD ("and-not-a-minute-longer", test_and_not_a_minute_longer);
  ADD ("clock-behind-hands-nothing-on", test_clock_behind_hands_nothing_on);
  ADD ("clock-that-went-back-hands-nothing-on", test_clock_that_went_back_hands_nothing_on);
  ADD ("clock-behind-writes-with-another-key", test_clock_behind_writes_with_another_key);
  ADD ("clock-ahead-ends-it-where-it-is-heard", test_clock_ahead_ends_it_where_it_is_heard);
  ADD ("clock-a-year-ahead-ends-nothing", test_clock_a_year_ahead_ends_nothing);
  ADD ("day-is-not-asked-of-what-is-accepted", test_day_is_not_asked_of_what_is_accepted);
  g_test_add_func ("/last-day/summer-time-moves-no-midnight", test_summer_time_moves_no_midnight);

  return g_test_run ();
}
