#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_INSTALLATIONS_WINDOW (av_installations_window_get_type ())
G_DECLARE_FINAL_TYPE (AvInstallationsWindow, av_installations_window, AV, INSTALLATIONS_WINDOW, AdwApplicationWindow)

/* The computers of the organisation: which there are, which is revoked, which
 * comes back, and new ones from a folder of requests. Property: "session". */

G_END_DECLS
