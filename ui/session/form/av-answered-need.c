#include "av-answered-need.h"

#include <string.h>

#include "av-moment.h"

/* The need that the action answers; NULL: it is none, or not done yet. */
static const char *
find_need (AvRecordEditor *editor)
{
  AvRecord *record = av_record_editor_get_record (editor);
  const char *need;

  if (strcmp (av_record_editor_get_form (editor)->id, "action") != 0 || g_strcmp0 (av_record_get_answer (record, "statut"), "done") != 0)
    return NULL;

  need = av_record_get_answer (record, "besoin");

  return need != NULL && !av_answer_is_reserved (need) ? need : NULL;
}

static void
need_loaded (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvRecordEditor) editor = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) need = av_session_load_finish (AV_SESSION (source), result, &error);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  /* A need that is not here, or not for this worker to read, has nothing to stop. */
  if (need == NULL && !g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_NOT_FOUND) &&
      !g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD))
    {
      av_record_editor_refuse (editor, "", error->message);
      return;
    }

  if (need != NULL && !av_snapshot_is_deleted (need) && g_strcmp0 (av_snapshot_get_answer (need, "statut"), "ouvert") == 0)
    {
      AvChange *change = av_change_new_for (need);

      av_change_set (change, "statut", "repondu");
      g_ptr_array_add (others, change);
    }

  av_record_editor_save_async (editor, others, NULL, NULL);
}

/* Done without a day is done now: the clock of the need stops at it. */
static void
date_what_is_done (AvRecordEditor *editor)
{
  g_autofree char *now = av_moment_now ();

  if (av_record_get_answer (av_record_editor_get_record (editor), "realisee-le") == NULL)
    av_record_set_answer (av_record_editor_get_record (editor), "realisee-le", now);
}

void
av_answered_need_save (AvRecordEditor *editor)
{
  const char *need = find_need (editor);

  if (need != NULL)
    date_what_is_done (editor);
  if (need != NULL)
    av_session_load_async (av_record_editor_get_session (editor), need, NULL, need_loaded, g_object_ref (editor));
  else
    av_record_editor_save (editor);
}
