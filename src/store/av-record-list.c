#include "av-record-list.h"

#include <string.h>

#include "av-record-list-private.h"
#include "av-search.h"

struct _AvRecordList
{
  GObject parent_instance;

  AvQueue *queue;
  gulong changed_id;
  AvQuery *query;
  char *text; /* searched instead of @query */
  guint limit;
  gboolean live;
  gboolean loading;
  GArray *rows;      /* of gint64: what the query found */
  GHashTable *items; /* rid → AvRow, those that were asked for */
  GPtrArray *hits;   /* of AvRow, instead of @rows while searching */
  AvWithheld withheld;
  char *trouble;
  GArray *wanted; /* rids to be filled */
  guint fill_id;
  GCancellable *cancellable;
};

enum
{
  PROP_LOADING = 1,
  PROP_LIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
get_n_items (AvRecordList *self)
{
  return self->hits != NULL ? self->hits->len : self->rows->len;
}

/* --- filling ------------------------------------------------------------- */

typedef struct
{
  AvRecordList *list;
  GArray *rows;
} Fill;

static void
free_fill (gpointer data)
{
  Fill *fill = data;

  g_array_unref (fill->rows);
  g_object_unref (fill->list);
  g_free (fill);
}

static gpointer
fill_on_worker (AvStore *store,
                gpointer user_data,
                GError **error)
{
  GArray *rows = user_data;

  return av_query_fill (store, (const gint64 *) (gpointer) rows->data, rows->len, error);
}

static void
rows_filled (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Fill *fill = user_data;
  g_autoptr (GPtrArray) summaries = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  for (guint i = 0; summaries != NULL && i < summaries->len; i++)
    {
      AvRow *row = g_hash_table_lookup (fill->list->items, &g_array_index (fill->rows, gint64, i));

      if (row != NULL && g_ptr_array_index (summaries, i) != NULL)
        av_row_set_summary (row, g_ptr_array_index (summaries, i));
    }
  free_fill (fill);
}

static gboolean
fill_wanted (gpointer user_data)
{
  AvRecordList *self = user_data;
  Fill *fill;

  self->fill_id = 0;
  fill = g_new0 (Fill, 1);
  fill->list = g_object_ref (self);
  fill->rows = g_steal_pointer (&self->wanted);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  av_queue_call (self->queue, fill_on_worker, g_array_ref (fill->rows), (GDestroyNotify) g_array_unref,
                 (GDestroyNotify) g_ptr_array_unref, NULL, rows_filled, fill);
  return G_SOURCE_REMOVE;
}

static void
want_row (AvRecordList *self,
          gint64 rid)
{
  g_array_append_val (self->wanted, rid);
  if (self->fill_id == 0)
    self->fill_id = g_idle_add_full (G_PRIORITY_DEFAULT, fill_wanted, self, NULL);
}

/* --- the model ----------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return AV_TYPE_ROW;
}

static guint
count_items (GListModel *model)
{
  return get_n_items (AV_RECORD_LIST (model));
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  AvRecordList *self = AV_RECORD_LIST (model);
  AvRow *row;
  gint64 rid;

  if (position >= get_n_items (self))
    return NULL;
  if (self->hits != NULL)
    return g_object_ref (g_ptr_array_index (self->hits, position));

  rid = g_array_index (self->rows, gint64, position);
  row = g_hash_table_lookup (self->items, &rid);
  if (row == NULL)
    {
      row = av_row_new (rid);
      g_hash_table_insert (self->items, g_memdup2 (&rid, sizeof rid), row);
      want_row (self, rid);
    }
  return g_object_ref (row);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = count_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvRecordList, av_record_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- asking -------------------------------------------------------------- */

typedef struct
{
  AvQuery *query;
  char *text;
  guint limit;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->query, av_query_unref);
  g_free (question->text);
  g_free (question);
}

typedef struct
{
  GArray *rows;    /* of gint64, of a query */
  GPtrArray *hits; /* of AvSummary, of a search */
  AvWithheld withheld;
} Answer;

static void
free_answer (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->rows, g_array_unref);
  g_clear_pointer (&answer->hits, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, free_answer)

static gpointer
ask_on_worker (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const Question *question = user_data;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->rows = av_query_run (store, question->query, error);
  if (answer->rows == NULL || (answer->rows->len == 0 && !av_query_find_withheld (store, question->query, &answer->withheld, error)))
    return NULL;

  return g_steal_pointer (&answer);
}

/* Whom one searches for was met. */
static gpointer
search_on_worker (AvStore *store,
                  gpointer user_data,
                  GError **error)
{
  const Question *question = user_data;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->hits = av_search (store, question->text, question->limit, error);
  if (answer->hits == NULL || (answer->hits->len == 0 && !av_withheld_find (store, "contact", NULL, &answer->withheld, error)))
    return NULL;

  return g_steal_pointer (&answer);
}

