/* Dossiers shown as one that are of several teams: each answers for its own part, and erases
 * that one alone. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Of a dossier and those it is shown with. own: whether any is left that is erased from here
 * (av-own-part.h). sentence: whose the others are, and that they stay; NULL: there are none,
 * or nothing is left of ours; transfer full. */
gboolean av_others_part_find (AvStore *store, const char *dossier, gboolean *own, char **sentence, GError **error);

G_END_DECLS
