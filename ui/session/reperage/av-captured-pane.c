#include "av-captured-pane.h"

#include "av-spoken.h"

struct _AvCapturedPane
{
  AdwBin parent_instance;

  GtkLabel *origin;
  GtkStack *panes;
  GtkWidget *empty;
  AvCapture *capture;
  GtkLabel *what;
  GtkLabel *how;
  GtkWidget *set_aside;
  GtkWidget *take_back;
  GtkWidget *accept;
};

G_DEFINE_FINAL_TYPE (AvCapturedPane, av_captured_pane, ADW_TYPE_BIN)

AvCapture *
av_captured_pane_get_capture (AvCapturedPane *self)
{
  g_return_val_if_fail (AV_IS_CAPTURED_PANE (self), NULL);

  return self->capture;
}

static gboolean
shows (AvCapturedPane *self,
       const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->panes), page) == 0;
}

gboolean
av_captured_pane_shows_capture (AvCapturedPane *self)
{
  g_return_val_if_fail (AV_IS_CAPTURED_PANE (self), FALSE);

  return shows (self, "capture");
}

void
av_captured_pane_show_nothing (AvCapturedPane *self)
{
  g_return_if_fail (AV_IS_CAPTURED_PANE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->origin), FALSE);
  av_spoken_show_page (self->panes, "nothing");
}

static void
show_in_words (AvCapturedPane *self,
               AvCapturedRow *row,
               const char *place)
{
  AvCaptured *captured = av_captured_row_get_captured (row);
  g_autofree char *title = av_captured_row_dup_title (row);
  g_autofree char *how = av_captured_row_dup_outlook (row, place);

  gtk_label_set_text (self->what, title);
  gtk_label_set_text (self->how, how);
  gtk_widget_set_visible (self->set_aside, captured->state != AV_CAPTURED_ASIDE);
  gtk_widget_set_visible (self->take_back, captured->state == AV_CAPTURED_ASIDE);
  gtk_widget_set_visible (self->accept, captured->state == AV_CAPTURED_WAITING);
  av_spoken_show_page (self->panes, "other");
}

void
av_captured_pane_show (AvCapturedPane *self,
                       AvCapturedRow *row,
                       const char *place)
{
  AvCaptured *captured;
  g_autofree char *origin = NULL;

  g_return_if_fail (AV_IS_CAPTURED_PANE (self));
  g_return_if_fail (AV_IS_CAPTURED_ROW (row));

  captured = av_captured_row_get_captured (row);
  origin = av_captured_row_dup_origin (row);
  gtk_label_set_text (self->origin, origin);
  gtk_widget_set_visible (GTK_WIDGET (self->origin), captured->form != NULL);

  if (captured->state != AV_CAPTURED_WAITING || g_strcmp0 (captured->form, "contact") != 0)
    {
      show_in_words (self, row, place);
      return;
    }

  av_spoken_show_page (self->panes, "capture");
  av_capture_read_over (self->capture, captured->empty, captured->answers);
}

void
av_captured_pane_take_focus (AvCapturedPane *self)
{
  GtkWidget *places[] = { self->accept, self->take_back, self->set_aside };

  g_return_if_fail (AV_IS_CAPTURED_PANE (self));

  if (shows (self, "nothing"))
    gtk_widget_grab_focus (self->empty);
  else if (shows (self, "capture"))
    av_capture_focus_first (self->capture);
  else
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      if (gtk_widget_get_visible (places[i]))
        {
          gtk_widget_grab_focus (places[i]);
          return;
        }
}

static void
av_captured_pane_class_init (AvCapturedPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-captured-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, origin);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, panes);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, empty);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, capture);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, what);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, how);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, set_aside);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, take_back);
  gtk_widget_class_bind_template_child (widget_class, AvCapturedPane, accept);
}

static void
av_captured_pane_init (AvCapturedPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
