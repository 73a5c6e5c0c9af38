/* Several organisations say that they take the place of ours: each is kept once, in an
 * order that no author chooses alone, and not without end. */

#include "av-limits.h"
#include "av-refoundings.h"

#define NOW G_GINT64_CONSTANT (1800000000000)
#define HORIZON (NOW + 48 * 3600 * 1000)

static void
add (GPtrArray *refoundings,
     const char *id,
     gint64 founded)
{
  AvRefounding *refounding = g_new0 (AvRefounding, 1);

  refounding->id = g_strdup (id);
  refounding->founded = founded;
  av_refoundings_add (refoundings, refounding);
}

static const char *
get_id (GPtrArray *refoundings,
        guint index)
{
  return ((AvRefounding *) g_ptr_array_index (refoundings, index))->id;
}

static void
test_latest_first_but_for_those_ahead (void)
{
  const char *const expected[] = { "within", "now", "before", "ahead", "2099", "no day" };
  g_autoptr (GPtrArray) refoundings = av_refoundings_new ();
  g_autoptr (GPtrArray) left_out = NULL;

  add (refoundings, "no day", G_MININT64);
  add (refoundings, "before", NOW - 1);
  add (refoundings, "2099", G_GINT64_CONSTANT (4070908800000));
  add (refoundings, "ahead", HORIZON + 1);
  add (refoundings, "within", HORIZON);
  add (refoundings, "now", NOW);
  left_out = av_refoundings_settle (refoundings, HORIZON);

  g_assert_cmpuint (left_out->len, ==, 0);
  g_assert_cmpuint (refoundings->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < refoundings->len; i++)
    g_assert_cmpstr (get_id (refoundings, i), ==, expected[i]);
}

static void
test_once_for_each_organisation (void)
{
  g_autoptr (GPtrArray) refoundings = av_refoundings_new ();

  add (refoundings, "Montreuil", NOW);
  add (refoundings, "Digne", NOW);
  add (refoundings, "Montreuil", NOW);

  g_assert_cmpuint (refoundings->len, ==, 2);
  g_assert_nonnull (av_refoundings_find (refoundings, "Montreuil"));
  g_assert_nonnull (av_refoundings_find (refoundings, "Digne"));
  g_assert_null (av_refoundings_find (refoundings, "Vernon"));
}

/* Those dated ahead go first. */
static void
test_no_more_than_have_room (void)
{
  g_autoptr (GPtrArray) refoundings = av_refoundings_new ();
  g_autoptr (GPtrArray) left_out = NULL;

  for (guint i = 0; i < AV_LIMIT_REFOUNDINGS + 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      add (refoundings, id, i == 3 ? HORIZON + 1 : NOW - i);
    }
  left_out = av_refoundings_settle (refoundings, HORIZON);

  g_assert_cmpuint (refoundings->len, ==, AV_LIMIT_REFOUNDINGS);
  g_assert_cmpstr (get_id (refoundings, 0), ==, "0");
  g_assert_null (av_refoundings_find (refoundings, "3"));
  g_assert_cmpuint (left_out->len, ==, 2);
  g_assert_nonnull (av_refoundings_find (left_out, "3"));
  g_assert_nonnull (av_refoundings_find (left_out, "17"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/refoundings/latest-first-but-for-those-ahead", test_latest_first_but_for_those_ahead);
  g_test_add_func ("/refoundings/once-for-each-organisation", test_once_for_each_organisation);
  g_test_add_func ("/refoundings/no-more-than-have-room", test_no_more_than_have_room);

  return g_test_run ();
}
