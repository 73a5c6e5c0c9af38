#include "av-perimeter.h"

#include <string.h>

#include "av-segment-store.h"
#include "av-writers.h"

/* One `~perimetre` operation. */
typedef struct
{
  gint64 dot;
  guint64 hlc;
  guint8 hash[32]; /* of its segment; zeros while that is open */
  char *scope;
  char *scopes; /* its author's */
  gint64 *preds;
  gsize n_preds;
  gboolean counts;
  gboolean chained;  /* it goes back to the beginning that is looked at */
  gboolean followed; /* another one of that chain rests on it */
} Claim;

static void
clear_claim (gpointer data)
{
  Claim *claim = data;

  g_free (claim->scope);
  g_free (claim->scopes);
  g_free (claim->preds);
}

static void
release_claim (gpointer data)
{
  g_rc_box_release_full (data, clear_claim);
}

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

  moved |= replace_scopes (&store->read_scopes, own->read);
  moved |= replace_scopes (&store->erasing_scopes, own->erasing);
  moved |= replace_scopes (&store->admitting_scopes, own->admitting);
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

  if (strcmp (form, "~perimetre") != 0 || klass != AV_CLASS_CONTROLE || op->kind != AV_OP_SET || strcmp (op->name->text, "scope") != 0)
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

static Claim *
read_claim (AvStatement *statement)
{
  Claim *claim = g_rc_box_new0 (Claim);
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

/* By the clock, then by the name of the operation: alike everywhere. */
static gint
compare_claims (gconstpointer one,
                gconstpointer other)
{
  const Claim *first = *(Claim *const *) one;
  const Claim *second = *(Claim *const *) other;
  int names;

  if (first->hlc != second->hlc)
    return first->hlc < second->hlc ? -1 : 1;

  names = memcmp (first->hash, second->hash, sizeof first->hash);
  return names != 0 ? names : (gint) AV_DOT_INDEX (first->dot) - (gint) AV_DOT_INDEX (second->dot);
}

static GPtrArray *
load_claims (AvStore *store,
             const AvId *container,
             GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT dot, hlc, scope, scopes, preds, hash32 FROM claim LEFT JOIN seg ON sid = dot >> 12 WHERE container = ?1", error);
  g_autoptr (GPtrArray) claims = g_ptr_array_new_with_free_func (release_claim);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  while (av_statement_next (statement, &problem))
    g_ptr_array_add (claims, read_claim (statement));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  g_ptr_array_sort (claims, compare_claims);
  return g_steal_pointer (&claims);
}

static gboolean
answers_for (const char *scopes,
             const char *scope)
{
  g_autofree char *word = g_strconcat (" ", scope, " ", NULL);

  return scopes == NULL || strstr (scopes, word) != NULL;
}

static gboolean
names_as_replaced (const Claim *claim,
                   const Claim *other)
{
  for (gsize i = 0; i < claim->n_preds; i++)
    if (claim->preds[i] == other->dot)
      return TRUE;

  return FALSE;
}

/* Its author had the say over that one. */
static gboolean
rests_on (const Claim *claim,
          const Claim *before)
{
  return before->counts && names_as_replaced (claim, before) &&
         (answers_for (claim->scopes, before->scope) || AV_DOT_SID (before->dot) == AV_DOT_SID (claim->dot));
}

static gboolean
has_basis (GPtrArray *claims,
           const Claim *claim)
{
  for (guint i = 0; i < claims->len; i++)
    if (rests_on (claim, g_ptr_array_index (claims, i)))
      return TRUE;

  return FALSE;
}

/* A territory belongs to the commune its id is made of, whoever says it. */
static gboolean
may_begin (const Claim *claim,
           const AvId *container)
{
  g_autofree char *text = av_store_territory_id (claim->scope);
  AvId territory;

  return claim->n_preds == 0 &&
         (answers_for (claim->scopes, claim->scope) || (av_id_parse (text, &territory) && av_id_equal (&territory, container)));
}

/* Written once and signed twice, which a copied disk and a backup do; or begun by two
 * of one team that had not heard of each other. */
static gboolean
is_same_claim (const Claim *one,
               const Claim *other)
{
  return strcmp (one->scope, other->scope) == 0 && (one->n_preds == 0) == (other->n_preds == 0) && (one->n_preds == 0 || one->hlc == other->hlc);
}

/* What a claim rests on may stand behind it in the list: until nothing more
 * counts. */
static void
judge_claims (GPtrArray *claims,
              const AvId *container)
{
  gboolean again = TRUE;

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < claims->len; i++)
        {
          Claim *claim = g_ptr_array_index (claims, i);

          if (claim->counts || (!may_begin (claim, container) && !has_basis (claims, claim)))
            continue;

          claim->counts = again = TRUE;
        }
    }
}

