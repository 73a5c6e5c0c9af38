#include "av-salvage-pages.h"
#include "av-salvage-pages-private.h"

#include <string.h>
#include <sodium.h>

#include "av-btree-page.h"
#include "av-vault-error.h"
#include "av-vault-log.h"

#define USABLE (AV_VAULT_PAGE_SIZE - AV_PAGE_RESERVE)
#define LOCK_PAGE (0x40000000 / AV_VAULT_PAGE_SIZE + 1)
#define USER_VERSION 60
#define APPLICATION_ID 68

/* Whose child a page is: an entry of a map of pages. */
#define MAP_ENTRY 5
#define MAP_ROOT 1
#define MAP_CHILD 5

static gboolean
read_frame (AvSalvagePages *self,
            gint64 offset,
            guint8 *page)
{
  guint8 frame[AV_PAGE_FRAME_HEADER + AV_VAULT_PAGE_SIZE];

  if (av_file_reader_read (self->log, offset, frame, sizeof frame, NULL) != sizeof frame ||
      !av_page_cipher_pass_frame (self->cipher, offset, frame, AV_VAULT_PAGE_SIZE))
    return FALSE;

  memcpy (page, frame + AV_PAGE_FRAME_HEADER, AV_VAULT_PAGE_SIZE);
  return TRUE;
}

/* Zeros where the disk has nothing of it. */
static void
read_sealed (AvSalvagePages *self,
             guint32 number,
             guint8 *page)
{
  const gint64 *offset = g_hash_table_lookup (self->in_log, GUINT_TO_POINTER (number));
  const gint64 place = AV_VAULT_HEADER_SIZE + (gint64) (number - 1) * AV_VAULT_PAGE_SIZE;

  if (offset != NULL ? !read_frame (self, *offset, page)
                     : av_file_reader_read (self->database, place, page, AV_VAULT_PAGE_SIZE, NULL) != AV_VAULT_PAGE_SIZE)
    memset (page, 0, AV_VAULT_PAGE_SIZE);
}

gboolean
av_salvage_pages_read (AvSalvagePages *self,
                       guint32 number,
                       guint8 *page)
{
  const guint8 *made = g_hash_table_lookup (self->made, GUINT_TO_POINTER (number));

  if (made != NULL)
    {
      memcpy (page, made, AV_VAULT_PAGE_SIZE);
      return TRUE;
    }

  if (number == 0 || number > self->n_pages)
    return FALSE;

  read_sealed (self, number, page);
  return av_page_cipher_open_page (self->cipher, number, page, AV_VAULT_PAGE_SIZE);
}

void
av_salvage_pages_make (AvSalvagePages *self,
                       guint32 number,
                       const guint8 *page)
{
  g_hash_table_insert (self->made, GUINT_TO_POINTER (number), g_memdup2 (page, AV_VAULT_PAGE_SIZE));
}

static void
free_page (gpointer page)
{
  sodium_memzero (page, AV_VAULT_PAGE_SIZE);
  g_free (page);
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

/* The map that tells of a page, or is that page (ptrmapPageno () of SQLite). */
static guint32
get_map (guint32 number)
{
  const guint32 group = USABLE / MAP_ENTRY + 1;
  guint32 map = (number - 2) / group * group + 2;

  return map == LOCK_PAGE ? map + 1 : map;
}

static void
read_map (AvSalvagePages *self,
          guint32 map,
          const guint8 *page)
{
  for (guint32 i = 0; i < USABLE / MAP_ENTRY && map + 1 + i <= self->n_pages; i++)
    {
      const guint8 *entry = page + MAP_ENTRY * i;
      guint32 number = map + 1 + i;

      if (entry[0] == MAP_ROOT)
        g_array_append_val (self->roots, number);
      else if (entry[0] == MAP_CHILD)
        self->parents[number] = read_u32 (entry + 1);
    }
}

static void
take_first (AvSalvagePages *self,
            guint8 *page)
{
  memcpy (self->first, page, AV_SALVAGE_FILE_HEADER);
  self->schema_root = self->n_pages + 1;
  av_btree_page_move_first (page);
  av_salvage_pages_make (self, self->schema_root, page);
}

static void
read_all (AvSalvagePages *self)
{
  guint8 page[AV_VAULT_PAGE_SIZE];

  for (guint32 number = 1; number <= self->n_pages; number++)
    if (!av_salvage_pages_read (self, number, page))
      self->lost[number] = TRUE;
    else if (number == 1)
      take_first (self, page);
    else if (get_map (number) == number)
      read_map (self, number, page);
    else
      self->kinds[number] = av_btree_page_get_kind (page);

  sodium_memzero (page, sizeof page);
}

static void
write_u32 (guint8 *bytes,
           guint32 value)
{
  for (guint i = 0; i < 4; i++)
    bytes[i] = value >> (24 - 8 * i);
}

/* Page 1 of a database without a table, of so many pages, none of them free. */
static void
begin_first (guint8 *page,
             guint32 n_pages)
{
  memset (page, 0, AV_VAULT_PAGE_SIZE);
  memcpy (page, "SQLite format 3", 16);
  page[16] = AV_VAULT_PAGE_SIZE >> 8;
  page[18] = page[19] = 1; /* no log */
  page[20] = AV_PAGE_RESERVE;
  page[21] = 64;
  page[22] = page[23] = 32;
  write_u32 (page + 24, 1);
  write_u32 (page + 28, n_pages);
  write_u32 (page + 40, 1);
  write_u32 (page + 44, 4); /* of the schema */
  write_u32 (page + 56, 1); /* UTF-8 */
  write_u32 (page + 92, 1);
  page[AV_SALVAGE_FILE_HEADER] = AV_BTREE_TABLE_LEAF;
  page[AV_SALVAGE_FILE_HEADER + 5] = USABLE >> 8;
  page[AV_SALVAGE_FILE_HEADER + 6] = USABLE & 0xff;
}

static gboolean
write_page (AvSalvagePages *self,
            AvFileWriter *writer,
            guint32 number,
            guint32 last,
            GError **error)
{
  const guint8 *made = g_hash_table_lookup (self->made, GUINT_TO_POINTER (number));
  guint8 page[AV_VAULT_PAGE_SIZE];

  if (number == 1)
    begin_first (page, last);
  else if (made != NULL)
    memcpy (page, made, sizeof page);

  if (number == 1 || made != NULL)
    av_page_cipher_seal_page (self->cipher, number, page, page, sizeof page);
  else
    read_sealed (self, number, page);
  return av_file_writer_write (writer, page, sizeof page, error);
}

gboolean
av_salvage_pages_write (AvSalvagePages *self,
                        const char *path,
                        GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvFileWriter) writer = av_file_writer_new (path, &problem);
  guint8 header[AV_VAULT_HEADER_SIZE];
  guint32 last = MAX (self->n_pages, self->schema_root);
  gboolean done;

  av_vault_header_write (&self->header, header);
  done = writer != NULL && av_file_writer_write (writer, header, sizeof header, &problem);
  for (guint32 number = 1; done && number <= last; number++)
    done = write_page (self, writer, number, last, &problem);

  return (done && av_file_writer_commit (writer, &problem)) ||
         av_vault_error_take_file (error, g_steal_pointer (&problem));
}

