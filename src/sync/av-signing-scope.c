#include "av-signing-scope.h"

#include <glib/gi18n-lib.h>

#include "av-segment-store.h"

/* How what is signed in a scope counts, the best last. */
typedef enum
{
  AV_SIGNED_IN_VAIN, /* it never was one of the own */
  AV_SIGNED_ONCE,    /* it was: an intendant there may let it in */
  AV_SIGNED_REVOKED, /* so may they where it is one, but revoked */
  AV_SIGNED_VALID,
} AvSignedWorth;

typedef struct
{
  const AvTrusted *own;
  gboolean first; /* else the last, of those where it is worth most */
  gint64 sx;
  AvSignedWorth worth;
  AvScope scope;
} Search;

static AvSignedWorth
weigh (const AvTrusted *own,
       AvScope scope)
{
  if (av_scopes_contain (own->standing, scope))
    return AV_SIGNED_VALID;
  if (av_scopes_contain (own->scopes, scope))
    return AV_SIGNED_REVOKED;

  return av_mandates_find (own->once, scope) != NULL ? AV_SIGNED_ONCE : AV_SIGNED_IN_VAIN;
}

static gboolean
is_better (const Search *search,
           gint64 sx,
           AvSignedWorth worth)
{
  if (search->sx == 0)
    return worth != AV_SIGNED_IN_VAIN;

  /* Whichever is its own now. */
  if (search->first && MIN (worth, AV_SIGNED_REVOKED) == MIN (search->worth, AV_SIGNED_REVOKED))
    return sx < search->sx;

  return worth != search->worth ? worth > search->worth : sx > search->sx;
}

static gboolean
note_signed (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;
  AvSignedWorth worth = weigh (search->own, strand->scope);

  if (av_class_is_keyed (strand->klass) && is_better (search, strand->sx, worth))
    {
      search->sx = strand->sx;
      search->worth = worth;
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

/* Of its own, or one that was: that where the container is, before where it was. */
static gboolean
find_known (AvStore *store,
            Search *search,
            const AvId *container,
            const AvScope *present,
            AvScope *scope,
            GError **error)
{
  if (!av_segment_store_foreach_strand_of_container (store, container, note_signed, search, error))
    return FALSE;

  *scope = search->scope;
  if (search->worth < AV_SIGNED_REVOKED && present != NULL && weigh (search->own, *present) != AV_SIGNED_IN_VAIN)
    {
      *scope = *present;
      search->worth = AV_SIGNED_ONCE;
    }

  return TRUE;
}

static gboolean
is_territory (const AvId *container,
              const char *scope)
{
  g_autofree char *text = av_store_territory_id (scope);
  AvId territory;

  return av_id_parse (text, &territory) && av_id_equal (&territory, container);
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
  AvScope present;
  gboolean has_scope;

  if (!find_present (store, &search, container, klass, &text, error))
    return FALSE;

  has_scope = text != NULL && av_scope_parse (text, &present);

  /* What is said there of an installation is no commune's to let in. */
  if (has_scope && klass != AV_CLASS_TERRITOIRE && member != NULL && !av_scopes_contain (member->standing, present) &&
      is_territory (container, text) && av_scope_parse (av_store_get_default_scope (store), scope))
    return TRUE;

  if (!search.first && has_scope && (klass == AV_CLASS_TERRITOIRE || member == NULL || av_scopes_contain (member->scopes, present)))
    {
      *scope = present;
      return TRUE;
    }

  if (member != NULL && !find_known (store, &search, container, has_scope ? &present : NULL, scope, error))
    return FALSE;

  if (search.worth != AV_SIGNED_IN_VAIN || av_scope_parse (av_store_get_default_scope (store), scope))
    return TRUE;

  g_set_error (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_SCOPE, _ ("“%s” is not the code of a commune or of a structure."), text != NULL ? text : "");
  return FALSE;
}
