#pragma once

#include <sqlite3.h>

#include "av-keyring.h"
#include "av-vault-error.h"

G_BEGIN_DECLS

/* A store directory: store.avs (SQLite, every page encrypted), keys, inbox/,
 * backups/. One connection, for one thread at a time; one process at a time
 * holds it. */
typedef struct _AvVault AvVault;

typedef struct
{
  const char *label;            /* the first agent's name; NULL with a raw key */
  const guint8 *agent;          /* 16 bytes, or NULL */
  AvSecret *passphrase;         /* of the first slot; NULL: no keys file (raw key) */
  const AvPassphraseCost *cost; /* NULL: calibrated to this machine */
  AvSecret *store_key;          /* 32 bytes; NULL: drawn */
  AvKeyPair *inbox_pair;        /* what is captured is sealed to; NULL: drawn */
} AvVaultParams;

typedef enum
{
  AV_VAULT_OPEN_DEFAULT = 0,
  /* Where the log is damaged before committed transactions: keep a copy of it
   * beside the store (store.avs-wal.damaged-N) and open without them. */
  AV_VAULT_OPEN_CUT_LOG = 1 << 0,
  /* What remains of a damaged one, to be read: nothing is asked of how long the file is,
   * of the log nor of the secret of the inbox, and nothing of it is written. */
  AV_VAULT_OPEN_REMAINS = 1 << 1,
} AvVaultOpenFlags;

/* Makes the directory and the store, and opens it. */
AvVault *av_vault_create (const char *dir,
                          const AvVaultParams *params,
                          GError **error);

AvVault *av_vault_open (const char *dir,
                        AvSecret *store_key,
                        AvVaultOpenFlags flags,
                        GError **error);

/* Whether there is a store in dir. */
gboolean av_vault_exists (const char *dir);

/* Moves what is in the log to the database and empties the log: when idle, at
 * lock. Nothing is lost where it fails. */
gboolean av_vault_sync (AvVault *self,
                        GError **error);

/* Reads every page and checks how they hang together: seconds. */
gboolean av_vault_read_through (AvVault *self,
                                GError **error);

/* After av_vault_sync(); frees it whatever the answer. NULL is fine. */
gboolean av_vault_close (AvVault *self,
                         GError **error);

/* Closes without a word, for g_autoptr (AvVault). */
void av_vault_free (AvVault *self);

/* transfer none: the connection, settings made. */
sqlite3 *av_vault_get_connection (AvVault *self);
const char *av_vault_get_directory (AvVault *self);
const AvVaultHeader *av_vault_get_header (AvVault *self);

/* transfer none. */
AvSecret *av_vault_get_key (AvVault *self);

/* The pair to which captures are sealed while locked; NULL: what remains of a damaged
 * store (AV_VAULT_OPEN_REMAINS) has lost it. */
AvKeyPair *av_vault_get_inbox_pair (AvVault *self);

/* Its secret half lies in clear in stores of versions before: from now on it does not.
 * In the transaction under way, if any. Where it is lost there is nothing to seal. */
gboolean av_vault_seal_inbox_secret (AvVault *self,
                                     GError **error);

/* transfer full: what the installation keeps secret in the database is sealed under
 * it, over all rotations. */
AvSecret *av_vault_derive_secrets_key (AvVault *self);

/* Whether the public key in the header is not that of the store: captures since
 * may be readable by who changed it. */
gboolean av_vault_inbox_was_changed (AvVault *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvVault, av_vault_free)

G_END_DECLS
