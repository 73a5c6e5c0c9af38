#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One sentence when nothing else can be shown: the store does not open. Its
 * only way on is back to the lock screen. */
GtkWindow *av_error_window_new (GtkApplication *application,
                                const GError *error);

G_END_DECLS
