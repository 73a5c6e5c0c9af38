#pragma once

#include <gtk/gtk.h>

#include "av-captured.h"

G_BEGIN_DECLS

#define AV_TYPE_CAPTURED_ROW (av_captured_row_get_type ())
G_DECLARE_FINAL_TYPE (AvCapturedRow, av_captured_row, AV, CAPTURED_ROW, GtkListBoxRow)

/* One thing to decide in « À relire »: a contact, the passers-by of one day, a
 * capture that cannot be read, or one that was set aside. */
GtkWidget *av_captured_row_new (AvCaptured *captured);

/* Whether captured is one more passer-by of that day: then it is taken in. */
gboolean av_captured_row_take (AvCapturedRow *self,
                               AvCaptured *captured);

/* The first of them, all alike. */
AvCaptured *av_captured_row_get_captured (AvCapturedRow *self);
gboolean av_captured_row_is_passage (AvCapturedRow *self);
/* Whether it is still to be decided: not set aside. */
gboolean av_captured_row_is_waiting (AvCapturedRow *self);

/* Names of the files, NULL-terminated (transfer full). */
char **av_captured_row_dup_names (AvCapturedRow *self);
/* As they are named once set aside. */
char **av_captured_row_dup_names_aside (AvCapturedRow *self);

/* Whether name is that of a file of them, or of the record the first will be. */
gboolean av_captured_row_is_named (AvCapturedRow *self,
                                   const char *name);
/* What becomes of it: with which outing it is counted, place being today's
 * (nullable), or why it cannot be (transfer full). */
char *av_captured_row_dup_outlook (AvCapturedRow *self,
                                   const char *place);

/* Their records, each during operation where no outing of that day is known
 * (nullable); of AvChange (transfer full). */
GPtrArray *av_captured_row_dup_changes (AvCapturedRow *self,
                                        const char *operation);

/* What it is, and when and by whom it was taken: sentences (transfer full). */
char *av_captured_row_dup_title (AvCapturedRow *self);
char *av_captured_row_dup_origin (AvCapturedRow *self);

G_END_DECLS
