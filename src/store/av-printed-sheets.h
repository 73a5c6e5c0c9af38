/* Sheets that were printed here. Who printed whose, and when, is in the access log. The
 * code on a blank one is awaited until somebody types that sheet: here, or on a computer
 * whose bundles come here. */

#pragma once

#include "av-class.h"
#include "av-store.h"

G_BEGIN_DECLS

/* As long as a contact that is never attached to a dossier: whose sheet is out longer
 * is not to be typed any more. */
#define AV_PRINTED_SHEETS_DAYS 92

/* What is out is out: where the disk is full the line of the log waits for room. */
gboolean av_printed_sheets_note_filled (AvStore *store, const char *sheet, const char *container, GError **error);
/* The same, and @codes are awaited from now on. */
gboolean av_printed_sheets_note_blank (AvStore *store, const char *sheet, const char *const *codes, GError **error);

/* Codes that nobody typed yet. transfer full. */
GPtrArray *av_printed_sheets_list_awaited (AvStore *store, GError **error);
/* Drops those that were typed, and those whose time is over, unless the date is in
 * doubt. What a version before wrote counts from now on. */
gboolean av_printed_sheets_shorten (AvStore *store, GError **error);
/* Drops the codes that records of a compartment have, before they are erased: what is
 * found no more would be awaited again. */
gboolean av_printed_sheets_forget (AvStore *store, const AvId *container, AvClass klass, GError **error);

G_END_DECLS
