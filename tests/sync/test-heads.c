/* Where a restriction ends: the heads it names, whatever somebody wrote who had the
 * key of the machine, or the number of a journal. */

#include "av-awaited.h"
#include "av-forgery.h"
#include "av-hash.h"
#include "av-heads.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-limits.h"

#define MAIRIE AV_FORGERY_MAIRIE

static void
assert_reason (AvForgery *fixture,
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
test_number_behind_nothing_is_no_head (AvForgery *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autofree char *after = NULL;
  g_autofree char *known = NULL;
  g_autofree char *unknown = NULL;
  g_autoptr (GBytes) far = av_forgery_sign (fixture, fixture->laptop, &laptop->journal->id, 1000000, NULL);

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_forgery_deliver (fixture, MAIRIE, far);
  av_forgery_revoke (fixture);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);

  known = av_organisation_get_answer (organisation, MAIRIE, before, "prenom-ou-surnom");
  unknown = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Fantine");
  g_assert_null (unknown);
  g_assert_false (av_forgery_counts (fixture, MAIRIE, far));
}

/* In whatever order it comes, and said so as long as it waits. */
static void
test_what_leads_nowhere_yet_waits (AvForgery *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GPtrArray) chain = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 4);
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = chain->len - 1; i > 0; i--)
    g_ptr_array_add (others, g_ptr_array_index (chain, i));

  av_forgery_deliver_all (fixture, MAIRIE, chain);
  av_forgery_revoke (fixture);
  av_forgery_assert_counts (fixture, MAIRIE, chain, 4);

  av_forgery_tell_revocation (fixture, fixture->other);
  g_assert_cmpuint (av_forgery_deliver (fixture, fixture->other, g_ptr_array_index (chain, 0)).n_quarantined, ==, 1);
  g_assert_false (av_forgery_counts (fixture, fixture->other, g_ptr_array_index (chain, 0)));
  assert_reason (fixture, fixture->other, AV_VERDICT_UNLINKED);

  g_assert_cmpuint (av_forgery_deliver_all (fixture, fixture->other, others).n_quarantined, ==, 0);
  av_forgery_assert_counts (fixture, fixture->other, chain, 4);
}

/* A clone's journal has two ends: what either wrote before is kept, what leaves it
 * later waits, on a branch of its own as well. */
static void
test_both_branches_are_kept (AvForgery *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 2);
  g_autoptr (GPtrArray) one = av_forgery_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 2);
  g_autoptr (GPtrArray) two = av_forgery_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 1);
  g_autoptr (GPtrArray) later = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (two, 0), 1);
  g_autoptr (GPtrArray) beside = av_forgery_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 1);

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_deliver_all (fixture, MAIRIE, one);
  av_forgery_deliver_all (fixture, MAIRIE, two);
  av_forgery_revoke (fixture);
  av_forgery_deliver_all (fixture, MAIRIE, later);
  av_forgery_deliver_all (fixture, MAIRIE, beside);
  av_forgery_assert_counts (fixture, MAIRIE, trunk, 2);
  av_forgery_assert_counts (fixture, MAIRIE, one, 2);
  av_forgery_assert_counts (fixture, MAIRIE, two, 1);
  av_forgery_assert_counts (fixture, MAIRIE, later, 0);
  av_forgery_assert_counts (fixture, MAIRIE, beside, 0);

  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  av_forgery_assert_counts (fixture, fixture->other, one, 2);
  av_forgery_assert_counts (fixture, fixture->other, two, 1);
  av_forgery_assert_counts (fixture, fixture->other, beside, 0);
}

/* Of the thief's journal, where no head is to lead to that segment. transfer full. */
static GArray *
collect_without (AvForgery *fixture,
                 GBytes *segment)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, MAIRIE);
  g_autoptr (GHashTable) rejected = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GError) error = NULL;
  AvSegmentStatus status;
  AvSegmentHash hash;
  GArray *heads;
  gint64 sid;

  av_hash_bytes (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), hash.bytes, sizeof hash.bytes);
  g_assert_true (av_segment_store_find (store, &hash, &sid, &status, NULL));
  g_hash_table_add (rejected, &sid);
  heads = av_heads_collect (store, av_installation_get_id (av_organisation_get (fixture->organisation, fixture->laptop)), rejected, &error);
  g_assert_no_error (error);

  for (guint i = heads->len; i > 0; i--)
    if (!av_id_equal (&g_array_index (heads, AvJournalHead, i - 1).journal, &fixture->journal))
      g_array_remove_index (heads, i - 1);
  return heads;
}

