#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What writer and reader of bundles share (docs/formats-sync.md). */

#define AV_BUNDLE_ERROR (av_bundle_error_quark ())
GQuark av_bundle_error_quark (void);

typedef enum
{
  AV_BUNDLE_ERROR_NOT_A_BUNDLE,
  AV_BUNDLE_ERROR_NEWER,
  AV_BUNDLE_ERROR_TRUNCATED, /* shorter than it says: a copy in progress, or broken off */
  AV_BUNDLE_ERROR_DAMAGED,
  AV_BUNDLE_ERROR_NOT_FOR_US,
  AV_BUNDLE_ERROR_OLD_KEY, /* sealed to a key this installation has destroyed */
  AV_BUNDLE_ERROR_FOREIGN, /* of another organisation */
  AV_BUNDLE_ERROR_SENDER,  /* not a member, or its signature does not hold */
  AV_BUNDLE_ERROR_MALFORMED,
  AV_BUNDLE_ERROR_LIMIT,
  AV_BUNDLE_ERROR_CHECK, /* what was written does not read back */
  AV_BUNDLE_ERROR_AWAY,  /* the stick was pulled out */
} AvBundleError;

#define AV_BUNDLE_MAGIC "\211AVLOT\r\n"
#define AV_BUNDLE_MAGIC_SIZE 8
#define AV_BUNDLE_FORMAT 1
#define AV_BUNDLE_FIXED_SIZE 42
#define AV_BUNDLE_TAG_SIZE 8
#define AV_BUNDLE_SLOT_SIZE (AV_BUNDLE_TAG_SIZE + 80)
#define AV_BUNDLE_KEY_SIZE 32
#define AV_BUNDLE_MAC_SIZE 32
#define AV_BUNDLE_MAC_DOMAIN "aller-vers/header/1"
#define AV_BUNDLE_SIGNATURE_DOMAIN "aller-vers/bundle/1"
#define AV_BUNDLE_DIGEST_SIZE 64
#define AV_BUNDLE_SUFFIX ".avlot"

typedef enum
{
  AV_BUNDLE_INFO = 1,
  AV_BUNDLE_TRUST = 2,
  AV_BUNDLE_HAVE = 3,
  AV_BUNDLE_KEYS = 4,
  AV_BUNDLE_SEGMENT = 5,
  AV_BUNDLE_FILL = 6,
  AV_BUNDLE_END = 7,
  AV_BUNDLE_OPTIONAL = 128, /* from here on unknown types are skipped */
  AV_BUNDLE_PAD = 200,
} AvBundleSection;

/* The first 8 bytes of BLAKE2b-256 of a recipient's epoch key. */
void av_bundle_get_tag (const guint8 *epoch_key,
                        guint8 tag[AV_BUNDLE_TAG_SIZE]);

/* The sentence of a code. */
gboolean av_bundle_refuse (GError **error,
                           AvBundleError code);

G_END_DECLS
