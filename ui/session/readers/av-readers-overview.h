#pragma once

#include <adwaita.h>

#include "av-readers.h"

G_BEGIN_DECLS

#define AV_TYPE_READERS_OVERVIEW (av_readers_overview_get_type ())
G_DECLARE_FINAL_TYPE (AvReadersOverview, av_readers_overview, AV, READERS_OVERVIEW, AdwBin)

/* Whose a dossier is, with whom it is shared, who opened it beyond their role;
 * and what can be done about it, through the actions of AvReadersWindow. */

/* agent: who works, or NULL. */
void av_readers_overview_show (AvReadersOverview *self,
                               AvReaders *readers,
                               const char *agent);

G_END_DECLS
