#include "av-vault-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/file.h>
#include <sys/vfs.h>

#include "av-vault-error.h"

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
  static const guint32 networks[] = {
    0x6969,     /* NFS */
    0xff534d42, /* CIFS */
    0xfe534d42, /* SMB 2 */
    0x517b,     /* SMB */
    0x5346414f, /* AFS */
    0x73757245, /* Coda */
    0x564c,     /* NCP */
    0x00c36400, /* Ceph */
  };
  struct statfs status;

  if (fstatfs (held, &status) != 0)
    return av_vault_error_set (error, AV_VAULT_ERROR_IO);

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if ((guint32) status.f_type == networks[i])
      return av_vault_error_set (error, AV_VAULT_ERROR_NETWORK);

  return TRUE;
}
