#pragma once

#include "av-record-editor.h"

G_BEGIN_DECLS

/* Saves; an action that is done answers its need, which stops being open in
 * the same transaction and is open again when the save is taken back. */
void av_answered_need_save (AvRecordEditor *editor);

G_END_DECLS
