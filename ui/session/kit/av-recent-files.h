#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The desktop keeps a list of recent files, by name and place, for all its programs. It
 * is neither read nor written from here on, whatever file is chosen: an empty one of our
 * own, in the folder that goes when its user leaves, stands for it. Once, before a file
 * is chosen. */
void av_recent_files_leave_alone (void);

G_END_DECLS
