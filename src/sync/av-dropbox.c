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
#define N_PASSES 3u      /* at most, until each has its share of names and of entries */

typedef struct
{
  GPtrArray *files;
  guint n_entries;
  guint n_longer; /* folders with more names than were read */
  GCancellable *cancellable;
} Listing;

/* How much of each folder. */
typedef struct
{
  guint n_names;   /* are read */
  guint n_entries; /* of them are drawn, and looked at */
} Share;

typedef gboolean (*NameFunc) (const char *name);

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
  file->modified = status->st_mtim;
  g_ptr_array_add (listing->files, file);
}

static void
keep_name (GPtrArray *names,
           const char *name,
           guint n_before,
           guint n_kept)
{
  guint place = n_before < n_kept ? n_before : (guint) g_random_int_range (0, (gint32) n_before + 1);

  if (place == names->len)
    g_ptr_array_add (names, g_strdup (name));
  else if (place < names->len)
    {
      g_free (names->pdata[place]);
      names->pdata[place] = g_strdup (name);
    }
}

/* Of more than are looked at, some drawn at random: each time others, wherever in the
 * folder they stand. */
static GPtrArray *
draw_names (Listing *listing,
            GDir *dir,
            const Share *share,
            NameFunc is_wanted)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint n = 0, n_read = 0;

  while ((name = g_dir_read_name (dir)) != NULL && n_read++ < share->n_names && !g_cancellable_is_cancelled (listing->cancellable))
    if (is_wanted (name))
      keep_name (names, name, n++, share->n_entries);

  listing->n_longer += n_read > share->n_names;
  return names;
}

static gboolean
list_folder (Listing *listing,
             const char *path,
             const Share *share,
             GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = NULL;

  if (dir == NULL)
    return FALSE;

  names = draw_names (listing, dir, share, is_bundle_name);
  for (guint i = 0; i < names->len && listing->n_entries++ < AV_LIMIT_FOLDER_ENTRIES; i++)
    {
      g_autofree char *child = g_build_filename (path, g_ptr_array_index (names, i), NULL);
      struct stat status;

      if (g_cancellable_set_error_if_cancelled (listing->cancellable, error))
        return FALSE;

      if (lstat (child, &status) == 0 && S_ISREG (status.st_mode))
        list_file (listing, child, &status);
    }

  return TRUE;
}

static gboolean
is_any_name (const char *name)
{
  return TRUE;
}

static gboolean
is_folder (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0 && S_ISDIR (status.st_mode);
}

/* Their paths. */
static GPtrArray *
draw_writers (Listing *listing,
              const char *path)
{
  const Share share = { AV_LIMIT_FOLDER_NAMES, AV_LIMIT_FOLDER_WRITERS };
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = dir != NULL ? draw_names (listing, dir, &share, is_any_name) : NULL;
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *folder = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      if (is_folder (folder))
        g_ptr_array_add (folders, g_steal_pointer (&folder));
    }

  return folders;
}

static void
list_each (Listing *listing,
           GPtrArray *folders,
           const Share *share)
{
  listing->n_entries = listing->n_longer = 0;
  for (guint i = 0; i < folders->len; i++)
    list_folder (listing, g_ptr_array_index (folders, i), share, NULL);
}

/* Where there were too many bundles, as many of each; where some folders have more names
 * than were read, those share what is read at all. */
static Share
share_anew (const Listing *listing,
            const Share *share,
            guint n_folders)
{
  return (Share){ listing->n_longer > 0 ? MAX (share->n_names, AV_LIMIT_FOLDER_NAMES / listing->n_longer) : share->n_names,
                  listing->n_entries >= AV_LIMIT_FOLDER_ENTRIES ? MAX (1, AV_LIMIT_FOLDER_ENTRIES / n_folders) : share->n_entries };
}

/* All that lies in each, or as much of each. */
static void
list_writers (Listing *listing,
              const char *path)
{
  g_autoptr (GPtrArray) folders = draw_writers (listing, path);
  Share share = { AV_LIMIT_FOLDER_NAMES / MAX (1, folders->len), AV_LIMIT_FOLDER_ENTRIES_OF_ONE };
  guint n_files = listing->files->len;

  for (guint pass = 0; pass < N_PASSES; pass++)
    {
      Share next;

      g_ptr_array_set_size (listing->files, (gint) n_files);
      list_each (listing, folders, &share);
      next = share_anew (listing, &share, folders->len);
      if (next.n_names == share.n_names && next.n_entries == share.n_entries)
        return;

      share = next;
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

GPtrArray *
av_dropbox_list_folder (const char *folder,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) av_dropbox_file_free);
  g_autoptr (GError) problem = NULL;
  const Share share = { AV_LIMIT_FOLDER_NAMES, AV_LIMIT_FOLDER_ENTRIES };
  Listing listing = { .files = files, .cancellable = cancellable };

  if (list_folder (&listing, folder, &share, &problem) && !g_cancellable_set_error_if_cancelled (cancellable, &problem))
    return g_steal_pointer (&files);

  if (problem->domain == G_FILE_ERROR)
    refuse_folder (folder, problem, error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
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
  const Share share = { AV_LIMIT_FOLDER_NAMES, AV_LIMIT_FOLDER_ENTRIES_OF_ONE };
  Listing listing = { .files = files, .cancellable = cancellable };

  if (!list_folder (&listing, dir, &share, &problem))
    {
      if (problem->domain == G_FILE_ERROR)
        refuse_folder (dir, problem, error);
      else
        g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (is_folder (writers))
    {
      list_folder (&listing, writers, &share, NULL);
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

  if (!is_folder (writers))
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

/* Not through a link, which may lead to a disk that stays here: nobody reads there either. */
static gboolean
check_folder (const char *path,
              GError **error)
{
  if (is_folder (path))
    return TRUE;

  av_file_set_error (error, path, ENOTDIR);
  return FALSE;
}

void
av_dropbox_undo_folder (const char *folder,
                        guint n_made)
{
  g_autofree char *writers = g_path_get_dirname (folder);

  if (n_made > 0)
    av_file_remove_directory (folder, NULL);
  if (n_made > 1)
    av_file_remove_directory (writers, NULL);
}

char *
av_dropbox_prepare_folder (const char *dir,
                           const char *folder,
                           guint *n_made,
                           GError **error)
{
  g_autofree char *writers = av_dropbox_get_writers (dir);
  g_autofree char *path = g_build_filename (writers, folder, NULL);
  struct stat status;

  *n_made = (lstat (path, &status) != 0) + (lstat (writers, &status) != 0);
  if (av_file_make_directory (writers, error) && check_folder (writers, error) &&
      av_file_make_directory (path, error) && check_folder (path, error))
    return g_steal_pointer (&path);

  av_dropbox_undo_folder (path, *n_made);
  return NULL;
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
