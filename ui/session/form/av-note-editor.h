#pragma once

#include "av-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_NOTE_EDITOR (av_note_editor_get_type ())
G_DECLARE_FINAL_TYPE (AvNoteEditor, av_note_editor, AV, NOTE_EDITOR, GtkWidget)

/* A few lines of words, with what is left to write, and at once a word when
 * what is typed is never kept (a social security number). */
GtkWidget *av_note_editor_new (const AvField *field);

G_END_DECLS
