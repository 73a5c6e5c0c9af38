/* Dossiers shown as one that are of several teams: each answers for its own part, and erases
 * that one alone. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Of a dossier and those it is shown with: a sentence that says whose the others are, and
 * that they stay. NULL: all of them are of our scopes, or none is. sentence: transfer full. */
gboolean av_others_part_find (AvStore *store, const char *dossier, char **sentence, GError **error);

G_END_DECLS
