#pragma once

#include <sys/types.h>
#include <glib.h>

G_BEGIN_DECLS

/* Files that must be whole or not be: written beside, synced, renamed, and the
 * directory synced, so that a power cut leaves the old one or the new one. */

#define AV_FILE_ERROR (av_file_error_quark ())
GQuark av_file_error_quark (void);

typedef enum
{
  AV_FILE_ERROR_MISSING,
  AV_FILE_ERROR_EXISTS,
  AV_FILE_ERROR_DENIED,
  AV_FILE_ERROR_READ_ONLY,   /* medium */
  AV_FILE_ERROR_FULL,        /* disk or quota */
  AV_FILE_ERROR_AWAY,        /* the medium, while it was in use */
  AV_FILE_ERROR_NOT_REGULAR, /* a link, a pipe, a device, a directory */
  AV_FILE_ERROR_TOO_LARGE,
  AV_FILE_ERROR_TRUNCATED, /* shorter than it must be */
  AV_FILE_ERROR_IO,
} AvFileError;

/* FALSE only where there is nothing of that name: behind what this account may
 * not look into, there may be. */
gboolean av_file_may_exist (const char *path);

/* Replaces path, mode 0600. */
gboolean av_file_write (const char *path,
                        const void *data,
                        gsize size,
                        GError **error);

/* The whole of a regular file (links and pipes are refused) of at most maximum
 * bytes. */
GBytes *av_file_read (const char *path,
                      gsize maximum,
                      GError **error);

/* The first bytes of a regular file, which has at least that many. */
gboolean av_file_read_start (const char *path,
                             guint8 *bytes,
                             gsize size,
                             GError **error);

/* A regular file read in places: what may be too long for memory. */
typedef struct _AvFileReader AvFileReader;

AvFileReader *av_file_reader_new (const char *path,
                                  GError **error);

/* How many of the size bytes from offset on were read: fewer at the end of the
 * file, -1 on failure. */
gssize av_file_reader_read (AvFileReader *self,
                            goffset offset,
                            void *bytes,
                            gsize size,
                            GError **error);
/* What the machine remembers of it is read from the disk again. */
void av_file_reader_forget (AvFileReader *self);
/* In bytes; -1 where the disk does not say. */
goffset av_file_reader_get_size (AvFileReader *self);
void av_file_reader_free (AvFileReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvFileReader, av_file_reader_free)

/* Durable when it returns; a missing file is an error. */
gboolean av_file_remove (const char *path,
                         GError **error);

/* The same of a directory, which must be empty. */
gboolean av_file_remove_directory (const char *path,
                                   GError **error);

/* Replaces what is at to; durable when it returns, under the new name alone. */
gboolean av_file_rename (const char *from,
                         const char *to,
                         GError **error);

/* Mode 0700, with its parents; an existing directory is fine. */
gboolean av_file_make_directory (const char *path,
                                 GError **error);

gboolean av_file_sync (const char *path,
                       GError **error);
gboolean av_file_sync_directory (const char *path,
                                 GError **error);
/* All that was written to the medium that holds a directory. */
gboolean av_file_sync_medium (const char *path,
                              GError **error);

/* A long file written in pieces under path + ".tmp": nothing is at path before
 * av_file_writer_commit() has returned TRUE. Freeing it before removes the
 * pieces. */
typedef struct _AvFileWriter AvFileWriter;

AvFileWriter *av_file_writer_new (const char *path,
                                  GError **error);
gboolean av_file_writer_write (AvFileWriter *self,
                               const void *data,
                               gsize size,
                               GError **error);
gboolean av_file_writer_commit (AvFileWriter *self,
                                GError **error);

/* The same, replacing nothing: AV_FILE_ERROR_EXISTS where there is something of that
 * name by now. Nothing of ours is at path where it fails. */
gboolean av_file_writer_commit_new (AvFileWriter *self,
                                    GError **error);
void av_file_writer_free (AvFileWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvFileWriter, av_file_writer_free)

/* A sentence for errno, in this domain. */
void av_file_set_error (GError **error,
                        const char *path,
                        int saved_errno);

/* The system calls all of this goes through (errno is set as they set it), for
 * tests to record, to cut short and to make fail. */
typedef struct
{
  int (*open) (const char *path, int flags, mode_t mode);
  ssize_t (*read) (int fd, void *bytes, size_t size);
  ssize_t (*write) (int fd, const void *bytes, size_t size);
  int (*sync) (int fd);
  int (*sync_system) (int fd); /* all of the file system that holds it */
  int (*close) (int fd);
  int (*rename) (const char *from, const char *to);
  int (*rename_new) (const char *from, const char *to); /* EEXIST; EINVAL or ENOSYS where the file system has no such thing */
  int (*unlink) (const char *path);
  int (*mkdir) (const char *path, mode_t mode);
  int (*rmdir) (const char *path);
} AvFileOperations;

extern const AvFileOperations av_file_system_operations;

/* NULL: the system's again. */
void av_file_set_operations_for_test (const AvFileOperations *operations);

G_END_DECLS
