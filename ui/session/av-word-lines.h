#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Breaks words that are copied by hand into lines of four, in place: they are a
 * secret, of which there is no second copy. */
void av_word_lines_break (char *words);

G_END_DECLS
