#include "av-import.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "av-bundle-reader.h"
#include "av-courier.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-limits.h"
#include "av-own-folder.h"
#include "av-partial.h"
#include "av-refused.h"
#include "av-sent.h"

/* Of what progress counts, for each bundle that is written. */
#define GROUP_SHARE 1000

/* ---- Reading a folder ------------------------------------------------------ */

static void
refuse_file (AvImportReport *report,
             const char *path,
             GError *error)
{
  AvRefusedFile *refused = g_new0 (AvRefusedFile, 1);

  refused->path = g_strdup (path);
  refused->error = error;
  g_ptr_array_add (report->refused, refused);
}

static void
merge_table (GHashTable *table,
             GHashTable *one)
{
  GHashTableIter iter;
  gpointer name, n;

  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &name, &n))
    av_import_report_count (table, name, GPOINTER_TO_UINT (n));
}

static void
merge_report (AvImportReport *report,
              AvImportReport *one)
{
  report->n_bundles += one->n_bundles;
  report->n_known += one->n_known;
  report->n_segments += one->n_segments;
  report->n_changes += one->n_changes;
  report->n_statements += one->n_statements;
  report->n_quarantined += one->n_quarantined;
  report->n_left_out += one->n_left_out;
  report->n_conflicts += one->n_conflicts;
  av_arrivals_merge (report->arrivals, one->arrivals);

  while (one->notices->len > 0)
    g_ptr_array_add (report->notices, g_ptr_array_steal_index (one->notices, one->notices->len - 1));

  merge_table (report->revoked, one->revoked);
  merge_table (report->beyond, one->beyond);
  merge_table (report->erasing, one->erasing);
  merge_table (report->confirming, one->confirming);
  merge_table (report->unread, one->unread);
}

/* Of what broke off: what is taken in stays. Takes @report. */
static void
keep_received (AvInstallation *self,
               AvImportReport *report)
{
  g_clear_pointer (&self->received, av_import_report_free);

  if (report != NULL && report->n_bundles > 0)
    self->received = report;
  else
    g_clear_pointer (&report, av_import_report_free);
}

AvImportReport *
av_installation_take_received (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return g_steal_pointer (&self->received);
}

static gboolean
is_passed_over (const GError *error)
{
  return g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_NOT_FOR_US) ||
         g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_OLD_KEY);
}

/* Tells the store's own troubles and a person's will, which end it all, from a file's. */
static gboolean
is_about_file (const GError *error)
{
  return error->domain != AV_DATABASE_ERROR && error->domain != AV_STORE_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct
{
  AvInstallation *self;
  AvImportReport *report;
  AvFollower follower;
  guint64 done;       /* bytes of the files read */
  guint64 total;      /* of all that lie there */
  GPtrArray *files;   /* AvDropboxFile: what lies there, where post for others is carried; or NULL */
  const char *folder; /* the name of our own, where post is carried */
  GPtrArray *former;  /* names of those that were our own, or NULL */
  GPtrArray *refused; /* AvDropboxFile: what stays refused as it lies there */
  guint8 organisation[AV_TRUST_HASH_SIZE];
} Reading;

/* There lies what was put there from here, whatever became of it since. */
static gboolean
is_from_here (const Reading *reading,
              const AvDropboxFile *file)
{
  g_autofree char *path = g_path_get_dirname (file->path);
  g_autofree char *name = g_path_get_basename (path);

  return g_str_equal (name, reading->folder) ||
         (reading->former != NULL && g_ptr_array_find_with_equal_func (reading->former, name, g_str_equal, NULL));
}

/* Others are let through between two files: one of them may have founded the organisation
 * anew, or followed who did. */
static gboolean
give_way (Reading *reading,
          GError **error)
{
  av_store_give_way (reading->self->store);
  if (memcmp (av_trust_get_organisation_hash (reading->self->trust), reading->organisation, sizeof reading->organisation) == 0)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_REFOUNDED,
                       _ ("The organisation was founded anew in the midst of this exchange, which ended there: nothing was written. Exchange once more."));
  return FALSE;
}

