#include "av-claim-store.h"

#include <string.h>

/* So many containers are kept at once, and so many claims on them. */
#define MOST_CONTAINERS 256
#define MOST_CLAIMS 32768

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

static GBytes *
make_key (const AvId *container,
          AvJudgedAs as)
{
  guint8 key[sizeof container->bytes + 1];

  memcpy (key, container->bytes, sizeof container->bytes);
  key[sizeof container->bytes] = (guint8) as;
  return g_bytes_new (key, sizeof key);
}

void
av_claim_store_forget_all (AvStore *store)
{
  g_clear_pointer (&store->judged, g_hash_table_unref);
  store->n_judged = 0;
}

static void
keep (AvStore *store,
      GBytes *key,
      AvClaims *claims,
      guint n_claims)
{
  if (store->judged != NULL && (g_hash_table_size (store->judged) >= MOST_CONTAINERS || store->n_judged + n_claims > MOST_CLAIMS))
    av_claim_store_forget_all (store);

  if (store->judged == NULL)
    store->judged = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) av_claims_free);

  store->n_judged += n_claims;
  g_hash_table_insert (store->judged, g_bytes_ref (key), claims);
}

AvClaims *
av_claim_store_judge (AvStore *store,
                      const AvId *container,
                      AvJudgedAs as,
                      GError **error)
{
  g_autoptr (GBytes) key = make_key (container, as);
  AvClaims *claims;
  guint n_claims;

  if (!av_database_in_transaction (store->db))
    av_claim_store_forget_all (store);

  claims = store->judged != NULL ? g_hash_table_lookup (store->judged, key) : NULL;
  if (claims != NULL)
    return claims;

  claims = load_claims (store, container, as == AV_JUDGED_AS_READER ? store->read_scopes : store->scopes, &n_claims, error);
  if (claims != NULL)
    keep (store, key, claims, n_claims);
  return claims;
}

void
av_claim_store_forget (AvStore *store,
                       const AvId *container)
{
  for (AvJudgedAs as = AV_JUDGED_AS_MEMBER; store->judged != NULL && as <= AV_JUDGED_AS_READER; as++)
    {
      g_autoptr (GBytes) key = make_key (container, as);

      g_hash_table_remove (store->judged, key);
    }
}
