#include "av-backup.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-backup-file.h"
#include "av-file.h"
#include "av-keyring-private.h"
#include "av-power-supply.h"
#include "av-vault-lock.h"
#include "av-vault-private.h"
#include "av-vault-replace.h"

#define DAY 86400
#define KEPT_DAYS 7
#define KEPT_WEEKS 4
#define OLDEST 90
#define CONFIRMING_DAYS 3
#define DAYS_ON_BATTERY 3
#define SUFFIX ".avb"

static char *
get_folder (const char *dir)
{
  return g_build_filename (dir, "backups", NULL);
}

/* Where store and keys of the copy lie while they are packed. */
typedef struct
{
  char *dir;
  char *store;
  char *keys;
} Workplace;

static void
workplace_clear (Workplace *place)
{
  av_file_remove (place->store, NULL);
  av_file_remove (place->keys, NULL);
  av_file_remove_directory (place->dir, NULL);
  g_free (place->dir);
  g_free (place->store);
  g_free (place->keys);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Workplace, workplace_clear)

static gboolean
workplace_init (Workplace *place,
                const char *dir,
                GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autoptr (GError) file_error = NULL;

  place->dir = g_build_filename (folder, "work", NULL);
  place->store = g_build_filename (place->dir, "store.avs", NULL);
  place->keys = g_build_filename (place->dir, AV_KEYRING_FILE, NULL);
  if (!av_file_make_directory (place->dir, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  return TRUE;
}

gboolean
av_backup_write (AvVault *vault,
                 const char *path,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (Workplace) place = { 0 };
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (AvKeyring) keyring = av_keyring_load (av_vault_get_directory (vault), error);
  g_autoptr (AvKeyring) copy = NULL;
  AvVaultHeader header;

  if (!workplace_init (&place, av_vault_get_directory (vault), keyring != NULL ? error : NULL) ||
      keyring == NULL ||
      !av_keyring_unlock_with_key (keyring, av_vault_get_key (vault), error) ||
      !av_vault_copy (vault, place.store, key, &header, cancellable, error))
    return FALSE;

  copy = av_keyring_copy_for (keyring, place.dir, &header, key);
  return av_keyring_save (copy, error) && av_backup_file_pack (path, place.keys, place.store, cancellable, error);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  return -strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The errno of what went wrong, or 0. */
static int
read_folder (const char *folder,
             GPtrArray *paths)
{
  DIR *entries = opendir (folder);
  const struct dirent *entry;
  int problem;

  if (entries == NULL)
    return errno != ENOENT ? errno : 0;

  while (errno = 0, (entry = readdir (entries)) != NULL)
    if (g_str_has_suffix (entry->d_name, SUFFIX))
      g_ptr_array_add (paths, g_build_filename (folder, entry->d_name, NULL));

  problem = errno;
  closedir (entries);
  return problem;
}

char **
av_backup_list (const char *dir,
                GError **error)
{
  g_autofree char *folder = get_folder (dir);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  int problem = read_folder (folder, paths);

  if (problem != 0)
    {
      av_file_set_error (error, folder, problem);
      return NULL;
    }

  g_ptr_array_sort (paths, compare_newest_first);
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}

/* The day a backup is named after, in days since 1970, before which a clock may
 * have been too; FALSE for other names. */
static gboolean
read_day (const char *path,
          gint64 *found)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GDateTime) day = NULL;
  guint year;
  guint month;
  guint of_month;
  int end = 0;

  if (sscanf (name, "%4u-%2u-%2u" SUFFIX "%n", &year, &month, &of_month, &end) != 3 ||
      name[end] != '\0' ||
      end == 0)
    return FALSE;

  day = g_date_time_new_utc (year, month, of_month, 0, 0, 0);
  if (day == NULL)
    return FALSE;

  *found = g_date_time_to_unix (day) / DAY;
  return TRUE;
}

/* 1970-01-01 was a Thursday. */
static gint64
get_week (gint64 day)
{
  gint64 since_monday = day + 3;

  return since_monday >= 0 ? since_monday / 7 : -((6 - since_monday) / 7);
}

static char *
get_path (const char *dir,
          gint64 day)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (day * DAY);
  g_autofree char *folder = get_folder (dir);
  g_autofree char *name = g_date_time_format (moment, "%Y-%m-%d" SUFFIX);

  return g_build_filename (folder, name, NULL);
}

