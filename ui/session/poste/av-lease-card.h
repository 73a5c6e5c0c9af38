#pragma once

#include <adwaita.h>

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_LEASE_CARD (av_lease_card_get_type ())
G_DECLARE_FINAL_TYPE (AvLeaseCard, av_lease_card, AV, LEASE_CARD, AdwBin)

/* The reading lease of this computer (av-lease.h): told to everybody, set by whose
 * role enrols computers.
 *
 * Signals: "said" (what was set), "refused" (why nothing was). */

void av_lease_card_show (AvLeaseCard *self, AvSession *session, AvOpening *opening);

G_END_DECLS
