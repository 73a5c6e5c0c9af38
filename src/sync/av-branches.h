#pragma once

#include "av-have.h"
#include "av-segment-store.h"

G_BEGIN_DECLS

/* The segments of one journal that are here, by number. Two machines may have
 * written under one number: what somebody says it holds, numbers and a head, is
 * only understood beside them. */
typedef struct _AvBranches AvBranches;

typedef struct
{
  gint64 sid;
  guint64 segno;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
} AvBranchSegment;

/* ours: written by this installation, so that whoever holds a number of it that
 * is not here has heard another branch. */
AvBranches *av_branches_load (AvStore *store,
                              gint64 jid,
                              const AvId *journal,
                              gboolean ours,
                              GError **error);
void av_branches_free (AvBranches *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvBranches, av_branches_free)

guint av_branches_get_n_segments (AvBranches *self);
/* In order of number; transfer none. */
const AvBranchSegment *av_branches_get (AvBranches *self,
                                        guint index);

/* FALSE: it is not among them. */
gboolean av_branches_find (AvBranches *self,
                           const AvSegment *segment,
                           guint *index);

/* Whether somebody is known to hold this segment, not another one of its number, be it with
 * stubs that they ask for. have: what it said; NULL: nothing. */
gboolean av_branches_is_received (AvBranches *self,
                                  guint index,
                                  AvHave *have);

/* Whether somebody may hold it, by anything they said: a copy of their disk, or they on a
 * branch that is not here. */
gboolean av_branches_may_be_held (AvBranches *self,
                                  guint index,
                                  AvHave *have);

/* Whether they are, and need not be sent it again. */
gboolean av_branches_is_held (AvBranches *self,
                              guint index,
                              AvHave *have);

/* All that are here under a number. */
gboolean av_branches_is_number_held (AvBranches *self,
                                     guint64 segno,
                                     AvHave *have);

G_END_DECLS
