#include "av-chip.h"

#include "av-accessible.h"

struct _AvChip
{
  GtkToggleButton parent_instance;

  char *code;
  GtkWidget *key;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (AvChip, av_chip, GTK_TYPE_TOGGLE_BUTTON)

GtkWidget *
av_chip_new (const char *code,
             const char *label,
             const char *key)
{
  AvChip *self = g_object_new (AV_TYPE_CHIP, NULL);

  self->code = g_strdup (code);
  gtk_label_set_text (GTK_LABEL (self->key), key != NULL ? key : "");
  gtk_widget_set_visible (self->key, key != NULL);
  av_chip_set_label (self, label);
  if (key != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);

  return GTK_WIDGET (self);
}

const char *
av_chip_get_code (AvChip *self)
{
  g_return_val_if_fail (AV_IS_CHIP (self), NULL);

  return self->code;
}

const char *
av_chip_get_label (AvChip *self)
{
  g_return_val_if_fail (AV_IS_CHIP (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}

/* What stands in parentheses explains; it is there for who asks. */
void
av_chip_set_label (AvChip *self,
                   const char *label)
{
  const char *examples = strstr (label, " (");
  g_autofree char *brief = examples != NULL && examples != label ? g_strndup (label, examples - label) : g_strdup (label);

  g_return_if_fail (AV_IS_CHIP (self));

  gtk_label_set_text (GTK_LABEL (self->label), brief);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), strcmp (brief, label) != 0 ? label : NULL);
  av_accessible_name (GTK_WIDGET (self), label, NULL);
}

void
av_chip_set_brief (AvChip *self,
                   const char *brief)
{
  g_autofree char *label = NULL;

  g_return_if_fail (AV_IS_CHIP (self));

  label = g_strdup (gtk_widget_get_tooltip_text (GTK_WIDGET (self)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label != NULL ? label : av_chip_get_label (self));
  gtk_label_set_text (GTK_LABEL (self->label), brief);
}

static void
av_chip_finalize (GObject *object)
{
  g_free (AV_CHIP (object)->code);

  G_OBJECT_CLASS (av_chip_parent_class)->finalize (object);
}

static void
av_chip_class_init (AvChipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_chip_finalize;
}

static void
av_chip_init (AvChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);

  self->key = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->key, "av-digit");
  self->label = g_object_new (GTK_TYPE_LABEL,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "ellipsize", PANGO_ELLIPSIZE_END,
                              NULL);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->key);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "av-choice");
}
