#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A mount that can be taken out, and has a place in the file system: people call it
 * a stick. */
gboolean av_stick_is (GMount *mount);

/* The stick on which a folder lies (transfer full); NULL: on none that the desktop
 * knows. */
GMount *av_stick_find (const char *folder);

G_END_DECLS
