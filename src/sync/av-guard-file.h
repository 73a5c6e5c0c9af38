#pragma once

#include "av-id.h"
#include "av-store.h"

G_BEGIN_DECLS

/* The file a guard is kept in, sealed with a secret of the store: what it says is av-guard's. */

char *av_guard_file_get_path (const AvId *installation);
char *av_guard_file_get_path_beside (const AvId *installation);

gboolean av_guard_file_prepare (AvStore *store,
                                GError **error);

/* What every guard begins with; transfer full. */
GByteArray *av_guard_file_begin (const AvId *installation);

/* Appends the seal and durably replaces the file. */
gboolean av_guard_file_seal (const char *path,
                             AvStore *store,
                             GByteArray *bytes,
                             GError **error);

/* What comes behind the beginning; NULL where there is no file that is ours: an error
 * where that is not known. */
GBytes *av_guard_file_read (AvStore *store,
                            const AvId *installation,
                            GError **error);

G_END_DECLS
