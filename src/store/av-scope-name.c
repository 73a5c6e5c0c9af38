#include "av-scope-name.h"

#include "av-reference-list.h"
#include "av-store-private.h"

void
av_scope_name_set_source (AvStore *store,
                          AvScopeNameFunc func,
                          gpointer user_data)
{
  store->scope_name = func;
  store->scope_name_data = user_data;
}

char *
av_scope_name_get (AvStore *store,
                   const char *scope)
{
  g_autofree char *named = store->scope_name != NULL ? store->scope_name (scope, store->scope_name_data) : NULL;
  const char *commune = named == NULL ? av_reference_list_get_label (av_reference_list_get ("communes_metropole_71"), scope) : NULL;

  return named != NULL ? g_steal_pointer (&named) : g_strdup (commune != NULL ? commune : scope);
}
