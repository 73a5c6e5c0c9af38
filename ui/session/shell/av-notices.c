#include "av-notices.h"

#include <glib/gi18n-lib.h>

#include "av-break-glass.h"
#include "av-lease.h"
#include "av-readers.h"
#include "av-retention-list.h"
#include "av-segment-store.h"

/* What is said in every window: first what could not be counted. */
typedef enum
{
  SAID_OPENED,
  SAID_ERASURES,
  SAID_LEASE,
  SAID_ENROLMENT,
  N_SAID
} Said;

/* Of the session, as long as it is. */
typedef struct
{
  AvSession *session; /* not owned */
  AvOpening *opening; /* not owned: it outlives the queue */
  char *sentences[N_SAID];
  char *said; /* the one of them that is said */
} Notices;

typedef struct
{
  AvOpening *opening;
  char *agent;
} Question;

static void
notices_free (gpointer data)
{
  Notices *self = data;

  for (guint i = 0; i < N_SAID; i++)
    g_free (self->sentences[i]);
  g_free (self->said);
  g_free (self);
}

/* Of this computer, and of those it renews. */
typedef struct
{
  char *end; /* NULL: nothing is to be said */
  guint n_due;
} Enrolments;

static void
enrolments_free (gpointer data)
{
  Enrolments *enrolments = data;

  g_free (enrolments->end);
  g_free (enrolments);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->agent);
  g_free (question);
}

/* ---- On the store's thread ---------------------------------------------------- */

static GStrv
dup_own_scopes (AvInstallation *installation,
                GError **error)
{
  g_autoptr (GPtrArray) members = av_installation_list_enrolled (installation, error);

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

static gpointer
list_opened (AvStore *store,
             gpointer user_data,
             GError **error)
{
  const Question *question = user_data;
  AvInstallation *installation = av_opening_get_installation (question->opening);
  g_autoptr (GPtrArray) openings = av_break_glass_list (installation, NULL, 0, error);
  g_auto (GStrv) scopes = openings != NULL ? dup_own_scopes (installation, error) : NULL;
  g_autoptr (GPtrArray) opened = g_ptr_array_new_with_free_func (g_free);

  if (scopes == NULL)
    return NULL;

  for (guint i = 0; i < openings->len; i++)
    if (!note_opening (store, g_ptr_array_index (openings, i), (const char *const *) scopes, question->agent, opened, error))
      return NULL;

  return g_steal_pointer (&opened);
}

/* Those that are for who works to confirm; whose role does not confirm is not
 * told to. */
static gpointer
count_erasures (AvStore *store,
                gpointer user_data,
                GError **error)
{
  const Question *question = user_data;
  g_autoptr (GPtrArray) erasures = NULL;
  guint deeds;
  guint n = 0;

  if (!av_opened_store_get_deeds (av_opening_get_opened (question->opening), &deeds, error) || (deeds & AV_ROLE_ERASE) == 0)
    return NULL;

  erasures = av_installation_list_erasures (av_opening_get_installation (question->opening), error);
  for (guint i = 0; erasures != NULL && i < erasures->len; i++)
    n += ((AvErasure *) g_ptr_array_index (erasures, i))->confirmable;

  return GUINT_TO_POINTER (n);
}

/* Its sentence; NULL: nothing is to be said. */
static gpointer
describe_lease (AvStore *store,
                gpointer user_data,
                GError **error)
{
  AvLease lease;

  return av_lease_get (store, &lease, error) ? av_lease_describe (&lease) : NULL;
}

/* Whose role does not renew is not told whom. */
static gpointer
read_enrolments (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  const Question *question = user_data;
  AvInstallation *installation = av_opening_get_installation (question->opening);
  g_autoptr (GPtrArray) members = av_installation_list_enrolled (installation, error);
  guint deeds;
  Enrolments *answer;

  if (members == NULL || !av_opened_store_get_deeds (av_opening_get_opened (question->opening), &deeds, error))
    return NULL;

  answer = g_new0 (Enrolments, 1);
  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      answer->n_due += (deeds & AV_ROLE_COMPUTERS) != 0 && member->due;
      if (member->self)
        answer->end = av_member_describe_end (member, av_store_get_now (store));
    }

  return answer;
}

static gpointer
count_ended (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return GUINT_TO_POINTER (av_retention_list_count (((const Question *) user_data)->opening));
}

/* ---- On the main thread ------------------------------------------------------- */

