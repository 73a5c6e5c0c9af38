#pragma once

#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* That a sharing ended with a transfer, as who transferred the dossier says in it. By what
 * was said, and not by what is live: whom the dossier is shared with may write there, and
 * replaces nothing by it. */
#define AV_SHARING_GIVEN "transmis"

typedef struct
{
  gint64 dot;
  guint64 hlc;
  gboolean lasts; /* nobody took it back who has the say now */
} AvSharingGiven;

/* Those by whoever once worked for a team that ever had the dossier. What takes one back
 * counts by who works in @scope; and in the same segment, which nobody had seen yet.
 * AvSharingGiven; transfer full. */
GArray *av_sharing_list_given (AvStore *store,
                               AvTrust *trust,
                               const AvId *container,
                               const AvId *record,
                               AvScope scope,
                               GError **error);

G_END_DECLS
