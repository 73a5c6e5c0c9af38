#include "av-op-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"
#include "av-wire.h"

#define HASH_SIZE 32
#define HLC_COUNTER_BITS 16
#define HLC_MS_MAX ((G_GUINT64_CONSTANT (1) << 48) - 1)

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

gboolean
av_op_codec_refuse (GError **error,
                    AvOpCodecError code)
{
  if (code == AV_OP_CODEC_ERROR_LIMIT)
    g_set_error_literal (error, AV_OP_CODEC_ERROR, AV_OP_CODEC_ERROR_LIMIT, _ ("A change is larger than this program reads."));
  else
    g_set_error_literal (error, AV_OP_CODEC_ERROR, AV_OP_CODEC_ERROR_MALFORMED, _ ("A change is not written as the format says."));

  return FALSE;
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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_NAMES)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      guint8 length;
      const guint8 *text;

      if (!av_reader_get_u8 (&self->reader, &length) || (text = av_reader_get_bytes (&self->reader, length)) == NULL ||
          !check_name ((const char *) text, length))
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_RECORDS)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      RecordEntry entry;
      guint64 form;

      if (!av_reader_copy (&self->reader, entry.id.bytes, AV_ID_SIZE) || !av_reader_get_varint (&self->reader, &form) || form >= self->names->len)
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_PREDS)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  for (guint64 i = 0; i < n; i++)
    {
      guint64 number, index;

      /* What an operation replaces in its own segment stands before it. */
      if (!av_reader_get_varint (&self->reader, &number) || !av_reader_get_varint (&self->reader, &index) ||
          number > self->source->n_references || index >= AV_LIMIT_SEGMENT_OPS || (number == 0 && index >= op->index))
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (length > AV_LIMIT_VALUE)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  op->value = (const char *) av_reader_get_bytes (&self->reader, (gsize) length);
  op->value_length = (gsize) length;

  if (op->value == NULL || !(is_ascii (op->value, op->value_length) || g_utf8_validate_len (op->value, op->value_length, NULL)))
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (delta > AV_LIMIT_SEGMENT_OPS || self->index + delta > AV_LIMIT_SEGMENT_OPS || counter > G_MAXUINT16 || ms > HLC_MS_MAX - self->ms)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  self->index += delta;
  self->ms += ms;
  op->kind = kind;
  op->index = (guint16) (self->index - 1);
  op->hlc = self->ms << HLC_COUNTER_BITS | counter;

  if (op->hlc < self->source->hlc_first || op->hlc > self->source->hlc_last)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  entry = &g_array_index (self->records, RecordEntry, record);
  op->record = entry->id;
  op->form = g_ptr_array_index (self->names, entry->form);
  op->reg = read_name (self);

  if (op->reg == NULL || *op->reg == '\0')
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (op->kind == AV_OP_TICK || op->kind == AV_OP_UNTICK)
    {
      op->code = read_name (self);
      if (op->code == NULL || *op->code == '\0')
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
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

  return av_reader_is_done (&self->reader) || av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (!read_names (self, error) || !read_records (self, error))
    return FALSE;

  if (!av_reader_get_varint (&self->reader, &self->n_ops))
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (self->n_ops > AV_LIMIT_SEGMENT_OPS)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

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
