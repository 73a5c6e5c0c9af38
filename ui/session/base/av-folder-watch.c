#include "av-folder-watch.h"

#include "av-folder-look.h"

#define PERIOD_MS 60000
/* A copy changes many things at once. */
#define SETTLING_MS 1000
/* One for each writer, and those above. */
#define MOST_MONITORS 128

struct _AvFolderWatch
{
  GObject parent_instance;

  AvSession *session; /* not owned: it lives as long */
  AvOpening *opening; /* not owned: outlives the queue */
  GSettings *settings;
  GCancellable *cancellable; /* of the folder that is watched, and of the watch */
  AvFolderLook *look;        /* NULL while a thread has it, and where there is no folder */
  GHashTable *monitors;      /* path → GFileMonitor */
  char *folder;
  gboolean looking;
  gboolean again;
  guint n_waiting;
  gboolean away;
  guint period_ms;
  gboolean follows_news;
  GSource *alarm;
};

enum
{
  PROP_FOLDER = 1,
  PROP_N_WAITING,
  PROP_AWAY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvFolderWatch, av_folder_watch, G_TYPE_OBJECT)

/* One round: a thread of its own lists, the store's counts. */
typedef struct
{
  AvFolderLook *look;
  AvOpening *opening;
  guint n_waiting;
  GHashTable *followed; /* a set of paths; NULL: no news is followed */
  GPtrArray *monitors;  /* new ones, made where a slow server keeps nobody */
  GPtrArray *paths;     /* theirs */
} Round;

static void
round_free (gpointer data)
{
  Round *round = data;

  g_clear_pointer (&round->look, av_folder_look_free);
  g_clear_pointer (&round->followed, g_hash_table_unref);
  g_ptr_array_unref (round->monitors);
  g_ptr_array_unref (round->paths);
  g_free (round);
}

static void
say (AvFolderWatch *self,
     guint n_waiting,
     gboolean away)
{
  if (self->n_waiting != n_waiting)
    {
      self->n_waiting = n_waiting;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
    }
  if (self->away != away)
    {
      self->away = away;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AWAY]);
    }
  av_session_set_to_receive (self->session, n_waiting);
}

/* ---- A round ---------------------------------------------------------------- */

/* Monitors made here speak to the main loop: this thread has none of its own. */
static void
follow_folders (Round *round)
{
  GPtrArray *folders = av_folder_look_get_folders (round->look);

  for (guint i = 0; round->followed != NULL && i < folders->len; i++)
    {
      const char *path = g_ptr_array_index (folders, i);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      GFileMonitor *monitor;

      if (g_hash_table_contains (round->followed, path) || g_hash_table_size (round->followed) + round->monitors->len >= MOST_MONITORS)
        continue;

      monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
      if (monitor == NULL)
        continue;
      g_ptr_array_add (round->monitors, monitor);
      g_ptr_array_add (round->paths, g_strdup (path));
    }
}

