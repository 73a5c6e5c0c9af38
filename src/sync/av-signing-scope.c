#include "av-signing-scope.h"

#include <glib/gi18n-lib.h>

#include "av-segment-store.h"
#include "av-sharing.h"

/* How what is signed in a scope counts, the best last. */
typedef enum
{
  AV_SIGNED_IN_VAIN, /* it never was one of the own */
  AV_SIGNED_ONCE,    /* it was: an intendant there may let it in */
  AV_SIGNED_REVOKED, /* so may they where it is one, but revoked */
  AV_SIGNED_VALID,
} AvSignedWorth;

#define N_WORTHS (AV_SIGNED_VALID + 1)

/* One strand that came here; sx 0: none. */
typedef struct
{
  gint64 sx;
  AvScope scope;
} Signed;

typedef struct
{
  AvStore *store;
  AvTrust *trust;
  const AvTrusted *own;
  const AvId *container;
  AvClass class;
  gboolean first; /* else the last of each worth is kept */
  Signed kept[N_WORTHS];
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
note_signed (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Search *search = user_data;
  AvSignedWorth worth = weigh (search->own, strand->scope);
  Signed *kept;

  if (!av_class_is_keyed (strand->klass))
    return TRUE;

  /* Whichever is its own now. */
  kept = &search->kept[search->first ? MIN (worth, AV_SIGNED_REVOKED) : worth];
  if (kept->sx == 0 || (search->first ? strand->sx < kept->sx : strand->sx > kept->sx))
    *kept = (Signed){ strand->sx, strand->scope };

  return TRUE;
}

/* text: the scope that it is shown with, whoever's; NULL: none. Where it has no owner,
 * being in dispute, what is typed goes to whose words came first. */
static gboolean
find_present (Search *search,
              char **text,
              GError **error)
{
  g_autofree char *owner = NULL;

  if (!av_segment_store_get_scope (search->store, search->container, text, error) ||
      (search->class != AV_CLASS_TERRITOIRE && !av_segment_store_get_owner (search->store, search->container, &owner, error)))
    return FALSE;

  search->first = search->class != AV_CLASS_TERRITOIRE && *text != NULL && owner == NULL;
  return TRUE;
}

static gboolean
is_shared (Search *search,
           AvScope scope,
           gboolean *shared,
           GError **error)
{
  g_autofree char *day = av_sharing_get_latest_day (search->store);
  AvSharingTerms terms;
  AvId record;

  av_sharing_get_id (search->container, scope, &record);
  if (!av_sharing_read (search->store, search->trust, search->container, &record, &terms, error))
    return FALSE;

  *shared = (av_sharing_get_classes (&terms, day) & AV_CLASS_BIT (search->class)) != 0;
  return TRUE;
}

/* Whether what is signed there counts, and tells nobody what they were not given: its
 * team had the container, or is shared this class. */
static gboolean
has_part (Search *search,
          AvScope scope,
          gboolean *has,
          GError **error)
{
  const AvRights writes = { .write = AV_CLASS_BIT (search->class) };
  g_autofree char *text = av_scope_to_string (scope);

  *has = FALSE;
  return !av_mandates_have (search->own->mandates, scope, &writes) ||
         (av_segment_store_had_team (search->store, search->container, text, has, error) && (*has || is_shared (search, scope, has, error)));
}

/* Of a dossier that one of the former scopes had, whatever was signed in one of the own:
 * if several may have it, the one of these that it was signed in last. */
static gboolean
keep_part (Search *search,
           GError **error)
{
  Signed *kept = &search->kept[AV_SIGNED_VALID];
  AvScope last = kept->scope;

  kept->sx = 0;
  for (guint i = 0; i < search->own->standing->len; i++)
    {
      AvScope scope = g_array_index (search->own->standing, AvScope, i);
      gboolean has;

      if (!has_part (search, scope, &has, error))
        return FALSE;
      if (has && (kept->sx == 0 || scope == last))
        *kept = (Signed){ 1, scope };
    }

  return TRUE;
}

/* Of its own, or one that was: that where the container is, before where it was. FALSE
 * without error: of none. */
static gboolean
find_known (Search *search,
            const AvScope *present,
            AvScope *scope,
            GError **error)
{
  AvSignedWorth worth = present != NULL ? weigh (search->own, *present) : AV_SIGNED_IN_VAIN;

  if (!av_segment_store_foreach_strand_of_container (search->store, search->container, note_signed, search, error))
    return FALSE;

  if (worth == AV_SIGNED_ONCE || (worth > AV_SIGNED_ONCE && search->kept[AV_SIGNED_REVOKED].sx == 0))
    search->kept[MIN (worth, AV_SIGNED_REVOKED)] = (Signed){ 1, *present };

  if (!search->first && search->kept[AV_SIGNED_ONCE].sx != 0 && !keep_part (search, error))
    return FALSE;

  for (worth = AV_SIGNED_VALID; worth > AV_SIGNED_IN_VAIN; worth--)
    if (search->kept[worth].sx != 0)
      {
        *scope = search->kept[worth].scope;
        return TRUE;
      }

  return FALSE;
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
  Search search = { store, trust, member, container, klass };
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;
  AvScope present;
  gboolean has_scope;

  if (!find_present (&search, &text, error))
    return FALSE;

  has_scope = text != NULL && av_scope_parse (text, &present);

  /* What is said there of an installation is no commune's to let in. */
  if (has_scope && klass != AV_CLASS_TERRITOIRE && member != NULL && !av_scopes_contain (member->standing, present) &&
      av_store_is_territory (container, text) && av_scope_parse (av_store_get_default_scope (store), scope))
    return TRUE;

  if (!search.first && has_scope && (klass == AV_CLASS_TERRITOIRE || member == NULL || av_scopes_contain (member->scopes, present)))
    {
      *scope = present;
      return TRUE;
    }

  if (member != NULL && find_known (&search, has_scope ? &present : NULL, scope, &problem))
    return TRUE;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (av_scope_parse (av_store_get_default_scope (store), scope))
    return TRUE;

  g_set_error (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_SCOPE, _ ("“%s” is not the code of a commune or of a structure."), text != NULL ? text : "");
  return FALSE;
}
