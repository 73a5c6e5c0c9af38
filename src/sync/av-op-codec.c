#include "av-op-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"
#include "av-wire.h"

#define HASH_SIZE 32
#define HLC_COUNTER_BITS 16
#define HLC_MS_MAX ((G_GUINT64_CONSTANT (1) << 48) - 1)

struct _AvReferences
{
  GByteArray *hashes;
  GHashTable *numbers; /* GBytes → number */
};

struct _AvOpEncoder
{
  AvId container;
  AvReferences *references;
  GHashTable *name_numbers;
  GHashTable *record_numbers; /* GBytes → number + 1 */
  GByteArray *names;
  GByteArray *records;
  GByteArray *ops;
  guint n_ops;
  gint previous_index;
  guint64 previous_ms;
};

typedef struct
{
  AvId id;
  guint form;
} RecordEntry;

typedef struct
{
  const AvOpSource *source;
  AvReader reader;
  AvId container;
  GPtrArray *names;
  GArray *records;
  guint64 n_ops;
  guint64 index; /* of the previous operation, + 1 */
  guint64 ms;
  AvOpPred preds[AV_LIMIT_PREDS];
} Decoder;

G_DEFINE_QUARK (av_op_codec_error, av_op_codec_error)

static gboolean
refuse (GError **error,
        AvOpCodecError code)
{
  if (code == AV_OP_CODEC_ERROR_LIMIT)
    g_set_error_literal (error, AV_OP_CODEC_ERROR, code, _ ("A change is larger than this program reads."));
  else
    g_set_error_literal (error, AV_OP_CODEC_ERROR, code, _ ("A change is not written as the format says."));

  return FALSE;
}

AvReferences *
av_references_new (void)
{
  AvReferences *self = g_new0 (AvReferences, 1);

  self->hashes = g_byte_array_new ();
  self->numbers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  return self;
}

void
av_references_free (AvReferences *self)
{
  g_byte_array_unref (self->hashes);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

guint
av_references_get_count (AvReferences *self)
{
  return self->hashes->len / HASH_SIZE;
}

const guint8 *
av_references_get_hashes (AvReferences *self)
{
  return self->hashes->data;
}

/* 0 where the table is full; a segment itself is never looked up. */
static guint
number_reference (AvReferences *self,
                  const guint8 *hash)
{
  g_autoptr (GBytes) key = g_bytes_new (hash, HASH_SIZE);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, key));

  if (number != 0)
    return number;

  if (av_references_get_count (self) == AV_LIMIT_REFS)
    return 0;

  g_byte_array_append (self->hashes, hash, HASH_SIZE);
  number = av_references_get_count (self);
  g_hash_table_insert (self->numbers, g_steal_pointer (&key), GUINT_TO_POINTER (number));
  return number;
}

AvOpEncoder *
av_op_encoder_new (const AvId *container,
                   guint64 hlc_first,
                   AvReferences *references)
{
  AvOpEncoder *self = g_new0 (AvOpEncoder, 1);

  self->container = *container;
  self->references = references;
  self->name_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->record_numbers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self->names = g_byte_array_new ();
  self->records = g_byte_array_new ();
  self->ops = g_byte_array_new ();
  self->previous_index = -1;
  self->previous_ms = hlc_first >> HLC_COUNTER_BITS;
  return self;
}

void
av_op_encoder_free (AvOpEncoder *self)
{
  g_hash_table_unref (self->name_numbers);
  g_hash_table_unref (self->record_numbers);
  g_byte_array_unref (self->names);
  g_byte_array_unref (self->records);
  g_byte_array_unref (self->ops);
  g_free (self);
}

static gboolean
number_name (AvOpEncoder *self,
             const char *name,
             guint *number,
             GError **error)
{
  gpointer known;
  gsize length = strlen (name);

  if (g_hash_table_lookup_extended (self->name_numbers, name, NULL, &known))
    {
      *number = GPOINTER_TO_UINT (known);
      return TRUE;
    }

  *number = g_hash_table_size (self->name_numbers);

  if (length > AV_LIMIT_NAME || *number >= AV_LIMIT_NAMES)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  av_writer_put_u8 (self->names, (guint8) length);
  av_writer_put_bytes (self->names, name, length);
  g_hash_table_insert (self->name_numbers, g_strdup (name), GUINT_TO_POINTER (*number));
  return TRUE;
}

static gboolean
number_record (AvOpEncoder *self,
               const AvOp *op,
               guint *number,
               GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new (op->record.bytes, AV_ID_SIZE);
  guint form;

  *number = GPOINTER_TO_UINT (g_hash_table_lookup (self->record_numbers, key));

  if ((*number)-- != 0)
    return TRUE;

  *number = g_hash_table_size (self->record_numbers);

  if (*number >= AV_LIMIT_RECORDS)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  if (!number_name (self, op->form, &form, error))
    return FALSE;

  av_writer_put_bytes (self->records, op->record.bytes, AV_ID_SIZE);
  av_writer_put_varint (self->records, form);
  g_hash_table_insert (self->record_numbers, g_steal_pointer (&key), GUINT_TO_POINTER (*number + 1));
  return TRUE;
}

