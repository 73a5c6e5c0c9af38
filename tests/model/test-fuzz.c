/* Random bytes, and texts that nearly mean something, into everything that
 * reads what it is given. The seed is printed; ALLERVERS_TEST_LONG=1 runs more. */

#include <string.h>

#include "av-catalogue.h"
#include "av-code.h"
#include "av-csv.h"
#include "av-name-fold.h"
#include "av-text-guard.h"
#include "av-wire.h"

static guint
get_rounds (guint usual)
{
  return g_getenv ("ALLERVERS_TEST_LONG") != NULL ? usual * 100 : usual;
}

static char *
make_text (void)
{
  static const char *const pieces[] = {
    "24", "/", "1", "20", "-", "+", "3", "j", "h", ":", "T", "Z", "janv.", "hier", " ", " ", "0", "6", "33", "(", ")",
    "@", ".", "org", ",", ";", "~nsp", "~", "oui", "P1", "76540", "Rouen", "AV", "7K2M", "\342\202\254", "\303\251",
    "\314\201", "\302\267", "\342\200\257", "\n", "\t", "185057654012345", "2A", "a", "ff", "00112233445566778899aabbccddeeff",
    "\"", "\\", "%s", "%n", "<b>", "&", "\001", "NSP", "sans objet", "\360\237\231\202", "\357\273\277"
  };
  GString *text = g_string_new (NULL);
  int n = g_test_rand_int_range (0, 12);

  for (int i = 0; i < n; i++)
    {
      if (g_test_rand_int_range (0, 20) == 0)
        g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
      else
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
    }

  return g_string_free (text, FALSE);
}

/* Whatever goes in: a sentence, or a canonical text that stays what it is. */
static void
test_field_check (void)
{
  guint n_forms, rounds = get_rounds (20), taken = 0, refused = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < n_forms; i++)
      for (guint f = 0; f < forms[i]->n_fields; f++)
        {
          const AvField *field = &forms[i]->fields[f];
          g_autofree char *input = make_text ();
          g_autofree char *canonical = NULL, *again = NULL, *shown = NULL;
          g_autoptr (GError) error = NULL;

          if (!av_field_check (field, input, &canonical, &error))
            {
              g_assert_nonnull (error);
              g_assert_null (canonical);
              g_assert_true (g_utf8_validate (error->message, -1, NULL));
              refused++;
              continue;
            }

          g_assert_no_error (error);
          if (canonical == NULL)
            continue;
          taken++;
          if (!av_field_is_canonical (field, canonical))
            g_error ("%s.%s: “%s” became “%s”, which is not canonical", forms[i]->id, field->id, input, canonical);
          g_assert_true (av_field_check (field, canonical, &again, &error));
          g_assert_cmpstr (again, ==, canonical);
          g_assert_true (g_utf8_validate (canonical, -1, NULL));
          g_assert_false (field->kind == AV_FIELD_TEXT && av_text_has_social_security_number (canonical));
          shown = av_field_show (field, canonical);
          g_assert_true (g_utf8_validate (shown, -1, NULL));
        }

  g_test_message ("%u taken, %u refused", taken, refused);
}

/* The quick judge of stored answers and the slow judge of typed ones agree. */
static void
test_canonical (void)
{
  guint n_forms, rounds = get_rounds (40), canonical_ones = 0;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < n_forms; i++)
      for (guint f = 0; f < forms[i]->n_fields; f++)
        {
          const AvField *field = &forms[i]->fields[f];
          g_autofree char *input = make_text ();
          g_autofree char *canonical = NULL;
          g_autoptr (GError) error = NULL;
          gboolean stored = av_field_is_canonical (field, input);
          gboolean same = av_field_check (field, input, &canonical, &error) && g_strcmp0 (canonical, input) == 0;

          canonical_ones += stored;
          if (stored != same && !g_error_matches (error, AV_FIELD_ERROR, AV_FIELD_ERROR_FUTURE) && input[0] != '\0')
            g_error ("%s.%s: “%s” is %s", forms[i]->id, field->id, input, stored ? "stored, not typed" : "typed, not stored");
        }

  g_test_message ("%u canonical", canonical_ones);
}

static void
test_wire (void)
{
  guint rounds = get_rounds (20000);

  for (guint round = 0; round < rounds; round++)
    {
      gsize size = g_test_rand_int_range (0, 40);
      g_autofree guint8 *bytes = g_malloc (MAX (size, 1));
      g_autofree guint8 *exact = NULL;
      AvReader reader, part;
      guint64 number;
      gsize count, last = 0;

      for (gsize i = 0; i < size; i++)
        bytes[i] = g_test_rand_int_range (0, 3) == 0 ? 0x80 : g_test_rand_int_range (0, 256);
      exact = g_memdup2 (bytes, size);
      av_reader_init (&reader, exact, size);

      while (!reader.failed && !av_reader_is_done (&reader))
        {
          last = reader.offset;
          switch (g_test_rand_int_range (0, 5))
            {
            case 0:
              if (av_reader_get_varint (&reader, &number))
                g_assert_cmpuint (reader.offset - last, ==, av_varint_get_size (number));
              break;
            case 1:
              if (av_reader_get_count (&reader, 2, &count))
                g_assert_cmpuint (count, <=, size / 2);
              break;
            case 2:
              av_reader_get_u64 (&reader, &number);
              break;
            case 3:
              if (av_reader_get_part (&reader, g_test_rand_int_range (0, 10), &part))
                av_reader_get_varint (&part, &number);
              break;
            default:
              if (av_reader_get_bytes (&reader, g_test_rand_int_range (1, 6)) != NULL)
                g_assert_cmpuint (reader.offset, <=, size);
              break;
            }
          g_assert_cmpuint (reader.offset, <=, size);
        }
    }
}

static void
test_readers_of_texts (void)
{
  guint rounds = get_rounds (5000);

  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *text = make_text ();
      g_autofree char *folded = av_name_fold (text);
      g_autofree char *again = av_name_fold (folded);
      g_autofree char *key = av_name_phonetic (text);
      g_autofree char *code = av_code_parse (text, NULL);
      g_autofree char *stored = code != NULL ? av_code_parse (code, NULL) : NULL;
      g_autoptr (GPtrArray) lines = av_csv_parse (text, strlen (text));

      g_assert_cmpstr (folded, ==, again);
      g_assert_true (g_utf8_validate (key, -1, NULL));
      g_assert_cmpstr (code, ==, stored);
      g_assert_nonnull (lines);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/field-check", test_field_check);
  g_test_add_func ("/fuzz/canonical", test_canonical);
  g_test_add_func ("/fuzz/wire", test_wire);
  g_test_add_func ("/fuzz/readers-of-texts", test_readers_of_texts);

  return g_test_run ();
}
