#pragma once

#include <gtk/gtk.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_DRAFTS_BUTTON (av_drafts_button_get_type ())
G_DECLARE_FINAL_TYPE (AvDraftsButton, av_drafts_button, AV, DRAFTS_BUTTON, GtkButton)

/* Says how many drafts wait to be finished, and leads to them; hidden where
 * none does.
 *
 * Properties: "session"; "editor" (AvRecordEditor): what is in hand beside it,
 * which does not wait.
 *
 * Signal: listed (GPtrArray *drafts): those there are now, of AvDraft. */

G_END_DECLS
