#include "av-choice-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-digit.h"
#include "av-wrap-layout.h"

#define SPACING 8

struct _AvChoiceRow
{
  GtkWidget parent_instance;

  const AvField *field;
  GtkWidget *content;
  GtkToggleButton *more; /* shows the others; or NULL */
  GPtrArray *buttons;    /* of GtkToggleButton, in the order of the digits */
  gboolean clearing;
};

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvChoiceRow, av_choice_row, GTK_TYPE_WIDGET)

static const char *
get_code (gpointer button)
{
  return g_object_get_data (button, "av-code");
}

static void
button_toggled (GtkToggleButton *button,
                AvChoiceRow *self)
{
  if (!self->clearing && self->field->kind == AV_FIELD_CHOICE && gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[ANSWERED], 0);
}

/* « Pair » for « Pair (jeune ambassadeur, ami) »: the whole is in the tooltip. */
static char *
shorten (const char *label)
{
  const char *bracket = strstr (label, " (");

  return bracket != NULL ? g_strndup (label, (gsize) (bracket - label)) : g_strdup (label);
}

static GtkWidget *
make_button (AvChoiceRow *self,
             const AvChoice *choice)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  guint digit = self->buttons->len + 1;
  g_autofree char *brief = shorten (choice->label);

  if (digit <= 9)
    {
      g_autofree char *text = g_strdup_printf ("%u", digit);
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "av-digit");
      gtk_box_append (GTK_BOX (content), label);
    }
  gtk_box_append (GTK_BOX (content), gtk_label_new (brief));
  if (strcmp (brief, choice->label) != 0)
    gtk_widget_set_tooltip_text (button, choice->label);

  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "av-choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, choice->label, -1);
  g_object_set_data_full (G_OBJECT (button), "av-code", g_strdup (choice->code), g_free);

  if (self->field->kind == AV_FIELD_CHOICE && self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_signal_connect (button, "toggled", G_CALLBACK (button_toggled), self);
  g_ptr_array_add (self->buttons, button);

  return button;
}

/* As many on a line as it has room for. */
static GtkWidget *
add_buttons (AvChoiceRow *self,
             const AvChoice *choices,
             guint n_choices)
{
  GtkWidget *lines = g_object_new (GTK_TYPE_BOX, "layout-manager", av_wrap_layout_new (SPACING), NULL);

  for (guint i = 0; i < n_choices; i++)
    gtk_box_append (GTK_BOX (lines), make_button (self, &choices[i]));
  gtk_box_append (GTK_BOX (self->content), lines);

  return lines;
}

/* The codes that have a key at the stall go first, in the order of the keys. */
static guint
sort_quick_first (const AvField *field,
                  AvChoice *choices,
                  guint n_choices)
{
  g_auto (GStrv) quick = field->quick != NULL ? g_strsplit (field->quick, " ", -1) : NULL;
  guint n_quick = 0;

  for (guint q = 0; quick != NULL && quick[q] != NULL; q++)
    for (guint i = n_quick; i < n_choices; i++)
      if (strcmp (choices[i].code, quick[q]) == 0)
        {
          AvChoice found = choices[i];

          memmove (&choices[n_quick + 1], &choices[n_quick], (i - n_quick) * sizeof *choices);
          choices[n_quick++] = found;
          break;
        }

  return n_quick > 0 ? n_quick : n_choices;
}

/* Behind a button that stands after the first of them. */
static void
add_others (AvChoiceRow *self,
            GtkWidget *first,
            const AvChoice *choices,
            guint n_choices)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_ ("Others…"));
  GtkWidget *others = add_buttons (self, choices, n_choices);

  self->more = GTK_TOGGLE_BUTTON (button);
  g_object_bind_property (button, "active", others, "visible", G_BINDING_SYNC_CREATE);
  gtk_widget_add_css_class (button, "av-choice");
  gtk_box_append (GTK_BOX (first), button);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  AvChoiceRow *self = user_data;
  int digit = av_digit_from_key (keyval, keycode);
  GtkToggleButton *button;

  if (digit < 1 || digit > (int) self->buttons->len || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  button = g_ptr_array_index (self->buttons, (guint) digit - 1);
  if (!gtk_widget_get_mapped (GTK_WIDGET (button)))
    return GDK_EVENT_PROPAGATE;

  gtk_toggle_button_set_active (button, self->field->kind == AV_FIELD_CHOICE || !gtk_toggle_button_get_active (button));
  /* Shift keeps the question, for several answers. */
  if (self->field->kind == AV_FIELD_CHOICES && (state & GDK_SHIFT_MASK) == 0)
    g_signal_emit (self, signals[ANSWERED], 0);

  return GDK_EVENT_STOP;
}

AvChoiceRow *
av_choice_row_new (const AvField *field)
{
  AvChoiceRow *self = g_object_new (AV_TYPE_CHOICE_ROW, NULL);
  GtkWidget *first;
  guint n_choices, n_quick;
  g_autofree AvChoice *choices = av_field_dup_choices (field, &n_choices);

  self->field = field;
  n_quick = sort_quick_first (field, choices, n_choices);
  first = add_buttons (self, choices, n_quick);
  if (n_quick < n_choices)
    add_others (self, first, choices + n_quick, n_choices - n_quick);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, av_field_get_label (field), -1);

  return self;
}

static int
compare_codes (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
av_choice_row_dup_answer (AvChoiceRow *self)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  g_return_val_if_fail (AV_IS_CHOICE_ROW (self), NULL);

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      g_ptr_array_add (codes, (gpointer) get_code (g_ptr_array_index (self->buttons, i)));

  if (codes->len == 0)
    return NULL;

  g_ptr_array_sort (codes, compare_codes);
  g_ptr_array_add (codes, NULL);

  return g_strjoinv (" ", (char **) codes->pdata);
}

void
av_choice_row_clear (AvChoiceRow *self)
{
  g_return_if_fail (AV_IS_CHOICE_ROW (self));

  self->clearing = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, i), FALSE);
  if (self->more != NULL)
    gtk_toggle_button_set_active (self->more, FALSE);
  self->clearing = FALSE;
}

/* Tab goes from question to question: into the chosen button, out at once. */
static gboolean
av_choice_row_focus (GtkWidget *widget,
                     GtkDirectionType direction)
{
  AvChoiceRow *self = AV_CHOICE_ROW (widget);

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (av_choice_row_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != NULL)
    return GDK_EVENT_PROPAGATE;

  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, i));

  return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));
}

static gboolean
av_choice_row_grab_focus (GtkWidget *widget)
{
  return av_choice_row_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
av_choice_row_dispose (GObject *object)
{
  AvChoiceRow *self = AV_CHOICE_ROW (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);

  G_OBJECT_CLASS (av_choice_row_parent_class)->dispose (object);
}

static void
av_choice_row_class_init (AvChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_choice_row_dispose;
  widget_class->focus = av_choice_row_focus;
  widget_class->grab_focus = av_choice_row_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ANSWERED] = g_signal_new ("answered", AV_TYPE_CHOICE_ROW, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_choice_row_init (AvChoiceRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->buttons = g_ptr_array_new ();
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
