#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *av_name_fold (const char *name);
char *av_name_phonetic (const char *name);

G_END_DECLS
