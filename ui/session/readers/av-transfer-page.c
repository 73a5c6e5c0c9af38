#include "av-transfer-page.h"

#include <glib/gi18n-lib.h>

#include "av-combo-row.h"
#include "av-focus.h"

struct _AvTransferPage
{
  AdwBin parent_instance;

  AdwComboRow *place;

  GPtrArray *codes;
};

G_DEFINE_FINAL_TYPE (AvTransferPage, av_transfer_page, ADW_TYPE_BIN)

/* Nothing is chosen beforehand: it is not for the first of a list to get a
 * dossier because somebody pressed Enter. */
void
av_transfer_page_fill (AvTransferPage *self,
                       AvReaders *readers)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (AV_IS_TRANSFER_PAGE (self));

  g_ptr_array_set_size (self->codes, 0);
  gtk_string_list_append (names, _ ("To be chosen"));
  for (guint i = 0; i < readers->places->len; i++)
    {
      const AvReadersPlace *place = g_ptr_array_index (readers->places, i);

      gtk_string_list_append (names, place->name);
      g_ptr_array_add (self->codes, g_strdup (place->code));
    }
  adw_combo_row_set_model (self->place, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->place, 0);
}

AvReadersTerms *
av_transfer_page_take (AvTransferPage *self,
                       char **message)
{
  guint chosen = adw_combo_row_get_selected (self->place);
  AvReadersTerms *terms;

  g_return_val_if_fail (AV_IS_TRANSFER_PAGE (self), NULL);

  if (chosen == 0 || chosen > self->codes->len)
    {
      *message = g_strdup (_ ("Choose the commune or the structure it goes to: nothing was changed."));
      gtk_widget_grab_focus (GTK_WIDGET (self->place));
      return NULL;
    }

  terms = g_new0 (AvReadersTerms, 1);
  terms->scope = g_strdup (g_ptr_array_index (self->codes, chosen - 1));
  return terms;
}

static gboolean
av_transfer_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_TRANSFER_PAGE (widget)->place));
}

static void
av_transfer_page_dispose (GObject *object)
{
  AvTransferPage *self = AV_TRANSFER_PAGE (object);

  g_clear_pointer (&self->codes, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_TRANSFER_PAGE);

  G_OBJECT_CLASS (av_transfer_page_parent_class)->dispose (object);
}

static void
av_transfer_page_class_init (AvTransferPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_transfer_page_dispose;
  widget_class->grab_focus = av_transfer_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-transfer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvTransferPage, place);
}

static void
av_transfer_page_init (AvTransferPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->place);
  self->codes = g_ptr_array_new_with_free_func (g_free);
}
