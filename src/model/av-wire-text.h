#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What may stand as text on the wire, for who reads it and for who writes what
 * others will read. A name (of a form, a field, a code, an agent) is at most
 * AV_LIMIT_NAME bytes of ASCII, none of them zero: whether it may stand there is never
 * for a version of Unicode to say. A value is UTF-8 of at most AV_LIMIT_VALUE bytes. */
gboolean av_wire_is_name (const char *text,
                          gsize length);
gboolean av_wire_is_value (const char *text,
                           gsize length);

G_END_DECLS
