#include "av-swap.h"

#include <stdio.h>
#include <sys/sysmacros.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static const char *root = "/";

void
av_swap_set_root_for_test (const char *path)
{
  root = path != NULL ? path : "/";
}

/* What LVM and the like lay on other devices is as encrypted as these are. A folder of
 * /sys that is not there, or says nothing of what is below, tells nothing. */
static gboolean
is_device_in_clear (const char *folder)
{
  g_autofree char *mapper = g_build_filename (folder, "dm", NULL);
  g_autofree char *uuid_file = g_build_filename (mapper, "uuid", NULL);
  g_autofree char *below = g_build_filename (folder, "slaves", NULL);
  g_autofree char *uuid = NULL;
  g_autoptr (GDir) slaves = g_dir_open (below, 0, NULL);
  gboolean in_clear = g_file_test (folder, G_FILE_TEST_IS_DIR) && !g_file_test (mapper, G_FILE_TEST_IS_DIR);
  const char *name;

  if (g_file_get_contents (uuid_file, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-"))
    return FALSE;

  while (slaves != NULL && (name = g_dir_read_name (slaves)) != NULL)
    {
      g_autofree char *slave = g_build_filename (below, name, NULL);

      if (is_device_in_clear (slave))
        return TRUE;
      in_clear = FALSE;
    }
  return in_clear;
}

static char *
find_device_of_file (const char *path)
{
  g_autofree char *there = g_build_filename (root, path, NULL);
  g_autofree char *numbers = NULL;
  GStatBuf status;

  if (g_stat (there, &status) != 0)
    return NULL;

  numbers = g_strdup_printf ("%u:%u", major (status.st_dev), minor (status.st_dev));
  return g_build_filename (root, "sys", "dev", "block", numbers, NULL);
}

static char *
find_device (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_build_filename (root, "sys", "class", "block", name, NULL);
}

/* zram is memory; what is below a loop is not told. */
static gboolean
is_on_no_disk (const char *path)
{
  return g_str_has_prefix (path, "/dev/zram") || g_str_has_prefix (path, "/dev/loop");
}

/* A line of /proc/swaps: path, "partition" or "file", sizes. */
static gboolean
is_in_clear (const char *line)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  char escaped[1024], type[16];

  if (sscanf (line, "%1023s %15s", escaped, type) != 2 || escaped[0] != '/')
    return FALSE;

  path = g_strcompress (escaped);
  if (is_on_no_disk (path))
    return FALSE;

  folder = g_str_equal (type, "file") ? find_device_of_file (path) : find_device (path);
  return folder != NULL && is_device_in_clear (folder);
}

const char *
av_swap_get_warning (void)
{
  g_autofree char *file = g_build_filename (root, "proc", "swaps", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (is_in_clear (lines[i]))
      return _ ("The swap space of this computer is not encrypted, and what is worked on may stay on its disk in clear: "
                "ask whoever looks after the computer to encrypt it or to switch it off.");

  return NULL;
}
