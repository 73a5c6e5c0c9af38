#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* Answers what the program knows without asking: today, now, who works, the
 * outing, the first of the stages. */
void av_known_answers_propose (AvRecordEditor *editor, AvSession *session);

G_END_DECLS
