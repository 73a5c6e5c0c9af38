#pragma once

#include "av-decision-list.h"

G_BEGIN_DECLS

#define AV_TYPE_RETENTION_LIST (av_retention_list_get_type ())
G_DECLARE_FINAL_TYPE (AvRetentionList, av_retention_list, AV, RETENTION_LIST, AvDecisionList)

/* Dossiers whose time is over: who, by which sign, since when; a person erases
 * them, or keeps them with a reason. Contacts that were never attached are one
 * card. Empty for a role that does not decide of erasures. */

/* How many decisions that are, on the store's thread; 0 where nothing is proposed. */
guint av_retention_list_count (AvOpening *opening);

G_END_DECLS
