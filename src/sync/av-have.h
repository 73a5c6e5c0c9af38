#pragma once

#include "av-grants.h"
#include "av-segment-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What an installation holds, said in every bundle it writes: request,
 * acknowledgement and gossip at once. */
typedef struct _AvHave AvHave;

AvHave *av_have_new (void);
void av_have_free (AvHave *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvHave, av_have_free)

/* What this store holds, but for what only those are told who may have it as well
 * (av_holdings_tell()). own: this installation, whose rights say which strands
 * it lacks. beyond: what waits there. */
AvHave *av_have_collect (AvBeyond *beyond,
                         AvTrust *trust,
                         const AvId *own,
                         GError **error);

/* From here on only what both hold is held. other: transfer full. */
void av_have_restrict (AvHave *self,
                       AvHave *other);

GByteArray *av_have_write (AvHave *self);
AvHave *av_have_read (const guint8 *bytes,
                      gsize size,
                      GError **error);

/* Whether segments are asked for whole, to have what is held of them as stubs. */
gboolean av_have_asks_whole (AvHave *self);
/* What is written from here on asks for strands by their names alone, or for these too. */
void av_have_set_by_name (AvHave *self,
                          gboolean by_name);

/* Whether a segment is held, be it with stubs that are asked for. forked: the asker holds
 * several under this number. */
gboolean av_have_has_header (AvHave *self,
                             const AvId *journal,
                             guint64 segno,
                             const guint8 *hash,
                             gboolean forked);

/* Whether either of two haves says so: of one disk, or of two copies of it. */
gboolean av_have_ever_had_header (AvHave *self,
                                  const AvId *journal,
                                  guint64 segno,
                                  const guint8 *hash,
                                  gboolean forked);

/* Whether it is, and need not be sent again. */
gboolean av_have_has_segment (AvHave *self,
                              const AvId *journal,
                              guint64 segno,
                              const guint8 *hash,
                              gboolean forked);

/* The last number of a journal it holds, and the first bytes of its hash; 0
 * where it holds none. */
guint64 av_have_get_head (AvHave *self,
                          const AvId *journal,
                          guint8 head[8]);

/* How many of these numbers of a journal it says that it holds, by itself alone. */
guint64 av_have_count (AvHave *self,
                       const AvId *journal,
                       guint64 first,
                       guint64 last);

/* Whether a strand is asked for of which only the stub is held. */
gboolean av_have_wants (AvHave *self,
                        const guint8 *segment,
                        guint16 index);

/* Whether any strand of the segment is. */
gboolean av_have_wants_of (AvHave *self,
                           const guint8 *segment);

/* Whether it holds just these strands of a dossier that a transfer or a sharing
 * grants it. */
gboolean av_have_has_grant (AvHave *self,
                            const AvId *record,
                            const AvGrantHeld *held);

/* By the last one that it tells of the chain, and by what is linked here: the last one
 * of a branch that is not leads to nothing that is. */
gboolean av_have_has_statement (AvHave *self,
                                AvTrust *trust,
                                const AvTrustStatement *statement);

G_END_DECLS
