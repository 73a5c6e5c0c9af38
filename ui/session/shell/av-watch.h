#pragma once

#include <gtk/gtk.h>

#include "av-veil.h"

G_BEGIN_DECLS

#define AV_TYPE_WATCH (av_watch_get_type ())
G_DECLARE_FINAL_TYPE (AvWatch, av_watch, AV, WATCH, GObject)

/* Watches the keys and the pointer of every window, dialogs too: draws
 * the veil after a minute without any, lifts it at the first key, and asks for
 * the lock when nobody comes back. It also answers Ctrl and a digit by the
 * place of the key, which no accelerator does on a French keyboard.
 *
 * A veil drawn by hand waits 60 s, then asks for the lock; so does one drawn by
 * itself while an outing's code brings everything back, which costs six keys.
 * Without a code it waits as long as the idle time of the settings (5 minutes).
 *
 * A letter typed at a veil that came by itself goes to the text it was meant
 * for; a shortcut that shows or counts acts (AvVeilKey).
 *
 * Property "code-until" (int64): until when there is a code, in seconds since
 * 1970; 0: there is none.
 *
 * Signal: "lock" (). */
AvWatch *av_watch_new (GtkApplication *application,
                       AvVeil *veil);

/* Draws the veil by hand; one that is drawn stays, as if it were. */
void av_watch_veil (AvWatch *self);

/* Seconds without any key: of the veil (0: never), of a veil that waits no
 * longer, of the lock. */
void av_watch_set_times (AvWatch *self,
                         guint veil_seconds,
                         guint patience_seconds,
                         guint lock_seconds);

G_END_DECLS
