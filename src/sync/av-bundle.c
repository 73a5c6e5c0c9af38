#include "av-bundle.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-hash.h"

G_DEFINE_QUARK (av_bundle_error, av_bundle_error)

static const char *const sentences[] = {
  [AV_BUNDLE_ERROR_NOT_A_BUNDLE] = N_ ("This file is not a bundle of Aller-vers. Nothing was changed."),
  [AV_BUNDLE_ERROR_NEWER] = N_ ("This bundle was written by a newer version of Aller-vers: install it here to read it. Nothing was changed."),
  [AV_BUNDLE_ERROR_TRUNCATED] = N_ ("This bundle is not complete: its copy is still going on, or was broken off. Copy it again. Nothing was changed."),
  [AV_BUNDLE_ERROR_DAMAGED] = N_ ("This bundle was damaged on the way. Ask for it again; nothing is lost where it comes from, and nothing was changed here."),
  [AV_BUNDLE_ERROR_NOT_FOR_US] = N_ ("This bundle is meant for another installation. Nothing was changed."),
  [AV_BUNDLE_ERROR_OLD_KEY] = N_ ("This bundle is too old: the key that opened it was destroyed. Ask for a new export; nothing is lost where it comes from."),
  [AV_BUNDLE_ERROR_FOREIGN] = N_ ("This bundle comes from another organisation. If yours was founded anew: who has compared its new words and who has not do not read each other yet. Nothing was changed."),
  [AV_BUNDLE_ERROR_SENDER] = N_ ("Who wrote this bundle is not a member of the organisation, or did not sign it. Nothing was changed."),
  [AV_BUNDLE_ERROR_MALFORMED] = N_ ("This bundle is not written as the format says. Ask for it again; nothing was changed."),
  [AV_BUNDLE_ERROR_LIMIT] = N_ ("This bundle is larger than this program reads. Nothing was changed."),
  [AV_BUNDLE_ERROR_CHECK] = N_ ("What was written does not read back: this stick or disk is unreliable. Use another one; nothing is lost."),
  [AV_BUNDLE_ERROR_AWAY] = N_ ("The stick or folder was taken away while it was in use. Nothing is lost: put it back and exchange once more."),
};

void
av_bundle_get_tag (const guint8 *epoch_key,
                   guint8 tag[AV_BUNDLE_TAG_SIZE])
{
  guint8 hash[AV_HASH_SIZE];

  av_hash_bytes (epoch_key, 32, hash, sizeof hash);
  memcpy (tag, hash, AV_BUNDLE_TAG_SIZE);
}

gboolean
av_bundle_refuse (GError **error,
                  AvBundleError code)
{
  g_set_error_literal (error, AV_BUNDLE_ERROR, code, _ (sentences[code]));
  return FALSE;
}
