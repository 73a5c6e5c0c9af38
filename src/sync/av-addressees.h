#pragma once

#include "av-bundle-reader.h"
#include "av-installation-private.h"

G_BEGIN_DECLS

/* Whom a bundle is sealed to, as far as its header tells: it names keys, of which an
 * installation may have several. */

/* Those of AV_TRUST_KEY_SIZE bytes each that are not among them. */
void av_addressees_add_keys (GByteArray *keys,
                             const guint8 *bytes,
                             gsize size);

gboolean av_addressees_have (AvInstallation *self,
                             AvBundleFile *file,
                             const AvTrusted *member,
                             gboolean *found,
                             GError **error);

/* Installations; one whose keys are not known here counts as often as it has slots. */
gboolean av_addressees_count (AvInstallation *self,
                              AvBundleFile *file,
                              guint *n,
                              GError **error);

G_END_DECLS
