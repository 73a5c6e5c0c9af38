#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A mask of classes with keys from their names, a comma between; 0: NULL. */
gboolean av_class_option_parse (const char *typed, guint *mask, GError **error);

G_END_DECLS