/* A clock that jumps ahead, or starts again from nothing, is not believed at
 * its first word: by the clock alone something is removed only when it has gone
 * on for three days of work, so that three copies are newer. */
static gboolean
is_clock_confirmed (char **paths,
                    gint64 today)
{
  guint days = 0;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      gint64 day;

      days += read_day (paths[i], &day) && day > today - OLDEST && day <= today;
    }

  return days >= CONFIRMING_DAYS;
}

/* What a wrong clock has dated after today was written before it: it takes the
 * nearest days that are free, in its order, and is thinned with the others. */
static void
bring_back_from_future (const char *dir,
                        char **paths,
                        gint64 today)
{
  gint64 free_day = today;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *free_path = NULL;
      gint64 day;

      if (!read_day (paths[i], &day) || day <= today)
        continue;

      do
        {
          g_free (free_path);
          free_path = get_path (dir, --free_day);
        }
      while (g_file_test (free_path, G_FILE_TEST_EXISTS));

      av_file_rename (paths[i], free_path, NULL);
    }
}

/* 7 days and 4 weeks. */
static void
prune (const char *dir,
       gint64 today)
{
  g_auto (GStrv) paths = av_backup_list (dir, NULL);
  gboolean confirmed = is_clock_confirmed (paths, today);
  gint64 last_week = G_MAXINT64;
  guint weeks = 0;
  guint days = 0;

  if (confirmed)
    {
      bring_back_from_future (dir, paths, today);
      g_strfreev (paths);
      paths = av_backup_list (dir, NULL);
    }

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      gboolean kept = FALSE;
      gint64 day;

      if (!read_day (paths[i], &day) || day > today)
        continue;

      if (days < KEPT_DAYS)
        {
          days++;
          kept = TRUE;
        }
      else if (get_week (day) != last_week && weeks < KEPT_WEEKS)
        {
          weeks++;
          kept = TRUE;
        }

      last_week = get_week (day);
      if (!kept || (confirmed && day < today - OLDEST))
        av_file_remove (paths[i], NULL);
    }
}

/* What a restore or a damaged log has left beside the store is kept for a person
 * to look at, but no longer than a backup: what was erased is in it. */
static void
prune_set_aside (const char *dir,
                 gint64 now)
{
  static const char *const prefixes[] = { "store.avs.before-", "store.avs-wal.before-", AV_KEYRING_FILE ".before-", "store.avs-wal.damaged-" };
  g_auto (GStrv) paths = av_backup_list (dir, NULL);
  g_autoptr (GDir) entries = is_clock_confirmed (paths, now / DAY) ? g_dir_open (dir, 0, NULL) : NULL;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
      {
        g_autofree char *path = g_str_has_prefix (name, prefixes[i]) ? g_build_filename (dir, name, NULL) : NULL;
        GStatBuf status;

        if (path != NULL && g_stat (path, &status) == 0 && status.st_mtime < now - (gint64) OLDEST * DAY)
          av_file_remove (path, NULL);
      }
}

/* A backup that was cut off keeps its working name, and the next one is of another day;
 * nobody else writes while this store is held. */
static void
prune_unfinished (const char *dir)
{
  g_autofree char *folder = get_folder (dir);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_str_has_suffix (name, SUFFIX ".tmp") ? g_build_filename (folder, name, NULL) : NULL;

      if (path != NULL)
        av_file_remove (path, NULL);
    }
}

static void
prune_all (const char *dir,
           gint64 now)
{
  prune_unfinished (dir);
  prune (dir, now / DAY);
  prune_set_aside (dir, now);
}

gboolean
av_backup_daily (AvVault *vault,
                 gint64 now,
                 gboolean *written,
                 GError **error)
{
  g_autofree char *path = get_path (av_vault_get_directory (vault), now / DAY);
  gboolean missing = !g_file_test (path, G_FILE_TEST_EXISTS);

  if (written != NULL)
    *written = missing;

  if (missing && !av_backup_write (vault, path, NULL, error))
    return FALSE;

  prune_all (av_vault_get_directory (vault), now);
  return TRUE;
}

