#include "av-stick-list.h"

#include "av-accessible.h"
#include "av-focus.h"
#include "av-stick.h"

struct _AvStickList
{
  GtkWidget parent_instance;

  GtkWidget *sticks;
  GtkWidget *none;
  GVolumeMonitor *monitor;
};

enum
{
  CHOSEN,
  GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvStickList, av_stick_list, GTK_TYPE_WIDGET)

static void
stick_clicked (GtkButton *button,
               AvStickList *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "av-mount"));
}

static void
add_stick (AvStickList *self,
           GMount *mount)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  g_autofree char *name = g_mount_get_name (mount);
  g_autoptr (GIcon) icon = g_mount_get_symbolic_icon (mount);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "av-heading");
  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_IMAGE, "gicon", icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (row), label);
  gtk_button_set_child (GTK_BUTTON (button), row);
  av_accessible_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "av-mount", g_object_ref (mount), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (stick_clicked), self);
  gtk_box_append (GTK_BOX (self->sticks), button);
}

static void
show_sticks (AvStickList *self)
{
  GList *mounts = g_volume_monitor_get_mounts (self->monitor);

  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->sticks)) != NULL;)
    gtk_box_remove (GTK_BOX (self->sticks), child);
  for (GList *l = mounts; l != NULL; l = l->next)
    if (av_stick_is (l->data))
      add_stick (self, l->data);
  gtk_widget_set_visible (self->none, gtk_widget_get_first_child (self->sticks) == NULL);

  g_list_free_full (mounts, g_object_unref);
}

/* The first stick; FALSE where there is none. */
static gboolean
av_stick_list_grab_focus (GtkWidget *widget)
{
  GtkWidget *first = gtk_widget_get_first_child (AV_STICK_LIST (widget)->sticks);

  return first != NULL && gtk_widget_grab_focus (first);
}

static void
mount_removed (AvStickList *self,
               GMount *mount)
{
  show_sticks (self);
  g_signal_emit (self, signals[GONE], 0, mount);
}

static void
av_stick_list_dispose (GObject *object)
{
  AvStickList *self = AV_STICK_LIST (object);

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (av_stick_list_parent_class)->dispose (object);
}

static void
av_stick_list_class_init (AvStickListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_stick_list_dispose;
  widget_class->grab_focus = av_stick_list_grab_focus;
  widget_class->focus = av_focus_children;
  signals[CHOSEN] = g_signal_new ("chosen", AV_TYPE_STICK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_MOUNT);
  signals[GONE] = g_signal_new ("gone", AV_TYPE_STICK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_MOUNT);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-stick-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AvStickList, sticks);
  gtk_widget_class_bind_template_child (widget_class, AvStickList, none);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
av_stick_list_init (AvStickList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->monitor = g_volume_monitor_get ();
  g_signal_connect_swapped (self->monitor, "mount-added", G_CALLBACK (show_sticks), self);
  g_signal_connect_swapped (self->monitor, "mount-removed", G_CALLBACK (mount_removed), self);
  show_sticks (self);
}
