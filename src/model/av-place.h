#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The communes an answer may name. */
#define AV_PLACE_LIST "communes_metropole_71"

/* The postal codes of a commune, ", " between; NULL: none known (transfer full). */
char *av_place_dup_postal_codes (const char *code);
/* What else a commune is looked for by: its codes, its name in the programme's
 * papers (transfer full). */
char *av_place_dup_words (const char *code);

const char *av_place_find (const char *text,
                           GError **error);

G_END_DECLS
