/* What a scope is called: a commune as in the reference list; a structure as the
 * organisation calls it, which whoever knows its chains tells the store. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* transfer full; NULL: it has none there. */
typedef char *(*AvScopeNameFunc) (const char *scope, gpointer user_data);

void av_scope_name_set_source (AvStore *store, AvScopeNameFunc func, gpointer user_data);
/* Its code where nobody names it; transfer full. */
char *av_scope_name_get (AvStore *store, const char *scope);

G_END_DECLS
