/* Which scope a container belongs to (SYNC §4.2): « the creator, then the
 * present scope » says it.
 *
 * Every `~perimetre` operation is a claim: by an author who answered for some
 * scopes, after the claims it names. What they say together depends on none of
 * the orders they may come in. A claim counts where it is the first of a chain
 * and its author answers for the scope, or where its author answers for the
 * scope of a claim before it; within one segment, nobody having seen it yet,
 * an author may take back what was said (av-claims.h). */

#pragma once

#include "av-merge-private.h"

G_BEGIN_DECLS

/* Whether an operation says a container's scope, and a scope at all. */
gboolean av_perimeter_is_claim (const AvRegisterOp *op, const char *form, const AvId *record, const AvId *container, AvClass klass);
/* Remembers it. @scopes: those of its author, a space before and behind each;
 * NULL: whatever it says was this store's own affair. */
gboolean av_perimeter_note (AvStore *store, const AvRegisterOp *op, const AvId *container, const char *scopes, GError **error);
/* Claims of no scope, which former programs took for some. */
gboolean av_perimeter_forget_no_scopes (AvStore *store, GError **error);
/* Adds the claims that stand now, which a new one has to follow even where
 * somebody who had no say replaced them. @dots: of gint64. */
gboolean av_perimeter_add_standing (AvStore *store, const AvId *container, GArray *dots, GError **error);
/* The set of scopes the container belongs or belonged to, by the chains that this
 * installation goes by: of several, of all of those, for one of them may be a
 * forger's. NULL: it has a part in none. Borrowed, as the claims are (av-claim-store.h). */
gboolean av_perimeter_list_writers (AvStore *store, const AvId *container, GHashTable **scopes, GError **error);
/* Whether there is at most one claim, and that for one of @scopes. */
gboolean av_perimeter_is_undisputed (AvStore *store, const AvId *container, const char *scopes, gboolean *undisputed, GError **error);
/* Whether a claim says a scope, whoever made it. */
gboolean av_perimeter_is_claimed_for (AvStore *store, const AvId *container, const char *scope, gboolean *claimed, GError **error);
/* Whether anything was said of whose it is, or anything written into it: what does not
 * count may, later. A territory belongs to its commune, whatever was said. */
gboolean av_perimeter_is_begun (AvStore *store, const AvId *container, gboolean territory, gboolean *begun, GError **error);
/* Its claims moved: what `container_scope` says is drawn from all of them before the
 * transaction ends. */
void av_perimeter_touch (AvStore *store, const AvId *container);
/* Draws it. */
gboolean av_perimeter_update (AvStore *store, const AvId *container, GError **error);

G_END_DECLS
