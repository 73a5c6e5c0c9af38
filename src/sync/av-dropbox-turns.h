#pragma once

#include "av-dropbox-file.h"

G_BEGIN_DECLS

/* Which files of a shared folder one pass reads. Whoever fills it, with files, with
 * large ones or with folders, keeps nobody else's from being read in a later pass. */

/* One of each folder after the other, the newest of each first; in one turn what is
 * large comes last. Of a turn that has more than there is room for, some drawn at
 * random, and one more, drawn as well, of those that are the newest of their folder, or
 * larger than half of all that is read, and find no room. The others are freed.
 * n_bytes: of all that are read, but for that one. */
void av_dropbox_take_turns (GPtrArray *files,
                            guint n_files,
                            guint64 n_bytes);

G_END_DECLS
