#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A bundle, or a statement of trust in it, was refused, with the sentence of that code:
 * the words themselves, which a person reads. */
void av_refusal_assert (const GError *error);

G_END_DECLS
