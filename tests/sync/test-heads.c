/* Where a restriction ends: the heads it names, whatever somebody wrote who had the
 * key of the machine, or the number of a journal. */

#include <string.h>

#include "av-hash.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-segment.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

#define MAIRIE 0

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
  AvId journal; /* that the laptop's thief begins */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
  av_id_random (&fixture->journal);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

/* ---- What the application does not write ------------------------------------- */

/* An empty segment that somebody signs; previous NULL: nothing, at random. */
static GBytes *
forge (Fixture *fixture,
       guint author,
       const AvId *journal,
       guint64 segno,
       GBytes *previous)
{
  const AvIdentity *identity = av_organisation_get (fixture->organisation, author)->identity;
  g_autoptr (GArray) strands = g_array_new (FALSE, FALSE, sizeof (AvStrandEntry));
  AvSegmentDraft draft = { *journal, identity->id, segno };
  AvId random;
  gsize size;

  av_id_random (&random);
  memcpy (draft.previous, random.bytes, AV_ID_SIZE);
  if (previous != NULL)
    {
      const guint8 *bytes = g_bytes_get_data (previous, &size);

      av_hash_bytes (bytes, size, draft.previous, sizeof draft.previous);
    }

  draft.hlc_first = draft.hlc_last = av_store_tick (av_organisation_get_store (fixture->organisation, author));
  draft.strands = strands;
  return g_byte_array_free_to_bytes (av_segment_write (&draft, identity->signing));
}

/* number of them, one behind the other, from the first of a journal on, or behind another one. */
static GPtrArray *
forge_chain (Fixture *fixture,
             const AvId *journal,
             guint64 first,
             GBytes *previous,
             guint number)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < number; i++)
    g_ptr_array_add (chain, forge (fixture, fixture->laptop, journal, first + i, i == 0 ? previous : g_ptr_array_index (chain, i - 1)));

  return chain;
}

typedef struct
{
  AvInstallation *installation;
  GPtrArray *segments; /* GBytes */
  AvIntakeCounts counts;
} Delivery;

static gboolean
take_segment (AvIntake *intake,
              GBytes *segment,
              GError **error)
{
  g_autoptr (GByteArray) section = g_byte_array_new ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  av_writer_put_varint (section, size);
  av_writer_put_bytes (section, bytes, size);
  return av_intake_take_segment (intake, section->data, section->len, error);
}

static gboolean
take (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Delivery *delivery = user_data;
  g_autoptr (AvIntake) intake = av_intake_new (store, delivery->installation->trust, &delivery->installation->identity->id);

  for (guint i = 0; i < delivery->segments->len; i++)
    if (!take_segment (intake, g_ptr_array_index (delivery->segments, i), error))
      return FALSE;

  if (!av_intake_finish (intake, FALSE, error))
    return FALSE;

  delivery->counts = *av_intake_get_counts (intake);
  return TRUE;
}

/* In one bundle. */
static AvIntakeCounts
deliver_all (Fixture *fixture,
             guint to,
             GPtrArray *segments)
{
  Delivery delivery = { av_organisation_get (fixture->organisation, to), segments };
  g_autoptr (GError) error = NULL;

  av_store_transact (av_organisation_get_store (fixture->organisation, to), take, &delivery, &error);
  g_assert_no_error (error);
  return delivery.counts;
}

static AvIntakeCounts
deliver (Fixture *fixture,
         guint to,
         GBytes *segment)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();

  g_ptr_array_add (segments, segment);
  return deliver_all (fixture, to, segments);
}

/* ---- What comes of it --------------------------------------------------------- */

static gboolean
counts (Fixture *fixture,
        guint at,
        GBytes *segment)
{
  AvSegmentHash hash;
  AvSegmentStatus status;
  gint64 sid;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  av_hash_bytes (bytes, size, hash.bytes, sizeof hash.bytes);
  g_assert_true (av_segment_store_find (av_organisation_get_store (fixture->organisation, at), &hash, &sid, &status, NULL));
  return status == AV_SEGMENT_ACCEPTED;
}

static void
assert_counts (Fixture *fixture,
               guint at,
               GPtrArray *segments,
               guint number)
{
  for (guint i = 0; i < segments->len; i++)
    g_assert_cmpint (counts (fixture, at, g_ptr_array_index (segments, i)), ==, i < number);
}

