#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_REGLAGES_WINDOW (av_reglages_window_get_type ())
G_DECLARE_FINAL_TYPE (AvReglagesWindow, av_reglages_window, AV, REGLAGES_WINDOW, AdwApplicationWindow)

/* Réglages: the records of the territory, form by form as the catalogue has
 * them: teams, workers, partners, operations…
 *
 * Properties: "session", "page" (form id). */

G_END_DECLS
