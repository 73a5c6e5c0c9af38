#include "av-role-row.h"

#include "av-combo-row.h"
#include "av-reference-list.h"

struct _AvRoleRow
{
  AdwComboRow parent_instance;

  GStrv codes; /* of the labels that are offered */
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
av_role_row_offer_codes (AvRoleRow *self,
                         const char *const *codes,
                         const char *role)
{
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint chosen = 0;

  g_return_if_fail (AV_IS_ROLE_ROW (self));

  g_strfreev (self->codes);
  self->codes = g_strdupv ((char **) codes);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (g_strcmp0 (codes[i], role) == 0)
        chosen = i;
      gtk_string_list_append (labels, av_reference_list_get_label (list, codes[i]));
    }

  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), chosen);
}

void
av_role_row_offer (AvRoleRow *self,
                   guint deeds,
                   const char *role)
{
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) codes = NULL;

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    if (is_offered (av_reference_list_get_code (list, i), deeds))
      g_strv_builder_add (builder, av_reference_list_get_code (list, i));

  codes = g_strv_builder_end (builder);
  av_role_row_offer_codes (self, (const char *const *) codes, role);
}

const char *
av_role_row_get_role (AvRoleRow *self)
{
  g_return_val_if_fail (AV_IS_ROLE_ROW (self), NULL);

  return self->codes[adw_combo_row_get_selected (ADW_COMBO_ROW (self))];
}

static void
av_role_row_finalize (GObject *object)
{
  g_strfreev (AV_ROLE_ROW (object)->codes);

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
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  av_combo_row_begin_at_selected (ADW_COMBO_ROW (self));
  av_role_row_offer (self, 0, AV_ROLE_OF_WHO_IS_ADDED);
}
