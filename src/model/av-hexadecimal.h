/* Bytes as text: two digits each. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In lower case; transfer full. */
char *av_hexadecimal_write (const guint8 *bytes,
                            gsize size);

/* Exactly @size bytes, in either case. FALSE where @text (nullable) is anything
 * else: @bytes is then left as it was. */
gboolean av_hexadecimal_read (const char *text,
                              guint8 *bytes,
                              gsize size);

G_END_DECLS
