/* Words that are to go into the index of names, or out of it, at the end of the
 * transaction: together and in the order of the index. Each by itself would come
 * back to a page of it that had long been written to the log. */

#pragma once

#include "av-store-private.h"

G_BEGIN_DECLS

AvDueWords *av_due_words_new (void);
void av_due_words_free (AvDueWords *due);
void av_due_words_clear (AvDueWords *due);

/* That @word of @kind names the record, or does no more: what was said last
 * counts. */
void av_due_words_add (AvDueWords *due, int kind, const char *word, gint64 rid, gboolean names);
/* Where there are so many that memory is better spared. */
gboolean av_due_words_are_many (const AvDueWords *due);
gboolean av_due_words_write (AvStore *store, GError **error);

G_END_DECLS
