#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_PORCH (av_porch_get_type ())
G_DECLARE_FINAL_TYPE (AvPorch, av_porch, AV, PORCH, GtkApplication)

/* The application a person starts. It owns the application id, shows the lock
 * window, starts the session with the keys and ends it when the computer is
 * to be locked. */
AvPorch *av_porch_new (void);

G_END_DECLS
