#include "av-erase-page.h"

#include <glib/gi18n-lib.h>

#include "av-class-checks.h"
#include "av-combo-row.h"
#include "av-focus.h"
#include "av-own-part.h"

/* Codes for the local readers log, which names nobody. */
static const struct
{
  const char *code;
  const char *label;
} reasons[] = {
  { NULL, N_ ("To be chosen") },
  { "demande", N_ ("The young person asks for it") },
  { "terme", N_ ("Its time is over") },
  { "erreur", N_ ("It should never have been opened") },
};

struct _AvErasePage
{
  AdwBin parent_instance;

  AdwComboRow *reason;
  AvClassChecks *classes;
  GtkLabel *others;
  GtkLabel *printed;
  GtkCheckButton *meant;
};

G_DEFINE_FINAL_TYPE (AvErasePage, av_erase_page, ADW_TYPE_BIN)

void
av_erase_page_fill (AvErasePage *self,
                    AvReaders *readers)
{
  g_autofree char *printed = NULL;

  g_return_if_fail (AV_IS_ERASE_PAGE (self));

  adw_combo_row_set_selected (self->reason, 0);
  av_class_checks_set_mask (self->classes, AV_KEYED_CLASSES);
  gtk_check_button_set_active (self->meant, FALSE);

  gtk_label_set_text (self->others, readers->others != NULL ? readers->others : "");
  gtk_widget_set_visible (GTK_WIDGET (self->others), readers->others != NULL);

  if (readers->printed != NULL)
    printed = g_strdup_printf (_ ("Printed here on %s: find these sheets and files, and destroy them."), readers->printed);
  gtk_label_set_text (self->printed, printed != NULL ? printed : "");
  gtk_widget_set_visible (GTK_WIDGET (self->printed), printed != NULL);
}

AvReadersTerms *
av_erase_page_take (AvErasePage *self,
                    char **message)
{
  guint reason = adw_combo_row_get_selected (self->reason);
  guint classes = av_class_checks_get_mask (self->classes);
  AvReadersTerms *terms;
  GtkWidget *missing = NULL;

  g_return_val_if_fail (AV_IS_ERASE_PAGE (self), NULL);

  if (reasons[reason].code == NULL)
    {
      *message = g_strdup (_ ("Say why it is erased: nothing was erased."));
      missing = GTK_WIDGET (self->reason);
    }
  else if (classes == 0)
    {
      *message = g_strdup (_ ("Tick what is erased, one part at least: nothing was erased."));
      missing = GTK_WIDGET (self->classes);
    }
  else if (!gtk_check_button_get_active (self->meant))
    {
      *message = g_strdup (_ ("Tick that it cannot be taken back: nothing was erased."));
      missing = GTK_WIDGET (self->meant);
    }

  if (missing != NULL)
    {
      gtk_widget_grab_focus (missing);
      return NULL;
    }

  terms = g_new0 (AvReadersTerms, 1);
  terms->classes = classes;
  terms->reason = g_strdup (reasons[reason].code);
  return terms;
}

static gboolean
av_erase_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (AV_ERASE_PAGE (widget)->reason));
}

static void
av_erase_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), AV_TYPE_ERASE_PAGE);

  G_OBJECT_CLASS (av_erase_page_parent_class)->dispose (object);
}

static void
av_erase_page_class_init (AvErasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_erase_page_dispose;
  widget_class->grab_focus = av_erase_page_grab_focus;
  widget_class->focus = av_focus_children;

  g_type_ensure (AV_TYPE_CLASS_CHECKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-erase-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvErasePage, reason);
  gtk_widget_class_bind_template_child (widget_class, AvErasePage, classes);
  gtk_widget_class_bind_template_child (widget_class, AvErasePage, others);
  gtk_widget_class_bind_template_child (widget_class, AvErasePage, printed);
  gtk_widget_class_bind_template_child (widget_class, AvErasePage, meant);
}

static void
av_erase_page_init (AvErasePage *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->reason);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    gtk_string_list_append (labels, _ (reasons[i].label));
  adw_combo_row_set_model (self->reason, G_LIST_MODEL (labels));
}
