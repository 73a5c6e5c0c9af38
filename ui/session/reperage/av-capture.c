#include "av-capture.h"

#include <glib/gi18n.h>

#include "av-capture-form.h"
#include "av-capture-rules.h"
#include "av-deadline.h"
#include "av-draft-bar.h"
#include "av-draft-swap.h"
#include "av-field-focus.h"
#include "av-id.h"
#include "av-moment.h"
#include "av-status-line.h"

struct _AvCapture
{
  AdwBin parent_instance;

  AvSession *session;
  AvRecordEditor *editor;
  AvRecordEditor *previous; /* saved before this one: can still be taken back */
  gboolean and_next;
  gboolean reading_over;

  AvDraftBar *draft_bar;
  GtkWidget *heading;
  GtkWidget *code;
  AvCaptureForm *form;
  AvStatusLine *status;
  GtkWidget *set_aside;
  GtkWidget *save;
  GtkWidget *save_next;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_EDITOR,
  N_PROPS
};

enum
{
  SAVED,
  TWIN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvCapture, av_capture, ADW_TYPE_BIN)

static AvRecord *
get_record (AvCapture *self)
{
  return av_record_editor_get_record (self->editor);
}

static const char *
get_answer (AvCapture *self,
            const char *field)
{
  return av_record_get_answer (get_record (self), field);
}

static void
show_heading (AvCapture *self)
{
  const char *name = get_answer (self, "prenom-ou-surnom");
  const char *code = get_answer (self, "code-fiche-papier");

  if (self->reading_over || !av_record_editor_is_new (self->editor))
    gtk_label_set_text (GTK_LABEL (self->heading), name != NULL && !av_answer_is_reserved (name) ? name : _ ("Contact"));
  else
    gtk_label_set_text (GTK_LABEL (self->heading), _ ("New person"));
  gtk_label_set_text (GTK_LABEL (self->code), code != NULL ? code : "");
}

/* Once the next person is being written, nothing takes the one before back: the
 * form would fill with her answers. She is in the list. */
static void
forget_previous (AvCapture *self)
{
  if (self->previous == NULL || !av_record_editor_is_dirty (self->editor))
    return;

  g_clear_object (&self->previous);
  av_status_line_say (self->status, "", NULL);
}

static void
answer_changed (AvCapture *self)
{
  forget_previous (self);
  show_heading (self);
}

static void
save_refused (AvCapture *self,
              const char *field,
              const char *message)
{
  av_capture_form_refuse (self->form, field, message);
}

static void
form_finished (AvCapture *self)
{
  gtk_widget_grab_focus (self->save_next);
}

static void
contact_saved (AvCapture *self)
{
  gboolean and_next = self->and_next && !self->reading_over;

  g_signal_emit (self, signals[SAVED], 0, av_record_editor_get_container (self->editor));
  self->and_next = FALSE;
  if (and_next)
    {
      g_autoptr (AvRecordEditor) previous = g_object_ref (self->editor);

      av_capture_begin (self);
      g_set_object (&self->previous, previous);
      av_status_line_say (self->status, av_record_editor_get_status (self->previous), "win.undo");
    }
  else
    {
      show_heading (self);
    }
}

static void
show_buttons (AvCapture *self)
{
  gtk_widget_set_visible (self->set_aside, self->reading_over);
  gtk_widget_set_visible (self->save, !self->reading_over);
  gtk_button_set_label (GTK_BUTTON (self->save_next), self->reading_over ? _ ("Accept and next") : _ ("Save and next"));
}

/* The rows are made anew: the field that has the keyboard keeps it. */
static void
take_editor (AvCapture *self,
             AvRecordEditor *editor)
{
  const char *field = av_field_focus_find (GTK_WIDGET (self));

  if (self->editor != NULL)
    {
      av_record_editor_keep (self->editor);
      g_signal_handlers_disconnect_by_data (self->editor, self);
      g_signal_handlers_disconnect_by_data (get_record (self), self);
    }

  g_set_object (&self->editor, editor);
  g_clear_object (&self->previous);
  self->reading_over = FALSE;
  g_signal_connect_object (editor, "saved", G_CALLBACK (contact_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "refused", G_CALLBACK (save_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_record (self), "notify", G_CALLBACK (answer_changed), self, G_CONNECT_SWAPPED);
  av_capture_form_set_editor (self->form, editor);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITOR]);

  g_object_set (self->status, "editor", editor, NULL);
  g_object_set (self->draft_bar, "editor", editor, NULL);
  show_buttons (self);
  show_heading (self);
  if (*field != '\0' && !av_field_focus_go (GTK_WIDGET (self), field))
    av_capture_focus_first (self);
}

