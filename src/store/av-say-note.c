#include "av-merge-private.h"
#include "av-perimeter.h"
#include "av-say.h"
#include "av-writers.h"

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
