#include "av-veil.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "av-popovers.h"

/* What a window is called while nothing is to be read of it. */
#define NEUTRAL_TITLE "Aller-vers"

struct _AvVeil
{
  GObject parent_instance;

  GtkApplication *application; /* not owned */
  GPtrArray *veiled;           /* of Veiled */
};

/* A window whose content is put aside. */
typedef struct
{
  GtkWindow *window;
  GtkWidget *content; /* NULL: the window is hidden whole */
  GtkWidget *focus;
  char *title;          /* the last it was given */
  gulong title_watched; /* handler */
} Veiled;

enum
{
  PROP_DRAWN = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvVeil, av_veil, G_TYPE_OBJECT)

static void
veiled_free (gpointer data)
{
  Veiled *veiled = data;

  if (veiled->window != NULL)
    g_signal_handler_disconnect (veiled->window, veiled->title_watched);
  g_clear_weak_pointer (&veiled->window);
  g_clear_weak_pointer (&veiled->focus);
  g_clear_object (&veiled->content);
  g_free (veiled->title);
  g_free (veiled);
}

/* Nothing that is not already on the town hall's own posters. */
static GtkWidget *
make_public_page (AvVeil *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Come back (any key but F9)"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "fr.allervers.AllerVers");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Going towards young people"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("16 to 29 years old, neither in work nor in training? Work, health, a roof, everyday life: "
                                      "a team from your town listens to you and looks for answers with you. Ask at the town hall."));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (av_veil_lift), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  gtk_widget_add_css_class (page, "av-veil");

  return page;
}

/* The content stays in its window, out of sight and so out of the accessibility
 * tree. Were it kept outside, a screen reader that asks a page it still knows
 * for its children would realize them there: GTK 4.8 warns of each when they
 * come back (gtk_widget_root). */
static GtkWidget *
make_cover (AvVeil *self,
            GtkWidget *content)
{
  GtkWidget *cover = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = make_public_page (self);

  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (cover), page);
  gtk_widget_set_visible (content, FALSE);
  gtk_box_append (GTK_BOX (cover), content);

  return cover;
}

static GtkWidget *
get_content (GtkWindow *window)
{
  if (ADW_IS_APPLICATION_WINDOW (window))
    return adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));

  return ADW_IS_WINDOW (window) ? adw_window_get_content (ADW_WINDOW (window)) : NULL;
}

static void
set_content (GtkWindow *window,
             GtkWidget *content)
{
  if (ADW_IS_APPLICATION_WINDOW (window))
    adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), content);
  else
    adw_window_set_content (ADW_WINDOW (window), content);
}

/* A page that is still loading names its window once it knows whose it is. */
static void
title_changed (Veiled *veiled)
{
  g_free (veiled->title);
  veiled->title = g_strdup (gtk_window_get_title (veiled->window));

  g_signal_handler_block (veiled->window, veiled->title_watched);
  gtk_window_set_title (veiled->window, NEUTRAL_TITLE);
  g_signal_handler_unblock (veiled->window, veiled->title_watched);
}

static void
veil_window (AvVeil *self,
             GtkWindow *window)
{
  Veiled *veiled = g_new0 (Veiled, 1);
  GtkWidget *content = get_content (window);

  /* The keyboard leaves a popover for what it belongs to. */
  av_popovers_close (GTK_WIDGET (window));
  g_set_weak_pointer (&veiled->window, window);
  g_set_weak_pointer (&veiled->focus, gtk_window_get_focus (window));
  veiled->title_watched = g_signal_connect_swapped (window, "notify::title", G_CALLBACK (title_changed), veiled);
  title_changed (veiled);
  g_ptr_array_add (self->veiled, veiled);

  if (content == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
      return;
    }

  veiled->content = g_object_ref (content);
  set_content (window, NULL);
  set_content (window, make_cover (self, content));
}