static void
propose_circumstances (AvCapture *self,
                       AvRecordEditor *editor)
{
  const char *agent = av_session_get_agent (self->session);

  av_record_editor_propose (editor, "operation", av_session_get_outing (self->session));
  av_record_editor_propose (editor, "agent", agent != NULL ? agent : AV_ANSWER_UNKNOWN);
}

void
av_capture_begin (AvCapture *self)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *container = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = av_record_store_new_snapshot ("contact", id, container);
  g_autoptr (AvRecordEditor) editor = NULL;

  g_return_if_fail (AV_IS_CAPTURE (self));
  g_return_if_fail (self->session != NULL);

  editor = av_record_editor_new (self->session, snapshot, "reperage");
  propose_circumstances (self, editor);
  take_editor (self, editor);
  av_capture_focus_first (self);
}

static void
fill (AvRecordEditor *editor,
      GVariant *answers)
{
  GVariantIter iter;
  const char *field, *answer;

  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_next (&iter, "{&s&s}", &field, &answer))
    av_record_editor_propose (editor, field, answer);
  av_record_editor_propose (editor, "echeance",
                            av_deadline_propose (av_answers_get (answers, "besoin-immediat")));
}

/* What was begun to be corrected comes back after a lock. */
static void
correction_found (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (AvCapture) self = user_data;
  g_autoptr (AvDraft) draft = av_session_load_draft_finish (AV_SESSION (source), result, NULL);

  if (draft == NULL || self->editor == NULL || strcmp (draft->id, av_record_editor_get_id (self->editor)) != 0)
    return;

  av_record_editor_restore (self->editor, draft);
}

void
av_capture_read_over (AvCapture *self,
                      AvSnapshot *empty,
                      GVariant *answers)
{
  g_autoptr (AvRecordEditor) editor = NULL;

  g_return_if_fail (AV_IS_CAPTURE (self));
  g_return_if_fail (self->session != NULL);

  editor = av_record_editor_new (self->session, empty, "relecture");
  fill (editor, answers);
  take_editor (self, editor);
  self->reading_over = TRUE;
  show_buttons (self);
  show_heading (self);

  av_session_load_draft_async (self->session, av_record_editor_get_id (editor), NULL, correction_found, g_object_ref (self));
}

static void
contact_opened (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (AvCapture) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRecordEditor) editor = av_record_editor_open_finish (AV_SESSION (source), result, &error);

  if (self->session == NULL)
    return;

  if (editor != NULL)
    take_editor (self, editor);
  else
    av_status_line_refuse (self->status, error->message, NULL);
}

void
av_capture_open (AvCapture *self,
                 const char *id)
{
  g_return_if_fail (AV_IS_CAPTURE (self));

  av_record_editor_open_async (self->session, id, "reperage", NULL, contact_opened, g_object_ref (self));
}

void
av_capture_set_code (AvCapture *self,
                     const char *code)
{
  g_return_if_fail (AV_IS_CAPTURE (self));

  av_record_set_answer (get_record (self), "code-fiche-papier", code);
}

static void
draft_came (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvCapture) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDraft) draft = av_draft_swap_finish (AV_RECORD_EDITOR (source), result, &error);
  g_autoptr (AvRecordEditor) editor = NULL;

  /* Another contact stands here by now. */
  if (self->session == NULL || (gpointer) source != self->editor)
    return;
  if (draft == NULL)
    {
      av_status_line_refuse (self->status, error->message, NULL);
      return;
    }
  if (av_snapshot_get_changed (draft->loaded, NULL) != 0)
    {
      av_capture_open (self, draft->id);
      return;
    }

  editor = av_record_editor_new (self->session, draft->loaded, "reperage");
  av_record_editor_restore (editor, draft);
  take_editor (self, editor);
}

void
av_capture_take_draft (AvCapture *self,
                       const char *id)
{
  g_return_if_fail (AV_IS_CAPTURE (self));
  g_return_if_fail (self->session != NULL);

  /* Emptied by whoever removed the draft, it takes it again. */
  if (strcmp (av_record_editor_get_id (self->editor), id) == 0 && av_record_editor_is_dirty (self->editor))
    av_capture_focus_first (self);
  else
    av_draft_swap_async (self->editor, id, draft_came, g_object_ref (self));
}

