#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The communes an answer may name. */
#define AV_PLACE_LIST "communes_metropole_71"

const char *av_place_find (const char *text,
                           GError **error);

G_END_DECLS
