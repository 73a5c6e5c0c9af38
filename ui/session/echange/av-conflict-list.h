#pragma once

#include "av-decision-list.h"

G_BEGIN_DECLS

#define AV_TYPE_CONFLICT_LIST (av_conflict_list_get_type ())
G_DECLARE_FINAL_TYPE (AvConflictList, av_conflict_list, AV, CONFLICT_LIST, AvDecisionList)

/* What two people wrote differently, side by side: the value, who, when, on
 * which computer; and what one deleted while another changed it. One is kept by
 * its button; the other stays one click away. Hidden while there is nothing to
 * settle. The opening it is loaded with knows the computers by name; without one
 * they are not named. */

G_END_DECLS
