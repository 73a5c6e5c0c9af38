#include "av-acceptance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Written by who erases, in the same breath: it counts where the erasure may. */
#define COUNTER "compteur"
#define DELETED "~supprime"

#define HLC_COUNTER_BITS 16

typedef struct
{
  const AvJudge *judge;
  const AvSegmentHeader *segment;
  const guint8 *hash;
  gboolean lenient;  /* takes what may lie within heads for what does */
  gboolean unlinked; /* what would tell is not here */
} Question;

static AvCovered
ask (Question *question,
     GArray *heads)
{
  AvCovered covered = question->judge->covered (question->segment, question->hash, heads, question->judge->user_data);

  if (covered != AV_COVERED_PERHAPS)
    return covered;

  question->unlinked = TRUE;
  return question->lenient ? AV_COVERED : covered;
}

static gboolean
heads_contain (GArray *heads,
               gpointer user_data)
{
  return ask (user_data, heads) == AV_COVERED;
}

/* NULL: all. */
static void
remove_scopes (GArray *mandates,
               GArray *scopes)
{
  for (guint i = mandates->len; i > 0; i--)
    if (scopes == NULL || av_scopes_contain (scopes, g_array_index (mandates, AvMandate, i - 1).scope))
      g_array_remove_index (mandates, i - 1);
}

/* Of what its author might, what still counts: not what a revocation took away, nor
 * what is over. verdict: why something does not, else left as it is. transfer full. */
static GArray *
list_counting (Question *question,
               const AvTrusted *author,
               GArray *mandates,
               AvVerdict *verdict)
{
  GArray *counting = av_mandates_new ();
  guint64 last = question->segment->hlc_last >> HLC_COUNTER_BITS;
  gboolean unending = question->judge->unending != NULL && av_id_equal (question->judge->unending, &author->id);
  AvCovered least = AV_COVERED;

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      if (unending || last <= mandate->not_after)
        av_mandates_add (counting, mandate->scope, &mandate->rights, mandate->not_after);
      else
        *verdict = AV_VERDICT_EXPIRED;
    }

  for (guint i = 0; i < author->revocations->len; i++)
    {
      const AvRestriction *revocation = g_ptr_array_index (author->revocations, i);
      AvCovered covered = ask (question, revocation->statement->heads);

      if (covered == AV_COVERED)
        continue;

      /* By the one that leaves the least. */
      least = MIN (least, covered);
      *verdict = least == AV_NOT_COVERED ? AV_VERDICT_REVOKED : AV_VERDICT_UNLINKED;
      remove_scopes (counting, revocation->scopes);
    }

  return counting;
}

/* What an intendant of a scope lets in there counts there, and nowhere else: as if
 * nothing had been taken from its author. */
static void
add_admitted (const Question *question,
              GArray *once,
              GArray *counting)
{
  const AvJudge *judge = question->judge;
  g_autofree char *scopes = judge->admitted != NULL ? judge->admitted (question->segment, question->hash, judge->user_data) : NULL;

  for (guint i = 0; scopes != NULL && i < once->len; i++)
    {
      const AvMandate *mandate = &g_array_index (once, AvMandate, i);

      if (av_scope_is_in_text (mandate->scope, scopes))
        av_mandates_add (counting, mandate->scope, &mandate->rights, mandate->not_after);
    }
}

/* What its author might of a segment, and where that counts. */
typedef struct
{
  GArray *once; /* had nothing been taken from it; borrowed */
  GArray *mandates;
  GArray *counting;
  AvVerdict verdict; /* why not all of it does by itself */
} Authority;

static void
authority_clear (Authority *authority)
{
  g_clear_pointer (&authority->mandates, g_array_unref);
  g_clear_pointer (&authority->counting, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Authority, authority_clear)

static void
find_authority (Question *question,
                const AvTrusted *author,
                Authority *authority)
{
  const AvRights all = { 0xff, 0xff, 0xff };

  authority->verdict = AV_VERDICT_ACCEPTED;
  authority->mandates = av_trust_list_mandates (question->judge->trust, author, heads_contain, question);
  authority->once = author->once;
  authority->counting = list_counting (question, author, authority->mandates, &authority->verdict);

  if (authority->verdict != AV_VERDICT_ACCEPTED || !av_mandates_equal (authority->once, authority->mandates, &all))
    add_admitted (question, authority->once, authority->counting);
}

static gboolean
holds_strand_in (const AvSegmentHeader *segment,
                 AvScope scope)
{
  for (guint i = 0; i < segment->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (segment, i, &entry);
      if (entry.scope == scope)
        return TRUE;
    }

  return FALSE;
}

static gboolean
holds_strand_of (const AvSegmentHeader *segment,
                 GArray *mandates)
{
  for (guint i = 0; i < mandates->len; i++)
    if (holds_strand_in (segment, g_array_index (mandates, AvMandate, i).scope))
      return TRUE;

  return FALSE;
}

/* Whether something of a segment counts. One of which nothing does waits as a whole;
 * one that has nothing to do with its author's scopes, where nothing at all of theirs
 * counts any more. */
static gboolean
counts (const AvSegmentHeader *segment,
        const Authority *authority)
{
  return authority->verdict == AV_VERDICT_ACCEPTED || holds_strand_of (segment, authority->counting) ||
         (authority->counting->len > 0 && !holds_strand_of (segment, authority->mandates));
}

AvVerdict
av_acceptance_judge_segment (const AvJudge *judge,
                             const AvSegmentHeader *segment,
                             const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);
  g_auto (Authority) authority = { 0 };

  if (author == NULL)
    return AV_VERDICT_UNKNOWN;

  if (!av_segment_verify (segment, author->signing_key))
    return AV_VERDICT_SIGNATURE;

  find_authority (&question, author, &authority);
  if (!counts (segment, &authority))
    return authority.verdict;

  return segment->reader_schema > AV_SEGMENT_SCHEMA ? AV_VERDICT_TOO_NEW : AV_VERDICT_ACCEPTED;
}

