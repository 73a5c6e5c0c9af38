#include <string.h>

#include "av-class.h"
#include "av-id.h"

static void
test_text_and_back (void)
{
  AvId id, again;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = NULL;

      av_id_random (&id);
      text = av_id_to_string (&id);
      g_assert_cmpuint (strlen (text), ==, AV_ID_STRING_LENGTH);
      g_assert_true (av_id_parse (text, &again));
      g_assert_true (av_id_equal (&id, &again));
    }
}

static void
test_only_one_writing (void)
{
  g_assert_true (av_id_is_valid ("00112233445566778899aabbccddeeff"));
  g_assert_false (av_id_is_valid ("00112233445566778899AABBCCDDEEFF"));
  g_assert_false (av_id_is_valid ("00112233445566778899aabbccddeef"));
  g_assert_false (av_id_is_valid ("00112233445566778899aabbccddeeff0"));
  g_assert_false (av_id_is_valid ("00112233445566778899aabbccddeefg"));
  g_assert_false (av_id_is_valid (""));
  g_assert_false (av_id_is_valid (NULL));
}

static void
test_never_the_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    g_assert_true (g_hash_table_add (seen, av_id_new_string ()));
}

static void
test_class_names (void)
{
  AvClass class;

  for (guint i = 0; i < AV_N_CLASSES; i++)
    {
      g_assert_true (av_class_from_name (av_class_get_name (i), &class));
      g_assert_cmpuint (class, ==, i);
    }

  g_assert_null (av_class_get_name (AV_N_CLASSES));
  g_assert_false (av_class_from_name ("secret", &class));
  g_assert_true (av_class_is_keyed (AV_CLASS_SENSIBLE));
  g_assert_false (av_class_is_keyed (AV_CLASS_CONTROLE));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id/text-and-back", test_text_and_back);
  g_test_add_func ("/id/only-one-writing", test_only_one_writing);
  g_test_add_func ("/id/never-the-same", test_never_the_same);
  g_test_add_func ("/class/names", test_class_names);

  return g_test_run ();
}
