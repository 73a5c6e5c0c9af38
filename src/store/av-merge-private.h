/* The one place where a live set changes. */

#pragma once

#include "av-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  AvOpKind kind;
  gint64 rid;
  const AvName *name;
  gint64 dot;
  guint64 hlc;
  gint64 agent;
  const gint64 *preds;
  gsize n_preds;
  const char *value;
  gsize value_length;
} AvRegisterOp;

/* Some together: whatever the order, the end is the same, so what is replaced
 * goes first, and what was told of a record is written once. */
gboolean av_merge_apply_register_ops (AvStore *store, const AvRegisterOp *ops, guint n_ops, GError **error);

/* Writes an operation of this installation: into the open segment, then live. One
 * with more predecessors than a reader takes is written several times, each time
 * for some of them; @func (nullable) is told each. What no reader would take is
 * refused (AV_STORE_ERROR_TOO_LONG). */
typedef gboolean (*AvOpenOpNoteFunc) (AvStore *store, const AvRegisterOp *op, gpointer user_data, GError **error);
gboolean av_open_op_append (AvStore *store, const AvRegisterOp *op, AvOpenOpNoteFunc func, gpointer user_data, GError **error);
/* Applies the open operations of @container (NULL: of all) again. */
gboolean av_open_op_replay (AvStore *store, const AvId *container, GError **error);

/* Whether the compartment is erased. */
gboolean av_store_is_erased (AvStore *store, const AvId *container, AvClass klass, gboolean *erased, GError **error);
/* Refuses, where it is, with a sentence for who writes to it. */
gboolean av_store_require_not_erased (AvStore *store, const AvId *container, AvClass klass, GError **error);
/* Runs @sql with container, class and @value as ?1 ?2 ?3. */
gboolean av_store_run_for_compartment (AvStore *store, const char *sql, const AvId *container, AvClass klass, gint64 value, GError **error);

/* Two operations of one segment may claim one index: one forged it. They are
 * taken together, in whatever order they come: the greater value, at the later
 * moment where it is the same, and all that either names as replaced. */
typedef struct
{
  gint64 hlc;
  char *value;
  GArray *preds; /* gint64 */
} AvSameName;

void av_same_name_init (AvSameName *self, const AvRegisterOp *op);
void av_same_name_clear (AvSameName *self);
void av_same_name_unite (AvSameName *self, gint64 hlc, const char *value, const guint8 *preds, gsize size);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvSameName, av_same_name_clear)

/* Remembers an operation of a form of av-say.h, or a claim (av-perimeter.h);
 * nothing of any other. */
gboolean av_say_note (AvStore *store, const AvRegisterOp *op, const char *form, const AvId *record, const AvId *container, AvClass klass, const char *scopes, GError **error);

/* The same as av_merge_settle (), as often as many records were touched: what would be
 * done anew each time waits. */
gboolean av_merge_settle_so_far (AvStore *store, GError **error);

G_END_DECLS
