#include "av-vault-log.h"

#include <string.h>
#include <glib/gstdio.h>

#include "av-file.h"
#include "av-page-cipher.h"
#include "av-vault-error.h"

#define LOG_HEADER 32
#define FRAME_SIZE (AV_PAGE_FRAME_HEADER + AV_VAULT_PAGE_SIZE)
#define LOCK_PAGE (0x40000000 / AV_VAULT_PAGE_SIZE + 1) /* SQLite never writes it */
#define SALTS 8                                         /* in a frame header, 8 bytes; at 16 in the log's */
#define PIECE (64 * 1024)
#define SEAL_SIZE (AV_PAGE_NONCE_SIZE + AV_PAGE_TAG_SIZE)

typedef struct
{
  AvFileReader *log;
  AvFileReader *database;
  GError *error;       /* of the first read that failed: nothing was found out */
  guint32 n_pages;     /* whole ones in the database */
  guint32 committed;   /* pages of it after the last transaction of the log; 0: it has none */
  GHashTable *pages;   /* of it that lie in the log, to the offset of their last frame */
  GHashTable *pending; /* the same of a transaction that is being read */
  AvPageCipher *cipher;
  guint8 header[LOG_HEADER];
  guint8 frame[FRAME_SIZE];
} Inspection;

/* What an authentic frame says of itself. */
typedef struct
{
  gint64 offset; /* in the log */
  guint32 page;
  guint32 commit; /* pages of the database after its transaction, where it ends one */
  guint64 transaction;
  guint8 salts[8];
  guint8 seal[SEAL_SIZE]; /* the page's nonce and tag */
} Frame;

static guint32
read_u32_be (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* SQLite's checksum of the first 24 bytes of the log. */
static gboolean
header_is_good (const guint8 *header)
{
  gboolean big = read_u32_be (header) == 0x377f0683;
  guint32 a = 0;
  guint32 b = 0;

  if (!big && read_u32_be (header) != 0x377f0682)
    return FALSE;

  for (guint i = 0; i < 24; i += 8)
    {
      guint32 words[2];

      memcpy (words, header + i, 8);
      a += (big ? GUINT32_FROM_BE (words[0]) : GUINT32_FROM_LE (words[0])) + b;
      b += (big ? GUINT32_FROM_BE (words[1]) : GUINT32_FROM_LE (words[1])) + a;
    }

  return read_u32_be (header + 8) == AV_VAULT_PAGE_SIZE &&
         a == read_u32_be (header + 24) &&
         b == read_u32_be (header + 28);
}

/* FALSE at the end, and where it cannot be read. */
static gboolean
read_whole (Inspection *self,
            AvFileReader *reader,
            gint64 offset,
            void *bytes,
            gsize size)
{
  gssize n = self->error == NULL ? av_file_reader_read (reader, offset, bytes, size, &self->error) : -1;

  return n >= 0 && (gsize) n == size;
}

/* The next frame that authenticates at its place; FALSE at the end. *index is
 * its number from 0. */
static gboolean
next_frame (Inspection *self,
            gint64 *index,
            Frame *frame)
{
  const guint8 *trailer = self->frame + FRAME_SIZE - AV_PAGE_RESERVE;

  for (;;)
    {
      gint64 offset = LOG_HEADER + ++*index * (gint64) FRAME_SIZE;

      if (!read_whole (self, self->log, offset, self->frame, FRAME_SIZE))
        return FALSE;

      frame->transaction = av_page_cipher_get_transaction (self->frame, AV_VAULT_PAGE_SIZE);
      memcpy (frame->seal, trailer, SEAL_SIZE);
      if (!av_page_cipher_pass_frame (self->cipher, offset, self->frame, AV_VAULT_PAGE_SIZE))
        continue;

      frame->offset = offset;
      frame->page = read_u32_be (self->frame);
      frame->commit = read_u32_be (self->frame + 4);
      memcpy (frame->salts, self->frame + SALTS, sizeof frame->salts);
      return TRUE;
    }
}

static void
note_page (Inspection *self,
           const Frame *frame)
{
  GHashTableIter iter;
  gpointer page;
  gpointer offset;

  g_hash_table_insert (self->pending, GUINT_TO_POINTER (frame->page), g_memdup2 (&frame->offset, sizeof frame->offset));
  if (frame->commit == 0)
    return;

  self->committed = frame->commit;
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &page, &offset))
    {
      g_hash_table_insert (self->pages, page, offset);
      g_hash_table_iter_steal (&iter);
    }
}

