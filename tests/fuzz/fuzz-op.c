#include "av-fuzz.h"

#include <string.h>

#include "av-limits.h"
#include "av-op-codec.h"
#include "av-wire.h"

/* The data of a strand: container, names, records, operations. What is read,
 * written again and read again, says the same. */

#define N_REFERENCES 3
#define FIRST (G_GUINT64_CONSTANT (1770681600000) << 16)

static guint8 references[N_REFERENCES * 32];

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  av_fuzz_start ();

  for (guint i = 0; i < N_REFERENCES; i++)
    memset (references + 32 * i, (int) i + 1, 32);

  return 0;
}

static void
put_text (GByteArray *said,
          const char *text)
{
  av_writer_put_varint (said, text != NULL ? strlen (text) + 1 : 0);
  if (text != NULL)
    av_writer_put_bytes (said, text, strlen (text));
}

static void
put_preds (GByteArray *said,
           const AvOp *op)
{
  av_writer_put_varint (said, op->n_preds);

  for (gsize i = 0; i < op->n_preds; i++)
    {
      av_writer_put_bytes (said, op->preds[i].segment != NULL ? op->preds[i].segment : (const guint8 *) "itself..........................", 32);
      av_writer_put_u16 (said, op->preds[i].index);
    }
}

typedef struct
{
  GByteArray *said;
  AvOpEncoder *encoder; /* NULL: only listens */
  gint last;
} Listener;

static gboolean
listen (const AvId *container,
        const AvOp *op,
        gpointer user_data,
        GError **error)
{
  Listener *listener = user_data;
  GByteArray *said = listener->said;

  g_assert_cmpint (op->index, >, listener->last);
  g_assert_cmpuint (op->index, <, AV_LIMIT_SEGMENT_OPS);
  g_assert_cmpuint (op->n_preds, <=, AV_LIMIT_PREDS);
  g_assert_cmpuint (op->value_length, <=, AV_LIMIT_VALUE);
  g_assert_cmpuint (op->hlc, >=, FIRST);
  g_assert_true (op->value == NULL || g_utf8_validate_len (op->value, op->value_length, NULL));
  listener->last = op->index;

  av_writer_put_bytes (said, container->bytes, AV_ID_SIZE);
  av_writer_put_u8 (said, (guint8) op->kind);
  av_writer_put_u16 (said, op->index);
  av_writer_put_u64 (said, op->hlc);
  av_writer_put_bytes (said, op->record.bytes, AV_ID_SIZE);
  put_text (said, op->agent);
  put_text (said, op->form);
  put_text (said, op->reg);
  put_text (said, op->code);
  put_preds (said, op);
  av_writer_put_varint (said, op->value_length);
  av_writer_put_bytes (said, op->value, op->value_length);

  /* One record of two forms is what no writer writes. */
  return listener->encoder == NULL || av_op_encoder_add (listener->encoder, op, error);
}

static void
check_again (GByteArray *data,
             AvReferences *known,
             GByteArray *said)
{
  g_autoptr (GByteArray) again = g_byte_array_new ();
  Listener listener = { again, NULL, -1 };
  AvOpSource source = { data->data, data->len, FIRST, G_MAXUINT64, av_references_get_hashes (known), av_references_get_count (known) };
  g_autoptr (GError) error = NULL;

  g_assert_true (av_ops_decode (&source, listen, &listener, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (again->data, again->len, said->data, said->len);
}

/* Forms are of records: the first one said is written for all of them. */
static gboolean
note_form (const AvId *container,
           const AvOp *op,
           gpointer user_data,
           GError **error)
{
  GHashTable *forms = user_data;
  g_autoptr (GBytes) key = g_bytes_new (op->record.bytes, AV_ID_SIZE);
  const char *known = g_hash_table_lookup (forms, key);

  if (known == NULL)
    g_hash_table_insert (forms, g_bytes_ref (key), g_strdup (op->form));

  return known == NULL || strcmp (known, op->form) == 0 || av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
}

static gboolean
has_one_form_each (const AvOpSource *source)
{
  g_autoptr (GHashTable) forms = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);

  return av_ops_decode (source, note_form, forms, NULL, NULL, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  AvOpSource source = { bytes, size, FIRST, G_MAXUINT64, references, N_REFERENCES };
  g_autoptr (AvReferences) known = av_references_new ();
  g_autoptr (AvOpEncoder) encoder = NULL;
  g_autoptr (GByteArray) said = g_byte_array_new ();
  g_autoptr (GByteArray) data = NULL;
  g_autoptr (GError) error = NULL;
  Listener listener = { said, NULL, -1 };
  AvId container;
  guint n_ops;

  if (!av_ops_decode (&source, NULL, NULL, &container, &n_ops, NULL))
    return 0;

  encoder = av_op_encoder_new (&container, FIRST, known);
  listener.encoder = has_one_form_each (&source) ? encoder : NULL;
  g_assert_true (av_ops_decode (&source, listen, &listener, NULL, NULL, &error));
  g_assert_no_error (error);

  if (listener.encoder == NULL)
    return 0;

  data = av_op_encoder_finish (encoder);
  check_again (data, known, said);
  return 0;
}
