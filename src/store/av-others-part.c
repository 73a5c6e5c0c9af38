#include "av-others-part.h"

#include <glib/gi18n-lib.h>

#include "av-fusion.h"
#include "av-own-part.h"
#include "av-scope-name.h"
#include "av-segment-store.h"

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

/* What is erased already is nobody's part any more. */
static gboolean
note_part (AvStore *store,
           const char *dossier,
           gboolean *own,
           GPtrArray *others,
           GError **error)
{
  g_autofree char *scope = NULL;
  gboolean erased;
  AvId container;

  if (!av_id_parse (dossier, &container))
    return TRUE;
  if (!av_segment_store_get_scope (store, &container, &scope, error) || !av_own_part_is_erased (store, &container, AV_KEYED_CLASSES, &erased, error))
    return FALSE;

  if (scope == NULL || erased)
    return TRUE;

  if (av_own_part_has (store, scope))
    *own = TRUE;
  else
    add_name (store, scope, others);
  return TRUE;
}

gboolean
av_others_part_find (AvStore *store,
                     const char *dossier,
                     gboolean *own,
                     char **sentence,
                     GError **error)
{
  g_auto (GStrv) component = av_fusion_get_component (store, dossier, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *listed = NULL;

  *own = FALSE;
  *sentence = NULL;
  if (component == NULL)
    return FALSE;

  for (guint i = 0; component[i] != NULL; i++)
    if (!note_part (store, component[i], own, names, error))
      return FALSE;

  if (!*own || names->len == 0)
    return TRUE;

  g_ptr_array_add (names, NULL);
  listed = g_strjoinv (", ", (char **) names->pdata);
  /* Translators: %s are communes or structures. */
  *sentence = g_strdup_printf (_ ("A part of what is shown here as one dossier belongs to %s, and is erased there: from here, only the part of your team is erased."), listed);
  return TRUE;
}
