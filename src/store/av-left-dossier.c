#include "av-left-dossier.h"

#include <glib/gi18n-lib.h>

#include "av-fusion.h"
#include "av-own-word.h"
#include "av-scope-name.h"
#include "av-segment-store.h"

/* Its team had the dossier as well, and what it writes counts; so it does where a structure
 * is shared it, which is not always told whether it is. */
static gboolean
has_part (AvStore *store,
          const AvId *container,
          const char *scope,
          gboolean *has,
          GError **error)
{
  *has = scope[0] == 'S';
  return *has || av_segment_store_had_team (store, container, scope, has, error);
}

/* owner: transfer full, NULL where it is not left. */
static gboolean
find_left (AvStore *store,
           const AvId *container,
           char **owner,
           GError **error)
{
  g_autofree char *scope = NULL;
  g_auto (GStrv) own = NULL;
  gboolean has = FALSE;

  if (!av_segment_store_get_scope (store, container, &scope, error))
    return FALSE;
  if (scope == NULL || !av_own_word_is_lost (store, scope))
    return TRUE;

  own = av_own_word_list (store);
  for (guint i = 0; own[i] != NULL && !has; i++)
    if (!has_part (store, container, own[i], &has, error))
      return FALSE;

  if (!has)
    *owner = g_steal_pointer (&scope);
  return TRUE;
}

gboolean
av_left_dossier_find (AvStore *store,
                      const char *dossier,
                      char **sentence,
                      GError **error)
{
  g_auto (GStrv) component = av_fusion_get_component (store, dossier, error);
  g_autofree char *owner = NULL;
  g_autofree char *name = NULL;

  *sentence = NULL;
  if (component == NULL)
    return FALSE;

  for (guint i = 0; component[i] != NULL && owner == NULL; i++)
    {
      AvId container;

      if (av_id_parse (component[i], &container) && !find_left (store, &container, &owner, error))
        return FALSE;
    }

  if (owner == NULL)
    return TRUE;

  name = av_scope_name_get (store, owner);
  /* Translators: %s is a commune or a structure. */
  *sentence = g_strdup_printf (_ ("This computer does not work for %s any more, whose dossier this is: what is still written here leaves the screen with the next exchange, and waits until the intendant there admits it."), name);
  return TRUE;
}
