#pragma once

#include "av-id.h"
#include "av-rights.h"
#include "av-signature.h"

G_BEGIN_DECLS

#define AV_TRUST_ERROR (av_trust_statement_error_quark ())
GQuark av_trust_statement_error_quark (void);

typedef enum
{
  AV_TRUST_ERROR_MALFORMED,
} AvTrustStatementError;

#define AV_TRUST_HASH_SIZE 32
#define AV_TRUST_KEY_SIZE 32
#define AV_TRUST_NO_LIMIT G_MAXUINT64

/* Who may say what: the root everything, an intendant what is from
 * AV_TRUST_ENROL on, within its scopes. */
typedef enum
{
  AV_TRUST_ORG = 1,
  AV_TRUST_ROOT = 2,
  AV_TRUST_STRUCTURE = 3,
  AV_TRUST_DELEGATE = 4,
  AV_TRUST_UNDELEGATE = 5,
  AV_TRUST_SCHEMA = 6,
  AV_TRUST_UNREVOKE = 7,
  AV_TRUST_ENROL = 16,
  AV_TRUST_CHANGE = 17,
  AV_TRUST_REVOKE = 18,
} AvTrustStatementKind;

/* Up to which segment a journal still counts, or up to which statement a chain does. */
typedef struct
{
  AvId journal; /* of a chain: the issuer id */
  guint64 segno;
  guint8 hash[AV_TRUST_HASH_SIZE];
} AvJournalHead;

/* One statement, as it is to be written or as it was read. Which members have
 * a meaning depends on the kind. */
typedef struct
{
  /* Envelope. */
  AvId issuer;
  guint64 number;
  guint8 previous[AV_TRUST_HASH_SIZE];
  guint64 date; /* ms since 1970 */
  AvTrustStatementKind kind;

  /* ORG, STRUCTURE, ENROL: a name. REVOKE: the reason. */
  char *text;
  GByteArray *root_keys;                  /* ORG, ROOT: 32 bytes each */
  guint8 recovery_key[AV_TRUST_KEY_SIZE]; /* ORG */
  AvId installation;                      /* DELEGATE to CHANGE, REVOKE */
  AvId delegate;                          /* DELEGATE, UNDELEGATE: the issuer id */
  guint64 accepted;                       /* DELEGATE, UNDELEGATE: the last number that counts */
  guint32 structure;                      /* STRUCTURE */
  guint16 schema;                         /* SCHEMA */
  guint8 revocation[AV_TRUST_HASH_SIZE];  /* UNREVOKE */
  GArray *scopes;                         /* DELEGATE, ENROL, CHANGE: AvScope */
  AvRights rights;                        /* ENROL, CHANGE */
  guint64 not_after;                      /* ENROL, CHANGE: ms since 1970 */
  guint8 signing_key[AV_TRUST_KEY_SIZE];  /* ENROL */
  guint8 escrow_key[AV_TRUST_KEY_SIZE];   /* ENROL */
  guint8 epoch_key[AV_TRUST_KEY_SIZE];    /* ENROL */
  GArray *heads;                          /* UNDELEGATE, CHANGE, REVOKE: AvJournalHead */

  /* As read. */
  GBytes *bytes;
  guint8 hash[AV_TRUST_HASH_SIZE];
} AvTrustStatement;

/* Empty, with arrays. */
AvTrustStatement *av_trust_statement_new (AvTrustStatementKind kind);
void av_trust_statement_free (AvTrustStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvTrustStatement, av_trust_statement_free)

/* Writes, signs and fills bytes and hash. new_root_keys: for ROOT, the
 * AvSigningKey of each root key named, in order (they sign as well). */
gboolean av_trust_statement_sign (AvTrustStatement *self,
                                  AvSigningKey *key,
                                  GPtrArray *new_root_keys,
                                  GError **error);

/* Form and bounds; of signatures only those of new root keys. */
AvTrustStatement *av_trust_statement_read (const guint8 *bytes,
                                           gsize size,
                                           GError **error);

gboolean av_trust_statement_verify (const AvTrustStatement *self,
                                    const guint8 public_key[AV_TRUST_KEY_SIZE]);

G_END_DECLS
