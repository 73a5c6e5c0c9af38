#include "av-pin-entry.h"

#include <string.h>

#include "av-digit.h"

struct _AvPinEntry
{
  GtkWidget parent_instance;

  GtkWidget *dots[AV_PIN_DIGITS];
  AvSecret *digits;
  guint n_digits;
};

enum
{
  COMPLETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPinEntry, av_pin_entry, GTK_TYPE_WIDGET)

static void
show (AvPinEntry *self)
{
  g_autofree char *said = g_strdup_printf ("%u / %u", self->n_digits, AV_PIN_DIGITS);

  for (guint i = 0; i < AV_PIN_DIGITS; i++)
    gtk_label_set_text (GTK_LABEL (self->dots[i]), i < self->n_digits ? "●" : "○");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
}

void
av_pin_entry_clear (AvPinEntry *self)
{
  g_return_if_fail (AV_IS_PIN_ENTRY (self));

  g_clear_pointer (&self->digits, av_secret_unref);
  self->digits = av_secret_new (AV_PIN_DIGITS);
  self->n_digits = 0;
  show (self);
}

AvSecret *
av_pin_entry_take (AvPinEntry *self)
{
  AvSecret *taken;

  g_return_val_if_fail (AV_IS_PIN_ENTRY (self), NULL);

  if (self->n_digits < AV_PIN_DIGITS)
    return NULL;

  taken = g_steal_pointer (&self->digits);
  av_pin_entry_clear (self);

  return taken;
}

AvSecret *
av_pin_entry_dup (AvPinEntry *self)
{
  g_return_val_if_fail (AV_IS_PIN_ENTRY (self), NULL);

  return self->n_digits == AV_PIN_DIGITS ? av_secret_new_slice (self->digits, 0, AV_PIN_DIGITS) : NULL;
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  AvPinEntry *self = user_data;
  int digit = av_digit_from_key (keyval, keycode);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_BackSpace && self->n_digits > 0)
    {
      av_secret_get_data (self->digits)[--self->n_digits] = 0;
      show (self);
      return GDK_EVENT_STOP;
    }
  if (digit < 0 || self->n_digits == AV_PIN_DIGITS)
    return GDK_EVENT_PROPAGATE;

  av_secret_get_data (self->digits)[self->n_digits++] = (guint8) ('0' + digit);
  show (self);
  if (self->n_digits == AV_PIN_DIGITS)
    g_signal_emit (self, signals[COMPLETE], 0);

  return GDK_EVENT_STOP;
}

static void
clicked (AvPinEntry *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
av_pin_entry_dispose (GObject *object)
{
  AvPinEntry *self = AV_PIN_ENTRY (object);

  for (guint i = 0; i < AV_PIN_DIGITS; i++)
    g_clear_pointer (&self->dots[i], gtk_widget_unparent);
  g_clear_pointer (&self->digits, av_secret_unref);

  G_OBJECT_CLASS (av_pin_entry_parent_class)->dispose (object);
}

static void
av_pin_entry_class_init (AvPinEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_pin_entry_dispose;

  signals[COMPLETE] = g_signal_new ("complete", AV_TYPE_PIN_ENTRY, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avpin");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
}

static void
av_pin_entry_init (AvPinEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  for (guint i = 0; i < AV_PIN_DIGITS; i++)
    {
      self->dots[i] = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_set_parent (self->dots[i], GTK_WIDGET (self));
    }

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  av_pin_entry_clear (self);
}
