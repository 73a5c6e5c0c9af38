/* The day's outing: chosen in the morning, kept all day, forgotten tomorrow. */

#pragma once

#include "av-session-store.h"

G_BEGIN_DECLS

/* Makes an operation the outing of today, in the session and on this computer. */
void av_outing_choose (AvSession *session, const char *operation);
/* Takes up what was chosen today, after an unlock. */
void av_outing_restore (AvSession *session);
/* Keeps place and team as the operation says, when it is edited. */
void av_outing_follow (AvSession *session);

/* One more person met who left no answer: "parle", "refus" or "tract". FALSE
 * where no outing is chosen. The answer comes by "record-changed" (passage). */
gboolean av_outing_count (AvSession *session, const char *genre);

G_END_DECLS
