#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_BACKUPS_WINDOW (av_backups_window_get_type ())
G_DECLARE_FINAL_TYPE (AvBackupsWindow, av_backups_window, AV, BACKUPS_WINDOW, AdwApplicationWindow)

/* The copies of this computer's store: which there are, and one more, here or
 * onto a stick.
 *
 * Property: "session". */

G_END_DECLS
