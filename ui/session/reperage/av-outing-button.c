#include "av-outing-button.h"

#include <glib/gi18n.h>

#include "av-accessible.h"

struct _AvOutingButton
{
  GtkButton parent_instance;

  AvSession *session;
  GtkWidget *place;
  GtkWidget *team;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvOutingButton, av_outing_button, GTK_TYPE_BUTTON)

static void
show_outing (AvOutingButton *self)
{
  const char *place = av_session_get_outing_place (self->session);
  const char *team = av_session_get_outing_team (self->session);
  gboolean chosen = av_session_get_outing (self->session) != NULL;
  g_autofree char *name = NULL;

  gtk_label_set_text (GTK_LABEL (self->place), chosen && place != NULL ? place : _ ("Choose today’s outing"));
  gtk_label_set_text (GTK_LABEL (self->team), chosen && team != NULL ? team : _ ("Place, team: once for the whole day"));
  gtk_widget_set_visible (self->team, !chosen || (team != NULL && *team != '\0'));
  name = g_strdup_printf (_ ("Today’s outing: %s"), gtk_label_get_text (GTK_LABEL (self->place)));
  av_accessible_name (GTK_WIDGET (self), name, NULL);
  if (chosen)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "av-unchosen");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "av-unchosen");
}

static void
av_outing_button_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_OUTING_BUTTON (object)->session);
}

static void
av_outing_button_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  static const char *const told[] = { "notify::outing", "notify::outing-place", "notify::outing-team" };
  AvOutingButton *self = AV_OUTING_BUTTON (object);

  if (g_value_get_object (value) == NULL || !g_set_object (&self->session, g_value_get_object (value)))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    g_signal_connect_object (self->session, told[i], G_CALLBACK (show_outing), self, G_CONNECT_SWAPPED);
  show_outing (self);
}

static void
av_outing_button_dispose (GObject *object)
{
  AvOutingButton *self = AV_OUTING_BUTTON (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_OUTING_BUTTON);

  G_OBJECT_CLASS (av_outing_button_parent_class)->dispose (object);
}

static void
av_outing_button_class_init (AvOutingButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_outing_button_get_property;
  object_class->set_property = av_outing_button_set_property;
  object_class->dispose = av_outing_button_dispose;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-outing-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AvOutingButton, place);
  gtk_widget_class_bind_template_child (widget_class, AvOutingButton, team);
}

static void
av_outing_button_init (AvOutingButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
