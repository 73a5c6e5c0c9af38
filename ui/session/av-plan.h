#pragma once

#include <adwaita.h>

#include "av-due.h"

G_BEGIN_DECLS

#define AV_TYPE_PLAN (av_plan_get_type ())
G_DECLARE_FINAL_TYPE (AvPlan, av_plan, AV, PLAN, AdwBin)

/* What is done for one young person: each need with its clock, a line to add
 * an action, the actions.
 *
 * Properties: "session", "container". Signals: done (AvDue *);
 * opened (const char *form, const char *id): a record to see whole;
 * said (const char *text, gboolean can_undo). */

/* Adds what is typed in the line. */
void av_plan_add (AvPlan *self);
void av_plan_undo (AvPlan *self);
gboolean av_plan_focus_line (AvPlan *self);

G_END_DECLS
