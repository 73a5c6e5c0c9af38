#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When something was written, by the clock of whoever wrote it (SYNC §3): it orders
 * what is shown and decides nothing. Milliseconds since 1970. */

/* Whether that clock was wrong beyond doubt: before there was anything to write with,
 * or more than two days after @now. */
gboolean av_written_is_doubtful (gint64 milliseconds, gint64 now);
/* "24 Jan 2026 at 14:05", in local time, and "(doubtful clock)" where it is.
 * Returns: transfer full, "" where no calendar has it. */
char *av_written_show (gint64 milliseconds);
char *av_written_show_day (gint64 milliseconds);

G_END_DECLS
