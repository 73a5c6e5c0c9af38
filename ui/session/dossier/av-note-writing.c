#include "av-note-writing.h"

#include <glib/gi18n.h>

/* A crash loses at most this much typing. */
#define KEPT_SECONDS 2

struct _AvNoteWriting
{
  GObject parent_instance;

  AvSession *session;
  char *id;
  char *container;
  char *record;
  char *title;
  char *text;
  char *status;
  gint64 saved;
  guint source;
  guint n_on_the_way; /* to the store */
  gboolean closed;
  gboolean refused;
  gboolean removed;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_STATUS,
  PROP_REFUSED,
  PROP_REMOVED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvNoteWriting, av_note_writing, G_TYPE_OBJECT)

/* What is to be kept, on its way to the store's thread. */
typedef struct
{
  char *id;
  char *container;
  char *record;
  char *text; /* NULL: nothing any more */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->id);
  g_free (work->container);
  g_free (work->record);
  g_free (work->text);
  g_free (work);
}

static gpointer
write_note (AvStore *store,
            gpointer user_data,
            GError **error)
{
  Work *work = user_data;
  gboolean done = work->text != NULL
                    ? av_private_note_save (store, work->id, work->container, work->record, work->text, error)
                    : av_private_note_remove (store, work->id, error);

  return done ? (gpointer) "" : NULL;
}

static void
set_status (AvNoteWriting *self,
            const char *status,
            gboolean refused)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->refused != refused)
    {
      self->refused = refused;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFUSED]);
    }
  if (g_strcmp0 (self->status, status) != 0)
    {
      g_free (self->status);
      self->status = g_strdup (status);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
keeping_is_due (gpointer user_data)
{
  av_note_writing_keep (user_data);
  return G_SOURCE_REMOVE;
}

static void
keep_soon (AvNoteWriting *self)
{
  if (self->source == 0)
    self->source = g_timeout_add_seconds (KEPT_SECONDS, keeping_is_due, self);
}

/* What is typed outlives its window until there is room for it. */
static void
keep_again (AvNoteWriting *self)
{
  if (self->source == 0)
    self->source = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, KEPT_SECONDS, keeping_is_due, g_object_ref (self), g_object_unref);
}

/* Another try says the same: what was typed is wrong, or its dossier is gone. */
static gboolean
is_final (const GError *error)
{
  return error->domain == AV_FIELD_ERROR || g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
}

static void
written (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvNoteWriting) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *kept = g_date_time_format (now, _ ("Kept at %H:%M"));

  self->n_on_the_way--;
  if (av_queue_call_finish (AV_QUEUE (source), result, &error) == NULL)
    {
      set_status (self, error->message, TRUE);
      if (!is_final (error))
        keep_again (self);
      return;
    }

  if (self->source == 0 && self->n_on_the_way == 0) /* nothing typed since */
    {
      self->saved = self->text != NULL && !self->removed ? g_date_time_to_unix (now) : 0;
      set_status (self, self->saved != 0 ? kept : _ ("Removed"), FALSE);
    }
  av_session_announce_notes (self->session);
}

void
av_note_writing_keep (AvNoteWriting *self)
{
  Work *work;

  g_return_if_fail (AV_IS_NOTE_WRITING (self));

  if (self->source == 0)
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  if (!av_session_opens_notes (self->session) || av_session_get_queue (self->session) == NULL)
    return;

  work = g_new0 (Work, 1);
  work->id = g_strdup (self->id);
  work->container = g_strdup (self->container);
  work->record = g_strdup (self->record);
  work->text = self->removed ? NULL : g_strdup (self->text);
  self->n_on_the_way++;
  av_queue_call (av_session_get_queue (self->session), write_note, work, work_free, NULL, NULL, written, g_object_ref (self));
}

static void
take_text (AvNoteWriting *self,
           const char *text)
{
  g_free (self->text);
  self->text = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
set_text (AvNoteWriting *self,
          const char *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;

  take_text (self, text);
  if (self->saved != 0)
    set_status (self, _ ("Not kept yet"), FALSE);
  keep_soon (self);
}

static void
set_removed (AvNoteWriting *self,
             gboolean removed)
{
  if (self->removed == removed)
    return;

  self->removed = removed;
  keep_soon (self);
  av_note_writing_keep (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOVED]);
}

void
av_note_writing_remove (AvNoteWriting *self)
{
  g_return_if_fail (AV_IS_NOTE_WRITING (self));

  set_removed (self, TRUE);
}