static gboolean
read_files (Reading *reading,
            GPtrArray *files,
            GPtrArray *unknown_senders,
            GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      const AvDropboxFile *file = g_ptr_array_index (files, i);
      g_autoptr (AvImportReport) one = NULL;
      g_autoptr (GError) problem = NULL;

      /* What somebody saves meanwhile waits for one bundle, not for all of them; what they
       * begin instead of what they interrupted, for the end of it. */
      if (!av_follower_advance (&reading->follower, 0, error) || !give_way (reading, error))
        return FALSE;

      av_follower_begin (&reading->follower, AV_EXCHANGE_READING, reading->done, file->size, reading->total);
      reading->done += file->size;

      if (!file->copying)
        one = av_installation_import_file (reading->self, file->path, AV_IMPORT_ORDINARY, NULL, NULL, &reading->follower, &problem);

      if (one != NULL)
        merge_report (reading->report, one);
      else if (av_partial_is (file, problem))
        {
          reading->report->n_passed_over++;
          av_partials_add (reading->report->partials, file);
        }
      else if (is_passed_over (problem))
        {
          reading->report->n_passed_over++;
          if (reading->files != NULL && !is_from_here (reading, file) &&
              g_error_matches (problem, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_NOT_FOR_US) &&
              !av_courier_take (reading->self, file->path, error))
            return FALSE;
        }
      else if (unknown_senders != NULL && g_error_matches (problem, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_SENDER))
        g_ptr_array_add (unknown_senders, (gpointer) file);
      else if (is_about_file (problem))
        {
          if (av_refused_is_for_good (problem))
            g_ptr_array_add (reading->refused, (gpointer) file);
          refuse_file (reading->report, file->path, g_steal_pointer (&problem));
        }
      else
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }

  return TRUE;
}

static AvImportReport *
read_folder (Reading *reading,
             const char *dir,
             const AvDropboxMedium *medium,
             GError **error)
{
  g_autoptr (GPtrArray) files = av_dropbox_list (dir, reading->follower.cancellable, error);
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  g_autoptr (GPtrArray) refused = g_ptr_array_new ();
  g_autoptr (AvImportReport) report = NULL;

  /* Of a stick that is not there any more only a part was listed. */
  if (files == NULL || !av_dropbox_check_medium (dir, medium, error))
    return NULL;

  report = av_import_report_new ();
  reading->report = report;
  reading->refused = refused;
  memcpy (reading->organisation, av_trust_get_organisation_hash (reading->self->trust), sizeof reading->organisation);
  for (guint i = 0; i < files->len; i++)
    reading->total += ((AvDropboxFile *) g_ptr_array_index (files, i))->size;

  /* A bundle may bring the enrolment of another one's sender. */
  if (!read_files (reading, files, later, error) || !read_files (reading, later, NULL, error) || !av_refused_remember (reading->self, dir, refused, error))
    {
      keep_received (reading->self, g_steal_pointer (&report));
      return NULL;
    }

  av_partials_find_senders (report->partials, reading->self, files, reading->follower.cancellable);
  if (reading->files != NULL)
    g_ptr_array_extend_and_steal (reading->files, g_steal_pointer (&files));

  return g_steal_pointer (&report);
}

AvImportReport *
av_installation_import_dir (AvInstallation *self,
                            const char *dir,
                            GCancellable *cancellable,
                            GError **error)
{
  Reading reading = { self, .follower.cancellable = cancellable };
  AvDropboxMedium medium;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  keep_received (self, NULL);
  if (!av_installation_require_enrolled (self, error) || !av_dropbox_find_medium (dir, &medium, error))
    return NULL;

  return read_folder (&reading, dir, &medium, error);
}

/* ---- Writing --------------------------------------------------------------- */

void
av_exchange_report_free (AvExchangeReport *self)
{
  g_clear_pointer (&self->received, av_import_report_free);
  g_ptr_array_unref (self->sent);
  g_free (self);
}

