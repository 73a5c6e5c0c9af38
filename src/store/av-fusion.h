/* Dossiers that are of one person: no data moves, containers are only shown
 * together, so undoing is exact (SYNC §4.2). */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Says that two dossiers are one person's, which is for who answers for both; or that they
 * are not after all, which is for who answers for either. */
gboolean av_fusion_join (AvStore *store, const char *one, const char *other, GError **error);
gboolean av_fusion_part (AvStore *store, const char *one, const char *other, GError **error);
/* Says of a dossier that it is of another person than every one it is shown with: of those
 * it was joined to one has to have the say, of the others it is said where one has. @shown:
 * what av_fusion_get_component () told to who decides; where it is shown with others by now
 * that is AV_STORE_ERROR_CHANGED. Nothing is done then, nor where it is alone, or where one of
 * them is refused. @joined: those of them that it had been joined to; transfer full. */
gboolean av_fusion_part_from (AvStore *store, const char *dossier, const char *const *shown, char ***joined, GError **error);
/* Takes that back: says of a dossier that it is of the same person as each of these, or
 * nothing where one of them is refused. */
gboolean av_fusion_join_again (AvStore *store, const char *dossier, const char *const *joined, GError **error);
/* Whether this store answers for a dossier, and its word counts: in both of two it joins
 * them, in either it parts them. */
gboolean av_fusion_has_say (AvStore *store, const char *dossier, gboolean *say, GError **error);
/* Containers shown together with @container, itself included, the one shown
 * first in front: NULL-terminated; transfer full. */
char **av_fusion_get_component (AvStore *store, const char *container, GError **error);
/* The pairs that were joined: GPtrArray of strv of two. */
GPtrArray *av_fusion_list (AvStore *store, GError **error);

/* Whether @container is fused with any. FALSE: it could not be told. */
gboolean av_fusion_has (AvStore *store, const AvId *container, gboolean *fused, GError **error);
/* Whether the one that ought to be shown first among those fused with
 * @container still is. */
gboolean av_fusion_is_in_order (AvStore *store, const AvId *container, gboolean *in_order, GError **error);
/* Something of @container may decide with what it is shown, and how: it is told
 * anew before the transaction ends. */
void av_fusion_touch (AvStore *store, const AvId *container);
/* Components again, from what `~fusion` records say, of those that were touched
 * and of what hangs together with them; tells the containers that are shown
 * otherwise than before as GBytes. */
GHashTable *av_fusion_follow (AvStore *store, GError **error);

G_END_DECLS