/* Whether one of the last days is there; of days to come it is not known when. */
static gboolean
has_recent (const char *dir,
            gint64 today)
{
  g_auto (GStrv) paths = av_backup_list (dir, NULL);
  gint64 day;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (read_day (paths[i], &day) && day <= today && day > today - DAYS_ON_BATTERY)
      return TRUE;

  return FALSE;
}

gboolean
av_backup_when_powered (AvVault *vault,
                        gint64 now,
                        const char *supplies,
                        gboolean *written,
                        GError **error)
{
  if (av_power_supply_is_mains (supplies) || !has_recent (av_vault_get_directory (vault), now / DAY))
    return av_backup_daily (vault, now, written, error);

  if (written != NULL)
    *written = FALSE;
  return TRUE;
}

char *
av_backup_today (AvVault *vault,
                 gint64 now,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *path = get_path (av_vault_get_directory (vault), now / DAY);

  if (!av_backup_write (vault, path, cancellable, error))
    return NULL;

  prune_all (av_vault_get_directory (vault), now);
  return g_steal_pointer (&path);
}

/* A name that nothing in the folder has. */
static char *
find_free_path (const char *folder,
                gint64 now)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (now);
  g_autofree char *stem = g_date_time_format (moment, "allervers-%Y-%m-%d");

  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strconcat (stem, SUFFIX, NULL) : g_strdup_printf ("%s-%u" SUFFIX, stem, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&path);
    }
}

char *
av_backup_export (AvVault *vault,
                  const char *folder,
                  gint64 now,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *path = find_free_path (folder, now);

  if (!av_backup_write (vault, path, cancellable, error))
    return NULL;

  if (!av_backup_check (path, error))
    {
      av_file_remove (path, NULL);
      return NULL;
    }

  return g_steal_pointer (&path);
}

gboolean
av_backup_check (const char *path,
                 GError **error)
{
  return av_backup_file_check (path, error);
}

AvKeyring *
av_backup_load_keyring (const char *path,
                        GError **error)
{
  g_autofree char *dir = NULL;
  g_autoptr (GBytes) keys = av_backup_file_read_keys (path, error);
  g_autoptr (AvKeyring) keyring = NULL;

  if (keys == NULL)
    return NULL;

  dir = g_path_get_dirname (path);
  keyring = av_keyring_new_from_bytes (dir, keys, error);
  return g_steal_pointer (&keyring);
}

/* The backup, opened and read through before it takes the place of anything. */
static gboolean
prove (Workplace *place,
       AvSecret *store_key,
       GError **error)
{
  g_autoptr (AvVault) vault = av_vault_open (place->dir, store_key, AV_VAULT_OPEN_DEFAULT, error);

  return vault != NULL &&
         av_vault_read_through (vault, error) &&
         av_vault_close (g_steal_pointer (&vault), error);
}

static gboolean
restore_held (const char *path,
              const char *dir,
              AvSecret *store_key,
              GError **error)
{
  g_auto (Workplace) place = { 0 };

  return workplace_init (&place, dir, error) &&
         av_vault_replace_finish (dir, error) &&
         av_backup_file_unpack (path, place.keys, place.store, error) &&
         prove (&place, store_key, error) &&
         av_vault_replace (dir, place.store, place.keys, error);
}

gboolean
av_backup_restore (const char *path,
                   const char *dir,
                   AvSecret *store_key,
                   GError **error)
{
  g_autoptr (GError) file_error = NULL;
  gboolean done;
  int held;

  if (!av_file_make_directory (dir, &file_error))
    return av_vault_error_take_file (error, g_steal_pointer (&file_error));

  /* Whoever holds it may be writing a backup in the same place. */
  held = av_vault_lock_directory (dir, error);
  if (held < 0)
    return FALSE;

  done = restore_held (path, dir, store_key, error);
  g_close (held, NULL);
  return done;
}
