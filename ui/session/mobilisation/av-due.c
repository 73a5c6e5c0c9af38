#include "av-due.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-clock.h"
#include "av-moment.h"

#define MOST 500
#define DAYS_AHEAD 7

struct _AvDue
{
  GObject parent_instance;

  AvSummary *summary;
  AvDueKind kind;
  gboolean mine;
};

G_DEFINE_FINAL_TYPE (AvDue, av_due, G_TYPE_OBJECT)

static char *
day_from_today (int n_days)
{
  AvDay today, day;

  av_day_today (&today);
  av_day_add (&today, n_days, &day);

  return av_day_to_string (&day);
}

AvDue *
av_due_new (AvSummary *summary,
            gboolean mine)
{
  AvDue *self = g_object_new (AV_TYPE_DUE, NULL);

  self->summary = av_summary_ref (summary);
  self->mine = mine;
  if (strcmp (summary->form, "besoin-immediat") == 0)
    self->kind = AV_DUE_NEED;
  else if (strcmp (summary->form, "action") == 0)
    self->kind = AV_DUE_ACTION;
  else
    self->kind = AV_DUE_REMINDER;

  return self;
}

AvSummary *
av_due_get_summary (AvDue *self)
{
  g_return_val_if_fail (AV_IS_DUE (self), NULL);

  return self->summary;
}

char *
av_due_dup_what (AvDue *self)
{
  const char *about;

  g_return_val_if_fail (AV_IS_DUE (self), NULL);

  if (self->kind != AV_DUE_REMINDER)
    return g_strdup (self->summary->title);

  about = av_summary_get_answer (self->summary, "objet-relance");

  return about != NULL ? g_strdup_printf (_ ("Call back: %s"), about) : g_strdup (_ ("Call back"));
}

gboolean
av_due_is_late (AvDue *self)
{
  g_autofree char *today = NULL;

  g_return_val_if_fail (AV_IS_DUE (self), FALSE);

  if (self->kind != AV_DUE_REMINDER)
    return self->summary->late;

  /* A day is late once it is over. */
  today = day_from_today (0);

  return strcmp (self->summary->due, today) < 0;
}

char *
av_due_dup_when (AvDue *self)
{
  g_autofree char *shown = NULL;
  AvDay day;

  g_return_val_if_fail (AV_IS_DUE (self), NULL);

  if (self->kind == AV_DUE_NEED)
    return av_clock_show_short (av_summary_get_answer (self->summary, "exprime-le"),
                                av_summary_get_answer (self->summary, "echeance"), NULL, NULL, NULL);

  if (strlen (self->summary->due) > 10)
    shown = av_moment_show (self->summary->due);
  else
    shown = av_day_from_string (self->summary->due, &day) ? av_day_show (&day) : g_strdup ("");

  return g_strdup_printf (av_due_is_late (self) ? _ ("Late: planned for %s") : _ ("Planned for %s"), shown);
}

gboolean
av_due_is_mine (AvDue *self)
{
  g_return_val_if_fail (AV_IS_DUE (self), FALSE);

  return self->mine;
}

static void
answer_need (AvDeed *deed,
             AvSummary *need,
             const char *now)
{
  const char *words = av_summary_get_answer (need, "libelle");
  const char *priority = av_summary_get_answer (need, "priorite");

  av_deed_begin (deed, "action", need->container);
  av_deed_set (deed, "besoin", need->id);
  av_deed_set (deed, "libelle", words != NULL && !av_answer_is_reserved (words) ? words : need->title);
  av_deed_set (deed, "priorite", priority != NULL ? priority : AV_ANSWER_UNKNOWN);
  av_deed_set (deed, "type", "accompagnement");
  av_deed_set (deed, "statut", "done");
  av_deed_set (deed, "realisee-le", now);
  av_deed_change (deed, need->id);
  av_deed_set (deed, "statut", "repondu");
}

