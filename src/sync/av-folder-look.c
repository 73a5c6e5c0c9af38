#include "av-folder-look.h"

#include <string.h>

#include "av-bundle-reader.h"
#include "av-dropbox.h"
#include "av-refused.h"

/* Files whose headers are read in one go: each is open until it is judged. */
#define HEADERS_AT_ONCE 64

typedef struct
{
  AvBundleFile *file;    /* until it is judged */
  AvDropboxFile *listed; /* as it lay there when it was looked at */
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
  av_dropbox_file_free (seen->listed);
  g_free (seen);
}

AvFolderLook *
av_folder_look_new (const char *dir)
{
  AvFolderLook *self = g_new0 (AvFolderLook, 1);

  self->dir = g_strdup (dir);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, seen_free);
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
              const AvDropboxFile *listed,
              guint *n_opened)
{
  AvBundleFile *file = av_bundle_file_open (listed->path, NULL);
  Seen *new_one;

  if (file == NULL)
    return;

  (*n_opened)++;
  new_one = g_new0 (Seen, 1);
  new_one->file = file;
  new_one->listed = av_dropbox_file_copy (listed);
  new_one->bundle = *av_bundle_file_get_id (file);
  g_hash_table_replace (seen, new_one->listed->path, new_one);
}

/* NULL: it was not looked at as it lies there now. */
static Seen *
take_seen (AvFolderLook *self,
           const AvDropboxFile *file)
{
  Seen *seen = g_hash_table_lookup (self->seen, file->path);

  if (seen == NULL || !av_dropbox_file_is_unchanged (file, seen->listed))
    return NULL;

  g_hash_table_steal (self->seen, file->path);
  return seen;
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

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, seen_free);
  self->has_more = FALSE;
  g_ptr_array_set_size (self->folders, 0);
  add_folder (self, g_strdup (self->dir));
  add_folder (self, av_dropbox_get_writers (self->dir));

  for (guint i = 0; i < files->len; i++)
    {
      const AvDropboxFile *file = g_ptr_array_index (files, i);
      Seen *known;

      add_folder (self, g_path_get_dirname (file->path));
      known = take_seen (self, file);
      if (known != NULL)
        g_hash_table_replace (seen, known->listed->path, known);
      else if (n_opened < HEADERS_AT_ONCE)
        look_at_file (seen, file, &n_opened);
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

static gboolean
is_waiting (const Seen *seen,
            AvInstallation *installation,
            GHashTable *refused,
            gboolean *waiting,
            GError **error)
{
  gboolean read = FALSE;

  if (seen->for_us && !av_segment_store_has_seen_bundle (installation->store, &seen->bundle, &read, error))
    return FALSE;

  *waiting = seen->for_us && !read && !av_refused_contains (refused, seen->listed);
  return TRUE;
}

gboolean
av_folder_look_count (AvFolderLook *self,
                      AvInstallation *installation,
                      guint *n_waiting,
                      GError **error)
{
  g_autoptr (GHashTable) bundles = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) refused = av_refused_load (installation, self->dir, error);
  GHashTableIter iter;
  gpointer value;

  if (refused == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Seen *seen = value;
      gboolean waiting;

      if (seen->file != NULL)
        judge (seen, installation);
      if (!is_waiting (seen, installation, refused, &waiting, error))
        return FALSE;

      /* Copies of one bundle are one. */
      if (waiting)
        g_hash_table_add (bundles, g_bytes_new (seen->bundle.bytes, AV_ID_SIZE));
    }

  *n_waiting = g_hash_table_size (bundles);
  return TRUE;
}
