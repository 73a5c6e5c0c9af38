/* What a transaction holds of the records that it is about stays within its
 * bounds, however it came there. */

#include "store-laptops.h"

#include <string.h>

#include "av-held-record.h"
#include "av-limits.h"
#include "av-merge-private.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define N_RECORDS 256
#define TEXT_BYTES AV_LIMIT_VALUE
/* As the program says it, and one text that was read beyond. */
#define MOST (8 * 1024 * 1024 + TEXT_BYTES + 4096)

typedef struct
{
  gint64 rids[N_RECORDS];
  gint64 dots[N_RECORDS];
  gsize most;
} Records;

static gboolean
write_texts (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Records *records = user_data;
  g_autofree char *text = g_strnfill (TEXT_BYTES, 'a');
  AvId container = { { 1 } };

  for (guint i = 0; i < N_RECORDS; i++)
    {
      AvRegisterOp op = { AV_OP_SET, .name = av_store_intern (store, "synthese", NULL, error), .value = text, .value_length = TEXT_BYTES };
      AvId id;

      av_id_random (&id);
      g_assert_true (av_store_find_record (store, &id, "evenement", &container, AV_CLASS_PARCOURS, TRUE, &op.rid, error));
      if (!av_open_op_append (store, &op, NULL, NULL, error))
        return FALSE;
      records->rids[i] = op.rid;
      records->dots[i] = AV_DOT (store->open.sid, store->open.n_ops - 1);
    }
  return TRUE;
}

/* One of each, which has what was told of the record read. */
static gboolean
clear_texts (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Records *records = user_data;

  for (guint i = 0; i < N_RECORDS; i++)
    {
      AvRegisterOp op = { AV_OP_CLEAR, records->rids[i], .preds = &records->dots[i], .n_preds = 1 };
      gsize before = av_held_records_get_size_for_test (store->held);
      gsize after;

      op.name = av_store_intern (store, "synthese", NULL, error);
      if (!av_open_op_append (store, &op, NULL, NULL, error))
        return FALSE;
      after = av_held_records_get_size_for_test (store->held);
      g_assert_true (after == 0 || after >= before + TEXT_BYTES);
      records->most = MAX (records->most, after);
    }
  return TRUE;
}

static void
test_what_is_read_counts (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autoptr (GError) error = NULL;
  Records records = { 0 };

  av_store_transact (laptop->store, write_texts, &records, &error);
  g_assert_no_error (error);
  av_store_transact (laptop->store, clear_texts, &records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records.most, >, MOST / 2);
  g_assert_cmpuint (records.most, <, MOST);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/held-record/what-is-read-counts", test_what_is_read_counts);

  return g_test_run ();
}