static gboolean
put_preds (AvOpEncoder *self,
           const AvOp *op,
           GError **error)
{
  if (op->n_preds > AV_LIMIT_PREDS)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  av_writer_put_varint (self->ops, op->n_preds);

  for (gsize i = 0; i < op->n_preds; i++)
    {
      guint number = 0;

      if (op->preds[i].segment != NULL)
        {
          number = number_reference (self->references, op->preds[i].segment);
          if (number == 0)
            return refuse (error, AV_OP_CODEC_ERROR_LIMIT);
        }

      av_writer_put_varint (self->ops, number);
      av_writer_put_varint (self->ops, op->preds[i].index);
    }

  return TRUE;
}

gboolean
av_op_encoder_add (AvOpEncoder *self,
                   const AvOp *op,
                   GError **error)
{
  gboolean coded = op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK;
  guint64 ms = op->hlc >> HLC_COUNTER_BITS;
  guint agent, record, reg, code = 0;

  if ((gint) op->index <= self->previous_index || ms < self->previous_ms)
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (!number_name (self, op->agent != NULL ? op->agent : "", &agent, error) || !number_record (self, op, &record, error) ||
      !number_name (self, op->reg, &reg, error) || (coded && !number_name (self, op->code, &code, error)))
    return FALSE;

  av_writer_put_u8 (self->ops, (guint8) op->kind);
  av_writer_put_varint (self->ops, (guint64) ((gint) op->index - self->previous_index));
  av_writer_put_varint (self->ops, ms - self->previous_ms);
  av_writer_put_varint (self->ops, op->hlc & 0xffff);
  av_writer_put_varint (self->ops, agent);
  av_writer_put_varint (self->ops, record);
  av_writer_put_varint (self->ops, reg);

  if (coded)
    av_writer_put_varint (self->ops, code);

  if (!put_preds (self, op, error))
    return FALSE;

  if (op->kind == AV_OP_SET)
    {
      if (op->value_length > AV_LIMIT_VALUE)
        return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

      av_writer_put_varint (self->ops, op->value_length);
      av_writer_put_bytes (self->ops, op->value, op->value_length);
    }

  self->previous_index = op->index;
  self->previous_ms = ms;
  self->n_ops++;
  return TRUE;
}

GByteArray *
av_op_encoder_finish (AvOpEncoder *self)
{
  GByteArray *data = g_byte_array_new ();

  av_writer_put_bytes (data, self->container.bytes, AV_ID_SIZE);
  av_writer_put_varint (data, g_hash_table_size (self->name_numbers));
  av_writer_put_bytes (data, self->names->data, self->names->len);
  av_writer_put_varint (data, g_hash_table_size (self->record_numbers));
  av_writer_put_bytes (data, self->records->data, self->records->len);
  av_writer_put_varint (data, self->n_ops);
  av_writer_put_bytes (data, self->ops->data, self->ops->len);
  return data;
}

static gboolean
is_ascii (const char *text,
          gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) text[i] >= 0x80 || text[i] == '\0')
      return FALSE;

  return TRUE;
}

static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Composed, without zero bytes, without marks that reorder what is shown. */
static gboolean
check_name (const char *text,
            gsize length)
{
  g_autofree char *composed = NULL;

  if (is_ascii (text, length))
    return TRUE;

  if (!g_utf8_validate_len (text, length, NULL))
    return FALSE;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (is_bidi_control (g_utf8_get_char (p)))
      return FALSE;

  composed = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_NFC);
  return composed != NULL && strlen (composed) == length && memcmp (composed, text, length) == 0;
}

static gboolean
read_names (Decoder *self,
            GError **error)
{
  guint64 n;

  if (!av_reader_get_varint (&self->reader, &n))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_NAMES)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      guint8 length;
      const guint8 *text;

      if (!av_reader_get_u8 (&self->reader, &length) || (text = av_reader_get_bytes (&self->reader, length)) == NULL ||
          !check_name ((const char *) text, length))
        return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

      g_ptr_array_add (self->names, g_strndup ((const char *) text, length));
    }

  return TRUE;
}

static gboolean
read_records (Decoder *self,
              GError **error)
{
  guint64 n;

  if (!av_reader_get_varint (&self->reader, &n))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_RECORDS)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      RecordEntry entry;
      guint64 form;

      if (!av_reader_copy (&self->reader, entry.id.bytes, AV_ID_SIZE) || !av_reader_get_varint (&self->reader, &form) || form >= self->names->len)
        return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

      entry.form = (guint) form;
      g_array_append_val (self->records, entry);
    }

  return TRUE;
}

static const char *
read_name (Decoder *self)
{
  guint64 number;

  if (!av_reader_get_varint (&self->reader, &number) || number >= self->names->len)
    return NULL;

  return g_ptr_array_index (self->names, number);
}

