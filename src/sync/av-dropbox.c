#include "av-dropbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "av-bundle.h"
#include "av-dropbox-turns.h"
#include "av-file.h"
#include "av-limits.h"
#include "av-seal.h"

#define FOLDER "aller-vers"
#define FOLDER_LENGTH 26 /* of a writer's name in it */
/* Beyond this many entries one folder is a flood, and beyond these all of them. */
#define ENTRIES_OF_ONE 10000u
#define ENTRIES_MAX 40000u
#define FOLDERS_MAX 10000u /* of writers, of */
#define NAMES_MAX 1000000u /* that are read to find them */

typedef struct
{
  GPtrArray *files;
  guint n_entries;
  GCancellable *cancellable;
} Listing;

gboolean
av_dropbox_find_medium (const char *dir,
                        AvDropboxMedium *medium,
                        GError **error)
{
  struct stat status;

  if (stat (dir, &status) != 0)
    {
      av_file_set_error (error, dir, errno);
      return FALSE;
    }

  medium->device = status.st_dev;
  medium->folder = status.st_ino;
  return TRUE;
}

gboolean
av_dropbox_check_medium (const char *dir,
                         const AvDropboxMedium *medium,
                         GError **error)
{
  struct stat status;

  if (stat (dir, &status) == 0 && medium->device == status.st_dev && medium->folder == status.st_ino)
    return TRUE;

  return av_bundle_refuse (error, AV_BUNDLE_ERROR_AWAY);
}

/* Whatever a synchronising program made of the name: "lot (1).avlot",
 * "conflicted copy", are bundles like others. */
static gboolean
is_bundle_name (const char *name)
{
  return name[0] != '.' && name[0] != '~' && g_str_has_suffix (name, AV_BUNDLE_SUFFIX);
}

static guint64
get_declared_size (const guint8 *fixed)
{
  guint64 size = 0;

  for (guint i = 0; i < 8; i++)
    size |= (guint64) fixed[32 + i] << (8 * i);

  return size;
}

static gboolean
is_copying (const char *path,
            guint64 size)
{
  guint8 fixed[AV_BUNDLE_FIXED_SIZE];
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  ssize_t n;

  if (fd < 0)
    return FALSE;

  n = read (fd, fixed, sizeof fixed);
  close (fd);

  if (n < 0)
    return FALSE;

  if (memcmp (fixed, AV_BUNDLE_MAGIC, MIN ((gsize) n, AV_BUNDLE_MAGIC_SIZE)) != 0)
    return FALSE;

  return (gsize) n < sizeof fixed || size < get_declared_size (fixed);
}

static void
list_file (Listing *listing,
           const char *path,
           const struct stat *status)
{
  AvDropboxFile *file = g_new0 (AvDropboxFile, 1);

  file->path = g_strdup (path);
  file->size = (guint64) status->st_size;
  file->modified = status->st_mtime;
  g_ptr_array_add (listing->files, file);
}

static gboolean
list_folder (Listing *listing,
             const char *path,
             guint n_entries,
             GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    return FALSE;

  while ((name = g_dir_read_name (dir)) != NULL && n++ < n_entries && listing->n_entries++ < ENTRIES_MAX)
    {
      g_autofree char *child = NULL;
      struct stat status;

      if (g_cancellable_set_error_if_cancelled (listing->cancellable, error))
        return FALSE;

      if (!is_bundle_name (name))
        continue;

      child = g_build_filename (path, name, NULL);
      if (lstat (child, &status) == 0 && S_ISREG (status.st_mode))
        list_file (listing, child, &status);
    }

  return TRUE;
}

static gboolean
is_folder (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

/* Of more than are looked into, some drawn at random: each time others. */
static GPtrArray *
draw_writers (Listing *listing,
              const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && n < NAMES_MAX && !g_cancellable_is_cancelled (listing->cancellable))
    {
      guint place = n < FOLDERS_MAX ? n : (guint) g_random_int_range (0, (gint32) n + 1);

      n++;
      if (place == folders->len)
        g_ptr_array_add (folders, g_build_filename (path, name, NULL));
      else if (place < folders->len)
        {
          g_free (folders->pdata[place]);
          folders->pdata[place] = g_build_filename (path, name, NULL);
        }
    }

  return folders;
}

/* All that lies in each; where that is too much, as much of each. */
static void
list_writers (Listing *listing,
              const char *path)
{
  g_autoptr (GPtrArray) folders = draw_writers (listing, path);
  const guint entries[] = { ENTRIES_OF_ONE, MAX (1, ENTRIES_MAX / MAX (1, folders->len)) };
  guint n_files = listing->files->len;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_ptr_array_set_size (listing->files, (gint) n_files);
      listing->n_entries = 0;

      for (guint j = 0; j < folders->len; j++)
        {
          const char *folder = g_ptr_array_index (folders, j);

          if (is_folder (folder))
            list_folder (listing, folder, entries[i], NULL);
        }

      if (listing->n_entries < ENTRIES_MAX)
        return;
    }
}