/* A claim that counts and names none of those before it. */
static gboolean
is_beginning (const Claim *claim)
{
  return claim->counts && claim->n_preds == 0;
}

static gboolean
rests_on_chain (GPtrArray *claims,
                const Claim *claim)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *before = g_ptr_array_index (claims, i);

      if (before->chained && rests_on (claim, before))
        return TRUE;
    }

  return FALSE;
}

/* Beginnings that say the same are one. What rests on several is of the chain of
 * each, and what else is of one of these is not of the others for it. */
static void
chain_claims (GPtrArray *claims,
              const Claim *beginning)
{
  gboolean again = TRUE;

  for (guint i = 0; i < claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (claims, i);

      claim->chained = is_beginning (claim) && is_same_claim (claim, beginning);
    }

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < claims->len; i++)
        {
          Claim *claim = g_ptr_array_index (claims, i);

          if (!claim->counts || claim->chained || !rests_on_chain (claims, claim))
            continue;

          claim->chained = again = TRUE;
        }
    }
}

static void
follow_same_claims (GPtrArray *claims,
                    const Claim *before)
{
  for (guint i = 0; i < claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (claims, i);

      claim->followed = claim->followed || is_same_claim (claim, before);
    }
}

static void
follow_chain (GPtrArray *claims)
{
  for (guint i = 0; i < claims->len; i++)
    for (guint j = 0; j < claims->len; j++)
      {
        const Claim *claim = g_ptr_array_index (claims, i);
        const Claim *before = g_ptr_array_index (claims, j);

        if (claim->chained && before->chained && rests_on (claim, before))
          follow_same_claims (claims, before);
      }
}

/* The first beginning that a claim goes back to; it counts. */
static const Claim *
find_beginning (GPtrArray *claims,
                const Claim *claim)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *beginning = g_ptr_array_index (claims, i);

      if (!is_beginning (beginning))
        continue;
      chain_claims (claims, beginning);
      if (claim->chained)
        return beginning;
    }

  return NULL;
}

static gboolean
is_own (AvStore *store,
        const Claim *claim)
{
  return claim->counts && store->scopes != NULL && answers_for (store->scopes, claim->scope);
}

/* Of several beginnings, one this installation answers for, for nobody else may say
 * it; else that of a claim it answers for; else the oldest, by the clock of whoever
 * signed it. */
static const Claim *
choose_beginning (AvStore *store,
                  GPtrArray *claims)
{
  const Claim *own = NULL, *oldest = NULL;

  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *claim = g_ptr_array_index (claims, i);

      if (is_beginning (claim) && is_own (store, claim))
        return claim;
      if (own == NULL && is_own (store, claim))
        own = claim;
      if (oldest == NULL && is_beginning (claim))
        oldest = claim;
    }

  return own != NULL ? find_beginning (claims, own) : oldest;
}

/* All claims on a container, by the clock; those of the chain that counts here are
 * marked, and which of them another one followed. */
static GPtrArray *
load_chain (AvStore *store,
            const AvId *container,
            GError **error)
{
  g_autoptr (GPtrArray) claims = load_claims (store, container, error);
  const Claim *beginning;

  if (claims == NULL)
    return NULL;

  judge_claims (claims, container);
  beginning = choose_beginning (store, claims);
  if (beginning != NULL)
    {
      chain_claims (claims, beginning);
      follow_chain (claims);
    }
  return g_steal_pointer (&claims);
}

static gboolean
write_scope (AvStore *store,
             const AvId *container,
             const char *scope,
             guint n_changes,
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
  av_statement_bind_int64 (statement, 3, n_changes);
  return av_statement_run (statement, error);
}

