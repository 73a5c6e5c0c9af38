#include "av-folder-look.h"

#include <string.h>

#include "av-bundle-reader.h"
#include "av-dropbox.h"
#include "av-installation-private.h"

/* Files whose headers are read in one go: each is open until it is judged. */
#define HEADERS_AT_ONCE 64

typedef struct
{
  AvBundleFile *file; /* until it is judged */
  AvId bundle;
  gboolean for_us;
} Seen;

struct _AvFolderLook
{
  char *dir;
  GHashTable *seen; /* path → Seen, of those that lie there */
  GPtrArray *folders;
  gboolean has_more;
};

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_clear_pointer (&seen->file, av_bundle_file_free);
  g_free (seen);
}

AvFolderLook *
av_folder_look_new (const char *dir)
{
  AvFolderLook *self = g_new0 (AvFolderLook, 1);

  self->dir = g_strdup (dir);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->folders = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
av_folder_look_free (AvFolderLook *self)
{
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->folders);
  g_free (self->dir);
  g_free (self);
}

gboolean
av_folder_look_has_more (AvFolderLook *self)
{
  return self->has_more;
}

GPtrArray *
av_folder_look_get_folders (AvFolderLook *self)
{
  return self->folders;
}

static void
add_folder (AvFolderLook *self,
            char *folder)
{
  if (g_ptr_array_find_with_equal_func (self->folders, folder, g_str_equal, NULL))
    g_free (folder);
  else
    g_ptr_array_add (self->folders, folder);
}

/* Listed before, and not judged meanwhile. */
static guint
count_open (GHashTable *seen)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((Seen *) value)->file != NULL;

  return n;
}

/* What is not whole yet, or no bundle, is looked at again the next time. */
static void
look_at_file (GHashTable *seen,
              const char *path,
              guint *n_opened)
{
  AvBundleFile *file = av_bundle_file_open (path, NULL);
  Seen *new_one;

  if (file == NULL)
    return;

  (*n_opened)++;
  new_one = g_new0 (Seen, 1);
  new_one->file = file;
  new_one->bundle = *av_bundle_file_get_id (file);
  g_hash_table_insert (seen, g_strdup (path), new_one);
}

gboolean
av_folder_look_list (AvFolderLook *self,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) files = av_dropbox_list_shared (self->dir, cancellable, error);
  g_autoptr (GHashTable) seen = NULL;
  guint n_opened = count_open (self->seen);

  if (files == NULL)
    return FALSE;

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->has_more = FALSE;
  g_ptr_array_set_size (self->folders, 0);
  add_folder (self, g_strdup (self->dir));
  add_folder (self, av_dropbox_get_writers (self->dir));

  for (guint i = 0; i < files->len; i++)
    {
      const AvDropboxFile *file = g_ptr_array_index (files, i);
      gpointer path, known;

      add_folder (self, g_path_get_dirname (file->path));
      if (g_hash_table_steal_extended (self->seen, file->path, &path, &known))
        g_hash_table_insert (seen, path, known);
      else if (n_opened < HEADERS_AT_ONCE)
        look_at_file (seen, file->path, &n_opened);
      else
        self->has_more = TRUE;
    }

  g_hash_table_unref (self->seen);
  self->seen = g_steal_pointer (&seen);
  return TRUE;
}

/* Whose it is does not change: what is said of it stands. */
static void
judge (Seen *seen,
       AvInstallation *installation)
{
  const AvIdentity *identity = installation->identity;

  seen->for_us = identity != NULL && av_bundle_file_unlock (seen->file, identity->epochs, identity->destroyed, NULL);
  g_clear_pointer (&seen->file, av_bundle_file_free);
}

gboolean
av_folder_look_count (AvFolderLook *self,
                      AvInstallation *installation,
                      guint *n_waiting,
                      GError **error)
{
  g_autoptr (GHashTable) bundles = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Seen *seen = value;
      gboolean read = FALSE;

      if (seen->file != NULL)
        judge (seen, installation);

      if (seen->for_us && !av_segment_store_has_seen_bundle (installation->store, &seen->bundle, &read, error))
        return FALSE;

      /* Copies of one bundle are one. */
      if (seen->for_us && !read)
        g_hash_table_add (bundles, g_bytes_new (seen->bundle.bytes, AV_ID_SIZE));
    }

  *n_waiting = g_hash_table_size (bundles);
  return TRUE;
}