AvRecordEditor *
av_capture_get_editor (AvCapture *self)
{
  g_return_val_if_fail (AV_IS_CAPTURE (self), NULL);

  return self->editor;
}

static gboolean
is_of (AvRecordEditor *editor,
       const char *container)
{
  return editor != NULL && strcmp (av_record_editor_get_container (editor), container) == 0;
}

gboolean
av_capture_holds (AvCapture *self,
                  const char *container)
{
  g_return_val_if_fail (AV_IS_CAPTURE (self), FALSE);

  return is_of (self->editor, container) || is_of (self->previous, container);
}

void
av_capture_leave (AvCapture *self,
                  const char *container,
                  const char *why)
{
  g_return_if_fail (AV_IS_CAPTURE (self));

  if (is_of (self->previous, container))
    g_clear_object (&self->previous);
  if (is_of (self->editor, container))
    av_capture_begin (self);
  av_status_line_say (self->status, why, NULL);
}

void
av_capture_save (AvCapture *self,
                 gboolean and_next)
{
  g_autofree char *now = av_moment_now ();
  g_autoptr (GPtrArray) needs = NULL;
  g_autoptr (GVariant) answers = NULL;

  g_return_if_fail (AV_IS_CAPTURE (self));

  self->and_next = and_next;
  av_record_editor_propose (self->editor, "horodatage", now);
  av_record_set_answer (get_record (self), "statut", av_capture_rules_find_stage (get_record (self)));
  answers = av_record_freeze (get_record (self));
  if (av_record_editor_is_new (self->editor))
    needs = av_capture_rules_dup_needs (answers, av_record_editor_get_id (self->editor), av_record_editor_get_container (self->editor));
  av_record_editor_save_async (self->editor, needs, NULL, NULL);
}

void
av_capture_undo (AvCapture *self)
{
  gboolean can_undo = FALSE;

  g_return_if_fail (AV_IS_CAPTURE (self));

  g_object_get (self->editor, "can-undo", &can_undo, NULL);
  if (can_undo)
    {
      av_record_editor_undo (self->editor);
    }
  else if (self->previous != NULL)
    {
      g_autoptr (AvRecordEditor) previous = g_steal_pointer (&self->previous);

      take_editor (self, previous);
      av_record_editor_undo (previous);
      av_capture_focus_first (self);
    }
}

void
av_capture_redo (AvCapture *self)
{
  g_return_if_fail (AV_IS_CAPTURE (self));

  av_record_editor_redo (self->editor);
}

void
av_capture_open_twin (AvCapture *self)
{
  g_return_if_fail (AV_IS_CAPTURE (self));

  if (av_capture_form_get_twin (self->form) != NULL)
    g_signal_emit (self, signals[TWIN], 0, av_capture_form_get_twin (self->form));
}

gboolean
av_capture_focus_first (AvCapture *self)
{
  g_return_val_if_fail (AV_IS_CAPTURE (self), FALSE);

  return av_capture_form_focus_first (self->form);
}

static void
begun_afresh (AvCapture *self,
              AvRecordEditor *editor)
{
  if (!self->reading_over && av_record_editor_is_new (editor))
    av_capture_begin (self);
}

static void
av_capture_get_property (GObject *object,
                         guint property,
                         GValue *value,
                         GParamSpec *pspec)
{
  AvCapture *self = AV_CAPTURE (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, self->session);
  else
    g_value_set_object (value, self->editor);
}

static void
av_capture_set_property (GObject *object,
                         guint property,
                         const GValue *value,
                         GParamSpec *pspec)
{
  AvCapture *self = AV_CAPTURE (object);

  g_set_object (&self->session, g_value_get_object (value));
  if (self->session != NULL && self->editor == NULL)
    av_capture_begin (self);
}

static void
av_capture_dispose (GObject *object)
{
  AvCapture *self = AV_CAPTURE (object);

  if (self->editor != NULL)
    av_record_editor_keep (self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_CAPTURE);
  g_clear_object (&self->editor);
  g_clear_object (&self->previous);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_capture_parent_class)->dispose (object);
}

static void
av_capture_class_init (AvCaptureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_capture_get_property;
  object_class->set_property = av_capture_set_property;
  object_class->dispose = av_capture_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TWIN] = g_signal_new ("twin", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-capture.ui");
  gtk_widget_class_bind_template_child (widget_class, AvCapture, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, heading);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, code);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, form);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, status);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, set_aside);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, save);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, save_next);
}

static void
av_capture_init (AvCapture *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->form, "finished", G_CALLBACK (form_finished), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
}
