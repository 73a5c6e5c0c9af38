#include "av-perimeter.h"

#include <string.h>

#include "av-claim-store.h"
#include "av-segment-store.h"
#include "av-writers.h"

static gboolean
replace_scopes (char **scopes,
                const char *by)
{
  gboolean moved = g_strcmp0 (*scopes, by) != 0;

  g_free (*scopes);
  *scopes = g_strdup (by);
  return moved;
}

gboolean
av_segment_store_set_own (AvStore *store,
                          const AvOwnScopes *own)
{
  gboolean known = store->scopes != NULL;
  gboolean moved = replace_scopes (&store->scopes, own->all);

  av_claim_store_forget_all (store);
  moved |= replace_scopes (&store->read_scopes, own->read);
  replace_scopes (&store->erasing_scopes, own->erasing);
  replace_scopes (&store->ending_scopes, own->ending);
  replace_scopes (&store->admitting_scopes, own->admitting);
  return known && moved;
}

gboolean
av_perimeter_is_claim (const AvRegisterOp *op,
                       const char *form,
                       const AvId *record,
                       const AvId *container,
                       AvClass klass)
{
  AvId own;

  if (strcmp (form, "~perimetre") != 0 || klass != AV_CLASS_CONTROLE || op->kind != AV_OP_SET || strcmp (op->name->text, "scope") != 0 ||
      op->value == NULL || !av_claim_is_scope (op->value, op->value_length))
    return FALSE;

  /* A container has one record that says it: another one says nothing. */
  av_store_system_id ("~perimetre", container->bytes, sizeof container->bytes, &own);
  return av_id_equal (&own, record);
}

static gboolean
unite_with_known (AvStore *store,
                  const AvId *container,
                  gint64 dot,
                  AvSameName *claim,
                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT hlc, scope, preds FROM claim WHERE container = ?1 AND dot = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, dot);
  if (av_statement_next (statement, &problem))
    {
      gsize size = 0;
      const guint8 *preds = av_statement_get_blob (statement, 2, &size);

      av_same_name_unite (claim, av_statement_get_int64 (statement, 0), av_statement_get_text (statement, 1), preds, size);
    }
  return av_database_ended_well (&problem, error);
}

/* What was written there before whose it is was said. */
static gboolean
make_writers_due (AvStore *store,
                  const AvId *container,
                  GError **error)
{
  gboolean has;

  if (!av_segment_store_has_strands (store, container, &has, error))
    return FALSE;
  if (has)
    av_writers_make_due (store, container);
  return TRUE;
}

gboolean
av_perimeter_note (AvStore *store,
                   const AvRegisterOp *op,
                   const AvId *container,
                   const char *scopes,
                   GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT OR REPLACE INTO claim (container, dot, hlc, scope, scopes, preds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         error);
  g_auto (AvSameName) claim = { 0 };

  av_same_name_init (&claim, op);
  av_claim_store_forget (store, container);
  if (statement == NULL || !unite_with_known (store, container, op->dot, &claim, error) || !make_writers_due (store, container, error))
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_int64 (statement, 2, op->dot);
  av_statement_bind_int64 (statement, 3, claim.hlc);
  av_statement_bind_text (statement, 4, claim.value);
  av_statement_bind_text (statement, 5, scopes);
  av_statement_bind_blob (statement, 6, claim.preds->len > 0 ? claim.preds->data : NULL, claim.preds->len * sizeof (gint64));
  return av_statement_run (statement, error);
}

static gboolean
list_no_scopes (AvStore *store,
                GPtrArray *values,
                GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT DISTINCT scope FROM claim", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      const char *scope = av_statement_get_text (statement, 0);

      if (!av_claim_is_scope (scope, strlen (scope)))
        g_ptr_array_add (values, g_strdup (scope));
    }
  return av_database_ended_well (&problem, error);
}

gboolean
av_perimeter_forget_no_scopes (AvStore *store,
                               GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  if (!list_no_scopes (store, values, error))
    return FALSE;

  for (guint i = 0; i < values->len; i++)
    if (!av_database_exec (store->db, error, "DELETE FROM claim WHERE scope = ?1", g_ptr_array_index (values, i), NULL))
      return FALSE;

  av_claim_store_forget_all (store);
  return TRUE;
}

static gboolean
write_scope (AvStore *store,
             const AvId *container,
             const char *scope,
             guint64 mark,
             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         scope != NULL ? "INSERT OR REPLACE INTO container_scope (container, scope, changes) VALUES (?1, ?2, ?3)"
                                       : "DELETE FROM container_scope WHERE container = ?1 AND ?2 IS NULL AND ?3 >= 0",
                         error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_text (statement, 2, scope);
  av_statement_bind_int64 (statement, 3, (gint64) mark);
  return av_statement_run (statement, error);
}

/* @sql: of one container, ?1; what finds nothing is 0. */
static gboolean
read_number (AvStore *store,
             const char *sql,
             const AvId *container,
             gint64 *number,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, sql, error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  *number = av_statement_next (statement, &problem) ? av_statement_get_int64 (statement, 0) : 0;
  return av_database_ended_well (&problem, error);
}

gboolean
av_perimeter_add_standing (AvStore *store,
                           const AvId *container,
                           GArray *dots,
                           GError **error)
{
  AvClaims *claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);

  if (claims != NULL)
    av_claims_add_standing (claims, dots);
  return claims != NULL;
}

