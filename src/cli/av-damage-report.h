#pragma once

#include <json-glib/json-glib.h>

#include "av-invocation.h"
#include "av-salvage.h"
#include "av-store.h"

G_BEGIN_DECLS

/* Says what a check or a salvage of the store in @directory found, the dossiers
 * concerned by their names where @names (nullable), the same data as far as it
 * can be read, still knows them; and puts it into @object. */
void av_damage_report_say (AvInvocation *invocation,
                           const char *directory,
                           AvSecret *key,
                           AvSalvageReport *report,
                           AvStore *names,
                           JsonObject *object);

G_END_DECLS
