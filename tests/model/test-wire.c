#include <string.h>

#include "av-limits.h"
#include "av-wire-text.h"
#include "av-wire.h"

static const guint64 numbers[] = {
  0, 1, 0x7f, 0x80, 0xff, 0x3fff, 0x4000, 0xffff, 0x10000, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
  0x8000000000000000, G_MAXUINT64
};

static void
test_numbers_and_back (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      AvReader reader;
      guint64 varint, fixed;
      guint32 half;
      guint16 quarter;
      guint8 byte;

      av_writer_put_varint (bytes, numbers[i]);
      g_assert_cmpuint (bytes->len, ==, av_varint_get_size (numbers[i]));
      av_writer_put_u64 (bytes, numbers[i]);
      av_writer_put_u32 (bytes, numbers[i]);
      av_writer_put_u16 (bytes, numbers[i]);
      av_writer_put_u8 (bytes, numbers[i]);
      av_writer_put_bytes (bytes, "end", 3);

      av_reader_init (&reader, bytes->data, bytes->len);
      g_assert_true (av_reader_get_varint (&reader, &varint) && varint == numbers[i]);
      g_assert_true (av_reader_get_u64 (&reader, &fixed) && fixed == numbers[i]);
      g_assert_true (av_reader_get_u32 (&reader, &half) && half == (guint32) numbers[i]);
      g_assert_true (av_reader_get_u16 (&reader, &quarter) && quarter == (guint16) numbers[i]);
      g_assert_true (av_reader_get_u8 (&reader, &byte) && byte == (guint8) numbers[i]);
      g_assert_false (av_reader_is_done (&reader));
      g_assert_cmpmem (av_reader_get_bytes (&reader, 3), 3, "end", 3);
      g_assert_true (av_reader_is_done (&reader));
    }
}

static void
test_numbers_are_little_endian (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 expected[] = { 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 0xac, 0x02 };

  av_writer_put_u16 (bytes, 0x1234);
  av_writer_put_u32 (bytes, 0x12345678);
  av_writer_put_varint (bytes, 300);
  g_assert_cmpmem (bytes->data, bytes->len, expected, sizeof expected);
}

static void
assert_refused (gconstpointer data,
                gsize size)
{
  AvReader reader;
  guint64 value = 42;

  av_reader_init (&reader, data, size);
  g_assert_false (av_reader_get_varint (&reader, &value));
  g_assert_cmpuint (value, ==, 42);
  g_assert_false (av_reader_is_done (&reader));
  g_assert_cmpuint (av_reader_get_remaining (&reader), ==, 0);
}

static void
test_varints_have_one_writing (void)
{
  assert_refused ("\x80\x00", 2);
  assert_refused ("\xff\x00", 2);
  assert_refused ("\x81\x80\x00", 3);
  assert_refused ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
  assert_refused ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11);
  assert_refused ("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11);
  assert_refused ("\x80", 1);
  assert_refused ("", 0);
  assert_refused (NULL, 0);
}

static void
test_every_truncation_is_seen (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  av_writer_put_varint (bytes, G_MAXUINT64);
  av_writer_put_u64 (bytes, 1);
  av_writer_put_u32 (bytes, 2);
  av_writer_put_u16 (bytes, 3);
  av_writer_put_u8 (bytes, 4);
  av_writer_put_bytes (bytes, "0123456789", 10);

  for (gsize size = 0; size <= bytes->len; size++)
    {
      /* A block of its own, so that a read beyond it is seen by the sanitizer. */
      g_autofree guint8 *copy = g_memdup2 (bytes->data, size);
      AvReader reader;
      guint64 number;
      guint32 half;
      guint16 quarter;
      guint8 byte;
      char text[10];

      av_reader_init (&reader, copy, size);
      av_reader_get_varint (&reader, &number);
      av_reader_get_u64 (&reader, &number);
      av_reader_get_u32 (&reader, &half);
      av_reader_get_u16 (&reader, &quarter);
      av_reader_get_u8 (&reader, &byte);
      av_reader_copy (&reader, text, sizeof text);
      g_assert_true (av_reader_is_done (&reader) == (size == bytes->len));
    }
}

static void
test_failure_stays (void)
{
  AvReader reader;
  guint8 byte;

  av_reader_init (&reader, "ab", 2);
  g_assert_null (av_reader_get_bytes (&reader, 3));
  g_assert_false (av_reader_get_u8 (&reader, &byte));
  g_assert_null (av_reader_get_bytes (&reader, 0));
  g_assert_false (av_reader_is_done (&reader));
}

static void
test_counts_are_bounded (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  AvReader reader;
  gsize count;

  av_writer_put_varint (bytes, G_MAXUINT64);
  av_writer_put_bytes (bytes, "0123456789", 10);
  av_reader_init (&reader, bytes->data, bytes->len);
  g_assert_false (av_reader_get_count (&reader, 1, &count));

  g_byte_array_set_size (bytes, 0);
  av_writer_put_varint (bytes, 5);
  av_writer_put_bytes (bytes, "0123456789", 10);
  av_reader_init (&reader, bytes->data, bytes->len);
  g_assert_true (av_reader_get_count (&reader, 2, &count));
  g_assert_cmpuint (count, ==, 5);

  av_reader_init (&reader, bytes->data, bytes->len);
  g_assert_false (av_reader_get_count (&reader, 3, &count));
}

static void
test_parts (void)
{
  AvReader reader, part;
  guint8 byte;

  av_reader_init (&reader, "abcd", 4);
  g_assert_true (av_reader_get_part (&reader, 3, &part));
  g_assert_true (av_reader_get_u8 (&part, &byte) && byte == 'a');
  g_assert_nonnull (av_reader_get_bytes (&part, 2));
  g_assert_false (av_reader_get_u8 (&part, &byte));
  g_assert_false (av_reader_get_part (&reader, 2, &part));
  g_assert_false (av_reader_get_u8 (&part, &byte));
  g_assert_false (av_reader_is_done (&part));
}

/* The last one is composed by the Unicode of one year, and not by that of the next. */
static void
test_names_are_ascii (void)
{
  static const char *const others[] = { "pr\u00e9nom", "pre\u0301nom", "a\u202eb", "a\u0897\u0323" };
  char longest[AV_LIMIT_NAME + 1];

  memset (longest, 'a', sizeof longest);
  g_assert_true (av_wire_is_name ("prenom-ou-surnom", strlen ("prenom-ou-surnom")));
  g_assert_true (av_wire_is_name ("", 0));
  g_assert_true (av_wire_is_name (longest, AV_LIMIT_NAME));
  g_assert_false (av_wire_is_name (longest, AV_LIMIT_NAME + 1));
  g_assert_false (av_wire_is_name ("a\0b", 3));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (av_wire_is_name (others[i], strlen (others[i])));
      g_assert_true (av_wire_is_value (others[i], strlen (others[i])));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/numbers-and-back", test_numbers_and_back);
  g_test_add_func ("/wire/numbers-are-little-endian", test_numbers_are_little_endian);
  g_test_add_func ("/wire/varints-have-one-writing", test_varints_have_one_writing);
  g_test_add_func ("/wire/every-truncation-is-seen", test_every_truncation_is_seen);
  g_test_add_func ("/wire/failure-stays", test_failure_stays);
  g_test_add_func ("/wire/counts-are-bounded", test_counts_are_bounded);
  g_test_add_func ("/wire/parts", test_parts);
  g_test_add_func ("/wire/names-are-ascii", test_names_are_ascii);

  return g_test_run ();
}
