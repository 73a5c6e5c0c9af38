#pragma once

#include "av-merge.h"
#include "av-segment.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What counts. Functions of the chains of trust, of admissions and of the
 * archive alone: every installation that holds the same answers the same. */

typedef enum
{
  AV_VERDICT_ACCEPTED,
  AV_VERDICT_TOO_NEW,    /* for a newer version to read */
  AV_VERDICT_UNKNOWN,    /* its author is not enrolled, as far as is known here */
  AV_VERDICT_SIGNATURE,  /* its author did not sign it */
  AV_VERDICT_EXPIRED,    /* after the enrolment ended */
  AV_VERDICT_REVOKED,    /* beyond what a revocation accepts */
  AV_VERDICT_UNLINKED,   /* perhaps not beyond it: what leads there is not all here */
  AV_VERDICT_RESTRICTED, /* beyond what a CHANGE accepts that took away: of what waits, never of all */
} AvVerdict;

typedef enum
{
  AV_NOT_COVERED,
  AV_COVERED_PERHAPS, /* what is between it and a head is not all here */
  AV_COVERED,         /* it is a head, or one leads to it by its journal's chain */
} AvCovered;

/* Whether a segment lies within the heads of a restriction of its author. */
typedef AvCovered (*AvCoveredFunc) (const AvSegmentHeader *segment,
                                    const guint8 *hash,
                                    GArray *heads,
                                    gpointer user_data);

/* For which scopes intendants let a segment in, as av_scopes_to_text() has them, each
 * perhaps several times; transfer full, NULL: for none. */
typedef char *(*AvAdmittedFunc) (const AvSegmentHeader *segment,
                                 const guint8 *hash,
                                 gpointer user_data);

typedef struct
{
  AvTrust *trust;
  AvCoveredFunc covered;
  AvAdmittedFunc admitted;
  gpointer user_data;
  const AvId *unending; /* whose enrolment's end is left aside; NULL: nobody's */
} AvJudge;

AvVerdict av_acceptance_judge_segment (const AvJudge *judge,
                                       const AvSegmentHeader *segment,
                                       const guint8 hash[AV_SEGMENT_HASH_SIZE]);

/* A sentence; NULL for AV_VERDICT_ACCEPTED. */
const char *av_verdict_describe (AvVerdict verdict);

/* What its author might in the scopes in which a segment counts, by itself or since it
 * was admitted: AvMandate, transfer full. */
GArray *av_acceptance_list_mandates (const AvJudge *judge,
                                     const AvSegmentHeader *segment,
                                     const guint8 hash[AV_SEGMENT_HASH_SIZE]);

/* What of a segment waits for intendants to admit it. */
typedef struct
{
  AvVerdict verdict; /* why */
  GArray *scopes;    /* AvScope, ascending, those to admit it for; empty: nothing waits */
  guint n_strands;
  gboolean partly; /* the rest counts */
} AvAcceptanceWaiting;

void av_acceptance_find_waiting (const AvJudge *judge,
                                 const AvSegmentHeader *segment,
                                 const guint8 hash[AV_SEGMENT_HASH_SIZE],
                                 AvAcceptanceWaiting *waiting);
void av_acceptance_waiting_clear (AvAcceptanceWaiting *waiting);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvAcceptanceWaiting, av_acceptance_waiting_clear)

/* Whether a strand would count had nothing been taken from its author, and does not. */
typedef enum
{
  AV_TAKEN_NOT,
  AV_TAKEN_PERHAPS, /* what would tell is not all here */
  AV_TAKEN,
} AvTaken;

/* AvTaken of each strand of a segment; NULL: of none. transfer full. */
GArray *av_acceptance_list_taken (const AvJudge *judge,
                                  const AvSegmentHeader *segment,
                                  const guint8 hash[AV_SEGMENT_HASH_SIZE]);
/* Of one of these; of a strand that the header does not name: not. */
AvTaken av_acceptance_get_taken (GArray *taken,
                                 guint index);

/* Whether a strand of that scope and class may be written so. */
gboolean av_acceptance_judge_strand (GArray *mandates,
                                     AvScope scope,
                                     guint8 class);

/* In which scopes that class may be written, as av_scopes_to_text() has them;
 * transfer full. */
char *av_acceptance_list_writing_scopes (GArray *mandates,
                                         guint8 class);

/* Which rights an operation of a form asks for in the scopes it speaks for, where it
 * stands in a strand of that class (one of AvClass): system records have rules of their own,
 * and counters. */
void av_acceptance_get_needed (const char *form,
                               guint8 class,
                               AvRights *rights);

/* Whether there is a scope its author may speak for so; of a counter, that of its strand. */
gboolean av_acceptance_judge_op (GArray *mandates,
                                 const AvId *author,
                                 AvScope scope,
                                 guint8 class,
                                 const AvOp *op);

/* Whether what is signed in a scope stands in a dossier: it has keys, and is not what the
 * commune keeps of those that were erased. */
gboolean av_acceptance_is_of_dossier (const AvId *container,
                                      AvScope scope,
                                      guint8 klass);

/* Whether an installation may be sent what stands in a scope and class. */
gboolean av_acceptance_may_read (const AvTrusted *member,
                                 AvScope scope,
                                 guint8 class);

G_END_DECLS
