#include "av-opened-exchange.h"

#include "av-access-log.h"

/* What is taken in stays, whatever fails after it: so does its line. */
static AvImportReport *
take_received (AvOpenedStore *self)
{
  AvImportReport *received = av_installation_take_received (av_opened_store_get_installation (self));

  if (received != NULL)
    av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, NULL);

  return received;
}

AvExchangeReport *
av_opened_store_exchange (AvOpenedStore *self,
                          const char *dir,
                          AvExchangeProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          AvImportReport **received,
                          GError **error)
{
  g_autoptr (AvExchangeReport) report =
    av_installation_exchange (av_opened_store_get_installation (self), dir, progress, user_data, cancellable, error);

  *received = NULL;
  if (report == NULL)
    *received = take_received (self);
  else if (av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, error) && av_opened_store_log_done (self, AV_ACT_EXPORT, NULL, error))
    return g_steal_pointer (&report);
  else
    *received = g_steal_pointer (&report->received);

  return NULL;
}

AvImportReport *
av_opened_store_import (AvOpenedStore *self,
                        const char *path,
                        AvImportReport **received,
                        GError **error)
{
  AvInstallation *installation = av_opened_store_get_installation (self);
  g_autoptr (AvImportReport) report = g_file_test (path, G_FILE_TEST_IS_DIR) ? av_installation_import_dir (installation, path, NULL, error)
                                                                             : av_installation_import (installation, path, error);

  *received = NULL;
  if (report == NULL)
    *received = take_received (self);
  else if (av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, error))
    return g_steal_pointer (&report);
  else
    *received = g_steal_pointer (&report);

  return NULL;
}
