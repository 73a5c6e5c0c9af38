#pragma once

#include "av-decision-list.h"

G_BEGIN_DECLS

#define AV_TYPE_ERASURE_LIST (av_erasure_list_get_type ())
G_DECLARE_FINAL_TYPE (AvErasureList, av_erasure_list, AV, ERASURE_LIST, AvDecisionList)

/* Every erasure: who asked for it, until when it can be undone, the second
 * confirmation where it is this computer's to give, and who has heard of it. */

G_END_DECLS
