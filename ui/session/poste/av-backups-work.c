#include "av-backups-work.h"

#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-backup.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *folder;
  GCancellable *cancellable;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_clear_object (&work->cancellable);
  g_free (work);
}

void
av_backup_copy_free (AvBackupCopy *copy)
{
  g_free (copy->path);
  g_free (copy);
}

/* ---- On the store's thread -------------------------------------------------- */

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Work *work = user_data;
  g_auto (GStrv) paths = av_backup_list (av_vault_get_directory (av_opening_get_vault (work->opening)), error);
  GPtrArray *copies;

  if (paths == NULL)
    return NULL;

  copies = g_ptr_array_new_with_free_func ((GDestroyNotify) av_backup_copy_free);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      AvBackupCopy *copy;
      GStatBuf status;

      if (g_stat (paths[i], &status) != 0)
        continue;

      copy = g_new0 (AvBackupCopy, 1);
      copy->path = g_strdup (paths[i]);
      copy->when = status.st_mtime;
      copy->size = status.st_size;
      g_ptr_array_add (copies, copy);
    }

  return copies;
}

static gpointer
make (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Work *work = user_data;
  AvVault *vault = av_opening_get_vault (work->opening);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *path = work->folder != NULL ? av_backup_export (vault, work->folder, now, work->cancellable, error)
                                               : av_backup_today (vault, now, work->cancellable, error);

  if (path == NULL || !av_opened_store_log_done (av_opening_get_opened (work->opening), AV_ACT_EXPORT, "sauvegarde", error))
    return NULL;

  return g_steal_pointer (&path);
}

/* ---- On the main thread ----------------------------------------------------- */

static Work *
work_new (AvOpening *opening,
          const char *folder,
          GCancellable *cancellable)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->folder = g_strdup (folder);
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return work;
}

void
av_backups_list_async (AvSession *session,
                       AvOpening *opening,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), list,
                   work_new (opening, NULL, NULL), work_free, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
av_backups_list_finish (AvSession *session,
                        GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_backups_make_async (AvSession *session,
                       AvOpening *opening,
                       const char *folder,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), make,
                   work_new (opening, folder, cancellable), work_free, g_free);
}

char *
av_backups_make_finish (AvSession *session,
                        GAsyncResult *result,
                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
