#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_ERASURES_WINDOW (av_erasures_window_get_type ())
G_DECLARE_FINAL_TYPE (AvErasuresWindow, av_erasures_window, AV, ERASURES_WINDOW, AdwApplicationWindow)

/* The erasures of the organisation: what waits for a second computer, and who
 * has heard of each. Property: "session". */

G_END_DECLS
