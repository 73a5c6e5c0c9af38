/* Applying operations, in any order, any number of times (SYNC §4.1-4.3).
 * Half of the boundary with sync; the other is av-segment-store.h. */

#pragma once

#include "av-class.h"
#include "av-store.h"

G_BEGIN_DECLS

/* An operation as this store names it: its segment's number, its index. */
#define AV_DOT(sid, index) (((gint64) (sid) << 12) | (index))
#define AV_DOT_SID(dot) ((dot) >> 12)
#define AV_DOT_INDEX(dot) ((guint16) ((dot) &0xfff))

typedef enum
{
  AV_OP_SET = 1,
  AV_OP_CLEAR = 2,
  AV_OP_TICK = 3,
  AV_OP_UNTICK = 4,
} AvOpKind;

/* An operation named by content. NULL @segment: the segment of the op itself. */
typedef struct
{
  const guint8 *segment; /* hash, 32 bytes */
  guint16 index;
} AvOpPred;

/* One decoded operation; everything is borrowed. Wire order of SYNC §5. */
typedef struct
{
  AvOpKind kind;
  guint16 index;
  guint64 hlc;
  const char *agent; /* record id in hexadecimal, "" unknown */
  AvId record;
  const char *form;
  const char *reg;  /* field id */
  const char *code; /* AV_OP_TICK, AV_OP_UNTICK; else NULL */
  gsize n_preds;
  const AvOpPred *preds;
  const char *value; /* AV_OP_SET; UTF-8, not necessarily terminated */
  gsize value_length;
} AvOp;

/* Where the operations of one strand belong. */
typedef struct
{
  gint64 sid; /* av_segment_store_reserve () */
  AvId container;
  AvClass klass;
  const char *scopes; /* of the author, as av_segment_store_set_own () has them; NULL: all */
} AvStrandPlace;

/* Applies one operation; the same again changes nothing. Where the
 * compartment is erased nothing is made live. Projections follow at the end
 * of the transaction (or every few thousand records). */
gboolean av_merge_apply (AvStore *store, const AvStrandPlace *place, const AvOp *op, GError **error);
/* All the operations of a strand, or some of them: the same, sooner. */
gboolean av_merge_apply_all (AvStore *store, const AvStrandPlace *place, const AvOp *const *ops, guint n_ops, GError **error);
/* Brings projections, indexes and deadlines in step with what was applied:
 * call once before the transaction ends. */
gboolean av_merge_settle (AvStore *store, GError **error);

/* Un-applies: forgets the registers of @container (of all containers: NULL)
 * and has @replay apply what its archive still accepts; open ops follow. */
typedef gboolean (*AvMergeReplayFunc) (AvStore *store, const AvId *container, gpointer user_data, GError **error);
gboolean av_merge_rebuild (AvStore *store, const AvId *container, AvMergeReplayFunc replay, gpointer user_data, GError **error);

/* What the last transaction that was committed touched, for « ce qui vient »:
 * counted since av_merge_reset_counts (). */
typedef struct
{
  guint64 ops;
  guint64 records;
  guint64 new_records;
  guint64 conflicts; /* records that have one now and had none */
  guint64 fused;     /* dossiers that were told anew with what they are shown with */
} AvMergeCounts;
void av_merge_reset_counts (AvStore *store);
AvMergeCounts av_merge_get_counts (AvStore *store);

G_END_DECLS
