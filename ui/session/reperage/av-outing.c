#include "av-outing.h"

#include "av-catalogue.h"
#include "av-id.h"
#include "av-moment.h"

/* Setting of this installation: "<operation> <day>". */
#define SETTING "sortie-du-jour"

typedef struct
{
  char *operation;
  char *place;
  char *team;
} Outing;

static void
outing_free (Outing *outing)
{
  g_free (outing->operation);
  g_free (outing->place);
  g_free (outing->team);
  g_free (outing);
}

static char *
show_team (AvStore *store,
           const char *ids)
{
  const AvForm *form = av_catalogue_find_form ("agent");
  g_auto (GStrv) agents = g_strsplit (ids != NULL ? ids : "", " ", -1);
  g_autoptr (GString) team = g_string_new (NULL);

  for (guint i = 0; agents[i] != NULL && form != NULL; i++)
    {
      g_autoptr (AvSnapshot) agent = *agents[i] != '\0' ? av_record_store_load (store, agents[i], NULL) : NULL;
      g_autofree char *name = agent != NULL ? av_form_show_title (form, av_snapshot_get_answers (agent)) : NULL;

      if (name != NULL)
        g_string_append_printf (team, "%s%s", team->len > 0 ? ", " : "", name);
    }

  return g_string_free (g_steal_pointer (&team), FALSE);
}

static Outing *
read_outing (AvStore *store,
             const char *operation,
             GError **error)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, operation, error);
  Outing *outing;

  if (snapshot == NULL)
    return NULL;

  outing = g_new0 (Outing, 1);
  outing->operation = g_strdup (operation);
  outing->place = g_strdup (av_snapshot_get_answer (snapshot, "lieu"));
  outing->team = show_team (store, av_snapshot_get_answer (snapshot, "equipe"));

  return outing;
}

static char *
today (void)
{
  AvDay day;

  av_day_today (&day);

  return av_day_to_string (&day);
}

static gpointer
choose (AvStore *store,
        gpointer user_data,
        GError **error)
{
  g_autofree char *day = today ();
  g_autofree char *setting = g_strdup_printf ("%s %s", (char *) user_data, day);

  if (!av_store_set_setting (store, SETTING, setting, error))
    return NULL;

  return read_outing (store, user_data, error);
}

static gpointer
restore (AvStore *store,
         gpointer user_data,
         GError **error)
{
  g_autofree char *setting = NULL;
  g_autofree char *day = today ();
  g_auto (GStrv) parts = NULL;

  if (!av_store_read_setting (store, SETTING, &setting, error))
    return NULL;

  parts = g_strsplit (setting != NULL ? setting : "", " ", 2);
  if (g_strv_length (parts) != 2 || strcmp (parts[1], day) != 0)
    return NULL;

  return read_outing (store, parts[0], error);
}

static gpointer
read_again (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return read_outing (store, user_data, error);
}

static void
outing_read (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (AvSession) session = user_data;
  Outing *outing = av_queue_call_finish (AV_QUEUE (source), result, NULL);

  if (outing == NULL)
    return;

  av_session_set_outing (session, outing->operation, outing->place, outing->team);
  outing_free (outing);
}

static void
ask (AvSession *session,
     AvQueueCallFunc func,
     const char *operation)
{
  av_queue_call (av_session_get_queue (session), func, g_strdup (operation), g_free, (GDestroyNotify) outing_free,
                 NULL, outing_read, g_object_ref (session));
}

static void
chosen (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Outing *outing = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (outing == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  av_session_set_outing (g_task_get_source_object (task), outing->operation, outing->place, outing->team);
  outing_free (outing);
  g_task_return_boolean (task, TRUE);
}

void
av_outing_choose_async (AvSession *session,
                        const char *operation,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (AV_IS_SESSION (session));
  g_return_if_fail (operation != NULL);

  av_queue_call (av_session_get_queue (session), choose, g_strdup (operation), g_free, (GDestroyNotify) outing_free,
                 NULL, chosen, g_task_new (session, NULL, callback, user_data));
}

gboolean
av_outing_choose_finish (AvSession *session,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
av_outing_restore (AvSession *session)
{
  g_return_if_fail (AV_IS_SESSION (session));

  ask (session, restore, NULL);
}

static void
record_changed (AvSession *session,
                const char *form,
                const char *id)
{
  const char *outing = av_session_get_outing (session);

  if (outing != NULL && (*id == '\0' || strcmp (id, outing) == 0))
    ask (session, read_again, outing);
}

void
av_outing_follow (AvSession *session)
{
  g_return_if_fail (AV_IS_SESSION (session));

  if (g_signal_handler_find (session, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, record_changed, NULL) == 0)
    g_signal_connect (session, "record-changed", G_CALLBACK (record_changed), NULL);
}

gboolean
av_outing_count_async (AvSession *session,
                       const char *genre,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  const char *outing;
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *id = av_id_new_string ();
  g_autofree char *now = av_moment_now ();
  AvChange *change;

  g_return_val_if_fail (AV_IS_SESSION (session), FALSE);

  outing = av_session_get_outing (session);
  if (outing == NULL)
    return FALSE;

  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  change = av_change_new ("passage", id, NULL, NULL);
  av_change_set (change, "genre", genre);
  av_change_set (change, "operation", outing);
  av_change_set (change, "horodatage", now);
  g_ptr_array_add (changes, change);
  av_session_commit_async (session, changes, NULL, callback, user_data);

  return TRUE;
}

gboolean
av_outing_count_finish (AvSession *session,
                        GAsyncResult *result,
                        GError **error)
{
  g_autoptr (GPtrArray) passages = av_session_commit_finish (session, result, error);

  return passages != NULL;
}
