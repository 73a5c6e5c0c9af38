#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_OUTING_WINDOW (av_outing_window_get_type ())
G_DECLARE_FINAL_TYPE (AvOutingWindow, av_outing_window, AV, OUTING_WINDOW, AdwWindow)

/* Where the team goes today: one of the operations that are planned, or a new
 * one; chosen once, it stands on every contact of the day. */
GtkWidget *av_outing_window_new (GtkWindow *parent, AvSession *session);

G_END_DECLS