/* What SQLite has committed it has written, also the pages it has freed (secure_delete):
 * where the database does not have it the log does, or the file was cut. SQLite would
 * read zeros there, and take them for what was written. */
static gboolean
lacks_pages (Inspection *self)
{
  for (guint32 page = self->n_pages + 1; page <= self->committed; page++)
    if (page != LOCK_PAGE && !g_hash_table_contains (self->pages, GUINT_TO_POINTER (page)))
      return TRUE;

  return FALSE;
}

/* The log is read by SQLite up to the first frame that is not authentic, or not
 * of the transaction it should be of. A frame of a later transaction proves
 * that the one at the break had been committed and synced. */
static gboolean
break_is_damage (Inspection *self)
{
  gint64 index = -1;
  gint64 expected_index = 0;
  guint64 expected = 0;
  gboolean broken = FALSE;
  Frame frame;

  while (next_frame (self, &index, &frame))
    {
      if (memcmp (frame.salts, self->header + 16, sizeof frame.salts) != 0)
        {
          broken = TRUE;
          continue;
        }

      broken |= index != expected_index || frame.transaction != expected;
      if (broken && frame.transaction > expected)
        return TRUE;

      if (!broken)
        {
          note_page (self, &frame);
          expected_index++;
          expected += frame.commit != 0;
        }
    }

  return FALSE;
}

static gboolean
page_is_in_database (Inspection *self,
                     guint32 page,
                     const guint8 *seal)
{
  guint8 found[SEAL_SIZE];
  gint64 offset = AV_VAULT_HEADER_SIZE + (gint64) page * AV_VAULT_PAGE_SIZE - AV_PAGE_RESERVE;

  return read_whole (self, self->database, offset, found, SEAL_SIZE) &&
         memcmp (found, seal, SEAL_SIZE) == 0;
}

/* Without its header the log is nothing to SQLite. That is as it should be
 * where the header was being written anew after a checkpoint: then all that was
 * committed lies in the database, the very same sealed pages, but for those the
 * database has given back since. */
static gboolean
headless_is_damage (Inspection *self)
{
  g_autoptr (GHashTable) committed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) pending = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer page;
  gpointer seal;
  gint64 index = -1;
  guint64 expected = 0;
  guint32 size = 0;
  guint8 salts[8];
  gboolean started = FALSE;
  Frame frame;

  while (next_frame (self, &index, &frame))
    {
      if (!started)
        {
          memcpy (salts, frame.salts, sizeof salts);
          expected = frame.transaction;
          started = TRUE;
        }

      if (memcmp (frame.salts, salts, sizeof salts) != 0 || frame.transaction != expected)
        break;

      g_hash_table_insert (pending, GUINT_TO_POINTER (frame.page), g_memdup2 (frame.seal, SEAL_SIZE));
      if (frame.commit == 0)
        continue;

      expected++;
      size = frame.commit;
      g_hash_table_iter_init (&iter, pending);
      while (g_hash_table_iter_next (&iter, &page, &seal))
        {
          g_hash_table_insert (committed, page, seal);
          g_hash_table_iter_steal (&iter);
        }
    }

  g_hash_table_iter_init (&iter, committed);
  while (g_hash_table_iter_next (&iter, &page, &seal))
    if (GPOINTER_TO_UINT (page) <= size && !page_is_in_database (self, GPOINTER_TO_UINT (page), seal))
      return TRUE;

  return FALSE;
}

/* Piece by piece: a log may be longer than there is memory. */
static gboolean
is_copy (const char *path,
         AvFileReader *log)
{
  g_autoptr (AvFileReader) copy = av_file_reader_new (path, NULL);
  g_autofree guint8 *one = g_malloc (PIECE);
  g_autofree guint8 *other = g_malloc (PIECE);
  gssize size = PIECE;

  for (goffset offset = 0; copy != NULL && size == PIECE; offset += PIECE)
    {
      size = av_file_reader_read (log, offset, one, PIECE, NULL);
      if (size < 0 || av_file_reader_read (copy, offset, other, PIECE, NULL) != size || memcmp (one, other, size) != 0)
        return FALSE;
    }
  return copy != NULL;
}

