#include "av-dossier-menu.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-focus.h"

static const struct
{
  const char *page;
  const char *label;
} entries[] = {
  { "overview", N_ ("Who reads this _dossier") },
  { "share", N_ ("_Share with…") },
  { "transfer", N_ ("_Transfer to…") },
  { "urgent", N_ ("_Open beyond my role…") },
  { "part", N_ ("These are t_wo people…") },
  { "erase", N_ ("_Erase…") },
};

struct _AvDossierMenu
{
  GtkWidget parent_instance;

  GtkWidget *button;
  char *container;
  gboolean joined;
};

enum
{
  PROP_CONTAINER = 1,
  PROP_JOINED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvDossierMenu, av_dossier_menu, GTK_TYPE_WIDGET)

static void
show_entries (AvDossierMenu *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; self->container != NULL && i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (!self->joined && g_str_equal (entries[i].page, "part"))
        continue;

      item = g_menu_item_new (_ (entries[i].label), NULL);
      g_menu_item_set_action_and_target (item, "app.open-page", "(sss)", "partage", self->container, entries[i].page);
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), av_accessible_menu (G_MENU_MODEL (menu)));
  gtk_widget_set_sensitive (self->button, self->container != NULL);
}

static void
set_container (AvDossierMenu *self,
               const char *container)
{
  if (g_strcmp0 (self->container, container) == 0)
    return;

  g_free (self->container);
  self->container = g_strdup (container);
  self->joined = FALSE;
  show_entries (self);
}

static void
set_joined (AvDossierMenu *self,
            gboolean joined)
{
  if (self->joined == joined)
    return;

  self->joined = joined;
  show_entries (self);
}

void
av_dossier_menu_open (AvDossierMenu *self)
{
  g_return_if_fail (AV_IS_DOSSIER_MENU (self));

  if (self->container != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

static gboolean
av_dossier_menu_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (AV_DOSSIER_MENU (widget)->button);
}

static void
av_dossier_menu_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  AvDossierMenu *self = AV_DOSSIER_MENU (object);

  if (property == PROP_JOINED)
    g_value_set_boolean (value, self->joined);
  else
    g_value_set_string (value, self->container);
}

static void
av_dossier_menu_set_property (GObject *object,
                              guint property,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AvDossierMenu *self = AV_DOSSIER_MENU (object);

  if (property == PROP_JOINED)
    set_joined (self, g_value_get_boolean (value));
  else
    set_container (self, g_value_get_string (value));
}

static void
av_dossier_menu_dispose (GObject *object)
{
  AvDossierMenu *self = AV_DOSSIER_MENU (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->container, g_free);

  G_OBJECT_CLASS (av_dossier_menu_parent_class)->dispose (object);
}

static void
av_dossier_menu_class_init (AvDossierMenuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_dossier_menu_get_property;
  object_class->set_property = av_dossier_menu_set_property;
  object_class->dispose = av_dossier_menu_dispose;
  widget_class->grab_focus = av_dossier_menu_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_JOINED] = g_param_spec_boolean ("joined", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
av_dossier_menu_init (AvDossierMenu *self)
{
  self->button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "sensitive", FALSE,
                               "tooltip-text", _ ("Share, transfer, erase (F10)"), NULL);
  av_accessible_name (self->button, _ ("Share, transfer, erase"), NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
