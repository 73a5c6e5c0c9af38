#pragma once

#include <gtk/gtk.h>

#include "av-session.h"

G_BEGIN_DECLS

/* Offers to print the fiche de repérage of a dossier's first contact; blank
 * sheets only where @container is NULL or has no contact. */
void av_dossier_sheet_print (GtkWindow *parent, AvSession *session, const char *container);

G_END_DECLS
