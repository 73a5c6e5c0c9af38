#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_DOSSIER_MENU (av_dossier_menu_get_type ())
G_DECLARE_FINAL_TYPE (AvDossierMenu, av_dossier_menu, AV, DOSSIER_MENU, GtkWidget)

/* What is done with a whole dossier beside writing in it: shared, transferred,
 * opened beyond a role, parted from those it is shown with, erased ("app.open-page").
 *
 * Properties: "container", of the dossier; NULL greys it. "joined": it is shown with others;
 * FALSE again with another container. */

/* Nothing where it is greyed or out of sight. */
void av_dossier_menu_open (AvDossierMenu *self);

G_END_DECLS
