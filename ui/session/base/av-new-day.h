#pragma once

#include "av-session.h"

G_BEGIN_DECLS

/* Tells the session when another day has begun ("new-day"): whoever works over
 * midnight, or wakes the computer, reads what is of that day. */
typedef struct _AvNewDay AvNewDay;

AvNewDay *av_new_day_new (AvSession *session);
void av_new_day_free (AvNewDay *self);

/* Looks at the clock now, as it does every minute. */
void av_new_day_look (AvNewDay *self);

G_END_DECLS