static void
revoke_laptop (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", "volé", NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The revocation alone, without the segments it is about. */
static void
tell_revocation (Fixture *fixture,
                 guint to)
{
  AvInstallation *receiver = av_organisation_get (fixture->organisation, to);
  AvTrusted *laptop = av_installation_find_member (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", NULL);
  const AvTrustStatement *revocation = ((AvRestriction *) g_ptr_array_index (laptop->revocations, 0))->statement;
  g_autoptr (AvTrust) trust = av_trust_copy (receiver->trust);
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (revocation->bytes, &size);

  g_assert_true (av_trust_add (trust, bytes, size, NULL, &error));
  av_trust_evaluate (trust);
  av_installation_adopt_trust (receiver, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static void
assert_reason (Fixture *fixture,
               guint at,
               AvVerdict verdict)
{
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, at), NULL);

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((const AvQuarantined *) g_ptr_array_index (list, 0))->reason, ==, av_verdict_describe (verdict));
}

/* A number far beyond, behind nothing that anybody has, is no head: all that is
 * written later would lie below it. */
static void
test_number_behind_nothing_is_no_head (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *after = NULL;
  g_autofree char *known = NULL;
  g_autofree char *unknown = NULL;
  g_autoptr (GBytes) far = forge (fixture, fixture->laptop, &laptop->journal->id, 1000000, NULL);

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  deliver (fixture, MAIRIE, far);
  revoke_laptop (fixture);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);

  known = av_organisation_get_answer (organisation, MAIRIE, before, "prenom-ou-surnom");
  unknown = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Fantine");
  g_assert_null (unknown);
  g_assert_false (counts (fixture, MAIRIE, far));
}

/* In whatever order it comes, and said so as long as it waits. */
static void
test_what_leads_nowhere_yet_waits (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GPtrArray) chain = forge_chain (fixture, &fixture->journal, 1, NULL, 4);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = chain->len - 1; i > 0; i--)
    g_ptr_array_add (others, g_ptr_array_index (chain, i));

  deliver_all (fixture, MAIRIE, chain);
  revoke_laptop (fixture);
  assert_counts (fixture, MAIRIE, chain, 4);

  tell_revocation (fixture, fixture->other);
  g_assert_cmpuint (deliver (fixture, fixture->other, g_ptr_array_index (chain, 0)).n_quarantined, ==, 1);
  g_assert_false (counts (fixture, fixture->other, g_ptr_array_index (chain, 0)));
  assert_reason (fixture, fixture->other, AV_VERDICT_UNLINKED);

  g_assert_cmpuint (deliver_all (fixture, fixture->other, others).n_quarantined, ==, 0);
  assert_counts (fixture, fixture->other, chain, 4);
}

/* A clone's journal has two ends: what either wrote before is kept, what leaves it
 * later waits, on a branch of its own as well. */
static void
test_both_branches_are_kept (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = forge_chain (fixture, &fixture->journal, 1, NULL, 2);
  g_autoptr (GPtrArray) one = forge_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 2);
  g_autoptr (GPtrArray) two = forge_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 1);
  g_autoptr (GPtrArray) later = forge_chain (fixture, &fixture->journal, 4, g_ptr_array_index (two, 0), 1);
  g_autoptr (GPtrArray) beside = forge_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 1);

  deliver_all (fixture, MAIRIE, trunk);
  deliver_all (fixture, MAIRIE, one);
  deliver_all (fixture, MAIRIE, two);
  revoke_laptop (fixture);
  deliver_all (fixture, MAIRIE, later);
  deliver_all (fixture, MAIRIE, beside);
  assert_counts (fixture, MAIRIE, trunk, 2);
  assert_counts (fixture, MAIRIE, one, 2);
  assert_counts (fixture, MAIRIE, two, 1);
  assert_counts (fixture, MAIRIE, later, 0);
  assert_counts (fixture, MAIRIE, beside, 0);

  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  assert_counts (fixture, fixture->other, one, 2);
  assert_counts (fixture, fixture->other, two, 1);
  assert_counts (fixture, fixture->other, beside, 0);
}

/* Of more journals than a statement holds, those that were known first. */
static void
test_of_too_many_journals_the_first_are_kept (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *written = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *known = NULL;
  g_autoptr (GPtrArray) flood = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  for (guint i = 0; i < AV_LIMIT_HEADS; i++)
    {
      AvId journal;

      av_id_random (&journal);
      g_ptr_array_add (flood, forge (fixture, fixture->laptop, &journal, 1, NULL));
    }

  deliver_all (fixture, MAIRIE, flood);
  revoke_laptop (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, written, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Fantine");
  g_assert_true (counts (fixture, MAIRIE, g_ptr_array_index (flood, 0)));
  g_assert_false (counts (fixture, MAIRIE, g_ptr_array_index (flood, flood->len - 1)));
}

/* What a have cannot tell would be sent again for ever: it is no segment. */
static void
test_every_number_taken_can_be_told (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GBytes) last = forge (fixture, fixture->laptop, &fixture->journal, AV_LIMIT_NUMBERS - 1, NULL);
  g_autoptr (GBytes) beyond = forge (fixture, fixture->laptop, &fixture->journal, AV_LIMIT_NUMBERS, NULL);

  g_assert_cmpuint (deliver (fixture, MAIRIE, last).n_segments, ==, 1);
  g_assert_cmpuint (deliver (fixture, MAIRIE, beyond).n_segments, ==, 0);
  for (guint i = 0; i < 2; i++)
    av_organisation_send (organisation, MAIRIE, fixture->other);
  av_organisation_send (organisation, fixture->other, MAIRIE);
  g_assert_true (counts (fixture, fixture->other, last));
}

