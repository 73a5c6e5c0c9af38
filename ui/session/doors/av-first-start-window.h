#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AV_TYPE_FIRST_START_WINDOW (av_first_start_window_get_type ())
G_DECLARE_FINAL_TYPE (AvFirstStartWindow, av_first_start_window, AV, FIRST_START_WINDOW, AdwApplicationWindow)

/* The short assistant of a computer without a store. door: "found" (names,
 * phrase, root file, words of the organisation) or "join" (names, phrase,
 * request file, words of this computer). When it closes, the lock screen is
 * back, with a store to unlock. */
GtkWindow *av_first_start_window_new (GtkApplication *application,
                                      const char *store,
                                      const char *door);

G_END_DECLS
