#pragma once

#include "av-segment-store.h"

G_BEGIN_DECLS

/* Which segments intendants let in (`~admission`), and for which scopes: as they stood
 * when they were loaded. */
typedef struct _AvAdmissions AvAdmissions;

/* NULL on error. */
AvAdmissions *av_admissions_load (AvStore *store,
                                  GError **error);
void av_admissions_free (AvAdmissions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvAdmissions, av_admissions_free)

/* For which scopes one is let in, as an AvAdmittedFunc says it: by others than its
 * author. */
char *av_admissions_list_scopes (AvAdmissions *self,
                                 const AvId *author,
                                 const guint8 hash[AV_SEGMENT_HASH_SIZE]);

/* Whether of a segment they say the same as others. */
gboolean av_admissions_agree (AvAdmissions *self,
                              AvAdmissions *others,
                              const guint8 hash[AV_SEGMENT_HASH_SIZE]);

G_END_DECLS
