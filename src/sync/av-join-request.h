#pragma once

#include "av-installation.h"
#include "av-trust-statement.h"

G_BEGIN_DECLS

/* A request to join (`.avdem`): who asks, with which keys, signed by them. */
typedef struct
{
  AvId installation;
  guint8 signing_key[AV_TRUST_KEY_SIZE];
  guint8 escrow_key[AV_TRUST_KEY_SIZE];
  guint8 epoch_key[AV_TRUST_KEY_SIZE];
  char *name;
} AvJoinClaim;

void av_join_claim_clear (AvJoinClaim *self);

GBytes *av_join_request_write (const AvJoinClaim *claim,
                               AvSigningKey *key);

/* Checks form, signature, and that the id is the key's own. */
gboolean av_join_request_parse (GBytes *bytes,
                                AvJoinClaim *claim,
                                GError **error);

/* The eight words that say a request. */
char *av_join_request_get_words (GBytes *bytes);

G_END_DECLS
