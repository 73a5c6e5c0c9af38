/* A stick that is pulled out: a file system that hands everything on to a folder,
 * and after so many operations is gone.
 *
 *   yanked-stick FOLDER MOUNTPOINT N WAY
 *
 * N: operations until then; 0: it stays. WAY: "gone", every further operation
 * fails with ENODEV, as of a device that is there no more; "dead", the file system
 * itself ends, and the kernel answers with ENOTCONN; "lost", as "gone", and of each
 * file what was not synced has never reached the stick.
 *
 * Says "ready" once it can be used, and at its end how many operations it was asked
 * for. */

#define FUSE_USE_VERSION 31

#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MOST_FILES 1024

typedef enum
{
  STICK_GONE,
  STICK_DEAD,
  STICK_LOST,
} StickWay;

static const char *const way_names[] = { "gone", "dead", "lost" };

static int folder; /* what lies on the stick */
static long limit;
static StickWay way;
static long n_operations;
static int is_gone;

/* By descriptor: how much of a file that is written to has reached the stick; -1: it is not written to. */
static off_t synced[MOST_FILES];

static void
lose_unsynced (void)
{
  for (int file = 0; file < MOST_FILES; file++)
    if (synced[file] >= 0 && ftruncate (file, synced[file]) != 0)
      perror ("ftruncate");
}

/* Every operation begins here: 0, or what it fails with. */
static int
arrive (void)
{
  n_operations++;
  if (is_gone)
    return -ENODEV;
  if (limit == 0 || n_operations <= limit)
    return 0;

  is_gone = 1;
  if (way == STICK_LOST)
    lose_unsynced ();
  if (way == STICK_DEAD)
    _exit (0);
  return -ENODEV;
}

static int
answer (int result)
{
  return result < 0 ? -errno : 0;
}

/* Below the folder. */
static const char *
place (const char *path)
{
  return path[1] != '\0' ? path + 1 : ".";
}

static int
stick_getattr (const char *path,
               struct stat *found,
               struct fuse_file_info *info)
{
  int gone = arrive ();

  return gone != 0 ? gone : answer (fstatat (folder, place (path), found, AT_SYMLINK_NOFOLLOW));
}

static int
stick_readdir (const char *path,
               void *buffer,
               fuse_fill_dir_t fill,
               off_t offset,
               struct fuse_file_info *info,
               enum fuse_readdir_flags flags)
{
  int gone = arrive ();
  int directory;
  DIR *entries;
  struct dirent *entry;

  if (gone != 0)
    return gone;

  directory = openat (folder, place (path), O_RDONLY | O_DIRECTORY);
  entries = directory >= 0 ? fdopendir (directory) : NULL;
  if (entries == NULL)
    return -errno;

  while ((entry = readdir (entries)) != NULL)
    fill (buffer, entry->d_name, NULL, 0, 0);
  closedir (entries);
  return 0;
}

static int
open_below (const char *path,
            int flags,
            mode_t mode,
            struct fuse_file_info *info)
{
  int gone = arrive ();
  int file;
  struct stat found;

  if (gone != 0)
    return gone;

  file = openat (folder, place (path), flags | O_NOFOLLOW, mode);
  if (file < 0)
    return -errno;
  if (file >= MOST_FILES || fstat (file, &found) != 0)
    return -EMFILE;

  synced[file] = (flags & O_ACCMODE) != O_RDONLY ? found.st_size : -1;
  info->fh = (uint64_t) file;
  return 0;
}

static int
stick_open (const char *path,
            struct fuse_file_info *info)
{
  return open_below (path, info->flags, 0, info);
}

static int
stick_create (const char *path,
              mode_t mode,
              struct fuse_file_info *info)
{
  return open_below (path, info->flags | O_CREAT, mode, info);
}

static int
stick_read (const char *path,
            char *bytes,
            size_t size,
            off_t offset,
            struct fuse_file_info *info)
{
  int gone = arrive ();
  ssize_t length = gone == 0 ? pread ((int) info->fh, bytes, size, offset) : 0;

  return gone != 0 ? gone : length < 0 ? -errno
                                       : (int) length;
}