const char *
av_verdict_describe (AvVerdict verdict)
{
  switch (verdict)
    {
    case AV_VERDICT_TOO_NEW:
      return _ ("Written by a newer version of Aller-vers: install it to see these changes.");
    case AV_VERDICT_UNKNOWN:
      return _ ("Its author is not known here yet: the next exchange may bring its enrolment.");
    case AV_VERDICT_SIGNATURE:
      return _ ("It does not bear its author's signature: it was forged or changed.");
    case AV_VERDICT_EXPIRED:
      return _ ("It was written after its author's enrolment ended: renew the enrolment, or admit it.");
    case AV_VERDICT_REVOKED:
      return _ ("It was written after its author was revoked: it waits for an intendant to admit it.");
    case AV_VERDICT_UNLINKED:
      return _ ("Something was taken from its author, and what would tell whether that was later is not here: the next exchange may bring it.");
    case AV_VERDICT_RESTRICTED:
      return _ ("It was written after its author was given other communes or another role: it waits for an intendant to admit it.");
    default:
      return NULL;
    }
}

GArray *
av_acceptance_list_mandates (const AvJudge *judge,
                             const AvSegmentHeader *segment,
                             const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);
  g_auto (Authority) authority = { 0 };

  /* Not any more: a bundle that brings that may bring what opens a segment as well. */
  if (author == NULL)
    return av_mandates_new ();

  find_authority (&question, author, &authority);
  return g_array_ref (authority.counting);
}

gboolean
av_acceptance_judge_strand (GArray *mandates,
                            AvScope scope,
                            guint8 class)
{
  AvRights writes = { 0 };

  if (class >= AV_N_CLASSES)
    return FALSE;

  writes.write = AV_CLASS_BIT (class);
  return av_mandates_have (mandates, scope, &writes);
}

/* A strand that would count, had nothing been taken from its author. */
static gboolean
is_taken (const Authority *authority,
          const AvStrandEntry *entry)
{
  return av_acceptance_judge_strand (authority->once, entry->scope, entry->class) &&
         !av_acceptance_judge_strand (authority->counting, entry->scope, entry->class);
}

/* Whether there are any. */
static gboolean
mark_taken (const AvSegmentHeader *segment,
            const Authority *authority,
            AvTaken how,
            GArray *taken)
{
  gboolean any = FALSE;

  for (guint i = 0; i < segment->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (segment, i, &entry);
      if (is_taken (authority, &entry))
        {
          g_array_index (taken, AvTaken, i) = how;
          any = TRUE;
        }
    }

  return any;
}

GArray *
av_acceptance_list_taken (const AvJudge *judge,
                          const AvSegmentHeader *segment,
                          const guint8 hash[AV_SEGMENT_HASH_SIZE])
{
  const AvRights all = { 0xff, 0xff, 0xff };
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);
  g_auto (Authority) authority = { 0 };
  g_autoptr (GArray) taken = NULL;

  if (author == NULL)
    return NULL;

  find_authority (&question, author, &authority);
  if (authority.verdict == AV_VERDICT_ACCEPTED && av_mandates_equal (authority.once, authority.counting, &all))
    return NULL;

  taken = g_array_set_size (g_array_new (FALSE, TRUE, sizeof (AvTaken)), segment->n_strands);
  if (!mark_taken (segment, &authority, question.unlinked ? AV_TAKEN_PERHAPS : AV_TAKEN, taken))
    return NULL;

  /* For certain what is so however the rest turns out. */
  if (question.unlinked)
    {
      Question lenient = { judge, segment, hash, .lenient = TRUE };
      g_auto (Authority) most = { 0 };

      find_authority (&lenient, author, &most);
      mark_taken (segment, &most, AV_TAKEN, taken);
    }

  return g_steal_pointer (&taken);
}

