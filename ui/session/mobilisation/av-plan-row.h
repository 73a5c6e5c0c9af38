#pragma once

#include <gtk/gtk.h>

#include "av-summary.h"

G_BEGIN_DECLS

#define AV_TYPE_PLAN_ROW (av_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (AvPlanRow, av_plan_row, AV, PLAN_ROW, GtkBox)

/* A need or an action of the plan: what it is, what became of it and when, and what
 * can be done about it.
 *
 * Signals: opened (): to see it whole; answered (): an action is to be added for it;
 * done (). */

/* @answer: when the first action was done for it; NULL: none is. */
GtkWidget *av_plan_row_new_need (AvSummary *need, const char *answer);
GtkWidget *av_plan_row_new_action (AvSummary *action);

AvSummary *av_plan_row_get_summary (AvPlanRow *self);

G_END_DECLS
