#pragma once

#include "av-day.h"

G_BEGIN_DECLS

char *av_moment_now (void);
char *av_moment_from_unix (gint64 seconds);
char *av_moment_from_date_time (GDateTime *time);
gboolean av_moment_is_valid (const char *canonical);
GDateTime *av_moment_from_string (const char *canonical);
char *av_moment_parse (const char *text,
                       GDateTime *now,
                       GError **error);
char *av_moment_show (const char *canonical);
char *av_moment_show_day (gint64 milliseconds);
void av_moment_get_day (const char *canonical,
                        AvDay *day);

G_END_DECLS
