/* One wide table a form, one row a visible record, a column a field: made from
 * the catalogue, never the truth, rebuilt when the catalogue changes.
 *
 * Table `form_<id>`, `-` written `_`; columns `_rid`, `_id`, `_container`
 * (blobs), `_class`, `_created`, `_changed` (ms since 1970), `_conflicts`,
 * `_resurrected`, then the fields, `-` written `_`, displayed answers. */

#pragma once

#include "av-form.h"
#include "av-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  const AvForm *form;
  char *table;
  char **columns; /* of form->fields */
  char *insert;
  char *delete;
  char *select;          /* row by ?1 = _rid */
  GHashTable *positions; /* interned field id → index in form->fields, plus 1 */
  gboolean named;        /* has fields for the name index */
} AvProjection;

AvProjections *av_projections_new (void);
void av_projections_free (AvProjections *projections);

/* Creates or rebuilds the tables where the catalogue changed. */
gboolean av_projections_open (AvStore *store, AvProgressFunc progress, gpointer user_data, GError **error);
gboolean av_projections_rebuild (AvStore *store, AvProgressFunc progress, gpointer user_data, GError **error);
/* Brings the row of one record in step with its registers. */
gboolean av_projections_update (AvStore *store, gint64 rid, GError **error);

/* NULL for a form that is not in the catalogue. */
const AvProjection *av_projections_find (AvStore *store, const char *form);

G_END_DECLS
