#include "av-partial.h"

/* Folders of one writer with something a person is to hear of, each with who
 * writes there: NULL as long as that is not known. */
static GHashTable *
list_folders (GPtrArray *partials)
{
  GHashTable *folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < partials->len; i++)
    {
      const AvPartial *self = g_ptr_array_index (partials, i);
      g_autofree char *folder = g_path_get_dirname (self->path);

      if (self->stage != AV_PARTIAL_FRESH && av_dropbox_is_folder_of_one (folder))
        g_hash_table_insert (folders, g_steal_pointer (&folder), NULL);
    }

  return folders;
}

/* One bundle of a folder tells it of all that lies there. */
static void
ask_file (GHashTable *folders,
          AvInstallation *installation,
          const char *path,
          GCancellable *cancellable)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (AvBundleSummary) summary = NULL;

  if (!g_hash_table_contains (folders, folder) || g_hash_table_lookup (folders, folder) != NULL)
    return;

  summary = av_installation_inspect (installation, path, cancellable, NULL);
  if (summary != NULL && summary->sender != NULL)
    g_hash_table_insert (folders, g_steal_pointer (&folder), g_strdup (summary->sender));
}

void
av_partials_find_senders (GPtrArray *partials,
                          AvInstallation *installation,
                          GPtrArray *files,
                          GCancellable *cancellable)
{
  g_autoptr (GHashTable) folders = list_folders (partials);

  if (g_hash_table_size (folders) == 0)
    return;

  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const AvDropboxFile *file = g_ptr_array_index (files, i);

      if (!file->copying)
        ask_file (folders, installation, file->path, cancellable);
    }

  for (guint i = 0; i < partials->len; i++)
    {
      AvPartial *self = g_ptr_array_index (partials, i);
      g_autofree char *folder = g_path_get_dirname (self->path);

      if (self->stage != AV_PARTIAL_FRESH)
        self->sender = g_strdup (g_hash_table_lookup (folders, folder));
    }
}
