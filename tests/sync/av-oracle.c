#include "av-oracle.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-op-codec.h"
#include "av-segment.h"
#include "av-strand.h"

/* One decoded operation. */
typedef struct
{
  char *place; /* record, form, container, class and register */
  char *name;  /* segment hash and index */
  char *value; /* NULL: sets nothing */
  guint64 hlc;
  gboolean counts;
  GPtrArray *preds; /* names */
} Operation;

typedef struct
{
  GPtrArray *operations;
  GString *hash;
  guint8 class;
  gboolean counts;
} Reading;

static char *
to_hex (const guint8 *bytes,
        gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02X", bytes[i]);

  return g_string_free (text, FALSE);
}

static void
operation_free (Operation *operation)
{
  g_free (operation->place);
  g_free (operation->name);
  g_free (operation->value);
  g_ptr_array_unref (operation->preds);
  g_free (operation);
}

static gboolean
note_op (const AvId *container,
         const AvOp *op,
         gpointer user_data,
         GError **error)
{
  Reading *reading = user_data;
  Operation *operation = g_new0 (Operation, 1);
  g_autofree char *record = to_hex (op->record.bytes, AV_ID_SIZE);
  g_autofree char *home = to_hex (container->bytes, AV_ID_SIZE);

  operation->place = g_strdup_printf ("%s %s %s %u %s%s%s", record, op->form, home, reading->class, op->reg,
                                      op->code != NULL ? "/" : "", op->code != NULL ? op->code : "");
  operation->name = g_strdup_printf ("%s %u", reading->hash->str, op->index);
  operation->counts = reading->counts;
  operation->hlc = op->hlc;
  operation->preds = g_ptr_array_new_with_free_func (g_free);

  if (op->kind == AV_OP_SET)
    operation->value = g_strndup (op->value, op->value_length);
  else if (op->kind == AV_OP_TICK)
    operation->value = g_strdup ("1");

  for (gsize i = 0; i < op->n_preds; i++)
    {
      g_autofree char *segment = op->preds[i].segment != NULL ? to_hex (op->preds[i].segment, AV_SEGMENT_HASH_SIZE) : g_strdup (reading->hash->str);

      g_ptr_array_add (operation->preds, g_strdup_printf ("%s %u", segment, op->preds[i].index));
    }

  g_ptr_array_add (reading->operations, operation);
  return TRUE;
}

static AvSecret *
find_key (AvStore *store,
          const guint8 *blob,
          gsize size)
{
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store), "SELECT key FROM key WHERE kid = ?1", NULL);
  guint8 kid[AV_STRAND_KID_SIZE];
  g_autofree guint8 *key = NULL;
  const guint8 *stored;
  gsize length;

  g_assert_true (av_strand_peek_kid (blob, size, kid));
  av_statement_bind_blob (statement, 1, kid, sizeof kid);

  if (!av_statement_next (statement, NULL))
    return NULL;

  stored = av_statement_get_blob (statement, 0, &length);
  key = g_memdup2 (stored, length);
  return av_secret_new_from_bytes (key, length);
}

static void
read_strand (Reading *reading,
             AvStore *store,
             const AvSegmentHeader *header,
             guint16 index,
             const guint8 *blob,
             gsize size)
{
  AvStrandEntry entry;
  AvStrandContext context = { header->journal, header->segno, index };
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GByteArray) data = NULL;
  AvOpSource source = { 0 };
  g_autoptr (GError) error = NULL;

  av_segment_get_strand (header, index, &entry);
  context.scope = entry.scope;
  context.class = entry.class;

  if (av_class_is_keyed (entry.class) && (key = find_key (store, blob, size)) == NULL)
    return;

  data = av_strand_open (&context, key, blob, size, &error);
  g_assert_no_error (error);
  source.data = data->data;
  source.size = data->len;
  source.hlc_first = header->hlc_first;
  source.hlc_last = header->hlc_last;
  source.references = header->references;
  source.n_references = header->n_references;
  reading->class = entry.class;
  av_ops_decode (&source, note_op, reading, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
read_archive (Reading *reading,
              AvStore *store,
              gboolean whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (store),
                         "SELECT seg.header, HEX (seg.hash32), seg.status = ?1 AND (?2 OR strand.applied), strand.idx, strand.blob FROM strand JOIN seg USING (sid) "
                         "WHERE strand.blob IS NOT NULL AND NOT EXISTS "
                         "(SELECT 1 FROM erased WHERE erased.container = strand.container AND erased.class = strand.class)",
                         &error);

  g_assert_no_error (error);
  av_statement_bind_int64 (statement, 1, AV_SEGMENT_ACCEPTED);
  av_statement_bind_int64 (statement, 2, whole);

  while (av_statement_next (statement, &error))
    {
      gsize header_size, size;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &header_size);
      const guint8 *blob = av_statement_get_blob (statement, 4, &size);
      AvSegmentHeader header;

      g_assert_true (av_segment_read (bytes, header_size, &header, NULL));
      g_string_assign (reading->hash, av_statement_get_text (statement, 1));
      reading->counts = av_statement_get_int64 (statement, 2) != 0;
      read_strand (reading, store, &header, (guint16) av_statement_get_int64 (statement, 3), blob, size);
    }

  g_assert_no_error (error);
}

static char *
name_in_place (const Operation *operation,
               const char *name)
{
  return g_strconcat (operation->place, " ", name, NULL);
}

