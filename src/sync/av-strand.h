#pragma once

#include "av-id.h"
#include "av-rights.h"
#include "av-secret.h"

G_BEGIN_DECLS

#define AV_STRAND_ERROR (av_strand_error_quark ())
GQuark av_strand_error_quark (void);

typedef enum
{
  AV_STRAND_ERROR_MALFORMED,
  AV_STRAND_ERROR_DENIED, /* another key, or the bytes were changed */
  AV_STRAND_ERROR_LIMIT,
} AvStrandError;

#define AV_STRAND_KID_SIZE 16
#define AV_STRAND_KEY_SIZE 32
#define AV_STRAND_PREFIX_SIZE (AV_STRAND_KID_SIZE + 24) /* kid and nonce of a keyed strand */

/* Where a strand stands: bound to its bytes. */
typedef struct
{
  AvId journal;
  guint64 segno;
  guint16 index;
  AvScope scope;
  AvClass class;
} AvStrandContext;

/* Names a key, and commits a strand to it. */
void av_strand_get_kid (AvSecret *key,
                        guint8 kid[AV_STRAND_KID_SIZE]);

/* The blob of a strand: deflated, padded and sealed where the class has keys.
 * key: NULL for the other classes. transfer full. */
GByteArray *av_strand_seal (const AvStrandContext *context,
                            AvSecret *key,
                            const guint8 *data,
                            gsize size);

/* The kid a blob asks for; FALSE where it is too short. */
gboolean av_strand_peek_kid (const guint8 *blob,
                             gsize size,
                             guint8 kid[AV_STRAND_KID_SIZE]);

/* The data of a blob. transfer full. */
GByteArray *av_strand_open (const AvStrandContext *context,
                            AvSecret *key,
                            const guint8 *blob,
                            gsize size,
                            GError **error);

G_END_DECLS
