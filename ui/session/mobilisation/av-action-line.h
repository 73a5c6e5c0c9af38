#pragma once

#include <adwaita.h>

#include "av-plan-picture.h"
#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_ACTION_LINE (av_action_line_get_type ())
G_DECLARE_FINAL_TYPE (AvActionLine, av_action_line, AV, ACTION_LINE, AdwBin)

/* The next action for a need, in one line: what, with whom, for when. It is hidden
 * where nobody said a need; what is begun in it is a draft until it is added.
 *
 * Signals: begun (): something else stands there, and the plan may say for which need;
 * added (); refused (const char *message). */

/* Whose plan it is; nullable: nobody's. */
void av_action_line_set_place (AvActionLine *self, AvSession *session, const char *container);
/* Goes by what the plan has come to: on with a draft of it, for a need of it.
 * Returns: whether there is anything to write for. */
gboolean av_action_line_follow (AvActionLine *self, AvPlanPicture *picture);
/* It is for @need from now on. */
void av_action_line_answer (AvActionLine *self, AvSummary *need);

void av_action_line_add (AvActionLine *self);
/* What was added last, to be taken back or done again; nullable. */
AvRecordEditor *av_action_line_get_added (AvActionLine *self);
/* What writes that action (transfer none); NULL: nothing. */
AvRecordEditor *av_action_line_find_editor (AvActionLine *self, const char *id);
/* Goes on with it; what stands there is kept. */
void av_action_line_take_draft (AvActionLine *self, AvDraft *draft);

G_END_DECLS
