#include "av-vault-medium.h"

#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#define FUSE 0x65735546

/* linux/magic.h, and what is not in the kernel. */
static const guint32 networks[] = {
  0x6969,     /* NFS */
  0xff534d42, /* CIFS */
  0xfe534d42, /* SMB 2 */
  0x517b,     /* SMB */
  0x5346414f, /* OpenAFS */
  0x6b414653, /* AFS */
  0x73757245, /* Coda */
  0x564c,     /* NCP */
  0x00c36400, /* Ceph */
  0x01021997, /* 9p */
  0x0bd00bd0, /* Lustre */
  0x7461636f, /* OCFS2 */
  0x01161970, /* GFS2 */
  0x19830326, /* BeeGFS */
  0x47504653, /* GPFS */
  0xaad7aaea, /* PanFS */
  0x20030528, /* OrangeFS */
  0x786f4256, /* shared folders of VirtualBox */
};

/* What is behind FUSE. */
static const char *const fuse_networks[] = {
  "fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.kio-fuse",
  "fuse.smbnetfs", "fuse.curlftpfs", "fuse.s3fs", "fuse.goofys", "fuse.gcsfuse", "fuse.glusterfs",
  "fuse.ceph-fuse", "fuse.mfs", "fuse.moosefs", "fuse.juicefs", "fuse.seaweedfs", "fuse.seadrive",
  "fuse.onedriver", "fuse.google-drive-ocamlfuse", "fuse.vmhgfs-fuse", "virtiofs"
};

/* davfs2 calls itself fuse alone, and others may: an address is no disk. */
static gboolean
is_address (const char *source)
{
  return strstr (source, "://") != NULL || (source[0] != '/' && strstr (source, ":/") != NULL);
}

/* What follows " - " in a line: type, source, options (proc(5)). */
static gboolean
line_is_network (const char *line)
{
  const char *tail = strstr (line, " - ");
  g_auto (GStrv) words = tail != NULL ? g_strsplit (tail + 3, " ", 3) : NULL;

  if (words == NULL || words[0] == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (fuse_networks); i++)
    if (g_str_equal (words[0], fuse_networks[i]))
      return TRUE;

  return words[1] != NULL && is_address (words[1]);
}

static gboolean
fuse_is_network (dev_t device,
                 const char *mounts)
{
  g_auto (GStrv) lines = g_strsplit (mounts, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned int first, second;

      if (sscanf (lines[i], "%*u %*u %u:%u", &first, &second) == 2 &&
          first == major (device) && second == minor (device) && line_is_network (lines[i]))
        return TRUE;
    }

  return FALSE;
}

gboolean
av_vault_medium_is_network (guint32 magic,
                            dev_t device,
                            const char *mounts)
{
  if (magic == FUSE)
    return mounts != NULL && fuse_is_network (device, mounts);

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if (magic == networks[i])
      return TRUE;

  return FALSE;
}
