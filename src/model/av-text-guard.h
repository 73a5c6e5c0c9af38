#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean av_text_has_social_security_number (const char *text);

G_END_DECLS
