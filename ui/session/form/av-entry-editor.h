#pragma once

#include "av-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_ENTRY_EDITOR (av_entry_editor_get_type ())
G_DECLARE_FINAL_TYPE (AvEntryEditor, av_entry_editor, AV, ENTRY_EDITOR, GtkWidget)

/* What is typed on one line: text, day, moment, number, money, telephone,
 * e-mail. Typing is free ("hier", "24/1/20", "06 39 98 12 34"); below the
 * entry stands how it was understood, and on leaving it is put in order. */
GtkWidget *av_entry_editor_new (const AvField *field);

G_END_DECLS
