#pragma once

#include "av-grants.h"
#include "av-have.h"
#include "av-plan-archive.h"

G_BEGIN_DECLS

/* The segments that are due to recipients who may read the same. */
typedef struct _AvDueSegments AvDueSegments;

/* reader: one of them. haves: AvHave or NULL, of each. grants: of the reader. All of these
 * outlive it. */
AvDueSegments *av_due_segments_new (AvPlanArchive *archive,
                                    AvTrusted *reader,
                                    GPtrArray *haves,
                                    AvGrants *grants,
                                    GError **error);
void av_due_segments_free (AvDueSegments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDueSegments, av_due_segments_free)

/* gint64: those that somebody lacks, in the order they are sent; transfer none. */
GArray *av_due_segments_get_sids (AvDueSegments *self);
/* gint64: others of which somebody holds a stub; transfer none. */
GArray *av_due_segments_get_fills (AvDueSegments *self);
/* Whether a strand of these goes though nobody asked for it. */
gboolean av_due_segments_is_pushed (AvDueSegments *self,
                                    gint64 sx);

G_END_DECLS
