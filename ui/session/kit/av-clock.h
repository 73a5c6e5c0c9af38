/* The immediacy clock of a need, in words: said (T0), first answer (T1). */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "First answer: D+2 (limit 3 days)", or how long it has been waited for.
 * @said_on, @answered_on: canonical moments, @answered_on NULL: none yet;
 * @delay: code of delais_immediatete.csv; @now: NULL: the present.
 * @late (out, nullable). Returns: transfer full; "" without @said_on. */
char *av_clock_show (const char *said_on, const char *delay, const char *answered_on, GDateTime *now, gboolean *late);
/* The same, as short as a badge: "Late: D+2 / 3 days". */
char *av_clock_show_short (const char *said_on, const char *delay, const char *answered_on, GDateTime *now, gboolean *late);

G_END_DECLS