static int
stick_write (const char *path,
             const char *bytes,
             size_t size,
             off_t offset,
             struct fuse_file_info *info)
{
  int gone = arrive ();
  ssize_t length = gone == 0 ? pwrite ((int) info->fh, bytes, size, offset) : 0;

  return gone != 0 ? gone : length < 0 ? -errno
                                       : (int) length;
}

static int
stick_truncate (const char *path,
                off_t size,
                struct fuse_file_info *info)
{
  int gone = arrive ();
  int file, result;

  if (gone != 0)
    return gone;
  if (info != NULL)
    return answer (ftruncate ((int) info->fh, size));

  file = openat (folder, place (path), O_WRONLY | O_NOFOLLOW);
  result = file < 0 ? -errno : answer (ftruncate (file, size));
  if (file >= 0)
    close (file);
  return result;
}

static int
stick_fsync (const char *path,
             int data_only,
             struct fuse_file_info *info)
{
  int gone = arrive ();
  struct stat found;

  if (gone != 0)
    return gone;
  if (fstat ((int) info->fh, &found) != 0)
    return -errno;

  if (synced[info->fh] >= 0)
    synced[info->fh] = found.st_size;
  return 0;
}

static int
stick_fsyncdir (const char *path,
                int data_only,
                struct fuse_file_info *info)
{
  return arrive ();
}

/* The kernel closes a file also where the stick is gone. */
static int
stick_release (const char *path,
               struct fuse_file_info *info)
{
  synced[info->fh] = -1;
  close ((int) info->fh);
  return 0;
}

static int
stick_mkdir (const char *path,
             mode_t mode)
{
  int gone = arrive ();

  return gone != 0 ? gone : answer (mkdirat (folder, place (path), mode));
}

static int
stick_unlink (const char *path)
{
  int gone = arrive ();

  return gone != 0 ? gone : answer (unlinkat (folder, place (path), 0));
}

static int
stick_rmdir (const char *path)
{
  int gone = arrive ();

  return gone != 0 ? gone : answer (unlinkat (folder, place (path), AT_REMOVEDIR));
}

/* As FAT does: no renaming that replaces nothing. */
static int
stick_rename (const char *from,
              const char *to,
              unsigned int flags)
{
  int gone = arrive ();

  if (gone != 0)
    return gone;
  return flags != 0 ? -EINVAL : answer (renameat (folder, place (from), folder, place (to)));
}

static int
stick_statfs (const char *path,
              struct statvfs *found)
{
  int gone = arrive ();

  return gone != 0 ? gone : answer (fstatvfs (folder, found));
}

/* Nothing is answered from what was asked before. */
static void *
stick_init (struct fuse_conn_info *connection,
            struct fuse_config *config)
{
  config->entry_timeout = 0;
  config->attr_timeout = 0;
  config->negative_timeout = 0;
  config->hard_remove = 1;
  puts ("ready");
  fflush (stdout);
  return NULL;
}

static const struct fuse_operations operations = {
  .init = stick_init,
  .getattr = stick_getattr,
  .readdir = stick_readdir,
  .open = stick_open,
  .create = stick_create,
  .read = stick_read,
  .write = stick_write,
  .truncate = stick_truncate,
  .fsync = stick_fsync,
  .fsyncdir = stick_fsyncdir,
  .release = stick_release,
  .mkdir = stick_mkdir,
  .unlink = stick_unlink,
  .rmdir = stick_rmdir,
  .rename = stick_rename,
  .statfs = stick_statfs,
};

int
main (int argc,
      char **argv)
{
  char in_sight[] = "-f", one_by_one[] = "-s";
  char *options[] = { argv[0], in_sight, one_by_one, argc == 5 ? argv[2] : NULL, NULL };
  int result;

  if (argc != 5)
    return 2;

  folder = open (argv[1], O_RDONLY | O_DIRECTORY);
  limit = strtol (argv[3], NULL, 10);
  while (way < STICK_LOST && strcmp (argv[4], way_names[way]) != 0)
    way++;
  for (int file = 0; file < MOST_FILES; file++)
    synced[file] = -1;

  result = fuse_main (4, options, &operations, NULL);
  printf ("%ld\n", n_operations);
  return result;
}
