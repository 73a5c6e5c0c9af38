#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* Whether nothing more is done about a need: met, given up or withdrawn. */
gboolean av_need_is_closed (AvSummary *need);

/* An action that was begun answers the one need of its dossier that is open,
 * until somebody says otherwise. Where several are, nobody guesses. */
void av_need_propose_only_open (AvRecordEditor *action);

G_END_DECLS
