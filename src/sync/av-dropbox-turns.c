#include "av-dropbox-turns.h"

#include <string.h>

static int
compare_dates (gconstpointer a,
               gconstpointer b)
{
  const AvDropboxFile *left = *(AvDropboxFile *const *) a;
  const AvDropboxFile *right = *(AvDropboxFile *const *) b;

  if (left->modified.tv_sec != right->modified.tv_sec)
    return left->modified.tv_sec > right->modified.tv_sec ? -1 : 1;
  if (left->modified.tv_nsec != right->modified.tv_nsec)
    return left->modified.tv_nsec > right->modified.tv_nsec ? -1 : 1;

  return strcmp (left->path, right->path);
}

static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  const AvDropboxFile *left = *(AvDropboxFile *const *) a;
  const AvDropboxFile *right = *(AvDropboxFile *const *) b;

  if (left->turn != right->turn)
    return left->turn < right->turn ? -1 : 1;

  if (left->size != right->size)
    return left->size < right->size ? -1 : 1;

  return compare_dates (a, b);
}

static void
number_turns (GPtrArray *files)
{
  g_autoptr (GHashTable) turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_ptr_array_sort (files, compare_dates);

  for (guint i = 0; i < files->len; i++)
    {
      AvDropboxFile *file = g_ptr_array_index (files, i);
      char *folder = g_path_get_dirname (file->path);

      file->turn = GPOINTER_TO_UINT (g_hash_table_lookup (turns, folder));
      g_hash_table_replace (turns, folder, GUINT_TO_POINTER (file->turn + 1));
    }

  g_ptr_array_sort (files, compare_turns);
}

/* The first ones of a part are drawn from all of it. */
static void
shuffle (gpointer *items,
         guint n_items,
         guint n_drawn)
{
  for (guint i = 0; i < n_drawn; i++)
    {
      guint other = (guint) g_random_int_range ((gint32) i, (gint32) n_items);
      gpointer item = items[i];

      items[i] = items[other];
      items[other] = item;
    }
}

/* Those of the turn that the last one is of: there are more of it than are read. */
static void
draw_last_turn (GPtrArray *files,
                guint n_files)
{
  guint turn = ((AvDropboxFile *) g_ptr_array_index (files, n_files))->turn;
  guint from = n_files, to = n_files;

  while (from > 0 && ((AvDropboxFile *) g_ptr_array_index (files, from - 1))->turn == turn)
    from--;
  while (to < files->len && ((AvDropboxFile *) g_ptr_array_index (files, to))->turn == turn)
    to++;

  shuffle (files->pdata + from, to - from, n_files - from);
  g_ptr_array_set_size (files, (gint) n_files);
  g_ptr_array_sort (files, compare_turns);
}

/* What would never find room, as long as what is smaller lies there: the newest of its
 * folder, or what takes most of the room by itself. */
static gboolean
is_kept_back (const AvDropboxFile *file,
              guint64 n_bytes)
{
  return file->turn == 0 || file->size > n_bytes / 2;
}

static void
draw_one (AvDropboxFile **drawn,
          AvDropboxFile *file,
          guint *n)
{
  (*n)++;
  if (g_random_int_range (0, (gint32) *n) == 0)
    {
      AvDropboxFile *other = *drawn;

      *drawn = file;
      file = other;
    }

  g_clear_pointer (&file, av_dropbox_file_free);
}

/* The ones that find room, in their order, and one of those that are kept back. */
static void
drop_large (GPtrArray *files,
            guint64 n_bytes)
{
  AvDropboxFile *drawn = NULL;
  guint64 total = 0;
  guint n_kept = 0, n_kept_back = 0;

  for (guint i = 0; i < files->len; i++)
    {
      AvDropboxFile *file = g_ptr_array_index (files, i);

      if (file->size <= n_bytes - total)
        {
          total += file->size;
          files->pdata[n_kept++] = file;
        }
      else if (is_kept_back (file, n_bytes))
        draw_one (&drawn, file, &n_kept_back);
      else
        av_dropbox_file_free (file);
    }

  if (drawn != NULL)
    files->pdata[n_kept++] = drawn;

  /* Those behind were freed, or are in front. */
  g_ptr_array_set_free_func (files, NULL);
  g_ptr_array_set_size (files, (gint) n_kept);
  g_ptr_array_set_free_func (files, (GDestroyNotify) av_dropbox_file_free);
}

void
av_dropbox_take_turns (GPtrArray *files,
                       guint n_files,
                       guint64 n_bytes)
{
  number_turns (files);

  if (files->len > n_files)
    draw_last_turn (files, n_files);

  drop_large (files, n_bytes);
}
