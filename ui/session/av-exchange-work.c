#include "av-exchange-work.h"

#include <string.h>

#define BUNDLE_SUFFIX ".avlot"
#define SCAN_DEPTH 2
#define SCAN_MAXIMUM 500

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
  AvExchangeGauge *gauge;
  GCancellable *cancellable;
} Work;

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
  g_free (work->dir);
  g_free (work);
}

/* ---- Before -------------------------------------------------------------- */

static void
offer_free (gpointer data)
{
  AvExchangeOffer *offer = data;

  g_free (offer->sender);
  g_free (offer);
}

void
av_exchange_scan_free (AvExchangeScan *self)
{
  g_ptr_array_unref (self->offers);
  g_free (self);
}

static AvExchangeOffer *
find_offer (AvExchangeScan *scan,
            const char *sender)
{
  AvExchangeOffer *offer;

  for (guint i = 0; i < scan->offers->len; i++)
    {
      offer = g_ptr_array_index (scan->offers, i);
      if (g_strcmp0 (offer->sender, sender) == 0)
        return offer;
    }

  offer = g_new0 (AvExchangeOffer, 1);
  offer->sender = g_strdup (sender);
  g_ptr_array_add (scan->offers, offer);

  return offer;
}

static void
scan_file (AvExchangeScan *scan,
           AvInstallation *installation,
           const char *path)
{
  AvBundleSummary *summary = av_installation_inspect (installation, path, NULL);

  if (summary == NULL)
    return;

  if (summary->for_us && !summary->known)
    {
      AvExchangeOffer *offer = find_offer (scan, summary->sender);

      offer->n_bundles++;
      offer->n_segments += summary->n_segments;
      offer->written = MAX (offer->written, summary->written);
    }
  else if (!summary->for_us)
    {
      scan->n_others++;
    }

  av_bundle_summary_free (summary);
}

/* Links and special files are not followed: a stick is not trusted. */
static void
scan_dir (AvExchangeScan *scan,
          AvInstallation *installation,
          const char *path,
          guint depth,
          guint *n_seen,
          GCancellable *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && *n_seen < SCAN_MAXIMUM)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_cancellable_is_cancelled (cancellable) || g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (depth > 0 && g_file_test (child, G_FILE_TEST_IS_DIR))
        scan_dir (scan, installation, child, depth - 1, n_seen, cancellable);
      else if (g_str_has_suffix (name, BUNDLE_SUFFIX) && g_file_test (child, G_FILE_TEST_IS_REGULAR))
        {
          (*n_seen)++;
          scan_file (scan, installation, child);
        }
    }
}

static gpointer
scan (AvStore *store,
      gpointer user_data,
      GError **error)
{
  Work *work = user_data;
  AvInstallation *installation = av_opening_get_installation (work->opening);
  g_autoptr (AvExchangeScan) self = g_new0 (AvExchangeScan, 1);
  guint n_seen = 0;

  self->offers = g_ptr_array_new_with_free_func (offer_free);
  if (!av_installation_count_unacknowledged (installation, &self->n_records, &self->oldest, error))
    return NULL;
  if (work->dir != NULL)
    scan_dir (self, installation, work->dir, SCAN_DEPTH, &n_seen, work->cancellable);

  return g_steal_pointer (&self);
}

void
av_exchange_scan_async (AvQueue *queue,
                        AvOpening *opening,
                        const char *dir,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  av_queue_call (queue, scan, work_new (opening, dir, NULL, cancellable), work_free,
                 (GDestroyNotify) av_exchange_scan_free, cancellable, callback, user_data);
}

AvExchangeScan *
av_exchange_scan_finish (AvQueue *queue,
                         GAsyncResult *result,
                         GError **error)
{
  return av_queue_call_finish (queue, result, error);
}

/* ---- During -------------------------------------------------------------- */

AvExchangeGauge *
av_exchange_gauge_new (void)
{
  AvExchangeGauge *self = g_new0 (AvExchangeGauge, 1);

  self->references = 1;
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

static gpointer
run (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;
  AvExchangeReport *report = av_installation_exchange (av_opening_get_installation (work->opening), work->dir,
                                                       progressed, work->gauge, work->cancellable, error);

  if (report != NULL && !av_opening_reconcile (work->opening, error))
    g_clear_pointer (&report, av_exchange_report_free);

  return report;
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
                 (GDestroyNotify) av_exchange_report_free, NULL, callback, user_data);
}

AvExchangeReport *
av_exchange_run_finish (AvQueue *queue,
                        GAsyncResult *result,
                        GError **error)
{
  return av_queue_call_finish (queue, result, error);
}
