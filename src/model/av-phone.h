#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *av_phone_parse (const char *text);
char *av_phone_show (const char *canonical);
guint av_phone_count_partial (const char *text);
char *av_phone_parse_partial (const char *text);
gboolean av_phone_is_valid (const char *text);

char *av_email_parse (const char *text);

G_END_DECLS
