#include <string.h>

#include "av-csv.h"

static void
assert_cells (const char *text,
              guint line,
              const char *const *expected)
{
  g_autoptr (GPtrArray) lines = av_csv_parse (text, strlen (text));

  g_assert_cmpuint (lines->len, >, line);
  g_assert_cmpstrv ((char **) lines->pdata[line], (char **) expected);
}

static void
test_quirks (void)
{
  const char *plain[] = { "a", "b", NULL };
  const char *comma[] = { "a,b", "c", NULL };
  const char *quote[] = { "say \"oui\"", "", NULL };
  const char *line_end[] = { "two\nlines", "c", NULL };
  const char *three[] = { "", "", "", NULL };

  assert_cells ("a,b\n", 0, plain);
  assert_cells ("a,b", 0, plain);
  assert_cells ("a,b\r\n", 0, plain);
  assert_cells ("\xef\xbb\xbf"
                "a,b\n",
                0, plain);
  assert_cells ("\n\na,b\n\n", 0, plain);
  assert_cells ("\"a\",\"b\"\n", 0, plain);
  assert_cells ("\"a,b\",c\n", 0, comma);
  assert_cells ("\"say \"\"oui\"\"\",\n", 0, quote);
  assert_cells ("x,y\n\"two\nlines\",c\n", 1, line_end);
  assert_cells (",,\n", 0, three);
}

static void
test_damaged_text_ends (void)
{
  static const char *const damaged[] = { "\"", "\"a", "\"a\"b\"c", "a\"b\n", "\r", ",", "\"\"\"", "\xef\xbb", "" };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GPtrArray) lines = av_csv_parse (damaged[i], strlen (damaged[i]));

      g_assert_cmpuint (lines->len, <=, 2);
    }
}

static void
test_what_is_written_is_read (void)
{
  static const char *const cells[] = { "a", "", "a,b", "\"", "two\nlines", "\r\n", " spaces ", "\303\251t\303\251" };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    av_csv_append_cell (text, cells[i], i + 1 == G_N_ELEMENTS (cells));

  lines = av_csv_parse (text->str, text->len);
  g_assert_cmpuint (lines->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    g_assert_cmpstr (((char **) lines->pdata[0])[i], ==, cells[i]);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/quirks", test_quirks);
  g_test_add_func ("/csv/damaged-text-ends", test_damaged_text_ends);
  g_test_add_func ("/csv/what-is-written-is-read", test_what_is_written_is_read);

  return g_test_run ();
}
