#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *av_dictionary_write (void);

G_END_DECLS