static void
list (GTask *task,
      gpointer source,
      gpointer task_data,
      GCancellable *cancellable)
{
  Round *round = task_data;
  GError *error = NULL;

  if (!av_folder_look_list (round->look, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  follow_folders (round);
  g_task_return_boolean (task, TRUE);
}

static gpointer
count (AvStore *store,
       gpointer user_data,
       GError **error)
{
  Round *round = user_data;

  return av_folder_look_count (round->look, av_opening_get_installation (round->opening), &round->n_waiting, error) ? round : NULL;
}

/* ---- Rounds one after the other ----------------------------------------------- */

/* When the next round begins, if none is asked for before. */
static void
begin_within (AvFolderWatch *self,
              guint milliseconds)
{
  gint64 when = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  gint64 planned;

  if (self->alarm == NULL)
    return;

  planned = g_source_get_ready_time (self->alarm);
  if (self->looking)
    self->again = TRUE;
  else if (planned < 0 || when < planned)
    g_source_set_ready_time (self->alarm, when);
}

static void
something_changed (AvFolderWatch *self)
{
  begin_within (self, SETTLING_MS);
}

static void
take_monitors (AvFolderWatch *self,
               Round *round)
{
  for (guint i = 0; i < round->monitors->len; i++)
    {
      GFileMonitor *monitor = g_ptr_array_index (round->monitors, i);

      g_signal_connect_object (monitor, "changed", G_CALLBACK (something_changed), self, G_CONNECT_SWAPPED);
      g_hash_table_insert (self->monitors, g_strdup (g_ptr_array_index (round->paths, i)), g_object_ref (monitor));
    }

  /* Something may have come before they were there. */
  self->again = self->again || round->monitors->len > 0;
}

static void
end_round (AvFolderWatch *self,
           gboolean again)
{
  again = again || self->again;
  self->looking = FALSE;
  self->again = FALSE;
  if (again)
    begin_within (self, SETTLING_MS);
  else if (self->period_ms > 0)
    begin_within (self, self->period_ms);
}

static void
counted (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvFolderWatch *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);
  gboolean more = av_folder_look_has_more (round->look);
  gboolean done = av_queue_call_finish (AV_QUEUE (source), result, NULL) != NULL;

  /* Another folder was chosen meanwhile. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      end_round (self, self->folder != NULL);
      return;
    }

  self->look = g_steal_pointer (&round->look);
  if (done)
    say (self, round->n_waiting, FALSE);
  take_monitors (self, round);
  end_round (self, more && done);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  AvFolderWatch *self = AV_FOLDER_WATCH (source);
  GTask *task = G_TASK (result);
  Round *round = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_task_propagate_boolean (task, NULL))
    {
      av_queue_call (av_session_get_queue (self->session), count, round, NULL, NULL, NULL, counted, g_object_ref (task));
      return;
    }

  if (g_cancellable_is_cancelled (cancellable))
    {
      end_round (self, self->folder != NULL);
      return;
    }

  /* It comes back as it went: what was told by the one that is gone is not. */
  self->look = g_steal_pointer (&round->look);
  g_hash_table_remove_all (self->monitors);
  say (self, 0, TRUE);
  end_round (self, FALSE);
}

static gboolean
begin_round (gpointer user_data)
{
  AvFolderWatch *self = user_data;
  g_autoptr (GTask) task = NULL;
  Round *round;

  if (self->looking || self->folder == NULL)
    return G_SOURCE_CONTINUE;

  self->looking = TRUE;
  round = g_new0 (Round, 1);
  round->look = self->look != NULL ? g_steal_pointer (&self->look) : av_folder_look_new (self->folder);
  round->opening = self->opening;
  round->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  round->paths = g_ptr_array_new_with_free_func (g_free);
  if (self->follows_news)
    {
      GHashTableIter iter;
      gpointer path;

      round->followed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_iter_init (&iter, self->monitors);
      while (g_hash_table_iter_next (&iter, &path, NULL))
        g_hash_table_add (round->followed, g_strdup (path));
    }

  task = g_task_new (self, self->cancellable, listed, NULL);
  g_task_set_task_data (task, round, round_free);
  g_task_run_in_thread (task, list);
  return G_SOURCE_CONTINUE;
}

static gboolean
ring (GSource *alarm,
      GSourceFunc func,
      gpointer user_data)
{
  g_source_set_ready_time (alarm, -1);
  return func (user_data);
}

/* What an exchange has read waits no more. */
static void
record_changed (AvFolderWatch *self,
                const char *form)
{
  if (*form == '\0')
    begin_within (self, 0);
}

/* ---- Which folder -------------------------------------------------------------- */

static void
follow_settings (AvFolderWatch *self)
{
  g_autofree char *folder = g_settings_get_string (self->settings, "shared-folder");

  if (g_strcmp0 (folder, self->folder != NULL ? self->folder : "") == 0)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->look, av_folder_look_free);
  g_hash_table_remove_all (self->monitors);
  g_free (self->folder);
  self->folder = *folder != '\0' ? g_steal_pointer (&folder) : NULL;
  say (self, 0, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDER]);
  begin_within (self, 0);
}