static gboolean
write_copy (const char *path,
            AvFileReader *log,
            GError **error)
{
  g_autoptr (AvFileWriter) writer = av_file_writer_new (path, error);
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize size = PIECE;

  for (goffset offset = 0; writer != NULL && size == PIECE; offset += PIECE)
    {
      size = av_file_reader_read (log, offset, piece, PIECE, error);
      if (size < 0 || !av_file_writer_write (writer, piece, size, error))
        return FALSE;
    }
  return writer != NULL && av_file_writer_commit (writer, error);
}

/* Once: what is refused after it is tried again. */
static gboolean
keep_copy (const char *path,
           GError **error)
{
  g_autoptr (GError) file_error = NULL;
  g_autoptr (AvFileReader) log = av_file_reader_new (path, &file_error);

  for (guint i = 1; log != NULL && i < 1000; i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s.damaged-%u", path, i);

      if (is_copy (copy, log))
        return TRUE;
      if (g_file_test (copy, G_FILE_TEST_EXISTS))
        continue;

      return write_copy (copy, log, &file_error) || av_vault_error_take_file (error, g_steal_pointer (&file_error));
    }

  return file_error != NULL ? av_vault_error_take_file (error, g_steal_pointer (&file_error)) : av_vault_error_set (error, AV_VAULT_ERROR_IO);
}

static gboolean
is_damaged (Inspection *self)
{
  if (!read_whole (self, self->log, 0, self->header, LOG_HEADER))
    return FALSE;

  return header_is_good (self->header) ? break_is_damage (self) : headless_is_damage (self);
}

static Inspection *
inspection_new (const char *path,
                const char *log,
                AvSecret *store_key,
                const AvVaultHeader *header)
{
  Inspection *self = g_new0 (Inspection, 1);
  GStatBuf status;

  self->pages = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->pending = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (g_stat (path, &status) == 0 && status.st_size > AV_VAULT_HEADER_SIZE)
    self->n_pages = (status.st_size - AV_VAULT_HEADER_SIZE) / AV_VAULT_PAGE_SIZE;
  self->cipher = av_page_cipher_new (store_key, header->uuid, header->epoch);
  self->log = av_file_reader_new (log, &self->error);
  if (self->log != NULL)
    self->database = av_file_reader_new (path, &self->error);
  return self;
}

static void
inspection_free (Inspection *self)
{
  av_file_reader_free (self->log);
  av_file_reader_free (self->database);
  av_page_cipher_unref (self->cipher);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->pending);
  g_clear_error (&self->error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inspection, inspection_free)

gboolean
av_vault_log_inspect (const char *path,
                      AvSecret *store_key,
                      const AvVaultHeader *header,
                      gboolean cut,
                      AvVaultLogState *state,
                      GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (Inspection) inspection = NULL;
  GStatBuf status;
  gboolean damaged;

  *state = AV_VAULT_LOG_EMPTY;
  if (g_stat (log, &status) != 0 || status.st_size == 0)
    return TRUE;

  inspection = inspection_new (path, log, store_key, header);
  damaged = inspection->error == NULL && is_damaged (inspection);
  if (inspection->error != NULL)
    return av_vault_error_take_file (error, g_steal_pointer (&inspection->error));

  if (inspection->committed > 0)
    *state = lacks_pages (inspection) ? AV_VAULT_LOG_LACKS_PAGES : AV_VAULT_LOG_WHOLE;
  if (!damaged)
    return TRUE;

  return cut ? keep_copy (log, error) : av_vault_error_set (error, AV_VAULT_ERROR_LOG_DAMAGED);
}

GHashTable *
av_vault_log_list_pages (const char *path,
                         AvSecret *store_key,
                         const AvVaultHeader *header,
                         guint32 *n_pages,
                         gboolean *complete)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (Inspection) inspection = inspection_new (path, log, store_key, header);

  if (inspection->error == NULL)
    is_damaged (inspection);

  *complete = inspection->error == NULL || g_error_matches (inspection->error, AV_FILE_ERROR, AV_FILE_ERROR_MISSING);
  *n_pages = inspection->committed;
  return g_hash_table_ref (inspection->pages);
}
