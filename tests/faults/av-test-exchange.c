#include "av-test-exchange.h"

#include <string.h>

#include "av-opened-exchange.h"

gboolean
av_test_exchange_do (AvOpenedStore *opened,
                     const char *stick,
                     AvExchangeProgress progress,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (AvImportReport) received = NULL;
  g_autoptr (AvExchangeReport) report = av_opened_store_exchange (opened, stick, progress, user_data, NULL, &received, error);

  /* What does not read is told in its row, the rest is done. */
  if (report != NULL && report->received->refused->len > 0)
    {
      const AvRefusedFile *refused = g_ptr_array_index (report->received->refused, 0);

      g_propagate_error (error, g_error_copy (refused->error));
      return FALSE;
    }

  return report != NULL;
}

void
av_test_exchange_init (AvTestExchange *self,
                       AvTestHouse *house)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvChange) change = av_test_house_contact ("Feuilly");
  g_autofree char *bundle = NULL;
  g_autoptr (GError) error = NULL;

  self->house = house;
  av_test_house_begin_again (house);
  opened = av_test_house_open (house, house->dir);
  g_assert_nonnull (opened);
  bundle = av_test_house_hear (house, opened, 5);
  av_test_house_save (opened, change);
  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
  g_clear_pointer (&opened, av_opened_store_free);
  av_test_house_remember (house);

  opened = av_test_house_open (house, house->dir);
  self->before = av_test_house_answers (opened);
  av_test_exchange_do (opened, house->stick, NULL, NULL, &error);
  g_assert_no_error (error);
  self->after = av_test_house_answers (opened);
  g_assert_cmpstr (self->before, !=, self->after);
}

void
av_test_exchange_clear (AvTestExchange *self)
{
  g_free (self->before);
  g_free (self->after);
}

gboolean
av_test_exchange_count_bundles (AvTestExchange *self,
                                const char *folder,
                                guint *n)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (AvBundleSummary) summary = NULL;
      g_autoptr (GError) error = NULL;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (!av_test_exchange_count_bundles (self, path, n))
            return FALSE;
          continue;
        }

      if (!g_str_has_suffix (name, ".avlot"))
        continue;

      summary = av_installation_inspect (self->house->neighbour, path, NULL, &error);
      if (summary == NULL)
        {
          g_test_message ("%s: %s", name, error->message);
          return FALSE;
        }
      (*n)++;
    }

  return TRUE;
}

gboolean
av_test_exchange_is_sound (AvTestExchange *self,
                           const char *dir,
                           const char *stick,
                           gboolean done)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (self->house, dir);
  g_autofree char *found = NULL;
  g_autofree char *again = NULL;
  guint n = 0;

  if (opened == NULL || !av_vault_read_through (av_opened_store_get_vault (opened), NULL) || !av_test_exchange_count_bundles (self, stick, &n))
    return FALSE;

  found = av_test_house_answers (opened);
  if (g_strcmp0 (found, self->after) != 0 && (done || g_strcmp0 (found, self->before) != 0))
    return FALSE;

  n = 0;
  if (!av_test_exchange_do (opened, stick, NULL, NULL, NULL) || !av_test_exchange_count_bundles (self, stick, &n) || n < 2)
    return FALSE;

  again = av_test_house_answers (opened);
  return g_strcmp0 (again, self->after) == 0;
}
