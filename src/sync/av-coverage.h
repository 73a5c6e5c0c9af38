#pragma once

#include "av-acceptance.h"
#include "av-segment-store.h"

G_BEGIN_DECLS

/* What lies within the heads of a restriction, by the segments that are here: kept,
 * and followed further as more of them come. */
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

/* FALSE: what was answered since is worth nothing, for something could not be read. */
gboolean av_coverage_ended_well (AvCoverage *self,
                                 GError **error);

G_END_DECLS
