#include "av-deadline.h"
#include "av-moment.h"

#define SAID "2020-01-24T18:00:00+01:00"

static void
test_proposed_by_priority (void)
{
  g_assert_cmpstr (av_deadline_propose ("P1"), ==, "J1");
  g_assert_cmpstr (av_deadline_propose ("P2"), ==, "J3");
  g_assert_cmpstr (av_deadline_propose ("P3"), ==, "J1");
  g_assert_cmpstr (av_deadline_propose ("P4"), ==, "H3");
  g_assert_cmpstr (av_deadline_propose ("P5"), ==, "J1");
  g_assert_cmpstr (av_deadline_propose ("P6"), ==, "J3");
  g_assert_null (av_deadline_propose ("P7"));
  g_assert_cmpstr (av_deadline_propose ("P2 P4 P6"), ==, "H3");
  g_assert_null (av_deadline_propose (NULL));
  g_assert_cmpint (av_deadline_get_hours ("J7"), ==, 168);
  g_assert_cmpint (av_deadline_get_hours ("~nsp"), ==, -1);
  g_assert_cmpint (av_deadline_get_hours (NULL), ==, -1);
}

static void
test_overdue (void)
{
  static const struct
  {
    const char *delay;
    const char *answered;
    const char *now;
    gboolean overdue;
  } cases[] = {
    { "H3", NULL, "2020-01-24T21:00:00+01:00", FALSE },
    { "H3", NULL, "2020-01-24T21:00:01+01:00", TRUE },
    { "H3", NULL, "2020-01-24T20:00:01+00:00", TRUE },
    { "H3", "2020-01-24T20:59:00+01:00", "2020-02-24T21:00:00+01:00", FALSE },
    { "H3", "2020-01-24T21:01:00+01:00", "2020-02-24T21:00:00+01:00", TRUE },
    { "J1", NULL, "2020-01-25T17:59:00+01:00", FALSE },
    { "J1", NULL, "2020-01-25T18:01:00+01:00", TRUE },
    { "~nsp", NULL, "2030-01-25T18:01:00+01:00", FALSE },
    { NULL, NULL, "2030-01-25T18:01:00+01:00", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) now = av_moment_from_string (cases[i].now);

      g_assert_true (av_deadline_is_overdue (SAID, cases[i].delay, cases[i].answered, now) == cases[i].overdue);
    }

  g_assert_false (av_deadline_is_overdue ("~nsp", "H3", NULL, NULL));
}

static void
test_time_left_in_words (void)
{
  static const char *const cases[][3] = {
    { "H3", "2020-01-24T18:00:00+01:00", "3 hours left" },
    { "H3", "2020-01-24T18:00:01+01:00", "3 hours left" },
    { "H3", "2020-01-24T18:40:00+01:00", "2 hours left" },
    { "H3", "2020-01-24T20:00:00+01:00", "1 hour left" },
    { "H3", "2020-01-24T20:00:30+01:00", "1 hour left" },
    { "H3", "2020-01-24T20:20:00+01:00", "40 minutes left" },
    { "H3", "2020-01-24T20:59:59+01:00", "1 minute left" },
    { "H3", "2020-01-24T21:00:00+01:00", "1 minute left" },
    { "H3", "2020-01-24T21:00:01+01:00", "1 minute late" },
    { "H3", "2020-01-24T21:40:00+01:00", "40 minutes late" },
    { "H3", "2020-01-25T00:00:00+01:00", "3 hours late" },
    { "J3", "2020-01-24T18:00:00+01:00", "3 days left" },
    { "J3", "2020-01-24T18:00:01+01:00", "3 days left" },
    { "J3", "2020-01-25T18:00:01+01:00", "2 days left" },
    { "J3", "2020-01-25T19:00:00+01:00", "47 hours left" },
    { "J1", "2020-01-28T18:00:00+01:00", "3 days late" },
    { "~so", "2020-01-28T18:00:00+01:00", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) now = av_moment_from_string (cases[i][1]);
      g_autofree char *shown = av_deadline_show (SAID, cases[i][0], now);

      g_assert_cmpstr (shown, ==, cases[i][2]);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deadline/proposed-by-priority", test_proposed_by_priority);
  g_test_add_func ("/deadline/overdue", test_overdue);
  g_test_add_func ("/deadline/time-left-in-words", test_time_left_in_words);

  return g_test_run ();
}
