#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* The draft of another record, to stand where @editor stands now: asked for
 * once what is typed in @editor is in the store (av_typed_kept_async ()).
 * Refused while it is not, so that nothing typed goes for it, and where the
 * draft is no longer there; the message is for who works. */
void av_draft_swap_async (AvRecordEditor *editor, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* transfer full. */
AvDraft *av_draft_swap_finish (AvRecordEditor *editor, GAsyncResult *result, GError **error);

G_END_DECLS
