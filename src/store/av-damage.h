/* Whose data a damaged store has lost. */

#pragma once

#include "av-database.h"

G_BEGIN_DECLS

/* The containers that rows between gaps (of AvSalvageGap, av-salvage.h) may have
 * belonged to, as texts, each once; @db is the damaged database itself, whose
 * indexes often still tell where its tables do not. *complete: no gap was
 * passed over (transfer container of texts). */
GPtrArray *av_damage_list_containers (AvDatabase *db,
                                      GPtrArray *gaps,
                                      gboolean *complete);

/* The containers of the last day on which anything was written, newest first, as
 * texts (transfer container of texts). *complete: no record was passed over that
 * cannot be read. */
GPtrArray *av_damage_list_last_written (AvDatabase *db,
                                        gboolean *complete);

G_END_DECLS
