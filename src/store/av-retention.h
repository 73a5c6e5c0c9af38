/* Whose time has come: the clock of conservation (DOMAIN §5, SYNC §8). It is
 * never automatic: a person reads the list and decides.
 *
 * A contact that was never attached to a dossier is kept for three months from
 * the meeting. A dossier is kept for two years from the last sign of the young
 * person's own: a meeting, or an event of their initiative; never before the
 * same two years from their majority. Durations are those of the reference list
 * `durees_conservation`. */

#pragma once

#include "av-dispute.h"

G_BEGIN_DECLS

typedef enum
{
  AV_RETENTION_CONTACT, /* a contact that was never attached */
  AV_RETENTION_DOSSIER,
} AvRetentionKind;

/* One young person; fused dossiers are one. Where they are of several teams, each goes by
 * all that it knows of the person, and decides of its own. */
typedef struct
{
  char *container; /* the one shown first, else another one of ours */
  AvRetentionKind kind;
  gint64 last_sign;   /* ms since 1970 */
  gint64 due;         /* when the duration is over */
  gboolean minor;     /* it counts from their majority */
  char *kept;         /* why it is kept all the same; NULL: it is not */
  AvDispute *dispute; /* it is not erased here; NULL: there is none */
} AvRetained;

void av_retained_free (AvRetained *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRetained, av_retained_free)

/* Of those that this installation erases (av-own-part.h), the ones whose duration was over at @moment (ms
 * since 1970), those that are kept all the same included; of AvRetained, the
 * longest over first. transfer full. */
GPtrArray *av_retention_list (AvStore *store, gint64 moment, GError **error);

G_END_DECLS
