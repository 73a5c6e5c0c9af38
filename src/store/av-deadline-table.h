/* The clock of immediacy (T0 said, T1 first answer, T2 satisfied): one row of
 * `due` a need. T1 is the earliest action done for the need, never stored. */

#pragma once

#include "av-register.h"

G_BEGIN_DECLS

/* Table due: rid, need (id), container, priority, t0, deadline, t1, t2 (ms
 * since 1970, NULL unknown), closed (no longer waits: any stage but `ouvert`). */
gboolean av_deadline_table_create (AvStore *store, GError **error);
/* Before the projection of @row changes: notes what an action answered. */
gboolean av_deadline_table_prepare (AvStore *store, const AvRecordRow *row, GError **error);
/* After it did; @registers NULL: the record is gone. */
gboolean av_deadline_table_update (AvStore *store, const AvRecordRow *row, AvRegisters *registers, GError **error);

/* Milliseconds of a canonical moment or day; 0 when it is none. */
gint64 av_deadline_read_moment (const char *canonical);

G_END_DECLS
