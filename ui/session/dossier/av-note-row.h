#pragma once

#include <adwaita.h>

#include "av-note-writing.h"

G_BEGIN_DECLS

#define AV_TYPE_NOTE_ROW (av_note_row_get_type ())
G_DECLARE_FINAL_TYPE (AvNoteRow, av_note_row, AV, NOTE_ROW, AdwBin)

/* One private note: its moment, what it says, and how it goes. One that does not
 * open says so in its place. */
GtkWidget *av_note_row_new (AvNoteWriting *writing);
AvNoteWriting *av_note_row_get_writing (AvNoteRow *self);

G_END_DECLS
