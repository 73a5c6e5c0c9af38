#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_ECHANGE_WINDOW (av_echange_window_get_type ())
G_DECLARE_FINAL_TYPE (AvEchangeWindow, av_echange_window, AV, ECHANGE_WINDOW, AdwApplicationWindow)

/* Échange: a stick or a folder is chosen, nothing is written before
 * « Commencer », then both ways in one go, resumable; what came from whom,
 * what was refused and why, what two people wrote differently. */

/* Chooses a folder as if by its button. */
void av_echange_window_set_folder (AvEchangeWindow *self,
                                   const char *folder);

G_END_DECLS
