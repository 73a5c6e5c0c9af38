#include "av-header.h"

#include "av-session.h"
#include "av-spoken.h"

struct _AvHeader
{
  AdwBin parent_instance;

  char *kind;
  AdwWindowTitle *title;
  GtkWidget *end;
  GtkWidget *start;
  GtkWidget *reperage;
  GtkWidget *diagnostic;
  GtkWidget *mobilisation;
  GtkWidget *warning_bar;
  GtkLabel *warning;
  GtkWidget *concerned;
  AvSession *session; /* of the window */
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_TITLE,
  PROP_SUBTITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvHeader, av_header, ADW_TYPE_BIN)

static void
show_kind (AvHeader *self)
{
  const struct
  {
    const char *kind;
    GtkWidget *door;
  } doors[] = {
    { "start", self->start },
    { "reperage", self->reperage },
    { "diagnostic", self->diagnostic },
    { "mobilisation", self->mobilisation },
  };

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      if (g_strcmp0 (doors[i].kind, self->kind) == 0)
        gtk_widget_add_css_class (doors[i].door, "av-open-door");
      else
        gtk_widget_remove_css_class (doors[i].door, "av-open-door");
    }
}

static void
show_warning (AvHeader *self)
{
  const char *warning = self->session != NULL ? av_session_get_warning (self->session) : NULL;
  gboolean told = g_strcmp0 (self->kind, "abimes") == 0; /* by the window itself */

  gtk_label_set_text (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning_bar, warning != NULL);
  gtk_widget_set_visible (self->concerned, warning != NULL && !told && av_session_is_damaged (self->session));
}

static void
hide_clicked (AvHeader *self)
{
  if (self->session != NULL)
    av_session_set_warning (self->session, NULL);
}

static void
window_session_changed (AvHeader *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (AvSession) session = NULL;

  g_object_get (root, "session", &session, NULL);
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_warning, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "notify::warning", G_CALLBACK (show_warning), self, G_CONNECT_SWAPPED);
  show_warning (self);
}

/* What every window says, each says here. */
static void
av_header_root (GtkWidget *widget)
{
  GtkRoot *root;

  GTK_WIDGET_CLASS (av_header_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (root), "session") == NULL)
    return;

  g_signal_connect_object (root, "notify::session", G_CALLBACK (window_session_changed), widget, G_CONNECT_SWAPPED);
  window_session_changed (AV_HEADER (widget));
}

static void
av_header_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), window_session_changed, widget);

  GTK_WIDGET_CLASS (av_header_parent_class)->unroot (widget);
}

void
av_header_pack_end (AvHeader *self,
                    GtkWidget *widget)
{
  g_return_if_fail (AV_IS_HEADER (self));

  gtk_box_prepend (GTK_BOX (self->end), widget);
}

static void
av_header_get_property (GObject *object,
                        guint property,
                        GValue *value,
                        GParamSpec *pspec)
{
  AvHeader *self = AV_HEADER (object);

  switch (property)
    {
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_TITLE:
      g_value_set_string (value, adw_window_title_get_title (self->title));
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, adw_window_title_get_subtitle (self->title));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_header_set_property (GObject *object,
                        guint property,
                        const GValue *value,
                        GParamSpec *pspec)
{
  AvHeader *self = AV_HEADER (object);
  const char *text = g_value_get_string (value);

  switch (property)
    {
    case PROP_KIND:
      g_free (self->kind);
      self->kind = g_strdup (text);
      show_kind (self);
      break;
    case PROP_TITLE:
      adw_window_title_set_title (self->title, text != NULL ? text : "");
      break;
    case PROP_SUBTITLE:
      adw_window_title_set_subtitle (self->title, text != NULL ? text : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_header_dispose (GObject *object)
{
  AvHeader *self = AV_HEADER (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_warning, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_header_parent_class)->dispose (object);
}

static void
av_header_finalize (GObject *object)
{
  g_free (AV_HEADER (object)->kind);

  G_OBJECT_CLASS (av_header_parent_class)->finalize (object);
}

static void
av_header_class_init (AvHeaderClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_header_get_property;
  object_class->set_property = av_header_set_property;
  object_class->dispose = av_header_dispose;
  object_class->finalize = av_header_finalize;
  widget_class->root = av_header_root;
  widget_class->unroot = av_header_unroot;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-header.ui");
  gtk_widget_class_bind_template_child (widget_class, AvHeader, title);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, end);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, start);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, reperage);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, diagnostic);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, mobilisation);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, warning_bar);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, warning);
  gtk_widget_class_bind_template_child (widget_class, AvHeader, concerned);
  gtk_widget_class_bind_template_callback (widget_class, hide_clicked);
}

static void
av_header_init (AvHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
