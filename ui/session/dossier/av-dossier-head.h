#pragma once

#include <adwaita.h>

#include "av-summary.h"

G_BEGIN_DECLS

#define AV_TYPE_DOSSIER_HEAD (av_dossier_head_get_type ())
G_DECLARE_FINAL_TYPE (AvDossierHead, av_dossier_head, AV, DOSSIER_HEAD, AdwBin)

/* Whose dossier is open: name, what is known in a line, how far, what is done
 * with all of it, and the way to another one ("win.search"). */
void av_dossier_head_show (AvDossierHead *self, AvSummary *summary);
void av_dossier_head_open_menu (AvDossierHead *self);

G_END_DECLS
