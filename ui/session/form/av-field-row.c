#include "av-field-row.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-chips-editor.h"
#include "av-digit.h"
#include "av-other-answers.h"
#include "av-picker-editor.h"
#include "av-remark.h"
#include "av-sight.h"
#include "av-versions-popover.h"

struct _AvFieldRow
{
  GtkWidget parent_instance;

  const AvField *field;
  AvRecordEditor *editor;
  GtkWidget *root;
  GtkWidget *label;
  GtkWidget *needed;
  GtkWidget *answer;   /* the AvEditor */
  GtkWidget *reserved; /* stands for the editor when the answer is a reserved one */
  GtkWidget *others;
  GtkWidget *mark;
  GtkWidget *versions;
  GtkWidget *help;
  GtkWidget *remark; /* of an answer that is kept all the same */
  GtkWidget *error;
};

enum
{
  ADVANCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvFieldRow, av_field_row, GTK_TYPE_WIDGET)

static AvRecord *
get_record (AvFieldRow *self)
{
  return av_record_editor_get_record (self->editor);
}

static const char *
get_answer (AvFieldRow *self)
{
  return av_record_get_answer (get_record (self), self->field->id);
}

/* Needs, freins, actions are chosen among those of the same dossier; people
 * among everybody. */
static gboolean
is_within_dossier (const AvField *field)
{
  const AvForm *form = field->target != NULL ? av_catalogue_find_form (field->target) : NULL;

  return form != NULL && form->container == AV_CONTAINER_DOSSIER && !form->singleton && strcmp (form->id, "contact") != 0;
}

