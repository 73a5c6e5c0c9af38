#include "av-store.h"

#include "av-vault.h"

AvStore *
av_store_open_with_progress (AvVault *vault,
                             AvProgressFunc progress,
                             gpointer user_data,
                             GError **error)
{
  return av_store_open_database (av_database_new (av_vault_get_connection (vault)), progress, user_data, error);
}

AvStore *
av_store_open (AvVault *vault,
               GError **error)
{
  return av_store_open_with_progress (vault, NULL, NULL, error);
}
