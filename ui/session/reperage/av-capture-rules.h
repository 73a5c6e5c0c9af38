/* What the programme says about an answer given at the stall. */

#pragma once

#include "av-change.h"
#include "av-record.h"

G_BEGIN_DECLS

/* Whom to send to, or what to say, for an age; NULL: nothing. Translated. */
const char *av_capture_rules_find_notice (const char *age);

/* How a value reaches somebody: "tel", "mail", "reseau". */
const char *av_capture_rules_find_reach (const char *value);

/* Stage of a contact: with a name or a number it waits to be matched. */
const char *av_capture_rules_find_stage (AvRecord *contact);

/* One record `besoin-immediat` for each need of a contact: the clock starts
 * now. GPtrArray of AvChange (transfer full). The ids are drawn from the
 * contact's, so that a save tried twice writes them once, and one that was taken
 * back brings back those that went with it. */
GPtrArray *av_capture_rules_dup_needs (GVariant *answers, const char *contact, const char *container);

G_END_DECLS