typedef struct
{
  Reading *reading;
  AvExchangeReport *report;
  const char *dir;
  AvDropboxMedium medium;
  const char *folder;
  AvPlanArchive *archive;
} Writing;

static gboolean
write_group (Writing *writing,
             GPtrArray *members,
             const char *state,
             GError **error)
{
  AvInstallation *self = writing->reading->self;
  g_autoptr (GPtrArray) haves = av_installation_load_haves (self, members, error);
  g_autofree char *path = av_dropbox_draw_path (writing->folder);
  AvSending sending = { writing->archive, members, haves, path, &writing->reading->follower };
  AvBundleWritten written;
  AvSentBundle *sent;

  if (haves == NULL)
    return FALSE;

  sent = av_installation_send (self, &sending, &written, error);

  if (sent == NULL)
    return FALSE;

  g_ptr_array_add (writing->report->sent, sent);
  writing->report->is_cut = writing->report->is_cut || sent->is_cut;
  return av_sent_remember (self, sent, &written.print, state, members, error);
}

/* names: of the bundles that do already, to be kept. */
static gboolean
write_groups (Writing *writing,
              GPtrArray *groups,
              GPtrArray *names,
              GError **error)
{
  AvInstallation *self = writing->reading->self;
  AvFollower *follower = &writing->reading->follower;

  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *members = g_ptr_array_index (groups, i);
      g_autofree char *state = av_sent_describe_state (self, writing->archive, members, error);
      AvSentLying lying;

      if (state == NULL || !av_follower_advance (follower, 0, error))
        return FALSE;

      av_follower_begin (follower, AV_EXCHANGE_WRITING, i * GROUP_SHARE, 0, groups->len * GROUP_SHARE);
      if (!av_sent_find_state (self, writing->folder, state, follower, &lying, error))
        return FALSE;

      if (lying.name != NULL)
        {
          g_ptr_array_add (names, lying.name);
          writing->report->is_cut = writing->report->is_cut || lying.is_cut;
          continue;
        }

      av_follower_begin (follower, AV_EXCHANGE_WRITING, i * GROUP_SHARE, GROUP_SHARE, groups->len * GROUP_SHARE);
      if (!write_group (writing, members, state, error))
        return FALSE;
    }

  if (writing->report->sent->len > 0 && !av_file_sync_medium (writing->folder, error))
    return FALSE;

  /* What went to the place of a stick that is not there any more is nowhere. */
  return av_dropbox_check_medium (writing->dir, &writing->medium, error);
}

static void
keep_sent (GPtrArray *names,
           GPtrArray *sent)
{
  for (guint i = 0; i < sent->len; i++)
    g_ptr_array_add (names, g_path_get_basename (((AvSentBundle *) g_ptr_array_index (sent, i))->path));

  g_ptr_array_add (names, NULL);
}

/* What is carried for others was put there after them: a folder is read from its newest on, and
 * however much that is, they come first. */
static void
bring_forward (Writing *writing,
               GPtrArray *names)
{
  for (guint i = 0; writing->report->n_carried > 0 && i + 1 < names->len; i++)
    {
      g_autofree char *path = g_build_filename (writing->folder, g_ptr_array_index (names, i), NULL);

      utimensat (AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
    }
}

/* What goes from one's own goes from those as well; what somebody writes there now stays. */
static void
clear_former_folders (Writing *writing)
{
  static const char *const none[] = { NULL };
  AvInstallation *self = writing->reading->self;
  g_autofree char *writers = av_dropbox_get_writers (writing->dir);
  GPtrArray *names = writing->reading->former;

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *folder = g_build_filename (writers, g_ptr_array_index (names, i), NULL);

      writing->report->n_removed += av_sent_remove_acknowledged (self, folder, none);
    }
}

