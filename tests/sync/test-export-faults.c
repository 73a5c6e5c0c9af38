/* The disk refuses at every step of an export in turn: nothing half-written is
 * left under a bundle's name, and the next export says everything. */

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-bundle.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-sync-fixture.h"

static guint calls;
static guint failing; /* the call that fails; 0: none */
static int failure;
static gboolean for_good; /* and all those after it */

static gboolean
fails (void)
{
  ++calls;
  if (calls != failing && !(for_good && failing != 0 && calls > failing))
    return FALSE;

  errno = failure;
  return TRUE;
}

static int
open_or_fail (const char *path,
              int flags,
              mode_t mode)
{
  return fails () ? -1 : av_file_system_operations.open (path, flags, mode);
}

static ssize_t
write_or_fail (int fd,
               const void *bytes,
               size_t size)
{
  return fails () ? -1 : av_file_system_operations.write (fd, bytes, size);
}

static int
sync_or_fail (int fd)
{
  return fails () ? -1 : av_file_system_operations.sync (fd);
}

static int
rename_or_fail (const char *from,
                const char *to)
{
  return fails () ? -1 : av_file_system_operations.rename (from, to);
}

static int
rename_new_or_fail (const char *from,
                    const char *to)
{
  return fails () ? -1 : av_file_system_operations.rename_new (from, to);
}

static guint
count_bundles (const char *path,
               guint *n_others)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  *n_others = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".avlot"))
      n++;
    else
      (*n_others)++;

  return n;
}

static void
test_every_refusal_leaves_nothing_half_written (gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvFileOperations operations = av_file_system_operations;
  g_autofree char *dir = g_build_filename (organisation->dir, "cle", NULL);
  g_autofree char *record = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  g_autofree char *name = NULL;
  gboolean done = FALSE;
  guint n_refused = 0;
  guint n_others;
  g_autoptr (AvImportReport) report = NULL;

  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  operations.open = open_or_fail;
  operations.write = write_or_fail;
  operations.sync = sync_or_fail;
  operations.rename = rename_or_fail;
  operations.rename_new = rename_new_or_fail;
  av_file_set_operations_for_test (&operations);
  failure = GPOINTER_TO_INT (user_data);

  for (failing = 1; !done; failing++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) sent = NULL;

      calls = 0;
      sent = av_installation_export (av_organisation_get (organisation, laptop), dir, NULL, &error);
      done = calls < failing;

      if (done)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (sent->len, ==, 1);
          break;
        }

      if (sent == NULL)
        {
          g_assert_nonnull (error);
          n_refused++;
          g_assert_cmpuint (count_bundles (dir, &n_others), ==, 0);
          g_assert_cmpuint (n_others, ==, 0);
        }
    }

  av_file_set_operations_for_test (NULL);
  g_assert_cmpuint (n_refused, >, 5);
  g_assert_cmpuint (count_bundles (dir, &n_others), ==, 1);
  report = av_installation_import_dir (av_organisation_get (organisation, 0), dir, NULL, NULL);
  g_assert_nonnull (report);
  name = av_organisation_get_answer (organisation, 0, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Cosette");
  av_organisation_free (organisation);
}

static int
make_directory_or_fail (const char *path,
                        mode_t mode)
{
  return fails () ? -1 : av_file_system_operations.mkdir (path, mode);
}

/* The system still answers what it knew of the folder, and nothing else. */
static void
test_medium_that_is_gone_is_told_as_that (gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvFileOperations operations = av_file_system_operations;
  g_autofree char *dir = g_build_filename (organisation->dir, "cle", NULL);
  guint n_told = 0;

  g_free (av_organisation_write_contact (organisation, laptop, "Cosette", NULL));
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  operations.open = open_or_fail;
  operations.write = write_or_fail;
  operations.sync = sync_or_fail;
  operations.rename = rename_or_fail;
  operations.rename_new = rename_new_or_fail;
  operations.mkdir = make_directory_or_fail;
  av_file_set_operations_for_test (&operations);
  failure = GPOINTER_TO_INT (user_data);
  for_good = TRUE;

  for (failing = 1;; failing++)
    {
      g_autoptr (GError) error = NULL;
      AvExchangeReport *report;

      calls = 0;
      report = av_installation_exchange (av_organisation_get (organisation, laptop), dir, NULL, NULL, NULL, &error);
      if (report != NULL)
        {
          av_exchange_report_free (report);
          break;
        }
      g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_AWAY);
      n_told++;
    }

  g_assert_cmpuint (calls, <, failing);
  g_assert_cmpuint (n_told, >, 5);
  for_good = FALSE;
  av_file_set_operations_for_test (NULL);
  av_organisation_free (organisation);
}

static guint n_mkdir;

static int
mkdir_or_fail (const char *path,
               mode_t mode)
{
  if (++n_mkdir != failing)
    return av_file_system_operations.mkdir (path, mode);

  errno = ENOSPC;
  return -1;
}

static void
fail_to_prepare (const char *dir,
                 guint from)
{
  static AvFileOperations operations;
  g_autoptr (GError) error = NULL;
  guint n_made;

  operations = av_file_system_operations;
  operations.mkdir = mkdir_or_fail;
  n_mkdir = 0;
  failing = from;
  av_file_set_operations_for_test (&operations);
  g_assert_null (av_dropbox_prepare_folder (dir, "abcdefghijklmnopqrstuvwxyz", &n_made, &error));
  av_file_set_operations_for_test (NULL);
  g_assert_nonnull (error);
  g_assert_cmpuint (n_mkdir, ==, from);
}

/* The one around it was made for it alone; what was there before stays. */
static void
test_folder_that_cannot_be_made_leaves_none (void)
{
  g_autofree char *dir = g_dir_make_tmp ("allervers-XXXXXX", NULL);
  g_autofree char *writers = g_build_filename (dir, "aller-vers", NULL);

  fail_to_prepare (dir, 1);
  fail_to_prepare (dir, 2);
  g_assert_false (g_file_test (writers, G_FILE_TEST_EXISTS));

  g_assert_no_errno (g_mkdir (writers, 0700));
  fail_to_prepare (dir, 1);
  g_assert_true (g_file_test (writers, G_FILE_TEST_IS_DIR));
  g_assert_no_errno (g_rmdir (writers));
  g_assert_no_errno (g_rmdir (dir));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/export-faults/input-output-error", GINT_TO_POINTER (EIO), test_every_refusal_leaves_nothing_half_written);
  g_test_add_data_func ("/export-faults/full-disk", GINT_TO_POINTER (ENOSPC), test_every_refusal_leaves_nothing_half_written);

  g_test_add_data_func ("/export-faults/no-such-device", GINT_TO_POINTER (ENODEV), test_medium_that_is_gone_is_told_as_that);
  g_test_add_data_func ("/export-faults/not-connected", GINT_TO_POINTER (ENOTCONN), test_medium_that_is_gone_is_told_as_that);

  g_test_add_func ("/export-faults/folder-that-cannot-be-made-leaves-none", test_folder_that_cannot_be_made_leaves_none);

  return g_test_run ();
}
