#pragma once

#include <adwaita.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_SHEET_PRINTING (av_sheet_printing_get_type ())
G_DECLARE_FINAL_TYPE (AvSheetPrinting, av_sheet_printing, AV, SHEET_PRINTING, AdwWindow)

/* The paper sheet of the stall: the one of the person on screen, or blank ones
 * with a code each, to the printer or as a PDF. Blank sheets are remembered by
 * their codes until each is typed. What goes out is in the access log.
 *
 * @editor: nullable: blank sheets only. */
void av_sheet_printing_open (GtkWindow *parent, AvSession *session, AvRecordEditor *editor);
/* Into the PDF at @path, as its button does; closes the window. */
void av_sheet_printing_write (AvSheetPrinting *self, const char *path);

/* Codes of the sheets printed on this computer and not typed yet: answer of
 * av_queue_call_finish (), a GPtrArray of strings. */
gpointer av_sheet_printing_list_awaited (AvStore *store, gpointer user_data, GError **error);

G_END_DECLS
