#pragma once

#include "av-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_CHIPS_EDITOR (av_chips_editor_get_type ())
G_DECLARE_FINAL_TYPE (AvChipsEditor, av_chips_editor, AV, CHIPS_EDITOR, GtkWidget)

/* Few choices, all in sight, each under a digit: choice, several choices,
 * yes or no, a scale from 0 to 10. A digit picks and goes on to the next
 * question; with Shift, of several choices, it picks and stays. A field with
 * quick choices shows those, and the others behind a last chip. */
GtkWidget *av_chips_editor_new (const AvField *field, AvSession *session);

/* Shows @label for a code where there is little room; the whole label stays
 * in the tooltip and for screen readers. */
void av_chips_editor_set_brief (AvChipsEditor *self, const char *code, const char *label);

G_END_DECLS
