#pragma once

#include <adwaita.h>

#include "av-record-editor.h"

G_BEGIN_DECLS

#define AV_TYPE_CAPTURE (av_capture_get_type ())
G_DECLARE_FINAL_TYPE (AvCapture, av_capture, AV, CAPTURE, AdwBin)

/* A contact taken at a stall in half a minute, in the order of the
 * conversation: digits answer and go on, Ctrl+Enter saves and begins the next.
 *
 * Properties: "session", "editor" (AvRecordEditor of the contact).
 *
 * Signals: saved (const char *container); twin (const char *container): the
 * hint of somebody already known was pressed. */
void av_capture_begin (AvCapture *self);
/* Takes up a contact that is in the store; the keyboard stays in its field, for what
 * comes late would take it from a hand at work. */
void av_capture_open (AvCapture *self, const char *id);
/* Goes on with the draft of a contact, once what stands in the form is kept;
 * where it cannot be, it stays and the line at the foot says why. The keyboard
 * stays in its field. */
void av_capture_take_draft (AvCapture *self, const char *id);
/* What was captured while locked, @answers over the @empty record it will be:
 * a save accepts it, and does not go on to the next person by itself. */
void av_capture_read_over (AvCapture *self, AvSnapshot *empty, GVariant *answers);
/* The code of a paper sheet about to be typed. */
void av_capture_set_code (AvCapture *self, const char *code);

AvRecordEditor *av_capture_get_editor (AvCapture *self);
/* Whether it writes a dossier, or could take it back; and nothing of it any more,
 * where somebody else is written they stay. */
gboolean av_capture_holds (AvCapture *self, const char *container);
void av_capture_leave (AvCapture *self, const char *container, const char *why);
void av_capture_save (AvCapture *self, gboolean and_next);
void av_capture_undo (AvCapture *self);
void av_capture_redo (AvCapture *self);
void av_capture_open_twin (AvCapture *self);
gboolean av_capture_focus_first (AvCapture *self);

G_END_DECLS
