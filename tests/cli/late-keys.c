/* Loaded before a program: its renaming number AV_LATE_KEYS of a file `keys` into its place
 * fails, as on a disk that refuses at that moment. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int
rename (const char *from,
        const char *to)
{
  static int n;
  const char *name = strrchr (to, '/');

  if (name == NULL || strcmp (name, "/keys") != 0 || ++n != atoi (getenv ("AV_LATE_KEYS")))
    return (int) syscall (SYS_rename, from, to);

  errno = EIO;
  return -1;
}