AvTaken
av_acceptance_get_taken (GArray *taken,
                         guint index)
{
  return taken != NULL && index < taken->len ? g_array_index (taken, AvTaken, index) : AV_TAKEN_NOT;
}

static guint
count_taken (const AvSegmentHeader *segment,
             const Authority *authority,
             AvScope scope)
{
  guint n = 0;

  for (guint i = 0; i < segment->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (segment, i, &entry);
      n += entry.scope == scope && is_taken (authority, &entry);
    }

  return n;
}

/* Where nothing of its author’s counts that might once, and something of that scope
 * is there, or nothing is of any. */
static gboolean
is_shut (const AvSegmentHeader *segment,
         const Authority *authority,
         AvScope scope,
         gboolean all)
{
  return av_mandates_find (authority->mandates, scope) != NULL && av_mandates_find (authority->counting, scope) == NULL &&
         (all || holds_strand_in (segment, scope));
}

static AvVerdict
explain_waiting (const Question *question,
                 const Authority *authority)
{
  if (authority->verdict != AV_VERDICT_ACCEPTED)
    return authority->verdict;

  return question->unlinked ? AV_VERDICT_UNLINKED : AV_VERDICT_RESTRICTED;
}

void
av_acceptance_find_waiting (const AvJudge *judge,
                            const AvSegmentHeader *segment,
                            const guint8 hash[AV_SEGMENT_HASH_SIZE],
                            AvAcceptanceWaiting *waiting)
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);
  g_auto (Authority) authority = { 0 };
  gboolean all;

  *waiting = (AvAcceptanceWaiting){ AV_VERDICT_UNKNOWN, g_array_new (FALSE, FALSE, sizeof (AvScope)) };
  if (author == NULL)
    return;

  find_authority (&question, author, &authority);
  waiting->verdict = explain_waiting (&question, &authority);
  waiting->partly = counts (segment, &authority);
  all = !waiting->partly && !holds_strand_of (segment, authority.mandates);

  for (guint i = 0; i < authority.once->len; i++)
    {
      AvScope scope = g_array_index (authority.once, AvMandate, i).scope;
      guint n = count_taken (segment, &authority, scope);

      waiting->n_strands += n;
      if (n > 0 || is_shut (segment, &authority, scope, all))
        g_array_append_val (waiting->scopes, scope);
    }
}

void
av_acceptance_waiting_clear (AvAcceptanceWaiting *waiting)
{
  g_clear_pointer (&waiting->scopes, g_array_unref);
}

char *
av_acceptance_list_writing_scopes (GArray *mandates,
                                   guint8 class)
{
  const AvRights writes = { .write = AV_CLASS_BIT (class) };

  return av_mandates_list_scopes_text (mandates, &writes);
}

static guint8
get_power (const char *form)
{
  if (strcmp (form, "~effacement") == 0 || strcmp (form, COUNTER) == 0)
    return AV_POWER_ERASURE;

  return strcmp (form, "~admission") == 0 ? AV_POWER_STEWARDSHIP : 0;
}

void
av_acceptance_get_needed (const char *form,
                          guint8 class,
                          AvRights *rights)
{
  rights->read = 0;
  rights->write = AV_CLASS_BIT (class);
  rights->powers = get_power (form);
}

gboolean
av_acceptance_judge_op (GArray *mandates,
                        const AvId *author,
                        AvScope scope,
                        guint8 class,
                        const AvOp *op)
{
  gboolean counter = strcmp (op->form, COUNTER) == 0;
  g_autoptr (GArray) scopes = NULL;
  AvRights needed;
  AvId own;

  /* Anybody says of a counter that it was counted wrongly. */
  if (op->form[0] != '~' && (!counter || strcmp (op->reg, DELETED) == 0))
    return TRUE;

  if (strcmp (op->form, "~epoque") == 0)
    {
      av_store_system_id ("~epoque", author->bytes, AV_ID_SIZE, &own);
      return av_id_equal (&own, &op->record);
    }

  av_acceptance_get_needed (op->form, class, &needed);
  if (counter)
    return av_mandates_have (mandates, scope, &needed);

  scopes = av_mandates_list_scopes (mandates, &needed);
  return scopes->len > 0;
}

gboolean
av_acceptance_is_of_dossier (const AvId *container,
                             AvScope scope,
                             guint8 klass)
{
  g_autofree char *text = av_scope_to_string (scope);

  return klass < AV_N_CLASSES && av_class_is_keyed ((AvClass) klass) && !av_store_is_territory (container, text);
}

gboolean
av_acceptance_may_read (const AvTrusted *member,
                        AvScope scope,
                        guint8 class)
{
  const AvMandate *mandate;

  if (class == AV_CLASS_TERRITOIRE || class == AV_CLASS_CONTROLE)
    return TRUE;

  mandate = av_mandates_find (member->mandates, scope);
  return class < AV_N_CLASSES && mandate != NULL && !mandate->revoked && (mandate->rights.read & AV_CLASS_BIT (class)) != 0;
}
