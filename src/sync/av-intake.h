#pragma once

#include "av-acceptance.h"
#include "av-asked.h"
#include "av-identity.h"
#include "av-named-keys.h"
#include "av-segment-store.h"

G_BEGIN_DECLS

/* Takes what a bundle holds into the store, within the caller's transaction:
 * everything was checked to the end of the file before. */
typedef struct _AvIntake AvIntake;

/* What came of it. */
typedef struct
{
  guint n_segments; /* new ones */
  guint n_known;    /* segments that were here */
  guint n_changes;  /* those of which it was sure at once that they count */
  guint n_quarantined;
  guint n_left_out;      /* strands that do not open or parse, operations beyond rights */
  guint n_too_new;       /* segments */
  guint n_dropped;       /* of the quarantine, or on the way there, for want of room */
  guint n_refused;       /* segments that would wait, for want of room: not held, they come again */
  guint n_parts_refused; /* strands of segments that are held, which would wait: the same, stubs of them are */
  guint n_forks;         /* segments under a number that another one of the journal has */
  guint n_shown_again;   /* dossiers this installation had erased: it may not any more */
  guint n_given_back;    /* the same that somebody else had */
} AvIntakeCounts;

/* By author: how much, from when. */
typedef struct
{
  AvId installation;
  GHashTable *containers; /* ids as GBytes */
  guint n_changes;
  guint64 from; /* ms since 1970 */
  guint64 until;
} AvIntakeArrival;

/* By author: of what was left out, how much and why. */
typedef struct
{
  AvId installation;
  guint n_beyond;            /* its rights */
  GHashTable *erasures;      /* beyond them as well: ids as GBytes of dossiers it asked to erase */
  GHashTable *confirmations; /* the same of those whose erasure it confirmed */
  guint n_unread;            /* does not open or parse, or is not what was signed */
} AvIntakeLeftOut;

/* Whose a dossier is, and who may write into it, is told by what this installation
 * answers for and reads; own: NULL where it is no member. As av_segment_store_set_own(). */
gboolean av_intake_set_own (AvStore *store,
                            const AvTrusted *own);

/* own: this installation; borrowed, like the rest. */
AvIntake *av_intake_new (AvStore *store,
                         AvTrust *trust,
                         const AvId *own);
void av_intake_free (AvIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvIntake, av_intake_free)

/* The bytes of KEYS, SEGMENT and FILL sections. named: by the strands of the bundle. */
gboolean av_intake_take_keys (AvIntake *self,
                              AvNamedKeys *named,
                              const guint8 *bytes,
                              gsize size,
                              GError **error);
gboolean av_intake_take_segment (AvIntake *self,
                                 const guint8 *bytes,
                                 gsize size,
                                 GError **error);
gboolean av_intake_take_fill (AvIntake *self,
                              const guint8 *bytes,
                              gsize size,
                              GError **error);

/* What is asked for by whole segments: told of those that come again. Nullable; kept by
 * the caller. */
void av_intake_set_asked (AvIntake *self,
                          AvAsked *asked);

/* By what the archive was judged so far, where that is other statements: who
 * may less, or more, by the new ones is judged again. Kept by the caller. */
void av_intake_set_former_trust (AvIntake *self,
                                 AvTrust *former);

/* Applies what only now opens, lets out of the quarantine what is accepted now,
 * judges the archive again where trust or admissions changed, and brings the
 * projections in step. */
gboolean av_intake_finish (AvIntake *self,
                           gboolean trust_changed,
                           GError **error);

/* Follows the erasures the store knows of: after one was written here, and now
 * and then for those whose time is over; and who may write into a dossier, after
 * a transfer or a sharing was written here. In a transaction of its own. */
gboolean av_intake_follow_erasures (AvStore *store,
                                    AvTrust *trust,
                                    const AvId *own,
                                    GError **error);

/* Whose journal is forked, of those that came: the last one; zeros: none. */
const AvId *av_intake_get_forked (AvIntake *self);

/* Whether an erasure, or its confirmation, was among it, or what takes one back. */
gboolean av_intake_has_erasures (AvIntake *self);

const AvIntakeCounts *av_intake_get_counts (AvIntake *self);
/* AvIntakeArrival; transfer none. */
GPtrArray *av_intake_get_arrivals (AvIntake *self);
/* AvIntakeLeftOut; transfer none. */
GPtrArray *av_intake_get_left_out (AvIntake *self);

/* Judges every segment of the archive again and rebuilds the containers where
 * the answer changed; all of them: everything. former: by what it was judged so
 * far, NULL: by the same. counts: nullable. In a transaction of its own. */
gboolean av_intake_judge_again (AvStore *store,
                                AvTrust *trust,
                                AvTrust *former,
                                const AvId *own,
                                gboolean everything,
                                AvIntakeCounts *counts,
                                GError **error);

/* Judges some segments that were signed here, numbers of the store, which were taken to
 * count: what was taken from this installation goes out of its sight, as out of everybody's.
 * What it wrote past its end stays there, and so does what it writes where it is revoked
 * wherever it works, until others are heard of. In a transaction of its own. */
gboolean av_intake_judge_segments (AvStore *store,
                                   AvTrust *trust,
                                   const AvId *own,
                                   GArray *sids,
                                   GError **error);

/* Whether what says whose a dossier is was written here and is in no other sight, until
 * others are heard of: of what is signed. */
gboolean av_intake_is_seen_alone (AvStore *store,
                                  AvTrust *trust,
                                  const AvId *own,
                                  const AvId *container,
                                  gboolean *alone,
                                  GError **error);

/* Lets a segment in for the scopes in which this installation may, and judges the
 * archive again. In a transaction of its own. */
gboolean av_intake_admit (AvStore *store,
                          AvTrust *trust,
                          const AvId *own,
                          const AvSegmentHash *segment,
                          GError **error);

G_END_DECLS
