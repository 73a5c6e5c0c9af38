#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_REPERAGE_WINDOW (av_reperage_window_get_type ())
G_DECLARE_FINAL_TYPE (AvReperageWindow, av_reperage_window, AV, REPERAGE_WINDOW, AdwApplicationWindow)

/* Repérage: the outing and its people on the left, the person spoken with on
 * the right. Properties: "session", "container" (somebody to show). */

G_END_DECLS
