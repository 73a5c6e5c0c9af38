#include "av-need.h"

#include "av-deadline.h"
#include "av-moment.h"

#define DAYS_AHEAD 3

static const char *const closed_stages[] = { "satisfait", "non-satisfait", "retire", NULL };

gboolean
av_need_is_closed (AvSummary *need)
{
  const char *stage;

  g_return_val_if_fail (need != NULL, FALSE);

  stage = av_summary_get_answer (need, "statut");

  return stage != NULL && g_strv_contains (closed_stages, stage);
}

char *
av_need_plan_answer (AvSummary *need)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) ahead = g_date_time_add_days (now, DAYS_AHEAD);
  g_autoptr (GDateTime) limit = NULL;

  g_return_val_if_fail (need != NULL, NULL);

  limit = av_deadline_get (av_summary_get_answer (need, "exprime-le"), av_summary_get_answer (need, "echeance"));
  if (limit == NULL || g_date_time_compare (limit, ahead) >= 0)
    return av_moment_from_date_time (ahead);

  return av_moment_from_date_time (g_date_time_compare (limit, now) < 0 ? now : limit);
}

static AvSummary *
find_only_open (GPtrArray *needs)
{
  AvSummary *found = NULL;

  for (guint i = 0; i < needs->len; i++)
    {
      AvSummary *need = g_ptr_array_index (needs, i);

      if (av_need_is_closed (need))
        continue;
      if (found != NULL)
        return NULL;
      found = need;
    }

  return found;
}

static void
needs_listed (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AvRecordEditor) action = user_data;
  g_autoptr (GPtrArray) needs = av_session_summaries_finish (AV_SESSION (source), result, NULL);
  AvSummary *need = needs != NULL ? find_only_open (needs) : NULL;
  const char *priority;

  /* Meanwhile somebody may have said what it answers. */
  if (need == NULL || av_record_get_answer (av_record_editor_get_record (action), "frein") != NULL ||
      av_record_get_answer (av_record_editor_get_record (action), "besoin") != NULL)
    return;

  priority = av_summary_get_answer (need, "priorite");
  av_record_editor_propose (action, "besoin", need->id);
  if (priority != NULL)
    av_record_editor_propose (action, "priorite", priority);
}

void
av_need_propose_only_open (AvRecordEditor *action)
{
  g_autoptr (AvQuery) query = NULL;

  g_return_if_fail (AV_IS_RECORD_EDITOR (action));

  query = av_query_new_view (AV_VIEW_NEEDS, av_record_editor_get_container (action));
  av_session_summaries_async (av_record_editor_get_session (action), query, NULL, needs_listed, g_object_ref (action));
}
