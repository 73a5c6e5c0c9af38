#include "av-vault-replace.h"

#include <errno.h>
#include <utime.h>
#include <glib/gstdio.h>

#include "av-file.h"
#include "av-keyring-private.h"
#include "av-vault-error.h"
#include "av-vault-lock.h"

enum
{
  STORE,
  LOG,
  KEYS,
  N_PARTS
};

/* Of a store: where each part lies, where the one to come does, and where what
 * lay there is kept. */
typedef struct
{
  char *path[N_PARTS];
  char *next[N_PARTS]; /* a log never comes */
  char *kept[N_PARTS];
  gboolean moved[N_PARTS];
} Parts;

static void
parts_init (Parts *parts,
            const char *dir)
{
  *parts = (Parts){ { NULL } };
  parts->path[STORE] = g_build_filename (dir, "store.avs", NULL);
  parts->path[LOG] = g_build_filename (dir, "store.avs-wal", NULL);
  parts->path[KEYS] = g_build_filename (dir, AV_KEYRING_FILE, NULL);
  parts->next[STORE] = g_strconcat (parts->path[STORE], ".restored", NULL);
  parts->next[KEYS] = g_strconcat (parts->path[KEYS], ".restored", NULL);
}

static void
parts_clear (Parts *parts)
{
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_free (parts->path[i]);
      g_free (parts->next[i]);
      g_free (parts->kept[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* FALSE: the disk does not say, and nothing is built upon it. */
static gboolean
look_for (const char *path,
          gboolean *there,
          GError **error)
{
  GStatBuf status;

  *there = g_stat (path, &status) == 0;
  if (*there || errno == ENOENT || errno == ENOTDIR)
    return TRUE;

  return av_vault_error_set (error, errno == EACCES || errno == EPERM ? AV_VAULT_ERROR_DENIED : AV_VAULT_ERROR_IO);
}

static gboolean
move (const char *from,
      const char *to,
      GError **error)
{
  g_autoptr (GError) file_error = NULL;

  return av_file_rename (from, to, &file_error) ||
         av_vault_error_take_file (error, g_steal_pointer (&file_error));
}

/* What was there keeps a name of its own: *kept, NULL where nothing was. */
static gboolean
set_aside (const char *path,
           char **kept,
           GError **error)
{
  gboolean there;

  if (!look_for (path, &there, error))
    return FALSE;
  if (!there)
    return TRUE;

  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.before-%u", path, i);

      if (!look_for (name, &there, error))
        return FALSE;
      if (there)
        continue;

      /* Known before it is tried: a renaming may come through and yet not be
       * synced. */
      *kept = g_strdup (name);
      if (!move (path, name, error))
        return FALSE;

      /* From now on it is kept: keys may not have changed for years. */
      g_utime (name, NULL);
      return TRUE;
    }
}

static gboolean
move_in (Parts *parts,
         guint part,
         GError **error)
{
  parts->moved[part] = TRUE;
  return move (parts->next[part], parts->path[part], error);
}

/* The store comes last: where it is, all is there. Where its keys have already
 * left for their place, those there are its own. */
static gboolean
finish (Parts *parts,
        GError **error)
{
  gboolean keys_come;

  if (!look_for (parts->next[KEYS], &keys_come, error) ||
      !set_aside (parts->path[STORE], &parts->kept[STORE], error) ||
      !set_aside (parts->path[LOG], &parts->kept[LOG], error))
    return FALSE;

  if (keys_come &&
      (!set_aside (parts->path[KEYS], &parts->kept[KEYS], error) || !move_in (parts, KEYS, error)))
    return FALSE;

  return move_in (parts, STORE, error);
}

/* Backwards, so that what a power cut leaves is again a replacement begun; and
 * no further than the disk lets it, which leaves one as well. */
static void
undo (Parts *parts)
{
  static const guint backwards[] = { STORE, KEYS };
  gboolean there;

  for (guint i = 0; i < G_N_ELEMENTS (backwards); i++)
    {
      guint part = backwards[i];

      if (parts->moved[part] &&
          (!look_for (parts->next[part], &there, NULL) || (!there && !move (parts->path[part], parts->next[part], NULL))))
        return;
    }

  for (guint i = 0; i < N_PARTS; i++)
    if (parts->kept[i] != NULL &&
        (!look_for (parts->kept[i], &there, NULL) || (there && !move (parts->kept[i], parts->path[i], NULL))))
      return;

  for (guint i = 0; i < G_N_ELEMENTS (backwards); i++)
    if (!look_for (parts->next[backwards[i]], &there, NULL) || (there && !av_file_remove (parts->next[backwards[i]], NULL)))
      return;
}

gboolean
av_vault_replace (const char *dir,
                  const char *store,
                  const char *keys,
                  GError **error)
{
  g_auto (Parts) parts;

  parts_init (&parts, dir);
  if (move (keys, parts.next[KEYS], error) &&
      move (store, parts.next[STORE], error) &&
      finish (&parts, error))
    return TRUE;

  undo (&parts);
  return FALSE;
}

gboolean
av_vault_replace_is_pending (const char *dir)
{
  g_auto (Parts) parts;

  parts_init (&parts, dir);
  return av_file_may_exist (parts.next[STORE]);
}

gboolean
av_vault_replace_finish (const char *dir,
                         GError **error)
{
  g_auto (Parts) parts;
  gboolean begun;

  parts_init (&parts, dir);
  if (!look_for (parts.next[STORE], &begun, error))
    return FALSE;
  if (begun)
    return finish (&parts, error);

  /* Its store never came, and nobody waits for it: who was removed since could
   * open it. What cannot be removed now is by the next opening. */
  if (av_file_may_exist (parts.next[KEYS]))
    av_file_remove (parts.next[KEYS], NULL);
  return TRUE;
}

gboolean
av_vault_replace_settle (const char *dir,
                         GError **error)
{
  gboolean done;
  int held;

  if (!av_vault_replace_is_pending (dir))
    return TRUE;

  held = av_vault_lock_directory (dir, error);
  if (held < 0)
    return FALSE;

  done = av_vault_replace_finish (dir, error);
  g_close (held, NULL);
  return done;
}
