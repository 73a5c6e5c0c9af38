#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The keys of a store lie in memory that is locked; the rest of a program’s may go to the
 * system's swap space. Says so where that lies on a disk that is not encrypted, in a
 * sentence for a person (transfer none). NULL: it does not, or that cannot be told from
 * here, as in a sandbox. Reads /proc and /sys alone. */
const char *av_swap_get_warning (void);

/* Where /proc and /sys are looked for; NULL: where they are. */
void av_swap_set_root_for_test (const char *root);

G_END_DECLS
