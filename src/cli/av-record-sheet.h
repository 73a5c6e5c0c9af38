#pragma once

#include "av-sheet.h"
#include "av-store.h"

G_BEGIN_DECLS

/* One copy of a sheet filled with a record: the names behind its ids are found
 * in the store. */
gboolean av_record_sheet_add (AvSheetJob *job, const AvSheet *sheet, AvStore *store, const char *id, GError **error);

G_END_DECLS
