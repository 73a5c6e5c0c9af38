#include "av-urgent-page.h"

#include <glib/gi18n-lib.h>

#include "av-focus.h"

struct _AvUrgentPage
{
  AdwBin parent_instance;

  GtkEditable *reason;
};

G_DEFINE_FINAL_TYPE (AvUrgentPage, av_urgent_page, ADW_TYPE_BIN)

void
av_urgent_page_fill (AvUrgentPage *self)
{
  g_return_if_fail (AV_IS_URGENT_PAGE (self));

  gtk_editable_set_text (self->reason, "");
}

AvReadersTerms *
av_urgent_page_take (AvUrgentPage *self,
                     char **message)
{
  g_autofree char *reason = NULL;
  AvReadersTerms *terms;

  g_return_val_if_fail (AV_IS_URGENT_PAGE (self), NULL);

  reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
  if (*reason == '\0')
    {
      *message = g_strdup (_ ("Say in a sentence why it cannot wait: whoever answers for the dossier reads it."));
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return NULL;
    }

  terms = g_new0 (AvReadersTerms, 1);
  terms->reason = g_steal_pointer (&reason);
  return terms;
}

static gboolean
av_urgent_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_URGENT_PAGE (widget)->reason));
}

static void
av_urgent_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), AV_TYPE_URGENT_PAGE);

  G_OBJECT_CLASS (av_urgent_page_parent_class)->dispose (object);
}

static void
av_urgent_page_class_init (AvUrgentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_urgent_page_dispose;
  widget_class->grab_focus = av_urgent_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-urgent-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvUrgentPage, reason);
}

static void
av_urgent_page_init (AvUrgentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
