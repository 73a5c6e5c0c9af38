#pragma once

#include <adwaita.h>

#include "av-secret.h"

G_BEGIN_DECLS

#define AV_TYPE_ROOT_FILE_GROUP (av_root_file_group_get_type ())
G_DECLARE_FINAL_TYPE (AvRootFileGroup, av_root_file_group, AV, ROOT_FILE_GROUP, AdwBin)

/* The organisation's root file and the eight words that open it. */

/* The property "file": transfer none; NULL while none is chosen. */
const char *av_root_file_group_get_file (AvRootFileGroup *self);

/* The words: of the entry, which is emptied, or those that were taken before
 * (transfer full); NULL where none were ever typed. */
AvSecret *av_root_file_group_dup_words (AvRootFileGroup *self);

/* Forgets words and file. */
void av_root_file_group_clear (AvRootFileGroup *self);

G_END_DECLS
