/* What waits for somebody, counted in one piece of work. */

#pragma once

#include "av-session-store.h"
#include "av-withheld.h"

G_BEGIN_DECLS

typedef struct
{
  AvWithheld withheld; /* why there may be more */
  guint late_needs;
  guint reminders;
  guint to_call;
  guint conflicts;
  guint sheets;
  GPtrArray *drafts;    /* of AvDraft, newest first */
  gint64 last_exchange; /* seconds since 1970; 0: never */
} AvWaiting;

void av_waiting_free (AvWaiting *waiting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvWaiting, av_waiting_free)

void av_waiting_async (AvSession *session, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
AvWaiting *av_waiting_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
