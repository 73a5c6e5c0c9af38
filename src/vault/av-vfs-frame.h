#pragma once

#include "av-vfs-private.h"

G_BEGIN_DECLS

/* The frames of a log lie behind its header: each a header of its own and a page,
 * sealed as one. */
#define AV_VFS_LOG_HEADER 32

/* Where in which frame an offset lies. */
typedef struct
{
  gint64 frame;
  gint64 inside;
} AvVfsPlace;

gsize av_vfs_frame_get_size (AvVfsFile *file);
AvVfsPlace av_vfs_frame_locate (AvVfsFile *file,
                                gint64 offset);

/* Into the scratch of the file, opened; transaction: that of the frame, or NULL. */
int av_vfs_frame_read (AvVfsFile *file,
                       gint64 offset,
                       guint64 *transaction);
int av_vfs_frame_write (AvVfsFile *file,
                        gint64 offset,
                        guint64 transaction,
                        const guint8 *header,
                        const guint8 *page);

/* av-vfs-pieces.c, where test suites simulate crashes: any bytes anywhere, and a
 * frame header that is still held. */
int av_vfs_pieces_flush (AvVfsFile *file);
int av_vfs_pieces_write (AvVfsFile *file,
                         const guint8 *bytes,
                         int size,
                         gint64 offset);
int av_vfs_pieces_read (AvVfsFile *file,
                        guint8 *bytes,
                        int size,
                        gint64 offset);

G_END_DECLS