static void
unveil_window (Veiled *veiled)
{
  if (veiled->window == NULL)
    return;

  g_signal_handler_block (veiled->window, veiled->title_watched);
  gtk_window_set_title (veiled->window, veiled->title);
  if (veiled->content == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (veiled->window), TRUE);
      return;
    }

  gtk_box_remove (GTK_BOX (get_content (veiled->window)), veiled->content);
  set_content (veiled->window, veiled->content);
  gtk_widget_set_visible (veiled->content, TRUE);

  /* As it was left: to grab would select a whole field, and the next letter
   * would take its place. */
  if (veiled->focus != NULL && gtk_widget_get_mapped (veiled->focus))
    gtk_root_set_focus (GTK_ROOT (veiled->window), veiled->focus);
  else
    gtk_widget_child_focus (veiled->content, GTK_DIR_TAB_FORWARD);
}

gboolean
av_veil_is_drawn (AvVeil *self)
{
  g_return_val_if_fail (AV_IS_VEIL (self), FALSE);

  return self->veiled->len > 0;
}

static Veiled *
find_veiled (AvVeil *self,
             GtkWindow *window)
{
  for (guint i = 0; i < self->veiled->len; i++)
    {
      Veiled *veiled = g_ptr_array_index (self->veiled, i);

      if (veiled->window == window)
        return veiled;
    }

  return NULL;
}

/* What comes while everything is hidden is hidden as well. */
static void
window_shown (AvVeil *self,
              GParamSpec *pspec,
              GtkWindow *window)
{
  Veiled *veiled = find_veiled (self, window);

  if (!av_veil_is_drawn (self) || !gtk_widget_get_visible (GTK_WIDGET (window)))
    return;

  if (veiled == NULL)
    veil_window (self, window);
  else if (veiled->content == NULL)
    gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
}

static void
windows_changed (AvVeil *self,
                 guint position,
                 guint n_removed,
                 guint n_added,
                 GListModel *windows)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      g_signal_connect_object (window, "notify::visible", G_CALLBACK (window_shown), self, G_CONNECT_SWAPPED);
    }
}

AvVeil *
av_veil_new (GtkApplication *application)
{
  AvVeil *self = g_object_new (AV_TYPE_VEIL, NULL);
  GListModel *windows = gtk_window_get_toplevels ();

  self->application = application;
  g_signal_connect_object (windows, "items-changed", G_CALLBACK (windows_changed), self, G_CONNECT_SWAPPED);
  windows_changed (self, 0, 0, g_list_model_get_n_items (windows), windows);

  return self;
}

void
av_veil_draw (AvVeil *self)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  g_return_if_fail (AV_IS_VEIL (self));

  if (av_veil_is_drawn (self))
    return;

  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_widget_get_visible (GTK_WIDGET (window)))
        veil_window (self, window);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWN]);
}

void
av_veil_lift (AvVeil *self)
{
  g_autoptr (GPtrArray) veiled = NULL;

  g_return_if_fail (AV_IS_VEIL (self));

  if (!av_veil_is_drawn (self))
    return;

  veiled = g_steal_pointer (&self->veiled);
  self->veiled = g_ptr_array_new_with_free_func (veiled_free);
  for (guint i = veiled->len; i-- > 0;)
    unveil_window (g_ptr_array_index (veiled, i));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAWN]);
}

static void
av_veil_get_property (GObject *object,
                      guint property_id,
                      GValue *value,
                      GParamSpec *pspec)
{
  if (property_id == PROP_DRAWN)
    g_value_set_boolean (value, av_veil_is_drawn (AV_VEIL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
av_veil_finalize (GObject *object)
{
  g_ptr_array_unref (AV_VEIL (object)->veiled);

  G_OBJECT_CLASS (av_veil_parent_class)->finalize (object);
}

static void
av_veil_class_init (AvVeilClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_veil_get_property;
  object_class->finalize = av_veil_finalize;

  properties[PROP_DRAWN] = g_param_spec_boolean ("drawn", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_veil_init (AvVeil *self)
{
  self->veiled = g_ptr_array_new_with_free_func (veiled_free);
}
