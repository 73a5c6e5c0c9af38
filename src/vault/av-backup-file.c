#include "av-backup-file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-file.h"
#include "av-hash.h"
#include "av-wire.h"

#define MAGIC "AVBACKUP"
#define FORMAT 1
#define HEAD 22
#define MAXIMUM_KEYS (256 * 1024)
#define PIECE (256 * 1024)

typedef struct
{
  AvFileReader *file;
  goffset offset; /* read up to there */
  AvHash *hash;
  guint32 keys_size;
  guint64 store_size;
} Reader;

G_DEFINE_QUARK (av - backup - error - quark, av_backup_error)

static gboolean
set_error (GError **error,
           AvBackupError code)
{
  static const char *const sentences[] = {
    [AV_BACKUP_ERROR_DAMAGED] = N_ ("This file is not a backup of Aller-vers, or it is damaged. Nothing was changed; try an older one."),
    [AV_BACKUP_ERROR_NEWER] = N_ ("This backup was written by a newer version of Aller-vers. Nothing was changed; update this machine."),
    [AV_BACKUP_ERROR_OLDER] = N_ ("This backup was written by a trial version of Aller-vers, from before its format was settled. Nothing was changed; restore it with the version that wrote it."),
    [AV_BACKUP_ERROR_MISSING] = N_ ("There is no backup of that name."),
  };

  g_set_error_literal (error, AV_BACKUP_ERROR, code, _ (sentences[code]));
  return FALSE;
}

static gboolean
write_hashed (AvFileWriter *writer,
              AvHash *hash,
              const void *bytes,
              gsize size,
              GError **error)
{
  av_hash_update (hash, bytes, size);
  return av_file_writer_write (writer, bytes, size, error);
}

static gboolean
copy_store (AvFileWriter *writer,
            AvHash *hash,
            const char *store,
            guint64 size,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  g_autoptr (AvFileReader) reader = av_file_reader_new (store, error);
  gssize n;

  for (guint64 done = 0; reader != NULL && done < size; done += n)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      n = av_file_reader_read (reader, done, piece, MIN (size - done, PIECE), error);
      if (n == 0)
        av_file_set_error (error, store, EIO);
      if (n <= 0 || !write_hashed (writer, hash, piece, n, error))
        return FALSE;
    }

  return reader != NULL;
}

static gboolean
write_parts (const char *path,
             GBytes *keys,
             const char *store,
             guint64 store_size,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AvFileWriter) writer = av_file_writer_new (path, error);
  g_autoptr (AvHash) hash = av_hash_new (NULL, AV_HASH_SIZE);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint8 result[AV_HASH_SIZE];

  if (writer == NULL)
    return FALSE;

  av_writer_put_bytes (head, MAGIC, 8);
  av_writer_put_u16 (head, FORMAT);
  av_writer_put_u32 (head, g_bytes_get_size (keys));
  av_writer_put_u64 (head, store_size);
  if (!write_hashed (writer, hash, head->data, head->len, error) ||
      !write_hashed (writer, hash, g_bytes_get_data (keys, NULL), g_bytes_get_size (keys), error) ||
      !copy_store (writer, hash, store, store_size, cancellable, error))
    return FALSE;

  av_hash_finish (hash, result);
  return av_file_writer_write (writer, result, sizeof result, error) && av_file_writer_commit (writer, error);
}

gboolean
av_backup_file_pack (const char *path,
                     const char *keys,
                     const char *store,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GBytes) content = av_file_read (keys, MAXIMUM_KEYS, error);
  GStatBuf status;

  if (content == NULL)
    return FALSE;

  if (g_stat (store, &status) != 0)
    {
      av_file_set_error (error, store, errno);
      return FALSE;
    }

  return write_parts (path, content, store, status.st_size, cancellable, error);
}