static void
describe (AvFieldRow *self)
{
  const char *name = gtk_label_get_text (GTK_LABEL (self->label));
  gboolean wrong = gtk_widget_get_visible (self->error);
  GtkWidget *target = av_editor_get_target (AV_EDITOR (self->answer));
  const char *help = gtk_label_get_text (GTK_LABEL (wrong ? self->error : gtk_widget_get_visible (self->remark) ? self->remark
                                                                                                                : self->help));

  if (AV_IS_PICKER_EDITOR (self->answer))
    gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
  else
    av_accessible_name (target, name, help);

  gtk_accessible_update_state (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_remark (AvFieldRow *self)
{
  g_autoptr (GVariant) answers = NULL;
  g_autofree char *remark = NULL;

  if (!av_remark_concerns (self->field))
    return;

  answers = av_record_freeze (get_record (self));
  if (!gtk_widget_get_visible (self->error))
    remark = av_remark_find (av_record_get_form (get_record (self)), self->field, answers);
  gtk_label_set_text (GTK_LABEL (self->remark), remark != NULL ? remark : "");
  gtk_widget_set_visible (self->remark, remark != NULL);
  describe (self);
}

void
av_field_row_set_error (AvFieldRow *self,
                        const char *message)
{
  g_return_if_fail (AV_IS_FIELD_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (self->answer, "error");
  else
    gtk_widget_remove_css_class (self->answer, "error");
  describe (self);
  show_remark (self);
}

/* Judges what stands there; nobody is blamed for what is not typed yet. */
static void
check (AvFieldRow *self)
{
  const char *answer = get_answer (self);
  g_autoptr (GError) error = NULL;

  if (answer == NULL || av_field_check (self->field, answer, NULL, &error))
    av_field_row_set_error (self, NULL);
  else
    av_field_row_set_error (self, error->message);
}

static void
show_reserved (AvFieldRow *self)
{
  const char *answer = get_answer (self);
  gboolean reserved = answer != NULL && av_answer_is_reserved (answer);
  GtkWidget *label = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (self->reserved)));

  if (reserved)
    {
      g_autofree char *name = NULL;
      const char *shown = av_answer_show_reserved (answer);

      name = g_strdup_printf (_ ("%s: %s. Press to answer otherwise."), gtk_label_get_text (GTK_LABEL (self->label)), shown);
      gtk_label_set_text (GTK_LABEL (label), shown);
      av_accessible_name (self->reserved, name, NULL);
    }

  gtk_widget_set_visible (self->reserved, reserved);
  gtk_widget_set_visible (self->answer, !reserved);
}

static void
show_mark (AvFieldRow *self)
{
  g_autoptr (GPtrArray) versions = av_record_editor_dup_versions (self->editor, self->field->id);

  gtk_widget_set_visible (self->mark, versions != NULL);
}

static void
answer_changed (AvFieldRow *self)
{
  show_reserved (self);
  show_mark (self);

  /* A mended answer is no longer wrong while it is typed; a wrong one is
   * told when the focus leaves. */
  if (gtk_widget_get_visible (self->error))
    check (self);
  else if (gtk_widget_get_visible (self->remark) || gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    show_remark (self);
}

static void
needs_changed (AvFieldRow *self)
{
  g_autoptr (GVariant) answers = av_record_freeze (get_record (self));

  gboolean needed = (self->field->flags & AV_FIELD_AUTOMATIC) == 0 &&
                    av_form_is_required (av_record_get_form (get_record (self)), self->field, answers, AV_STAGE_CAPTURE);

  gtk_widget_set_visible (self->needed, needed);
  gtk_accessible_update_property (GTK_ACCESSIBLE (av_editor_get_target (AV_EDITOR (self->answer))),
                                  GTK_ACCESSIBLE_PROPERTY_REQUIRED, needed, -1);
}

static void
focus_left (AvFieldRow *self)
{
  av_editor_settle (AV_EDITOR (self->answer));
  check (self);
  av_record_editor_keep (self->editor);
}

static void
editor_advanced (AvFieldRow *self)
{
  gboolean typed = !AV_IS_CHIPS_EDITOR (self->answer) && !AV_IS_PICKER_EDITOR (self->answer);

  check (self);
  g_signal_emit (self, signals[ADVANCE], 0, typed);
}

static void
other_chosen (AvFieldRow *self,
              const char *answer)
{
  av_record_set_answer (get_record (self), self->field->id, answer);

  if (answer != NULL)
    {
      gtk_widget_grab_focus (self->reserved);
      g_signal_emit (self, signals[ADVANCE], 0, FALSE);
    }
  else
    {
      gtk_widget_grab_focus (self->answer);
    }
}

static void
reserved_pressed (AvFieldRow *self)
{
  other_chosen (self, NULL);
}

static gboolean
key_pressed (AvFieldRow *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  gboolean alt = (state & GDK_ALT_MASK) != 0;

  if ((alt && (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)) ||
      (AV_IS_CHIPS_EDITOR (self->answer) && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 && av_digit_from_key (keyval, keycode) == 0))
    return av_other_answers_open (AV_OTHER_ANSWERS (self->others));

  return FALSE;
}

static void
mark_clicked (AvFieldRow *self)
{
  if (self->versions == NULL)
    {
      self->versions = av_versions_popover_new ();
      gtk_widget_set_parent (self->versions, self->mark);
    }

  av_versions_popover_show (AV_VERSIONS_POPOVER (self->versions), self->editor, self->field->id);
}

const AvField *
av_field_row_get_field (AvFieldRow *self)
{
  g_return_val_if_fail (AV_IS_FIELD_ROW (self), NULL);

  return self->field;
}

AvEditor *
av_field_row_get_editor (AvFieldRow *self)
{
  g_return_val_if_fail (AV_IS_FIELD_ROW (self), NULL);

  return AV_EDITOR (self->answer);
}

gboolean
av_field_row_is_answered (AvFieldRow *self)
{
  g_return_val_if_fail (AV_IS_FIELD_ROW (self), FALSE);

  return get_answer (self) != NULL;
}

void
av_field_row_set_help (AvFieldRow *self,
                       const char *help)
{
  g_return_if_fail (AV_IS_FIELD_ROW (self));

  gtk_label_set_text (GTK_LABEL (self->help), help != NULL ? help : "");
  gtk_widget_set_visible (self->help, help != NULL && *help != '\0');
  describe (self);
}

/* Texts and icons have baselines a pixel apart, for which the box of GTK 4.8
 * asks more height at a width than at none. A vertical box has no baseline. */
static void
append_without_baseline (GtkWidget *line,
                         GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  g_object_bind_property (child, "visible", box, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (box), child);
  gtk_box_append (GTK_BOX (line), box);
}

static GtkWidget *
build_line (AvFieldRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_set_hexpand (self->answer, TRUE);
  append_without_baseline (line, self->answer);
  append_without_baseline (line, self->reserved);
  append_without_baseline (line, self->mark);
  append_without_baseline (line, self->others);

  return line;
}

static void
build (AvFieldRow *self,
       GtkOrientation orientation)
{
  GtkWidget *caption = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->root = gtk_box_new (orientation, orientation == GTK_ORIENTATION_HORIZONTAL ? 14 : 4);
  gtk_box_append (GTK_BOX (caption), self->label);
  gtk_box_append (GTK_BOX (caption), self->needed);
  gtk_box_append (GTK_BOX (body), build_line (self));
  gtk_box_append (GTK_BOX (body), self->help);
  gtk_box_append (GTK_BOX (body), self->remark);
  gtk_box_append (GTK_BOX (body), self->error);
  gtk_widget_set_hexpand (body, TRUE);
  gtk_box_append (GTK_BOX (self->root), caption);
  gtk_box_append (GTK_BOX (self->root), body);
  gtk_widget_set_parent (self->root, GTK_WIDGET (self));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_set_size_request (caption, 148, 44);
      gtk_widget_set_hexpand (caption, FALSE);
      gtk_label_set_width_chars (GTK_LABEL (self->label), 14);
      gtk_label_set_max_width_chars (GTK_LABEL (self->label), 14);
      gtk_widget_set_valign (caption, GTK_ALIGN_START);
      gtk_widget_add_css_class (GTK_WIDGET (self), "beside");
    }
}

static void
dress (AvFieldRow *self)
{
  const char *help = av_field_get_help (self->field);

  gtk_label_set_text (GTK_LABEL (self->label), av_field_get_label (self->field));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, NULL, -1);
  av_field_row_set_help (self, help);
  if (av_form_is_about_person (av_record_editor_get_form (self->editor)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (av_editor_get_target (AV_EDITOR (self->answer))),
                                    GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, "Alt+Down", -1);
}

GtkWidget *
av_field_row_new (const AvField *field,
                  AvRecordEditor *editor,
                  GtkOrientation orientation)
{
  AvFieldRow *self = g_object_new (AV_TYPE_FIELD_ROW, NULL);
  g_autofree char *notify = g_strdup_printf ("notify::%s", field->id);
  const AvForm *form = av_record_editor_get_form (editor);

  self->field = field;
  self->editor = g_object_ref (editor);
  self->answer = av_editor_new (field, av_record_editor_get_session (editor));
  if (AV_IS_PICKER_EDITOR (self->answer) && is_within_dossier (field))
    av_picker_editor_set_container (AV_PICKER_EDITOR (self->answer), av_record_editor_get_container (editor));
  self->others = av_other_answers_new (av_form_is_about_person (form));
  g_signal_connect_swapped (self->others, "chosen", G_CALLBACK (other_chosen), self);
  build (self, orientation);
  dress (self);

  g_object_bind_property (get_record (self), field->id, self->answer, "answer", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (get_record (self), notify, G_CALLBACK (answer_changed), self, G_CONNECT_SWAPPED);
  if (field->when != NULL || form->anonymous_when != NULL)
    g_signal_connect_object (get_record (self), "notify", G_CALLBACK (needs_changed), self, G_CONNECT_SWAPPED);
  if (field->after != NULL)
    {
      g_autofree char *before = g_strdup_printf ("notify::%s", field->after);

      g_signal_connect_object (get_record (self), before, G_CALLBACK (show_remark), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (editor, "marks-changed", G_CALLBACK (show_mark), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->answer, "advance", G_CALLBACK (editor_advanced), self);
  needs_changed (self);
  answer_changed (self);

  return GTK_WIDGET (self);
}

static gboolean
av_field_row_grab_focus (GtkWidget *widget)
{
  AvFieldRow *self = AV_FIELD_ROW (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->reserved) ? self->reserved : self->answer);
}

static gboolean
is_within (GtkWidget *widget,
           GtkWidget *focus)
{
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Asked for a way back, an editor would take the focus it has once more. */
static gboolean
av_field_row_focus (GtkWidget *widget,
                    GtkDirectionType direction)
{
  AvFieldRow *self = AV_FIELD_ROW (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_get_focus_child (widget) != NULL)
    return !is_within (self->answer, focus) && focus != self->reserved && av_field_row_grab_focus (widget);

  return GTK_WIDGET_CLASS (av_field_row_parent_class)->focus (widget, direction);
}

static void
av_field_row_dispose (GObject *object)
{
  AvFieldRow *self = AV_FIELD_ROW (object);

  g_clear_pointer (&self->versions, gtk_widget_unparent);
  g_clear_pointer (&self->root, gtk_widget_unparent);
  g_clear_object (&self->editor);

  G_OBJECT_CLASS (av_field_row_parent_class)->dispose (object);
}

static void
av_field_row_class_init (AvFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_field_row_dispose;
  widget_class->grab_focus = av_field_row_grab_focus;
  widget_class->focus = av_field_row_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avfield");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static GtkWidget *
build_reserved (AvFieldRow *self)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE,
                                               "icon-name", "window-close-symbolic",
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                               NULL));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "av-pill");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_visible (button, FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (reserved_pressed), self);

  return button;
}

static GtkWidget *
build_mark (AvFieldRow *self)
{
  GtkWidget *mark = gtk_button_new_with_label (_ ("Two answers"));

  gtk_widget_add_css_class (mark, "av-mark");
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_visible (mark, FALSE);
  g_signal_connect_swapped (mark, "clicked", G_CALLBACK (mark_clicked), self);

  return mark;
}

static void
av_field_row_init (AvFieldRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->label, "av-question");
  self->needed = g_object_new (GTK_TYPE_LABEL, "label", "•", "tooltip-text", _ ("An answer is needed"),
                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->needed, "av-needed");
  self->help = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->help, "av-hint");
  self->remark = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->remark, "av-warning");
  self->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "visible", FALSE,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (self->error, "av-error");
  self->reserved = build_reserved (self);
  self->mark = build_mark (self);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (av_sight_bring_focus), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
