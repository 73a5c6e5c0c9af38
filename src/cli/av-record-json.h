#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "av-change.h"
#include "av-snapshot.h"
#include "av-store.h"
#include "av-summary.h"

G_BEGIN_DECLS

/* Records as the command line writes and reads them. */
JsonObject *av_record_json_from_snapshot (AvSnapshot *snapshot);
JsonObject *av_record_json_from_summary (AvSummary *summary);
JsonObject *av_record_json_from_answers (GVariant *answers);
AvChange *av_record_json_to_change (JsonObject *object, GError **error);

/* The same for people: a title, then one answer a line. */
char *av_record_text_from_snapshot (AvStore *store, AvSnapshot *snapshot);
char *av_record_text_record (AvStore *store, const char *id);
char *av_record_text_answer (AvStore *store, const AvField *field, const char *answer);

G_END_DECLS
