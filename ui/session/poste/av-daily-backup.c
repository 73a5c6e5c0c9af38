#include "av-daily-backup.h"

#include <glib/gi18n-lib.h>

#include "av-backup.h"
#include "av-power-supply.h"

#define DELAY_S 10
#define AGAIN_S 1800 /* a battery is charged in the middle of a day */

struct _AvDailyBackup
{
  AvSession *session;
  AvOpening *opening; /* not owned */
  guint source;
  gulong day_id;
};

/* On the queue's thread. */
static gpointer
back_up (AvStore *store,
         gpointer opening,
         GError **error)
{
  av_backup_when_powered (av_opening_get_vault (opening), g_get_real_time () / G_USEC_PER_SEC, AV_POWER_SUPPLIES, NULL, error);

  return NULL;
}

static void
backed_up (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;

  av_queue_call_finish (AV_QUEUE (source), result, &error);
  if (error == NULL)
    return;

  trouble = g_strdup_printf (_ ("Today’s backup was not made: %s"), error->message);
  av_session_set_trouble (session, trouble);
}

static gboolean
is_due (gpointer user_data)
{
  AvDailyBackup *self = user_data;

  self->source = g_timeout_add_seconds (AGAIN_S, is_due, self);
  av_queue_call (av_session_get_queue (self->session), back_up, self->opening, NULL, NULL, NULL,
                 backed_up, g_object_ref (self->session));

  return G_SOURCE_REMOVE;
}

static void
schedule (AvDailyBackup *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add_seconds (DELAY_S, is_due, self);
}

AvDailyBackup *
av_daily_backup_new (AvSession *session,
                     AvOpening *opening)
{
  AvDailyBackup *self = g_new0 (AvDailyBackup, 1);

  self->session = g_object_ref (session);
  self->opening = opening;
  self->day_id = g_signal_connect_swapped (session, "new-day", G_CALLBACK (schedule), self);
  schedule (self);

  return self;
}

void
av_daily_backup_free (AvDailyBackup *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_signal_handler (&self->day_id, self->session);
  g_object_unref (self->session);
  g_free (self);
}
