#pragma once

#include "av-beyond.h"
#include "av-branches.h"
#include "av-holdings.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What the bundles of one export or exchange are chosen from, read once for all of them:
 * nothing may be sealed or taken in between. */
typedef struct _AvPlanArchive AvPlanArchive;

/* own: this installation. */
AvPlanArchive *av_plan_archive_load (AvStore *store,
                                     AvTrust *trust,
                                     const AvId *own,
                                     GError **error);
void av_plan_archive_free (AvPlanArchive *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvPlanArchive, av_plan_archive_free)

/* What is held here, but for what not everybody is told; transfer none. */
AvHave *av_plan_archive_get_have (AvPlanArchive *self);
/* Whether a member is asked for whole segments. */
gboolean av_plan_archive_asks_whole (AvPlanArchive *self,
                                     const AvTrusted *member);
/* What is held, as far as a member is told of it. reader: what that member is granted;
 * transfer full. */
GByteArray *av_plan_archive_write_have (AvPlanArchive *self,
                                        const AvTrusted *member,
                                        AvGrants *reader);
/* AvBranches of every journal; transfer none. */
GPtrArray *av_plan_archive_get_journals (AvPlanArchive *self);
/* What waits; transfer none. */
AvBeyond *av_plan_archive_get_beyond (AvPlanArchive *self);
/* What this installation may have beyond its scopes; transfer none. */
AvGrants *av_plan_archive_get_grants (AvPlanArchive *self);

G_END_DECLS
