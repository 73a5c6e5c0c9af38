#pragma once

#include <adwaita.h>

#include "av-due.h"
#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_ACTION_PLAN (av_action_plan_get_type ())
G_DECLARE_FINAL_TYPE (AvActionPlan, av_action_plan, AV, ACTION_PLAN, AdwBin)

/* What is done for one young person: each need with its clock, a line to add
 * an action, the actions.
 *
 * Properties: "session", "container". Signals: done (AvDue *);
 * opened (const char *form, const char *id): a record to see whole;
 * said (const char *text, gboolean can_undo); needless (): nobody said a need,
 * so there is no line to write in and the focus needs another place. */

/* Adds what is typed in the line. */
void av_action_plan_add (AvActionPlan *self);
/* What was added last, to be taken back or done again; nullable. */
AvRecordEditor *av_action_plan_get_added (AvActionPlan *self);
/* What writes that action in the line (transfer none); NULL: nothing. */
AvRecordEditor *av_action_plan_find_editor (AvActionPlan *self, const char *id);
/* Goes on with it in the line; what stands there is kept. */
void av_action_plan_take_draft (AvActionPlan *self, AvDraft *draft);

G_END_DECLS
