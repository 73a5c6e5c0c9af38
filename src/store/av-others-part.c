#include "av-others-part.h"

#include <glib/gi18n-lib.h>

#include "av-claim-graph.h"
#include "av-fusion.h"
#include "av-scope-name.h"
#include "av-segment-store.h"
#include "av-store-private.h"

/* Each name once. */
static void
add_name (AvStore *store,
          const char *scope,
          GPtrArray *names)
{
  g_autofree char *name = av_scope_name_get (store, scope);

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_steal_pointer (&name));
}

gboolean
av_others_part_find (AvStore *store,
                     const char *dossier,
                     char **sentence,
                     GError **error)
{
  g_auto (GStrv) component = av_fusion_get_component (store, dossier, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *listed = NULL;
  guint n_own = 0;

  *sentence = NULL;
  if (component == NULL)
    return FALSE;

  for (guint i = 0; component[i] != NULL; i++)
    {
      g_autofree char *scope = NULL;
      AvId container;

      if (av_id_parse (component[i], &container) && !av_segment_store_get_scope (store, &container, &scope, error))
        return FALSE;

      if (scope != NULL && av_claim_has_scope (store->scopes, scope))
        n_own++;
      else if (scope != NULL)
        add_name (store, scope, names);
    }

  if (n_own == 0 || names->len == 0)
    return TRUE;

  g_ptr_array_add (names, NULL);
  listed = g_strjoinv (", ", (char **) names->pdata);
  /* Translators: %s are communes or structures. */
  *sentence = g_strdup_printf (_ ("A part of what is shown here as one dossier belongs to %s, and is erased there: from here, only the part of your team is erased."), listed);
  return TRUE;
}
