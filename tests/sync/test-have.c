/* What an installation says it holds: never more than everybody reads. And whose word
 * is the newest. */

#include <string.h>

#include "av-bundle.h"
#include "av-have-private.h"
#include "av-limits.h"
#include "av-reading-bounds.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

/* Seven for each dossier, as a sharing may have. */
static AvHaveGrant
make_grant (guint number)
{
  AvHaveGrant grant = { .held = { .count = number % 7 + 1 } };
  guint dossier = number / 7;

  memcpy (grant.record.bytes, &dossier, sizeof dossier);
  return grant;
}

static void
test_tells_what_everybody_reads (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  g_autoptr (AvHave) read = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) error = NULL;
  AvHaveGrant last = make_grant (AV_LIMIT_JOURNALS - 1);
  AvHaveGrant beyond = make_grant (AV_LIMIT_JOURNALS);

  for (guint i = 0; i < AV_LIMIT_JOURNALS + 7; i++)
    {
      AvHaveGrant grant = make_grant (i);

      av_have_tell_grant (have, &grant);
    }

  bytes = av_have_write (have);
  g_assert_cmpuint (bytes->len, <, AV_LIMIT_SECTION);
  read = av_have_read (bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  g_assert_true (av_have_has_grant (read, &last.record, &last.held));
  g_assert_false (av_have_has_grant (read, &beyond.record, &beyond.held));
}

static void
test_lists_share_the_room (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  AvHaveGrant grant = make_grant (0);

  for (guint i = 0; i < AV_LIMIT_JOURNALS; i++)
    g_assert_true (av_have_take_room (have));

  g_assert_false (av_have_take_room (have));
  av_have_tell_grant (have, &grant);
  g_assert_false (av_have_has_grant (have, &grant.record, &grant.held));
}

static void
test_same_grant_is_told_once (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  AvHaveGrant grant = make_grant (0);

  av_have_tell_grant (have, &grant);
  av_have_tell_grant (have, &grant);
  g_assert_cmpuint (have->grants->len, ==, 1);
  g_assert_cmpuint (have->n_told, ==, 1);
}

/* ---- What it answers is what it says ------------------------------------------- */

#define N_SAID 400
#define N_NAMES 16

/* Of few names, so that most of them are told more than once. */
static AvHave *
tell_at_random (GRand *random)
{
  AvHave *have = av_have_new ();

  for (guint i = 0; i < N_SAID; i++)
    {
      AvHaveIssuer issuer = { { { (guint8) g_rand_int_range (random, 0, N_NAMES) } }, g_rand_int (random) % 8, { (guint8) (g_rand_int (random) % 2) } };
      AvHaveGrant grant = { { { (guint8) g_rand_int_range (random, 0, N_NAMES) } }, { g_rand_int (random) % 4, { (guint8) (g_rand_int (random) % 2) } } };

      av_have_add_issuer (have, &issuer);
      av_have_add_grant (have, &grant);
    }

  return have;
}

/* Of an issuer the first holds. */
static gboolean
says_statement (AvHave *have,
                AvTrust *trust,
                const AvTrustStatement *statement)
{
  for (guint i = 0; i < have->issuers->len; i++)
    {
      const AvHaveIssuer *issuer = &g_array_index (have->issuers, AvHaveIssuer, i);

      if (av_id_equal (&issuer->issuer, &statement->issuer))
        return issuer->number == statement->number ? memcmp (issuer->head, statement->hash, AV_HAVE_PREFIX) == 0
                                                   : issuer->number > statement->number &&
                                                       av_trust_knows_head (trust, &issuer->issuer, issuer->number, issuer->head);
    }

  return FALSE;
}

/* What is nothing is held by everybody. */
static gboolean
says_grant (AvHave *have,
            const AvId *record,
            const AvGrantHeld *held)
{
  for (guint i = 0; i < have->grants->len; i++)
    {
      const AvHaveGrant *grant = &g_array_index (have->grants, AvHaveGrant, i);

      if (av_id_equal (&grant->record, record) && grant->held.count == held->count && memcmp (grant->held.hash, held->hash, sizeof held->hash) == 0)
        return TRUE;
    }

  return held->count == 0;
}

