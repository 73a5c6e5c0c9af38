#include "av-session.h"

struct _AvSession
{
  GObject parent_instance;

  AvQueue *queue;
  gboolean opens_notes;
  char *agent;
  char *agent_name;
  char *outing;
  char *outing_place;
  char *outing_team;
  char *trouble;
  char *alarm;
  char *warning;
  gboolean damaged;
  guint to_read_over;
  guint to_acknowledge;
  char *opened; /* one of the dossiers to acknowledge */
  guint to_confirm;
  guint to_receive;
  guint ended;
  guint to_renew;
  gint64 outing_until;
};

enum
{
  PROP_0,
  PROP_AGENT,
  PROP_AGENT_NAME,
  PROP_OUTING,
  PROP_OUTING_PLACE,
  PROP_OUTING_TEAM,
  PROP_TROUBLE,
  PROP_ALARM,
  PROP_WARNING,
  PROP_TO_READ_OVER,
  PROP_TO_ACKNOWLEDGE,
  PROP_TO_CONFIRM,
  PROP_TO_RECEIVE,
  PROP_ENDED,
  PROP_TO_RENEW,
  PROP_OUTING_UNTIL,
  N_PROPS
};

enum
{
  RECORD_CHANGED,
  DRAFTS_CHANGED,
  NOTES_CHANGED,
  NEW_DAY,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvSession, av_session, G_TYPE_OBJECT)

static char **
find_text (AvSession *self,
           guint property)
{
  switch (property)
    {
    case PROP_AGENT:
      return &self->agent;
    case PROP_AGENT_NAME:
      return &self->agent_name;
    case PROP_OUTING:
      return &self->outing;
    case PROP_OUTING_PLACE:
      return &self->outing_place;
    case PROP_OUTING_TEAM:
      return &self->outing_team;
    case PROP_TROUBLE:
      return &self->trouble;
    case PROP_ALARM:
      return &self->alarm;
    case PROP_WARNING:
      return &self->warning;
    default:
      return NULL;
    }
}

static void
set_text (AvSession *self,
          guint property,
          const char *text)
{
  char **place = find_text (self, property);

  if (g_strcmp0 (*place, text) == 0)
    return;

  g_free (*place);
  *place = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
read_failed (AvSession *self,
             const char *sentence)
{
  av_session_set_damaged (self);
  av_session_set_warning (self, sentence);
}

AvSession *
av_session_new (AvQueue *queue,
                const char *agent,
                const char *agent_name)
{
  AvSession *self = g_object_new (AV_TYPE_SESSION, NULL);

  g_set_object (&self->queue, queue);
  if (queue != NULL)
    g_signal_connect_object (queue, "read-failed", G_CALLBACK (read_failed), self, G_CONNECT_SWAPPED);
  av_session_set_agent (self, agent, agent_name);

  return self;
}

AvQueue *
av_session_get_queue (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->queue;
}

const char *
av_session_get_agent (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->agent;
}

const char *
av_session_get_agent_name (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->agent_name;
}

void
av_session_set_agent (AvSession *self,
                      const char *agent,
                      const char *name)
{
  g_return_if_fail (AV_IS_SESSION (self));

  set_text (self, PROP_AGENT, agent);
  set_text (self, PROP_AGENT_NAME, name);
}

gboolean
av_session_opens_notes (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), FALSE);

  return self->opens_notes;
}

void
av_session_set_opens_notes (AvSession *self,
                            gboolean opens)
{
  g_return_if_fail (AV_IS_SESSION (self));

  self->opens_notes = opens;
}

const char *
av_session_get_outing (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->outing;
}

const char *
av_session_get_outing_place (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->outing_place;
}

const char *
av_session_get_outing_team (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->outing_team;
}

void
av_session_set_outing (AvSession *self,
                       const char *operation,
                       const char *place,
                       const char *team)
{
  g_return_if_fail (AV_IS_SESSION (self));

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, PROP_OUTING, operation);
  set_text (self, PROP_OUTING_PLACE, place);
  set_text (self, PROP_OUTING_TEAM, team);
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
av_session_get_outing_until (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->outing_until;
}

void
av_session_set_outing_until (AvSession *self,
                             gint64 seconds)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->outing_until == seconds)
    return;

  self->outing_until = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTING_UNTIL]);
}

const char *
av_session_get_trouble (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->trouble;
}

void
av_session_set_trouble (AvSession *self,
                        const char *trouble)
{
  g_return_if_fail (AV_IS_SESSION (self));

  set_text (self, PROP_TROUBLE, trouble);
}

const char *
av_session_get_alarm (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->alarm;
}

void
av_session_set_alarm (AvSession *self,
                      const char *alarm)
{
  g_return_if_fail (AV_IS_SESSION (self));

  set_text (self, PROP_ALARM, alarm);
}

const char *
av_session_get_warning (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), NULL);

  return self->warning;
}

void
av_session_set_warning (AvSession *self,
                        const char *warning)
{
  g_return_if_fail (AV_IS_SESSION (self));

  set_text (self, PROP_WARNING, warning);
}

gboolean
av_session_is_damaged (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), FALSE);

  return self->damaged;
}

void
av_session_set_damaged (AvSession *self)
{
  g_return_if_fail (AV_IS_SESSION (self));

  self->damaged = TRUE;
}

guint
av_session_get_to_read_over (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->to_read_over;
}

void
av_session_set_to_read_over (AvSession *self,
                             guint n_captures)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->to_read_over == n_captures)
    return;

  self->to_read_over = n_captures;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_READ_OVER]);
}

