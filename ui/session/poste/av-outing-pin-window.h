#pragma once

#include <adwaita.h>

#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_OUTING_PIN_WINDOW (av_outing_pin_window_get_type ())
G_DECLARE_FINAL_TYPE (AvOutingPinWindow, av_outing_pin_window, AV, OUTING_PIN_WINDOW, AdwWindow)

/* Chooses the six digits that bring an idle or button lock back during an
 * outing, and says what they weaken; or ends it. */
GtkWindow *av_outing_pin_window_new (GtkWindow *parent,
                                     AvSession *session,
                                     AvOpening *opening);

/* « Fin de sortie »: the porch forgets the keys. */
void av_outing_pin_window_end_outing (AvSession *session);

G_END_DECLS