/* One name more than was told of. */
static void
assert_answers_what_it_says (AvHave *have)
{
  g_autoptr (AvTrust) trust = av_trust_new (NULL);

  for (guint i = 0; i < (N_NAMES + 1) * 9 * 2; i++)
    {
      AvTrustStatement statement = { .issuer = { { (guint8) (i / 18) } }, .number = i / 2 % 9, .hash = { (guint8) (i % 2) } };
      AvGrantHeld held = { statement.number, { (guint8) (i % 2) } };

      g_assert_cmpint (av_have_has_statement (have, trust, &statement), ==, says_statement (have, trust, &statement));
      g_assert_cmpint (av_have_has_grant (have, &statement.issuer, &held), ==, says_grant (have, &statement.issuer, &held));
    }
}

static void
test_answers_what_it_says (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (80);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (AvHave) have = tell_at_random (random);
      g_autoptr (GByteArray) bytes = av_have_write (have);
      g_autoptr (AvHave) read = av_have_read (bytes->data, bytes->len, NULL);

      assert_answers_what_it_says (have);
      assert_answers_what_it_says (read);
      av_have_forget_grants (have);
      assert_answers_what_it_says (have);
    }
}

/* As many issuers and grants as a have tells, and as many that are asked for. */
static void
test_many_are_asked_for_at_once (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  g_autoptr (AvTrust) trust = av_trust_new (NULL);
  AvReadingBounds before;

  for (guint i = 0; i < AV_LIMIT_JOURNALS; i++)
    {
      AvHaveGrant grant = make_grant (i);
      AvHaveIssuer issuer = { grant.record, i % 7 + 1 };

      av_have_add_issuer (have, &issuer);
      av_have_add_grant (have, &grant);
    }

  av_reading_bounds_begin (&before);
  for (guint i = 0; i < AV_LIMIT_JOURNALS; i++)
    {
      AvHaveGrant grant = make_grant (i);
      AvTrustStatement statement = { .issuer = grant.record, .number = i % 7 + 1 };

      g_assert_true (av_have_has_grant (have, &grant.record, &grant.held));
      g_assert_cmpint (av_have_has_statement (have, trust, &statement), ==, i % 7 == 0);
    }
  av_reading_bounds_assert (&before);
}

/* ---- Gaps ------------------------------------------------------------------------ */

/* A sum that wraps round lies below any number. */
#define N_GAPS 100000

/* As many gaps as a have tells, and as many that are asked for: every other pair of
 * numbers is not held. */
static void
test_many_gaps_are_counted_at_once (void)
{
  g_autoptr (AvHave) have = av_have_new ();
  AvId id = { { 1 } };
  AvHaveJournal *journal = av_have_add_journal (have, &id);
  guint8 hash[AV_SEGMENT_HASH_SIZE] = { 0 };
  AvReadingBounds before;

  journal->upto = 1;
  journal->top = N_GAPS * 4;
  for (guint64 i = 0; i < N_GAPS; i++)
    {
      AvHaveHole hole = { i * 4 + 3, 2 };

      g_array_append_val (journal->holes, hole);
    }

  av_reading_bounds_begin (&before);
  for (guint64 i = 1; i < N_GAPS; i++)
    {
      g_assert_cmpuint (av_have_count (have, &id, i * 4, i * 4 + 3), ==, 2);
      g_assert_true (av_have_has_segment (have, &id, i * 4 + 2, hash, FALSE));
      g_assert_false (av_have_has_segment (have, &id, i * 4 + 3, hash, FALSE));
      g_assert_false (av_have_has_segment (have, &id, i * 4 + 4, hash, FALSE));
    }

  g_assert_cmpuint (av_have_count (have, &id, 1, G_MAXUINT64), ==, N_GAPS * 2);
  g_assert_cmpuint (av_have_count (have, &id, 3, 4), ==, 0);
  g_assert_cmpuint (av_have_count (have, &id, N_GAPS * 4 + 1, N_GAPS * 5), ==, 0);
  av_reading_bounds_assert (&before);
}

