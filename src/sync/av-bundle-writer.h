#pragma once

#include "av-id.h"
#include "av-signature.h"

#include "av-bundle.h"
#include "av-exchange-progress.h"
#include "av-file-print.h"

G_BEGIN_DECLS

/* Where the sections of a bundle go, in the order of their types. */
typedef struct _AvBundleSink AvBundleSink;

gboolean av_bundle_sink_put (AvBundleSink *self,
                             AvBundleSection type,
                             const guint8 *bytes,
                             gsize size,
                             GError **error);

/* Whether what may come with the next bundle as well had better do so: half of what one may
 * hold is there. */
gboolean av_bundle_sink_is_full (AvBundleSink *self);
void av_bundle_sink_fill_for_test (guint64 bytes);

/* Puts every section before END. Called twice, to measure and to write: it puts
 * the same both times. */
typedef gboolean (*AvBundleProduceFunc) (AvBundleSink *sink,
                                         gpointer user_data,
                                         GError **error);

typedef struct
{
  GByteArray *recipients; /* epoch keys, 32 bytes each */
  AvSigningKey *key;
  AvBundleProduceFunc produce;
  gpointer user_data;
  AvFollower *follower; /* nullable */
} AvBundleOrder;

typedef struct
{
  AvId id;
  AvFilePrint print;
} AvBundleWritten;

/* Writes path, which must not exist, durably, and reads it back from the medium;
 * nothing is there where it fails. */
gboolean av_bundle_write (const AvBundleOrder *order,
                          const char *path,
                          AvBundleWritten *written,
                          GError **error);

G_END_DECLS
