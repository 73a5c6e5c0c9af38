#pragma once

#include "av-decision-list.h"

G_BEGIN_DECLS

#define AV_TYPE_DUPLICATE_LIST (av_duplicate_list_get_type ())
G_DECLARE_FINAL_TYPE (AvDuplicateList, av_duplicate_list, AV, DUPLICATE_LIST, AvDecisionList)

/* Dossiers that may be of one person, in pairs, side by side: what tells people
 * apart, and why they are proposed. Each decision can be taken back. Hidden
 * while nothing is proposed.
 *
 * Looks for dossiers that resemble these (ids); NULL: for all pairs there are,
 * which takes seconds in a large store. Pairs on the screen that wait for an answer
 * are looked at again. */
void av_duplicate_list_look (AvDuplicateList *self,
                             const char *const *dossiers);

G_END_DECLS