/* Those of the chosen chain that count and nobody with the say has replaced,
 * oldest first. */
static GPtrArray *
list_standing (AvStore *store,
               const AvId *container,
               guint *n_changes,
               GError **error)
{
  g_autoptr (GPtrArray) claims = load_chain (store, container, error);
  g_autoptr (GPtrArray) standing = g_ptr_array_new_with_free_func (release_claim);

  *n_changes = 0;
  if (claims == NULL)
    return NULL;

  for (guint i = 0; i < claims->len; i++)
    {
      Claim *claim = g_ptr_array_index (claims, i);

      if (!claim->chained)
        continue;
      if (claim->followed)
        ++*n_changes;
      else
        g_ptr_array_add (standing, g_rc_box_acquire (claim));
    }

  return g_steal_pointer (&standing);
}

gboolean
av_perimeter_add_standing (AvStore *store,
                           const AvId *container,
                           GArray *dots,
                           GError **error)
{
  guint n_changes;
  g_autoptr (GPtrArray) standing = list_standing (store, container, &n_changes, error);

  for (guint i = 0; standing != NULL && i < standing->len; i++)
    {
      gint64 dot = ((Claim *) g_ptr_array_index (standing, i))->dot;
      gboolean known = FALSE;

      for (guint j = 0; j < dots->len; j++)
        known = known || g_array_index (dots, gint64, j) == dot;
      if (!known)
        g_array_append_val (dots, dot);
    }

  return standing != NULL;
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
    *undisputed = n == 0 && answers_for (scopes, av_statement_get_text (statement, 0));
  return av_database_ended_well (&problem, error);
}

/* Whether this installation reads the sharings of a scope the chain looked at has. */
static gboolean
is_own_chain (AvStore *store,
              GPtrArray *claims)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *claim = g_ptr_array_index (claims, i);

      if (claim->chained && answers_for (store->read_scopes, claim->scope))
        return TRUE;
    }

  return FALSE;
}

static void
add_scopes (GPtrArray *claims,
            GString *text)
{
  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *claim = g_ptr_array_index (claims, i);

      if (claim->chained && !answers_for (text->str, claim->scope))
        g_string_append_printf (text, "%s ", claim->scope);
    }
}

gboolean
av_perimeter_list_writers (AvStore *store,
                           const AvId *container,
                           char **scopes,
                           GError **error)
{
  g_autoptr (GPtrArray) claims = load_claims (store, container, error);
  g_autoptr (GString) text = g_string_new (" ");

  *scopes = NULL;
  if (claims == NULL)
    return FALSE;

  judge_claims (claims, container);
  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *beginning = g_ptr_array_index (claims, i);

      if (!is_beginning (beginning))
        continue;
      chain_claims (claims, beginning);
      if (is_own_chain (store, claims))
        add_scopes (claims, text);
    }

  if (text->len > 1)
    *scopes = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

gboolean
av_segment_store_answers_for (AvStore *store,
                              const AvId *container,
                              const char *scopes,
                              guint64 hlc,
                              gboolean *answers,
                              GError **error)
{
  g_autoptr (GPtrArray) claims = load_chain (store, container, error);
  const Claim *now = NULL, *then = NULL;

  if (claims == NULL)
    return FALSE;

  for (guint i = 0; i < claims->len; i++)
    {
      const Claim *claim = g_ptr_array_index (claims, i);

      if (!claim->chained)
        continue;
      if (!claim->followed)
        now = claim;
      if (claim->hlc <= hlc)
        then = claim;
    }

  *answers = scopes == NULL || (now != NULL && answers_for (scopes, now->scope)) || (then != NULL && answers_for (scopes, then->scope));
  return TRUE;
}

static void
touch_claims (AvStore *store,
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
  guint n_changes;
  g_autoptr (GPtrArray) standing = list_standing (store, container, &n_changes, error);
  const Claim *newest;

  touch_claims (store, container);
  if (standing == NULL)
    return FALSE;

  newest = standing->len > 0 ? g_ptr_array_index (standing, standing->len - 1) : NULL;
  return write_scope (store, container, newest != NULL ? newest->scope : NULL, n_changes, error);
}
