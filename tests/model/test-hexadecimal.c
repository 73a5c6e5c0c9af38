#include "av-hexadecimal.h"

static void
test_bytes_and_back (void)
{
  const guint8 bytes[] = { 0x00, 0x0f, 0xa0, 0xff };
  g_autofree char *text = av_hexadecimal_write (bytes, sizeof bytes);
  guint8 again[4], upper[4];

  g_assert_cmpstr (text, ==, "000fa0ff");
  g_assert_true (av_hexadecimal_read (text, again, sizeof again));
  g_assert_cmpmem (again, sizeof again, bytes, sizeof bytes);
  g_assert_true (av_hexadecimal_read ("000FA0Ff", upper, sizeof upper));
  g_assert_cmpmem (upper, sizeof upper, bytes, sizeof bytes);
}

static void
test_nothing_else_is_read (void)
{
  static const char *const texts[] = { NULL, "", "0", "000", "00000", "000g", "g000", " 000", "0x00", "00\xc3\xa9" };
  guint8 bytes[] = { 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (av_hexadecimal_read (texts[i], bytes, sizeof bytes));
  g_assert_cmpuint (bytes[0], ==, 1);
  g_assert_cmpuint (bytes[1], ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hexadecimal/bytes-and-back", test_bytes_and_back);
  g_test_add_func ("/hexadecimal/nothing-else-is-read", test_nothing_else_is_read);

  return g_test_run ();
}
