/* System records that say something of somebody's dossier or segment: erasures,
 * fusions, admissions, sharings (SYNC §4.2). They count where their author may
 * say it.
 *
 * Their operations are kept beside the registers, each with what its author
 * answered for: an operation that does not count replaces nothing, whatever the
 * order they came in. Who has the power for it is known when it is applied; of
 * whose dossier it speaks, when it is asked. */

#pragma once

#include "av-merge.h"

G_BEGIN_DECLS

typedef struct
{
  AvId container;
  AvId record;
  gint64 dot;
  guint64 hlc;
  const char *reg;
  const char *value;  /* NULL: cleared */
  const char *scopes; /* its author's, a space before and behind each; NULL: this store's own affair */
  const gint64 *preds;
  gsize n_preds;
} AvSaying;

typedef gboolean (*AvSayFunc) (const AvSaying *saying, gpointer user_data, GError **error);

/* Whether operations of a form are kept here. */
gboolean av_say_is_of_form (const char *form);

/* Where this installation may say something of a form, as AvOwnScopes has them. */
const char *av_say_get_own_scopes (AvStore *store, const char *form);

/* What is said in a form, by record, and of one record by (HLC, segment hash,
 * index). @record NULL: of all. Nothing may be said meanwhile. */
gboolean av_say_foreach (AvStore *store, const char *form, const AvId *record, AvSayFunc func, gpointer user_data, GError **error);

typedef struct
{
  AvId container;
  AvId record;
} AvSaidRecord;

/* The records of a form of which anything was ever said, each once: in a container, NULL: in
 * any. AvSaidRecord; transfer full. */
GArray *av_say_list_records (AvStore *store, const char *form, const AvId *container, GError **error);

G_END_DECLS
