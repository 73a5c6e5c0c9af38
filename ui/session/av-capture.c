#include "av-capture.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-brief-labels.h"
#include "av-capture-rules.h"
#include "av-catalogue.h"
#include "av-deadline.h"
#include "av-draft-bar.h"
#include "av-draft-swap.h"
#include "av-field-focus.h"
#include "av-form-view.h"
#include "av-id.h"
#include "av-moment.h"
#include "av-status-line.h"
#include "av-twins.h"

#define N_SECTIONS 5

struct _AvCapture
{
  AdwBin parent_instance;

  AvSession *session;
  AvRecordEditor *editor;
  AvRecordEditor *previous; /* saved before this one: can still be taken back */
  char *proposed;           /* deadline we proposed, so that another need may propose anew */
  gboolean and_next;
  gboolean reading_over;

  AvDraftBar *draft_bar;
  GtkWidget *heading;
  GtkWidget *code;
  AvFormSection *who;
  AvFormSection *age;
  AvFormSection *body;
  AvFormSection *rights;
  AvFormSection *rest;
  AvFormSection *sections[N_SECTIONS]; /* those, in order */
  AvTwins *twins;
  GtkWidget *age_notice;
  GtkWidget *no_name_notice;
  GtkWidget *more;
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

static GPtrArray *
dup_rows (AvCapture *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < N_SECTIONS; i++)
    g_ptr_array_extend (rows, av_form_section_get_rows (self->sections[i]), NULL, NULL);

  return rows;
}

static AvFieldRow *
find_row (AvCapture *self,
          const char *field)
{
  AvFieldRow *row = NULL;

  for (guint i = 0; i < N_SECTIONS && row == NULL; i++)
    row = av_form_section_find_row (self->sections[i], field);

  return row;
}

static void
row_advanced (AvCapture *self,
              AvFieldRow *row,
              gboolean typed)
{
  g_autoptr (GPtrArray) rows = dup_rows (self);

  /* Enter in text jumps over what is optional; a digit goes on in order. */
  if (av_form_rows_advance (rows, row, typed) || av_form_rows_advance (rows, row, FALSE))
    return;

  gtk_widget_grab_focus (self->save_next);
}

