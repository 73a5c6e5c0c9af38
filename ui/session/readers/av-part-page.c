#include "av-part-page.h"

#include <glib/gi18n-lib.h>

#include "av-accessible.h"
#include "av-focus.h"

struct _AvPartPage
{
  AdwBin parent_instance;

  GtkWidget *which;
  GtkLabel *back;
  AdwPreferencesGroup *group;

  GPtrArray *rows;       /* of AdwActionRow, in the group */
  GPtrArray *checks;     /* of GtkCheckButton, one in each row; none where nothing is asked */
  GPtrArray *containers; /* in the same order, and NULL at the end */
};

G_DEFINE_FINAL_TYPE (AvPartPage, av_part_page, ADW_TYPE_BIN)

/* The check alone takes the keyboard. */
static void
add_check (AvPartPage *self,
           GtkWidget *row,
           const AvReadersPart *part)
{
  GtkWidget *check = gtk_check_button_new ();

  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), g_ptr_array_index (self->checks, 0));
  av_accessible_name (check, part->title, part->told);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_focusable (row, FALSE);
  g_ptr_array_add (self->checks, check);
}

static void
add_row (AvPartPage *self,
         const AvReadersPart *part,
         gboolean asked)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), part->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), part->told);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (asked)
    add_check (self, row, part);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->containers, g_strdup (part->container));
}

static const char *
tell_way_back (AvReaders *readers)
{
  for (guint i = 0; i < readers->parts->len; i++)
    if (!((const AvReadersPart *) g_ptr_array_index (readers->parts, i))->ours)
      return _ ("They are not proposed together any more, on any computer. Not all of them belong to your team: once parted, they are not joined again from here. Only a computer that works for their teams does so.");

  return _ ("They are not proposed together any more, on any computer. “Undo” (Ctrl+Z) joins them again, for as long as this window offers it.");
}

/* Nothing is chosen beforehand. */
void
av_part_page_fill (AvPartPage *self,
                   AvReaders *readers)
{
  gboolean asked = readers->parts->len > 2;

  g_return_if_fail (AV_IS_PART_PAGE (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->checks, 0);
  g_ptr_array_set_size (self->containers, 0);

  for (guint i = 0; i < readers->parts->len; i++)
    add_row (self, g_ptr_array_index (readers->parts, i), asked);
  g_ptr_array_add (self->containers, NULL);
  gtk_widget_set_visible (self->which, asked);
  gtk_label_set_text (self->back, tell_way_back (readers));
}

AvReadersTerms *
av_part_page_take (AvPartPage *self,
                   char **message)
{
  const char *chosen = NULL;
  AvReadersTerms *terms;

  g_return_val_if_fail (AV_IS_PART_PAGE (self), NULL);

  if (self->checks->len == 0)
    chosen = g_ptr_array_index (self->containers, 0);
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      chosen = g_ptr_array_index (self->containers, i);

  if (chosen == NULL)
    {
      *message = g_strdup (_ ("Choose the dossier that is of another person: nothing was changed."));
      gtk_widget_grab_focus (GTK_WIDGET (self));
      return NULL;
    }

  terms = g_new0 (AvReadersTerms, 1);
  terms->part = g_strdup (chosen);
  terms->parts = g_strdupv ((char **) self->containers->pdata);
  return terms;
}

static gboolean
av_part_page_grab_focus (GtkWidget *widget)
{
  AvPartPage *self = AV_PART_PAGE (widget);
  GPtrArray *children = self->checks->len > 0 ? self->checks : self->rows;

  return children->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (children, 0));
}

static void
av_part_page_dispose (GObject *object)
{
  AvPartPage *self = AV_PART_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->containers, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_PART_PAGE);

  G_OBJECT_CLASS (av_part_page_parent_class)->dispose (object);
}

static void
av_part_page_class_init (AvPartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_part_page_dispose;
  widget_class->grab_focus = av_part_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-part-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvPartPage, which);
  gtk_widget_class_bind_template_child (widget_class, AvPartPage, back);
  gtk_widget_class_bind_template_child (widget_class, AvPartPage, group);
}

static void
av_part_page_init (AvPartPage *self)
{
  self->rows = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  self->containers = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
