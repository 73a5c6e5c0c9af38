#pragma once

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Copies of the store, listed and made by the store's own thread while windows
 * go on. */
typedef struct
{
  char *path;
  gint64 when; /* it was written, seconds since 1970 */
  guint64 size;
} AvBackupCopy;

void av_backup_copy_free (AvBackupCopy *copy);

/* GPtrArray of AvBackupCopy (transfer full): those in the store's own folder,
 * newest first. */
void av_backups_list_async (AvSession *session, AvOpening *opening, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *av_backups_list_finish (AvSession *session, GAsyncResult *result, GError **error);

/* @folder: a stick or a folder, NULL for the store's own, where it takes the
 * place of today's. It is in the access log. A copy that is cancelled leaves
 * nothing and fails with G_IO_ERROR_CANCELLED. */
void av_backups_make_async (AvSession *session, AvOpening *opening, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Its path (transfer full). */
char *av_backups_make_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
