#include "av-kept-draft.h"

/* A crash loses at most this much typing. */
#define SECONDS 2

struct _AvKeptDraft
{
  GObject parent_instance;

  AvSession *session;
  AvTyping *typing;
  char *window;
  guint due;
  gboolean exists;
  gint64 time;
};

enum
{
  KEPT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvKeptDraft, av_kept_draft, G_TYPE_OBJECT)

static gboolean
is_due (gpointer user_data)
{
  av_kept_draft_keep (user_data);
  return G_SOURCE_REMOVE;
}

void
av_kept_draft_keep_soon (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  if (self->due == 0)
    self->due = g_timeout_add_seconds (SECONDS, is_due, self);
}

/* What is typed outlives its window until there is room for it. */
static void
keep_again (AvKeptDraft *self)
{
  if (self->due == 0)
    self->due = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, SECONDS, is_due, g_object_ref (self), g_object_unref);
}

static void
kept (GObject *source,
      GAsyncResult *result,
      gpointer user_data)
{
  g_autoptr (AvKeptDraft) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!av_session_draft_finish (AV_SESSION (source), result, &error))
    {
      /* What is typed is nowhere yet, or what was dropped still is: tried again. */
      self->exists = !g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
      if (self->exists)
        keep_again (self);
    }

  g_signal_emit (self, signals[KEPT], 0, error);
}

static void
write_draft (AvKeptDraft *self)
{
  g_autoptr (GVariant) answers = av_record_freeze (av_typing_get_record (self->typing));

  av_session_save_draft_async (self->session, av_draft_new (self->window, av_typing_get_base (self->typing), answers),
                               NULL, kept, g_object_ref (self));
  self->exists = TRUE;
  self->time = g_get_real_time () / G_USEC_PER_SEC;
}

void
av_kept_draft_drop (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  if (self->exists)
    av_session_remove_draft_async (self->session, av_snapshot_get_id (av_typing_get_loaded (self->typing)), NULL, kept, g_object_ref (self));
  self->exists = FALSE;
}

void
av_kept_draft_keep (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  if (self->due == 0)
    return;

  av_kept_draft_let_be (self);
  if (av_session_get_queue (self->session) == NULL)
    return;

  if (av_typing_is_dirty (self->typing))
    write_draft (self);
  else
    av_kept_draft_drop (self);
}

void
av_kept_draft_let_be (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  g_clear_handle_id (&self->due, g_source_remove);
}

void
av_kept_draft_take_up (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  self->exists = TRUE;
  if (av_typing_is_dirty (self->typing)) /* The store has it, from when it was typed. */
    av_kept_draft_let_be (self);
}

void
av_kept_draft_forget (AvKeptDraft *self)
{
  g_return_if_fail (AV_IS_KEPT_DRAFT (self));

  self->exists = FALSE;
}

gboolean
av_kept_draft_exists (AvKeptDraft *self)
{
  g_return_val_if_fail (AV_IS_KEPT_DRAFT (self), FALSE);

  return self->exists;
}

gboolean
av_kept_draft_is_due (AvKeptDraft *self)
{
  g_return_val_if_fail (AV_IS_KEPT_DRAFT (self), FALSE);

  return self->due != 0;
}

gint64
av_kept_draft_get_time (AvKeptDraft *self)
{
  g_return_val_if_fail (AV_IS_KEPT_DRAFT (self), 0);

  return self->time;
}

AvKeptDraft *
av_kept_draft_new (AvSession *session,
                   AvTyping *typing,
                   const char *window)
{
  AvKeptDraft *self = g_object_new (AV_TYPE_KEPT_DRAFT, NULL);

  self->session = g_object_ref (session);
  self->typing = av_typing_ref (typing);
  self->window = g_strdup (window);

  return self;
}

static void
av_kept_draft_finalize (GObject *object)
{
  AvKeptDraft *self = AV_KEPT_DRAFT (object);

  g_clear_handle_id (&self->due, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->typing, av_typing_unref);
  g_free (self->window);

  G_OBJECT_CLASS (av_kept_draft_parent_class)->finalize (object);
}

static void
av_kept_draft_class_init (AvKeptDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_kept_draft_finalize;

  signals[KEPT] = g_signal_new ("kept", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
av_kept_draft_init (AvKeptDraft *self)
{
}
