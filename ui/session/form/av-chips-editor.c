#include "av-chips-editor.h"

#include <glib/gi18n.h>

#include "av-chip.h"
#include "av-digit.h"
#include "av-picker-popover.h"
#include "av-wrap-layout.h"

/* Between the numbers of a scale, which stand on one line. */
#define SCALE_SPACING 2

struct _AvChipsEditor
{
  GtkWidget parent_instance;

  const AvField *field;
  AvSession *session;
  GPtrArray *chips;  /* of AvChip, the widget owns them */
  GtkWidget *others; /* AvChip that opens @popover, or NULL */
  GtkWidget *popover;
  char *answer;
  gboolean showing; /* chips follow the answer, not the hand */
};

enum
{
  PROP_0,
  PROP_ANSWER,
  N_PROPS
};

static void implement_editor (AvEditorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvChipsEditor, av_chips_editor, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (AV_TYPE_EDITOR, implement_editor))

static gboolean
takes_several (AvChipsEditor *self)
{
  return self->field->kind == AV_FIELD_CHOICES;
}

static gboolean
answer_has (const char *answer,
            const char *code)
{
  g_auto (GStrv) codes = NULL;

  if (answer == NULL)
    return FALSE;

  codes = g_strsplit (answer, " ", -1);

  return g_strv_contains ((const char *const *) codes, code);
}

/* The other choices stand behind one chip, which shows what was picked there. */
static void
show_others (AvChipsEditor *self)
{
  gboolean quick = self->answer == NULL || av_answer_is_reserved (self->answer);
  g_autofree char *shown = NULL;

  if (self->others == NULL)
    return;

  for (guint i = 0; !quick && i < self->chips->len; i++)
    {
      AvChip *chip = g_ptr_array_index (self->chips, i);

      quick = GTK_WIDGET (chip) != self->others && g_strcmp0 (av_chip_get_code (chip), self->answer) == 0;
    }

  if (!quick)
    shown = av_field_show (self->field, self->answer);
  av_chip_set_label (AV_CHIP (self->others), shown != NULL ? shown : _ ("Other…"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->others), !quick);
}

static void
show_answer (AvChipsEditor *self)
{
  self->showing = TRUE;

  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkToggleButton *chip = g_ptr_array_index (self->chips, i);

      if (GTK_WIDGET (chip) != self->others)
        gtk_toggle_button_set_active (chip, answer_has (self->answer, av_chip_get_code (AV_CHIP (chip))));
    }
  show_others (self);

  self->showing = FALSE;
}

static void
set_answer (AvChipsEditor *self,
            const char *answer)
{
  if (g_strcmp0 (self->answer, answer) == 0)
    {
      show_answer (self);
      return;
    }

  g_free (self->answer);
  self->answer = g_strdup (answer);
  show_answer (self);
  g_object_notify (G_OBJECT (self), "answer");
}

static int
compare_codes (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static char *
collect_codes (AvChipsEditor *self,
               const char *toggled,
               gboolean active)
{
  g_auto (GStrv) before = g_strsplit (self->answer != NULL && !av_answer_is_reserved (self->answer) ? self->answer : "", " ", -1);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; before[i] != NULL; i++)
    {
      if (*before[i] != '\0' && strcmp (before[i], toggled) != 0)
        g_ptr_array_add (codes, before[i]);
    }
  if (active)
    g_ptr_array_add (codes, (char *) toggled);
  if (codes->len == 0)
    return NULL;

  g_ptr_array_sort (codes, compare_codes);
  g_ptr_array_add (codes, NULL);

  return g_strjoinv (" ", (char **) codes->pdata);
}

static void
pick (AvChipsEditor *self,
      const char *code,
      gboolean active)
{
  g_autofree char *codes = NULL;

  if (takes_several (self) && !av_answer_is_reserved (code))
    codes = collect_codes (self, code, active);
  else
    codes = active ? g_strdup (code) : NULL;

  set_answer (self, codes);
}

static void
other_picked (AvChipsEditor *self,
              const char *code)
{
  set_answer (self, code);
  av_editor_advance (AV_EDITOR (self));
}

static void
others_closed (AvChipsEditor *self)
{
  show_answer (self);
}