/* Not there, or not any more: a stick that was pulled out. */
static void
refuse_folder (const char *dir,
               const GError *problem,
               GError **error)
{
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_ACCES) || g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_PERM))
    av_file_set_error (error, dir, EACCES);
  else
    av_bundle_refuse (error, AV_BUNDLE_ERROR_AWAY);
}

char *
av_dropbox_get_writers (const char *dir)
{
  return g_build_filename (dir, FOLDER, NULL);
}

/* More than one pass reads. */
static GPtrArray *
list_names (const char *dir,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) av_dropbox_file_free);
  g_autofree char *writers = av_dropbox_get_writers (dir);
  g_autoptr (GError) problem = NULL;
  Listing listing = { files, 0, cancellable };

  if (!list_folder (&listing, dir, ENTRIES_OF_ONE, &problem))
    {
      if (problem->domain == G_FILE_ERROR)
        refuse_folder (dir, problem, error);
      else
        g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (is_folder (writers))
    {
      list_folder (&listing, writers, ENTRIES_OF_ONE, NULL);
      list_writers (&listing, writers);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&files);
}

GPtrArray *
av_dropbox_list (const char *dir,
                 GCancellable *cancellable,
                 GError **error)
{
  GPtrArray *files = list_names (dir, cancellable, error);

  if (files == NULL)
    return NULL;

  av_dropbox_take_turns (files, AV_LIMIT_FOLDER_FILES, AV_LIMIT_FOLDER_BYTES);
  for (guint i = 0; i < files->len; i++)
    {
      AvDropboxFile *file = g_ptr_array_index (files, i);

      file->copying = is_copying (file->path, file->size);
    }

  return files;
}

GPtrArray *
av_dropbox_list_shared (const char *dir,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *writers = av_dropbox_get_writers (dir);
  GPtrArray *files;
  struct stat status;

  if (stat (writers, &status) != 0 || !S_ISDIR (status.st_mode))
    {
      av_bundle_refuse (error, AV_BUNDLE_ERROR_AWAY);
      return NULL;
    }

  files = list_names (dir, cancellable, error);
  if (files != NULL)
    av_dropbox_take_turns (files, AV_LIMIT_FOLDER_FILES, G_MAXUINT64);

  return files;
}

gboolean
av_dropbox_is_folder_of_one (const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *name = g_path_get_basename (parent);

  return strcmp (name, FOLDER) == 0;
}

gboolean
av_dropbox_is_whole (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISREG (status.st_mode) && !is_copying (path, (guint64) status.st_size);
}

static char *
draw_letters (guint n)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
  char *text = g_malloc0 (n + 1);

  av_seal_random (text, n);
  for (guint i = 0; i < n; i++)
    text[i] = letters[(guint8) text[i] % 32];

  return text;
}

char *
av_dropbox_draw_path (const char *dir)
{
  g_autofree char *letters = draw_letters (16);
  g_autofree char *name = g_strconcat (letters, AV_BUNDLE_SUFFIX, NULL);

  return g_build_filename (dir, name, NULL);
}

char *
av_dropbox_draw_folder (void)
{
  return draw_letters (FOLDER_LENGTH);
}

/* A share may be called so too: ours has writers in it. */
static gboolean
is_ours (const char *path)
{
  g_autofree char *own_name = g_path_get_basename (path);
  g_autoptr (GDir) dir = strcmp (own_name, FOLDER) == 0 ? g_dir_open (path, 0, NULL) : NULL;
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && strlen (name) != FOLDER_LENGTH)
    ;

  return name != NULL;
}

char *
av_dropbox_find_around (const char *chosen)
{
  g_autofree char *path = g_canonicalize_filename (chosen, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  if (is_ours (path))
    return g_steal_pointer (&parent);
  if (is_ours (parent))
    return g_path_get_dirname (parent);

  return g_steal_pointer (&path);
}

char *
av_dropbox_prepare_folder (const char *dir,
                           const char *folder,
                           GError **error)
{
  g_autofree char *path = g_build_filename (dir, FOLDER, folder, NULL);
  struct stat status;

  if (!av_file_make_directory (path, error))
    return NULL;

  if (lstat (path, &status) != 0 || !S_ISDIR (status.st_mode))
    {
      av_file_set_error (error, path, ENOTDIR);
      return NULL;
    }

  return g_steal_pointer (&path);
}

void
av_dropbox_remove_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".tmp"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        av_file_remove (path, NULL);
      }
}

gboolean
av_dropbox_check_room (const char *dir,
                       guint64 size,
                       GError **error)
{
  struct statvfs status;

  if (statvfs (dir, &status) != 0)
    {
      av_file_set_error (error, dir, errno);
      return FALSE;
    }

  if ((guint64) status.f_bavail * status.f_frsize >= size)
    return TRUE;

  av_file_set_error (error, dir, ENOSPC);
  return FALSE;
}

gboolean
av_dropbox_flush (const char *dir,
                  GError **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved_errno = errno;
  gboolean done = fd >= 0 && syncfs (fd) == 0;

  if (fd >= 0)
    {
      saved_errno = errno;
      close (fd);
    }

  if (!done)
    av_file_set_error (error, dir, saved_errno);

  return done;
}
