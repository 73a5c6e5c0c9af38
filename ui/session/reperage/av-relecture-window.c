#include "av-relecture-window.h"

#include <glib/gi18n-lib.h>

#include "av-accepted.h"
#include "av-captured-list.h"
#include "av-captured-pane.h"
#include "av-draft-holder.h"
#include "av-outing-window.h"
#include "av-relecture.h"
#include "av-session-store.h"
#include "av-status-line.h"
#include "av-workplace.h"

struct _AvRelectureWindow
{
  AdwApplicationWindow parent_instance;

  AvSession *session;
  AvOpening *opening;        /* not owned: it outlives every window */
  AvCapturedRow *open;       /* in the pane; NULL: nothing */
  char **set_aside;          /* last, as they are named now: to be taken back */
  AvAccepted *accepted_last; /* the same; at most one of the two */
  GPtrArray *accepting;      /* of AvChange, being committed */
  gboolean busy;

  GtkLabel *alarm;
  GtkWidget *side;
  GtkLabel *count;
  GtkListBox *list;
  AvStatusLine *status;
  AvCapturedPane *pane;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_count (AvRelectureWindow *self)
{
  guint n = av_session_get_to_read_over (self->session);
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u capture to read over", "%u captures to read over", n), n);

  gtk_label_set_text (self->count, n > 0 ? text : _ ("Nothing waits"));
}

static AvCapture *
get_capture (AvRelectureWindow *self)
{
  return av_captured_pane_get_capture (self->pane);
}

/* ---- What is open ---------------------------------------------------------- */

static void
show_nothing (AvRelectureWindow *self)
{
  self->open = NULL;
  av_captured_pane_show_nothing (self->pane);
}

static void
focus_pane (AvRelectureWindow *self)
{
  if (self->open != NULL)
    av_captured_pane_take_focus (self->pane);
}

static void
show_row (AvRelectureWindow *self,
          AvCapturedRow *row)
{
  self->open = row;
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  av_captured_pane_show (self->pane, row, av_session_get_outing_place (self->session));
  focus_pane (self);
}

/* What stands at that place now, or the first that waits. */
static void
go_on (AvRelectureWindow *self,
       int place)
{
  AvCapturedRow *row = av_captured_list_get_next (self->list, place);

  if (row != NULL && av_captured_row_is_waiting (row))
    {
      show_row (self, row);
      return;
    }

  show_nothing (self);
  if (row == NULL)
    av_captured_pane_take_focus (self->pane);
  else
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* ---- The list -------------------------------------------------------------- */

/* At that place, or at the capture of that file or record where there is one. */
typedef struct
{
  AvRelectureWindow *window;
  int place;
  char *name;
  AvAccepted *undone; /* being taken back; NULL: nothing is */
} Reading;

static Reading *
reading_new (AvRelectureWindow *self,
             const char *name)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->window = g_object_ref (self);
  reading->name = g_strdup (name);
  reading->place = self->open != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (self->open)) : 0;

  return reading;
}

static int
find_place (AvRelectureWindow *self,
            Reading *reading)
{
  int place = reading->name != NULL ? av_captured_list_find_waiting (self->list, reading->name) : reading->place;

  if (place >= 0)
    return place;

  av_status_line_say (self->status, _ ("It does not wait to be read over any more."), NULL);

  return reading->place;
}

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->window);
  g_free (reading->name);
  g_clear_pointer (&reading->undone, av_accepted_free);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  AvRelectureWindow *self = reading->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) captured = av_relecture_list_finish (AV_SESSION (source), result, &error);

  self->busy = FALSE;
  if (self->list == NULL)
    return;
  if (captured == NULL)
    {
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }

  self->open = NULL;
  av_captured_list_fill (self->list, captured);
  show_count (self);
  go_on (self, find_place (self, reading));
}

static void
refresh (AvRelectureWindow *self,
         const char *name)
{
  av_relecture_list_async (self->session, self->opening, listed, reading_new (self, name));
}

static AvRecordEditor *
find_editor (AvDraftHolder *holder,
             const char *id)
{
  AvRecordEditor *editor = av_capture_get_editor (get_capture (AV_RELECTURE_WINDOW (holder)));

  return editor != NULL && strcmp (av_record_editor_get_id (editor), id) == 0 ? editor : NULL;
}

/* The capture it corrects brings its draft along. */
static void
take_draft (AvDraftHolder *holder,
            AvDraft *draft)
{
  refresh (AV_RELECTURE_WINDOW (holder), draft->id);
}

static void
implement_draft_holder (AvDraftHolderInterface *iface)
{
  iface->find_editor = find_editor;
  iface->take_draft = take_draft;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvRelectureWindow, av_relecture_window, ADW_TYPE_APPLICATION_WINDOW, G_IMPLEMENT_INTERFACE (AV_TYPE_DRAFT_HOLDER, implement_draft_holder))

static void
row_activated (AvRelectureWindow *self,
               GtkListBoxRow *row)
{
  show_row (self, AV_CAPTURED_ROW (row));
}

/* ---- Deciding -------------------------------------------------------------- */

