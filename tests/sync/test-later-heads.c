/* What waits as a whole although a chain leads through it: a restriction leaves it out
 * whose heads end before it, and another one's name it. */

#include "av-forgery.h"
#include "av-limits.h"

#define MAIRIE AV_FORGERY_MAIRIE
#define WEIGHT AV_FORGERY_WEIGHT
#define N_KEPT AV_FORGERY_N_KEPT
#define N_MORE AV_FORGERY_N_MORE

/* What comes behind what a first revocation accepts; a later one names a segment of it,
 * whether or not it is here. */
static GPtrArray *
write_beyond (AvForgery *fixture,
              guint number)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_revoke (fixture);
  fixture->weight = WEIGHT;
  return av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), number);
}

/* From the head down, so that it leads to each one as it comes. */
static AvIntakeCounts
deliver_backwards (AvForgery *fixture,
                   GPtrArray *segments)
{
  g_autoptr (GPtrArray) backwards = g_ptr_array_new ();

  for (guint i = segments->len; i > 0; i--)
    g_ptr_array_add (backwards, g_ptr_array_index (segments, i - 1));

  return av_forgery_deliver_all (fixture, MAIRIE, backwards);
}

/* The segments are here, for a chain leads through them; of what they hold there is no
 * more than elsewhere, until it counts. */
static void
test_what_waits_has_a_bound (AvForgery *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = write_beyond (fixture, N_KEPT + N_MORE);
  gint64 before = av_forgery_get_size_held (fixture, MAIRIE);
  AvIntakeCounts counts;

  av_forgery_revoke_up_to (fixture, g_ptr_array_index (later, later->len - 1));
  counts = deliver_backwards (fixture, later);
  g_assert_cmpuint (counts.n_refused, ==, 0);
  g_assert_cmpuint (counts.n_parts_refused, >=, (later->len * WEIGHT - AV_LIMIT_BEYOND) >> 20);
  av_forgery_assert_held (fixture, MAIRIE, later, later->len);
  av_forgery_assert_counts (fixture, MAIRIE, later, 0);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, >, AV_LIMIT_BEYOND - 2 * WEIGHT);
  g_assert_cmpuint (av_forgery_count_wants (fixture, MAIRIE), ==, 0);

  av_forgery_take_revocations_back (fixture);
  av_forgery_assert_counts (fixture, MAIRIE, later, later->len);
  g_assert_cmpuint (av_forgery_count_wants (fixture, MAIRIE), >, 0);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, ==, (gint64) later->len * WEIGHT);
}

/* What is here by then goes on taking the room it has. */
static void
test_they_make_no_room (AvForgery *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GPtrArray) first = write_beyond (fixture, N_KEPT);
  g_autoptr (GPtrArray) second = av_forgery_chain (fixture, &fixture->journal, 4 + N_KEPT, g_ptr_array_index (first, N_KEPT - 1), N_KEPT);
  gint64 before = av_forgery_get_size_held (fixture, MAIRIE);

  av_forgery_deliver_all (fixture, MAIRIE, first);
  av_forgery_revoke_up_to (fixture, g_ptr_array_index (first, N_KEPT - 1));
  av_forgery_deliver_all (fixture, MAIRIE, second);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
}

/* What came without is filled afterwards, no further. */
static void
test_stubs_are_filled_as_far_as_there_is_room (AvForgery *fixture,
                                               gconstpointer user_data)
{
  g_autoptr (GPtrArray) later = write_beyond (fixture, N_KEPT + N_MORE);
  gint64 before = av_forgery_get_size_held (fixture, MAIRIE);

  fixture->stubs = TRUE;
  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_forgery_revoke_up_to (fixture, g_ptr_array_index (later, later->len - 1));
  fixture->stubs = FALSE;
  av_forgery_deliver_all (fixture, MAIRIE, later);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, <=, AV_LIMIT_BEYOND);
  g_assert_cmpint (av_forgery_get_size_held (fixture, MAIRIE) - before, >, AV_LIMIT_BEYOND - 2 * WEIGHT);
}

/* Of what is too much the segments go on, and none of what they hold. */
static void
test_what_is_too_much_is_handed_on_as_stubs (AvForgery *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) later = write_beyond (fixture, 2);
  gint64 before;

  av_forgery_revoke_up_to (fixture, g_ptr_array_index (later, 1));
  av_organisation_send (organisation, MAIRIE, fixture->other);
  before = av_forgery_get_size_held (fixture, fixture->other);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  av_forgery_assert_held (fixture, fixture->other, later, 2);
  g_assert_cmpint (av_forgery_get_size_held (fixture, fixture->other), ==, before);
}

#define ADD(name, func) g_test_add ("/later-heads/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-waits-has-a-bound", test_what_waits_has_a_bound);
  ADD ("they-make-no-room", test_they_make_no_room);
  ADD ("stubs-are-filled-as-far-as-there-is-room", test_stubs_are_filled_as_far_as_there_is_room);
  ADD ("what-is-too-much-is-handed-on-as-stubs", test_what_is_too_much_is_handed_on_as_stubs);
  return g_test_run ();
}
