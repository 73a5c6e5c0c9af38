#include "av-role-row.h"

#include <string.h>

#include "av-combo-row.h"
#include "av-reference-list.h"

struct _AvRoleRow
{
  AdwComboRow parent_instance;

  GPtrArray *codes; /* of the labels that are offered */
};

G_DEFINE_FINAL_TYPE (AvRoleRow, av_role_row, ADW_TYPE_COMBO_ROW)

static gboolean
is_offered (const char *role,
            guint deeds)
{
  for (guint deed = 1; deed != 0 && deed <= deeds; deed <<= 1)
    if ((deeds & deed) != 0 && !av_role_may (role, deed))
      return FALSE;

  return av_role_works_here (role);
}

void
av_role_row_offer (AvRoleRow *self,
                   guint deeds,
                   const char *role)
{
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint chosen = 0;

  g_return_if_fail (AV_IS_ROLE_ROW (self));

  g_ptr_array_set_size (self->codes, 0);
  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);

      if (!is_offered (code, deeds))
        continue;
      if (strcmp (code, role) == 0)
        chosen = self->codes->len;
      g_ptr_array_add (self->codes, (char *) code);
      gtk_string_list_append (labels, av_reference_list_get_label (list, code));
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), chosen);
}

const char *
av_role_row_get_role (AvRoleRow *self)
{
  g_return_val_if_fail (AV_IS_ROLE_ROW (self), NULL);

  return g_ptr_array_index (self->codes, adw_combo_row_get_selected (ADW_COMBO_ROW (self)));
}

static void
av_role_row_finalize (GObject *object)
{
  g_ptr_array_unref (AV_ROLE_ROW (object)->codes);

  G_OBJECT_CLASS (av_role_row_parent_class)->finalize (object);
}

static void
av_role_row_class_init (AvRoleRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_role_row_finalize;
}

static void
av_role_row_init (AvRoleRow *self)
{
  self->codes = g_ptr_array_new ();
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  av_combo_row_begin_at_selected (ADW_COMBO_ROW (self));
  av_role_row_offer (self, 0, AV_ROLE_OF_WHO_IS_ADDED);
}
