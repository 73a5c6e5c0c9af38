/* Which of the strands that are here as stubs alone are asked for: not as many at once
 * as anybody could write. */

#include "av-forgery.h"
#include "av-hash.h"
#include "av-have-private.h"
#include "av-installation-private.h"
#include "av-want-turns.h"

#define MAIRIE AV_FORGERY_MAIRIE

static AvHave *
collect (AvForgery *fixture)
{
  AvInstallation *self = av_organisation_get (fixture->organisation, MAIRIE);
  AvHave *have = av_sync_fixture_collect_have (self);

  g_assert_nonnull (have);
  return have;
}

/* By somebody else, of one strand each. */
static GPtrArray *
write_few (AvForgery *fixture,
           const AvId *journal)
{
  GPtrArray *few = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (few, av_forgery_sign (fixture, fixture->other, journal, i + 1, i == 0 ? NULL : g_ptr_array_index (few, i - 1)));

  return few;
}

static void
assert_all_wanted (AvHave *have,
                   GPtrArray *segments)
{
  for (guint i = 0; i < segments->len; i++)
    {
      guint8 hash[AV_SEGMENT_HASH_SIZE];
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (segments, i), &size);

      av_hash_bytes (bytes, size, hash, sizeof hash);
      g_assert_true (av_have_wants (have, hash, 0));
    }
}

/* Of each author one after the other. */
static void
test_many_of_one_author_hide_nobody_elses (AvForgery *fixture,
                                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) many = NULL;
  g_autoptr (GPtrArray) few = NULL;
  g_autoptr (AvHave) have = NULL;
  AvId journal = { { 0 } };

  fixture->weight = 1;
  fixture->stubs = TRUE;
  many = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 4 * AV_LIMIT_WANTS);
  few = write_few (fixture, &journal);
  av_forgery_deliver_all (fixture, MAIRIE, many);
  av_forgery_deliver_all (fixture, MAIRIE, few);

  have = collect (fixture);
  g_assert_cmpuint (have->n_wants, ==, AV_LIMIT_WANTS);
  assert_all_wanted (have, few);
}

/* Also where they stand in a journal that is called the same. */
static void
test_under_somebodys_journal_they_hide_none_either (AvForgery *fixture,
                                                    gconstpointer user_data)
{
  g_autoptr (GPtrArray) many = NULL;
  g_autoptr (GPtrArray) few = NULL;
  g_autoptr (AvHave) have = NULL;

  fixture->weight = 1;
  fixture->stubs = TRUE;
  many = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 4 * AV_LIMIT_WANTS);
  few = write_few (fixture, &fixture->journal);
  av_forgery_deliver_all (fixture, MAIRIE, few);
  av_forgery_deliver_all (fixture, MAIRIE, many);

  have = collect (fixture);
  assert_all_wanted (have, few);
}

/* Who writes under somebody's journal, behind what nobody holds, hides nothing of theirs. */
static void
test_who_names_a_journal_says_nothing_of_it (AvForgery *fixture,
                                             gconstpointer user_data)
{
  g_autoptr (GPtrArray) chain = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 5);
  g_autoptr (AvHave) have = NULL;

  av_forgery_deliver_all (fixture, MAIRIE, chain);
  for (guint i = 2; i < 7; i++)
    {
      g_autoptr (GBytes) stray = av_forgery_sign (fixture, fixture->other, &fixture->journal, i, NULL);

      av_forgery_deliver (fixture, MAIRIE, stray);
    }

  have = collect (fixture);
  for (guint i = 0; i < chain->len; i++)
    {
      guint8 hash[AV_SEGMENT_HASH_SIZE];
      gsize size;
      const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (chain, i), &size);

      av_hash_bytes (bytes, size, hash, sizeof hash);
      g_assert_true (av_have_has_segment (have, &fixture->journal, i + 1, hash, TRUE) || av_have_has_segment (have, &fixture->journal, i + 1, hash, FALSE));
    }
}

/* Of more authors than are asked for at once there is one of each, and each in the end. */
static void
test_many_authors_take_turns (AvForgery *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvWantTurns) turns = av_want_turns_new ();
  guint8 segments[AV_LIMIT_WANTS + 50][AV_HAVE_PREFIX];
  gboolean asked[G_N_ELEMENTS (segments)] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      AvId author;

      av_id_random (&author);
      memcpy (segments[i], author.bytes, sizeof segments[i]);
      av_want_turns_add (turns, &author, segments[i], 0);
      av_want_turns_add (turns, &author, segments[i], 1);
    }

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (AvHave) have = av_have_new ();

      av_want_turns_tell (turns, have);
      g_assert_cmpuint (have->n_wants, ==, AV_LIMIT_WANTS);
      for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
        {
          asked[i] = asked[i] || av_have_wants (have, segments[i], 0);
          g_assert_false (av_have_wants (have, segments[i], 1));
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    g_assert_true (asked[i]);
}

#define ADD(name, func) g_test_add ("/wants/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("many-of-one-author-hide-nobody-elses", test_many_of_one_author_hide_nobody_elses);
  ADD ("under-somebodys-journal-they-hide-none-either", test_under_somebodys_journal_they_hide_none_either);
  ADD ("who-names-a-journal-says-nothing-of-it", test_who_names_a_journal_says_nothing_of_it);
  ADD ("many-authors-take-turns", test_many_authors_take_turns);
  return g_test_run ();
}
