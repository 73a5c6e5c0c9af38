#include "av-moment.h"
#include "av-written.h"

#define DAY (G_GINT64_CONSTANT (24) * 3600 * 1000)

static gint64
moment (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return g_date_time_to_unix (time) * 1000;
}

static void
test_a_wrong_clock_is_told (void)
{
  gint64 now = moment ("2027-03-15T12:00:00Z");

  g_assert_false (av_written_is_doubtful (now, now));
  g_assert_false (av_written_is_doubtful (now + 2 * DAY, now));
  g_assert_true (av_written_is_doubtful (now + 2 * DAY + 1, now));
  g_assert_false (av_written_is_doubtful (moment ("2026-01-01T00:00:00Z"), now));
  g_assert_true (av_written_is_doubtful (moment ("2025-12-31T23:59:59Z"), now));
  g_assert_true (av_written_is_doubtful (0, now));
}

static void
test_shown (void)
{
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *right = av_written_show (now);
  g_autofree char *ahead = av_written_show (now + 1000 * DAY);
  g_autofree char *unset = av_written_show (moment ("2000-01-02T12:00:00Z"));
  g_autofree char *day = av_written_show_day (moment ("2000-01-02T12:00:00Z"));
  g_autofree char *beyond = av_written_show (G_MAXINT64);
  g_autofree char *no_day = av_moment_show_day (G_MAXINT64);

  g_assert_false (g_str_has_suffix (right, " (doubtful clock)"));
  g_assert_true (g_str_has_suffix (ahead, " (doubtful clock)"));
  g_assert_true (g_str_has_prefix (unset, "2 Jan 2000 at "));
  g_assert_cmpstr (day, ==, "2 Jan 2000 (doubtful clock)");
  g_assert_cmpstr (beyond, ==, " (doubtful clock)");
  g_assert_cmpstr (no_day, ==, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/written/a-wrong-clock-is-told", test_a_wrong_clock_is_told);
  g_test_add_func ("/written/shown", test_shown);

  return g_test_run ();
}
