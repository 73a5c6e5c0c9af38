#include "av-signing-scope.h"

#include <glib/gi18n-lib.h>

#include "av-segment-store.h"

typedef struct
{
  GArray *own;
  gboolean first; /* else the last */
  gint64 sx;
  AvScope scope;
} Search;

static gboolean
note_signed (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;

  if (av_class_is_keyed (strand->klass) && av_scopes_contain (search->own, strand->scope) &&
      (search->sx == 0 || (strand->sx < search->sx) == search->first))
    {
      search->sx = strand->sx;
      search->scope = strand->scope;
    }

  return TRUE;
}

/* Whose it is, where the class has keys and that is one of the own scopes. Where it is
 * in dispute, nobody's: what is typed goes to whose words came first. */
static gboolean
find_present (AvStore *store,
              Search *search,
              const AvId *container,
              AvClass klass,
              char **text,
              GError **error)
{
  g_autofree char *owner = NULL;

  if (!av_segment_store_get_scope (store, container, text, error) ||
      (klass != AV_CLASS_TERRITOIRE && !av_segment_store_get_owner (store, container, &owner, error)))
    return FALSE;

  search->first = klass != AV_CLASS_TERRITOIRE && *text != NULL && owner == NULL;
  return TRUE;
}

gboolean
av_signing_scope_find (AvStore *store,
                       AvTrust *trust,
                       const AvId *own,
                       const AvId *container,
                       AvClass klass,
                       AvScope *scope,
                       GError **error)
{
  AvTrusted *member = av_trust_find (trust, own);
  Search search = { member != NULL ? member->scopes : NULL };
  g_autofree char *text = NULL;

  if (!find_present (store, &search, container, klass, &text, error))
    return FALSE;

  if (!search.first && text != NULL && av_scope_parse (text, scope) && (klass == AV_CLASS_TERRITOIRE || member == NULL || av_scopes_contain (member->scopes, *scope)))
    return TRUE;

  if (member != NULL && !av_segment_store_foreach_strand_of_container (store, container, note_signed, &search, error))
    return FALSE;

  *scope = search.scope;
  if (search.sx != 0 || av_scope_parse (av_store_get_default_scope (store), scope))
    return TRUE;

  g_set_error (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_SCOPE, _ ("“%s” is not the code of a commune or of a structure."), text != NULL ? text : "");
  return FALSE;
}
