#include "av-opened-exchange.h"

#include "av-access-log.h"

AvExchangeReport *
av_opened_store_exchange (AvOpenedStore *self,
                          const char *dir,
                          AvExchangeProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  AvExchangeReport *report = av_installation_exchange (av_opened_store_get_installation (self), dir, progress, user_data, cancellable, error);

  if (report != NULL &&
      (!av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, error) || !av_opened_store_log_done (self, AV_ACT_EXPORT, NULL, error)))
    g_clear_pointer (&report, av_exchange_report_free);

  return report;
}
