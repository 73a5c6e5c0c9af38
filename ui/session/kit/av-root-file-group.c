#include "av-root-file-group.h"

#include <glib/gi18n-lib.h>

#include "av-file-pick.h"
#include "av-focus.h"
#include "av-secret-entry.h"
#include "av-spoken.h"

struct _AvRootFileGroup
{
  AdwBin parent_instance;

  AdwActionRow *row;
  GtkWidget *choose;
  GtkEditable *entry;

  char *file;
  AvSecret *words;
};

enum
{
  PROP_FILE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvRootFileGroup, av_root_file_group, ADW_TYPE_BIN)

const char *
av_root_file_group_get_file (AvRootFileGroup *self)
{
  g_return_val_if_fail (AV_IS_ROOT_FILE_GROUP (self), NULL);

  return self->file;
}

AvSecret *
av_root_file_group_dup_words (AvRootFileGroup *self)
{
  g_return_val_if_fail (AV_IS_ROOT_FILE_GROUP (self), NULL);

  if (*gtk_editable_get_text (self->entry) != '\0')
    {
      g_clear_pointer (&self->words, av_secret_unref);
      self->words = av_secret_entry_take (self->entry);
    }

  return self->words != NULL ? av_secret_ref (self->words) : NULL;
}

static void
set_file (AvRootFileGroup *self,
          const char *file)
{
  adw_action_row_set_subtitle (self->row, file != NULL ? file : _ ("No file chosen yet"));
  if (g_strcmp0 (self->file, file) == 0)
    return;

  g_free (self->file);
  self->file = g_strdup (file);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
}

void
av_root_file_group_clear (AvRootFileGroup *self)
{
  g_return_if_fail (AV_IS_ROOT_FILE_GROUP (self));

  g_clear_pointer (&self->words, av_secret_unref);
  gtk_editable_set_text (self->entry, "");
  set_file (self, NULL);
}

static void
picked (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (AvRootFileGroup) self = user_data;
  g_autofree char *file = av_file_pick_finish (result);

  if (file == NULL || self->row == NULL)
    return;

  set_file (self, file);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
choose_clicked (AvRootFileGroup *self)
{
  av_file_pick_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Choose the root file"), NULL, picked, g_object_ref (self));
}

static gboolean
av_root_file_group_grab_focus (GtkWidget *widget)
{
  AvRootFileGroup *self = AV_ROOT_FILE_GROUP (widget);

  return gtk_widget_grab_focus (self->file != NULL ? GTK_WIDGET (self->entry) : self->choose);
}

static void
av_root_file_group_get_property (GObject *object,
                                 guint property,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  g_value_set_string (value, AV_ROOT_FILE_GROUP (object)->file);
}

static void
av_root_file_group_dispose (GObject *object)
{
  AvRootFileGroup *self = AV_ROOT_FILE_GROUP (object);

  g_clear_pointer (&self->words, av_secret_unref);
  g_clear_pointer (&self->file, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_ROOT_FILE_GROUP);

  G_OBJECT_CLASS (av_root_file_group_parent_class)->dispose (object);
}

static void
av_root_file_group_class_init (AvRootFileGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_root_file_group_get_property;
  object_class->dispose = av_root_file_group_dispose;
  widget_class->grab_focus = av_root_file_group_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_FILE] = g_param_spec_string ("file", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-root-file-group.ui");
  gtk_widget_class_bind_template_child (widget_class, AvRootFileGroup, row);
  gtk_widget_class_bind_template_child (widget_class, AvRootFileGroup, choose);
  gtk_widget_class_bind_template_child (widget_class, AvRootFileGroup, entry);
  gtk_widget_class_bind_template_callback (widget_class, choose_clicked);
}

static void
av_root_file_group_init (AvRootFileGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
}
