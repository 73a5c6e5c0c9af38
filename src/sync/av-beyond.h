#pragma once

#include "av-coverage.h"

G_BEGIN_DECLS

/* What waits for a person: segments of which nothing counts, and strands of some that
 * count. Whoever has the key of a machine from which something was
 * taken, or whose enrolment is over, goes on writing it for ever, so there is a bound to
 * what others wrote (docs/formats-sync.md §6). */
typedef struct _AvBeyond AvBeyond;

/* What is here of it. own: this installation, whose own writings are not counted.
 * coverage: asked for every segment; its problem is the caller's to ask for. Both, and
 * trust, are borrowed. */
AvBeyond *av_beyond_measure (AvStore *store,
                             AvTrust *trust,
                             AvCoverage *coverage,
                             const AvId *own,
                             GError **error);
/* The same for whoever only looks: nothing more is taken. */
AvBeyond *av_beyond_load (AvStore *store,
                          AvTrust *trust,
                          const AvId *own,
                          GError **error);
void av_beyond_free (AvBeyond *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvBeyond, av_beyond_free)

typedef enum
{
  AV_ROOM_FOR_NOTHING,
  AV_ROOM_FOR_HEADER, /* a chain leads through it; of its strands each is asked about */
  AV_ROOM_FOR_ALL,
} AvRoom;

/* Of a segment that would wait, and comes with so many bytes of its strands: what there
 * is room to keep of it. That is counted then. */
AvRoom av_beyond_take (AvBeyond *self,
                       const AvSegmentHeader *header,
                       const guint8 hash[AV_SEGMENT_HASH_SIZE],
                       guint64 size);

/* Whether there is room for so many bytes, of a strand of one that waits and is here. It
 * is counted then. */
gboolean av_beyond_fill (AvBeyond *self,
                         const AvSegmentHeader *header,
                         const guint8 hash[AV_SEGMENT_HASH_SIZE],
                         guint64 size);

/* The same for a strand that waits of a segment that counts. */
gboolean av_beyond_take_strand (AvBeyond *self,
                                const AvSegmentHeader *header,
                                AvTaken taken,
                                guint64 size);

AvStore *av_beyond_get_store (AvBeyond *self);

/* Whether a strand that was here when it was measured waits, by itself or with its
 * segment, whoever wrote it. */
gboolean av_beyond_is_waiting (AvBeyond *self,
                               const AvStrandRow *strand);

/* Of a stub that waits, in a segment that counts: whether there is room for its bytes. */
gboolean av_beyond_has_room (AvBeyond *self,
                             const AvStrandRow *strand);

/* Of a segment that was here when it was measured: whether it is so much, of its
 * author, that none of it is handed on. */
gboolean av_beyond_is_withheld (AvBeyond *self,
                                gint64 sid);
/* The same of one of its strands, while the segment counts. */
gboolean av_beyond_is_strand_withheld (AvBeyond *self,
                                       gint64 sid,
                                       guint16 index);

G_END_DECLS
