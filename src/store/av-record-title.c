#include "av-record-title.h"

#include "av-catalogue.h"
#include "av-id.h"
#include "av-record-store.h"

typedef struct
{
  AvStore *store;
  GError *problem;
} Naming;

static char *
name_record (const char *id,
             gpointer user_data)
{
  Naming *naming = user_data;
  g_autoptr (AvSnapshot) record = NULL;
  const AvForm *form;

  if (naming->problem != NULL || !av_id_is_valid (id) || !av_record_store_find (naming->store, id, &record, &naming->problem) || record == NULL)
    return NULL;

  form = av_catalogue_find_form (av_snapshot_get_form (record));
  return form != NULL ? av_form_show_title (form, av_snapshot_get_answers (record)) : NULL;
}

char *
av_record_title_show (AvStore *store,
                      const AvForm *form,
                      GVariant *answers,
                      GError **error)
{
  Naming naming = { store, NULL };
  g_autofree char *title = av_form_show_whole_title (form, answers, name_record, &naming);

  if (naming.problem == NULL)
    return g_steal_pointer (&title);

  g_propagate_error (error, naming.problem);
  return NULL;
}
