#include "av-field.h"
#include "av-moment.h"

static GDateTime *
new_present (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");

  if (paris == NULL)
    paris = g_time_zone_new_offset (3600);
  return g_date_time_new (paris, 2020, 1, 24, 18, 5, 30);
}

static void
test_typed_moments (void)
{
  static const char *const typed[][2] = {
    { "14:30", "2020-01-24T14:30:00+01:00" },
    { "14h30", "2020-01-24T14:30:00+01:00" },
    { "14 h 30", "2020-01-24T14:30:00+01:00" },
    { "14h", "2020-01-24T14:00:00+01:00" },
    { "9h05", "2020-01-24T09:05:00+01:00" },
    { "hier 14:30", "2020-01-23T14:30:00+01:00" },
    { "hier \303\240 14h30", "2020-01-23T14:30:00+01:00" },
    { "24/1/20 14:30", "2020-01-24T14:30:00+01:00" },
    { "24 janv. 2020, 14:30", "2020-01-24T14:30:00+01:00" },
    { "24 Jan 2020, 14:30", "2020-01-24T14:30:00+01:00" },
    { "23 janvier 8 h 15", "2020-01-23T08:15:00+01:00" },
    { "-3 14:30", "2020-01-21T14:30:00+01:00" },
    { "+3 9h", "2020-01-27T09:00:00+01:00" },
    { "240120 14:30", "2020-01-24T14:30:00+01:00" },
    { "maintenant", "2020-01-24T18:05:30+01:00" },
    { "2020-01-24T14:30:00+01:00", "2020-01-24T14:30:00+01:00" },
    { "2020-07-24T14:30:00+02:00", "2020-07-24T14:30:00+02:00" },
    { "2020-07-24T14:30:00-09:30", "2020-07-24T14:30:00-09:30" },
    { "2020-01-24T13:30:00Z", "2020-01-24T13:30:00+00:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GDateTime) now = new_present ();
      g_autoptr (GError) error = NULL;
      g_autofree char *moment = av_moment_parse (typed[i][0], now, &error);

      if (moment == NULL)
        g_error ("%s: %s", typed[i][0], error->message);
      g_assert_cmpstr (moment, ==, typed[i][1]);
    }
}

static void
test_what_is_no_moment (void)
{
  static const char *const wrong[] = {
    "", "hier", "24/1/20", "25:00", "14:60", "14:", "14:30:61", "janvier 14:30", "2004 14:30", "31/2/2020 14:30",
    "2020-01-24T25:00:00+01:00", "2020-13-24T14:30:00+01:00", "x 14:30", "14h30m", "1430", ":30", "h", "midi",
    "1700-01-24T14:30:00+01:00"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GDateTime) now = new_present ();
      g_autoptr (GError) error = NULL;
      g_autofree char *moment = av_moment_parse (wrong[i], now, &error);

      if (moment != NULL)
        g_error ("“%s” was read as %s", wrong[i], moment);
      g_assert_true (error->domain == AV_FIELD_ERROR);
      g_assert_cmpstr (error->message, !=, "");
    }
}

static void
test_canonical_is_exact (void)
{
  static const char *const wrong[] = {
    "2020-01-24T14:30:00", "2020-01-24T14:30:00Z", "2020-01-24 14:30:00+01:00", "2020-01-24T14:30:00+0100",
    "2020-01-24T14:30:00.5+01:00", "2020-01-24T14:30:00+15:00", "2020-02-30T14:30:00+01:00", "2020-01-24T24:00:00+01:00",
    "1899-12-31T14:30:00+01:00", "2020-01-24T14:30:00-00:00", "2020-01-24T14:30:00+01:60"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GDateTime) time = av_moment_from_string (wrong[i]);

      if (time != NULL)
        g_error ("%s", wrong[i]);
    }
}

static void
test_the_hour_that_is_not (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *moment = NULL;
  g_autoptr (GDateTime) again = NULL;

  if (paris == NULL)
    {
      g_test_skip ("The system knows no time zones");
      return;
    }

  /* Clocks go from 2:00 to 3:00. */
  now = g_date_time_new (paris, 2020, 3, 29, 12, 0, 0);
  moment = av_moment_parse ("2:30", now, NULL);
  g_assert_nonnull (moment);
  again = av_moment_from_string (moment);
  g_assert_nonnull (again);
}

static void
test_shown (void)
{
  g_autofree char *shown = av_moment_show ("2020-01-24T14:05:09+01:00");
  g_autofree char *now = av_moment_now ();
  g_autoptr (GDateTime) time = av_moment_from_string (now);
  AvDay day;

  g_assert_cmpstr (shown, ==, "24 Jan 2020, 14:05");
  g_assert_nonnull (time);
  av_moment_get_day ("2020-01-24T23:59:00-09:00", &day);
  g_assert_cmpint (day.day, ==, 24);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/moment/typed-moments", test_typed_moments);
  g_test_add_func ("/moment/what-is-no-moment", test_what_is_no_moment);
  g_test_add_func ("/moment/canonical-is-exact", test_canonical_is_exact);
  g_test_add_func ("/moment/the-hour-that-is-not", test_the_hour_that_is_not);
  g_test_add_func ("/moment/shown", test_shown);

  return g_test_run ();
}
