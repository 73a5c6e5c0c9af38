/* A record as it was when a window loaded it: what it shows, and the exact
 * values that a later save replaces. Immutable, counted, safe across threads. */

#pragma once

#include "av-class.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _AvSnapshot AvSnapshot;

#define AV_TYPE_SNAPSHOT (av_snapshot_get_type ())
GType av_snapshot_get_type (void);

/* One live value of a register. */
typedef struct
{
  gint64 dot;        /* name of the operation in this store */
  guint64 hlc;       /* when: milliseconds since 1970, shifted left by 16 */
  const char *agent; /* record id of who wrote it, "" when unknown */
  const char *value; /* canonical text */
} AvLiveValue;

AvSnapshot *av_snapshot_ref (AvSnapshot *snapshot);
void av_snapshot_unref (AvSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSnapshot, av_snapshot_unref)

const char *av_snapshot_get_id (AvSnapshot *snapshot);
const char *av_snapshot_get_form (AvSnapshot *snapshot);
const char *av_snapshot_get_container (AvSnapshot *snapshot);
AvClass av_snapshot_get_class (AvSnapshot *snapshot);
/* Deleted records load too: a deletion can be taken back. */
gboolean av_snapshot_is_deleted (AvSnapshot *snapshot);
/* Deleted somewhere while it was edited elsewhere: shown, and said so, until a
 * person keeps it or deletes it (av_change_set_deleted ()). */
gboolean av_snapshot_is_resurrected (AvSnapshot *snapshot);
/* Who deleted it ("1") and who took that back ("0"); valid as long as @snapshot. */
const AvLiveValue *av_snapshot_get_deletions (AvSnapshot *snapshot, guint *n_values);
/* Whether a live value was not known to those who deleted the record. A snapshot
 * kept with a draft does not say it. */
gboolean av_snapshot_is_unseen (AvSnapshot *snapshot, const AvLiveValue *value);

/* Displayed answers, sorted `a{ss}`; fields of a newer version included. */
GVariant *av_snapshot_get_answers (AvSnapshot *snapshot);                     /* transfer none */
const char *av_snapshot_get_answer (AvSnapshot *snapshot, const char *field); /* nullable */
/* When the displayed answer (NULL: any answer) was written, ms since 1970; 0: never. */
guint64 av_snapshot_get_changed (AvSnapshot *snapshot, const char *field);
const char *av_snapshot_get_changed_by (AvSnapshot *snapshot, const char *field); /* agent id, "" unknown */

/* Fields whose live values differ: `as`-like NULL-terminated array. */
char **av_snapshot_get_conflicts (AvSnapshot *snapshot); /* transfer full */
/* Live values of a register (`field`, or `field/code` of a multiple choice),
 * the displayed one first; valid as long as @snapshot. */
const AvLiveValue *av_snapshot_get_live (AvSnapshot *snapshot, const char *reg, guint *n_values);
/* Every register with a live value, sorted, NULL-terminated. */
const char *const *av_snapshot_get_registers (AvSnapshot *snapshot);

/* To keep it with a draft. Returns NULL where @bytes is no snapshot. */
GVariant *av_snapshot_serialise (AvSnapshot *snapshot); /* transfer none */
AvSnapshot *av_snapshot_deserialise (GVariant *serialised);

G_END_DECLS
