#pragma once

#include "av-strand.h"

G_BEGIN_DECLS

/* The keys that the strands of one bundle name. A key is told with the strands it opens
 * (docs/formats-sync.md §3), so nobody has any use for others: of a name so many are taken
 * as there are strands of it, since the same key may be told with several dossiers. */
typedef struct _AvNamedKeys AvNamedKeys;

AvNamedKeys *av_named_keys_new (void);
void av_named_keys_free (AvNamedKeys *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvNamedKeys, av_named_keys_free)

/* What is too short to be sealed names none. */
void av_named_keys_add (AvNamedKeys *self,
                        const guint8 *blob,
                        gsize size);

/* One more key of that name, once all strands were added. */
gboolean av_named_keys_take (AvNamedKeys *self,
                             const guint8 kid[AV_STRAND_KID_SIZE]);

G_END_DECLS
