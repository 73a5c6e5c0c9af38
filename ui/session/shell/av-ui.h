#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the look, the style sheet, the templates and the types they name
 * known; once, after GTK and libadwaita are initialised. */
void av_ui_init (void);

G_END_DECLS
