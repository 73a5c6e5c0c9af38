/* Dossiers of a team that this computer does not work for any more: what is still written
 * into them is signed for that team, leaves the screen then, and waits (docs/trust.md). */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Of a dossier, or of one it is shown with: a sentence that says so, and who lets it in.
 * NULL: what is written counts, as far as can be told here: nothing is told where it works for
 * a structure. sentence: transfer full. */
gboolean av_left_dossier_find (AvStore *store, const char *dossier, char **sentence, GError **error);

G_END_DECLS
