#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One sentence when nothing else can be shown: the store does not open. The way
 * on is back to the lock screen and, where a backup mends it, restoring one;
 * where only what was written last is damaged, opening without that. */
GtkWindow *av_error_window_new (GtkApplication *application,
                                const GError *error,
                                gboolean restorable,
                                gboolean cuttable);

G_END_DECLS
