#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The bytes of a backup: "AVBACKUP", format u16, size of the keys u32, size of
 * the store u64, keys, store, BLAKE2b-256 of all that. Numbers are
 * little-endian. */

gboolean av_backup_file_pack (const char *path,
                              const char *keys,
                              const char *store,
                              GCancellable *cancellable,
                              GError **error);

/* Whether the file is as it was written, read to its end. */
gboolean av_backup_file_check (const char *path,
                               GError **error);

/* The whole file is read and its hash checked before anything is written. */
gboolean av_backup_file_unpack (const char *path,
                                const char *keys,
                                const char *store,
                                GError **error);

GBytes *av_backup_file_read_keys (const char *path,
                                  GError **error);

G_END_DECLS
