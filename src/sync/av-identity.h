#pragma once

#include "av-id.h"
#include "av-key-pair.h"
#include "av-signature.h"
#include "av-store.h"

G_BEGIN_DECLS

/* Who this installation is: its name and its private keys, kept in the store
 * and nowhere else. */
typedef struct
{
  AvId id; /* BLAKE2b-128 of the public signing key */
  char *name;
  AvSigningKey *signing;
  AvKeyPair *escrow;
  GPtrArray *epochs;     /* AvKeyPair, the present one first; three at most */
  GByteArray *destroyed; /* AV_BUNDLE_TAG_SIZE of each epoch key that is no more */
} AvIdentity;

AvIdentity *av_identity_new (const char *name);
void av_identity_free (AvIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvIdentity, av_identity_free)

/* NULL without error: this store has none. */
AvIdentity *av_identity_load (AvStore *store,
                              GError **error);
gboolean av_identity_save (AvIdentity *self,
                           AvStore *store,
                           GError **error);

AvKeyPair *av_identity_get_epoch (AvIdentity *self);

/* A new epoch pair; those older than two renewals are destroyed. */
void av_identity_renew (AvIdentity *self);

G_END_DECLS
