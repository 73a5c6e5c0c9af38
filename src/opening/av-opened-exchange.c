#include "av-opened-exchange.h"

#include "av-access-log.h"

/* What is taken in stays, whatever fails after it: so does its line. */
static gboolean
log_import (AvOpenedStore *self,
            guint n_before,
            gboolean done,
            GError **error)
{
  if (done)
    return av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, error);

  if (av_installation_get_n_taken (av_opened_store_get_installation (self)) > n_before)
    av_opened_store_log_done (self, AV_ACT_IMPORT, NULL, NULL);

  return FALSE;
}

AvExchangeReport *
av_opened_store_exchange (AvOpenedStore *self,
                          const char *dir,
                          AvExchangeProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  AvInstallation *installation = av_opened_store_get_installation (self);
  guint n_before = av_installation_get_n_taken (installation);
  g_autoptr (AvExchangeReport) report = av_installation_exchange (installation, dir, progress, user_data, cancellable, error);

  return log_import (self, n_before, report != NULL, error) && av_opened_store_log_done (self, AV_ACT_EXPORT, NULL, error) ? g_steal_pointer (&report) : NULL;
}

AvImportReport *
av_opened_store_import (AvOpenedStore *self,
                        const char *path,
                        GError **error)
{
  AvInstallation *installation = av_opened_store_get_installation (self);
  guint n_before = av_installation_get_n_taken (installation);
  g_autoptr (AvImportReport) report = g_file_test (path, G_FILE_TEST_IS_DIR) ? av_installation_import_dir (installation, path, NULL, error)
                                                                             : av_installation_import (installation, path, error);

  return log_import (self, n_before, report != NULL, error) ? g_steal_pointer (&report) : NULL;
}
