#include "av-fuzz.h"

/* The program of a fuzz target where there is no libFuzzer: every input of the
 * corpus, or every file named, once. --fewest N: of so many at least. */

typedef struct
{
  guint n;
  guint fewest;
} Inputs;

/* A corpus that was lost would pass. */
static void
test_inputs_are_kept (gconstpointer data)
{
  const Inputs *inputs = data;

  g_assert_cmpuint (inputs->n, >=, inputs->fewest);
}

static void
replay (gconstpointer data)
{
  const char *path = data;
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) bytes, size), ==, 0);
}

static void
add_input (char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *folder = g_path_get_basename (parent);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strconcat ("/fuzz/", folder, "/", name, NULL);

  g_test_add_data_func_full (title, path, replay, g_free);
}

/* Returns how many. */
static guint
add_corpus (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  for (; entries != NULL && (name = g_dir_read_name (entries)) != NULL; n++)
    add_input (g_build_filename (folder, name, NULL));

  return n;
}

int
main (int argc,
      char *argv[])
{
  Inputs inputs = { 0 };

  g_test_init (&argc, &argv, NULL);
  LLVMFuzzerInitialize (&argc, &argv);

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--fewest") && i + 1 < argc)
      inputs.fewest = (guint) g_ascii_strtoull (argv[++i], NULL, 10);
    else if (g_file_test (argv[i], G_FILE_TEST_IS_DIR))
      inputs.n += add_corpus (argv[i]);
    else
      add_input (g_strdup (argv[i]));

  if (inputs.fewest > 0)
    g_test_add_data_func ("/fuzz/inputs-are-kept", &inputs, test_inputs_are_kept);

  return g_test_run ();
}
