#include "av-welcome-page.h"

#include <glib/gi18n-lib.h>

#include "av-digit.h"
#include "av-look.h"

struct _AvWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *scroll;
  GtkImage *emblem;
  GtkBox *doors;
  GtkLabel *message;
};

typedef struct
{
  const char *name;
  const char *title;
  const char *text;
} Door;

static const Door doors[] = {
  { "join", N_ ("Join an organisation"),
    N_ ("Your town hall or association already uses Aller-vers: make a request file, have it accepted, come back with the answer.") },
  { "found", N_ ("Found an organisation"),
    N_ ("You are the first: this computer becomes the organisation's first intendant.") },
  { "restore", N_ ("Restore a backup"),
    N_ ("A computer was lost or replaced: open its last backup here.") },
};

G_DEFINE_FINAL_TYPE (AvWelcomePage, av_welcome_page, GTK_TYPE_WIDGET)

void
av_welcome_page_show_message (AvWelcomePage *self,
                              const char *message)
{
  g_return_if_fail (AV_IS_WELCOME_PAGE (self));

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint keyval,
             guint keycode,
             GdkModifierType state,
             gpointer user_data)
{
  int digit = av_digit_from_key (keyval, keycode);

  if (digit < 1 || digit > (int) G_N_ELEMENTS (doors))
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_activate_action (user_data, "app.first-start", "s", doors[digit - 1].name);
}

static GtkWidget *
add_label (GtkBox *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 56);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);

  return label;
}

static void
add_door (AvWelcomePage *self,
          guint place,
          const Door *door)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *digit = g_strdup_printf ("%u", place);

  add_label (GTK_BOX (row), digit, "av-door-digit");
  add_label (GTK_BOX (words), _ (door->title), "av-heading");
  add_label (GTK_BOX (words), _ (door->text), "av-hint");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);

  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "av-door");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.first-start");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", door->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ (door->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (door->text),
                                  -1);
  gtk_box_append (self->doors, button);
}

static void
av_welcome_page_dispose (GObject *object)
{
  AvWelcomePage *self = AV_WELCOME_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_WELCOME_PAGE);

  G_OBJECT_CLASS (av_welcome_page_parent_class)->dispose (object);
}

static void
av_welcome_page_class_init (AvWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_welcome_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/porch/av-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvWelcomePage, scroll);
  gtk_widget_class_bind_template_child (widget_class, AvWelcomePage, emblem);
  gtk_widget_class_bind_template_child (widget_class, AvWelcomePage, doors);
  gtk_widget_class_bind_template_child (widget_class, AvWelcomePage, message);
}

static void
av_welcome_page_init (AvWelcomePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  av_look_show_emblem (self->emblem);

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    add_door (self, i + 1, &doors[i]);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
