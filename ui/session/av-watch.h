#pragma once

#include <gtk/gtk.h>

#include "av-veil.h"

G_BEGIN_DECLS

#define AV_TYPE_WATCH (av_watch_get_type ())
G_DECLARE_FINAL_TYPE (AvWatch, av_watch, AV, WATCH, GObject)

/* Watches the keys and the pointer of every window of the application: draws
 * the veil after a minute without any, lifts it at the first key, and asks for
 * the lock when nobody comes back. It also answers Ctrl and a digit by the
 * place of the key, which no accelerator does on a French keyboard.
 *
 * A veil drawn by hand waits 60 s, then asks for the lock; one drawn by itself
 * waits as long as the idle time of the settings (5 minutes).
 *
 * Signal: "lock" (). */
AvWatch *av_watch_new (GtkApplication *application,
                       AvVeil *veil);

/* Draws the veil by hand. */
void av_watch_veil (AvWatch *self);

/* Seconds without any key: of the veil (0: never), of the lock. */
void av_watch_set_times (AvWatch *self,
                         guint veil_seconds,
                         guint lock_seconds);

G_END_DECLS
