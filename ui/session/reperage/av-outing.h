/* The day's outing: chosen in the morning, kept all day, forgotten tomorrow. */

#pragma once

#include "av-session-store.h"

G_BEGIN_DECLS

/* Makes an operation the outing of today, in the session and on this computer. */
void av_outing_choose_async (AvSession *session, const char *operation, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_outing_choose_finish (AvSession *session, GAsyncResult *result, GError **error);
/* Takes up what was chosen today, after an unlock. */
void av_outing_restore (AvSession *session);
/* Keeps place and team as the operation says, when it is edited. */
void av_outing_follow (AvSession *session);

/* One more person met who left no answer: "parle", "refus" or "tract". FALSE
 * where no outing is chosen, and nothing is answered; else the session tells
 * "record-changed" (passage) as well. */
gboolean av_outing_count_async (AvSession *session, const char *genre, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_outing_count_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
