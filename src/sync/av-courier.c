#include "av-courier.h"

#include "av-addressees.h"
#include "av-courier-store.h"
#include "av-dropbox-writer.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-limits.h"
#include "av-segment-store.h"

#define KEPT_DAYS 90
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

/* ---- Taking ---------------------------------------------------------------- */

static gboolean
find_colleague (AvInstallation *self,
                AvBundleFile *file,
                gboolean *found,
                GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);

  *found = FALSE;

  for (guint i = 0; !*found && i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      if (av_installation_is_live (member) && !av_id_equal (&member->id, &self->identity->id) && !av_addressees_have (self, file, member, found, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_courier_take (AvInstallation *self,
                 const char *path,
                 GError **error)
{
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, NULL);
  g_autoptr (GBytes) bytes = NULL;
  AvCarried carried;
  gboolean colleague, seen;
  gsize size;
  const guint8 *data;

  if (file == NULL || av_bundle_file_get_size (file) > AV_LIMIT_COURIER_FILE)
    return TRUE;

  if (!find_colleague (self, file, &colleague, error) ||
      !av_segment_store_has_seen_bundle (self->store, av_bundle_file_get_id (file), &seen, error))
    return FALSE;

  if (!colleague || seen)
    return TRUE;

  bytes = av_file_read (path, AV_LIMIT_COURIER_FILE, NULL);
  data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (data == NULL || size != av_bundle_file_get_size (file))
    return TRUE;

  carried.bundle = *av_bundle_file_get_id (file);
  av_hash_bytes (data, size, carried.hash, sizeof carried.hash);
  return av_courier_store_add (self->store, &carried, data, size, AV_LIMIT_COURIER, error);
}

/* ---- Giving ---------------------------------------------------------------- */

typedef struct
{
  GPtrArray *files;   /* AvDropboxFile: what this pass read */
  GHashTable *lying;  /* ids as GBytes, to GPtrArray of paths: copies of which nothing else is known; NULL: not looked for yet */
  GHashTable *hashes; /* as GBytes: copies that need not be put there */
  const char *folder;
  GCancellable *cancellable;
  GPtrArray *given; /* paths */
} Giving;

static GBytes *
get_id (const AvId *bundle)
{
  return g_bytes_new (bundle->bytes, AV_ID_SIZE);
}

static void
add_lying (GHashTable *lying,
           const char *path)
{
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, NULL);
  g_autoptr (GBytes) id = file != NULL ? get_id (av_bundle_file_get_id (file)) : NULL;
  GPtrArray *paths = id != NULL ? g_hash_table_lookup (lying, id) : NULL;

  if (id == NULL)
    return;

  if (paths == NULL)
    {
      paths = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (lying, g_bytes_ref (id), paths);
    }
  g_ptr_array_add (paths, g_strdup (path));
}

/* Of others' folders what this pass read, of our own all of it: what is not among those
 * drawn would be put there again each time. */
static GHashTable *
list_lying (GPtrArray *files,
            const char *folder,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) own = av_dropbox_list_folder (folder, cancellable, error);
  GHashTable *lying;

  if (own == NULL)
    return NULL;

  lying = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < files->len; i++)
    {
      const AvDropboxFile *known = g_ptr_array_index (files, i);
      g_autofree char *around = g_path_get_dirname (known->path);

      if (!g_str_equal (around, folder))
        add_lying (lying, known->path);
    }

  for (guint i = 0; i < own->len; i++)
    add_lying (lying, ((AvDropboxFile *) g_ptr_array_index (own, i))->path);

  return lying;
}

/* Each file once. What does not read lies there for nobody. */
static void
read_lying (Giving *giving,
            GBytes *id)
{
  AvFollower follower = { .cancellable = giving->cancellable };
  GPtrArray *paths = g_hash_table_lookup (giving->lying, id);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      AvFilePrint print;

      if (av_file_print_take (g_ptr_array_index (paths, i), AV_LIMIT_COURIER_FILE, &follower, &print, NULL))
        g_hash_table_add (giving->hashes, g_bytes_new (print.hash, sizeof print.hash));
    }

  g_hash_table_remove (giving->lying, id);
}

/* Others' post takes no room from our own: what does not fit stays here. */
static gboolean
put_file (Giving *giving,
          const guint8 *bytes,
          gsize size,
          GError **error)
{
  g_autofree char *path = av_dropbox_draw_path (giving->folder);
  AvFollower follower = { .cancellable = giving->cancellable };
  g_autoptr (AvDropboxWriter) writer = NULL;

  if (!av_dropbox_check_room (giving->folder, size, NULL))
    return TRUE;

  writer = av_dropbox_writer_new (path, error);
  if (writer == NULL || !av_dropbox_writer_write (writer, bytes, size, error) || !av_dropbox_writer_commit (writer, &follower, NULL, error))
    return FALSE;

  g_ptr_array_add (giving->given, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
give_one (const AvId *bundle,
          const guint8 *bytes,
          gsize size,
          gpointer user_data,
          GError **error)
{
  Giving *giving = user_data;
  g_autoptr (GBytes) id = get_id (bundle);
  guint8 hash[AV_HASH_SIZE];

  if (giving->lying == NULL && (giving->lying = list_lying (giving->files, giving->folder, giving->cancellable, error)) == NULL)
    return FALSE;

  read_lying (giving, id);
  if (g_cancellable_set_error_if_cancelled (giving->cancellable, error))
    return FALSE;

  av_hash_bytes (bytes, size, hash, sizeof hash);
  return !g_hash_table_add (giving->hashes, g_bytes_new (hash, sizeof hash)) || put_file (giving, bytes, size, error);
}

gboolean
av_courier_give (AvInstallation *self,
                 GPtrArray *files,
                 const char *folder,
                 GCancellable *cancellable,
                 guint *n_given,
                 GError **error)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) given = g_ptr_array_new_with_free_func (g_free);
  Giving giving = { files, NULL, hashes, folder, cancellable, given };
  guint64 now = av_store_get_now (self->store);
  gboolean done;

  *n_given = 0;

  /* What could not be brought in three months is old news: it was sent again. */
  done = av_courier_store_drop (self->store, now - MIN (now, KEPT_DAYS * DAY_MS), error) &&
         av_courier_store_foreach (self->store, give_one, &giving, error) && (given->len == 0 || av_file_sync_medium (folder, error));
  g_clear_pointer (&giving.lying, g_hash_table_unref);

  if (done)
    {
      *n_given = given->len;
      return TRUE;
    }

  for (guint i = 0; i < given->len; i++)
    av_file_remove (g_ptr_array_index (given, i), NULL);

  return FALSE;
}
