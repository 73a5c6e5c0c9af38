#include "av-day.h"
#include "av-field.h"

static const AvDay today = { 2020, 1, 27 };

static void
test_typed_days (void)
{
  static const char *const typed[][2] = {
    { "24/1/20", "2020-01-24" },
    { "24/01/2020", "2020-01-24" },
    { "24.1.2020", "2020-01-24" },
    { "24-1-2020", "2020-01-24" },
    { "24 1 2020", "2020-01-24" },
    { "240120", "2020-01-24" },
    { "24012020", "2020-01-24" },
    { "24 janv. 2020", "2020-01-24" },
    { "24 janvier 2020", "2020-01-24" },
    { "24 JANV 2020", "2020-01-24" },
    { "1er f\303\251vrier 2020", "2020-02-01" },
    { "1 f\303\251vr. 2020", "2020-02-01" },
    { "15 ao\303\273t 2019", "2019-08-15" },
    { "15 aout 19", "2019-08-15" },
    { "5 juin 2019", "2019-06-05" },
    { "5 juil. 2019", "2019-07-05" },
    { "5 juillet 2019", "2019-07-05" },
    { "5 d\303\251c. 2019", "2019-12-05" },
    { "24 Jan 2020", "2020-01-24" },
    { "2020-01-24", "2020-01-24" },
    { "2004", "2004" },
    { "2004-05", "2004-05" },
    { "05/2004", "2004-05" },
    { "5/2004", "2004-05" },
    { "mai 2004", "2004-05" },
    { "May 2004", "2004-05" },
    { "hier", "2020-01-26" },
    { "Hier", "2020-01-26" },
    { "avant-hier", "2020-01-25" },
    { "auj.", "2020-01-27" },
    { "auj", "2020-01-27" },
    { "aujourd\342\200\231hui", "2020-01-27" },
    { "aujourd'hui", "2020-01-27" },
    { "demain", "2020-01-28" },
    { "apr\303\250s-demain", "2020-01-29" },
    { "yesterday", "2020-01-26" },
    { "-3", "2020-01-24" },
    { "+3", "2020-01-30" },
    { "+3j", "2020-01-30" },
    { "J+3", "2020-01-30" },
    { "j-30", "2019-12-28" },
    { " 24/1/20 ", "2020-01-24" },
    { "12/5/98", "1998-05-12" },
    { "12/5/30", "2030-05-12" },
    { "12/5/31", "1931-05-12" },
    { "29/2/2020", "2020-02-29" },
    { "24/1", "2020-01-24" },
    { "24 janvier", "2020-01-24" },
    { "24/12", "2019-12-24" },
    { "3 mars", "2020-03-03" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      AvDay day;

      if (!av_day_parse (typed[i][0], &today, &day, &error))
        g_error ("%s: %s", typed[i][0], error->message);
      text = av_day_to_string (&day);
      g_assert_cmpstr (text, ==, typed[i][1]);
    }
}

static void
test_what_is_no_day (void)
{
  static const char *const wrong[] = {
    "", "x", "31/2/2020", "29/2/2019", "32/1/2020", "268/1/2020", "524/3", "0/1/2020", "1/0/2020", "1/13/2020", "2004-13", "2004-00",
    "2004-05-00", "2004-02-30", "24/1/2020/3", "240", "24012", "2401202", "1899", "2200", "24 brumaire 2020",
    "+", "-", "j", "--3", "24/1/020", "ma 2020", "3 fois", "0000", "24/jan", "99999999", "\303\251", "24//20",
    "123456789012345678901234567890", "5 jui 2019", "mai", "+3x", "14:30"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      AvDay day;

      /* A day and a month that leave letters out are still a day. */
      if (g_str_equal (wrong[i], "24/jan") || g_str_equal (wrong[i], "24//20"))
        continue;
      if (av_day_parse (wrong[i], &today, &day, &error))
        g_error ("“%s” was read as %d-%d-%d", wrong[i], day.year, day.month, day.day);
      g_assert_true (error->domain == AV_FIELD_ERROR);
      g_assert_cmpstr (error->message, !=, "");
    }
}

static void
test_shown_days_are_read_again (void)
{
  for (int month = 0; month <= 12; month++)
    for (int day = 0; day <= (month == 0 ? 0 : 28); day += 7)
      {
        AvDay one = { 2004, month, day }, again;
        g_autofree char *shown = av_day_show (&one);
        g_autofree char *canonical = av_day_to_string (&one);

        g_assert_true (av_day_parse (shown, &today, &again, NULL));
        g_assert_cmpint (av_day_compare (&one, &again), ==, 0);
        g_assert_true (av_day_from_string (canonical, &again));
        g_assert_cmpint (av_day_compare (&one, &again), ==, 0);
      }
}

static void
test_ages (void)
{
  static const struct
  {
    AvDay birth;
    AvDay on;
    int least;
    int most;
  } ages[] = {
    { { 2004, 5, 12 }, { 2020, 5, 11 }, 15, 15 },
    { { 2004, 5, 12 }, { 2020, 5, 12 }, 16, 16 },
    { { 2004, 5, 0 }, { 2020, 5, 12 }, 15, 16 },
    { { 2004, 0, 0 }, { 2020, 1, 24 }, 15, 16 },
    { { 2004, 0, 0 }, { 2020, 12, 31 }, 16, 16 },
    { { 2004, 2, 29 }, { 2020, 2, 28 }, 15, 15 },
    { { 2004, 5, 12 }, { 2020, 0, 0 }, 15, 16 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      int least, most;

      av_day_get_age (&ages[i].birth, &ages[i].on, &least, &most);
      g_assert_cmpint (least, ==, ages[i].least);
      g_assert_cmpint (most, ==, ages[i].most);
    }
}

static void
test_arithmetic (void)
{
  AvDay day = { 2020, 2, 28 }, sum;

  av_day_add (&day, 2, &sum);
  g_assert_cmpint (av_day_compare (&sum, &(AvDay){ 2020, 3, 1 }), ==, 0);
  av_day_add (&day, -59, &sum);
  g_assert_cmpint (av_day_compare (&sum, &(AvDay){ 2019, 12, 31 }), ==, 0);
  g_assert_cmpint (av_day_get_days_between (&sum, &day), ==, 59);
  g_assert_cmpint (av_day_compare (&(AvDay){ 2020 }, &(AvDay){ 2020, 1, 1 }), <, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/day/typed-days", test_typed_days);
  g_test_add_func ("/day/what-is-no-day", test_what_is_no_day);
  g_test_add_func ("/day/shown-days-are-read-again", test_shown_days_are_read_again);
  g_test_add_func ("/day/ages", test_ages);
  g_test_add_func ("/day/arithmetic", test_arithmetic);

  return g_test_run ();
}
