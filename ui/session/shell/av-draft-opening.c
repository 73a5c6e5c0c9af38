#include "av-draft-opening.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-draft-holder.h"
#include "av-plan-picture.h"

/* Where a draft is finished; NULL: nowhere in this version. What belongs to no
 * dossier has a page among the settings, whichever window it was begun in. */
static const char *
find_kind (AvDraft *draft)
{
  static const char *const kinds[] = { "reperage", "relecture", "diagnostic", "mobilisation" };
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (draft->loaded));

  if (form == NULL)
    return NULL;
  if (form->container != AV_CONTAINER_DOSSIER)
    return "reglages";
  if (strcmp (draft->window, AV_PLAN_PICTURE_DRAFTS) == 0)
    return "mobilisation";

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (draft->window, kinds[i]) == 0)
      return kinds[i];

  return NULL;
}

gboolean
av_draft_opening_is_possible (AvDraft *draft)
{
  return find_kind (draft) != NULL;
}

/* A contact is found by its draft: its window is on no dossier. */
static const char *
find_container (AvDraft *draft,
                const char *kind)
{
  gboolean of_dossier = strcmp (kind, "diagnostic") == 0 || strcmp (kind, "mobilisation") == 0;

  return of_dossier ? av_snapshot_get_container (draft->loaded) : NULL;
}

void
av_draft_opening_show (AvApplication *application,
                       AvDraft *draft)
{
  AvDraftHolder *holder = av_draft_holder_find (GTK_APPLICATION (application), draft->id, NULL);
  const char *kind = find_kind (draft);

  if (holder != NULL)
    gtk_window_present (GTK_WINDOW (holder));
  else if (kind != NULL)
    holder = AV_DRAFT_HOLDER (av_application_open_window (application, kind, find_container (draft, kind)));
  if (holder != NULL)
    av_draft_holder_take_draft (holder, draft);
}

static void
draft_loaded (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvApplication) application = user_data;
  g_autoptr (AvDraft) draft = av_session_load_draft_finish (AV_SESSION (source), result, NULL);

  if (draft != NULL && find_kind (draft) != NULL)
    av_draft_opening_show (application, draft);
  else
    av_application_open_window (application, "brouillons", NULL);
}

void
av_draft_opening_run (AvApplication *application,
                      const char *id)
{
  g_return_if_fail (AV_IS_APPLICATION (application));

  if (av_application_get_session (application) != NULL)
    av_session_load_draft_async (av_application_get_session (application), id, NULL, draft_loaded, g_object_ref (application));
}