void
av_folder_watch_set_folder (AvFolderWatch *self,
                            const char *folder)
{
  g_return_if_fail (AV_IS_FOLDER_WATCH (self));

  g_settings_set_string (self->settings, "shared-folder", folder != NULL ? folder : "");
}

const char *
av_folder_watch_get_folder (AvFolderWatch *self)
{
  g_return_val_if_fail (AV_IS_FOLDER_WATCH (self), NULL);

  return self->folder;
}

guint
av_folder_watch_get_n_waiting (AvFolderWatch *self)
{
  g_return_val_if_fail (AV_IS_FOLDER_WATCH (self), 0);

  return self->n_waiting;
}

gboolean
av_folder_watch_is_away (AvFolderWatch *self)
{
  g_return_val_if_fail (AV_IS_FOLDER_WATCH (self), FALSE);

  return self->away;
}

void
av_folder_watch_set_ways (AvFolderWatch *self,
                          guint period_ms,
                          gboolean follows_news)
{
  g_return_if_fail (AV_IS_FOLDER_WATCH (self));

  self->period_ms = period_ms;
  self->follows_news = follows_news;
  if (!follows_news)
    g_hash_table_remove_all (self->monitors);
  begin_within (self, 0);
}

AvFolderWatch *
av_folder_watch_new (AvSession *session,
                     AvOpening *opening)
{
  AvFolderWatch *self = g_object_new (AV_TYPE_FOLDER_WATCH, NULL);

  self->session = session;
  self->opening = opening;
  g_signal_connect_object (session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
  follow_settings (self);
  return self;
}

/* ---- Life ------------------------------------------------------------------------ */

static void
av_folder_watch_get_property (GObject *object,
                              guint property,
                              GValue *value,
                              GParamSpec *pspec)
{
  AvFolderWatch *self = AV_FOLDER_WATCH (object);

  if (property == PROP_FOLDER)
    g_value_set_string (value, self->folder);
  else if (property == PROP_N_WAITING)
    g_value_set_uint (value, self->n_waiting);
  else
    g_value_set_boolean (value, self->away);
}

static void
av_folder_watch_dispose (GObject *object)
{
  AvFolderWatch *self = AV_FOLDER_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  if (self->alarm != NULL)
    g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (av_folder_watch_parent_class)->dispose (object);
}

static void
av_folder_watch_finalize (GObject *object)
{
  AvFolderWatch *self = AV_FOLDER_WATCH (object);

  g_clear_pointer (&self->look, av_folder_look_free);
  g_hash_table_unref (self->monitors);
  g_object_unref (self->cancellable);
  g_free (self->folder);

  G_OBJECT_CLASS (av_folder_watch_parent_class)->finalize (object);
}

static void
av_folder_watch_class_init (AvFolderWatchClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = av_folder_watch_get_property;
  object_class->dispose = av_folder_watch_dispose;
  object_class->finalize = av_folder_watch_finalize;

  properties[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, NULL, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_AWAY] = g_param_spec_boolean ("away", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
av_folder_watch_init (AvFolderWatch *self)
{
  static GSourceFuncs funcs = { .dispatch = ring };

  self->cancellable = g_cancellable_new ();
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->period_ms = PERIOD_MS;
  self->follows_news = TRUE;
  self->alarm = g_source_new (&funcs, sizeof (GSource));
  g_source_set_callback (self->alarm, begin_round, self, NULL);
  g_source_attach (self->alarm, NULL);

  self->settings = g_settings_new ("fr.allervers.AllerVers");
  g_signal_connect_object (self->settings, "changed::shared-folder", G_CALLBACK (follow_settings), self, G_CONNECT_SWAPPED);
}