static void
reader_close (Reader *reader)
{
  g_clear_pointer (&reader->file, av_file_reader_free);
  av_hash_free (reader->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_close)

/* A file that ends before is none of ours; one that the disk does not give is
 * another matter. */
static gboolean
read_bytes (Reader *reader,
            void *bytes,
            gsize size,
            GError **error)
{
  gssize n = av_file_reader_read (reader->file, reader->offset, bytes, size, error);

  if (n < 0)
    return FALSE;

  reader->offset += n;
  return (gsize) n == size || set_error (error, AV_BACKUP_ERROR_DAMAGED);
}

static gboolean
read_hashed (Reader *reader,
             void *bytes,
             gsize size,
             GError **error)
{
  if (!read_bytes (reader, bytes, size, error))
    return FALSE;

  av_hash_update (reader->hash, bytes, size);
  return TRUE;
}

static gboolean
open_file (Reader *reader,
           const char *path,
           GError **error)
{
  g_autofree char *real = realpath (path, NULL);
  g_autoptr (GError) problem = NULL;

  /* A link of somebody's own is as good as the file. */
  reader->file = av_file_reader_new (real != NULL ? real : path, &problem);
  if (reader->file != NULL)
    return TRUE;

  if (g_error_matches (problem, AV_FILE_ERROR, AV_FILE_ERROR_MISSING))
    return set_error (error, AV_BACKUP_ERROR_MISSING);
  if (g_error_matches (problem, AV_FILE_ERROR, AV_FILE_ERROR_NOT_REGULAR))
    return set_error (error, AV_BACKUP_ERROR_DAMAGED);

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
reader_open (Reader *reader,
             const char *path,
             GError **error)
{
  guint8 head[HEAD];
  guint16 format = 0;
  AvReader wire;

  if (!open_file (reader, path, error))
    return FALSE;

  reader->hash = av_hash_new (NULL, AV_HASH_SIZE);
  if (!read_hashed (reader, head, sizeof head, error))
    return FALSE;

  av_reader_init (&wire, head + 8, sizeof head - 8);
  av_reader_get_u16 (&wire, &format);
  av_reader_get_u32 (&wire, &reader->keys_size);
  av_reader_get_u64 (&wire, &reader->store_size);
  if (memcmp (head, MAGIC, 8) != 0)
    return set_error (error, AV_BACKUP_ERROR_DAMAGED);
  if (format > FORMAT)
    return set_error (error, AV_BACKUP_ERROR_NEWER);
  if (format < FORMAT)
    return set_error (error, AV_BACKUP_ERROR_OLDER);
  if (reader->keys_size > MAXIMUM_KEYS ||
      (guint64) av_file_reader_get_size (reader->file) != HEAD + reader->keys_size + reader->store_size + AV_HASH_SIZE)
    return set_error (error, AV_BACKUP_ERROR_DAMAGED);

  return TRUE;
}

static GBytes *
read_keys (Reader *reader,
           GError **error)
{
  g_autofree guint8 *keys = g_malloc (MAX (1, reader->keys_size));

  if (!read_hashed (reader, keys, reader->keys_size, error))
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&keys), reader->keys_size);
}

GBytes *
av_backup_file_read_keys (const char *path,
                          GError **error)
{
  g_auto (Reader) reader = { 0 };

  return reader_open (&reader, path, error) ? read_keys (&reader, error) : NULL;
}

static gboolean
check_hash (Reader *reader,
            GError **error)
{
  guint8 expected[AV_HASH_SIZE];
  guint8 found[AV_HASH_SIZE];

  av_hash_finish (reader->hash, expected);
  return read_bytes (reader, found, sizeof found, error) &&
         (av_hash_equal (expected, found, sizeof found) || set_error (error, AV_BACKUP_ERROR_DAMAGED));
}

/* Reads the store part; writer NULL: only to check the hash. */
static gboolean
read_store (Reader *reader,
            AvFileWriter *writer,
            GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);

  for (guint64 rest = reader->store_size; rest > 0;)
    {
      gsize n = MIN (rest, PIECE);

      if (!read_hashed (reader, piece, n, error) ||
          (writer != NULL && !av_file_writer_write (writer, piece, n, error)))
        return FALSE;

      rest -= n;
    }

  return check_hash (reader, error);
}

gboolean
av_backup_file_check (const char *path,
                      GError **error)
{
  g_auto (Reader) reader = { 0 };
  g_autoptr (GBytes) keys = NULL;

  if (!reader_open (&reader, path, error))
    return FALSE;

  keys = read_keys (&reader, error);
  return keys != NULL && read_store (&reader, NULL, error);
}

gboolean
av_backup_file_unpack (const char *path,
                       const char *keys,
                       const char *store,
                       GError **error)
{
  g_auto (Reader) reader = { 0 };
  g_autoptr (AvFileWriter) writer = NULL;
  g_autoptr (GBytes) content = NULL;

  if (!av_backup_file_check (path, error) || !reader_open (&reader, path, error))
    return FALSE;

  content = read_keys (&reader, error);
  if (content == NULL ||
      !av_file_write (keys, g_bytes_get_data (content, NULL), g_bytes_get_size (content), error))
    return FALSE;

  writer = av_file_writer_new (store, error);
  return writer != NULL && read_store (&reader, writer, error) && av_file_writer_commit (writer, error);
}
