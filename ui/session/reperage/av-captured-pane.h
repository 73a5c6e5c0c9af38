#pragma once

#include <adwaita.h>

#include "av-capture.h"
#include "av-captured-row.h"

G_BEGIN_DECLS

#define AV_TYPE_CAPTURED_PANE (av_captured_pane_get_type ())
G_DECLARE_FINAL_TYPE (AvCapturedPane, av_captured_pane, AV, CAPTURED_PANE, AdwBin)

/* What is read over in « À relire »: a contact in its capture, what else was captured
 * in words, with the actions win.save-next, win.set-aside and win.take-back; or that
 * nothing is left. */

void av_captured_pane_show_nothing (AvCapturedPane *self);
/* place: of today's outing, with which passers-by are counted; nullable. */
void av_captured_pane_show (AvCapturedPane *self,
                            AvCapturedRow *row,
                            const char *place);

/* transfer none; holds what is read over while av_captured_pane_shows_capture (). */
AvCapture *av_captured_pane_get_capture (AvCapturedPane *self);
gboolean av_captured_pane_shows_capture (AvCapturedPane *self);

/* The keyboard, where what is shown is decided. */
void av_captured_pane_take_focus (AvCapturedPane *self);

G_END_DECLS
