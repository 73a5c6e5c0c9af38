#include "av-acceptance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HLC_COUNTER_BITS 16

typedef struct
{
  const AvJudge *judge;
  const AvSegmentHeader *segment;
  const guint8 *hash;
} Question;

static AvCovered
ask (const Question *question,
     GArray *heads)
{
  return question->judge->covered (question->segment, question->hash, heads, question->judge->user_data);
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
list_counting (const Question *question,
               const AvTrusted *author,
               GArray *mandates,
               AvVerdict *verdict)
{
  GArray *counting = av_mandates_new ();
  guint64 last = question->segment->hlc_last >> HLC_COUNTER_BITS;
  AvCovered least = AV_COVERED;

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      if (last <= mandate->not_after)
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

static gboolean
holds_strand_of (const AvSegmentHeader *segment,
                 GArray *mandates)
{
  for (guint i = 0; i < segment->n_strands; i++)
    {
      AvStrandEntry entry;

      av_segment_get_strand (segment, i, &entry);
      if (av_mandates_find (mandates, entry.scope) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether something of a segment counts by itself. One of which nothing does waits
 * as a whole; one that has nothing to do with its author's scopes, where nothing at
 * all of theirs counts any more. */
static gboolean
counts (const AvSegmentHeader *segment,
        GArray *mandates,
        GArray *counting)
{
  return holds_strand_of (segment, counting) || (counting->len > 0 && !holds_strand_of (segment, mandates));
}

AvVerdict
av_acceptance_judge_segment (const AvJudge *judge,
                             const AvSegmentHeader *segment,
                             const guint8 hash[AV_SEGMENT_HASH_SIZE],
                             gboolean admitted)
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);
  AvVerdict verdict = AV_VERDICT_ACCEPTED;

  if (author == NULL)
    return AV_VERDICT_UNKNOWN;

  if (!av_segment_verify (segment, author->signing_key))
    return AV_VERDICT_SIGNATURE;

  if (!admitted)
    {
      g_autoptr (GArray) mandates = av_trust_list_mandates (judge->trust, author, heads_contain, &question);
      g_autoptr (GArray) counting = list_counting (&question, author, mandates, &verdict);

      if (verdict != AV_VERDICT_ACCEPTED && !counts (segment, mandates, counting))
        return verdict;
    }

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
      return _ ("Its author was revoked, and what would tell whether that was later is not here: the next exchange may bring it.");
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
  AvVerdict verdict = AV_VERDICT_ACCEPTED;
  g_autoptr (GArray) mandates = NULL;
  g_autoptr (GArray) counting = NULL;

  g_return_val_if_fail (author != NULL, NULL);

  mandates = av_trust_list_mandates (judge->trust, author, heads_contain, &question);
  counting = list_counting (&question, author, mandates, &verdict);

  /* A segment that counts although nothing of it does by itself was admitted. */
  return g_array_ref (counts (segment, mandates, counting) ? counting : mandates);
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

char *
av_acceptance_list_writing_scopes (GArray *mandates,
                                   guint8 class)
{
  const AvRights writes = { .write = AV_CLASS_BIT (class) };

  return av_mandates_list_scopes_text (mandates, &writes);
}

void
av_acceptance_get_needed (const char *form,
                          guint8 class,
                          AvRights *rights)
{
  rights->read = 0;
  rights->write = AV_CLASS_BIT (class);
  rights->powers = strcmp (form, "~effacement") == 0 ? AV_POWER_ERASURE : strcmp (form, "~admission") == 0 ? AV_POWER_STEWARDSHIP
                                                                                                           : 0;
}

gboolean
av_acceptance_judge_op (GArray *mandates,
                        const AvId *author,
                        guint8 class,
                        const AvOp *op)
{
  g_autoptr (GArray) scopes = NULL;
  AvRights needed;
  AvId own;

  if (op->form[0] != '~')
    return TRUE;

  if (strcmp (op->form, "~epoque") == 0)
    {
      av_store_system_id ("~epoque", author->bytes, AV_ID_SIZE, &own);
      return av_id_equal (&own, &op->record);
    }

  av_acceptance_get_needed (op->form, class, &needed);
  scopes = av_mandates_list_scopes (mandates, &needed);
  return scopes->len > 0;
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
