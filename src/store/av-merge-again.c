/* What is live of a segment that does not read any more, said once more: its own
 * operations are lost with it, what they made of the dossiers is still here. */

#include "av-merge.h"

#include <string.h>

#include "av-merge-private.h"
#include "av-told.h"

/* Far more than are replaced in one register, and fewer than anybody refuses. */
#define PREDS_MAX 256
#define TOLD_MOST (16 * 1024 * 1024)

typedef struct
{
  gint64 rid;
  gint64 nid;
  gint64 dot;
  gint64 agent;
  char *value;
} Lost;

typedef struct
{
  AvStore *store;
  gint64 sid;
  GHashTable *again; /* former dot → the one that says it now */
} Saying;

static void
lost_free (gpointer data)
{
  Lost *lost = data;

  g_free (lost->value);
  g_free (lost);
}

/* A deletion last: it covers what is said again of its record. */
static GPtrArray *
list_lost (AvStore *store,
           gint64 sid,
           GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT rid, reg.nid, dot, agent, val FROM reg JOIN name ON name.nid = reg.nid "
                         "WHERE rid IN (SELECT key >> 31 FROM told WHERE (key & 2147483647) = ?1) AND (dot >> 12) = ?1 "
                         "ORDER BY rid, text = '" AV_DELETED "', dot",
                         error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (lost_free);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  av_statement_bind_int64 (statement, 1, sid);
  while (av_statement_next (statement, &problem))
    {
      Lost *lost = g_new0 (Lost, 1);

      lost->rid = av_statement_get_int64 (statement, 0);
      lost->nid = av_statement_get_int64 (statement, 1);
      lost->dot = av_statement_get_int64 (statement, 2);
      lost->agent = av_statement_get_int64 (statement, 3);
      lost->value = g_strdup (av_statement_get_text (statement, 4));
      g_ptr_array_add (list, lost);
    }
  return av_database_ended_well (&problem, error) ? g_steal_pointer (&list) : NULL;
}

/* What its register has replaced: which of it was replaced by what is lost is not
 * known, and none of it is to come back elsewhere. */
static gboolean
add_replaced (AvStore *store,
              const Lost *lost,
              GArray *preds,
              GError **error)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (1024);
  gsize size;
  g_autoptr (GPtrArray) all = av_told_read_record (store->db, lost->rid, TOLD_MOST, texts, &size, error);

  for (guint i = all != NULL ? all->len : 0; i > 0; i--)
    {
      const AvTold *told = g_ptr_array_index (all, i - 1);

      for (guint j = 0; j < told->dead->len && preds->len < PREDS_MAX; j++)
        {
          const AvToldName *dead = &g_array_index (told->dead, AvToldName, j);
          gint64 dot = AV_DOT (av_told_get_sid (told->key), (gint64) dead->index);

          if (dead->nid == lost->nid)
            g_array_append_val (preds, dot);
        }
    }
  return all != NULL;
}

static gboolean
add_covered (const Saying *saying,
             const Lost *lost,
             GArray *preds,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (saying->store->db, "SELECT dot FROM cover WHERE rid = ?1 AND by_dot = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, lost->rid);
  av_statement_bind_int64 (statement, 2, lost->dot);
  while (av_statement_next (statement, &problem))
    {
      gint64 dot = av_statement_get_int64 (statement, 0);
      const gint64 *again = g_hash_table_lookup (saying->again, &dot);

      g_array_append_val (preds, dot);
      if (again != NULL)
        g_array_append_val (preds, *again);
    }
  return av_database_ended_well (&problem, error);
}

/* A claim follows the claims that the lost one followed: nobody else knows that one. */
static gboolean
add_followed (AvStore *store,
              const AvRecordRow *row,
              const Lost *lost,
              GArray *preds,
              GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT preds FROM claim WHERE container = ?1 AND dot = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, row->container.bytes, sizeof row->container.bytes);
  av_statement_bind_int64 (statement, 2, lost->dot);
  if (av_statement_next (statement, &problem))
    {
      gsize size = 0;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &size);
      g_autofree gint64 *dots = bytes != NULL ? g_memdup2 (bytes, size) : NULL;

      g_array_append_vals (preds, dots, (guint) (size / sizeof (gint64)));
    }
  return av_database_ended_well (&problem, error);
}

static gboolean
list_preds (const Saying *saying,
            const AvRecordRow *row,
            const Lost *lost,
            const AvName *name,
            GArray *preds,
            GError **error)
{
  if (strcmp (row->form, "~perimetre") == 0)
    return add_followed (saying->store, row, lost, preds, error);

  g_array_append_val (preds, lost->dot);
  return (strcmp (name->text, AV_DELETED) != 0 || add_covered (saying, lost, preds, error)) &&
         add_replaced (saying->store, lost, preds, error);
}

static gboolean
say_one (Saying *saying,
         const Lost *lost,
         GError **error)
{
  AvStore *store = saying->store;
  const AvName *name = av_store_find_name (store, lost->nid, error);
  g_autoptr (GArray) preds = g_array_new (FALSE, FALSE, sizeof (gint64));
  AvRegisterOp op = { AV_OP_SET, lost->rid, name, .agent = lost->agent };
  AvRecordRow row;

  if (name == NULL || !av_store_get_record (store, lost->rid, &row, error) || !list_preds (saying, &row, lost, name, preds, error))
    return FALSE;

  op.preds = (const gint64 *) (gpointer) preds->data;
  op.n_preds = preds->len;
  if (name->code != NULL)
    op.kind = AV_OP_TICK;
  else
    {
      op.value = lost->value;
      op.value_length = strlen (lost->value);
    }

  if (!av_open_op_append (store, &op, error))
    return FALSE;

  g_hash_table_insert (saying->again, g_memdup2 (&lost->dot, sizeof lost->dot), g_memdup2 (&op.dot, sizeof op.dot));
  return av_say_note (store, &op, row.form, &row.id, &row.container, row.klass, store->scopes, error);
}

static gboolean
say_all (AvStore *store,
         gpointer user_data,
         GError **error)
{
  Saying *saying = user_data;
  g_autoptr (GPtrArray) list = list_lost (store, saying->sid, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!say_one (saying, g_ptr_array_index (list, i), error))
      return FALSE;

  return list != NULL;
}

gboolean
av_merge_say_again (AvStore *store,
                    gint64 sid,
                    GError **error)
{
  g_autoptr (GHashTable) again = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  Saying saying = { store, sid, again };

  return av_store_transact (store, say_all, &saying, error);
}
