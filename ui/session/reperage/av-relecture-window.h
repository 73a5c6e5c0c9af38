#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_RELECTURE_WINDOW (av_relecture_window_get_type ())
G_DECLARE_FINAL_TYPE (AvRelectureWindow, av_relecture_window, AV, RELECTURE_WINDOW, AdwApplicationWindow)

/* « À relire »: what was captured while the computer was locked. Each contact
 * is opened in the form of the stall, corrected and accepted, or set aside;
 * passers-by of one day are accepted together. */

G_END_DECLS
