#include "av-signing-scope.h"

#include <glib/gi18n-lib.h>

#include "av-segment-store.h"

typedef struct
{
  const AvTrusted *own;
  gboolean first; /* else the last, of those where it stands before the others */
  gint64 sx;
  gboolean stands; /* the scope: nobody revoked it there */
  AvScope scope;
} Search;

static gboolean
is_better (const Search *search,
           gint64 sx,
           gboolean stands)
{
  if (search->sx == 0 || search->first)
    return search->sx == 0 || sx < search->sx;

  return stands != search->stands ? stands : sx > search->sx;
}

static gboolean
note_signed (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;
  gboolean stands = av_scopes_contain (search->own->standing, strand->scope);

  if (av_class_is_keyed (strand->klass) && av_scopes_contain (search->own->scopes, strand->scope) && is_better (search, strand->sx, stands))
    {
      search->sx = strand->sx;
      search->stands = stands;
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
  Search search = { member };
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