gboolean
av_perimeter_is_undisputed (AvStore *store,
                            const AvId *container,
                            const char *scopes,
                            gboolean *undisputed,
                            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT scope FROM claim WHERE container = ?1 LIMIT 2", error);
  g_autoptr (GError) problem = NULL;
  guint n = 0;

  if (statement == NULL)
    return FALSE;

  *undisputed = TRUE;
  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  for (; av_statement_next (statement, &problem); n++)
    *undisputed = n == 0 && av_claim_has_scope (scopes, av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

gboolean
av_perimeter_is_claimed_for (AvStore *store,
                             const AvId *container,
                             const char *scope,
                             gboolean *claimed,
                             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT 1 FROM claim WHERE container = ?1 AND scope = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_static_blob (statement, 1, container->bytes, sizeof container->bytes);
  av_statement_bind_text (statement, 2, scope);
  *claimed = av_statement_next (statement, &problem);
  return av_database_ended_well (&problem, error);
}

gboolean
av_perimeter_is_begun (AvStore *store,
                       const AvId *container,
                       gboolean territory,
                       gboolean *begun,
                       GError **error)
{
  g_autofree char *scope = NULL;
  gint64 n_claims;

  if (!av_segment_store_get_scope (store, container, &scope, error))
    return FALSE;

  *begun = scope != NULL;
  if (*begun || territory)
    return TRUE;

  if (!read_number (store, "SELECT EXISTS (SELECT 1 FROM claim WHERE container = ?1)", container, &n_claims, error))
    return FALSE;

  *begun = n_claims > 0;
  return *begun || av_segment_store_has_strands (store, container, begun, error);
}

gboolean
av_perimeter_list_writers (AvStore *store,
                           const AvId *container,
                           GHashTable **scopes,
                           GError **error)
{
  AvClaims *claims = av_claim_store_judge (store, container, AV_JUDGED_AS_READER, error);

  *scopes = claims != NULL ? av_claims_get_writers (claims) : NULL;
  return claims != NULL;
}

gboolean
av_segment_store_answers_for (AvStore *store,
                              const AvId *container,
                              const char *scopes,
                              guint64 hlc,
                              gboolean *answers,
                              GError **error)
{
  AvClaims *claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);

  *answers = claims != NULL && av_claims_answer_for (claims, scopes, hlc);
  return claims != NULL;
}

gboolean
av_segment_store_is_territory (AvStore *store,
                               const AvId *container,
                               gboolean *territory,
                               GError **error)
{
  AvClaims *claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);

  *territory = claims != NULL && av_claims_is_territory (claims);
  return claims != NULL;
}

gboolean
av_segment_store_get_scope (AvStore *store,
                            const AvId *container,
                            char **scope,
                            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT scope FROM container_scope WHERE container = ?1", error);
  g_autoptr (GError) problem = NULL;

  *scope = NULL;
  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  if (av_statement_next (statement, &problem))
    *scope = g_strdup (av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

gboolean
av_segment_store_get_scope_mark (AvStore *store,
                                 const AvId *container,
                                 guint64 *mark,
                                 GError **error)
{
  gint64 number;

  *mark = 0;
  if (!read_number (store, "SELECT changes FROM container_scope WHERE container = ?1", container, &number, error))
    return FALSE;

  *mark = (guint64) number;
  return TRUE;
}

/* Whether it was begun more than once, with different words. */
static gboolean
has_beginnings (AvStore *store,
                const AvId *container,
                gboolean *several,
                GError **error)
{
  gint64 n;

  if (!read_number (store, "SELECT COUNT (DISTINCT scope) FROM claim WHERE container = ?1 AND preds IS NULL", container, &n, error))
    return FALSE;

  *several = n > 1;
  return TRUE;
}

gboolean
av_segment_store_get_owner (AvStore *store,
                            const AvId *container,
                            char **scope,
                            GError **error)
{
  g_autofree char *shown = NULL;
  AvClaims *claims;
  gboolean several;

  *scope = NULL;
  if (!av_segment_store_get_scope (store, container, &shown, error) || (shown != NULL && !has_beginnings (store, container, &several, error)))
    return FALSE;

  if (shown == NULL || !several)
    {
      *scope = g_steal_pointer (&shown);
      return TRUE;
    }

  claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);
  *scope = claims != NULL ? g_strdup (av_claims_get_owner (claims)) : NULL;
  return claims != NULL;
}

gboolean
av_segment_store_list_claimants (AvStore *store,
                                 const AvId *container,
                                 char ***scopes,
                                 GError **error)
{
  g_auto (GStrv) present = NULL;
  AvClaims *claims;
  gboolean several;

  *scopes = NULL;
  if (!has_beginnings (store, container, &several, error))
    return FALSE;
  if (!several)
    return TRUE;

  claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);
  if (claims == NULL)
    return FALSE;

  present = av_claims_list_present (claims);
  if (g_strv_length (present) > 1)
    *scopes = g_steal_pointer (&present);
  return TRUE;
}

void
av_perimeter_touch (AvStore *store,
                    const AvId *container)
{
  if (store->claims_touched == NULL)
    store->claims_touched = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  g_hash_table_add (store->claims_touched, g_bytes_new (container->bytes, sizeof container->bytes));
}

gboolean
av_perimeter_update (AvStore *store,
                     const AvId *container,
                     GError **error)
{
  AvClaims *claims = av_claim_store_judge (store, container, AV_JUDGED_AS_MEMBER, error);

  return claims != NULL && write_scope (store, container, av_claims_get_scope (claims), av_claims_get_mark (claims), error);
}
