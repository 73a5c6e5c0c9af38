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

/* By the revocation that leaves the least. */
static AvCovered
judge_revocations (const Question *question,
                   const AvTrusted *author)
{
  AvCovered least = AV_COVERED;

  for (guint i = 0; i < author->revocations->len; i++)
    {
      const AvTrustStatement *revocation = g_ptr_array_index (author->revocations, i);

      least = MIN (least, ask (question, revocation->heads));
    }

  return least;
}

AvVerdict
av_acceptance_judge_segment (const AvJudge *judge,
                             const AvSegmentHeader *segment,
                             const guint8 hash[AV_SEGMENT_HASH_SIZE],
                             gboolean admitted)
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);

  if (author == NULL)
    return AV_VERDICT_UNKNOWN;

  if (!av_segment_verify (segment, author->signing_key))
    return AV_VERDICT_SIGNATURE;

  if (!admitted)
    {
      AvCovered covered = judge_revocations (&question, author);

      if (covered != AV_COVERED)
        return covered == AV_NOT_COVERED ? AV_VERDICT_REVOKED : AV_VERDICT_UNLINKED;

      if (segment->hlc_last >> HLC_COUNTER_BITS > author->not_after)
        return AV_VERDICT_EXPIRED;
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

void
av_acceptance_get_rights (const AvJudge *judge,
                          const AvSegmentHeader *segment,
                          const guint8 hash[AV_SEGMENT_HASH_SIZE],
                          AvGrant *grant)
{
  Question question = { judge, segment, hash };
  AvTrusted *author = av_trust_find (judge->trust, &segment->installation);

  g_return_if_fail (author != NULL);

  av_trust_get_grant (judge->trust, author, heads_contain, &question, grant);
}

gboolean
av_acceptance_judge_strand (const AvGrant *grant,
                            AvScope scope,
                            guint8 class)
{
  return class < AV_N_CLASSES && (grant->rights.write & AV_CLASS_BIT (class)) != 0 && av_scopes_contain (grant->scopes, scope);
}

gboolean
av_acceptance_judge_op (const AvGrant *grant,
                        const AvId *author,
                        const AvOp *op)
{
  AvId own;

  if (op->form[0] != '~')
    return TRUE;

  if (strcmp (op->form, "~effacement") == 0)
    return (grant->rights.powers & AV_POWER_ERASURE) != 0;

  if (strcmp (op->form, "~admission") == 0)
    return (grant->rights.powers & AV_POWER_STEWARDSHIP) != 0;

  if (strcmp (op->form, "~epoque") == 0)
    {
      av_store_system_id ("~epoque", author->bytes, AV_ID_SIZE, &own);
      return av_id_equal (&own, &op->record);
    }

  return TRUE;
}

gboolean
av_acceptance_may_read (const AvTrusted *member,
                        AvScope scope,
                        guint8 class)
{
  if (class == AV_CLASS_TERRITOIRE || class == AV_CLASS_CONTROLE)
    return TRUE;

  return class < AV_N_CLASSES && (member->rights.read & AV_CLASS_BIT (class)) != 0 && av_scopes_contain (member->scopes, scope);
}
