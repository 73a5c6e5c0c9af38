#pragma once

#include "av-awaited.h"
#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

/* What lies in a folder for this installation, before anything is written. */
typedef struct
{
  GHashTable *arrivals;  /* writer's name → AvExchangeOffer: what would come */
  GPtrArray *refused;    /* AvExchangeRefusal */
  guint n_others;        /* bundles for other installations */
  GPtrArray *foundings;  /* AvRefounding: organisations that say they take the place of ours, in turn */
  GPtrArray *partials;   /* AvPartial: not all there */
  GPtrArray *unreceived; /* AvUnreceived: what would go, by whom it has not reached */
  gboolean alone;        /* there is no other computer as yet */
  GPtrArray *awaited;    /* AvAwaited: what is here and not shown yet */
} AvExchangeScan;

/* Of one writer. */
typedef struct
{
  GHashTable *dossiers; /* a set of ids */
  gint64 from;          /* ms since 1970; 0: nothing */
  gint64 until;
} AvExchangeOffer;

/* A file that would not be taken in, and why. */
typedef struct
{
  char *name;
  char *reason;
} AvExchangeRefusal;

void av_exchange_scan_free (AvExchangeScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvExchangeScan, av_exchange_scan_free)

/* How far a look or an exchange is: written by the store's thread, read by the window. */
typedef struct _AvExchangeGauge AvExchangeGauge;

/* Before anything of it is done: at its first step. */
AvExchangeGauge *av_exchange_gauge_new (AvExchangeStep step);
AvExchangeGauge *av_exchange_gauge_ref (AvExchangeGauge *self);
void av_exchange_gauge_unref (AvExchangeGauge *self);
void av_exchange_gauge_read (AvExchangeGauge *self,
                             AvExchangeStep *step,
                             guint64 *done,
                             guint64 *total);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvExchangeGauge, av_exchange_gauge_unref)

/* dir: NULL, for what there is to send alone. */
void av_exchange_scan_async (AvQueue *queue,
                             AvOpening *opening,
                             const char *dir,
                             AvExchangeGauge *gauge,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
AvExchangeScan *av_exchange_scan_finish (AvQueue *queue,
                                         GAsyncResult *result,
                                         GError **error);

/* The folder of an exchange around the one that was chosen, which may be one of its own:
 * on a thread of its own, for a server that does not answer. transfer full; NULL: who asked
 * has given up. */
void av_exchange_find_folder_async (const char *chosen,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *av_exchange_find_folder_finish (GAsyncResult *result,
                                      GError **error);

/* Both ways with a stick or a folder. received: what had come in before it broke
 * off, or NULL; transfer full. */
void av_exchange_run_async (AvQueue *queue,
                            AvOpening *opening,
                            const char *dir,
                            AvExchangeGauge *gauge,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AvExchangeReport *av_exchange_run_finish (AvQueue *queue,
                                          GAsyncResult *result,
                                          AvImportReport **received,
                                          GError **error);

G_END_DECLS
