#include "yanked-stick.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *stick;
static char *away; /* where it is while nobody finds it */
static int left;   /* how often it is still used */
static gboolean gone;

void
yanked_stick_after (const char *dir,
                    guint n)
{
  yanked_stick_put_back ();
  away = g_strconcat (dir, ".retiree", NULL);
  g_atomic_int_set (&left, (int) n);
  stick = g_strdup (dir);
}

gboolean
yanked_stick_put_back (void)
{
  gboolean was_gone = gone;

  if (was_gone)
    g_assert_no_errno (rename (away, stick));
  gone = FALSE;
  g_clear_pointer (&stick, g_free);
  g_clear_pointer (&away, g_free);

  return was_gone;
}

/* Where it lies now begins as where it lay. */
static gboolean
is_on_stick (int fd)
{
  char link[64], path[4096];
  ssize_t n;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  path[MAX (n, 0)] = '\0';

  return strncmp (path, stick, strlen (stick)) == 0;
}

static gboolean
finds_it_gone (int fd)
{
  if (stick == NULL || !is_on_stick (fd))
    return FALSE;

  if (!gone && g_atomic_int_dec_and_test (&left))
    gone = rename (stick, away) == 0;
  if (gone)
    errno = EIO;

  return gone;
}

/* The program's own functions come before the C library's, for the libraries
 * that are loaded as well. */
ssize_t
read (int fd,
      void *bytes,
      size_t size)
{
  return finds_it_gone (fd) ? -1 : syscall (SYS_read, fd, bytes, size);
}

ssize_t
pread (int fd,
       void *bytes,
       size_t size,
       off_t offset)
{
  return finds_it_gone (fd) ? -1 : syscall (SYS_pread64, fd, bytes, size, offset);
}

ssize_t
write (int fd,
       const void *bytes,
       size_t size)
{
  return finds_it_gone (fd) ? -1 : syscall (SYS_write, fd, bytes, size);
}

ssize_t
pwrite (int fd,
        const void *bytes,
        size_t size,
        off_t offset)
{
  return finds_it_gone (fd) ? -1 : syscall (SYS_pwrite64, fd, bytes, size, offset);
}

int
fsync (int fd)
{
  return finds_it_gone (fd) ? -1 : (int) syscall (SYS_fsync, fd);
}
