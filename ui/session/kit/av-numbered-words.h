#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Eight words that people compare, and are asked for by number: no secret. In two
 * lines of four, one below the other. */
void av_numbered_words_show (GtkLabel *label,
                             const char *words);

G_END_DECLS
