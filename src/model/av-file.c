#include "av-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

struct _AvFileWriter
{
  char *path;
  char *temporary;
  int fd;
};

struct _AvFileReader
{
  char *path;
  int fd;
};

G_DEFINE_QUARK (av - file - error - quark, av_file_error)

static int
open_file (const char *path,
           int flags,
           mode_t mode)
{
  return open (path, flags, mode);
}

static int
rename_new (const char *from,
            const char *to)
{
  return renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

const AvFileOperations av_file_system_operations = {
  open_file, read, write, fsync, syncfs, close, rename, rename_new, unlink, mkdir, rmdir
};

static const AvFileOperations *operations = &av_file_system_operations;

void
av_file_set_operations_for_test (const AvFileOperations *replacement)
{
  operations = replacement != NULL ? replacement : &av_file_system_operations;
}

void
av_file_set_error (GError **error,
                   const char *path,
                   int saved_errno)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (saved_errno)
    {
    case ENOENT:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING, _ ("“%s” does not exist."), name);
      break;
    case EEXIST:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_EXISTS, _ ("“%s” already exists and was left as it is."), name);
      break;
    case EACCES:
    case EPERM:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_DENIED, _ ("Access to “%s” is denied on this machine."), name);
      break;
    case EROFS:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_READ_ONLY,
                   _ ("“%s” is on a medium that can only be read. Nothing was written."), name);
      break;
    case ENOSPC:
    case EDQUOT:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_FULL,
                   _ ("There is no room left to write “%s”. What was there before is intact; free some room and try again."), name);
      break;
    case ENODEV:
    case ENOTCONN:
    case ENOMEDIUM:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_AWAY,
                   _ ("“%s” is on a medium that was taken away while it was in use. Nothing is lost: put it back and begin again."), name);
      break;
    case ELOOP:
    case ENOTDIR:
    case EISDIR:
    case ENXIO:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR, _ ("“%s” is not an ordinary file."), name);
      break;
    case EFBIG:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_TOO_LARGE, _ ("“%s” is larger than it may be."), name);
      break;
    default:
      g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_IO,
                   _ ("“%s” cannot be read or written: %s. What was there before is intact."), name, g_strerror (saved_errno));
    }
}

static gboolean
fail (GError **error,
      const char *path)
{
  av_file_set_error (error, path, errno);
  return FALSE;
}

/* Some file systems have nothing to sync in a directory and say EINVAL. */
static gboolean
sync_opened (int fd,
             int (*sync) (int fd),
             gboolean directory)
{
  while (sync (fd) != 0)
    {
      if (errno == EINTR)
        continue;

      return directory && errno == EINVAL;
    }

  return TRUE;
}

static gboolean
sync_path (const char *path,
           int (*sync) (int fd),
           int flags,
           GError **error)
{
  gboolean done;
  int saved_errno;
  int fd = operations->open (path, flags | O_CLOEXEC, 0);

  if (fd < 0)
    return fail (error, path);

  done = sync_opened (fd, sync, flags & O_DIRECTORY);
  saved_errno = errno;
  operations->close (fd);

  if (!done)
    av_file_set_error (error, path, saved_errno);
  return done;
}

gboolean
av_file_sync (const char *path,
              GError **error)
{
  return sync_path (path, operations->sync, O_RDONLY, error);
}

gboolean
av_file_sync_directory (const char *path,
                        GError **error)
{
  return sync_path (path, operations->sync, O_RDONLY | O_DIRECTORY, error);
}

gboolean
av_file_sync_medium (const char *path,
                     GError **error)
{
  return sync_path (path, operations->sync_system, O_RDONLY | O_DIRECTORY, error);
}

static gboolean
sync_parent (const char *path,
             GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return av_file_sync_directory (parent, error);
}

AvFileWriter *
av_file_writer_new (const char *path,
                    GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".tmp", NULL);
  AvFileWriter *self;
  struct stat there;
  int fd;

  /* A rename would put a file in the place of a device, for root at least. */
  if (lstat (path, &there) == 0 && !S_ISREG (there.st_mode))
    {
      av_file_set_error (error, path, ENXIO);
      return NULL;
    }

  /* What an interrupted writer left, whatever it is, is not written through. */
  if (operations->unlink (temporary) != 0 && errno != ENOENT)
    {
      fail (error, temporary);
      return NULL;
    }

  fd = operations->open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail (error, path);
      return NULL;
    }

  self = g_new0 (AvFileWriter, 1);
  self->path = g_strdup (path);
  self->temporary = g_steal_pointer (&temporary);
  self->fd = fd;
  return self;
}

