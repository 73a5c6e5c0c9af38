#include "av-vault-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "av-vault-error.h"
#include "av-vault-medium.h"

static AvVaultError
find_code (int problem)
{
  switch (problem)
    {
    case ENOENT:
    case ENOTDIR:
      return AV_VAULT_ERROR_MISSING;
    case EACCES:
    case EPERM:
      return AV_VAULT_ERROR_DENIED;
    default:
      return AV_VAULT_ERROR_IO;
    }
}

int
av_vault_lock_directory (const char *dir,
                         GError **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    {
      av_vault_error_set (error, find_code (errno));
    }
  else if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      av_vault_error_set (error, errno == EWOULDBLOCK ? AV_VAULT_ERROR_BUSY : AV_VAULT_ERROR_NETWORK);
      close (fd);
      fd = -1;
    }

  return fd;
}

gboolean
av_vault_lock_check_file_system (int held,
                                 GError **error)
{
  g_autofree char *mounts = NULL;
  struct statfs file_system;
  struct stat status;

  if (fstatfs (held, &file_system) != 0 || fstat (held, &status) != 0)
    return av_vault_error_set (error, AV_VAULT_ERROR_IO);

  g_file_get_contents ("/proc/self/mountinfo", &mounts, NULL, NULL);
  return !av_vault_medium_is_network (file_system.f_type, status.st_dev, mounts) ||
         av_vault_error_set (error, AV_VAULT_ERROR_NETWORK);
}
