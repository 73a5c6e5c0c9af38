#include "av-capture-form.h"

#include <string.h>

#include "av-brief-labels.h"
#include "av-capture-rules.h"
#include "av-deadline.h"
#include "av-field-focus.h"
#include "av-form-view.h"
#include "av-twins.h"

#define N_SECTIONS 5

struct _AvCaptureForm
{
  AdwBin parent_instance;

  AvRecordEditor *editor;
  char *proposed; /* deadline we proposed, so that another need may propose anew */

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
};

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvCaptureForm, av_capture_form, ADW_TYPE_BIN)

static AvRecord *
get_record (AvCaptureForm *self)
{
  return av_record_editor_get_record (self->editor);
}

static const char *
get_answer (AvCaptureForm *self,
            const char *field)
{
  return av_record_get_answer (get_record (self), field);
}

static GPtrArray *
dup_rows (AvCaptureForm *self)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < N_SECTIONS; i++)
    g_ptr_array_extend (rows, av_form_section_get_rows (self->sections[i]), NULL, NULL);

  return rows;
}

static AvFieldRow *
find_row (AvCaptureForm *self,
          const char *field)
{
  AvFieldRow *row = NULL;

  for (guint i = 0; i < N_SECTIONS && row == NULL; i++)
    row = av_form_section_find_row (self->sections[i], field);

  return row;
}

static void
row_advanced (AvCaptureForm *self,
              AvFieldRow *row,
              gboolean typed)
{
  g_autoptr (GPtrArray) rows = dup_rows (self);

  /* Enter in text jumps over what is optional; a digit goes on in order. */
  if (av_form_rows_advance (rows, row, typed) || av_form_rows_advance (rows, row, FALSE))
    return;

  g_signal_emit (self, signals[FINISHED], 0);
}

static void
show_row (AvCaptureForm *self,
          const char *field,
          gboolean visible)
{
  AvFieldRow *row = find_row (self, field);

  if (row != NULL)
    gtk_widget_set_visible (GTK_WIDGET (row), visible || av_field_row_is_answered (row));
}

static void
propose_deadline (AvCaptureForm *self)
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
show_notices (AvCaptureForm *self)
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
}

static void
look_for_twins (AvCaptureForm *self)
{
  av_twins_look_for (self->twins, av_record_editor_get_session (self->editor), get_answer (self, "prenom-ou-surnom"), av_record_editor_get_container (self->editor));
}

static void
infer_reach (AvCaptureForm *self)
{
  const char *value = get_answer (self, "valeur-contact");

  if (value != NULL && get_answer (self, "moyen-contact") == NULL)
    av_record_set_answer (get_record (self), "moyen-contact", av_capture_rules_find_reach (value));
}

static void
answer_changed (AvCaptureForm *self,
                GParamSpec *pspec)
{
  if (strcmp (pspec->name, "prenom-ou-surnom") == 0)
    look_for_twins (self);
  else if (strcmp (pspec->name, "besoin-immediat") == 0)
    propose_deadline (self);
  else if (strcmp (pspec->name, "valeur-contact") == 0)
    infer_reach (self);

  show_notices (self);
}

static void
shorten_labels (AvCaptureForm *self)
{
  g_autoptr (GPtrArray) rows = dup_rows (self);

  for (guint i = 0; i < rows->len; i++)
    av_brief_labels_shorten (g_ptr_array_index (rows, i));
}

/* Of a new contact: nobody chose the deadline that its needs have anyway. */
static char *
dup_proposed (AvCaptureForm *self)
{
  const char *deadline = get_answer (self, "echeance");
  const char *wanted = av_deadline_propose (get_answer (self, "besoin-immediat"));

  return av_record_editor_is_new (self->editor) && g_strcmp0 (deadline, wanted) == 0 ? g_strdup (deadline) : NULL;
}

void
av_capture_form_set_editor (AvCaptureForm *self,
                            AvRecordEditor *editor)
{
  gboolean fresh;

  g_return_if_fail (AV_IS_CAPTURE_FORM (self));
  g_return_if_fail (AV_IS_RECORD_EDITOR (editor));

  if (self->editor != NULL)
    g_signal_handlers_disconnect_by_data (get_record (self), self);

  g_set_object (&self->editor, editor);
  g_free (self->proposed);
  self->proposed = dup_proposed (self);
  g_signal_connect_object (get_record (self), "notify", G_CALLBACK (answer_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < N_SECTIONS; i++)
    g_object_set (self->sections[i], "editor", editor, NULL);

  fresh = av_record_editor_is_new (editor);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->more), !fresh);
  shorten_labels (self);
  av_twins_look_for (self->twins, av_record_editor_get_session (editor), fresh ? get_answer (self, "prenom-ou-surnom") : NULL,
                     av_record_editor_get_container (editor));
  show_notices (self);
}

void
av_capture_form_refuse (AvCaptureForm *self,
                        const char *field,
                        const char *message)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (AV_IS_CAPTURE_FORM (self));

  if (av_form_section_find_row (self->rest, field) != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->more), TRUE);
  rows = dup_rows (self);
  av_form_rows_refuse (rows, field, message);
}

const char *
av_capture_form_get_twin (AvCaptureForm *self)
{
  g_return_val_if_fail (AV_IS_CAPTURE_FORM (self), NULL);

  return av_twins_get_container (self->twins);
}

gboolean
av_capture_form_focus_first (AvCaptureForm *self)
{
  AvFieldRow *row;

  g_return_val_if_fail (AV_IS_CAPTURE_FORM (self), FALSE);

  /* To take the focus anew selects the name: the next letter would replace it. */
  if (strcmp (av_field_focus_find (GTK_WIDGET (self)), "prenom-ou-surnom") == 0)
    return TRUE;

  row = av_form_section_find_row (self->who, "prenom-ou-surnom");

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* A reader of the screen says whether there is more to see below. */
static void
more_toggled (AvCaptureForm *self)
{
  gboolean shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_STATE_EXPANDED, shown, -1);
}

static void
av_capture_form_dispose (GObject *object)
{
  AvCaptureForm *self = AV_CAPTURE_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_CAPTURE_FORM);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (av_capture_form_parent_class)->dispose (object);
}

static void
av_capture_form_finalize (GObject *object)
{
  g_free (AV_CAPTURE_FORM (object)->proposed);

  G_OBJECT_CLASS (av_capture_form_parent_class)->finalize (object);
}

static void
av_capture_form_class_init (AvCaptureFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_capture_form_dispose;
  object_class->finalize = av_capture_form_finalize;

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-capture-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, who);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, age);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, body);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, rights);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, rest);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, twins);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, age_notice);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, no_name_notice);
  gtk_widget_class_bind_template_child (widget_class, AvCaptureForm, more);
}

static void
av_capture_form_init (AvCaptureForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->sections[0] = self->who;
  self->sections[1] = self->age;
  self->sections[2] = self->body;
  self->sections[3] = self->rights;
  self->sections[4] = self->rest;
  for (guint i = 0; i < N_SECTIONS; i++)
    g_signal_connect_object (self->sections[i], "advance", G_CALLBACK (row_advanced), self, G_CONNECT_SWAPPED);

  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (more_toggled), self);
  more_toggled (self);
}
