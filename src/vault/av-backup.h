#pragma once

#include <gio/gio.h>

#include "av-vault.h"

G_BEGIN_DECLS

/* One file that holds a store and its keys, under a key and an identity of its
 * own; who could open the store can open it. */

#define AV_BACKUP_ERROR (av_backup_error_quark ())
GQuark av_backup_error_quark (void);

typedef enum
{
  AV_BACKUP_ERROR_DAMAGED, /* the file is no backup, or not whole */
  AV_BACKUP_ERROR_NEWER,
  AV_BACKUP_ERROR_OLDER, /* in format 0, of before there was a release */
  AV_BACKUP_ERROR_MISSING,
} AvBackupError;

/* Copies the open store into path, verified by reading it through. The store
 * itself is only read. A file already at path is replaced at the very end. Where
 * it is cancelled (G_IO_ERROR_CANCELLED), nothing is left of it. */
gboolean av_backup_write (AvVault *vault,
                          const char *path,
                          GCancellable *cancellable,
                          GError **error);

/* Copies it into folder under a name of its own, which nothing there has, and
 * reads the copy back: its path (transfer full). now: seconds since 1970. */
char *av_backup_export (AvVault *vault,
                        const char *folder,
                        gint64 now,
                        GCancellable *cancellable,
                        GError **error);

/* Whether the backup is as it was written, read to its end. */
gboolean av_backup_check (const char *path,
                          GError **error);

/* The backup of that day (UTC seconds) into backups/ where there is none yet;
 * then those kept too long go: 7 days, 4 weeks (the newest of each), none older
 * than 90 days, nor what a restore has set aside. *written tells whether one was made; may be NULL. */
gboolean av_backup_daily (AvVault *vault,
                          gint64 now,
                          gboolean *written,
                          GError **error);

/* The same by itself, whose copy costs a battery something: on a battery (by
 * av_power_supply_is_mains() of supplies) it waits, but no more than three days. */
gboolean av_backup_when_powered (AvVault *vault,
                                 gint64 now,
                                 const char *supplies,
                                 gboolean *written,
                                 GError **error);

/* The backup of that day once more, in the place of the one there may be: its
 * path (transfer full). Those kept too long go as above. */
char *av_backup_today (AvVault *vault,
                       gint64 now,
                       GCancellable *cancellable,
                       GError **error);

/* Paths of the backups of the store in dir, newest first: none where there is no
 * folder of them; NULL where it cannot be read. */
char **av_backup_list (const char *dir,
                       GError **error);

/* The keys in a backup, to be unlocked as those of a store. */
AvKeyring *av_backup_load_keyring (const char *path,
                                   GError **error);

/* Puts the store of a backup into dir, opened and read through with the key of
 * its keyring before it takes the place of what is there: that is kept beside,
 * as store.avs.before-N and keys.before-N. Where it fails what was there is put
 * back. Nobody may have the store open. */
gboolean av_backup_restore (const char *path,
                            const char *dir,
                            AvSecret *store_key,
                            GError **error);

G_END_DECLS
