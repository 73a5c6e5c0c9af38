#include "av-due-row.h"

#include <glib/gi18n.h>

#include "av-accessible.h"

struct _AvDueRow
{
  GtkWidget parent_instance;

  AvDue *due;
  GtkWidget *box;
  GtkWidget *who;
  GtkWidget *what;
  GtkWidget *when;
  GtkWidget *done;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDueRow, av_due_row, GTK_TYPE_WIDGET)

static void
done_clicked (AvDueRow *self)
{
  if (self->due != NULL)
    g_signal_emit (self, signals[DONE], 0, self->due);
}

void
av_due_row_set_due (AvDueRow *self,
                    AvDue *due,
                    gboolean named)
{
  g_autofree char *what = NULL;
  g_autofree char *when = NULL;
  g_autofree char *name = NULL;
  g_autofree char *done = NULL;
  AvSummary *summary;

  g_return_if_fail (AV_IS_DUE_ROW (self));

  g_set_object (&self->due, due);
  if (due == NULL)
    return;

  summary = av_due_get_summary (due);
  what = av_due_dup_what (due);
  when = av_due_dup_when (due);
  gtk_label_set_text (GTK_LABEL (self->who), named ? summary->person : what);
  gtk_label_set_text (GTK_LABEL (self->what), named ? what : "");
  gtk_widget_set_visible (self->what, named);
  gtk_label_set_text (GTK_LABEL (self->when), when);
  if (av_due_is_late (due))
    gtk_widget_add_css_class (self->when, "av-late");
  else
    gtk_widget_remove_css_class (self->when, "av-late");

  name = g_strdup_printf ("%s, %s, %s", summary->person, what, when);
  av_accessible_name_row (GTK_WIDGET (self), name);
  done = g_strdup_printf (_ ("Done: %s, %s"), summary->person, what);
  av_accessible_name (self->done, done, NULL);
}

GtkWidget *
av_due_row_new (void)
{
  return g_object_new (AV_TYPE_DUE_ROW, NULL);
}

static void
av_due_row_dispose (GObject *object)
{
  AvDueRow *self = AV_DUE_ROW (object);

  g_clear_object (&self->due);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_due_row_parent_class)->dispose (object);
}

static void
av_due_row_class_init (AvDueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_due_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avdue");

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_DUE);
}

static GtkWidget *
new_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);

  gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
av_due_row_init (AvDueRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  self->who = new_label ("av-row-title");
  self->what = new_label ("av-hint");
  self->when = new_label ("av-note-badge");
  gtk_box_append (GTK_BOX (texts), self->who);
  gtk_box_append (GTK_BOX (texts), self->what);
  gtk_box_append (GTK_BOX (texts), self->when);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);

  self->done = g_object_new (GTK_TYPE_BUTTON, "label", _ ("Done"), "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->done, "av-done");
  g_signal_connect_swapped (self->done, "clicked", G_CALLBACK (done_clicked), self);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append (GTK_BOX (self->box), texts);
  gtk_box_append (GTK_BOX (self->box), self->done);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
