#include "av-exchange-work.h"

#include "av-bundle.h"
#include "av-dropbox.h"
#include "av-opened-exchange.h"
#include "av-partial.h"
#include "av-refoundings.h"

struct _AvExchangeGauge
{
  int references;
  GMutex mutex;
  AvExchangeStep step;
  guint64 done;
  guint64 total;
};

typedef struct
{
  AvOpening *opening; /* not owned: outlives the queue */
  char *dir;
  GTask *task;      /* to be answered once they are listed */
  GPtrArray *files; /* AvDropboxFile: what lies there; NULL: not listed */
  AvExchangeGauge *gauge;
  GCancellable *cancellable;
} Work;

/* ---- How far ------------------------------------------------------------- */

AvExchangeGauge *
av_exchange_gauge_new (AvExchangeStep step)
{
  AvExchangeGauge *self = g_new0 (AvExchangeGauge, 1);

  self->references = 1;
  self->step = step;
  g_mutex_init (&self->mutex);

  return self;
}

AvExchangeGauge *
av_exchange_gauge_ref (AvExchangeGauge *self)
{
  g_atomic_int_inc (&self->references);

  return self;
}

void
av_exchange_gauge_unref (AvExchangeGauge *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;

  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
av_exchange_gauge_read (AvExchangeGauge *self,
                        AvExchangeStep *step,
                        guint64 *done,
                        guint64 *total)
{
  g_mutex_lock (&self->mutex);
  *step = self->step;
  *done = self->done;
  *total = self->total;
  g_mutex_unlock (&self->mutex);
}

static void
progressed (AvExchangeStep step,
            guint64 done,
            guint64 total,
            gpointer user_data)
{
  AvExchangeGauge *gauge = user_data;

  g_mutex_lock (&gauge->mutex);
  gauge->step = step;
  gauge->done = done;
  gauge->total = total;
  g_mutex_unlock (&gauge->mutex);
}

/* ---- What is done --------------------------------------------------------- */

static Work *
work_new (AvOpening *opening,
          const char *dir,
          AvExchangeGauge *gauge,
          GCancellable *cancellable)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->dir = g_strdup (dir);
  work->gauge = gauge != NULL ? av_exchange_gauge_ref (gauge) : NULL;
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;

  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->gauge, av_exchange_gauge_unref);
  g_clear_object (&work->cancellable);
  g_clear_object (&work->task);
  g_clear_pointer (&work->files, g_ptr_array_unref);
  g_free (work->dir);
  g_free (work);
}

/* ---- Before -------------------------------------------------------------- */

static void
offer_free (gpointer data)
{
  AvExchangeOffer *offer = data;

  g_hash_table_unref (offer->dossiers);
  g_free (offer);
}

static void
refusal_free (gpointer data)
{
  AvExchangeRefusal *refusal = data;

  g_free (refusal->name);
  g_free (refusal->reason);
  g_free (refusal);
}

void
av_exchange_scan_free (AvExchangeScan *self)
{
  g_hash_table_unref (self->arrivals);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->foundings);
  g_clear_pointer (&self->unreceived, g_ptr_array_unref);
  g_clear_pointer (&self->awaited, g_ptr_array_unref);
  g_clear_pointer (&self->partials, g_ptr_array_unref);
  g_free (self);
}

