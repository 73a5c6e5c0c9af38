#include "av-draft-line.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-left-draft.h"
#include "av-query.h"
#include "av-record.h"

void
av_draft_line_free (AvDraftLine *self)
{
  av_draft_free (self->draft);
  g_free (self->who);
  g_free (self->by);
  g_free (self);
}

char *
av_draft_line_dup_who (AvDraftLine *self)
{
  return g_strdup (*self->who != '\0' ? self->who : _ ("Without a name"));
}

static const AvForm *
find_form (AvDraftLine *self)
{
  return av_catalogue_find_form (av_snapshot_get_form (self->draft->loaded));
}

static char *
describe_form (AvDraftLine *self)
{
  const AvForm *form = find_form (self);

  if (form == NULL)
    return g_strdup (_ ("A form this version does not know"));
  if (av_answers_get (self->draft->answers, AV_LEFT_DRAFT_CORRECTS) != NULL || av_snapshot_get_changed (self->draft->loaded, NULL) != 0)
    return g_strdup_printf (_ ("%s, being corrected"), av_form_get_label (form));

  return g_strdup (av_form_get_fresh (form));
}

char *
av_draft_line_dup_what (AvDraftLine *self)
{
  g_autofree char *form = describe_form (self);

  return *self->by != '\0' ? g_strdup_printf (_ ("%s · typed by %s"), form, self->by) : g_steal_pointer (&form);
}

/* How many midnights ago, in the local time. */
static gint64
count_days (GDateTime *then,
            GDateTime *now)
{
  g_autoptr (GDateTime) day = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then), g_date_time_get_day_of_month (then), 12, 0, 0);
  g_autoptr (GDateTime) today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now), 12, 0, 0);

  return (g_date_time_difference (today, day) + G_TIME_SPAN_HOUR) / G_TIME_SPAN_DAY;
}

char *
av_draft_line_dup_when (AvDraftLine *self)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local ((gint64) (self->draft->saved / 1000));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  switch (count_days (then, now))
    {
    case 0:
      return g_date_time_format (then, _ ("at %H:%M"));
    case 1:
      return g_date_time_format (then, _ ("yesterday, %H:%M"));
    default:
      return g_date_time_format (then, g_date_time_get_year (then) == g_date_time_get_year (now) ? _ ("%-d %b, %H:%M") : _ ("%-d %b %Y"));
    }
}

/* ---- On the store's thread -------------------------------------------------- */

/* Somebody who is being taken down is called as they just said, unless they
 * want no name kept; everybody else as the store calls them. */
static char *
find_who (AvStore *store,
          AvDraft *draft)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (draft->loaded));
  g_autoptr (AvSummary) dossier = NULL;
  g_autofree char *typed = NULL;

  if (form == NULL)
    return g_strdup ("");
  if (form->container != AV_CONTAINER_DOSSIER)
    return av_form_show_title (form, draft->answers);
  if (strcmp (form->id, "contact") == 0)
    typed = av_form_is_anonymous (form, draft->answers) ? g_strdup ("") : av_form_show_title (form, draft->answers);
  if (typed != NULL && (*typed != '\0' || av_snapshot_get_changed (draft->loaded, NULL) == 0))
    return g_steal_pointer (&typed);

  dossier = av_query_dossier (store, av_snapshot_get_container (draft->loaded), NULL);

  return g_strdup (dossier != NULL ? dossier->title : "");
}

static char *
find_colleague (AvStore *store,
                AvDraft *draft,
                const char *agent)
{
  g_autoptr (AvSnapshot) colleague = NULL;

  if (*draft->agent == '\0' || strcmp (draft->agent, agent) == 0)
    return g_strdup ("");

  colleague = av_record_store_load (store, draft->agent, NULL);

  return colleague != NULL ? av_form_show_title (av_catalogue_find_form ("agent"), av_snapshot_get_answers (colleague)) : g_strdup ("");
}

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) av_draft_line_free);

  if (drafts == NULL)
    return NULL;

  g_ptr_array_set_free_func (drafts, NULL);
  for (guint i = 0; i < drafts->len; i++)
    {
      AvDraftLine *line = g_new0 (AvDraftLine, 1);

      line->draft = g_ptr_array_index (drafts, i);
      line->who = find_who (store, line->draft);
      line->by = find_colleague (store, line->draft, user_data);
      g_ptr_array_add (lines, line);
    }

  return g_steal_pointer (&lines);
}

/* ---- On the main thread ----------------------------------------------------- */

void
av_draft_line_list_async (AvSession *session,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const char *agent = av_session_get_agent (session);

  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), list,
                   g_strdup (agent != NULL ? agent : ""), g_free, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
av_draft_line_list_finish (AvSession *session,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
