#include "av-claim-store.h"

#include <string.h>

/* So many containers are kept at once, and about so many bytes of them. */
#define MOST_CONTAINERS 4096
#define MOST_BYTES (8 << 20)

/* Of a container with so many claims it is counted how many are read; and so many may be
 * before it is a crowded one. */
#define MANY_CLAIMS 16
#define ENOUGH_READ 1024

struct _AvClaimStore
{
  GHashTable *judged; /* of Judged, by itself */
  GQueue *order;      /* the same, the oldest first */
  gsize size;
  GHashTable *n_read; /* claims of those that have many, by the container as GBytes */
};

typedef struct
{
  AvId container;
  AvJudgedAs as;
  AvClaims *claims;
  gsize size;
  GList *link;
} Judged;

static AvClaim *
read_claim (AvStatement *statement)
{
  AvClaim *claim = av_claim_new ();
  gsize size = 0;
  const guint8 *preds = av_statement_get_blob (statement, 4, &size);
  const guint8 *hash;

  claim->dot = av_statement_get_int64 (statement, 0);
  claim->hlc = (guint64) av_statement_get_int64 (statement, 1);
  claim->scope = g_strdup (av_statement_get_text (statement, 2));
  claim->scopes = g_strdup (av_statement_get_text (statement, 3));
  claim->preds = preds != NULL ? g_memdup2 (preds, size) : NULL;
  claim->n_preds = preds != NULL ? size / sizeof (gint64) : 0;
  hash = av_statement_get_blob (statement, 5, &size);
  if (hash != NULL && size == sizeof claim->hash)
    memcpy (claim->hash, hash, size);
  return claim;
}

static AvClaims *
load_claims (AvStore *store,
             const AvId *container,
             const char *own,
             guint *n_claims,
             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT dot, hlc, scope, scopes, preds, hash32 FROM claim LEFT JOIN seg ON sid = dot >> 12 WHERE container = ?1", error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (av_claim_unref);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  while (av_statement_next (statement, &problem))
    g_ptr_array_add (list, read_claim (statement));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  *n_claims = list->len;
  return av_claims_new (g_steal_pointer (&list), container, own);
}

static guint
hash_judged (gconstpointer data)
{
  const Judged *judged = data;
  guint hash = judged->as;

  for (gsize i = 0; i < sizeof judged->container.bytes; i++)
    hash = hash * 33 + judged->container.bytes[i];

  return hash;
}

static gboolean
equal_judged (gconstpointer one,
              gconstpointer other)
{
  const Judged *first = one;
  const Judged *second = other;

  return first->as == second->as && av_id_equal (&first->container, &second->container);
}

static void
free_judged (gpointer data)
{
  Judged *judged = data;

  av_claims_free (judged->claims);
  g_free (judged);
}

void
av_claim_store_forget_all (AvStore *store)
{
  if (store->judged == NULL)
    return;

  g_queue_free (store->judged->order);
  g_hash_table_unref (store->judged->judged);
  g_hash_table_unref (store->judged->n_read);
  g_clear_pointer (&store->judged, g_free);
}

static void
throw_out (AvClaimStore *self,
           Judged *judged)
{
  self->size -= judged->size;
  g_queue_delete_link (self->order, judged->link);
  g_hash_table_remove (self->judged, judged);
}

static AvClaimStore *
get_self (AvStore *store)
{
  AvClaimStore *self = store->judged;

  if (self != NULL)
    return self;

  self = store->judged = g_new0 (AvClaimStore, 1);
  self->judged = g_hash_table_new_full (hash_judged, equal_judged, free_judged, NULL);
  self->order = g_queue_new ();
  self->n_read = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  return self;
}

static void
keep (AvClaimStore *self,
      const Judged *key,
      AvClaims *claims)
{
  Judged *judged = g_memdup2 (key, sizeof *key);

  judged->claims = claims;
  judged->size = av_claims_get_size (claims);
  while (self->order->length > 0 && (self->order->length >= MOST_CONTAINERS || self->size + judged->size > MOST_BYTES))
    throw_out (self, self->order->head->data);

  g_queue_push_tail (self->order, judged);
  judged->link = self->order->tail;
  self->size += judged->size;
  g_hash_table_add (self->judged, judged);
}

static guint
get_n_read (AvClaimStore *self,
            const AvId *container)
{
  g_autoptr (GBytes) key = g_bytes_new_static (container->bytes, sizeof container->bytes);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->n_read, key));
}

static void
count_read (AvClaimStore *self,
            const AvId *container,
            guint n_claims)
{
  if (n_claims >= MANY_CLAIMS)
    g_hash_table_insert (self->n_read, g_bytes_new (container->bytes, sizeof container->bytes),
                         GUINT_TO_POINTER (get_n_read (self, container) + n_claims));
}

static Judged *
find (AvStore *store,
      const Judged *key)
{
  return store->judged != NULL ? g_hash_table_lookup (store->judged->judged, key) : NULL;
}

AvClaims *
av_claim_store_judge (AvStore *store,
                      const AvId *container,
                      AvJudgedAs as,
                      GError **error)
{
  Judged key = { *container, as };
  const Judged *known = find (store, &key);
  AvClaims *claims;
  guint n_claims;

  if (known != NULL)
    return known->claims;

  claims = load_claims (store, container, as == AV_JUDGED_AS_READER ? store->read_scopes : store->scopes, &n_claims, error);
  if (claims == NULL)
    return NULL;

  keep (get_self (store), &key, claims);
  count_read (store->judged, container, n_claims);
  return claims;
}

gboolean
av_claim_store_is_crowded (AvStore *store,
                           const AvId *container)
{
  return store->judged != NULL && get_n_read (store->judged, container) >= ENOUGH_READ;
}

gboolean
av_claim_store_is_judged (AvStore *store,
                          const AvId *container,
                          AvJudgedAs as)
{
  return find (store, &(Judged){ *container, as }) != NULL;
}

void
av_claim_store_forget (AvStore *store,
                       const AvId *container)
{
  for (AvJudgedAs as = AV_JUDGED_AS_MEMBER; as <= AV_JUDGED_AS_READER; as++)
    {
      Judged *known = find (store, &(Judged){ *container, as });

      if (known != NULL)
        throw_out (store->judged, known);
    }
}
