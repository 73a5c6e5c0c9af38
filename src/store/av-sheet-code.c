#include "av-sheet-code.h"

#include "av-catalogue.h"
#include "av-code.h"
#include "av-reading.h"

static const AvField *
find_field (const AvForm *form)
{
  for (guint i = 0; form != NULL && i < form->n_fields; i++)
    if ((form->fields[i].flags & AV_FIELD_SHEET_CODE) != 0)
      return &form->fields[i];

  return NULL;
}

/* One code names the sheet, the dossier and the pocket card alike. */
static char *
choose_code (AvStore *store,
             const char *container,
             GError **error)
{
  const AvField *number = find_field (av_catalogue_find_form ("dossier"));
  g_autoptr (AvSnapshot) dossier = NULL;
  const char *code;

  av_reading_begin_whole (store);
  dossier = av_record_store_load_singleton (store, container, "dossier", error);
  av_reading_end_whole (store);
  if (dossier == NULL)
    return NULL;

  code = av_snapshot_get_answer (dossier, number->id);

  return code != NULL ? g_strdup (code) : av_code_new ();
}

char *
av_sheet_code_take (AvStore *store,
                    const char *record,
                    GError **error)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, record, error);
  const AvField *field = snapshot != NULL ? find_field (av_catalogue_find_form (av_snapshot_get_form (snapshot))) : NULL;
  g_autoptr (AvChange) change = NULL;
  g_autofree char *code = NULL;

  if (field == NULL)
    return NULL;
  if (av_snapshot_get_answer (snapshot, field->id) != NULL)
    return g_strdup (av_snapshot_get_answer (snapshot, field->id));

  code = choose_code (store, av_snapshot_get_container (snapshot), error);
  if (code == NULL)
    return NULL;

  change = av_change_new_for (snapshot);
  av_change_set (change, field->id, code);

  return av_store_commit_one (store, change, error) ? g_steal_pointer (&code) : NULL;
}
