#include "av-share-page.h"

#include <glib/gi18n-lib.h>

#include "av-class-checks.h"
#include "av-class.h"
#include "av-combo-row.h"
#include "av-day.h"
#include "av-focus.h"

/* Proposed where nothing was agreed yet: half a year, contact and path. */
#define USUAL_DAYS 182
#define USUAL_CLASSES (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))

static const struct
{
  const char *code;
  const char *label;
} agreements[] = {
  { NULL, N_ ("To be asked") },
  { "oral", N_ ("Said so") },
  { "ecrit", N_ ("In writing") },
};

struct _AvSharePage
{
  AdwBin parent_instance;

  AdwComboRow *structure;
  AvClassChecks *classes;
  GtkEditable *until;
  AdwComboRow *agreement;

  GPtrArray *codes; /* of the structures, as the combo has them; NULL: none yet */
};

G_DEFINE_FINAL_TYPE (AvSharePage, av_share_page, ADW_TYPE_BIN)

static guint
count_structures (AvReaders *readers)
{
  guint n = 0;

  for (guint i = 0; i < readers->places->len; i++)
    n += ((const AvReadersPlace *) g_ptr_array_index (readers->places, i))->structure;

  return n;
}

/* Of several none is chosen beforehand: a dossier is not for the first of a list. */
static guint
list_structures (AvSharePage *self,
                 AvReaders *readers,
                 const char *chosen)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint place = 0;

  g_ptr_array_set_size (self->codes, 0);
  if (chosen == NULL && count_structures (readers) > 1)
    {
      gtk_string_list_append (names, _ ("To be chosen"));
      g_ptr_array_add (self->codes, NULL);
    }
  for (guint i = 0; i < readers->places->len; i++)
    {
      const AvReadersPlace *other = g_ptr_array_index (readers->places, i);

      if (!other->structure)
        continue;
      if (g_strcmp0 (other->code, chosen) == 0)
        place = self->codes->len;
      gtk_string_list_append (names, other->name);
      g_ptr_array_add (self->codes, g_strdup (other->code));
    }
  adw_combo_row_set_model (self->structure, G_LIST_MODEL (names));
  return place;
}

static char *
show_until (const AvSharing *former)
{
  AvDay day;

  if (former == NULL || former->over || !av_day_from_string (former->until, &day))
    {
      AvDay today;

      av_day_today (&today);
      av_day_add (&today, USUAL_DAYS, &day);
    }

  return av_day_show (&day);
}

void
av_share_page_fill (AvSharePage *self,
                    AvReaders *readers,
                    const AvSharing *former)
{
  g_autofree char *until = show_until (former);
  guint place;

  g_return_if_fail (AV_IS_SHARE_PAGE (self));

  place = list_structures (self, readers, former != NULL ? former->scope : NULL);
  adw_combo_row_set_selected (self->structure, place);
  gtk_widget_set_sensitive (GTK_WIDGET (self->structure), former == NULL);
  av_class_checks_set_mask (self->classes, former != NULL && former->classes != 0 ? former->classes : USUAL_CLASSES);
  gtk_editable_set_text (self->until, until);
  adw_combo_row_set_selected (self->agreement, 0);
}

static char *
read_until (AvSharePage *self,
            char **message)
{
  g_autoptr (GError) error = NULL;
  AvDay today, day;

  av_day_today (&today);
  if (av_day_parse (gtk_editable_get_text (self->until), &today, &day, &error))
    return av_day_to_string (&day);

  *message = g_strdup (error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->until));
  return NULL;
}

AvReadersTerms *
av_share_page_take (AvSharePage *self,
                    char **message)
{
  guint place = adw_combo_row_get_selected (self->structure);
  guint agreement = adw_combo_row_get_selected (self->agreement);
  g_autoptr (AvReadersTerms) terms = g_new0 (AvReadersTerms, 1);

  g_return_val_if_fail (AV_IS_SHARE_PAGE (self), NULL);

  if (place >= self->codes->len || g_ptr_array_index (self->codes, place) == NULL)
    {
      *message = g_strdup (_ ("Say with whom: nothing was shared."));
      gtk_widget_grab_focus (GTK_WIDGET (self->structure));
      return NULL;
    }

  terms->scope = g_strdup (g_ptr_array_index (self->codes, place));
  terms->classes = av_class_checks_get_mask (self->classes);
  if (terms->classes == 0)
    {
      *message = g_strdup (_ ("Tick what is shared, one part at least: nothing was shared."));
      gtk_widget_grab_focus (GTK_WIDGET (self->classes));
      return NULL;
    }

  terms->until = read_until (self, message);
  if (terms->until == NULL)
    return NULL;

  if (agreements[agreement].code == NULL)
    {
      *message = g_strdup (_ ("Ask the young person first, and say how they agreed: nothing was shared."));
      gtk_widget_grab_focus (GTK_WIDGET (self->agreement));
      return NULL;
    }

  terms->agreement = g_strdup (agreements[agreement].code);
  return g_steal_pointer (&terms);
}

static gboolean
av_share_page_grab_focus (GtkWidget *widget)
{
  AvSharePage *self = AV_SHARE_PAGE (widget);

  return gtk_widget_grab_focus (gtk_widget_get_sensitive (GTK_WIDGET (self->structure)) ? GTK_WIDGET (self->structure) : GTK_WIDGET (self->classes));
}

static void
av_share_page_dispose (GObject *object)
{
  AvSharePage *self = AV_SHARE_PAGE (object);

  g_clear_pointer (&self->codes, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_SHARE_PAGE);

  G_OBJECT_CLASS (av_share_page_parent_class)->dispose (object);
}

static void
av_share_page_class_init (AvSharePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_share_page_dispose;
  widget_class->grab_focus = av_share_page_grab_focus;
  widget_class->focus = av_focus_children;

  g_type_ensure (AV_TYPE_CLASS_CHECKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-share-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvSharePage, structure);
  gtk_widget_class_bind_template_child (widget_class, AvSharePage, classes);
  gtk_widget_class_bind_template_child (widget_class, AvSharePage, until);
  gtk_widget_class_bind_template_child (widget_class, AvSharePage, agreement);
}

static void
av_share_page_init (AvSharePage *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  av_combo_row_begin_at_selected (self->structure);
  av_combo_row_begin_at_selected (self->agreement);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (agreements); i++)
    gtk_string_list_append (labels, _ (agreements[i].label));
  adw_combo_row_set_model (self->agreement, G_LIST_MODEL (labels));
}