static void
set_loading (AvRecordList *self,
             gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Tells only what differs, so that the selection and the place stay. */
static void
take_rows (AvRecordList *self,
           GArray *rows)
{
  guint n_former = get_n_items (self);
  guint start = 0;
  guint end = 0;
  GArray *former = self->hits == NULL ? self->rows : NULL;

  while (former != NULL && start < MIN (former->len, rows->len) &&
         g_array_index (former, gint64, start) == g_array_index (rows, gint64, start))
    start++;
  while (former != NULL && end < MIN (former->len, rows->len) - start &&
         g_array_index (former, gint64, former->len - 1 - end) == g_array_index (rows, gint64, rows->len - 1 - end))
    end++;

  g_clear_pointer (&self->hits, g_ptr_array_unref);
  g_array_unref (self->rows);
  self->rows = rows;
  if (n_former - start - end > 0 || rows->len - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_former - start - end, rows->len - start - end);
}

/* How many hits from the first on are those that are shown already. */
static guint
count_same (GPtrArray *hits,
            GPtrArray *summaries)
{
  guint n = 0;

  while (hits != NULL && n < MIN (hits->len, summaries->len) &&
         strcmp (av_row_get_summary (g_ptr_array_index (hits, n))->id, ((AvSummary *) g_ptr_array_index (summaries, n))->id) == 0)
    n++;

  return n;
}

/* Rows of the same records are filled anew and stay, with the keyboard on them. */
static void
take_hits (AvRecordList *self,
           GPtrArray *summaries)
{
  guint n_former = get_n_items (self);
  guint n_same = count_same (self->hits, summaries);

  if (self->hits == NULL)
    self->hits = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_set_size (self->hits, n_same);
  for (guint i = 0; i < summaries->len; i++)
    {
      if (i >= n_same)
        g_ptr_array_add (self->hits, av_row_new (0));
      av_row_set_summary (g_ptr_array_index (self->hits, i), g_ptr_array_index (summaries, i));
    }
  if (n_former > n_same || summaries->len > n_same)
    g_list_model_items_changed (G_LIST_MODEL (self), n_same, n_former - n_same, summaries->len - n_same);
}

static void
rows_found (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvRecordList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->trouble, g_free);
  self->trouble = error != NULL ? g_strdup (error->message) : NULL;
  self->withheld = answer != NULL ? answer->withheld : AV_WITHHELD_NOTHING;
  if (answer != NULL && answer->hits != NULL)
    take_hits (self, answer->hits);
  else if (answer != NULL)
    take_rows (self, g_steal_pointer (&answer->rows));
  set_loading (self, FALSE);
}

static void
refill (AvRecordList *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    want_row (self, *(gint64 *) key);
}

/* Rows out of sight are forgotten: they are filled again when they come. */
static void
forget_unused (AvRecordList *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    if (((GObject *) row)->ref_count == 1)
      g_hash_table_iter_remove (&iter);
}

void
av_record_list_refresh (AvRecordList *self)
{
  Question *question;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->query == NULL && self->text == NULL)
    {
      self->withheld = AV_WITHHELD_NOTHING;
      g_clear_pointer (&self->trouble, g_free);
      set_loading (self, FALSE);
      take_rows (self, g_array_new (FALSE, FALSE, sizeof (gint64)));
      return;
    }

  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->query = self->query != NULL ? av_query_ref (self->query) : NULL;
  question->text = g_strdup (self->text);
  question->limit = self->limit;
  set_loading (self, TRUE);
  forget_unused (self);
  refill (self);
  av_queue_call (self->queue, self->text != NULL ? search_on_worker : ask_on_worker, question, free_question, free_answer,
                 self->cancellable, rows_found, g_object_ref (self));
}

AvWithheld
av_record_list_get_withheld (AvRecordList *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST (self), AV_WITHHELD_NOTHING);

  return self->withheld;
}

const char *
av_record_list_get_trouble (AvRecordList *self)
{
  g_return_val_if_fail (AV_IS_RECORD_LIST (self), NULL);

  return self->trouble;
}

void
av_record_list_set_query (AvRecordList *self,
                          AvQuery *query)
{
  if (query != NULL)
    av_query_ref (query);
  g_clear_pointer (&self->query, av_query_unref);
  self->query = query;
  g_clear_pointer (&self->text, g_free);
  av_record_list_refresh (self);
}

void
av_record_list_search (AvRecordList *self,
                       const char *text,
                       guint limit)
{
  g_clear_pointer (&self->query, av_query_unref);
  g_free (self->text);
  self->text = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
  self->limit = limit;
  av_record_list_refresh (self);
}

static void
records_changed (AvQueue *queue,
                 AvRecordList *self)
{
  if (self->live)
    av_record_list_refresh (self);
}

AvRecordList *
av_record_list_new (AvQueue *queue,
                    AvQuery *query)
{
  AvRecordList *self = g_object_new (AV_TYPE_RECORD_LIST, NULL);

  self->queue = g_object_ref (queue);
  self->changed_id = g_signal_connect (queue, "changed", G_CALLBACK (records_changed), self);
  av_record_list_set_query (self, query);
  return self;
}

static void
av_record_list_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  AvRecordList *self = AV_RECORD_LIST (object);

  g_value_set_boolean (value, property == PROP_LOADING ? self->loading : self->live);
}

static void
av_record_list_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  AV_RECORD_LIST (object)->live = g_value_get_boolean (value);
}

static void
av_record_list_dispose (GObject *object)
{
  AvRecordList *self = AV_RECORD_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->queue != NULL)
    g_clear_signal_handler (&self->changed_id, self->queue);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (av_record_list_parent_class)->dispose (object);
}

static void
av_record_list_finalize (GObject *object)
{
  AvRecordList *self = AV_RECORD_LIST (object);

  g_clear_pointer (&self->query, av_query_unref);
  g_clear_pointer (&self->hits, g_ptr_array_unref);
  g_free (self->text);
  g_free (self->trouble);
  g_array_unref (self->rows);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->items);

  G_OBJECT_CLASS (av_record_list_parent_class)->finalize (object);
}

static void
av_record_list_class_init (AvRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_record_list_get_property;
  object_class->set_property = av_record_list_set_property;
  object_class->dispose = av_record_list_dispose;
  object_class->finalize = av_record_list_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_record_list_init (AvRecordList *self)
{
  self->live = TRUE;
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}
