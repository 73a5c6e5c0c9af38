#include "av-grants.h"

#include <string.h>

#include "av-acceptance.h"
#include "av-hash.h"
#include "av-say.h"
#include "av-segment-store.h"
#include "av-sharing.h"
#include "av-wire.h"

#define KEYED (AV_SHARING_CLASSES | AV_CLASS_BIT (AV_CLASS_FSE))

struct _AvGrants
{
  const AvTrusted *member;
  GArray *list; /* AvGranted, by container once sorted */
};

typedef struct
{
  AvGrants *grants;
  AvStore *store;
  AvTrust *trust;
  const AvTrusted *member;
  char *day;
} Collecting;

static int
compare_granted (gconstpointer a,
                 gconstpointer b)
{
  const AvGranted *left = a;
  const AvGranted *right = b;

  return memcmp (left->container.bytes, right->container.bytes, AV_ID_SIZE);
}

static AvGranted *
find_last (GArray *list,
           const AvId *container)
{
  AvGranted *last = list->len > 0 ? &g_array_index (list, AvGranted, list->len - 1) : NULL;

  return last != NULL && av_id_equal (&last->container, container) ? last : NULL;
}

static gboolean
belongs_to (const char *text,
            GArray *scopes)
{
  AvScope scope;

  return av_scope_parse (text, &scope) && av_scopes_contain (scopes, scope);
}

/* What the member reads of a scope that it is not shut out of. */
static guint
get_read_classes (const AvTrusted *member,
                  AvScope scope)
{
  const AvMandate *mandate = av_mandates_find (member->mandates, scope);

  return mandate != NULL && !mandate->revoked ? mandate->rights.read & KEYED : 0;
}

static guint
get_owned_classes (const char *text,
                   const AvTrusted *member)
{
  AvScope scope;

  return av_scope_parse (text, &scope) ? get_read_classes (member, scope) : 0;
}

/* Whether it has them by where its strands were signed as well. */
static gboolean
has_anyway (const AvTrusted *member,
            AvScope strand_scope,
            guint classes)
{
  return (classes & ~get_read_classes (member, strand_scope)) == 0;
}

static void
add_owned (GArray *list,
           const AvId *container,
           guint classes)
{
  AvGranted granted = { .container = *container, .classes = classes };

  av_store_system_id ("~perimetre", container->bytes, AV_ID_SIZE, &granted.record);
  g_array_append_val (list, granted);
}

/* A dossier of the member's scopes with strands signed in another one, of which it reads
 * less. Of one that is in dispute here nobody is given anything. */
static gboolean
collect_owned (const AvId *container,
               guint32 strand_scope,
               const char *scope,
               gpointer user_data,
               GError **error)
{
  Collecting *collecting = user_data;
  const AvTrusted *member = collecting->member;
  guint classes = get_owned_classes (scope, member);
  g_autofree char *owner = NULL;

  if (has_anyway (member, strand_scope, classes) || find_last (collecting->grants->list, container) != NULL)
    return TRUE;

  if (!av_segment_store_get_owner (collecting->store, container, &owner, error))
    return FALSE;

  if (owner != NULL)
    add_owned (collecting->grants->list, container, classes);

  return TRUE;
}

/* Whoever is revoked in a structure reads nothing as one of its own. */
static gboolean
is_with_member (const AvId *record,
                const AvId *container,
                const AvTrusted *member)
{
  for (guint i = 0; i < member->standing->len; i++)
    {
      AvId own;

      av_sharing_get_id (container, g_array_index (member->standing, AvScope, i), &own);
      if (av_id_equal (&own, record))
        return TRUE;
    }

  return FALSE;
}

static gboolean
collect_shared (Collecting *collecting,
                const AvSaidRecord *said,
                GError **error)
{
  AvGranted granted = { said->record, said->container, .shared = TRUE };
  AvSharingTerms terms;

  if (!is_with_member (&said->record, &said->container, collecting->member))
    return TRUE;

  if (!av_sharing_read (collecting->store, collecting->trust, &said->container, &said->record, &terms, error))
    return FALSE;

  granted.classes = av_sharing_get_classes (&terms, collecting->day);
  if (granted.classes != 0)
    g_array_append_val (collecting->grants->list, granted);

  return TRUE;
}