static void
open_others (AvChipsEditor *self)
{
  if (self->popover == NULL)
    {
      self->popover = av_picker_popover_new (self->field, self->session);
      gtk_widget_set_parent (self->popover, self->others);
      g_signal_connect_swapped (self->popover, "picked", G_CALLBACK (other_picked), self);
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (others_closed), self);
    }

  av_picker_popover_open (AV_PICKER_POPOVER (self->popover), "");
}

static void
chip_toggled (GtkToggleButton *chip,
              AvChipsEditor *self)
{
  if (self->showing)
    return;

  if (GTK_WIDGET (chip) == self->others)
    open_others (self);
  else
    pick (self, av_chip_get_code (AV_CHIP (chip)), gtk_toggle_button_get_active (chip));
}

static AvChip *
find_chip (AvChipsEditor *self,
           const char *code)
{
  for (guint i = 0; i < self->chips->len; i++)
    {
      AvChip *chip = g_ptr_array_index (self->chips, i);

      if (strcmp (av_chip_get_code (chip), code) == 0)
        return chip;
    }

  return NULL;
}

/* Digits by their place; o and n where one can say yes or no. */
static AvChip *
find_chip_of_key (AvChipsEditor *self,
                  guint keyval,
                  guint keycode)
{
  int digit = av_digit_from_key (keyval, keycode);
  gboolean scale = self->field->kind == AV_FIELD_SCALE;
  guint place;

  if (keyval == GDK_KEY_o || keyval == GDK_KEY_O)
    return find_chip (self, "oui");
  if (keyval == GDK_KEY_n || keyval == GDK_KEY_N)
    return find_chip (self, "non");
  if (digit < 0 || (digit == 0 && !scale))
    return NULL;

  place = scale ? digit : digit - 1;

  return place < self->chips->len ? g_ptr_array_index (self->chips, place) : NULL;
}

static gboolean
pick_by_key (AvChipsEditor *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  AvChip *chip = find_chip_of_key (self, keyval, keycode);
  gboolean several = takes_several (self);

  if (chip == NULL)
    return FALSE;

  if (GTK_WIDGET (chip) == self->others)
    {
      open_others (self);
      return TRUE;
    }

  gtk_widget_grab_focus (GTK_WIDGET (chip));
  pick (self, av_chip_get_code (chip), !several || !answer_has (self->answer, av_chip_get_code (chip)));
  if (!several || (state & GDK_SHIFT_MASK) == 0)
    av_editor_advance (AV_EDITOR (self));

  return TRUE;
}

static gboolean
move_inside (AvChipsEditor *self,
             int step)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint place;

  if (focus == NULL || !g_ptr_array_find (self->chips, focus, &place))
    return FALSE;

  place = (place + self->chips->len + step) % self->chips->len;

  return gtk_widget_grab_focus (g_ptr_array_index (self->chips, place));
}

static gboolean
key_pressed (AvChipsEditor *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  /* The list of the others has keys of its own. */
  if (self->popover != NULL && gtk_widget_get_visible (self->popover))
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Up:
      return move_inside (self, -1);
    case GDK_KEY_Right:
    case GDK_KEY_Down:
      return move_inside (self, 1);
    case GDK_KEY_BackSpace:
    case GDK_KEY_Delete:
      set_answer (self, NULL);
      return TRUE;
    default:
      return pick_by_key (self, keyval, keycode, state);
    }
}

static GtkWidget *
av_chips_editor_get_target (AvEditor *editor)
{
  return GTK_WIDGET (editor);
}

static void
implement_editor (AvEditorInterface *iface)
{
  iface->get_target = av_chips_editor_get_target;
}

/* One stop of the Tab key for the whole group. */
static gboolean
av_chips_editor_focus (GtkWidget *widget,
                       GtkDirectionType direction)
{
  AvChipsEditor *self = AV_CHIPS_EDITOR (widget);
  GtkWidget *first = NULL;

  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkToggleButton *chip = g_ptr_array_index (self->chips, i);

      if (gtk_toggle_button_get_active (chip))
        return gtk_widget_grab_focus (GTK_WIDGET (chip));
      if (first == NULL)
        first = GTK_WIDGET (chip);
    }

  return first != NULL && gtk_widget_grab_focus (first);
}