/* What else has to be said in every window goes before. */
static void
say (Notices *self,
     Said which,
     char *sentence)
{
  const char *warning = av_session_get_warning (self->session);
  const char *first = NULL;

  g_free (self->sentences[which]);
  self->sentences[which] = sentence;
  if (warning != NULL && g_strcmp0 (warning, self->said) != 0)
    return;

  for (guint i = 0; i < N_SAID && first == NULL; i++)
    first = self->sentences[i];
  av_session_set_warning (self->session, first);
  g_free (self->said);
  self->said = g_strdup (first);
}

/* NULL: it was counted. */
static char *
describe_unread (const char *what,
                 const GError *error)
{
  return error != NULL ? g_strdup_printf (C_ ("sentence: why", "%s %s"), what, error->message) : NULL;
}

static Notices *
get_notices (AvSession *session)
{
  return g_object_get_data (G_OBJECT (session), "av-notices");
}

/* What could not be counted stays as it was. */
static void
opened_listed (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) opened = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (opened != NULL)
    av_session_set_to_acknowledge (session, opened->len, opened->len > 0 ? g_ptr_array_index (opened, 0) : NULL);
  say (get_notices (session), SAID_OPENED, describe_unread (_ ("Dossiers opened beyond a role could not be read."), error));
}

static void
erasures_counted (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  guint n = GPOINTER_TO_UINT (av_queue_call_finish (AV_QUEUE (source), result, &error));

  if (error == NULL)
    av_session_set_to_confirm (session, n);
  say (get_notices (session), SAID_ERASURES, describe_unread (_ ("Erasures to confirm could not be read."), error));
}

/* Whose time is over is counted behind what the first windows asked for, and
 * where it cannot be read the window of it says so. */
static void
ended_counted (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  guint n = GPOINTER_TO_UINT (av_queue_call_finish (AV_QUEUE (source), result, &error));

  if (error == NULL)
    av_session_set_ended (session, n);
}

static void
ask_one (Notices *self,
         AvQueueCallFunc count,
         GDestroyNotify free_answer,
         GAsyncReadyCallback counted)
{
  Question *question = g_new0 (Question, 1);

  question->opening = self->opening;
  question->agent = g_strdup (av_session_get_agent (self->session));
  av_queue_call (av_session_get_queue (self->session), count, question, question_free, free_answer, NULL, counted, g_object_ref (self->session));
}

static void
lease_described (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *lease = av_queue_call_finish (AV_QUEUE (source), result, &error);
  char *unread = describe_unread (_ ("The reading lease of this computer could not be read."), error);

  say (get_notices (session), SAID_LEASE, unread != NULL ? unread : g_steal_pointer (&lease));
  if (av_session_get_queue (session) != NULL)
    ask_one (get_notices (session), count_ended, NULL, ended_counted);
}

static void
enrolments_read (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  g_autoptr (GError) error = NULL;
  Enrolments *enrolments = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (enrolments != NULL)
    av_session_set_to_renew (session, enrolments->n_due);
  say (get_notices (session), SAID_ENROLMENT, enrolments != NULL ? g_strdup (enrolments->end) : describe_unread (_ ("Until when this computer is enrolled could not be read."), error));
  g_clear_pointer (&enrolments, enrolments_free);
}

/* One after the other: one that cannot be read leaves the others. */
static void
ask (Notices *self)
{
  ask_one (self, list_opened, (GDestroyNotify) g_ptr_array_unref, opened_listed);
  ask_one (self, count_erasures, NULL, erasures_counted);
  ask_one (self, read_enrolments, enrolments_free, enrolments_read);
  ask_one (self, describe_lease, g_free, lease_described);
}

/* Records of its own say nothing of this; an import, a deed or another day is
 * told by an empty form. */
static void
record_changed (AvSession *session,
                const char *form,
                const char *id,
                const char *container,
                Notices *self)
{
  if (*form == '\0')
    ask (self);
}

void
av_notices_watch (AvSession *session,
                  AvOpening *opening)
{
  Notices *self = g_new0 (Notices, 1);

  g_return_if_fail (AV_IS_SESSION (session));

  self->session = session;
  self->opening = opening;
  g_object_set_data_full (G_OBJECT (session), "av-notices", self, notices_free);
  g_signal_connect (session, "record-changed", G_CALLBACK (record_changed), self);
  ask (self);
}
