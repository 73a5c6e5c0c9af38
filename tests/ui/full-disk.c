#include "full-disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *full;

void
full_disk_below (const char *dir)
{
  g_free (full);
  full = g_strdup (dir);
}

static gboolean
is_below (const char *path,
          const char *dir)
{
  return dir != NULL && strncmp (path, dir, strlen (dir)) == 0;
}

static gboolean
finds_no_room (int fd)
{
  const char *when = getenv ("AV_FULL_DISK_WHEN");
  const char *always = when != NULL && access (when, F_OK) == 0 ? getenv ("AV_FULL_DISK") : NULL;
  char link[64], path[4096];
  ssize_t n;

  if (full == NULL && always == NULL)
    return FALSE;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  path[MAX (n, 0)] = '\0';
  if (!is_below (path, full) && !is_below (path, always))
    return FALSE;

  errno = ENOSPC;

  return TRUE;
}

/* The program's own functions come before the C library's, for the libraries
 * that are loaded as well. */
ssize_t
write (int fd,
       const void *bytes,
       size_t size)
{
  return finds_no_room (fd) ? -1 : syscall (SYS_write, fd, bytes, size);
}

ssize_t
pwrite (int fd,
        const void *bytes,
        size_t size,
        off_t offset)
{
  return finds_no_room (fd) ? -1 : syscall (SYS_pwrite64, fd, bytes, size, offset);
}