static gboolean
collect_all_shared (Collecting *collecting,
                    GError **error)
{
  g_autoptr (GArray) records = av_say_list_records (collecting->store, AV_SHARING_FORM, NULL, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (!collect_shared (collecting, &g_array_index (records, AvSaidRecord, i), error))
      return FALSE;

  return records != NULL;
}

/* A dossier that came to the member and is shared with it as well is one. */
static void
unite (GArray *list)
{
  guint kept = 0;

  g_array_sort (list, compare_granted);

  for (guint i = 0; i < list->len; i++)
    {
      AvGranted *granted = &g_array_index (list, AvGranted, i);
      AvGranted *before = kept > 0 ? &g_array_index (list, AvGranted, kept - 1) : NULL;
      AvId owned;

      if (before == NULL || !av_id_equal (&before->container, &granted->container))
        {
          g_array_index (list, AvGranted, kept++) = *granted;
          continue;
        }

      before->classes |= granted->classes;
      av_store_system_id ("~perimetre", granted->container.bytes, AV_ID_SIZE, &owned);
      if (av_id_equal (&owned, &granted->record))
        {
          before->record = owned;
          before->shared = FALSE;
        }
    }

  g_array_set_size (list, kept);
}

AvGrants *
av_grants_collect (AvStore *store,
                   AvTrust *trust,
                   const AvTrusted *member,
                   GError **error)
{
  g_autoptr (AvGrants) self = g_new0 (AvGrants, 1);
  g_autofree char *day = av_sharing_get_latest_day (store);
  Collecting collecting = { self, store, trust, member, day };

  self->member = member;
  self->list = g_array_new (FALSE, FALSE, sizeof (AvGranted));

  if (member != NULL && (!av_segment_store_foreach_scope (store, collect_owned, &collecting, error) ||
                         !collect_all_shared (&collecting, error)))
    return NULL;

  unite (self->list);
  return g_steal_pointer (&self);
}

void
av_grants_free (AvGrants *self)
{
  g_array_unref (self->list);
  g_free (self);
}

GArray *
av_grants_list (AvGrants *self)
{
  return self->list;
}

guint
av_grants_get_classes (AvGrants *self,
                       const AvId *container)
{
  AvGranted sought = { .container = *container };
  guint found;

  return g_array_binary_search (self->list, &sought, compare_granted, &found) ? g_array_index (self->list, AvGranted, found).classes : 0;
}

gboolean
av_grants_let_have (AvGrants *self,
                    const AvId *container,
                    AvScope strand_scope,
                    AvClass klass)
{
  return (self->member != NULL && av_acceptance_may_read (self->member, strand_scope, (guint8) klass)) ||
         (av_grants_get_classes (self, container) & AV_CLASS_BIT (klass)) != 0;
}

/* Whom a dossier is shared with is told in its class parcours. */
gboolean
av_grants_let_know (AvGrants *self,
                    const AvGranted *granted,
                    AvScope strand_scope,
                    AvClass klass)
{
  return av_grants_let_have (self, &granted->container, strand_scope, klass) &&
         (!granted->shared || av_grants_let_have (self, &granted->container, strand_scope, AV_CLASS_PARCOURS));
}

/* ---- What a member itself holds -------------------------------------------- */

typedef struct
{
  const AvTrusted *member;
  GArray *list;
} Listing;

static gboolean
list_held (const AvId *container,
           guint32 strand_scope,
           const char *scope,
           gpointer user_data,
           GError **error)
{
  Listing *listing = user_data;
  GArray *scopes = listing->member->standing;
  guint owned = get_owned_classes (scope, listing->member);

  if (find_last (listing->list, container) != NULL)
    return TRUE;

  if (belongs_to (scope, scopes))
    {
      if (!has_anyway (listing->member, strand_scope, owned))
        add_owned (listing->list, container, owned);
      return TRUE;
    }

  /* By which of its structures it came is for who hands it on to say. */
  for (guint i = 0; !av_scopes_contain (scopes, strand_scope) && i < scopes->len; i++)
    {
      AvScope own = g_array_index (scopes, AvScope, i);
      AvGranted granted = { .container = *container, .classes = AV_SHARING_CLASSES, .shared = TRUE };

      if (own < AV_SCOPE_STRUCTURE)
        continue;

      av_sharing_get_id (container, own, &granted.record);
      g_array_append_val (listing->list, granted);
    }

  return TRUE;
}

GArray *
av_grants_list_held (AvStore *store,
                     const AvTrusted *member,
                     GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AvGranted));
  Listing listing = { member, list };

  return av_segment_store_foreach_scope (store, list_held, &listing, error) ? g_steal_pointer (&list) : NULL;
}

