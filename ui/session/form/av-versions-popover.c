#include "av-versions-popover.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-written.h"

struct _AvVersionsPopover
{
  GtkPopover parent_instance;

  AvRecordEditor *editor;
  char *field;
  GtkWidget *rows;
};

G_DEFINE_FINAL_TYPE (AvVersionsPopover, av_versions_popover, GTK_TYPE_POPOVER)

/* The label waits for the name of who wrote. */
static void
author_found (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GtkLabel) label = user_data;
  g_autofree char *name = av_session_title_finish (AV_SESSION (source), result, NULL);
  g_autofree char *text = NULL;

  if (name == NULL || *name == '\0')
    return;

  text = g_strdup_printf ("%s · %s", name, gtk_label_get_text (label));
  gtk_label_set_text (label, text);
}

static char *
show_time (gint64 when)
{
  return when != 0 ? av_written_show (when) : g_strdup (_ ("here, not saved yet"));
}

static void
keep_clicked (AvVersionsPopover *self,
              GtkWidget *button)
{
  g_autofree char *value = g_strdup (g_object_get_data (G_OBJECT (button), "value"));

  gtk_popover_popdown (GTK_POPOVER (self));
  av_record_editor_settle (self->editor, self->field, value);
}

static void
add_row (AvVersionsPopover *self,
         AvVersion *version)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *value = g_object_new (GTK_TYPE_LABEL, "label", version->shown, "xalign", 0.0, "wrap", TRUE, "max-width-chars", 32, NULL);
  g_autofree char *time = show_time (version->when);
  GtkWidget *author = g_object_new (GTK_TYPE_LABEL, "label", time, "xalign", 0.0, NULL);
  GtkWidget *button = gtk_button_new_with_label (version->mine ? _ ("Keep") : _ ("Take"));
  g_autofree char *name = g_strdup_printf (version->mine ? _ ("Keep %s") : _ ("Take %s"), version->shown);

  gtk_widget_add_css_class (value, "av-heading");
  gtk_widget_add_css_class (author, "av-hint");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), value);
  gtk_box_append (GTK_BOX (texts), author);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), button);
  av_accessible_name (button, name, NULL);

  g_object_set_data_full (G_OBJECT (button), "value", g_strdup (version->value), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (keep_clicked), self);
  if (*version->who != '\0')
    av_session_title_async (av_record_editor_get_session (self->editor), version->who, NULL, author_found, g_object_ref (author));
  gtk_box_append (GTK_BOX (self->rows), row);
}

void
av_versions_popover_show (AvVersionsPopover *self,
                          AvRecordEditor *editor,
                          const char *field)
{
  g_autoptr (GPtrArray) versions = av_record_editor_dup_versions (editor, field);
  GtkWidget *row;

  g_return_if_fail (AV_IS_VERSIONS_POPOVER (self));

  g_set_object (&self->editor, editor);
  g_free (self->field);
  self->field = g_strdup (field);

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);
  for (guint i = 0; versions != NULL && i < versions->len; i++)
    add_row (self, g_ptr_array_index (versions, i));

  gtk_popover_popup (GTK_POPOVER (self));
}

GtkWidget *
av_versions_popover_new (void)
{
  return g_object_new (AV_TYPE_VERSIONS_POPOVER, NULL);
}

static void
av_versions_popover_dispose (GObject *object)
{
  g_clear_object (&AV_VERSIONS_POPOVER (object)->editor);

  G_OBJECT_CLASS (av_versions_popover_parent_class)->dispose (object);
}

static void
av_versions_popover_finalize (GObject *object)
{
  g_free (AV_VERSIONS_POPOVER (object)->field);

  G_OBJECT_CLASS (av_versions_popover_parent_class)->finalize (object);
}

static void
av_versions_popover_class_init (AvVersionsPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_versions_popover_dispose;
  object_class->finalize = av_versions_popover_finalize;
}

static void
av_versions_popover_init (AvVersionsPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Two answers were given. Which one holds?"), "xalign", 0.0, "wrap", TRUE, NULL);

  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_widget_add_css_class (box, "av-versions");
  gtk_popover_set_child (GTK_POPOVER (self), box);
}
