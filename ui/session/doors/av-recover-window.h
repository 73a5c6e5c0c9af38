#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AV_TYPE_RECOVER_WINDOW (av_recover_window_get_type ())
G_DECLARE_FINAL_TYPE (AvRecoverWindow, av_recover_window, AV, RECOVER_WINDOW, AdwApplicationWindow)

/* « Phrase oubliée »: opens this computer's store again, or a backup of it,
 * with the root file and its words or with an intendant's store, and gives an
 * agent a new phrase. Offline, in one window; written in the access log. */
GtkWindow *av_recover_window_new (GtkApplication *application,
                                  const char *store);

G_END_DECLS
