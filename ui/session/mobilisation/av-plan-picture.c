#include "av-plan-picture.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-record.h"

void
av_plan_picture_free (AvPlanPicture *picture)
{
  g_free (picture->container);
  g_clear_pointer (&picture->needs, g_ptr_array_unref);
  g_clear_pointer (&picture->actions, g_ptr_array_unref);
  g_clear_pointer (&picture->draft, av_draft_free);
  g_free (picture);
}

gpointer
av_plan_picture_draw (AvStore *store,
                      gpointer user_data,
                      GError **error)
{
  g_autoptr (AvQuery) needs = av_query_new_view (AV_VIEW_NEEDS, user_data);
  g_autoptr (AvQuery) actions = av_query_new_view (AV_VIEW_ACTIONS, user_data);
  g_autoptr (AvPlanPicture) picture = g_new0 (AvPlanPicture, 1);

  picture->container = g_strdup (user_data);
  picture->needs = av_query_summaries (store, needs, error);
  if (picture->needs != NULL)
    picture->actions = av_query_summaries (store, actions, error);
  if (picture->actions == NULL || !av_withheld_find (store, "besoin-immediat", picture->container, &picture->withheld, error))
    return NULL;

  picture->draft = av_draft_find (store, AV_PLAN_PICTURE_DRAFTS, "action", picture->container, NULL);

  return g_steal_pointer (&picture);
}

const char *
av_plan_picture_describe_needless (AvPlanPicture *picture)
{
  if (picture->needs->len > 0)
    return _ ("No need is open any more. A new one is written under “Needs” (Ctrl+N).");

  return picture->withheld != AV_WITHHELD_NOTHING ? av_withheld_get_text (picture->withheld)
                                                  : _ ("No need said yet: write one under “Needs” (Ctrl+N), the actions answer it.");
}

const char *
av_plan_picture_find_first_answer (AvPlanPicture *picture,
                                   AvSummary *need)
{
  const char *first = NULL;

  for (guint i = 0; i < picture->actions->len; i++)
    {
      AvSummary *action = g_ptr_array_index (picture->actions, i);
      const char *done = av_summary_get_answer (action, "realisee-le");

      if (done != NULL && !av_answer_is_reserved (done) && g_strcmp0 (av_summary_get_answer (action, "besoin"), need->id) == 0 &&
          (first == NULL || strcmp (done, first) < 0))
        first = done;
    }

  return first;
}