guint32
av_salvage_pages_get_schema_root (AvSalvagePages *self)
{
  return self->schema_root;
}

gboolean
av_salvage_pages_get_versions (AvSalvagePages *self,
                               guint32 *user_version,
                               guint32 *application_id)
{
  *user_version = read_u32 (self->first + USER_VERSION);
  *application_id = read_u32 (self->first + APPLICATION_ID);
  return self->first[0] != 0;
}

gboolean
av_salvage_pages_has_whole_log (AvSalvagePages *self)
{
  return self->log_is_whole;
}

GArray *
av_salvage_pages_get_roots (AvSalvagePages *self)
{
  return self->roots;
}

GArray *
av_salvage_pages_get_torn (AvSalvagePages *self)
{
  return self->torn;
}

static gboolean
open_files (AvSalvagePages *self,
            const char *path,
            AvSecret *store_key,
            GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) problem = NULL;
  goffset size;

  self->database = av_file_reader_new (path, &problem);
  if (self->database == NULL)
    return av_vault_error_take_file (error, g_steal_pointer (&problem));

  size = av_file_reader_get_size (self->database);
  self->log = av_file_reader_new (log, NULL);
  self->in_log = av_vault_log_list_pages (path, store_key, &self->header, &self->n_pages, &self->log_is_whole);
  if (self->n_pages == 0 && size > AV_VAULT_HEADER_SIZE)
    self->n_pages = (size - AV_VAULT_HEADER_SIZE + AV_VAULT_PAGE_SIZE - 1) / AV_VAULT_PAGE_SIZE;

  return TRUE;
}

AvSalvagePages *
av_salvage_pages_new (const char *path,
                      AvSecret *store_key,
                      const AvVaultHeader *header,
                      GError **error)
{
  g_autoptr (AvSalvagePages) self = g_new0 (AvSalvagePages, 1);

  self->header = *header;
  self->cipher = av_page_cipher_new (store_key, header->uuid, header->epoch);
  self->made = g_hash_table_new_full (NULL, NULL, NULL, free_page);
  self->roots = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->torn = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (!open_files (self, path, store_key, error))
    return NULL;

  /* As many as the file or the log says. */
  self->parents = g_try_new0 (guint32, (gsize) self->n_pages + 1);
  self->kinds = g_try_new0 (guint8, (gsize) self->n_pages + 1);
  self->lost = g_try_new0 (gboolean, (gsize) self->n_pages + 1);
  if (self->parents == NULL || self->kinds == NULL || self->lost == NULL)
    {
      av_vault_error_set (error, AV_VAULT_ERROR_MEMORY);
      return NULL;
    }

  read_all (self);
  return g_steal_pointer (&self);
}

void
av_salvage_pages_free (AvSalvagePages *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->cipher, av_page_cipher_unref);
  g_clear_pointer (&self->database, av_file_reader_free);
  g_clear_pointer (&self->log, av_file_reader_free);
  g_clear_pointer (&self->in_log, g_hash_table_unref);
  g_hash_table_unref (self->made);
  g_array_unref (self->roots);
  g_array_unref (self->torn);
  g_free (self->parents);
  g_free (self->kinds);
  g_free (self->lost);
  g_free (self);
}
