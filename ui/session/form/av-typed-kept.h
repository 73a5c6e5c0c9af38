#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* Whether what is typed in each of @editors (of AvRecordEditor) is in the store
 * letter for letter, so that something else may stand in its place. Refused
 * while it is not (a full disk); the message is for who works. */
void av_typed_kept_async (AvSession *session, GPtrArray *editors, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_typed_kept_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
