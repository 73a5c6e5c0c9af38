#include "av-page-switcher.h"

#include "av-spoken.h"
#include "av-wrap-layout.h"

struct _AvPageSwitcher
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkSelectionModel *pages;
};

enum
{
  PROP_0,
  PROP_STACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvPageSwitcher, av_page_switcher, GTK_TYPE_WIDGET)

static void
button_toggled (GtkToggleButton *button,
                AvPageSwitcher *self)
{
  GtkStackPage *page = g_object_get_data (G_OBJECT (button), "page");

  if (gtk_toggle_button_get_active (button))
    av_spoken_show_child (self->stack, gtk_stack_page_get_child (page));
}

static void
show_selected (AvPageSwitcher *self)
{
  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self)); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      GtkStackPage *page = g_object_get_data (G_OBJECT (button), "page");

      if (gtk_stack_page_get_child (page) == gtk_stack_get_visible_child (self->stack))
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    }
}

static void
rebuild (AvPageSwitcher *self)
{
  GtkWidget *child;
  GtkWidget *first = NULL;
  guint n_pages = self->pages != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->pages)) : 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  for (guint i = 0; i < n_pages; i++)
    {
      GtkStackPage *page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);
      GtkWidget *button = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", gtk_stack_page_get_title (page), "group", first, NULL);

      if (first == NULL)
        first = button;
      gtk_widget_add_css_class (button, "av-choice");
      g_object_set_data_full (G_OBJECT (button), "page", page, g_object_unref);
      gtk_widget_set_parent (button, GTK_WIDGET (self));
    }
  if (n_pages == 0)
    return;

  show_selected (self);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    g_signal_connect (child, "toggled", G_CALLBACK (button_toggled), self);
}

static void
set_stack (AvPageSwitcher *self,
           GtkStack *stack)
{
  if (self->stack == stack)
    return;

  if (self->stack != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->stack, self);
      g_signal_handlers_disconnect_by_data (self->pages, self);
    }
  g_clear_object (&self->pages);
  g_set_object (&self->stack, stack);
  if (stack != NULL)
    {
      self->pages = gtk_stack_get_pages (stack);
      g_signal_connect_swapped (self->pages, "items-changed", G_CALLBACK (rebuild), self);
      g_signal_connect_swapped (stack, "notify::visible-child", G_CALLBACK (show_selected), self);
    }
  rebuild (self);
}

static void
av_page_switcher_get_property (GObject *object,
                               guint property,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, AV_PAGE_SWITCHER (object)->stack);
}

static void
av_page_switcher_set_property (GObject *object,
                               guint property,
                               const GValue *value,
                               GParamSpec *pspec)
{
  set_stack (AV_PAGE_SWITCHER (object), g_value_get_object (value));
}

static void
av_page_switcher_dispose (GObject *object)
{
  set_stack (AV_PAGE_SWITCHER (object), NULL);

  G_OBJECT_CLASS (av_page_switcher_parent_class)->dispose (object);
}

static void
av_page_switcher_class_init (AvPageSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_page_switcher_dispose;
  object_class->get_property = av_page_switcher_get_property;
  object_class->set_property = av_page_switcher_set_property;

  properties[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, GTK_TYPE_STACK, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_page_switcher_init (AvPageSwitcher *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), av_wrap_layout_new (6));
}
