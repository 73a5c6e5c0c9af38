#pragma once

#include <gtk/gtk.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_DRAFT_HOLDER (av_draft_holder_get_type ())
G_DECLARE_INTERFACE (AvDraftHolder, av_draft_holder, AV, DRAFT_HOLDER, GtkWindow)

/* A window in which what was begun is finished. */
struct _AvDraftHolderInterface
{
  GTypeInterface parent_interface;

  AvRecordEditor *(*find_editor) (AvDraftHolder *self, const char *id);
  void (*take_draft) (AvDraftHolder *self, AvDraft *draft);
};

/* What writes that record in this window (transfer none); NULL: nothing does. */
AvRecordEditor *av_draft_holder_find_editor (AvDraftHolder *self, const char *id);
/* Goes to where the draft's record is written, with what the draft holds, and
 * gives it the focus. What stood there is kept as a draft of its own; where it
 * cannot be, it stays and the window says so. */
void av_draft_holder_take_draft (AvDraftHolder *self, AvDraft *draft);

/* The window of @application that has typed text of that record in hand
 * (transfer none), and its editor; NULL: none has. */
AvDraftHolder *av_draft_holder_find (GtkApplication *application, const char *id, AvRecordEditor **editor);

G_END_DECLS