static gboolean
read_preds (Decoder *self,
            AvOp *op,
            GError **error)
{
  guint64 n;

  if (!av_reader_get_varint (&self->reader, &n))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_PREDS)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      guint64 number, index;

      /* What an operation replaces in its own segment stands before it. */
      if (!av_reader_get_varint (&self->reader, &number) || !av_reader_get_varint (&self->reader, &index) ||
          number > self->source->n_references || index >= AV_LIMIT_SEGMENT_OPS || (number == 0 && index >= op->index))
        return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

      self->preds[i].segment = number == 0 ? NULL : self->source->references + (number - 1) * HASH_SIZE;
      self->preds[i].index = (guint16) index;
    }

  op->preds = self->preds;
  op->n_preds = (gsize) n;
  return TRUE;
}

static gboolean
read_value (Decoder *self,
            AvOp *op,
            GError **error)
{
  guint64 length;

  if (!av_reader_get_varint (&self->reader, &length))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (length > AV_LIMIT_VALUE)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  op->value = (const char *) av_reader_get_bytes (&self->reader, (gsize) length);
  op->value_length = (gsize) length;

  if (op->value == NULL || !(is_ascii (op->value, op->value_length) || g_utf8_validate_len (op->value, op->value_length, NULL)))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  return TRUE;
}

static gboolean
read_place (Decoder *self,
            AvOp *op,
            GError **error)
{
  guint8 kind;
  guint64 delta, ms, counter;

  if (!av_reader_get_u8 (&self->reader, &kind) || kind < AV_OP_SET || kind > AV_OP_UNTICK || !av_reader_get_varint (&self->reader, &delta) ||
      !av_reader_get_varint (&self->reader, &ms) || !av_reader_get_varint (&self->reader, &counter) || delta == 0)
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (delta > AV_LIMIT_SEGMENT_OPS || self->index + delta > AV_LIMIT_SEGMENT_OPS || counter > G_MAXUINT16 || ms > HLC_MS_MAX - self->ms)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  self->index += delta;
  self->ms += ms;
  op->kind = kind;
  op->index = (guint16) (self->index - 1);
  op->hlc = self->ms << HLC_COUNTER_BITS | counter;
  return TRUE;
}

static gboolean
read_op (Decoder *self,
         AvOp *op,
         GError **error)
{
  guint64 record;
  const RecordEntry *entry;

  if (!read_place (self, op, error))
    return FALSE;

  op->agent = read_name (self);

  if (op->agent == NULL || !av_reader_get_varint (&self->reader, &record) || record >= self->records->len)
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  entry = &g_array_index (self->records, RecordEntry, record);
  op->record = entry->id;
  op->form = g_ptr_array_index (self->names, entry->form);
  op->reg = read_name (self);

  if (op->reg == NULL || *op->reg == '\0')
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK)
    {
      op->code = read_name (self);
      if (op->code == NULL || *op->code == '\0')
        return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
    }

  return read_preds (self, op, error) && (op->kind != AV_OP_SET || read_value (self, op, error));
}

static gboolean
read_ops (Decoder *self,
          AvOpFunc func,
          gpointer user_data,
          GError **error)
{
  self->index = 0;
  self->ms = self->source->hlc_first >> HLC_COUNTER_BITS;

  for (guint64 i = 0; i < self->n_ops; i++)
    {
      AvOp op = { 0 };

      if (!read_op (self, &op, error))
        return FALSE;

      if (func != NULL && !func (&self->container, &op, user_data, error))
        return FALSE;
    }

  return av_reader_is_done (&self->reader) || refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
}

static gboolean
read_all (Decoder *self,
          AvOpFunc func,
          gpointer user_data,
          GError **error)
{
  AvReader ops;

  av_reader_init (&self->reader, self->source->data, self->source->size);

  if (!av_reader_copy (&self->reader, self->container.bytes, AV_ID_SIZE))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (!read_names (self, error) || !read_records (self, error))
    return FALSE;

  if (!av_reader_get_varint (&self->reader, &self->n_ops))
    return refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (self->n_ops > AV_LIMIT_SEGMENT_OPS)
    return refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  ops = self->reader;

  if (!read_ops (self, NULL, NULL, error))
    return FALSE;

  self->reader = ops;
  return func == NULL || read_ops (self, func, user_data, error);
}

gboolean
av_ops_decode (const AvOpSource *source,
               AvOpFunc func,
               gpointer user_data,
               AvId *container,
               guint *n_ops,
               GError **error)
{
  g_autofree Decoder *decoder = g_new (Decoder, 1);
  gboolean done;

  decoder->source = source;
  decoder->names = g_ptr_array_new_with_free_func (g_free);
  decoder->records = g_array_new (FALSE, FALSE, sizeof (RecordEntry));
  decoder->n_ops = 0;

  done = read_all (decoder, func, user_data, error);

  if (done && container != NULL)
    *container = decoder->container;
  if (done && n_ops != NULL)
    *n_ops = (guint) decoder->n_ops;

  g_ptr_array_unref (decoder->names);
  g_array_unref (decoder->records);
  return done;
}
