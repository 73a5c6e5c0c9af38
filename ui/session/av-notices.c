#include "av-notices.h"

#include "av-break-glass.h"
#include "av-lease.h"
#include "av-readers.h"
#include "av-retention-list.h"
#include "av-segment-store.h"

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  char *agent;
} Question;

typedef struct
{
  AvOpening *opening; /* of the question */
  GPtrArray *opened;  /* ids of dossiers */
  guint n_erasures;
  char *lease; /* a sentence, or NULL */
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
  g_free (answer->lease);
  g_free (answer);
}

/* ---- On the store's thread ---------------------------------------------------- */

static GStrv
dup_own_scopes (AvInstallation *installation,
                GError **error)
{
  g_autoptr (GPtrArray) members = av_installation_list (installation, error);

  if (members == NULL)
    return NULL;

  for (guint i = 0; i < members->len; i++)
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
         const char *const *scopes,
         gboolean *ours,
         GError **error)
{
  g_autofree char *scope = NULL;
  AvId container;

  *ours = FALSE;
  if (!av_id_parse (dossier, &container))
    return TRUE;
  if (!av_segment_store_get_scope (store, &container, &scope, error))
    return FALSE;

  *ours = scope != NULL && g_strv_contains (scopes, scope);
  return TRUE;
}

/* Whether that opening is for this agent to acknowledge. */
static gboolean
note_opening (AvStore *store,
              const AvBrokenGlass *broken,
              const char *const *scopes,
              const char *agent,
              GPtrArray *opened,
              GError **error)
{
  g_autofree char *referent = NULL;
  gboolean ours;

  if (broken->seen != NULL || g_ptr_array_find_with_equal_func (opened, broken->dossier, g_str_equal, NULL))
    return TRUE;
  if (!is_ours (store, broken->dossier, scopes, &ours, error) ||
      (ours && !av_readers_read_referent (store, broken->dossier, &referent, error)))
    return FALSE;

  if (ours && av_readers_awaits (broken, referent, agent))
    g_ptr_array_add (opened, g_strdup (broken->dossier));
  return TRUE;
}

static gboolean
note_opened (AvStore *store,
             Question *question,
             Answer *answer,
             GError **error)
{
  AvInstallation *installation = av_opening_get_installation (question->opening);
  g_autoptr (GPtrArray) openings = av_break_glass_list (installation, NULL, 0, error);
  g_auto (GStrv) scopes = openings != NULL ? dup_own_scopes (installation, error) : NULL;

  if (scopes == NULL)
    return FALSE;

  for (guint i = 0; i < openings->len; i++)
    if (!note_opening (store, g_ptr_array_index (openings, i), (const char *const *) scopes, question->agent, answer->opened, error))
      return FALSE;

  return TRUE;
}

/* Those that are for who works to confirm. */
static gboolean
note_erasures (Question *question,
               Answer *answer,
               GError **error)
{
  g_autoptr (GPtrArray) erasures = NULL;
  guint deeds;

  if (!av_opened_store_get_deeds (av_opening_get_opened (question->opening), &deeds, error))
    return FALSE;
  /* Whose role does not confirm is not told to. */
  if ((deeds & AV_ROLE_ERASE) == 0)
    return TRUE;

  erasures = av_installation_list_erasures (av_opening_get_installation (question->opening), error);
  for (guint i = 0; erasures != NULL && i < erasures->len; i++)
    answer->n_erasures += ((AvErasure *) g_ptr_array_index (erasures, i))->confirmable;

  return erasures != NULL;
}

static gboolean
note_lease (AvStore *store,
            Answer *answer,
            GError **error)
{
  AvLease lease;

  if (!av_lease_get (store, &lease, error))
    return FALSE;

  answer->lease = av_lease_describe (&lease);
  return TRUE;
}

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->opening = ((Question *) user_data)->opening;
  answer->opened = g_ptr_array_new_with_free_func (g_free);
  if (!note_opened (store, user_data, answer, error) || !note_erasures (user_data, answer, error) || !note_lease (store, answer, error))
    g_clear_pointer (&answer, answer_free);

  return answer;
}

static gpointer
count_ended (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return GUINT_TO_POINTER (av_retention_list_count (user_data));
}

/* ---- On the main thread ------------------------------------------------------- */

static void
ended_counted (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;

  av_session_set_ended (session, GPOINTER_TO_UINT (av_queue_call_finish (AV_QUEUE (source), result, NULL)));
}

/* What else has to be said in every window goes before. */
static void
say_lease (AvSession *session,
           const char *lease)
{
  const char *said = g_object_get_data (G_OBJECT (session), "av-lease");
  const char *warning = av_session_get_warning (session);

  if (warning != NULL && g_strcmp0 (warning, said) != 0)
    return;

  av_session_set_warning (session, lease);
  g_object_set_data_full (G_OBJECT (session), "av-lease", g_strdup (lease), g_free);
}

/* Whose time is over is counted behind what the first windows asked for. */
static void
ask_ended (AvSession *session,
           AvOpening *opening)
{
  if (av_session_get_queue (session) != NULL)
    av_queue_call (av_session_get_queue (session), count_ended, opening, NULL, NULL, NULL, ended_counted, g_object_ref (session));
}

static void
counted (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  Answer *answer = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (answer == NULL)
    return;

  ask_ended (session, answer->opening);

  av_session_set_to_acknowledge (session, answer->opened->len, answer->opened->len > 0 ? g_ptr_array_index (answer->opened, 0) : NULL);
  av_session_set_to_confirm (session, answer->n_erasures);
  say_lease (session, answer->lease);
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
