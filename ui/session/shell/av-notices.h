#pragma once

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Counts what the organisation asks of who works — dossiers opened beyond a
 * role to acknowledge, erasures to confirm, computers whose year ends — now, after
 * every import and each day, for "to-acknowledge", "to-confirm" and "to-renew" of the
 * session; what could not be counted, or a reading lease or the enrolment of this computer
 * that is over, or soon will be, is its "warning" where there is no other. */
void av_notices_watch (AvSession *session,
                       AvOpening *opening);

G_END_DECLS
