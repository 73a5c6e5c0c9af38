#pragma once

#include <gtk/gtk.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_OUTING_BUTTON (av_outing_button_get_type ())
G_DECLARE_FINAL_TYPE (AvOutingButton, av_outing_button, AV, OUTING_BUTTON, GtkButton)

/* Today's outing, where and with whom, or that it is to be chosen ("win.outing").
 *
 * Property: "session". */

G_END_DECLS
