#pragma once

#include <json-glib/json-glib.h>

#include "av-dispute.h"
#include "av-invocation.h"

G_BEGIN_DECLS

/* Who each say that a dossier is theirs: "disputed": [{"scope", "name"}], and a sentence.
 * dispute NULL: nothing. */
void av_dispute_report_add (JsonObject *object, const AvDispute *dispute);
void av_dispute_report_say (AvInvocation *invocation, const AvDispute *dispute);

G_END_DECLS
