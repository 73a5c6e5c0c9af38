#pragma once

#include "av-decision-list.h"

G_BEGIN_DECLS

#define AV_TYPE_QUARANTINE_LIST (av_quarantine_list_get_type ())
G_DECLARE_FINAL_TYPE (AvQuarantineList, av_quarantine_list, AV, QUARANTINE_LIST, AvDecisionList)

/* Lots set aside: whose, from when, why; an intendant may admit those that
 * were signed by a member. Hidden while there are none. */

G_END_DECLS
