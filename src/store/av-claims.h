/* Whose a container is, by all the claims on it (formats-sync.md §9): judged together,
 * in no order, without a store.
 *
 * A claim counts where it begins a chain and its author answers for its scope, or where
 * it rests on one that counts and that its author had the say over. The claims that go
 * back to one beginning are a chain, whose newest claim that nobody followed says whose
 * the container is. Of several chains those are taken that an installation of these
 * scopes knows best; where these do not say the same, nobody can tell whose it is. */

#pragma once

#include "av-claim-graph.h"

G_BEGIN_DECLS

typedef struct _AvClaims AvClaims;

/* Sorts the list, which it takes. own: the scopes by which the chains are chosen, as
 * above; NULL: none. */
AvClaims *av_claims_new (GPtrArray *list, const AvId *container, const char *own);
void av_claims_free (AvClaims *self);
/* About as many bytes are kept: what was said since, and not the claims themselves. */
gsize av_claims_get_size (AvClaims *self);

/* Whether one of them names the commune that the container is the territory of. */
gboolean av_claims_is_territory (AvClaims *self);
/* Whose it is shown as; NULL: nobody's. */
const char *av_claims_get_scope (AvClaims *self);
/* The same where the chains agree; NULL: they do not. */
const char *av_claims_get_owner (AvClaims *self);
/* What each of the chains says, once: one where they agree. transfer full. */
char **av_claims_list_present (AvClaims *self);
/* Tells that it changed, and by which claims: those that another one followed, in all of
 * the chains. 0: by none. */
guint64 av_claims_get_mark (AvClaims *self);
/* Adds what nobody followed in these chains, each once. dots: of gint64. */
void av_claims_add_standing (AvClaims *self, GArray *dots);
/* Whether, in each of these chains, it belongs to one of the scopes now or did at the
 * moment; that it did, where it was only given to the own scopes, in all others too. */
gboolean av_claims_answer_for (AvClaims *self, const char *scopes, guint64 hlc);
/* The set of all scopes in these chains, and where it was only given to the own scopes,
 * in all others too. NULL: it was not even given to them. */
GHashTable *av_claims_get_writers (AvClaims *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvClaims, av_claims_free)

G_END_DECLS
