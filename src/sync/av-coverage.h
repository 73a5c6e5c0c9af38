#pragma once

#include "av-acceptance.h"
#include "av-segment-store.h"

G_BEGIN_DECLS

/* What the archive says to whoever judges it: what lies within the heads of a
 * restriction, by the segments that are here, kept, and followed further as more of
 * them come; and what was admitted. */
typedef struct _AvCoverage AvCoverage;

AvCoverage *av_coverage_new (AvStore *store);
void av_coverage_free (AvCoverage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvCoverage, av_coverage_free)

/* A segment came. */
void av_coverage_note_segment (AvCoverage *self,
                               const guint8 *hash);

/* An AvCoveredFunc; user_data is the coverage. */
AvCovered av_coverage_judge (const AvSegmentHeader *segment,
                             const guint8 *hash,
                             GArray *heads,
                             gpointer user_data);

/* Who judges by these statements and by this archive. What was admitted is as it stood
 * when the coverage was made, or followed it last: an archive that is judged again is
 * applied by one answer from beginning to end. */
AvJudge av_coverage_get_judge (AvCoverage *self,
                               AvTrust *trust);

/* Hears what was admitted since. */
void av_coverage_follow_admissions (AvCoverage *self);
/* Whether that was something about a segment. */
gboolean av_coverage_has_admission_moved (AvCoverage *self,
                                          const guint8 *hash);

/* FALSE: what was answered since is worth nothing, for something could not be read. */
gboolean av_coverage_ended_well (AvCoverage *self,
                                 GError **error);

G_END_DECLS
