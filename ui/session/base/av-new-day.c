#include "av-new-day.h"

#define PERIOD_S 60

struct _AvNewDay
{
  AvSession *session;
  int day;
  guint source;
};

/* A number that is another one each day. */
static int
get_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (g_get_real_time () / G_USEC_PER_SEC);

  return g_date_time_get_year (now) * 1000 + g_date_time_get_day_of_year (now);
}

void
av_new_day_look (AvNewDay *self)
{
  int today = get_today ();

  if (today == self->day)
    return;

  self->day = today;
  av_session_announce_day (self->session);
}

static gboolean
ticked (gpointer user_data)
{
  av_new_day_look (user_data);

  return G_SOURCE_CONTINUE;
}

AvNewDay *
av_new_day_new (AvSession *session)
{
  AvNewDay *self = g_new0 (AvNewDay, 1);

  self->session = g_object_ref (session);
  self->day = get_today ();
  self->source = g_timeout_add_seconds (PERIOD_S, ticked, self);

  return self;
}

void
av_new_day_free (AvNewDay *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->session);
  g_free (self);
}