/* ---- Its strands ----------------------------------------------------------- */

typedef struct
{
  AvBeyond *beyond;
  const AvGranted *granted;
  const AvTrusted *member;
  AvGrantStrandFunc func;
  gpointer user_data;
} Walk;

/* What waits may be kept back or refused, or be too much to keep: nobody lacks it as long
 * as nothing says that it counts. */
static gboolean
walk_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Walk *walk = user_data;

  if (strand->blob == NULL || strand->klass >= AV_N_CLASSES || (walk->granted->classes & AV_CLASS_BIT (strand->klass)) == 0 ||
      av_acceptance_may_read (walk->member, strand->scope, (guint8) strand->klass) || av_beyond_is_waiting (walk->beyond, strand))
    return TRUE;

  return walk->func (strand, walk->user_data, error);
}

gboolean
av_grants_foreach_strand (AvBeyond *beyond,
                          const AvGranted *granted,
                          const AvTrusted *member,
                          AvGrantStrandFunc func,
                          gpointer user_data,
                          GError **error)
{
  Walk walk = { beyond, granted, member, func, user_data };

  return av_segment_store_foreach_strand_of_container (av_beyond_get_store (beyond), &granted->container, walk_strand, &walk, error);
}

gboolean
av_grants_name_strand (AvStore *store,
                       const AvStrandRow *strand,
                       AvGrantName *name,
                       GError **error)
{
  AvSegmentHash hash;

  if (!av_segment_store_get_hash (store, strand->sid, &hash, error))
    return FALSE;

  memcpy (name->bytes, hash.bytes, sizeof hash.bytes);
  name->bytes[sizeof hash.bytes] = (guint8) (strand->index & 0xff);
  name->bytes[sizeof hash.bytes + 1] = (guint8) (strand->index >> 8);
  return TRUE;
}

void
av_grants_sum_up (GArray *names,
                  AvGrantHeld *held)
{
  guint8 whole[AV_HASH_SIZE];

  av_hash_bytes ((const guint8 *) names->data, names->len * sizeof (AvGrantName), whole, sizeof whole);
  held->count = names->len;
  memcpy (held->hash, whole, sizeof held->hash);
}

typedef struct
{
  AvStore *store;
  const AvGranted *granted;
  AvGrants *own;
  GHashTable *without;
  GArray *names; /* AvGrantName */
} Naming;

static gboolean
name_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  Naming *naming = user_data;
  AvGrantName name;

  if (!av_grants_let_know (naming->own, naming->granted, strand->scope, (AvClass) strand->klass) ||
      (naming->without != NULL && g_hash_table_contains (naming->without, &strand->sid)))
    return TRUE;

  if (!av_grants_name_strand (naming->store, strand, &name, error))
    return FALSE;

  g_array_append_val (naming->names, name);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return memcmp (a, b, sizeof (AvGrantName));
}

gboolean
av_grants_measure (AvBeyond *beyond,
                   const AvGranted *granted,
                   const AvTrusted *member,
                   AvGrants *own,
                   GHashTable *without,
                   AvGrantHeld *held,
                   GError **error)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (AvGrantName));
  Naming naming = { av_beyond_get_store (beyond), granted, own, without, names };

  if (!av_grants_foreach_strand (beyond, granted, member, name_strand, &naming, error))
    return FALSE;

  g_array_sort (names, compare_names);
  av_grants_sum_up (names, held);
  return TRUE;
}
