#pragma once

#include "av-branches.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What the bundles of one export are chosen from, read once for all of them: nothing
 * may be sealed or taken in between. */
typedef struct _AvPlanArchive AvPlanArchive;

/* own: this installation. */
AvPlanArchive *av_plan_archive_load (AvStore *store,
                                     AvTrust *trust,
                                     const AvId *own,
                                     GError **error);
void av_plan_archive_free (AvPlanArchive *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPlanArchive, av_plan_archive_free)

/* What is held here; transfer none. */
AvHave *av_plan_archive_get_have (AvPlanArchive *self);
/* AvBranches of every journal; transfer none. */
GPtrArray *av_plan_archive_get_journals (AvPlanArchive *self);
/* Whether a segment is of a flood, so that it is not handed on. */
gboolean av_plan_archive_is_withheld (AvPlanArchive *self,
                                      gint64 sid);
/* Whether a strand is. */
gboolean av_plan_archive_is_strand_withheld (AvPlanArchive *self,
                                             gint64 sid,
                                             guint16 index);

G_END_DECLS