static void
forget_last (AvRelectureWindow *self)
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

  forget_last (self);
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
  refresh (self, NULL);
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

static void
contact_accepted (AvRelectureWindow *self)
{
  if (!self->busy)
    accepted (self, av_record_editor_get_inverses (av_capture_get_editor (get_capture (self))));
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

static void
accept_action (GtkWidget *widget,
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
    av_capture_save (get_capture (self), TRUE);
}

static void
set_aside_action (GtkWidget *widget,
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

static void
take_back_action (GtkWidget *widget,
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

static void
acceptance_undone (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  AvRelectureWindow *self = reading->window;
  g_autoptr (GError) error = NULL;
  gboolean done = av_accepted_undo_finish (AV_SESSION (source), result, &error);

  if (self->list == NULL)
    return;

  if (done)
    av_status_line_say (self->status, _ ("Taken back: it waits to be read over."), NULL);
  else
    av_status_line_refuse (self->status, error->message, "win.undo");
  if (!done)
    self->accepted_last = g_steal_pointer (&reading->undone);
  refresh (self, done ? reading->name : NULL);
}

static void
undo_acceptance (AvRelectureWindow *self)
{
  Reading *reading = reading_new (self, av_accepted_get_name (self->accepted_last));

  self->busy = TRUE;
  reading->undone = g_steal_pointer (&self->accepted_last);
  av_accepted_undo_async (reading->undone, self->session, self->opening, acceptance_undone, reading);
}

static void
undo_action (GtkWidget *widget,
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

static void
outing_action (GtkWidget *widget,
               const char *action,
               GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (av_outing_window_new (GTK_WINDOW (widget), AV_RELECTURE_WINDOW (widget)->session)));
}

static void
twin_action (GtkWidget *widget,
             const char *action,
             GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);

  if (av_captured_pane_shows_capture (self->pane))
    av_capture_open_twin (get_capture (self));
}

/* People are looked at in Repérage; what is read over stays here meanwhile. */
static void
show_twin (AvRelectureWindow *self,
           const char *container)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-dossier", "(ss)", "reperage", container);
}

static void
next_zone_action (GtkWidget *widget,
                  const char *action,
                  GVariant *parameter)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (gtk_widget_get_focus_child (self->side) == NULL)
    gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->list));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

static void
outing_changed (AvRelectureWindow *self)
{
  if (self->open != NULL && av_captured_row_is_passage (self->open))
    av_captured_pane_show (self->pane, self->open, av_session_get_outing_place (self->session));
}

static void
alarm_changed (AvRelectureWindow *self)
{
  const char *alarm = av_session_get_alarm (self->session);

  gtk_label_set_text (self->alarm, alarm != NULL ? alarm : "");
  gtk_widget_set_visible (GTK_WIDGET (self->alarm), alarm != NULL);
}

static void
set_session (AvRelectureWindow *self,
             AvSession *session)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (session == NULL || !g_set_object (&self->session, session))
    return;

  self->opening = av_workplace_get_opening (AV_WORKPLACE (application));
  g_object_set (get_capture (self), "session", session, NULL);
  g_signal_connect_object (session, "notify::outing-place", G_CALLBACK (outing_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::to-read-over", G_CALLBACK (show_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::alarm", G_CALLBACK (alarm_changed), self, G_CONNECT_SWAPPED);
  alarm_changed (self);
  show_count (self);
  show_nothing (self);
  refresh (self, NULL);
}

static void
av_relecture_window_get_property (GObject *object,
                                  guint property,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  g_value_set_object (value, AV_RELECTURE_WINDOW (object)->session);
}

static void
av_relecture_window_set_property (GObject *object,
                                  guint property,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  set_session (AV_RELECTURE_WINDOW (object), g_value_get_object (value));
}

static void
av_relecture_window_dispose (GObject *object)
{
  AvRelectureWindow *self = AV_RELECTURE_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_RELECTURE_WINDOW);
  g_clear_object (&self->session);
  forget_last (self);
  g_clear_pointer (&self->accepting, g_ptr_array_unref);

  G_OBJECT_CLASS (av_relecture_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, alarm);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, side);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, count);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, list);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AvRelectureWindow, pane);
}

static void
av_relecture_window_class_init (AvRelectureWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_relecture_window_get_property;
  object_class->set_property = av_relecture_window_set_property;
  object_class->dispose = av_relecture_window_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_CAPTURED_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-relecture-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "win.save-next", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "win.set-aside", NULL, set_aside_action);
  gtk_widget_class_install_action (widget_class, "win.take-back", NULL, take_back_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.outing", NULL, outing_action);
  gtk_widget_class_install_action (widget_class, "win.twin", NULL, twin_action);
  gtk_widget_class_install_action (widget_class, "win.next-zone", NULL, next_zone_action);
}

static void
av_relecture_window_init (AvRelectureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* What was listed before the window was on the screen had no focus to give. */
  g_signal_connect_after (self, "map", G_CALLBACK (focus_pane), NULL);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_capture (self), "saved", G_CALLBACK (contact_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_capture (self), "twin", G_CALLBACK (show_twin), self, G_CONNECT_SWAPPED);
}
