#pragma once

#include <gtk/gtk.h>

#include "av-secret.h"

G_BEGIN_DECLS

/* Breaks words that are copied by hand into lines of four, in place: they are a
 * secret, of which there is no second copy. */
void av_word_lines_break (char *words);

/* In a label that is emptied once they are copied. */
void av_word_lines_show (GtkLabel *label,
                         AvSecret *words);

G_END_DECLS