static void
assert_head (GArray *heads,
             guint i,
             GBytes *segment)
{
  guint8 hash[AV_SEGMENT_HASH_SIZE];

  av_hash_bytes (g_bytes_get_data (segment, NULL), g_bytes_get_size (segment), hash, sizeof hash);
  g_assert_cmpuint (i, <, heads->len);
  g_assert_cmpmem (g_array_index (heads, AvJournalHead, i).hash, sizeof hash, hash, sizeof hash);
}

/* What came before, and what stands beside it. */
static void
test_no_head_leads_to_what_is_rejected (AvForgery *fixture,
                                        gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 3);
  g_autoptr (GPtrArray) one = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), 3);
  g_autoptr (GPtrArray) two = av_forgery_chain (fixture, &fixture->journal, 4, g_ptr_array_index (trunk, 2), 2);
  g_autoptr (GArray) beside = NULL;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) none = NULL;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_deliver_all (fixture, MAIRIE, one);
  av_forgery_deliver_all (fixture, MAIRIE, two);

  beside = collect_without (fixture, g_ptr_array_index (one, 1));
  g_assert_cmpuint (beside->len, ==, 2);
  assert_head (beside, 0, g_ptr_array_index (one, 0));
  assert_head (beside, 1, g_ptr_array_index (two, 1));
  before = collect_without (fixture, g_ptr_array_index (trunk, 1));
  g_assert_cmpuint (before->len, ==, 1);
  assert_head (before, 0, g_ptr_array_index (trunk, 0));
  none = collect_without (fixture, g_ptr_array_index (trunk, 0));
  g_assert_cmpuint (none->len, ==, 0);
}

/* A header that does not read may follow it. */
static void
test_nothing_damaged_leads_to_what_is_rejected (AvForgery *fixture,
                                                gconstpointer user_data)
{
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 2);
  g_autoptr (GPtrArray) one = av_forgery_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 2);
  g_autoptr (GPtrArray) two = av_forgery_chain (fixture, &fixture->journal, 3, g_ptr_array_index (trunk, 1), 1);
  g_autoptr (GArray) heads = NULL;
  g_autoptr (GError) error = NULL;

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_deliver_all (fixture, MAIRIE, one);
  av_forgery_deliver_all (fixture, MAIRIE, two);
  av_database_exec (av_store_get_database (av_organisation_get_store (fixture->organisation, MAIRIE)), &error,
                    "UPDATE seg SET header = X'41565331' WHERE segno = 4", NULL);
  g_assert_no_error (error);

  heads = collect_without (fixture, g_ptr_array_index (one, 0));
  g_assert_cmpuint (heads->len, ==, 1);
  assert_head (heads, 0, g_ptr_array_index (two, 0));
}

/* ---- A damaged disk ------------------------------------------------------------- */

typedef struct
{
  guint number;         /* of the segment whose header does not read any more */
  gboolean next;        /* and that of the one behind it */
  gboolean was_noticed; /* an exchange has set them aside */
  gboolean reads;       /* it still does, and says another number */
} Damage;

#define CUT_OFF "X'41565331'"
#define RENUMBERED "CAST (substr (header, 1, 36) || X'2a00000000000000' || substr (header, 45) AS BLOB)"

static void
damage_header (AvForgery *fixture,
               const Damage *damage,
               GBytes *segment)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, MAIRIE));
  g_autofree char *sql = g_strdup_printf ("UPDATE seg SET header = %s WHERE hash32 = ?1", damage->reads ? RENUMBERED : CUT_OFF);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (db, sql, &error);
  AvSegmentHash hash;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (segment, &size);

  g_assert_no_error (error);
  av_hash_bytes (bytes, size, hash.bytes, sizeof hash.bytes);
  av_statement_bind_blob (statement, 1, hash.bytes, sizeof hash.bytes);
  g_assert_true (av_statement_run (statement, &error));
}

static void
assert_lost (AvForgery *fixture,
             GPtrArray *trunk,
             const Damage *damage)
{
  for (guint i = 0; i < trunk->len; i++)
    {
      gboolean damaged = i + 1 == damage->number || (damage->next && i == damage->number);

      g_assert_true (damaged || av_forgery_counts (fixture, MAIRIE, g_ptr_array_index (trunk, i)));
    }
}

