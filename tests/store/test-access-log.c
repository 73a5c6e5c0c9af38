/* The access log: its lines hang together, and stay as long as they are kept. */

#include "av-access-log.h"

#define CONTAINER "00112233445566778899aabbccddeeff"

typedef struct
{
  AvStore *store;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_store_close (fixture->store);
}

static void
test_lines_are_chained (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  gint64 broken;

  for (guint i = 0; i < 5; i++)
    g_assert_true (av_access_log_add (fixture->store, AV_ACT_READ, CONTAINER, "contact", &error));
  g_assert_true (av_access_log_verify (fixture->store, &broken, &error));
  lines = av_access_log_list (fixture->store, CONTAINER, 3, &error);
  g_assert_cmpuint (lines->len, ==, 3);
  g_ptr_array_set_free_func (lines, (GDestroyNotify) av_access_free);

  g_assert_true (av_database_exec (av_store_get_database (fixture->store), &error, "UPDATE access_log SET act = 'x' WHERE number = 3", NULL));
  g_assert_false (av_access_log_verify (fixture->store, &broken, &error));
  g_assert_cmpint (broken, ==, 3);
}

static guint64
read_moment (gpointer user_data)
{
  return *(guint64 *) user_data;
}

static void
log_at (Fixture *fixture,
        guint64 *now,
        guint64 moment)
{
  g_autoptr (GError) error = NULL;

  *now = moment;
  g_assert_true (av_access_log_add (fixture->store, AV_ACT_UNLOCK, "", "", &error));
  g_assert_true (av_access_log_shorten (fixture->store, AV_ACCESS_LOG_KEPT_MS, &error));
  g_assert_no_error (error);
}

static guint
count_lines (Fixture *fixture)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (fixture->store, NULL, 1000, NULL);

  return lines->len;
}

/* A line a week for two years: twelve months stay, and hang together. */
static void
test_lines_are_kept_twelve_months (Fixture *fixture,
                                   gconstpointer user_data)
{
  const guint64 week = G_GUINT64_CONSTANT (7) * 24 * 3600 * 1000;
  const guint64 start = G_GUINT64_CONSTANT (1800000000000);
  guint64 now = start;
  g_autoptr (GError) error = NULL;
  gint64 broken;

  av_store_set_clock_for_test (fixture->store, read_moment, &now);
  for (guint i = 0; i < 104; i++)
    log_at (fixture, &now, start + i * week);
  g_assert_cmpuint (count_lines (fixture), ==, 53);
  g_assert_true (av_access_log_verify (fixture->store, &broken, &error));

  /* One day under a clock ten years ahead, then the right one again. */
  log_at (fixture, &now, start + 600 * week);
  log_at (fixture, &now, start + 104 * week);
  g_assert_cmpuint (count_lines (fixture), ==, 54);
  g_assert_true (av_access_log_verify (fixture->store, &broken, &error));

  /* What was cut out of the middle is still found. */
  g_assert_true (av_database_exec (av_store_get_database (fixture->store), &error, "DELETE FROM access_log WHERE number = 90", NULL));
  g_assert_false (av_access_log_verify (fixture->store, &broken, &error));
  g_assert_cmpint (broken, ==, 91);
}

/* A clock ten years ahead, for the six days until somebody sees it; one set back
 * to its beginning, for as long. */
static void
test_lines_outlive_a_wrong_clock (Fixture *fixture,
                                  gconstpointer user_data)
{
  const guint64 day = G_GUINT64_CONSTANT (24) * 3600 * 1000;
  const guint64 start = G_GUINT64_CONSTANT (1800000000000);
  guint64 now = start;
  g_autoptr (GError) error = NULL;
  gint64 broken;

  av_store_set_clock_for_test (fixture->store, read_moment, &now);
  for (guint i = 0; i < 100; i++)
    log_at (fixture, &now, start + i * day);
  for (guint i = 0; i < 50; i++)
    log_at (fixture, &now, start + 3650 * day + i * day / 10);
  g_assert_cmpuint (count_lines (fixture), ==, 150);
  for (guint i = 0; i < 50; i++)
    log_at (fixture, &now, i * day / 10);
  g_assert_cmpuint (count_lines (fixture), ==, 200);
  for (guint i = 100; i < 200; i++)
    log_at (fixture, &now, start + i * day);
  g_assert_cmpuint (count_lines (fixture), ==, 300);
  g_assert_true (av_access_log_verify (fixture->store, &broken, &error));

  /* A year later the time has come for the first hundred. */
  for (guint i = 0; i < 6; i++)
    log_at (fixture, &now, start + (600 + i) * day);
  g_assert_cmpuint (count_lines (fixture), ==, 306);
  log_at (fixture, &now, start + 606 * day);
  g_assert_cmpuint (count_lines (fixture), ==, 207);
  g_assert_true (av_access_log_verify (fixture->store, &broken, &error));
}

#define ADD(name, func) g_test_add ("/access-log/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lines-are-chained", test_lines_are_chained);
  ADD ("lines-are-kept-twelve-months", test_lines_are_kept_twelve_months);
  ADD ("lines-outlive-a-wrong-clock", test_lines_outlive_a_wrong_clock);

  return g_test_run ();
}