AvDeed *
av_due_dup_deed (AvDue *self)
{
  g_autofree char *now = av_moment_now ();
  const char *need;
  AvDeed *deed;

  g_return_val_if_fail (AV_IS_DUE (self), NULL);

  switch (self->kind)
    {
    case AV_DUE_NEED:
      deed = av_deed_new (_ ("First answer given."));
      answer_need (deed, self->summary, now);
      break;
    case AV_DUE_ACTION:
      /* The first action done is the first answer to its need. */
      need = av_summary_get_answer (self->summary, "besoin");
      deed = av_deed_new (_ ("Action marked done."));
      av_deed_change (deed, self->summary->id);
      av_deed_set (deed, "statut", "done");
      av_deed_set (deed, "realisee-le", now);
      if (need != NULL && !av_answer_is_reserved (need))
        {
          av_deed_change_where (deed, need, "statut", "ouvert");
          av_deed_set (deed, "statut", "repondu");
        }
      break;
    case AV_DUE_REMINDER:
    default:
      deed = av_deed_new (_ ("Reminder marked done."));
      av_deed_begin (deed, "evenement", self->summary->container);
      av_deed_set (deed, "type", "relance");
      av_deed_set (deed, "date", now);
      av_deed_set (deed, "canal", AV_ANSWER_UNKNOWN);
      av_deed_set (deed, "initiative", "pro");
      break;
    }

  return deed;
}

static gint
compare_due (gconstpointer a,
             gconstpointer b)
{
  AvDue *one = *(AvDue **) a;
  AvDue *other = *(AvDue **) b;
  gboolean late = av_due_is_late (one);

  if (late != av_due_is_late (other))
    return late ? -1 : 1;
  if ((*one->summary->due == '\0') != (*other->summary->due == '\0'))
    return *one->summary->due == '\0' ? 1 : -1;

  return strcmp (one->summary->due, other->summary->due);
}

/* Containers of the agent's own dossiers. */
static GHashTable *
find_mine (AvStore *store,
           const char *agent,
           GError **error)
{
  g_autoptr (AvQuery) query = av_query_new_view (AV_VIEW_DOSSIERS_OF_REFERENT, agent);
  g_autoptr (GPtrArray) dossiers = av_query_summaries (store, query, error);
  GHashTable *mine;

  if (dossiers == NULL)
    return NULL;

  mine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < dossiers->len; i++)
    g_hash_table_add (mine, g_strdup (((AvSummary *) g_ptr_array_index (dossiers, i))->container));

  return mine;
}

typedef struct
{
  GPtrArray *all; /* of AvDue */
  AvWithheld withheld;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->all, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static GPtrArray *
find_all (AvStore *store,
          const char *agent,
          GError **error)
{
  g_autofree char *until = day_from_today (DAYS_AHEAD);
  const struct
  {
    AvView view;
    const char *argument;
  } views[] = {
    { AV_VIEW_NEEDS_OPEN, NULL },
    { AV_VIEW_ACTIONS_DUE, until },
    { AV_VIEW_REMINDERS, until },
  };
  g_autoptr (GHashTable) mine = find_mine (store, agent, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  if (mine == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autoptr (AvQuery) query = av_query_new_view (views[i].view, views[i].argument);
      g_autoptr (GPtrArray) found = NULL;

      av_query_limit (query, MOST);
      found = av_query_summaries (store, query, error);
      if (found == NULL)
        return NULL;
      for (guint j = 0; j < found->len; j++)
        {
          AvSummary *summary = g_ptr_array_index (found, j);

          if (summary != NULL)
            g_ptr_array_add (all, av_due_new (summary, g_hash_table_contains (mine, summary->container)));
        }
    }

  g_ptr_array_sort (all, compare_due);

  return g_steal_pointer (&all);
}

/* What waits begins with a need. */
static gpointer
list_due (AvStore *store,
          gpointer agent,
          GError **error)
{
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  answer->all = find_all (store, agent, error);
  if (answer->all == NULL || !av_withheld_find (store, "besoin-immediat", NULL, &answer->withheld, error))
    return NULL;

  return g_steal_pointer (&answer);
}

void
av_due_list_async (AvSession *session,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));

  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), list_due,
                   g_strdup (av_session_get_agent (session)), g_free, answer_free);
}

GPtrArray *
av_due_list_finish (AvSession *session,
                    GAsyncResult *result,
                    AvWithheld *withheld,
                    GError **error)
{
  g_autoptr (Answer) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  *withheld = answer != NULL ? answer->withheld : AV_WITHHELD_NOTHING;
  return answer != NULL ? g_steal_pointer (&answer->all) : NULL;
}

static void
av_due_finalize (GObject *object)
{
  av_summary_unref (AV_DUE (object)->summary);

  G_OBJECT_CLASS (av_due_parent_class)->finalize (object);
}

static void
av_due_class_init (AvDueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_due_finalize;
}

static void
av_due_init (AvDue *self)
{
}