static int
compare_lines (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

char *
av_oracle_name_clear (guint64 hlc)
{
  return g_strdup_printf ("cleared at %" G_GUINT64_FORMAT, hlc);
}

static void
note_replaced (AvOracle *self,
               const Operation *operation,
               GHashTable *named)
{
  for (guint i = 0; i < operation->preds->len; i++)
    {
      const char *pred = g_ptr_array_index (operation->preds, i);
      GPtrArray *by = g_hash_table_lookup (self->replaced, pred);

      if (by == NULL)
        {
          by = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (self->replaced, g_strdup (pred), by);
        }

      g_ptr_array_add (by, operation->value != NULL ? g_strdup (operation->value) : av_oracle_name_clear (operation->hlc));

      if (operation->counts)
        g_hash_table_add (named, name_in_place (operation, pred));
    }
}

/* All that counts, less all that is named by what counts in the same register. */
static void
work_out (AvOracle *self,
          GPtrArray *operations)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < operations->len; i++)
    note_replaced (self, g_ptr_array_index (operations, i), named);

  for (guint i = 0; i < operations->len; i++)
    {
      const Operation *operation = g_ptr_array_index (operations, i);
      g_autofree char *own = name_in_place (operation, operation->name);

      if (operation->value == NULL)
        continue;

      g_hash_table_add (self->archived, g_strdup (operation->value));
      g_hash_table_insert (self->values, g_strdup (operation->name), g_strdup (operation->value));

      if (operation->counts && !g_hash_table_contains (named, own))
        g_ptr_array_add (self->live, g_strconcat (own, " ", operation->value, NULL));
    }

  g_ptr_array_sort (self->live, compare_lines);
}

AvOracle *
av_oracle_read (AvStore *store,
                gboolean whole)
{
  AvOracle *self = g_new0 (AvOracle, 1);
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) operation_free);
  g_autoptr (GString) hash = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Reading reading = { operations, hash };

  self->live = g_ptr_array_new_with_free_func (g_free);
  self->archived = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  av_store_seal (store, &error);
  g_assert_no_error (error);
  read_archive (&reading, store, whole);
  work_out (self, operations);
  return self;
}

static void
add_live_values (GHashTable *held,
                 AvStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store), "SELECT val FROM reg", &error);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_hash_table_add (held, g_strdup (av_statement_get_text (statement, 0)));

  g_assert_no_error (error);
}

GHashTable *
av_oracle_list_held (AvStore *store)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) operation_free);
  g_autoptr (GString) hash = g_string_new (NULL);
  Reading reading = { operations, hash };
  GHashTable *held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  read_archive (&reading, store, TRUE);
  for (guint i = 0; i < operations->len; i++)
    {
      const Operation *operation = g_ptr_array_index (operations, i);

      if (operation->value != NULL)
        g_hash_table_add (held, g_strdup (operation->value));
    }

  add_live_values (held, store);
  return held;
}

void
av_oracle_free (AvOracle *self)
{
  g_ptr_array_unref (self->live);
  g_hash_table_unref (self->archived);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->replaced);
  g_free (self);
}

static void
append_rows (GPtrArray *lines,
             AvStore *store,
             const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (store), sql, &error);

  g_assert_no_error (error);

  while (av_statement_next (statement, &error))
    {
      GString *line = g_string_new (NULL);

      for (int i = 0; i < av_statement_get_n_columns (statement); i++)
        {
          const char *text = av_statement_get_text (statement, i);

          g_string_append_printf (line, "%s%s", i > 0 ? " " : "", text != NULL ? text : "-");
        }

      g_ptr_array_add (lines, g_string_free (line, FALSE));
    }

  g_assert_no_error (error);
  g_ptr_array_sort (lines, compare_lines);
}

GPtrArray *
av_oracle_list_shown (AvStore *store)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (av_store_seal (store, NULL));
  append_rows (lines, store,
               "SELECT HEX (record.id16), form.text, HEX (record.container), record.class, name.text, HEX (seg.hash32), reg.dot & 4095, reg.val "
               "FROM reg JOIN record USING (rid) JOIN name USING (nid) JOIN name AS form ON form.nid = record.form "
               "JOIN seg ON seg.sid = reg.dot >> 12");
  return lines;
}

/* The columns of a projection but the row's number, named so that no blob is cut. */
static void
append_projection (GPtrArray *lines,
                   AvStore *store,
                   const AvForm *form)
{
  g_autoptr (GString) sql = g_string_new ("SELECT '");
  g_autofree char *table = g_strdelimit (g_strdup (form->id), "-", '_');

  g_string_append_printf (sql, "%s', HEX (_id), HEX (_container), _class, _created, _changed, _conflicts, _resurrected", table);

  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *column = g_strdelimit (g_strdup (form->fields[i].id), "-", '_');

      g_string_append_printf (sql, ", \"%s\"", column);
    }

  g_string_append_printf (sql, " FROM form_%s", table);
  append_rows (lines, store, sql->str);
}

char *
av_oracle_view (AvStore *store)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    append_projection (lines, store, forms[i]);

  append_rows (lines, store, "SELECT 'conflict', HEX (id16), HEX (container), class FROM conflict JOIN record USING (rid)");
  append_rows (lines, store, "SELECT 'fused', HEX (container), HEX (shown) FROM fused");
  append_rows (lines, store, "SELECT 'scope', HEX (container), scope FROM container_scope");
  /* What a guard alone remembers is its own. */
  append_rows (lines, store, "SELECT 'erased', HEX (container), class FROM erased WHERE known");
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}
