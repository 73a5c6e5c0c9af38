#include "av-wire.h"

#include <string.h>

#define VARINT_LONGEST 10

void
av_reader_init (AvReader *self,
                gconstpointer data,
                gsize size)
{
  *self = (AvReader){ .data = data, .size = size };
}

/* Returns: (transfer none): the next @size bytes, inside the buffer. */
const guint8 *
av_reader_get_bytes (AvReader *self,
                     gsize size)
{
  const guint8 *bytes;

  if (self->failed || size > self->size - self->offset)
    {
      self->failed = TRUE;
      return NULL;
    }

  /* Never NULL when all is well, also for no bytes of no buffer. */
  bytes = self->data != NULL ? self->data + self->offset : (const guint8 *) "";
  self->offset += size;
  return bytes;
}

static gboolean
get_little_endian (AvReader *self,
                   guint size,
                   guint64 *value)
{
  const guint8 *bytes = av_reader_get_bytes (self, size);

  if (bytes == NULL)
    return FALSE;

  *value = 0;
  for (guint i = 0; i < size; i++)
    *value |= (guint64) bytes[i] << (8 * i);

  return TRUE;
}

gboolean
av_reader_get_u8 (AvReader *self,
                  guint8 *value)
{
  const guint8 *bytes = av_reader_get_bytes (self, 1);

  if (bytes == NULL)
    return FALSE;

  *value = *bytes;
  return TRUE;
}

gboolean
av_reader_get_u16 (AvReader *self,
                   guint16 *value)
{
  guint64 number;

  if (!get_little_endian (self, 2, &number))
    return FALSE;

  *value = number;
  return TRUE;
}

gboolean
av_reader_get_u32 (AvReader *self,
                   guint32 *value)
{
  guint64 number;

  if (!get_little_endian (self, 4, &number))
    return FALSE;

  *value = number;
  return TRUE;
}

gboolean
av_reader_get_u64 (AvReader *self,
                   guint64 *value)
{
  return get_little_endian (self, 8, value);
}

/* Unsigned LEB128. A number has one encoding only: a last byte of zero after
 * others, and bits beyond the 64th, are refused. */
gboolean
av_reader_get_varint (AvReader *self,
                      guint64 *value)
{
  guint64 number = 0;

  /* Nearly every number of an operation. */
  if (!self->failed && self->offset < self->size && self->data[self->offset] < 0x80)
    {
      *value = self->data[self->offset++];
      return TRUE;
    }

  for (guint i = 0; i < VARINT_LONGEST; i++)
    {
      guint8 byte;

      if (!av_reader_get_u8 (self, &byte))
        return FALSE;

      if (i == VARINT_LONGEST - 1 && byte > 1)
        break;

      number |= (guint64) (byte & 0x7f) << (7 * i);

      if ((byte & 0x80) == 0)
        {
          if (byte == 0 && i > 0)
            break;

          *value = number;
          return TRUE;
        }
    }

  self->failed = TRUE;
  return FALSE;
}

/* Reads how many things follow, each of at least @each bytes: a count that the
 * rest of the buffer cannot hold is refused before anything is allocated. */
gboolean
av_reader_get_count (AvReader *self,
                     gsize each,
                     gsize *count)
{
  guint64 number;

  if (!av_reader_get_varint (self, &number))
    return FALSE;

  if (number > av_reader_get_remaining (self) / MAX (each, 1))
    {
      self->failed = TRUE;
      return FALSE;
    }

  *count = number;
  return TRUE;
}

/* Makes @part a reader of the next @size bytes and steps over them. */
gboolean
av_reader_get_part (AvReader *self,
                    gsize size,
                    AvReader *part)
{
  const guint8 *bytes = av_reader_get_bytes (self, size);

  av_reader_init (part, bytes, bytes != NULL ? size : 0);
  part->failed = bytes == NULL;
  return bytes != NULL;
}

gboolean
av_reader_copy (AvReader *self,
                gpointer target,
                gsize size)
{
  const guint8 *bytes = av_reader_get_bytes (self, size);

  if (bytes == NULL)
    return FALSE;

  if (size > 0)
    memcpy (target, bytes, size);
  return TRUE;
}

gsize
av_reader_get_remaining (const AvReader *self)
{
  return self->failed ? 0 : self->size - self->offset;
}

/* Whether everything was read and nothing was wrong. */
gboolean
av_reader_is_done (const AvReader *self)
{
  return !self->failed && self->offset == self->size;
}

static void
put_little_endian (GByteArray *self,
                   guint size,
                   guint64 value)
{
  guint8 bytes[8];

  for (guint i = 0; i < size; i++)
    bytes[i] = value >> (8 * i);

  g_byte_array_append (self, bytes, size);
}

void
av_writer_put_u8 (GByteArray *self,
                  guint8 value)
{
  put_little_endian (self, 1, value);
}

void
av_writer_put_u16 (GByteArray *self,
                   guint16 value)
{
  put_little_endian (self, 2, value);
}

void
av_writer_put_u32 (GByteArray *self,
                   guint32 value)
{
  put_little_endian (self, 4, value);
}

void
av_writer_put_u64 (GByteArray *self,
                   guint64 value)
{
  put_little_endian (self, 8, value);
}

void
av_writer_put_varint (GByteArray *self,
                      guint64 value)
{
  while (value > 0x7f)
    {
      av_writer_put_u8 (self, (value & 0x7f) | 0x80);
      value >>= 7;
    }

  av_writer_put_u8 (self, value);
}

void
av_writer_put_bytes (GByteArray *self,
                     gconstpointer data,
                     gsize size)
{
  if (size > 0)
    g_byte_array_append (self, data, size);
}

/* Returns: how many bytes the varint of @value takes. */
guint
av_varint_get_size (guint64 value)
{
  guint size = 1;

  while (value > 0x7f)
    {
      value >>= 7;
      size++;
    }

  return size;
}
