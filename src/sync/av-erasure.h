#pragma once

#include "av-say.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* After that, keys of what was erased are destroyed without a second opinion. */
#define AV_ERASURE_DAYS 30

/* What the register `classes` of such a record says: the bits of classes with keys.
 * FALSE: nothing. */
gboolean av_erasure_parse_classes (const char *value,
                                   guint *classes);

typedef gboolean (*AvErasureFunc) (const AvSaying *saying, const AvId *author, gpointer user_data, GError **error);

/* What is said of erasures by who may say it: whoever answers for the dossier. Of a
 * territory nobody does, for it is none.
 * @record NULL: of all, by record. */
gboolean av_erasure_foreach (AvStore *store,
                             const AvId *record,
                             AvErasureFunc func,
                             gpointer user_data,
                             GError **error);

/* The same by whoever has the power to erase somewhere: whose the dossier is may not be
 * known here, or others know it otherwise. */
gboolean av_erasure_foreach_said (AvStore *store,
                                  const AvId *record,
                                  AvErasureFunc func,
                                  gpointer user_data,
                                  GError **error);

/* Writes that these classes of a container are erased, beside what was asked
 * for already: an erasure never takes another one back. What this installation
 * asked for is not written again. */
gboolean av_erasure_ask (AvStore *store,
                         const AvId *own,
                         const AvId *container,
                         guint classes,
                         GError **error);

/* Writes that this installation, as the second one, saw what others asked for
 * and agrees: where all of it lies in the classes shown, and to nothing that is
 * asked for later. confirmed: whether there was something. */
gboolean av_erasure_confirm (AvStore *store,
                             const AvId *own,
                             const AvId *container,
                             guint shown,
                             gboolean *confirmed,
                             GError **error);

/* Out of sight, and its keys set aside. */
gboolean av_erasure_hide (AvStore *store,
                          const AvId *container,
                          AvClass class,
                          GError **error);

/* What is hidden was asked for by this installation, though its record cannot be
 * followed yet: a store that was restored may not know whose the dossier is. */
gboolean av_erasure_mark_asked (AvStore *store,
                                const AvId *container,
                                AvClass class,
                                GError **error);

/* Follows the accepted `~effacement` records: hides at once what they name, and
 * destroys keys and bytes where a second installation confirmed or the time is
 * over. taken_back: what is named no longer comes back by `replay`; what only a
 * guard remembers stays erased. Within a transaction. */
gboolean av_erasure_follow (AvStore *store,
                            const AvId *own,
                            gboolean taken_back,
                            AvMergeReplayFunc replay,
                            gpointer user_data,
                            GError **error);

G_END_DECLS
