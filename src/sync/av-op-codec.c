#include "av-op-codec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"
#include "av-wire-text.h"
#include "av-wire.h"

#define HASH_SIZE 32
#define HLC_COUNTER_BITS 16
#define USUAL_OPS 64 /* of a strand */

typedef struct
{
  AvId id;
  guint form;
} RecordEntry;

struct _AvOps
{
  AvOpSource source;
  AvReader reader;
  AvId container;
  GPtrArray *names;
  GArray *records;
  GArray *ops;   /* AvOp */
  GArray *preds; /* AvOpPred, of all of them in order */
  guint64 index; /* of the previous operation, + 1 */
  guint64 ms;
};

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
read_names (AvOps *self,
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
          !av_wire_is_name ((const char *) text, length))
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

      g_ptr_array_add (self->names, g_strndup ((const char *) text, length));
    }

  return TRUE;
}

static gboolean
read_records (AvOps *self,
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
read_name (AvOps *self)
{
  guint64 number;

  if (!av_reader_get_varint (&self->reader, &number) || number >= self->names->len)
    return NULL;

  return g_ptr_array_index (self->names, number);
}

static gboolean
read_preds (AvOps *self,
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
      AvOpPred pred;

      /* What an operation replaces in its own segment stands before it. */
      if (!av_reader_get_varint (&self->reader, &number) || !av_reader_get_varint (&self->reader, &index) ||
          number > self->source.n_references || index >= AV_LIMIT_SEGMENT_OPS || (number == 0 && index >= op->index))
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

      pred.segment = number == 0 ? NULL : self->source.references + (number - 1) * HASH_SIZE;
      pred.index = (guint16) index;
      g_array_append_val (self->preds, pred);
    }

  op->n_preds = (gsize) n;
  return TRUE;
}

static gboolean
read_value (AvOps *self,
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

  if (op->value == NULL || !av_wire_is_value (op->value, op->value_length))
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  return TRUE;
}

static gboolean
read_place (AvOps *self,
            AvOp *op,
            GError **error)
{
  guint8 kind;
  guint64 delta, ms, counter;

  if (!av_reader_get_u8 (&self->reader, &kind) || kind < AV_OP_SET || kind > AV_OP_UNTICK || !av_reader_get_varint (&self->reader, &delta) ||
      !av_reader_get_varint (&self->reader, &ms) || !av_reader_get_varint (&self->reader, &counter) || delta == 0)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (delta > AV_LIMIT_SEGMENT_OPS || self->index + delta > AV_LIMIT_SEGMENT_OPS || counter > G_MAXUINT16 ||
      self->ms > AV_LIMIT_TIME || ms > AV_LIMIT_TIME - self->ms)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  self->index += delta;
  self->ms += ms;
  op->kind = kind;
  op->index = (guint16) (self->index - 1);
  op->hlc = self->ms << HLC_COUNTER_BITS | counter;

  if (op->hlc < self->source.hlc_first || op->hlc > self->source.hlc_last)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  return TRUE;
}

static gboolean
read_op (AvOps *self,
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

/* Nothing is set aside for a number that is only claimed. */
static gboolean
read_ops (AvOps *self,
          GError **error)
{
  guint64 n;

  if (!av_reader_get_varint (&self->reader, &n))
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

  if (n > AV_LIMIT_SEGMENT_OPS)
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  self->ms = self->source.hlc_first >> HLC_COUNTER_BITS;

  for (guint64 i = 0; i < n; i++)
    {
      AvOp op = { 0 };

      if (!read_op (self, &op, error))
        return FALSE;

      g_array_append_val (self->ops, op);
    }

  return av_reader_is_done (&self->reader) || av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
}

/* The array of them grew, and may have moved, until the last was read. */
static void
place_preds (AvOps *self)
{
  guint place = 0;

  for (guint i = 0; i < self->ops->len; i++)
    {
      AvOp *op = &g_array_index (self->ops, AvOp, i);

      op->preds = op->n_preds > 0 ? &g_array_index (self->preds, AvOpPred, place) : NULL;
      place += (guint) op->n_preds;
    }
}

AvOps *
av_ops_read (const AvOpSource *source,
             GError **error)
{
  g_autoptr (AvOps) self = g_new0 (AvOps, 1);

  self->source = *source;
  self->names = g_ptr_array_new_full (USUAL_OPS, g_free);
  self->records = g_array_new (FALSE, FALSE, sizeof (RecordEntry));
  self->ops = g_array_sized_new (FALSE, FALSE, sizeof (AvOp), USUAL_OPS);
  self->preds = g_array_sized_new (FALSE, FALSE, sizeof (AvOpPred), USUAL_OPS);
  av_reader_init (&self->reader, source->data, source->size);

  if (!av_reader_copy (&self->reader, self->container.bytes, AV_ID_SIZE))
    {
      av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);
      return NULL;
    }

  if (!read_names (self, error) || !read_records (self, error) || !read_ops (self, error))
    return NULL;

  place_preds (self);
  return g_steal_pointer (&self);
}

void
av_ops_free (AvOps *self)
{
  g_ptr_array_unref (self->names);
  g_array_unref (self->records);
  g_array_unref (self->ops);
  g_array_unref (self->preds);
  g_free (self);
}

const AvId *
av_ops_get_container (AvOps *self)
{
  return &self->container;
}

guint
av_ops_get_count (AvOps *self)
{
  return self->ops->len;
}

const AvOp *
av_ops_get (AvOps *self,
            guint index)
{
  return &g_array_index (self->ops, AvOp, index);
}

gboolean
av_ops_decode (const AvOpSource *source,
               AvOpFunc func,
               gpointer user_data,
               AvId *container,
               guint *n_ops,
               GError **error)
{
  g_autoptr (AvOps) ops = av_ops_read (source, error);

  if (ops == NULL)
    return FALSE;

  for (guint i = 0; func != NULL && i < av_ops_get_count (ops); i++)
    if (!func (&ops->container, av_ops_get (ops, i), user_data, error))
      return FALSE;

  if (container != NULL)
    *container = ops->container;
  if (n_ops != NULL)
    *n_ops = av_ops_get_count (ops);
  return TRUE;
}
