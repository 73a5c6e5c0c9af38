#include "av-op-codec.h"

#include <string.h>

#include "av-limits.h"
#include "av-wire.h"

#define HASH_SIZE 32
#define HLC_COUNTER_BITS 16

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

  av_writer_put_varint (self->ops, op->n_preds);

  for (gsize i = 0; i < op->n_preds; i++)
    {
      guint number = 0;

      if (op->preds[i].segment != NULL)
        {
          number = number_reference (self->references, op->preds[i].segment);
          if (number == 0)
            return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);
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
    return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_MALFORMED);

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
        return av_op_codec_refuse (error, AV_OP_CODEC_ERROR_LIMIT);

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