/* ---- The journal of somebody else ---------------------------------------------- */

static void
assert_goes_on (Fixture *fixture,
                guint64 segno)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autoptr (AvJournal) again = av_journal_load (av_organisation_get_store (fixture->organisation, fixture->laptop), NULL);

  g_assert_true (av_id_equal (&again->id, &laptop->journal->id));
  g_assert_cmpuint (again->segno, ==, segno);
}

static void
assert_one_machine (Fixture *fixture,
                    guint at)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (fixture->organisation, at), NULL);

  for (guint i = 0; i < members->len; i++)
    g_assert_false (((const AvMember *) g_ptr_array_index (members, i))->forked);
}

static void
assert_silent (Fixture *fixture,
               guint from,
               guint to)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, to), path, NULL);

  g_assert_cmpuint (report->notices->len, ==, 0);
}

/* Whatever a colleague signs under our journal's number, or far beyond: we go on as if
 * nothing had been, and nobody takes us for two. */
static void
test_journal_of_another_is_left_alone (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *after = NULL;
  g_autofree char *known = NULL;
  g_autoptr (GBytes) next = NULL;
  g_autoptr (GBytes) far = NULL;
  guint64 segno;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  segno = laptop->journal->segno;
  next = forge (fixture, fixture->other, &laptop->journal->id, segno + 1, NULL);
  far = forge (fixture, fixture->other, &laptop->journal->id, AV_LIMIT_NUMBERS - 1, next);
  deliver (fixture, MAIRIE, next);
  deliver (fixture, MAIRIE, far);

  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, segno);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  assert_silent (fixture, fixture->laptop, MAIRIE);
  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, segno + 1);
  assert_one_machine (fixture, MAIRIE);
  assert_one_machine (fixture, fixture->laptop);

  revoke_laptop (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Gervaise");
  g_assert_true (counts (fixture, MAIRIE, far));
}

/* ---- Who has our key ------------------------------------------------------------- */

typedef struct
{
  guint64 beyond;   /* what is signed behind nothing has the number of our last one, and so much more */
  gboolean foreign; /* and somebody else signs the same number */
} Thief;

/* It is told of, and our next one stands behind what we wrote ourselves. */
static void
test_nothing_stands_behind_what_a_thief_signed (Fixture *fixture,
                                                gconstpointer user_data)
{
  const Thief *thief = user_data;
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *after = NULL;
  g_autofree char *known = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (GBytes) foreign = NULL;
  AvId journal;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  journal = laptop->journal->id;
  forged = forge (fixture, fixture->laptop, &journal, laptop->journal->segno + thief->beyond, NULL);
  foreign = forge (fixture, fixture->other, &journal, laptop->journal->segno + thief->beyond, NULL);
  deliver (fixture, MAIRIE, forged);
  if (thief->foreign)
    deliver (fixture, MAIRIE, foreign);

  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  g_assert_false (av_id_equal (&laptop->journal->id, &journal));
  assert_goes_on (fixture, 0);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, 1);

  revoke_laptop (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Gervaise");
}

/* It came before anybody looked, or its number is the last there is. */
static void
test_no_number_is_behind_a_gap (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *written = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autoptr (GBytes) forged = forge (fixture, fixture->laptop, &laptop->journal->id, AV_LIMIT_NUMBERS - 1, NULL);
  g_autoptr (AvJournal) loaded = NULL;
  g_autoptr (GError) error = NULL;

  deliver (fixture, fixture->laptop, forged);
  loaded = av_journal_load (av_organisation_get_store (organisation, fixture->laptop), &error);
  g_assert_no_error (error);
  av_journal_seal (loaded, laptop->identity, laptop->trust, &error);
  g_assert_no_error (error);
  g_assert_false (av_id_equal (&loaded->id, &laptop->journal->id));
  g_assert_cmpuint (loaded->segno, ==, 1);
}

static const Thief thieves[] = { { 1, TRUE }, { 1000000 } };

#define ADD(name, func) g_test_add ("/heads/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("number-behind-nothing-is-no-head", test_number_behind_nothing_is_no_head);
  ADD ("what-leads-nowhere-yet-waits", test_what_leads_nowhere_yet_waits);
  ADD ("both-branches-are-kept", test_both_branches_are_kept);
  ADD ("of-too-many-journals-the-first-are-kept", test_of_too_many_journals_the_first_are_kept);
  ADD ("every-number-taken-can-be-told", test_every_number_taken_can_be_told);
  ADD ("journal-of-another-is-left-alone", test_journal_of_another_is_left_alone);
  ADD ("no-number-is-behind-a-gap", test_no_number_is_behind_a_gap);
  for (guint i = 0; i < G_N_ELEMENTS (thieves); i++)
    {
      g_autofree char *name = g_strdup_printf ("/heads/nothing-stands-behind-what-a-thief-signed/%u", i);

      g_test_add (name, Fixture, &thieves[i], set_up, test_nothing_stands_behind_what_a_thief_signed, tear_down);
    }
  return g_test_run ();
}
