#include "av-class-checks.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-class.h"
#include "av-focus.h"

static const struct
{
  AvClass class;
  const char *label;
  const char *name; /* in a line of several */
} parts[] = {
  { AV_CLASS_CONTACT, N_ ("Who they are and how to reach them, meetings, appointments"), N_ ("contact details") },
  { AV_CLASS_PARCOURS, N_ ("The path: diagnosis, obstacles, needs, actions, orientations"), N_ ("path") },
  { AV_CLASS_SENSIBLE, N_ ("What is sensitive: health, disability, justice, child protection"), N_ ("sensitive answers") },
  { AV_CLASS_FSE, N_ ("The funder’s questionnaire"), N_ ("funder’s questionnaire") },
};

struct _AvClassChecks
{
  GtkWidget parent_instance;

  GtkWidget *checks[G_N_ELEMENTS (parts)];
  guint offered;
};

enum
{
  PROP_OFFERED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvClassChecks, av_class_checks, GTK_TYPE_WIDGET)

guint
av_class_checks_get_mask (AvClassChecks *self)
{
  guint mask = 0;

  g_return_val_if_fail (AV_IS_CLASS_CHECKS (self), 0);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      mask |= AV_CLASS_BIT (parts[i].class);

  return mask & self->offered;
}

void
av_class_checks_set_mask (AvClassChecks *self,
                          guint mask)
{
  g_return_if_fail (AV_IS_CLASS_CHECKS (self));

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[i]), (mask & AV_CLASS_BIT (parts[i].class)) != 0);
}

char *
av_class_checks_show (guint mask)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if ((mask & AV_CLASS_BIT (parts[i].class)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (parts[i].name));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
av_class_checks_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_CLASS_CHECKS (widget)->checks[0]);
}

static void
av_class_checks_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  g_value_set_uint (value, AV_CLASS_CHECKS (object)->offered);
}

static void
av_class_checks_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AvClassChecks *self = AV_CLASS_CHECKS (object);

  self->offered = g_value_get_uint (value);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_visible (self->checks[i], (self->offered & AV_CLASS_BIT (parts[i].class)) != 0);
}

static void
av_class_checks_dispose (GObject *object)
{
  AvClassChecks *self = AV_CLASS_CHECKS (object);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_clear_pointer (&self->checks[i], gtk_widget_unparent);

  G_OBJECT_CLASS (av_class_checks_parent_class)->dispose (object);
}

static void
av_class_checks_class_init (AvClassChecksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_class_checks_get_property;
  object_class->set_property = av_class_checks_set_property;
  object_class->dispose = av_class_checks_dispose;
  widget_class->grab_focus = av_class_checks_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_OFFERED] = g_param_spec_uint ("offered", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
av_class_checks_init (AvClassChecks *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _ (parts[i].label), "wrap", TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, "xalign", 0.0, NULL);

      self->checks[i] = gtk_check_button_new ();
      gtk_check_button_set_child (GTK_CHECK_BUTTON (self->checks[i]), label);
      av_accessible_name (self->checks[i], _ (parts[i].label), NULL);
      gtk_widget_set_parent (self->checks[i], GTK_WIDGET (self));
    }
}
