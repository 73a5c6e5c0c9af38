#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_WELCOME_PAGE (av_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (AvWelcomePage, av_welcome_page, AV, WELCOME_PAGE, GtkWidget)

/* A computer without a store: three doors, each the action app.first-start
 * with its name, "found", "join" or "restore". */

/* message: NULL for none. */
void av_welcome_page_show_message (AvWelcomePage *self,
                                   const char *message);

G_END_DECLS
