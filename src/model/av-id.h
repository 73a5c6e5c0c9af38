#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AV_ID_SIZE 16
#define AV_ID_STRING_LENGTH 32

/* The name of a record, a container or an installation: 128 bits, in texts 32
 * lower-case hexadecimal characters. */
typedef struct
{
  guint8 bytes[AV_ID_SIZE];
} AvId;

void av_id_random (AvId *id);
char *av_id_to_string (const AvId *id);
char *av_id_new_string (void);
gboolean av_id_parse (const char *text,
                      AvId *id);
gboolean av_id_is_valid (const char *text);
gboolean av_id_equal (const AvId *one,
                      const AvId *other);

G_END_DECLS
