#pragma once

#include "av-dossier-window.h"

G_BEGIN_DECLS

#define AV_TYPE_MOBILISATION_WINDOW (av_mobilisation_window_get_type ())
G_DECLARE_FINAL_TYPE (AvMobilisationWindow, av_mobilisation_window, AV, MOBILISATION_WINDOW, AvDossierWindow)

/* Mobilisation: what waits across the dossiers at the left, what is done for
 * one young person at the right.
 *
 * Properties: "session", "container" (whose; NULL: nobody's yet), "page":
 * "plan" or a form id. */

G_END_DECLS
