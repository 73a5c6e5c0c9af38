#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AV-XXXX-XXXX-C: 40 random bits in Crockford's base 32 and a check character.
 * One code names a sheet, a dossier and a pocket card. */
#define AV_CODE_LENGTH 14

#define AV_CODE_ERROR (av_code_error_quark ())

typedef enum
{
  AV_CODE_ERROR_INVALID, /* not the shape of a code */
  AV_CODE_ERROR_CHECK,   /* a character was mistyped */
} AvCodeError;

GQuark av_code_error_quark (void);

char *av_code_new (void);
char *av_code_from_bits (guint64 bits);
char *av_code_parse (const char *text,
                     GError **error);

G_END_DECLS
