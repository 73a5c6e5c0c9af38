#include "av-shared-folder.h"

#include <glib/gi18n-lib.h>

#include "av-focus.h"
#include "av-spoken.h"

struct _AvSharedFolder
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *exchange;
  GtkWidget *forget;
  GtkLabel *title;
  GtkLabel *state;
  AvFolderWatch *watch;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvSharedFolder, av_shared_folder, GTK_TYPE_WIDGET)

static void
clicked (AvSharedFolder *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, av_folder_watch_get_folder (self->watch));
}

/* Before what has the keyboard goes, or can be pressed no more. */
static void
pass_keyboard_on (AvSharedFolder *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static void
forget_clicked (AvSharedFolder *self)
{
  pass_keyboard_on (self);
  av_folder_watch_set_folder (self->watch, NULL);
}

static char *
describe (AvFolderWatch *watch)
{
  guint n = av_folder_watch_get_n_waiting (watch);

  if (av_folder_watch_is_away (watch))
    return g_strdup (_ ("Not there at the moment: its server or its disk does not answer. It is watched again as soon as it is back."));
  if (n == 0)
    return g_strdup (_ ("Nothing new for this computer"));

  return g_strdup_printf (ngettext ("%u bundle waits in the shared folder", "%u bundles wait in the shared folder", n), n);
}

static void
show (AvSharedFolder *self)
{
  const char *folder = av_folder_watch_get_folder (self->watch);
  g_autofree char *name = folder != NULL ? g_path_get_basename (folder) : NULL;
  g_autofree char *title = g_strdup_printf (_ ("Shared folder “%s”"), name != NULL ? name : "");
  g_autofree char *state = describe (self->watch);
  gboolean away = av_folder_watch_is_away (self->watch);

  if (away && gtk_widget_is_focus (self->exchange))
    pass_keyboard_on (self);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->state, state);
  gtk_widget_set_tooltip_text (self->exchange, folder);
  gtk_widget_set_sensitive (self->exchange, !away);
  gtk_widget_set_visible (GTK_WIDGET (self), folder != NULL);
}

void
av_shared_folder_set_watch (AvSharedFolder *self,
                            AvFolderWatch *watch)
{
  g_return_if_fail (AV_IS_SHARED_FOLDER (self));

  if (watch == NULL || !g_set_object (&self->watch, watch))
    return;

  g_signal_connect_object (watch, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

/* The folder, where it is there. */
static gboolean
av_shared_folder_grab_focus (GtkWidget *widget)
{
  return gtk_widget_get_visible (widget) && gtk_widget_grab_focus (AV_SHARED_FOLDER (widget)->exchange);
}

static void
av_shared_folder_dispose (GObject *object)
{
  AvSharedFolder *self = AV_SHARED_FOLDER (object);

  g_clear_object (&self->watch);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_shared_folder_parent_class)->dispose (object);
}

static void
av_shared_folder_class_init (AvSharedFolderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_shared_folder_dispose;
  widget_class->grab_focus = av_shared_folder_grab_focus;
  widget_class->focus = av_focus_children;
  signals[CHOSEN] = g_signal_new ("chosen", AV_TYPE_SHARED_FOLDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-shared-folder.ui");
  gtk_widget_class_bind_template_child (widget_class, AvSharedFolder, box);
  gtk_widget_class_bind_template_child (widget_class, AvSharedFolder, exchange);
  gtk_widget_class_bind_template_child (widget_class, AvSharedFolder, forget);
  gtk_widget_class_bind_template_child (widget_class, AvSharedFolder, title);
  gtk_widget_class_bind_template_child (widget_class, AvSharedFolder, state);
  gtk_widget_class_bind_template_callback (widget_class, clicked);
  gtk_widget_class_bind_template_callback (widget_class, forget_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
av_shared_folder_init (AvSharedFolder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
