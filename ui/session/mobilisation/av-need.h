#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* Whether nothing more is done about a need: met, given up or withdrawn. */
gboolean av_need_is_closed (AvSummary *need);

/* When an action that answers a need is planned for, unless somebody says
 * otherwise: in three days, sooner where the need is to be answered sooner, now
 * where that is past. transfer full. */
char *av_need_plan_answer (AvSummary *need);

/* An action that was begun answers the one need of its dossier that is open,
 * until somebody says otherwise. Where several are, nobody guesses. */
void av_need_propose_only_open (AvRecordEditor *action);

G_END_DECLS