gboolean
av_file_writer_write (AvFileWriter *self,
                      const void *data,
                      gsize size,
                      GError **error)
{
  const guint8 *bytes = data;

  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  while (size > 0)
    {
      ssize_t n = operations->write (self->fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        return fail (error, self->path);

      bytes += n;
      size -= n;
    }

  return TRUE;
}

static gboolean
close_written (AvFileWriter *self,
               GError **error)
{
  int fd = self->fd;

  if (!sync_opened (fd, operations->sync, FALSE))
    return fail (error, self->path);

  self->fd = -1;
  return operations->close (fd) == 0 || fail (error, self->path);
}

gboolean
av_file_writer_commit (AvFileWriter *self,
                       GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  if (!close_written (self, error))
    return FALSE;

  if (operations->rename (self->temporary, self->path) != 0)
    return fail (error, self->path);

  g_clear_pointer (&self->temporary, g_free);
  return sync_parent (self->path, error);
}

/* A file system that cannot refuse is asked what is there. */
static gboolean
rename_to_new (const char *from,
               const char *to,
               GError **error)
{
  struct stat there;

  if (operations->rename_new (from, to) == 0)
    return TRUE;

  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    return fail (error, to);

  if (lstat (to, &there) == 0)
    {
      av_file_set_error (error, to, EEXIST);
      return FALSE;
    }

  return operations->rename (from, to) == 0 || fail (error, to);
}

gboolean
av_file_writer_commit_new (AvFileWriter *self,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  if (!close_written (self, error) || !rename_to_new (self->temporary, self->path, error))
    return FALSE;

  g_clear_pointer (&self->temporary, g_free);
  if (sync_parent (self->path, error))
    return TRUE;

  /* The directory may forget it. */
  operations->unlink (self->path);
  return FALSE;
}

void
av_file_writer_free (AvFileWriter *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    operations->close (self->fd);

  if (self->temporary != NULL)
    operations->unlink (self->temporary);

  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

gboolean
av_file_may_exist (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

gboolean
av_file_write (const char *path,
               const void *data,
               gsize size,
               GError **error)
{
  g_autoptr (AvFileWriter) writer = av_file_writer_new (path, error);

  return writer != NULL &&
         av_file_writer_write (writer, data, size, error) &&
         av_file_writer_commit (writer, error);
}

static GBytes *
read_opened (int fd,
             const char *path,
             gsize maximum,
             GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 piece[16384];

  for (;;)
    {
      ssize_t n = operations->read (fd, piece, sizeof piece);

      if (n < 0 && errno == EINTR)
        continue;

      if (n < 0)
        {
          fail (error, path);
          return NULL;
        }

      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));

      if ((gsize) n > maximum - content->len)
        {
          av_file_set_error (error, path, EFBIG);
          return NULL;
        }

      g_byte_array_append (content, piece, n);
    }
}

/* Opens a regular file to read it; -1 where it is none. */
static int
open_regular (const char *path,
              GError **error)
{
  struct stat status;
  int fd = operations->open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);

  if (fd < 0)
    {
      fail (error, path);
      return -1;
    }

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;

  av_file_set_error (error, path, ENXIO);
  operations->close (fd);
  return -1;
}

GBytes *
av_file_read (const char *path,
              gsize maximum,
              GError **error)
{
  GBytes *content;
  int fd = open_regular (path, error);

  if (fd < 0)
    return NULL;

  content = read_opened (fd, path, maximum, error);
  operations->close (fd);
  return content;
}

/* -1 on failure, with errno. */
static gssize
read_up_to (int fd,
            guint8 *bytes,
            gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      ssize_t n = operations->read (fd, bytes + done, size - done);

      if (n == 0)
        break;
      if (n < 0 && errno != EINTR)
        return -1;

      done += MAX (n, 0);
    }

  return done;
}

gboolean
av_file_read_start (const char *path,
                    guint8 *bytes,
                    gsize size,
                    GError **error)
{
  int fd = open_regular (path, error);
  gssize n;

  if (fd < 0)
    return FALSE;

  n = read_up_to (fd, bytes, size);
  if (n < 0)
    fail (error, path);
  else if ((gsize) n < size)
    g_set_error (error, AV_FILE_ERROR, AV_FILE_ERROR_TRUNCATED, _ ("“%s” is incomplete."), path);

  operations->close (fd);
  return n >= 0 && (gsize) n == size;
}

AvFileReader *
av_file_reader_new (const char *path,
                    GError **error)
{
  AvFileReader *self;
  int fd = open_regular (path, error);

  if (fd < 0)
    return NULL;

  self = g_new0 (AvFileReader, 1);
  self->path = g_strdup (path);
  self->fd = fd;
  return self;
}

gssize
av_file_reader_read (AvFileReader *self,
                     goffset offset,
                     void *bytes,
                     gsize size,
                     GError **error)
{
  gssize n = lseek (self->fd, offset, SEEK_SET) < 0 ? -1 : read_up_to (self->fd, bytes, size);

  if (n < 0)
    fail (error, self->path);

  return n;
}

void
av_file_reader_forget (AvFileReader *self)
{
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_DONTNEED);
}

goffset
av_file_reader_get_size (AvFileReader *self)
{
  struct stat status;

  return fstat (self->fd, &status) == 0 ? status.st_size : -1;
}

void
av_file_reader_free (AvFileReader *self)
{
  if (self == NULL)
    return;

  operations->close (self->fd);
  g_free (self->path);
  g_free (self);
}

gboolean
av_file_remove (const char *path,
                GError **error)
{
  if (operations->unlink (path) != 0)
    return fail (error, path);

  return sync_parent (path, error);
}

gboolean
av_file_remove_directory (const char *path,
                          GError **error)
{
  if (operations->rmdir (path) != 0)
    return fail (error, path);

  return sync_parent (path, error);
}

gboolean
av_file_rename (const char *from,
                const char *to,
                GError **error)
{
  g_autofree char *from_parent = g_path_get_dirname (from);
  g_autofree char *to_parent = g_path_get_dirname (to);

  if (operations->rename (from, to) != 0)
    return fail (error, to);

  /* The name it has, then the name it had. */
  return av_file_sync_directory (to_parent, error) &&
         (g_str_equal (from_parent, to_parent) || av_file_sync_directory (from_parent, error));
}

gboolean
av_file_make_directory (const char *path,
                        GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  parent = g_path_get_dirname (path);
  if (!g_str_equal (parent, path) && !av_file_make_directory (parent, error))
    return FALSE;

  if (operations->mkdir (path, 0700) != 0)
    return fail (error, path);

  if (sync_path (parent, operations->sync, O_RDONLY | O_DIRECTORY, error))
    return TRUE;

  /* Who tries again makes it, and syncs, again. */
  operations->rmdir (path);
  return FALSE;
}