/* What it led to, and what leads to it, counts with everybody, and here as well. */
static void
test_damaged_header_cuts_nothing_off (AvForgery *fixture,
                                      gconstpointer user_data)
{
  const Damage *damage = user_data;
  g_autoptr (GPtrArray) trunk = av_forgery_chain (fixture, &fixture->journal, 1, NULL, 6);
  g_autoptr (GPtrArray) later = av_forgery_chain (fixture, &fixture->journal, 7, g_ptr_array_index (trunk, 5), 1);

  av_forgery_deliver_all (fixture, MAIRIE, trunk);
  av_forgery_deliver_all (fixture, fixture->other, trunk);
  damage_header (fixture, damage, g_ptr_array_index (trunk, damage->number - 1));
  if (damage->next)
    damage_header (fixture, damage, g_ptr_array_index (trunk, damage->number));
  if (damage->was_noticed)
    av_organisation_join (fixture->organisation, "Canteleu-3", "76540", "referent");

  av_forgery_revoke (fixture);
  av_forgery_tell_revocation (fixture, fixture->other);
  av_forgery_deliver_all (fixture, fixture->other, later);
  av_forgery_assert_counts (fixture, fixture->other, trunk, 6);
  av_forgery_assert_counts (fixture, fixture->other, later, 0);
  assert_lost (fixture, trunk, damage);

  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  av_organisation_send (fixture->organisation, fixture->other, MAIRIE);
  av_forgery_assert_counts (fixture, MAIRIE, trunk, 6);
  av_forgery_assert_counts (fixture, MAIRIE, later, 0);
}

/* What a have cannot tell would be sent again for ever: it is no segment. */
static void
test_every_number_taken_can_be_told (AvForgery *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GBytes) last = av_forgery_sign (fixture, fixture->laptop, &fixture->journal, AV_LIMIT_NUMBERS - 1, NULL);
  g_autoptr (GBytes) beyond = av_forgery_sign (fixture, fixture->laptop, &fixture->journal, AV_LIMIT_NUMBERS, NULL);

  g_assert_cmpuint (av_forgery_deliver (fixture, MAIRIE, last).n_segments, ==, 1);
  g_assert_cmpuint (av_forgery_deliver (fixture, MAIRIE, beyond).n_segments, ==, 0);
  for (guint i = 0; i < 2; i++)
    av_organisation_send (organisation, MAIRIE, fixture->other);
  av_organisation_send (organisation, fixture->other, MAIRIE);
  g_assert_true (av_forgery_counts (fixture, fixture->other, last));
}

/* ---- The journal of somebody else ---------------------------------------------- */

static void
assert_goes_on (AvForgery *fixture,
                guint64 segno)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autoptr (AvJournal) again = av_journal_load (av_organisation_get_store (fixture->organisation, fixture->laptop), NULL);

  g_assert_true (av_id_equal (&again->id, &laptop->journal->id));
  g_assert_cmpuint (again->segno, ==, segno);
}

static void
assert_one_machine (AvForgery *fixture,
                    guint at)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (fixture->organisation, at), NULL);

  for (guint i = 0; i < members->len; i++)
    g_assert_false (((const AvMember *) g_ptr_array_index (members, i))->forked);
}

static void
assert_nothing_awaited (AvForgery *fixture,
                        guint at)
{
  g_autoptr (GPtrArray) list = av_installation_list_awaited (av_organisation_get (fixture->organisation, at), NULL);

  g_assert_cmpuint (list->len, ==, 0);
}

static void
assert_silent (AvForgery *fixture,
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
test_journal_of_another_is_left_alone (AvForgery *fixture,
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
  next = av_forgery_sign (fixture, fixture->other, &laptop->journal->id, segno + 1, NULL);
  far = av_forgery_sign (fixture, fixture->other, &laptop->journal->id, AV_LIMIT_NUMBERS - 1, next);
  av_forgery_deliver (fixture, MAIRIE, next);
  av_forgery_deliver (fixture, MAIRIE, far);

  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, segno);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  assert_silent (fixture, fixture->laptop, MAIRIE);
  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, segno + 1);
  assert_one_machine (fixture, MAIRIE);
  assert_one_machine (fixture, fixture->laptop);

  assert_nothing_awaited (fixture, MAIRIE);

  av_forgery_revoke (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Gervaise");
  g_assert_true (av_forgery_counts (fixture, MAIRIE, far));
}

