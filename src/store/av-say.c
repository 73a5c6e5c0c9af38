#include "av-say.h"

#include <string.h>

#include "av-merge-private.h"
#include "av-perimeter.h"
#include "av-writers.h"

gboolean
av_say_is_of_form (const char *form)
{
  return form[0] == '~' && (strcmp (form, "~effacement") == 0 || strcmp (form, "~fusion") == 0 || strcmp (form, "~admission") == 0);
}

/* Preds of one name, whoever gave them to it. */
static void
unite_preds (GArray *preds,
             const gint64 *others,
             gsize n_others)
{
  for (gsize i = 0; i < n_others; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < preds->len && !known; j++)
        known = g_array_index (preds, gint64, j) == others[i];
      if (!known)
        g_array_append_val (preds, others[i]);
    }
}

void
av_same_name_clear (AvSameName *self)
{
  g_free (self->value);
  g_array_unref (self->preds);
}

void
av_same_name_init (AvSameName *self,
                   const AvRegisterOp *op)
{
  self->hlc = (gint64) op->hlc;
  self->value = op->kind == AV_OP_SET ? g_strndup (op->value != NULL ? op->value : "", op->value_length) : NULL;
  self->preds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->preds, op->preds, (guint) op->n_preds);
}

void
av_same_name_unite (AvSameName *self,
                    gint64 hlc,
                    const char *value,
                    const guint8 *preds,
                    gsize size)
{
  g_autofree gint64 *others = g_memdup2 (preds, size);
  int order = g_strcmp0 (value, self->value);

  if (order > 0)
    {
      g_free (self->value);
      self->value = g_strdup (value);
    }
  if (order > 0 || (order == 0 && hlc > self->hlc))
    self->hlc = hlc;
  unite_preds (self->preds, others, size / sizeof (gint64));
}

typedef struct
{
  const AvRegisterOp *op;
  const char *form;
  const AvId *record;
  const AvId *container;
  const char *scopes;
} Saying;

static void
bind_key (AvStatement *statement,
          const Saying *saying)
{
  av_statement_bind_blob (statement, 1, saying->container->bytes, sizeof saying->container->bytes);
  av_statement_bind_int64 (statement, 2, saying->op->dot);
  av_statement_bind_text (statement, 3, saying->form);
  av_statement_bind_blob (statement, 4, saying->record->bytes, sizeof saying->record->bytes);
  av_statement_bind_text (statement, 5, saying->op->name->text);
}

static gboolean
unite_with_known (AvStore *store,
                  const Saying *saying,
                  AvSameName *said,
                  GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT hlc, value, preds FROM said WHERE container = ?1 AND dot = ?2 AND form = ?3 AND record = ?4 AND reg = ?5",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  bind_key (statement, saying);
  if (av_statement_next (statement, &problem))
    {
      gsize size = 0;
      const guint8 *preds = av_statement_get_blob (statement, 2, &size);

      av_same_name_unite (said, av_statement_get_int64 (statement, 0), av_statement_get_text (statement, 1), preds, size);
    }
  return av_database_ended_well (&problem, error);
}

static gboolean
insert_saying (AvStore *store,
               const Saying *saying,
               GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "INSERT OR REPLACE INTO said (container, dot, form, record, reg, hlc, value, scopes, preds) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         error);
  g_auto (AvSameName) said = { 0 };

  av_same_name_init (&said, saying->op);
  if (statement == NULL || !unite_with_known (store, saying, &said, error))
    return FALSE;

  bind_key (statement, saying);
  av_statement_bind_int64 (statement, 6, said.hlc);
  if (said.value != NULL)
    av_statement_bind_text (statement, 7, said.value);
  else
    av_statement_bind_null (statement, 7);
  av_statement_bind_text (statement, 8, saying->scopes);
  av_statement_bind_blob (statement, 9, said.preds->len > 0 ? said.preds->data : NULL, said.preds->len * sizeof (gint64));
  return av_statement_run (statement, error);
}

gboolean
av_say_note (AvStore *store,
             const AvRegisterOp *op,
             const char *form,
             const AvId *record,
             const AvId *container,
             AvClass klass,
             const char *scopes,
             GError **error)
{
  if (av_perimeter_is_claim (op, form, record, container, klass))
    return av_perimeter_note (store, op, container, scopes, error);

  if (op->kind != AV_OP_SET && op->kind != AV_OP_CLEAR)
    return TRUE;

  if (av_writers_is_sharing (form, klass))
    av_writers_make_due (store, container);
  else if (klass != AV_CLASS_CONTROLE || !av_say_is_of_form (form))
    return TRUE;

  return insert_saying (store, &(Saying){ op, form, record, container, scopes }, error);
}

static gboolean
tell_saying (AvStatement *statement,
             AvSayFunc func,
             gpointer user_data,
             GError **error)
{
  AvSaying saying = { 0 };
  g_autofree gint64 *preds = NULL;
  const guint8 *bytes;
  gsize size = 0;

  memcpy (saying.container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof saying.container.bytes);
  memcpy (saying.record.bytes, av_statement_get_blob (statement, 1, NULL), sizeof saying.record.bytes);
  saying.dot = av_statement_get_int64 (statement, 2);
  saying.hlc = (guint64) av_statement_get_int64 (statement, 3);
  saying.reg = av_statement_get_text (statement, 4);
  saying.value = av_statement_get_text (statement, 5);
  saying.scopes = av_statement_get_text (statement, 6);
  bytes = av_statement_get_blob (statement, 7, &size);
  preds = bytes != NULL ? g_memdup2 (bytes, size) : NULL;
  saying.preds = preds;
  saying.n_preds = bytes != NULL ? size / sizeof (gint64) : 0;
  return func (&saying, user_data, error);
}

gboolean
av_say_foreach (AvStore *store,
                const char *form,
                const AvId *record,
                AvSayFunc func,
                gpointer user_data,
                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         record != NULL ? "SELECT container, record, dot, hlc, reg, value, scopes, preds FROM said LEFT JOIN seg ON sid = dot >> 12 "
                                          "WHERE form = ?1 AND record = ?2 ORDER BY hlc, hash32, dot & 4095, container, reg"
                                        : "SELECT container, record, dot, hlc, reg, value, scopes, preds FROM said LEFT JOIN seg ON sid = dot >> 12 "
                                          "WHERE form = ?1 AND ?2 IS NULL ORDER BY record, hlc, hash32, dot & 4095, container, reg",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, form);
  av_statement_bind_blob (statement, 2, record != NULL ? record->bytes : NULL, sizeof (AvId));
  while (av_statement_next (statement, &problem))
    if (!tell_saying (statement, func, user_data, error))
      return FALSE;
  return av_database_ended_well (&problem, error);
}
