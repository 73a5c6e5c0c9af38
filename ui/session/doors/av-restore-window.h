#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AV_TYPE_RESTORE_WINDOW (av_restore_window_get_type ())
G_DECLARE_FINAL_TYPE (AvRestoreWindow, av_restore_window, AV, RESTORE_WINDOW, AdwApplicationWindow)

/* Puts the store of a backup into an empty directory, or in the place of one
 * that no longer opens (kept beside): the file, the agent, the phrase. */
GtkWindow *av_restore_window_new (GtkApplication *application,
                                  const char *store);

G_END_DECLS
