/* What is decided of a capture that is read over: accepted, set aside, taken back. */

#include "av-relecture-window-private.h"

#include <glib/gi18n-lib.h>

#include "av-session-store.h"

void
av_relecture_window_forget_last (AvRelectureWindow *self)
{
  g_clear_pointer (&self->set_aside, g_strfreev);
  g_clear_pointer (&self->accepted_last, av_accepted_free);
}

/* What is being decided, and what takes it back once it is done. */
typedef struct
{
  AvRelectureWindow *window;
  AvRelectureDecision decision;
  char **aside;
  AvAccepted *accepted; /* NULL: not to be taken back */
} Deciding;

static void
deciding_free (Deciding *deciding)
{
  g_object_unref (deciding->window);
  g_strfreev (deciding->aside);
  g_clear_pointer (&deciding->accepted, av_accepted_free);
  g_free (deciding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Deciding, deciding_free)

static void
say_decided (Deciding *deciding)
{
  AvRelectureWindow *self = deciding->window;

  av_relecture_window_forget_last (self);
  self->set_aside = g_steal_pointer (&deciding->aside);
  self->accepted_last = g_steal_pointer (&deciding->accepted);
  if (deciding->decision == AV_RELECTURE_ACCEPTED)
    av_status_line_say (self->status, _ ("Accepted: it is an ordinary record now."), self->accepted_last != NULL ? "win.undo" : NULL);
  else if (deciding->decision == AV_RELECTURE_SET_ASIDE)
    av_status_line_say (self->status, _ ("Set aside for thirty days."), "win.undo");
  else
    av_status_line_say (self->status, _ ("Taken back: it waits to be read over."), NULL);
}

static void
decided (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Deciding) deciding = user_data;
  AvRelectureWindow *self = deciding->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) boxes = NULL;
  gboolean done = av_relecture_decide_finish (AV_SESSION (source), result, &boxes, &error);

  if (self->list == NULL)
    return;

  if (done && deciding->accepted != NULL)
    av_accepted_set_boxes (deciding->accepted, boxes);
  if (done)
    say_decided (deciding);
  else
    av_status_line_refuse (self->status, error->message, self->accepted_last != NULL || self->set_aside != NULL ? "win.undo" : NULL);
  av_relecture_window_refresh (self, NULL);
}

/* @aside, @accepted: transfer full, may be NULL. */
static void
decide (AvRelectureWindow *self,
        AvRelectureDecision decision,
        char **names,
        char **aside,
        AvAccepted *accepted)
{
  Deciding *deciding = g_new0 (Deciding, 1);

  deciding->window = g_object_ref (self);
  deciding->decision = decision;
  deciding->aside = aside;
  deciding->accepted = accepted;
  self->busy = TRUE;
  av_relecture_decide_async (self->session, self->opening, (const char *const *) names, decision, decided, deciding);
}

static void
accepted (AvRelectureWindow *self,
          GPtrArray *inverses)
{
  g_auto (GStrv) names = NULL;

  if (self->open == NULL)
    return;

  names = av_captured_row_dup_names (self->open);
  decide (self, AV_RELECTURE_ACCEPTED, names, NULL, inverses != NULL ? av_accepted_new ((const char *const *) names, inverses) : NULL);
}

void
av_relecture_window_contact_accepted (AvRelectureWindow *self)
{
  if (!self->busy)
    accepted (self, av_record_editor_get_inverses (av_capture_get_editor (av_captured_pane_get_capture (self->pane))));
}

static void
passages_committed (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (AvRelectureWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) befores = NULL;
  g_autoptr (GPtrArray) afters = av_session_commit_finish_with_befores (AV_SESSION (source), result, &befores, &error);
  g_autoptr (GPtrArray) changes = g_steal_pointer (&self->accepting);
  g_autoptr (GPtrArray) inverses = NULL;

  self->busy = FALSE;
  if (self->list == NULL)
    return;
  if (afters == NULL)
    {
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }

  inverses = av_change_inverses (changes, befores, afters);
  accepted (self, inverses);
}

