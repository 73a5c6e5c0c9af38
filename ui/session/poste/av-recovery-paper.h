#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The recovery code of an agent on paper, for a sealed envelope. Asks for the printer;
 * FALSE: it was not printed, and @error says why unless it was given up. */
gboolean av_recovery_paper_print (GtkWindow *window, const char *agent, const char *words, GError **error);

/* What is on it: on a page of that width, in points. */
void av_recovery_paper_draw (cairo_t *cr, double width, const char *agent, const char *words);

G_END_DECLS
