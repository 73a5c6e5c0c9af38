#include "av-draft-row.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"

struct _AvDraftRow
{
  GtkListBoxRow parent_instance;

  AvDraftLine *line;
};

G_DEFINE_FINAL_TYPE (AvDraftRow, av_draft_row, GTK_TYPE_LIST_BOX_ROW)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_button (AvDraftRow *self,
             const char *row_name)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", "user-trash-symbolic", "valign", GTK_ALIGN_CENTER,
                                    "tooltip-text", _ ("Remove this draft (Delete)"), NULL);
  g_autofree char *name = g_strdup_printf (_ ("Remove the draft: %s"), row_name);

  gtk_widget_add_css_class (button, "flat");
  av_accessible_name (button, name, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->line->draft->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.remove");

  return button;
}

static void
show (AvDraftRow *self,
      gboolean open)
{
  g_autofree char *who = av_draft_line_dup_who (self->line);
  g_autofree char *form = av_draft_line_dup_what (self->line);
  g_autofree char *what = open ? g_strdup_printf (_ ("%s · open in a window"), form) : g_strdup (form);
  g_autofree char *when = av_draft_line_dup_when (self->line);
  g_autofree char *name = g_strdup_printf ("%s, %s, %s", who, what, when);
  GtkWidget *texts = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (texts), make_label (who, "av-row-title"));
  gtk_box_append (GTK_BOX (texts), make_label (what, "av-hint"));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), make_label (when, "av-hint"));
  gtk_box_append (GTK_BOX (box), make_button (self, name));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  av_accessible_name (GTK_WIDGET (self), name, NULL);
}

GtkWidget *
av_draft_row_new (AvDraftLine *line,
                  gboolean open)
{
  AvDraftRow *self = g_object_new (AV_TYPE_DRAFT_ROW, NULL);

  self->line = line;
  show (self, open);

  return GTK_WIDGET (self);
}

AvDraft *
av_draft_row_get_draft (AvDraftRow *self)
{
  g_return_val_if_fail (AV_IS_DRAFT_ROW (self), NULL);

  return self->line->draft;
}

static void
av_draft_row_finalize (GObject *object)
{
  g_clear_pointer (&AV_DRAFT_ROW (object)->line, av_draft_line_free);

  G_OBJECT_CLASS (av_draft_row_parent_class)->finalize (object);
}

static void
av_draft_row_class_init (AvDraftRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_draft_row_finalize;
}

static void
av_draft_row_init (AvDraftRow *self)
{
}
