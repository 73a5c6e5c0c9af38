#pragma once

#include "av-reading.h"
#include "av-store-private.h"
#include "av-twin.h"

G_BEGIN_DECLS

/* What the role of who works reads; nothing, whatever the role, where @over: the
 * lease is. */
gboolean av_reading_get (AvStore *store, AvRoleReading *reading, gboolean *over, GError **error);
/* FALSE: it could not be told. @row->rid may be 0: of a record not yet there. */
gboolean av_reading_allows (AvStore *store, const AvRecordRow *row, gboolean *allowed, GError **error);
/* The same, refused with AV_STORE_ERROR_WITHHELD. */
gboolean av_reading_require (AvStore *store, const AvRecordRow *row, GError **error);
/* av_twins_load () without those that are not read. */
GPtrArray *av_reading_load_twins (AvStore *store, const AvForm *form, const AvId *container, GError **error);
/* Whether no record of @form is withheld, whosever it is: nothing else to ask. */
gboolean av_reading_reads_all_of (AvStore *store, const char *form, gboolean *all, GError **error);

G_END_DECLS
