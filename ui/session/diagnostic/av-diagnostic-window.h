#pragma once

#include "av-dossier-window.h"

G_BEGIN_DECLS

#define AV_TYPE_DIAGNOSTIC_WINDOW (av_diagnostic_window_get_type ())
G_DECLARE_FINAL_TYPE (AvDiagnosticWindow, av_diagnostic_window, AV, DIAGNOSTIC_WINDOW, AvDossierWindow)

/* Diagnostic individualisé: the parts of it at the left, in any order; the
 * questions of one part at the right.
 *
 * Properties: "session", "container" (whose; NULL: asks), "page" (id). */

G_END_DECLS
