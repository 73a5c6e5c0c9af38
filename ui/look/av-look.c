#include "av-look.h"

#include <gio/gio.h>

#include "av-look-resources.h"

#define BASE_FONT_DPI (96 * 1024)

struct _AvLook
{
  GObject parent_instance;

  GtkCssProvider *sun_sheet;
  GtkCssProvider *touch_sheet;
  GSettings *settings;
  int font_dpi;

  gboolean bright_sun;
  gboolean touch;
  guint text_scale;
};

enum
{
  PROP_BRIGHT_SUN = 1,
  PROP_TEXT_SCALE,
  PROP_TOUCH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const guint scales[] = { 100, 125, 150, 200 };

G_DEFINE_FINAL_TYPE (AvLook, av_look, G_TYPE_OBJECT)

static GtkCssProvider *
load_sheet (const char *name)
{
  GtkCssProvider *sheet = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat ("/fr/allervers/look/", name, NULL);

  /* A static library keeps a resource only if something asks for it. */
  g_resources_register (av_look_resources_get_resource ());

  gtk_css_provider_load_from_resource (sheet, path);

  return sheet;
}

static void
switch_sheet (GtkCssProvider *sheet,
              guint layer,
              gboolean on)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (on)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (sheet), layer);
  else
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (sheet));
}

static void
set_text_scale (AvLook *self,
                guint scale)
{
  self->text_scale = CLAMP (scale, scales[0], scales[G_N_ELEMENTS (scales) - 1]);
  g_object_set (gtk_settings_get_default (),
                "gtk-xft-dpi", (int) ((gint64) self->font_dpi * self->text_scale / 100),
                NULL);
}

static void
av_look_set_property (GObject *object,
                      guint property_id,
                      const GValue *value,
                      GParamSpec *pspec)
{
  AvLook *self = AV_LOOK (object);

  switch (property_id)
    {
    case PROP_BRIGHT_SUN:
      self->bright_sun = g_value_get_boolean (value);
      switch_sheet (self->sun_sheet, GTK_STYLE_PROVIDER_PRIORITY_USER + 1, self->bright_sun);
      break;
    case PROP_TEXT_SCALE:
      set_text_scale (self, g_value_get_uint (value));
      break;
    case PROP_TOUCH:
      self->touch = g_value_get_boolean (value);
      switch_sheet (self->touch_sheet, GTK_STYLE_PROVIDER_PRIORITY_USER + 2, self->touch);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
av_look_get_property (GObject *object,
                      guint property_id,
                      GValue *value,
                      GParamSpec *pspec)
{
  AvLook *self = AV_LOOK (object);

  switch (property_id)
    {
    case PROP_BRIGHT_SUN:
      g_value_set_boolean (value, self->bright_sun);
      break;
    case PROP_TEXT_SCALE:
      g_value_set_uint (value, self->text_scale);
      break;
    case PROP_TOUCH:
      g_value_set_boolean (value, self->touch);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* Run from the build tree, the settings may not be installed: the look then
 * lasts as long as the process. */
static void
bind_settings (AvLook *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "fr.allervers.AllerVers", TRUE);
  if (schema == NULL)
    return;

  self->settings = g_settings_new_full (schema, NULL, NULL);

  for (guint i = 1; i < N_PROPS; i++)
    if (g_settings_schema_has_key (schema, properties[i]->name))
      g_settings_bind (self->settings, properties[i]->name, self, properties[i]->name, G_SETTINGS_BIND_DEFAULT);
}

AvLook *
av_look_get_default (void)
{
  static AvLook *look = NULL;

  if (look == NULL)
    {
      look = g_object_new (AV_TYPE_LOOK, NULL);
      bind_settings (look);
    }

  return look;
}

void
av_look_grow_text (AvLook *self)
{
  guint next = scales[0];

  g_return_if_fail (AV_IS_LOOK (self));

  for (guint i = G_N_ELEMENTS (scales); i-- > 0;)
    if (scales[i] > self->text_scale)
      next = scales[i];

  g_object_set (self, "text-scale", next, NULL);
}

void
av_look_add_icons (void)
{
  static gboolean added = FALSE;

  if (added)
    return;

  added = TRUE;
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/fr/allervers/look/icons");
}

static gboolean
draw_emblem (gpointer user_data)
{
  av_look_add_icons ();
  gtk_image_set_from_icon_name (user_data, "fr.allervers.AllerVers");

  return G_SOURCE_REMOVE;
}

static void
image_mapped (GtkImage *image)
{
  if (gtk_image_get_icon_name (image) == NULL)
    g_idle_add_full (G_PRIORITY_LOW, draw_emblem, g_object_ref (image), g_object_unref);
}

void
av_look_show_emblem (GtkImage *image)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  g_signal_connect (image, "map", G_CALLBACK (image_mapped), NULL);
}

static void
av_look_finalize (GObject *object)
{
  AvLook *self = AV_LOOK (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->sun_sheet);
  g_clear_object (&self->touch_sheet);

  G_OBJECT_CLASS (av_look_parent_class)->finalize (object);
}

void
av_look_warn (GtkWidget *button,
              gboolean warns)
{
  g_return_if_fail (GTK_IS_BUTTON (button));

  gtk_widget_remove_css_class (button, warns ? "av-primary" : "destructive-action");
  gtk_widget_add_css_class (button, warns ? "destructive-action" : "av-primary");
}

static void
av_look_class_init (AvLookClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = av_look_finalize;
  object_class->get_property = av_look_get_property;
  object_class->set_property = av_look_set_property;

  properties[PROP_BRIGHT_SUN] =
    g_param_spec_boolean ("bright-sun", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT_SCALE] =
    g_param_spec_uint ("text-scale", NULL, NULL, 100, 200, 100, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TOUCH] =
    g_param_spec_boolean ("touch", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_look_init (AvLook *self)
{
  g_autoptr (GtkCssProvider) sheet = load_sheet ("look.css");

  self->sun_sheet = load_sheet ("sun.css");
  self->touch_sheet = load_sheet ("touch.css");
  self->text_scale = 100;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &self->font_dpi, NULL);
  if (self->font_dpi <= 0)
    self->font_dpi = BASE_FONT_DPI;

  switch_sheet (sheet, GTK_STYLE_PROVIDER_PRIORITY_APPLICATION, TRUE);
}
