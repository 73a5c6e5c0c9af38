#pragma once

#include "av-id.h"
#include "av-key-pair.h"
#include "av-signature.h"

#include "av-bundle.h"
#include "av-exchange-progress.h"

G_BEGIN_DECLS

/* A bundle's file, opened once: what was checked is what is applied. */
typedef struct _AvBundleFile AvBundleFile;

/* Refuses links, pipes, devices and directories; checks the header's form and
 * that the file has the length it says. */
AvBundleFile *av_bundle_file_open (const char *path,
                                   GError **error);
void av_bundle_file_free (AvBundleFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvBundleFile, av_bundle_file_free)

const AvId *av_bundle_file_get_id (AvBundleFile *self);
guint64 av_bundle_file_get_size (AvBundleFile *self);
guint av_bundle_file_get_n_recipients (AvBundleFile *self);

/* Whether it is sealed to a key, as its header says. */
gboolean av_bundle_file_is_for (AvBundleFile *self,
                                const guint8 tag[AV_BUNDLE_TAG_SIZE]);

/* Finds the file key with the epoch pairs (AvKeyPair) of this installation and
 * checks the header. destroyed: tags of keys that are no more, nullable. */
gboolean av_bundle_file_unlock (AvBundleFile *self,
                                GPtrArray *pairs,
                                GByteArray *destroyed,
                                GError **error);

/* Told of each chunk that is read; not owned, NULL: nobody. */
void av_bundle_file_set_follower (AvBundleFile *self,
                                  AvFollower *follower);

/* Told of each section in order, of END last, without those that are skipped.
 * The bytes last until the function returns. */
typedef gboolean (*AvBundleSectionFunc) (AvBundleSection type,
                                         const guint8 *bytes,
                                         gsize size,
                                         gpointer user_data,
                                         GError **error);

/* Decrypts the whole file and checks order, bounds and end. digest: what END
 * signs. May be called again: the bytes are read again, and digest tells
 * whether they are the same. */
gboolean av_bundle_file_read (AvBundleFile *self,
                              AvBundleSectionFunc func,
                              gpointer user_data,
                              guint8 digest[AV_BUNDLE_DIGEST_SIZE],
                              GError **error);

gboolean av_bundle_verify (const guint8 digest[AV_BUNDLE_DIGEST_SIZE],
                           const guint8 signature[AV_SIGNATURE_SIZE],
                           const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE]);

G_END_DECLS
