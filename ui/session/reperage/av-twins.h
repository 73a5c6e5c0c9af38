#pragma once

#include <gtk/gtk.h>

#include "av-session-store.h"

G_BEGIN_DECLS

#define AV_TYPE_TWINS (av_twins_get_type ())
G_DECLARE_FINAL_TYPE (AvTwins, av_twins, AV, TWINS, GtkWidget)

/* Under a name that is being written: who is known already under one like it.
 * Shown only where there is somebody; pressed, it does win.twin. */

/* @name: NULL, reserved or short: nobody. @container: who is being written, and
 * is nobody's twin. */
void av_twins_look_for (AvTwins *self, AvSession *session, const char *name, const char *container);
/* Container of the first of them, or NULL. */
const char *av_twins_get_container (AvTwins *self);

G_END_DECLS
