#include "av-fuzz.h"

#include <string.h>

#include "av-wire.h"

/* The reader of numbers and bytes under every format. The first byte of each
 * step says what is read; the rest is what is left. */

int
LLVMFuzzerInitialize (int *argc,
                      char ***argv)
{
  av_fuzz_start ();
  return 0;
}

/* A number has one encoding: the one that was read. */
static void
read_varint (AvReader *reader)
{
  gsize before = reader->offset;
  g_autoptr (GByteArray) again = g_byte_array_new ();
  guint64 number;

  if (!av_reader_get_varint (reader, &number))
    return;

  av_writer_put_varint (again, number);
  g_assert_cmpuint (again->len, ==, av_varint_get_size (number));
  g_assert_cmpmem (again->data, again->len, reader->data + before, reader->offset - before);
}

static void
read_bytes (AvReader *reader,
            gsize size)
{
  gsize remaining = av_reader_get_remaining (reader);
  gboolean failed = reader->failed;
  const guint8 *bytes = av_reader_get_bytes (reader, size);

  g_assert_cmpint (bytes != NULL, ==, !failed && size <= remaining);
  if (bytes != NULL && size > 0)
    g_assert_cmpint (bytes[0] + bytes[size - 1], >=, 0);
}

static void
read_count (AvReader *reader,
            gsize each)
{
  gsize count;

  if (av_reader_get_count (reader, each, &count))
    g_assert_cmpuint (count, <=, av_reader_get_remaining (reader) / MAX (each, 1));
}

static void
read_part (AvReader *reader,
           gsize size)
{
  AvReader part;
  guint8 byte;

  if (!av_reader_get_part (reader, size, &part))
    return;

  g_assert_cmpuint (av_reader_get_remaining (&part), ==, size);
  while (av_reader_get_u8 (&part, &byte))
    ;
  g_assert_true (part.failed);
  g_assert_false (reader->failed);
}

static void
read_number (AvReader *reader,
             guint8 step)
{
  guint8 byte;
  guint16 small;
  guint32 middle;
  guint64 large;

  if (step == 0)
    av_reader_get_u8 (reader, &byte);
  else if (step == 1)
    av_reader_get_u16 (reader, &small);
  else if (step == 2)
    av_reader_get_u32 (reader, &middle);
  else
    av_reader_get_u64 (reader, &large);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t size)
{
  AvReader reader;
  guint8 step;

  av_reader_init (&reader, bytes, size);

  while (av_reader_get_u8 (&reader, &step))
    {
      switch (step % 8)
        {
        case 4:
          read_varint (&reader);
          break;
        case 5:
          read_bytes (&reader, step >> 3);
          break;
        case 6:
          read_count (&reader, step >> 3);
          break;
        case 7:
          read_part (&reader, step >> 3);
          break;
        default:
          read_number (&reader, step % 8);
        }

      g_assert_cmpuint (reader.offset, <=, reader.size);
    }

  /* What failed once fails for good. */
  g_assert_true (reader.failed);
  g_assert_false (av_reader_get_u8 (&reader, &step));
  g_assert_false (av_reader_is_done (&reader));
  return 0;
}
