/* What is done about a computer of the organisation, in words. */

#pragma once

#include "av-installations.h"

G_BEGIN_DECLS

/* What the root file is wanted for where somebody is revoked. */
const char *av_member_deed_explain_root (const AvMember *member);
/* What it means, and the title and the button of the page that asks; transfer none, full,
 * none. */
const char *av_member_deed_explain (const AvMember *member,
                                    AvInstallationsDeed deed);
char *av_member_deed_dup_title (const AvMember *member,
                                AvInstallationsDeed deed);
const char *av_member_deed_get_keep_label (const AvMember *member,
                                           AvInstallationsDeed deed);

/* What comes back of what it erased; NULL: nothing. pending: of AvPendingErasure.
 * transfer full. */
char *av_member_deed_dup_erased (const AvId *member,
                                 GArray *pending);

/* Once it is revoked: what came back, and what stays erased; transfer full. */
char *av_member_deed_dup_revoked (const AvRevoked *revoked);

G_END_DECLS