static gboolean
write_all (Writing *writing,
           GError **error)
{
  AvInstallation *self = writing->reading->self;
  g_autoptr (GPtrArray) members = av_installation_choose_recipients (self, NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) groups = NULL;

  /* Alone as yet: there is nobody to write to. */
  if (members == NULL)
    return TRUE;

  if (av_installation_renew_key (self, error))
    writing->archive = av_installation_read_archive (self, error);
  if (writing->archive != NULL)
    groups = av_installation_group_recipients (self, writing->archive, members, error);

  if (groups != NULL && write_groups (writing, groups, names, error) &&
      av_courier_give (self, writing->reading->files, writing->folder, writing->reading->follower.cancellable, &writing->report->n_carried, error))
    {
      keep_sent (names, writing->report->sent);
      bring_forward (writing, names);
      writing->report->n_removed = av_sent_remove_acknowledged (self, writing->folder, (const char *const *) names->pdata);
      clear_former_folders (writing);
      av_sent_forget_old (self);
      return TRUE;
    }

  for (guint i = 0; i < writing->report->sent->len; i++)
    av_file_remove (((AvSentBundle *) g_ptr_array_index (writing->report->sent, i))->path, NULL);

  return FALSE;
}

static gboolean
is_about_medium (const GError *error)
{
  return error->domain == AV_FILE_ERROR || g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_CHECK);
}

/* What cannot be written to a stick that is not there any more is told as that:
 * for a while the system may still answer what it knew of the folder. Takes
 * @problem. */
static void
tell_failure (Writing *writing,
              GError *problem,
              GError **error)
{
  g_autoptr (GError) taken = problem;

  if (g_error_matches (taken, AV_FILE_ERROR, AV_FILE_ERROR_AWAY))
    av_bundle_refuse (error, AV_BUNDLE_ERROR_AWAY);
  else if (!is_about_medium (taken) || av_dropbox_check_medium (writing->dir, &writing->medium, error))
    g_propagate_error (error, g_steal_pointer (&taken));
}

static gboolean
write_back (Writing *writing,
            GError **error)
{
  g_autofree char *folder = NULL;
  guint n_made = 0;
  GError *problem = NULL;

  if (!av_dropbox_check_medium (writing->dir, &writing->medium, error))
    return FALSE;

  folder = av_dropbox_prepare_folder (writing->dir, writing->reading->folder, &n_made, &problem);
  writing->folder = folder;
  if (folder != NULL)
    av_dropbox_remove_leftovers (folder);

  if (folder != NULL && write_all (writing, &problem))
    return TRUE;

  if (folder != NULL)
    av_dropbox_undo_folder (folder, n_made);
  tell_failure (writing, problem, error);
  return FALSE;
}

AvExchangeReport *
av_installation_exchange (AvInstallation *self,
                          const char *dir,
                          AvExchangeProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) av_dropbox_file_free);
  g_autoptr (GPtrArray) former = NULL;
  g_autofree char *folder = NULL;
  Reading reading = { self, .follower = { progress, user_data, cancellable }, .files = files };
  Writing writing = { &reading, NULL, dir };
  gboolean written;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  keep_received (self, NULL);
  if (!av_installation_require_enrolled (self, error))
    return NULL;

  folder = av_own_folder_get (self->store, error);
  if (folder == NULL)
    return NULL;

  reading.folder = folder;
  reading.former = former = av_own_folder_list_former (self->store, NULL);
  report = g_new0 (AvExchangeReport, 1);
  report->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sent_bundle_free);

  if (!av_dropbox_find_medium (dir, &writing.medium, error))
    return NULL;

  report->received = read_folder (&reading, dir, &writing.medium, error);
  if (report->received == NULL)
    return NULL;

  writing.report = report;
  written = write_back (&writing, error);
  g_clear_pointer (&writing.archive, av_plan_archive_free);
  if (!written)
    {
      keep_received (self, g_steal_pointer (&report->received));
      return NULL;
    }

  av_store_note_exchange (self->store);
  av_follower_begin (&reading.follower, AV_EXCHANGE_DONE, 1, 0, 1);
  return g_steal_pointer (&report);
}