/* ---- Who has our key ------------------------------------------------------------- */

typedef struct
{
  guint64 beyond;   /* what is signed behind nothing has the number of our last one, and so much more */
  gboolean foreign; /* and somebody else signs the same number */
} Thief;

/* It is told of, and our next one stands behind what we wrote ourselves. */
static void
test_nothing_stands_behind_what_a_thief_signed (AvForgery *fixture,
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
  forged = av_forgery_sign (fixture, fixture->laptop, &journal, laptop->journal->segno + thief->beyond, NULL);
  foreign = av_forgery_sign (fixture, fixture->other, &journal, laptop->journal->segno + thief->beyond, NULL);
  av_forgery_deliver (fixture, MAIRIE, forged);
  if (thief->foreign)
    av_forgery_deliver (fixture, MAIRIE, foreign);

  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  g_assert_false (av_id_equal (&laptop->journal->id, &journal));
  assert_goes_on (fixture, 0);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Gervaise", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_silent (fixture, MAIRIE, fixture->laptop);
  assert_goes_on (fixture, 1);

  av_forgery_revoke (fixture);
  known = av_organisation_get_answer (organisation, MAIRIE, after, "prenom-ou-surnom");
  g_assert_cmpstr (known, ==, "Gervaise");
}

/* It came before anybody looked, or its number is the last there is. */
static void
test_no_number_is_behind_a_gap (AvForgery *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *written = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  g_autoptr (GBytes) forged = av_forgery_sign (fixture, fixture->laptop, &laptop->journal->id, AV_LIMIT_NUMBERS - 1, NULL);
  g_autoptr (AvJournal) loaded = NULL;
  g_autoptr (GError) error = NULL;

  av_forgery_deliver (fixture, fixture->laptop, forged);
  loaded = av_journal_load (av_organisation_get_store (organisation, fixture->laptop), &error);
  g_assert_no_error (error);
  av_journal_seal (loaded, laptop->identity, laptop->trust, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (av_id_equal (&loaded->id, &laptop->journal->id));
  g_assert_cmpuint (loaded->segno, ==, 1);
}

static const Damage damages[] = { { 1 }, { 3 }, { 3, TRUE }, { 6 }, { 1, FALSE, TRUE }, { 3, TRUE, TRUE }, { 6, FALSE, TRUE }, { 3, FALSE, FALSE, TRUE }, { 3, FALSE, TRUE, TRUE } };
static const Thief thieves[] = { { 1, TRUE }, { 1000000 } };

#define ADD(name, func) g_test_add ("/heads/" name, AvForgery, NULL, av_forgery_set_up, func, av_forgery_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("number-behind-nothing-is-no-head", test_number_behind_nothing_is_no_head);
  ADD ("what-leads-nowhere-yet-waits", test_what_leads_nowhere_yet_waits);
  ADD ("both-branches-are-kept", test_both_branches_are_kept);
  ADD ("no-head-leads-to-what-is-rejected", test_no_head_leads_to_what_is_rejected);
  ADD ("nothing-damaged-leads-to-what-is-rejected", test_nothing_damaged_leads_to_what_is_rejected);
  ADD ("every-number-taken-can-be-told", test_every_number_taken_can_be_told);
  ADD ("journal-of-another-is-left-alone", test_journal_of_another_is_left_alone);
  ADD ("no-number-is-behind-a-gap", test_no_number_is_behind_a_gap);
  for (guint i = 0; i < G_N_ELEMENTS (thieves); i++)
    {
      g_autofree char *name = g_strdup_printf ("/heads/nothing-stands-behind-what-a-thief-signed/%u", i);

      g_test_add (name, AvForgery, &thieves[i], av_forgery_set_up, test_nothing_stands_behind_what_a_thief_signed, av_forgery_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *name = g_strdup_printf ("/heads/damaged-header-cuts-nothing-off/%u", i);

      g_test_add (name, AvForgery, &damages[i], av_forgery_set_up, test_damaged_header_cuts_nothing_off, av_forgery_tear_down);
    }
  return g_test_run ();
}
