#pragma once

#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

/* What lies in a folder for this installation, before anything is written. */
typedef struct
{
  char *sender;
  guint n_bundles;
  guint n_segments;
  gint64 written; /* ms since 1970 of the newest */
} AvExchangeOffer;

typedef struct
{
  GPtrArray *offers; /* of AvExchangeOffer */
  guint n_others;    /* bundles for other installations */
  guint n_records;   /* of ours that nobody has confirmed */
  gint64 oldest;     /* ms since 1970 of the oldest of them */
} AvExchangeScan;

void av_exchange_scan_free (AvExchangeScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvExchangeScan, av_exchange_scan_free)

void av_exchange_scan_async (AvQueue *queue,
                             AvOpening *opening,
                             const char *dir,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
AvExchangeScan *av_exchange_scan_finish (AvQueue *queue,
                                         GAsyncResult *result,
                                         GError **error);

/* How far an exchange is: written by the store's thread, read by the window. */
typedef struct _AvExchangeGauge AvExchangeGauge;

AvExchangeGauge *av_exchange_gauge_new (void);
AvExchangeGauge *av_exchange_gauge_ref (AvExchangeGauge *self);
void av_exchange_gauge_unref (AvExchangeGauge *self);
void av_exchange_gauge_read (AvExchangeGauge *self,
                             AvExchangeStep *step,
                             guint64 *done,
                             guint64 *total);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvExchangeGauge, av_exchange_gauge_unref)

/* Both ways with a stick or a folder. */
void av_exchange_run_async (AvQueue *queue,
                            AvOpening *opening,
                            const char *dir,
                            AvExchangeGauge *gauge,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AvExchangeReport *av_exchange_run_finish (AvQueue *queue,
                                          GAsyncResult *result,
                                          GError **error);

G_END_DECLS
