/* Finding a person: by name or nickname as heard, telephone, code. */

#pragma once

#include "av-store.h"
#include "av-summary.h"

G_BEGIN_DECLS

/* The dossiers whose people answer to @text, best first, at most @limit, one
 * line each (fused dossiers count as one): GPtrArray of AvSummary.
 * Words in any order, accents and case ignored, the last word may be begun
 * only; three letters suffice; names that sound alike follow those spelt
 * alike, recent ones first. Digits find telephones and codes. */
GPtrArray *av_search (AvStore *store, const char *text, guint limit, GError **error);

G_END_DECLS