static void
accept_passages (AvRelectureWindow *self)
{
  const char *outing = av_session_get_outing (self->session);
  gboolean known = av_answers_get (av_captured_row_get_captured (self->open)->answers, "operation") != NULL;

  if (!known && outing == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.outing", NULL);
      return;
    }

  g_clear_pointer (&self->accepting, g_ptr_array_unref);
  self->accepting = av_captured_row_dup_changes (self->open, outing);
  self->busy = TRUE;
  av_session_commit_async (self->session, self->accepting, NULL, passages_committed, g_object_ref (self));
}

void
av_relecture_window_accept (GtkWidget *widget,
                            const char *action,
                            GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);

  if (self->open == NULL || self->busy || av_captured_row_get_captured (self->open)->state != AV_CAPTURED_WAITING)
    return;
  if (av_session_get_alarm (self->session) != NULL)
    {
      av_status_line_refuse (self->status, _ ("Nothing is accepted while the alarm above stands."), NULL);
      return;
    }

  if (av_captured_row_is_passage (self->open))
    accept_passages (self);
  else
    av_capture_save (av_captured_pane_get_capture (self->pane), TRUE);
}

void
av_relecture_window_set_aside (GtkWidget *widget,
                               const char *action,
                               GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);
  g_auto (GStrv) names = NULL;

  if (self->open == NULL || self->busy || !av_captured_row_is_waiting (self->open))
    return;

  names = av_captured_row_dup_names (self->open);
  decide (self, AV_RELECTURE_SET_ASIDE, names, av_captured_row_dup_names_aside (self->open), NULL);
}

void
av_relecture_window_take_back (GtkWidget *widget,
                               const char *action,
                               GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);
  g_auto (GStrv) names = NULL;

  if (self->open == NULL || self->busy || av_captured_row_is_waiting (self->open))
    return;

  names = av_captured_row_dup_names (self->open);
  decide (self, AV_RELECTURE_TAKE_BACK, names, NULL, NULL);
}

/* An acceptance being taken back, to the capture it was of. */
typedef struct
{
  AvRelectureWindow *window;
  char *name;
  AvAccepted *accepted;
} Undoing;

static void
undoing_free (Undoing *undoing)
{
  g_object_unref (undoing->window);
  g_free (undoing->name);
  g_clear_pointer (&undoing->accepted, av_accepted_free);
  g_free (undoing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Undoing, undoing_free)

static void
acceptance_undone (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (Undoing) undoing = user_data;
  AvRelectureWindow *self = undoing->window;
  g_autoptr (GError) error = NULL;
  gboolean done = av_accepted_undo_finish (AV_SESSION (source), result, &error);

  if (self->list == NULL)
    return;

  if (done)
    av_status_line_say (self->status, _ ("Taken back: it waits to be read over."), NULL);
  else
    av_status_line_refuse (self->status, error->message, "win.undo");
  if (!done)
    self->accepted_last = g_steal_pointer (&undoing->accepted);
  av_relecture_window_refresh (self, done ? undoing->name : NULL);
}

static void
undo_acceptance (AvRelectureWindow *self)
{
  Undoing *undoing = g_new0 (Undoing, 1);

  self->busy = TRUE;
  undoing->window = g_object_ref (self);
  undoing->name = g_strdup (av_accepted_get_name (self->accepted_last));
  undoing->accepted = g_steal_pointer (&self->accepted_last);
  av_accepted_undo_async (undoing->accepted, self->session, self->opening, acceptance_undone, undoing);
}

void
av_relecture_window_undo (GtkWidget *widget,
                          const char *action,
                          GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);

  if (self->busy)
    return;

  if (self->accepted_last != NULL)
    undo_acceptance (self);
  else if (self->set_aside != NULL)
    decide (self, AV_RELECTURE_TAKE_BACK, self->set_aside, NULL, NULL);
}
