#pragma once

#include <adwaita.h>

#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

#define AV_TYPE_JOIN_WINDOW (av_join_window_get_type ())
G_DECLARE_FINAL_TYPE (AvJoinWindow, av_join_window, AV, JOIN_WINDOW, AdwApplicationWindow)

/* The last step of joining: this computer's own words for the intendant, then
 * the welcome he gave back and two of the organisation's words.
 *
 * Signal: "joined" (). */
GtkWindow *av_join_window_new (GtkApplication *application,
                               AvQueue *queue,
                               AvOpening *opening);

G_END_DECLS