void
av_note_writing_take_back (AvNoteWriting *self)
{
  g_return_if_fail (AV_IS_NOTE_WRITING (self));
  g_return_if_fail (!self->closed);

  set_removed (self, FALSE);
}

/* The store has it in order: composed, without spaces at its end. */
static gboolean
is_typed_as (AvNoteWriting *self,
             const char *text)
{
  g_autofree char *canonical = NULL;

  return self->text != NULL && av_field_check (av_private_note_get_field (), self->text, &canonical, NULL) && g_strcmp0 (canonical, text) == 0;
}

/* It can be taken back here too. */
static void
follow_removal (AvNoteWriting *self)
{
  if (self->saved == 0)
    return;

  self->saved = 0;
  self->removed = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOVED]);
  set_status (self, _ ("Removed"), FALSE);
}

void
av_note_writing_follow (AvNoteWriting *self,
                        const AvPrivateNote *note)
{
  g_return_if_fail (AV_IS_NOTE_WRITING (self));

  if (av_note_writing_is_waiting (self) || self->closed)
    return;

  if (note == NULL)
    {
      follow_removal (self);
      return;
    }
  if (note->text == NULL)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_free (self->title);
  self->title = g_strdup (note->title);
  self->saved = (gint64) (note->saved / 1000);
  if (!is_typed_as (self, note->text))
    {
      take_text (self, note->text);
      set_status (self, "", FALSE);
    }
  if (self->removed)
    {
      self->removed = FALSE;
      set_status (self, "", FALSE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REMOVED]);
  g_object_thaw_notify (G_OBJECT (self));
}

AvNoteWriting *
av_note_writing_new (AvSession *session,
                     const char *container,
                     const char *record,
                     const AvPrivateNote *note)
{
  AvNoteWriting *self = g_object_new (AV_TYPE_NOTE_WRITING, NULL);

  self->session = g_object_ref (session);
  self->container = g_strdup (container);
  self->id = note != NULL ? g_strdup (note->id) : av_id_new_string ();
  self->record = g_strdup (note != NULL ? note->record : record);
  if (note == NULL)
    return self;

  self->title = g_strdup (note->title);
  self->text = g_strdup (note->text);
  self->closed = note->text == NULL;
  self->saved = (gint64) (note->saved / 1000);
  return self;
}

const char *
av_note_writing_get_id (AvNoteWriting *self)
{
  return self->id;
}

const char *
av_note_writing_get_title (AvNoteWriting *self)
{
  return self->title;
}

gint64
av_note_writing_get_saved (AvNoteWriting *self)
{
  return self->saved;
}

gboolean
av_note_writing_is_closed (AvNoteWriting *self)
{
  return self->closed;
}

gboolean
av_note_writing_is_waiting (AvNoteWriting *self)
{
  return self->source != 0 || self->n_on_the_way > 0 || self->refused;
}

static void
av_note_writing_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  AvNoteWriting *self = AV_NOTE_WRITING (object);

  switch (property)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_REFUSED:
      g_value_set_boolean (value, self->refused);
      break;
    case PROP_REMOVED:
      g_value_set_boolean (value, self->removed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_note_writing_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  set_text (AV_NOTE_WRITING (object), g_value_get_string (value));
}

static void
av_note_writing_dispose (GObject *object)
{
  av_note_writing_keep (AV_NOTE_WRITING (object));

  G_OBJECT_CLASS (av_note_writing_parent_class)->dispose (object);
}

static void
av_note_writing_finalize (GObject *object)
{
  AvNoteWriting *self = AV_NOTE_WRITING (object);

  g_clear_object (&self->session);
  g_free (self->id);
  g_free (self->container);
  g_free (self->record);
  g_free (self->title);
  g_free (self->text);
  g_free (self->status);

  G_OBJECT_CLASS (av_note_writing_parent_class)->finalize (object);
}

static void
av_note_writing_class_init (AvNoteWritingClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_note_writing_get_property;
  object_class->set_property = av_note_writing_set_property;
  object_class->dispose = av_note_writing_dispose;
  object_class->finalize = av_note_writing_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", flags);
  properties[PROP_REFUSED] = g_param_spec_boolean ("refused", NULL, NULL, FALSE, flags);
  properties[PROP_REMOVED] = g_param_spec_boolean ("removed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_note_writing_init (AvNoteWriting *self)
{
  self->status = g_strdup ("");
}
