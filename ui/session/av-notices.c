#include "av-notices.h"

#include "av-break-glass.h"
#include "av-readers.h"
#include "av-segment-store.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *agent;
} Question;

typedef struct
{
  GPtrArray *opened; /* ids of dossiers */
  guint n_erasures;
} Answer;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->agent);
  g_free (question);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_ptr_array_unref (answer->opened);
  g_free (answer);
}

/* ---- On the store's thread ---------------------------------------------------- */

static GStrv
dup_own_scopes (AvInstallation *installation)
{
  g_autoptr (GPtrArray) members = av_installation_list (installation, NULL);

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (member->self)
        return g_strdupv (member->scopes);
    }

  return g_new0 (char *, 1);
}

static gboolean
is_ours (AvStore *store,
         const char *dossier,
         const char *const *scopes)
{
  g_autofree char *scope = NULL;
  AvId container;

  return av_id_parse (dossier, &container) && av_segment_store_get_scope (store, &container, &scope, NULL) && scope != NULL && g_strv_contains (scopes, scope);
}

static void
note_opened (AvStore *store,
             Question *question,
             Answer *answer)
{
  AvInstallation *installation = av_opening_get_installation (question->opening);
  g_autoptr (GPtrArray) openings = av_break_glass_list (installation, NULL, 0, NULL);
  g_auto (GStrv) scopes = dup_own_scopes (installation);

  for (guint i = 0; openings != NULL && i < openings->len; i++)
    {
      const AvBrokenGlass *broken = g_ptr_array_index (openings, i);
      g_autofree char *referent = NULL;

      if (broken->seen != NULL || g_ptr_array_find_with_equal_func (answer->opened, broken->dossier, g_str_equal, NULL) ||
          !is_ours (store, broken->dossier, (const char *const *) scopes))
        continue;

      referent = av_readers_dup_referent (store, broken->dossier);
      if (av_readers_awaits (broken, referent, question->agent))
        g_ptr_array_add (answer->opened, g_strdup (broken->dossier));
    }
}

static void
note_erasures (Question *question,
               Answer *answer)
{
  g_autoptr (GPtrArray) erasures = av_installation_list_erasures (av_opening_get_installation (question->opening), NULL);

  for (guint i = 0; erasures != NULL && i < erasures->len; i++)
    answer->n_erasures += ((AvErasure *) g_ptr_array_index (erasures, i))->confirmable;
}

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->opened = g_ptr_array_new_with_free_func (g_free);
  note_opened (store, user_data, answer);
  note_erasures (user_data, answer);
  return answer;
}

/* ---- On the main thread ------------------------------------------------------- */

static void
counted (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  Answer *answer = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (answer == NULL)
    return;

  av_session_set_to_acknowledge (session, answer->opened->len, answer->opened->len > 0 ? g_ptr_array_index (answer->opened, 0) : NULL);
  av_session_set_to_confirm (session, answer->n_erasures);
  answer_free (answer);
}

static void
ask (AvSession *session,
     AvOpening *opening)
{
  Question *question = g_new0 (Question, 1);

  question->opening = opening;
  question->agent = g_strdup (av_session_get_agent (session));
  av_queue_call (av_session_get_queue (session), count, question, question_free, answer_free, NULL, counted, g_object_ref (session));
}

/* Records of its own say nothing of this; an import, or a deed, is told by an
 * empty form. */
static void
record_changed (AvSession *session,
                const char *form,
                const char *id,
                const char *container,
                AvOpening *opening)
{
  if (*form == '\0')
    ask (session, opening);
}

void
av_notices_watch (AvSession *session,
                  AvOpening *opening)
{
  g_return_if_fail (AV_IS_SESSION (session));

  g_signal_connect (session, "record-changed", G_CALLBACK (record_changed), opening);
  ask (session, opening);
}
