#pragma once

#include <adwaita.h>

#include "av-installations.h"

G_BEGIN_DECLS

#define AV_TYPE_MEMBER_PAGE (av_member_page_get_type ())
G_DECLARE_FINAL_TYPE (AvMemberPage, av_member_page, AV, MEMBER_PAGE, AdwBin)

/* One computer of the organisation is revoked, or works again: why, and with the root file
 * or without. Of what it erased that is shown which comes back by whose file is chosen. */

void av_member_page_begin (AvMemberPage *self,
                           AvInstallations *installations,
                           const AvMember *member,
                           AvInstallationsDeed deed);
/* The list was read anew. */
void av_member_page_follow (AvMemberPage *self,
                            AvInstallations *installations);
/* transfer full. */
AvInstallationsTerms *av_member_page_make_terms (AvMemberPage *self);
/* Forgets the words and the file. */
void av_member_page_end (AvMemberPage *self);

G_END_DECLS
