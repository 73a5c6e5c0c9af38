#pragma once

#include <glib.h>

G_BEGIN_DECLS

int av_deadline_get_hours (const char *delay);
const char *av_deadline_propose (const char *needs);
GDateTime *av_deadline_get (const char *said_on,
                            const char *delay);
gboolean av_deadline_is_overdue (const char *said_on,
                                 const char *delay,
                                 const char *answered_on,
                                 GDateTime *now);
char *av_deadline_show (const char *said_on,
                        const char *delay,
                        GDateTime *now);

G_END_DECLS