static void
show_row (AvCapture *self,
          const char *field,
          gboolean visible)
{
  AvFieldRow *row = find_row (self, field);

  if (row != NULL)
    gtk_widget_set_visible (GTK_WIDGET (row), visible || av_field_row_is_answered (row));
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

static void
propose_deadline (AvCapture *self)
{
  const char *deadline = get_answer (self, "echeance");
  const char *wanted = av_deadline_propose (get_answer (self, "besoin-immediat"));

  if (deadline != NULL && g_strcmp0 (deadline, self->proposed) != 0)
    return;

  g_free (self->proposed);
  self->proposed = g_strdup (wanted);
  av_record_set_answer (get_record (self), "echeance", wanted);
}

static void
show_notices (AvCapture *self)
{
  const char *notice = av_capture_rules_find_notice (get_answer (self, "tranche-age"));
  const char *reach = get_answer (self, "moyen-contact");
  gboolean reachable = g_strcmp0 (reach, "aucun") != 0;
  gboolean reached = reachable && (reach != NULL || get_answer (self, "valeur-contact") != NULL);

  gtk_label_set_text (GTK_LABEL (self->age_notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->age_notice, notice != NULL);
  gtk_widget_set_visible (self->no_name_notice, g_strcmp0 (get_answer (self, "accord-recontact"), "non") == 0);
  show_row (self, "echeance", get_answer (self, "besoin-immediat") != NULL);
  show_row (self, "valeur-contact", reachable);
  show_row (self, "contact-partage", reached);
  show_row (self, "canal-sur", reached);
  show_row (self, "pris-par", FALSE);
  show_row (self, "relu-par", FALSE);
  show_heading (self);
}

static void
look_for_twins (AvCapture *self)
{
  av_twins_look_for (self->twins, self->session, get_answer (self, "prenom-ou-surnom"), av_record_editor_get_container (self->editor));
}

static void
infer_reach (AvCapture *self)
{
  const char *value = get_answer (self, "valeur-contact");

  if (value != NULL && get_answer (self, "moyen-contact") == NULL)
    av_record_set_answer (get_record (self), "moyen-contact", av_capture_rules_find_reach (value));
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
answer_changed (AvCapture *self,
                GParamSpec *pspec)
{
  if (strcmp (pspec->name, "prenom-ou-surnom") == 0)
    look_for_twins (self);
  else if (strcmp (pspec->name, "besoin-immediat") == 0)
    propose_deadline (self);
  else if (strcmp (pspec->name, "valeur-contact") == 0)
    infer_reach (self);

  forget_previous (self);
  show_notices (self);
}

static void
save_refused (AvCapture *self,
              const char *field,
              const char *message)
{
  g_autoptr (GPtrArray) rows = dup_rows (self);

  if (av_form_section_find_row (self->rest, field) != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->more), TRUE);
  av_form_rows_refuse (rows, field, message);
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
      show_notices (self);
    }
}

static void
shorten_labels (AvCapture *self)
{
  g_autoptr (GPtrArray) rows = dup_rows (self);

  for (guint i = 0; i < rows->len; i++)
    av_brief_labels_shorten (g_ptr_array_index (rows, i));
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
  g_clear_pointer (&self->proposed, g_free);
  self->reading_over = FALSE;
  g_signal_connect_object (editor, "saved", G_CALLBACK (contact_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "refused", G_CALLBACK (save_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_record (self), "notify", G_CALLBACK (answer_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < N_SECTIONS; i++)
    g_object_set (self->sections[i], "editor", editor, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITOR]);

  g_object_set (self->status, "editor", editor, NULL);
  g_object_set (self->draft_bar, "editor", editor, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->more), !av_record_editor_is_new (editor));
  shorten_labels (self);
  av_twins_look_for (self->twins, self->session, NULL, NULL);
  show_buttons (self);
  show_notices (self);
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
  self->proposed = g_strdup (get_answer (self, "echeance"));
  show_buttons (self);
  show_notices (self);
  look_for_twins (self);

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

  if (av_twins_get_container (self->twins) != NULL)
    g_signal_emit (self, signals[TWIN], 0, av_twins_get_container (self->twins));
}

gboolean
av_capture_focus_first (AvCapture *self)
{
  AvFieldRow *row;

  g_return_val_if_fail (AV_IS_CAPTURE (self), FALSE);

  /* To take the focus anew selects the name: the next letter would replace it. */
  if (strcmp (av_field_focus_find (GTK_WIDGET (self)), "prenom-ou-surnom") == 0)
    return TRUE;

  row = av_form_section_find_row (self->who, "prenom-ou-surnom");

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
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
av_capture_finalize (GObject *object)
{
  AvCapture *self = AV_CAPTURE (object);

  g_free (self->proposed);

  G_OBJECT_CLASS (av_capture_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AvCapture, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, heading);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, code);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, who);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, age);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, body);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, rights);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, rest);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, twins);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, age_notice);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, no_name_notice);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, more);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, status);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, set_aside);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, save);
  gtk_widget_class_bind_template_child (widget_class, AvCapture, save_next);
}

static void
av_capture_class_init (AvCaptureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_capture_get_property;
  object_class->set_property = av_capture_set_property;
  object_class->dispose = av_capture_dispose;
  object_class->finalize = av_capture_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EDITOR] = g_param_spec_object ("editor", NULL, NULL, AV_TYPE_RECORD_EDITOR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TWIN] = g_signal_new ("twin", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-capture.ui");
  bind_children (widget_class);
}

/* A reader of the screen says whether there is more to see below. */
static void
more_toggled (AvCapture *self)
{
  gboolean shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_STATE_EXPANDED, shown, -1);
}

static void
av_capture_init (AvCapture *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->sections[0] = self->who;
  self->sections[1] = self->age;
  self->sections[2] = self->body;
  self->sections[3] = self->rights;
  self->sections[4] = self->rest;
  for (guint i = 0; i < N_SECTIONS; i++)
    g_signal_connect_object (self->sections[i], "advance", G_CALLBACK (row_advanced), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (more_toggled), self);
  more_toggled (self);
}