/* Several bundles may bring the same dossier of the same writer: once. */
static void
add_arrival (AvExchangeScan *scan,
             const AvArrival *arrival)
{
  AvExchangeOffer *offer = g_hash_table_lookup (scan->arrivals, arrival->name);
  GHashTableIter iter;
  gpointer id;

  if (offer == NULL)
    {
      offer = g_new0 (AvExchangeOffer, 1);
      offer->dossiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      offer->from = arrival->from;
      g_hash_table_insert (scan->arrivals, g_strdup (arrival->name), offer);
    }

  g_hash_table_iter_init (&iter, arrival->dossiers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (offer->dossiers, g_strdup (id));
  offer->from = MIN (offer->from, arrival->from);
  offer->until = MAX (offer->until, arrival->until);
}

static void
add_refusal (AvExchangeScan *scan,
             const char *path,
             const GError *error)
{
  AvExchangeRefusal *refusal = g_new0 (AvExchangeRefusal, 1);

  refusal->name = g_path_get_basename (path);
  refusal->reason = g_strdup (error->message);
  g_ptr_array_add (scan->refused, refusal);
}

/* What comes from another organisation may be ours, founded anew. */
static gboolean
note_refounding (AvExchangeScan *scan,
                 AvInstallation *installation,
                 const char *path,
                 const GError *error,
                 GCancellable *cancellable)
{
  AvRefounding *founded;

  if (!g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_FOREIGN))
    return FALSE;

  founded = av_installation_inspect_refounding (installation, path, cancellable, NULL);
  if (founded == NULL)
    return FALSE;

  av_refoundings_add (scan->foundings, founded);
  return TRUE;
}

static void
note_unread (AvExchangeScan *scan,
             AvInstallation *installation,
             const AvDropboxFile *file,
             const GError *error,
             GCancellable *cancellable)
{
  if (av_partial_is (file, error))
    av_partials_add (scan->partials, file);
  else if (!note_refounding (scan, installation, file->path, error, cancellable))
    add_refusal (scan, file->path, error);
}

static void
scan_file (AvExchangeScan *scan,
           AvInstallation *installation,
           const AvDropboxFile *file,
           GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleSummary) summary = NULL;

  if (!file->copying)
    summary = av_installation_inspect (installation, file->path, cancellable, &error);
  if (summary == NULL)
    note_unread (scan, installation, file, error, cancellable);
  else if (!summary->for_us)
    scan->n_others++;
  else if (!summary->known)
    for (guint i = 0; i < summary->arrivals->len; i++)
      add_arrival (scan, g_ptr_array_index (summary->arrivals, i));
}

/* Those there is no room for are of another organisation, like any other. */
static void
settle_foundings (AvExchangeScan *scan,
                  AvStore *store)
{
  g_autoptr (GPtrArray) left_out = av_refoundings_settle (scan->foundings, av_store_get_horizon (store));
  g_autoptr (GError) error = NULL;

  av_bundle_refuse (&error, AV_BUNDLE_ERROR_FOREIGN);
  for (guint i = 0; i < left_out->len; i++)
    add_refusal (scan, ((AvRefounding *) g_ptr_array_index (left_out, i))->file, error);
}

/* Alone as yet, there is nobody to write to, and all the same something to receive. */
static gboolean
list_unreceived (AvExchangeScan *scan,
                 AvInstallation *installation,
                 GError **error)
{
  g_autoptr (GError) problem = NULL;

  scan->unreceived = av_installation_list_unreceived (installation, &problem);
  scan->alone = g_error_matches (problem, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  if (scan->alone)
    scan->unreceived = g_ptr_array_new ();
  else if (scan->unreceived == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));

  return scan->unreceived != NULL;
}

static gpointer
scan (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Work *work = user_data;
  AvInstallation *installation = av_opening_get_installation (work->opening);
  g_autoptr (AvExchangeScan) self = g_new0 (AvExchangeScan, 1);

  self->arrivals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, offer_free);
  self->refused = g_ptr_array_new_with_free_func (refusal_free);
  self->foundings = av_refoundings_new ();
  self->partials = av_partials_new ();
  self->awaited = av_installation_list_awaited (installation, error);
  if (self->awaited == NULL || !list_unreceived (self, installation, error))
    return NULL;
  if (work->files == NULL)
    return g_steal_pointer (&self);

  for (guint i = 0; i < work->files->len && !g_cancellable_is_cancelled (work->cancellable); i++)
    {
      progressed (AV_EXCHANGE_LOOKING, i, work->files->len, work->gauge);
      av_store_give_way (store);
      if (g_cancellable_is_cancelled (work->cancellable))
        break;

      scan_file (self, installation, g_ptr_array_index (work->files, i), work->cancellable);
    }
  settle_foundings (self, store);
  av_partials_find_senders (self->partials, installation, work->files, work->cancellable);

  return g_steal_pointer (&self);
}

