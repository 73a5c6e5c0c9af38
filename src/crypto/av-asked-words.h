#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which two of eight words somebody is asked for, drawn at random: whoever changed
 * the file on the way can seek one that agrees in the words that people choose, but
 * not in those. Numbers from 1, in order. */
typedef struct
{
  guint first;
  guint second;
} AvAskedWords;

/* Others than before. */
void av_asked_words_draw (AvAskedWords *self);

/* Whether what was typed are these two of eight words, or all eight, with their numbers
 * or without; self NULL: only all eight. */
gboolean av_asked_words_match (const AvAskedWords *self,
                               const char *words,
                               const char *typed);

/* As they are shown, so that whoever is asked need not count: "1 abaisser, 2 balcon",
 * with what stands after a number, between two words, and after the fourth. transfer
 * full. */
char *av_asked_words_number (const char *words,
                             const char *after_number,
                             const char *between,
                             const char *after_fourth);

G_END_DECLS
