#pragma once

#include "av-hash.h"

#include "av-exchange-progress.h"

G_BEGIN_DECLS

/* What a file holds: two of one print hold the same. */
typedef struct
{
  guint64 size;
  guint8 hash[AV_HASH_SIZE]; /* of all of it */
} AvFilePrint;

/* Reads a file of at most maximum bytes, from its medium: what the machine remembers
 * of it proves nothing. follower: nullable. Errors: AV_FILE_ERROR, G_IO_ERROR_CANCELLED. */
gboolean av_file_print_take (const char *path,
                             guint64 maximum,
                             AvFollower *follower,
                             AvFilePrint *print,
                             GError **error);

/* Reads it so and compares. Errors: AV_BUNDLE_ERROR_CHECK where it holds something else
 * or does not read, AV_FILE_ERROR where it is not there, G_IO_ERROR_CANCELLED. */
gboolean av_file_print_check (const char *path,
                              const AvFilePrint *print,
                              AvFollower *follower,
                              GError **error);

G_END_DECLS
