#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_TALLY (av_tally_get_type ())
G_DECLARE_FINAL_TYPE (AvTally, av_tally, AV, TALLY, AdwBin)

/* People met today who left no answer: three buttons that each count one
 * more, and how many there are. Actions: win.count ('parle'…).
 *
 * Property: "session". */

/* One more of @genre; below the buttons, why it is not. FALSE: no outing is
 * chosen yet. */
gboolean av_tally_count (AvTally *self, const char *genre);

G_END_DECLS
