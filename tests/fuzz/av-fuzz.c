#include "av-fuzz.h"

#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-file.h"

static int
sync_nothing (int fd)
{
  return 0;
}

const char *
av_fuzz_start (void)
{
  static AvFileOperations operations;
  static char *dir;
  g_autoptr (GError) error = NULL;

  if (dir != NULL)
    return dir;

  if (!av_crypto_init (&error))
    g_error ("%s", error->message);

  operations = av_file_system_operations;
  operations.sync = sync_nothing;
  av_file_set_operations_for_test (&operations);

  dir = g_dir_make_tmp ("av-fuzz-XXXXXX", &error);
  if (dir == NULL)
    g_error ("%s", error->message);
  return dir;
}

AvSecret *
av_fuzz_secret (guint8 filling)
{
  guint8 bytes[32];

  memset (bytes, filling, sizeof bytes);
  return av_secret_new_from_bytes (bytes, sizeof bytes);
}

void
av_fuzz_write (const char *path,
               const void *bytes,
               gsize size)
{
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_true (size == 0 || fwrite (bytes, size, 1, file) == 1);
  g_assert_cmpint (fclose (file), ==, 0);
}