guint
av_session_get_to_acknowledge (AvSession *self,
                               const char **dossier)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  if (dossier != NULL)
    *dossier = self->opened;

  return self->to_acknowledge;
}

void
av_session_set_to_acknowledge (AvSession *self,
                               guint n_dossiers,
                               const char *dossier)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->to_acknowledge == n_dossiers && g_strcmp0 (self->opened, dossier) == 0)
    return;

  g_free (self->opened);
  self->opened = g_strdup (dossier);
  self->to_acknowledge = n_dossiers;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_ACKNOWLEDGE]);
}

guint
av_session_get_to_confirm (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->to_confirm;
}

void
av_session_set_to_confirm (AvSession *self,
                           guint n_erasures)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->to_confirm == n_erasures)
    return;

  self->to_confirm = n_erasures;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_CONFIRM]);
}

guint
av_session_get_to_receive (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->to_receive;
}

void
av_session_set_to_receive (AvSession *self,
                           guint n_bundles)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->to_receive == n_bundles)
    return;

  self->to_receive = n_bundles;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_RECEIVE]);
}

guint
av_session_get_ended (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->ended;
}

void
av_session_set_ended (AvSession *self,
                      guint n_decisions)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->ended == n_decisions)
    return;

  self->ended = n_decisions;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDED]);
}

guint
av_session_get_to_renew (AvSession *self)
{
  g_return_val_if_fail (AV_IS_SESSION (self), 0);

  return self->to_renew;
}

void
av_session_set_to_renew (AvSession *self,
                         guint n_computers)
{
  g_return_if_fail (AV_IS_SESSION (self));

  if (self->to_renew == n_computers)
    return;

  self->to_renew = n_computers;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_RENEW]);
}

void
av_session_announce (AvSession *self,
                     const char *form,
                     const char *id,
                     const char *container)
{
  g_return_if_fail (AV_IS_SESSION (self));
  g_return_if_fail (form != NULL && id != NULL && container != NULL);

  g_signal_emit (self, signals[RECORD_CHANGED], 0, form, id, container);
}

void
av_session_announce_drafts (AvSession *self)
{
  g_return_if_fail (AV_IS_SESSION (self));

  g_signal_emit (self, signals[DRAFTS_CHANGED], 0);
}

void
av_session_announce_notes (AvSession *self)
{
  g_return_if_fail (AV_IS_SESSION (self));

  g_signal_emit (self, signals[NOTES_CHANGED], 0);
}

void
av_session_announce_day (AvSession *self)
{
  g_return_if_fail (AV_IS_SESSION (self));

  g_signal_emit (self, signals[NEW_DAY], 0);
  av_session_announce (self, "", "", "");
}

static void
av_session_get_property (GObject *object,
                         guint property,
                         GValue *value,
                         GParamSpec *pspec)
{
  char **text = find_text (AV_SESSION (object), property);

  if (text != NULL)
    g_value_set_string (value, *text);
  else if (property == PROP_TO_READ_OVER)
    g_value_set_uint (value, AV_SESSION (object)->to_read_over);
  else if (property == PROP_TO_ACKNOWLEDGE)
    g_value_set_uint (value, AV_SESSION (object)->to_acknowledge);
  else if (property == PROP_TO_CONFIRM)
    g_value_set_uint (value, AV_SESSION (object)->to_confirm);
  else if (property == PROP_TO_RECEIVE)
    g_value_set_uint (value, AV_SESSION (object)->to_receive);
  else if (property == PROP_ENDED)
    g_value_set_uint (value, AV_SESSION (object)->ended);
  else if (property == PROP_TO_RENEW)
    g_value_set_uint (value, AV_SESSION (object)->to_renew);
  else if (property == PROP_OUTING_UNTIL)
    g_value_set_int64 (value, AV_SESSION (object)->outing_until);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
av_session_dispose (GObject *object)
{
  g_clear_object (&AV_SESSION (object)->queue);

  G_OBJECT_CLASS (av_session_parent_class)->dispose (object);
}

static void
av_session_finalize (GObject *object)
{
  AvSession *self = AV_SESSION (object);

  g_free (self->agent);
  g_free (self->agent_name);
  g_free (self->outing);
  g_free (self->outing_place);
  g_free (self->outing_team);
  g_free (self->trouble);
  g_free (self->alarm);
  g_free (self->warning);
  g_free (self->opened);

  G_OBJECT_CLASS (av_session_parent_class)->finalize (object);
}

static void
av_session_class_init (AvSessionClass *klass)
{
  static const char *const counts[] = { "to-read-over", "to-acknowledge", "to-confirm", "to-receive", "ended", "to-renew" };
  static const char *const names[PROP_TO_READ_OVER] = { NULL, "agent", "agent-name", "outing", "outing-place", "outing-team", "trouble", "alarm", "warning" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_session_get_property;
  object_class->dispose = av_session_dispose;
  object_class->finalize = av_session_finalize;

  for (guint i = 1; i < PROP_TO_READ_OVER; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[PROP_TO_READ_OVER + i] = g_param_spec_uint (counts[i], NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OUTING_UNTIL] = g_param_spec_int64 ("outing-until", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RECORD_CHANGED] =
    g_signal_new ("record-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[DRAFTS_CHANGED] = g_signal_new ("drafts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NOTES_CHANGED] = g_signal_new ("notes-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEW_DAY] = g_signal_new ("new-day", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_session_init (AvSession *self)
{
}
