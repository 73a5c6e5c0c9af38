#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_DRAFTS_WINDOW (av_drafts_window_get_type ())
G_DECLARE_FINAL_TYPE (AvDraftsWindow, av_drafts_window, AV, DRAFTS_WINDOW, AdwApplicationWindow)

/* « Brouillons »: everything that was begun on this computer and not saved, to
 * be finished where it was begun, or removed. What is removed comes back with
 * Ctrl+Z as long as the window is open.
 *
 * Property: "session". */

G_END_DECLS
