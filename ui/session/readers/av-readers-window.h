#pragma once

#include "av-dossier-window.h"

G_BEGIN_DECLS

#define AV_TYPE_READERS_WINDOW (av_readers_window_get_type ())
G_DECLARE_FINAL_TYPE (AvReadersWindow, av_readers_window, AV, READERS_WINDOW, AvDossierWindow)

/* Who reads a dossier beside its team: shared, transferred, opened beyond a
 * role, parted from those it is shown with, erased.
 *
 * Properties: "session", "container", "page": "overview", "share", "transfer",
 * "urgent", "part" or "erase". */

G_END_DECLS
