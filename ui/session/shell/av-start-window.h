#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_START_WINDOW (av_start_window_get_type ())
G_DECLARE_FINAL_TYPE (AvStartWindow, av_start_window, AV, START_WINDOW, AdwApplicationWindow)

/* Where the day begins: the outing, three doors, and what waits. */

G_END_DECLS
