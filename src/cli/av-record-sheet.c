#include "av-record-sheet.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"
#include "av-cli-error.h"
#include "av-record-json.h"
#include "av-record-store.h"
#include "av-sheet-code.h"

/* What the ids among the answers are called. */
static GVariant *
collect_names (AvStore *store,
               const AvForm *form,
               AvSnapshot *snapshot)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer id;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < form->n_fields; i++)
    {
      const char *answer = av_snapshot_get_answer (snapshot, form->fields[i].id);
      g_auto (GStrv) parts = answer != NULL ? g_strsplit (answer, " ", -1) : NULL;

      for (guint j = 0; parts != NULL && parts[j] != NULL; j++)
        if (av_id_is_valid (parts[j]))
          g_hash_table_add (ids, g_strdup (parts[j]));
    }

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *name = av_record_text_record (store, id);

      g_variant_builder_add (&builder, "{ss}", id, name);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* One copy filled with the record; its sheet must be of the record's form. A
 * record without a code takes one: typed, it leads back to the record. */
gboolean
av_record_sheet_add (AvSheetJob *job,
                     const AvSheet *sheet,
                     AvStore *store,
                     const char *id,
                     GError **error)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, id, error);
  const AvForm *form = snapshot != NULL ? av_catalogue_find_form (av_snapshot_get_form (snapshot)) : NULL;
  g_autoptr (GVariant) names = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GError) failure = NULL;

  if (snapshot == NULL)
    return FALSE;

  if (form == NULL || g_strcmp0 (form->id, sheet->form) != 0)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT, _ ("The sheet “%s” is not for a record of the form “%s”."), sheet->name, av_snapshot_get_form (snapshot));
      return FALSE;
    }

  code = av_sheet_code_take (store, id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  names = collect_names (store, form, snapshot);

  return av_sheet_job_add (job, code, av_snapshot_get_answers (snapshot), names, error);
}