static gboolean
av_chips_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_get_focus_child (widget) != NULL || av_chips_editor_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
add_chip (AvChipsEditor *self,
          const char *code,
          const char *label)
{
  guint place = self->chips->len + (self->field->kind == AV_FIELD_SCALE ? 0 : 1);
  g_autofree char *digit = NULL;
  GtkWidget *chip;

  /* The number of a scale says its key itself. */
  if (self->field->kind != AV_FIELD_SCALE && place <= 9)
    digit = g_strdup_printf ("%u", place);

  chip = av_chip_new (code, label, digit);
  gtk_widget_set_parent (chip, GTK_WIDGET (self));
  g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled), self);
  g_ptr_array_add (self->chips, chip);
}

static void
add_quick_choices (AvChipsEditor *self)
{
  g_auto (GStrv) codes = g_strsplit (self->field->quick, " ", -1);
  guint n_choices;
  g_autofree AvChoice *choices = av_field_dup_choices (self->field, &n_choices);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *label = av_field_show (self->field, codes[i]);

      add_chip (self, codes[i], label != NULL ? label : codes[i]);
    }

  if (n_choices <= g_strv_length (codes))
    return;

  add_chip (self, "", _ ("Other…"));
  self->others = g_ptr_array_index (self->chips, self->chips->len - 1);
}

static void
add_choices (AvChipsEditor *self)
{
  guint n_choices;
  g_autofree AvChoice *choices = av_field_dup_choices (self->field, &n_choices);

  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *label = av_field_show (self->field, choices[i].code);

      add_chip (self, choices[i].code, label != NULL ? label : choices[i].code);
    }
}

static void
add_chips (AvChipsEditor *self)
{
  if (self->field->kind == AV_FIELD_YES_NO)
    {
      add_chip (self, "oui", _ ("Yes"));
      add_chip (self, "non", _ ("No"));
    }
  else if (self->field->kind == AV_FIELD_SCALE)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "av-scale");
      gtk_widget_set_layout_manager (GTK_WIDGET (self), av_wrap_layout_new_even (SCALE_SPACING));
      for (guint i = 0; i <= 10; i++)
        {
          g_autofree char *number = g_strdup_printf ("%u", i);

          add_chip (self, number, number);
        }
    }
  else if (self->field->quick != NULL)
    {
      add_quick_choices (self);
    }
  else
    {
      add_choices (self);
    }
}

void
av_chips_editor_set_brief (AvChipsEditor *self,
                           const char *code,
                           const char *label)
{
  g_return_if_fail (AV_IS_CHIPS_EDITOR (self));

  if (find_chip (self, code) != NULL)
    av_chip_set_brief (find_chip (self, code), label);
}

GtkWidget *
av_chips_editor_new (const AvField *field,
                     AvSession *session)
{
  AvChipsEditor *self = g_object_new (AV_TYPE_CHIPS_EDITOR, NULL);

  self->field = field;
  g_set_object (&self->session, session);
  add_chips (self);

  return GTK_WIDGET (self);
}

static void
av_chips_editor_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  g_value_set_string (value, AV_CHIPS_EDITOR (object)->answer);
}

static void
av_chips_editor_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  set_answer (AV_CHIPS_EDITOR (object), g_value_get_string (value));
}

static void
av_chips_editor_dispose (GObject *object)
{
  AvChipsEditor *self = AV_CHIPS_EDITOR (object);
  GtkWidget *child;

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_ptr_array_set_size (self->chips, 0);
  self->others = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_chips_editor_parent_class)->dispose (object);
}

static void
av_chips_editor_finalize (GObject *object)
{
  AvChipsEditor *self = AV_CHIPS_EDITOR (object);

  g_ptr_array_unref (self->chips);
  g_free (self->answer);

  G_OBJECT_CLASS (av_chips_editor_parent_class)->finalize (object);
}

static void
av_chips_editor_class_init (AvChipsEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_chips_editor_get_property;
  object_class->set_property = av_chips_editor_set_property;
  object_class->dispose = av_chips_editor_dispose;
  object_class->finalize = av_chips_editor_finalize;
  widget_class->focus = av_chips_editor_focus;
  widget_class->grab_focus = av_chips_editor_grab_focus;

  g_object_class_override_property (object_class, PROP_ANSWER, "answer");
  gtk_widget_class_set_css_name (widget_class, "avchips");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
av_chips_editor_init (AvChipsEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->chips = g_ptr_array_new ();
  gtk_widget_set_layout_manager (GTK_WIDGET (self), av_wrap_layout_new (6));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