static void
look_through (Work *work)
{
  GTask *task = g_steal_pointer (&work->task);

  av_queue_answer (g_task_get_source_object (task), task, scan, work, work_free, (GDestroyNotify) av_exchange_scan_free);
}

static void
list (GTask *listing,
      gpointer source,
      gpointer dir,
      GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *files = av_dropbox_list (dir, cancellable, &error);

  if (files != NULL)
    g_task_return_pointer (listing, files, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (listing, error);
}

static void
listed (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  Work *work = user_data;
  GError *error = NULL;

  work->files = g_task_propagate_pointer (G_TASK (result), &error);
  if (work->files != NULL)
    {
      look_through (work);
      return;
    }

  g_task_return_error (work->task, error);
  work_free (work);
}

/* A server that does not answer keeps a thread of its own, not the store's; who gives
 * up waits for neither. */
static void
list_first (Work *work)
{
  g_autoptr (GTask) listing = g_task_new (NULL, work->cancellable, listed, work);

  g_task_set_task_data (listing, g_strdup (work->dir), g_free);
  g_task_set_return_on_cancel (listing, TRUE);
  g_task_run_in_thread (listing, list);
}

void
av_exchange_scan_async (AvQueue *queue,
                        AvOpening *opening,
                        const char *dir,
                        AvExchangeGauge *gauge,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Work *work = work_new (opening, dir, gauge, cancellable);

  work->task = g_task_new (queue, cancellable, callback, user_data);
  if (dir != NULL)
    list_first (work);
  else
    look_through (work);
}

AvExchangeScan *
av_exchange_scan_finish (AvQueue *queue,
                         GAsyncResult *result,
                         GError **error)
{
  return av_queue_call_finish (queue, result, error);
}

/* ---- Which folder ---------------------------------------------------------- */

static void
find_around (GTask *task,
             gpointer source,
             gpointer chosen,
             GCancellable *cancellable)
{
  g_task_return_pointer (task, av_dropbox_find_around (chosen), g_free);
}

void
av_exchange_find_folder_async (const char *chosen,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (chosen), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, find_around);
}

char *
av_exchange_find_folder_finish (GAsyncResult *result,
                                GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- During -------------------------------------------------------------- */

/* What became of it: a report, or an error and what had come in before. */
typedef struct
{
  AvExchangeReport *report;
  AvImportReport *received;
  GError *error;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_clear_pointer (&outcome->report, av_exchange_report_free);
  g_clear_pointer (&outcome->received, av_import_report_free);
  g_clear_error (&outcome->error);
  g_free (outcome);
}

static gpointer
run (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->report = av_opened_store_exchange (av_opening_get_opened (work->opening), work->dir, progressed, work->gauge,
                                              work->cancellable, &outcome->received, &outcome->error);

  /* What came and went is told whatever becomes of the keys: the next opening
   * makes them good. */
  if (outcome->report != NULL || outcome->received != NULL)
    av_opening_reconcile (work->opening, NULL);

  return outcome;
}

void
av_exchange_run_async (AvQueue *queue,
                       AvOpening *opening,
                       const char *dir,
                       AvExchangeGauge *gauge,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  /* Cancelled, the work itself says so: what was received stays told. */
  av_queue_call (queue, run, work_new (opening, dir, gauge, cancellable), work_free,
                 outcome_free, NULL, callback, user_data);
}

AvExchangeReport *
av_exchange_run_finish (AvQueue *queue,
                        GAsyncResult *result,
                        AvImportReport **received,
                        GError **error)
{
  Outcome *outcome = av_queue_call_finish (queue, result, error);
  AvExchangeReport *report;

  *received = NULL;
  if (outcome == NULL)
    return NULL;

  report = g_steal_pointer (&outcome->report);
  *received = g_steal_pointer (&outcome->received);
  if (report == NULL)
    g_propagate_error (error, g_steal_pointer (&outcome->error));

  outcome_free (outcome);
  return report;
}