static void
test_gaps_beyond_the_top_are_refused (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 zeros[AV_ID_SIZE] = { 0 };

  av_writer_put_varint (bytes, 1);
  av_writer_put_bytes (bytes, zeros, AV_ID_SIZE);
  av_writer_put_varint (bytes, G_MAXINT64 / 2);
  av_writer_put_varint (bytes, G_MAXINT64 / 2);
  av_writer_put_bytes (bytes, zeros, AV_HAVE_PREFIX);
  av_writer_put_varint (bytes, 1);
  av_writer_put_varint (bytes, G_MAXINT64 - 1);
  av_writer_put_varint (bytes, G_MAXINT64 - 1);
  for (guint i = 0; i < 3; i++)
    av_writer_put_varint (bytes, 0);

  g_assert_null (av_have_read (bytes->data, bytes->len, &error));
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_MALFORMED);
}

static guint64
years_ahead (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (3) * 365 * 24 * 3600 * 1000;
}

static guint64
a_minute_on (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (60) * 1000;
}

/* Of two haves beyond what is believed the one that came last is the newest, whichever
 * it is: where it is not, that is over with the next bundle. */
static void
test_late_have_of_a_fast_clock_starves_until_the_next (gconstpointer user_data)
{
  gboolean set_right = GPOINTER_TO_INT (user_data);
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *contact = NULL;
  g_autofree char *late = NULL;
  g_autofree char *seen = NULL;
  g_autoptr (AvImportReport) report = NULL;

  av_organisation_back_up (organisation, laptop);
  contact = av_organisation_write_contact (organisation, 0, "Fantine", NULL);
  av_organisation_send (organisation, 0, laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), years_ahead, NULL);
  late = av_organisation_export (organisation, laptop, 0);

  av_organisation_restore (organisation, laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), years_ahead, NULL);
  av_organisation_send (organisation, laptop, 0);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), a_minute_on, NULL);
  report = av_installation_import (av_organisation_get (organisation, 0), late, NULL);
  g_assert_nonnull (report);
  av_organisation_send (organisation, 0, laptop);
  seen = av_organisation_get_answer (organisation, laptop, contact, "prenom-ou-surnom");
  g_assert_null (seen);

  if (set_right)
    av_store_set_clock_for_test (av_organisation_get_store (organisation, laptop), NULL, NULL);
  av_organisation_send (organisation, laptop, 0);
  av_organisation_send (organisation, 0, laptop);
  seen = av_organisation_get_answer (organisation, laptop, contact, "prenom-ou-surnom");
  g_assert_cmpstr (seen, ==, "Fantine");
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/have/what-is-written-is-never-more-than-is-read", test_tells_what_everybody_reads);
  g_test_add_func ("/have/lists-share-the-room", test_lists_share_the_room);
  g_test_add_func ("/have/the-same-grant-is-told-once", test_same_grant_is_told_once);
  g_test_add_func ("/have/answers-what-it-says", test_answers_what_it_says);
  g_test_add_func ("/have/many-are-asked-for-at-once", test_many_are_asked_for_at_once);
  g_test_add_func ("/have/many-gaps-are-counted-at-once", test_many_gaps_are_counted_at_once);
  g_test_add_func ("/have/gaps-beyond-the-top-are-refused", test_gaps_beyond_the_top_are_refused);
  g_test_add_data_func ("/have/late-have-of-a-fast-clock-starves-until-the-next/fast", GINT_TO_POINTER (FALSE), test_late_have_of_a_fast_clock_starves_until_the_next);
  g_test_add_data_func ("/have/late-have-of-a-fast-clock-starves-until-the-next/set-right", GINT_TO_POINTER (TRUE), test_late_have_of_a_fast_clock_starves_until_the_next);
  return g_test_run ();
}
