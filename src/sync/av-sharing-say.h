#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

#define AV_SHARING_FORM "~partage"

/* Who has a say in a sharing, of what was written into it. */

/* Whether whoever wrote a segment works in a scope now. */
gboolean av_sharing_may_say (AvStore *store,
                             AvTrust *trust,
                             AvScope scope,
                             gint64 sid,
                             gboolean *may,
                             GError **error);
/* Whether they once worked in any scope that the dossier ever belonged to. */
gboolean av_sharing_might_say (AvStore *store,
                               AvTrust *trust,
                               const AvId *container,
                               gint64 sid,
                               gboolean *might,
                               GError **error);

G_END_DECLS
