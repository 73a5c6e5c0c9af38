#pragma once

#include <sqlite3.h>
#include <glib.h>

#include "av-vault-header.h"

G_BEGIN_DECLS

#define AV_VAULT_ERROR (av_vault_error_quark ())
GQuark av_vault_error_quark (void);

typedef enum
{
  AV_VAULT_ERROR_MISSING, /* no store there */
  AV_VAULT_ERROR_EXISTS,  /* there is one already */
  AV_VAULT_ERROR_BUSY,    /* open elsewhere */
  AV_VAULT_ERROR_HEADER_DAMAGED,
  AV_VAULT_ERROR_DAMAGED,     /* a page */
  AV_VAULT_ERROR_LOG_DAMAGED, /* in the log, before committed transactions */
  AV_VAULT_ERROR_NEWER,       /* written by a later version */
  AV_VAULT_ERROR_OLDER,       /* in format 0, of before there was a release */
  AV_VAULT_ERROR_DENIED,      /* to this account, which may not even read it */
  AV_VAULT_ERROR_READ_ONLY,
  AV_VAULT_ERROR_NETWORK, /* file system shared over a network */
  AV_VAULT_ERROR_FULL,    /* disk */
  AV_VAULT_ERROR_MEMORY,  /* of the machine: none left */
  AV_VAULT_ERROR_IO,
  AV_VAULT_ERROR_LIBRARY, /* the SQLite found lacks what is needed */
} AvVaultError;

/* The sentence of that code; always returns FALSE. */
gboolean av_vault_error_set (GError **error,
                             AvVaultError code);

/* The code and sentence for what SQLite answered last on this connection (or
 * for result alone, where there is none). Always returns FALSE. */
gboolean av_vault_error_set_from_sqlite (GError **error,
                                         sqlite3 *connection,
                                         int result);

/* The same for an error of av-file.h, which is taken. */
gboolean av_vault_error_take_file (GError **error,
                                   GError *file_error);

/* Reads what is in front of a store. */
gboolean av_vault_error_check_header (const char *path,
                                      AvVaultHeader *header,
                                      GError **error);

G_END_DECLS
