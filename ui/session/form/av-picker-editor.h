#pragma once

#include "av-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_PICKER_EDITOR (av_picker_editor_get_type ())
G_DECLARE_FINAL_TYPE (AvPickerEditor, av_picker_editor, AV, PICKER_EDITOR, GtkWidget)

/* Many choices, a reference list, a commune, records of the store: a button
 * that shows the answer and opens a list to type into. Typing on the button
 * opens it with that letter. Several answers stand above as pills, each taken
 * away by pressing it. */
GtkWidget *av_picker_editor_new (const AvField *field, AvSession *session);

/* Only records of this dossier are offered. */
void av_picker_editor_set_container (AvPickerEditor *self, const char *container);

G_END_DECLS
