#pragma once

#include <gtk/gtk.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_CONFLICT_LIST (av_conflict_list_get_type ())
G_DECLARE_FINAL_TYPE (AvConflictList, av_conflict_list, AV, CONFLICT_LIST, GtkWidget)

/* What two people wrote differently, side by side: the value, who, when. One
 * is kept by its button; the other stays one click away. Hidden while there is
 * nothing to settle. */
void av_conflict_list_set_session (AvConflictList *self,
                                   AvSession *session);
void av_conflict_list_load (AvConflictList *self);

G_END_DECLS
