/* What was deleted and can be brought back. */

#pragma once

#include "av-record-store.h"

G_BEGIN_DECLS

/* For as long. What is older stays deleted, and is offered no more. */
#define AV_DELETED_DAYS 30

/* Records of @form deleted in the last 30 days that the agent may read, the
 * last deleted first: of a dossier (fused ones together), or of all territories
 * (@container NULL). GPtrArray of AvSnapshot. */
GPtrArray *av_deleted_list (AvStore *store, const char *container, const char *form, GError **error);

/* When @snapshot was deleted, seconds since 1970; 0: it is not. */
gint64 av_deleted_get_moment (AvSnapshot *snapshot);

G_END_DECLS
