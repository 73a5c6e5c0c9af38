/* Dossiers of which several teams each say that they are theirs, so that nobody here can
 * tell: nothing is given, erased or joined on the word of any of them (docs/trust.md). */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

typedef struct
{
  char **scopes; /* each once, the one it is shown as first */
  char **names;  /* of these, in the same order (av-scope-name.h) */
} AvDispute;

/* Of a dossier, or of one it is shown with; NULL: there is none. dispute: transfer full. */
gboolean av_dispute_find (AvStore *store, const char *dossier, AvDispute **dispute, GError **error);
void av_dispute_free (AvDispute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvDispute, av_dispute_free)

/* Whose it is said to be, what is not done here meanwhile, and what ends it: a sentence,
 * transfer full. */
char *av_dispute_describe (const AvDispute *self);

G_END_DECLS
