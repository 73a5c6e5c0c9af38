#include "av-sent.h"

#include <string.h>
#include <sys/stat.h>

#include "av-branches.h"
#include "av-dropbox.h"
#include "av-file.h"
#include "av-hash.h"
#include "av-hexadecimal.h"

#define SENT_PREFIX "sent/"
#define CUT "cut"
#define KEPT_SECONDS (90 * 24 * 3600)

/* What is held here, as it would tell them, who may read the same. */
static GByteArray *
say_what_is_held (AvInstallation *self,
                  AvPlanArchive *archive,
                  const AvTrusted *member,
                  GError **error)
{
  g_autoptr (AvGrants) reader = av_grants_collect (self->store, self->trust, member, error);

  return reader != NULL ? av_plan_archive_write_have (archive, member, reader) : NULL;
}

char *
av_sent_describe_state (AvInstallation *self,
                        AvPlanArchive *archive,
                        GPtrArray *members,
                        GError **error)
{
  g_autoptr (GByteArray) said = say_what_is_held (self, archive, g_ptr_array_index (members, 0), error);
  g_autoptr (GPtrArray) haves = said != NULL ? av_installation_load_haves (self, members, error) : NULL;
  AvId digest;

  if (haves == NULL)
    return NULL;

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);
      AvHave *have = g_ptr_array_index (haves, i);
      g_autoptr (GByteArray) theirs = have != NULL ? av_have_write (have) : g_byte_array_new ();
      g_autoptr (GByteArray) keys = av_installation_list_keys (self, member, error);

      if (keys == NULL)
        return NULL;

      g_byte_array_append (said, member->id.bytes, AV_ID_SIZE);
      g_byte_array_append (said, keys->data, keys->len);
      g_byte_array_append (said, theirs->data, theirs->len);
    }

  av_hash_bytes (said->data, said->len, digest.bytes, AV_ID_SIZE);
  return av_id_to_string (&digest);
}

static gint64
get_today (AvInstallation *self)
{
  return (gint64) (av_store_get_now (self->store) / 1000);
}

/* "journal segno state hash size recipient recipient… cut date", in bytes and seconds, "cut"
 * where it is; former ones have no hash and size, or no date either. */
gboolean
av_sent_remember (AvInstallation *self,
                  const AvSentBundle *bundle,
                  const AvFilePrint *print,
                  const char *state,
                  GPtrArray *members,
                  GError **error)
{
  g_autofree char *file = g_path_get_basename (bundle->path);
  g_autofree char *name = g_strconcat (SENT_PREFIX, file, NULL);
  g_autofree char *journal = av_id_to_string (&self->journal->id);
  g_autofree char *hash = av_hexadecimal_write (print->hash, sizeof print->hash);
  g_autoptr (GString) value = g_string_new (NULL);

  g_string_append_printf (value, "%s %" G_GUINT64_FORMAT " %s %s %" G_GUINT64_FORMAT, journal, self->journal->segno, state, hash, print->size);

  for (guint i = 0; i < members->len; i++)
    {
      g_autofree char *id = av_id_to_string (&((AvTrusted *) g_ptr_array_index (members, i))->id);

      g_string_append_printf (value, " %s", id);
    }

  if (bundle->is_cut)
    g_string_append (value, " " CUT);

  g_string_append_printf (value, " %" G_GINT64_FORMAT, get_today (self));
  return av_store_set_setting (self->store, name, value->str, error);
}

/* What went with a bundle of our own: all of a journal, up to a number. */
typedef struct
{
  AvId journal;
  guint64 segno; /* 0: nothing of it */
  AvBranches *branches;
} Gone;

static gboolean
has_acknowledged (AvInstallation *self,
                  const char *recipient,
                  const Gone *gone)
{
  g_autoptr (AvHave) have = NULL;
  AvTrusted *member;
  guint8 head[8];
  AvId id;

  /* The hash, the size, that it is cut, the date. */
  if (!av_id_parse (recipient, &id))
    return TRUE;

  member = av_trust_find (self->trust, &id);

  if (member == NULL || !av_installation_is_live (member))
    return TRUE;

  /* What cannot be read has not been acknowledged: the bundle stays. */
  av_installation_load_have (self, &id, &have, NULL);
  return have != NULL && av_have_get_head (have, &gone->journal, head) >= gone->segno &&
         (gone->segno == 0 || av_branches_is_number_held (gone->branches, gone->segno, have));
}

static gboolean
is_acknowledged (AvInstallation *self,
                 const char *setting)
{
  g_autofree char *value = av_store_get_setting (self->store, setting);
  g_auto (GStrv) parts = NULL;
  g_autoptr (AvBranches) branches = NULL;
  Gone gone;
  gint64 jid;

  if (value == NULL)
    return FALSE;

  parts = g_strsplit (value, " ", -1);

  if (g_strv_length (parts) < 4 || !av_id_parse (parts[0], &gone.journal))
    return FALSE;

  if (!av_segment_store_find_journal (self->store, &gone.journal, &jid, NULL) ||
      (branches = av_branches_load (self->store, jid, &gone.journal, TRUE, NULL)) == NULL)
    return FALSE;

  gone.segno = g_ascii_strtoull (parts[1], NULL, 10);
  gone.branches = branches;

  for (guint i = 3; parts[i] != NULL; i++)
    if (!has_acknowledged (self, parts[i], &gone))
      return FALSE;

  return TRUE;
}

static gboolean
read_print (char **parts,
            AvFilePrint *print)
{
  if (g_strv_length (parts) < 5 || !av_hexadecimal_read (parts[3], print->hash, sizeof print->hash))
    return FALSE;

  print->size = g_ascii_strtoull (parts[4], NULL, 10);
  return TRUE;
}

/* What a former version wrote is written anew: nobody knows what it held. */
static gboolean
check_lying (const char *path,
             char **parts,
             AvFollower *follower,
             gboolean *good,
             GError **error)
{
  g_autoptr (GError) problem = NULL;
  AvFilePrint print;

  *good = read_print (parts, &print);
  if (*good)
    {
      av_follower_begin (follower, AV_EXCHANGE_CHECKING, 0, print.size, print.size);
      *good = av_file_print_check (path, &print, follower, &problem);
    }

  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
av_sent_find_state (AvInstallation *self,
                    const char *folder,
                    const char *state,
                    AvFollower *follower,
                    AvSentLying *lying,
                    GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  *lying = (AvSentLying){ NULL };
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *setting = g_strconcat (SENT_PREFIX, name, NULL);
      g_autofree char *value = av_store_get_setting (self->store, setting);
      g_auto (GStrv) parts = value != NULL ? g_strsplit (value, " ", -1) : NULL;
      g_autofree char *path = g_build_filename (folder, name, NULL);
      gboolean good;

      if (parts == NULL || g_strv_length (parts) < 3 || strcmp (parts[2], state) != 0)
        continue;

      if (!check_lying (path, parts, follower, &good, error))
        return FALSE;

      if (good)
        {
          *lying = (AvSentLying){ g_strdup (name), g_strv_contains ((const char *const *) parts, CUT) };
          return TRUE;
        }

      if (av_file_remove (path, NULL))
        av_store_set_setting (self->store, setting, NULL, NULL);
    }

  return TRUE;
}

guint
av_sent_remove_acknowledged (AvInstallation *self,
                             const char *folder,
                             const char *const *kept)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = get_today (self);
  guint n = 0;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *setting = g_strconcat (SENT_PREFIX, name, NULL);
      struct stat status;

      if (!g_str_has_suffix (name, AV_BUNDLE_SUFFIX) || g_strv_contains (kept, name) || lstat (path, &status) != 0)
        continue;

      if ((is_acknowledged (self, setting) || status.st_mtime + KEPT_SECONDS < now) && av_file_remove (path, NULL))
        {
          av_store_set_setting (self->store, setting, NULL, NULL);
          n++;
        }
    }

  return n;
}

/* 0: it has none. */
static gint64
get_date (const char *value)
{
  const char *last = strrchr (value, ' ');
  AvId recipient;

  return last == NULL || av_id_parse (last + 1, &recipient) ? 0 : g_ascii_strtoll (last + 1, NULL, 10);
}

static gboolean
forget_one (AvInstallation *self,
            const char *setting,
            GError **error)
{
  g_autofree char *value = NULL;
  g_autofree char *dated = NULL;
  gint64 date;

  if (!av_store_read_setting (self->store, setting, &value, error))
    return FALSE;

  date = value != NULL ? get_date (value) : 0;
  if (value == NULL || (date != 0 && date + KEPT_SECONDS < get_today (self)))
    return av_store_set_setting (self->store, setting, NULL, error);

  dated = g_strdup_printf ("%s %" G_GINT64_FORMAT, value, get_today (self));
  return date != 0 || av_store_set_setting (self->store, setting, dated, error);
}

static gboolean
forget_old (AvStore *store,
            gpointer user_data,
            GError **error)
{
  g_autoptr (GPtrArray) settings = av_store_list_settings (store, SENT_PREFIX, error);

  for (guint i = 0; settings != NULL && i < settings->len; i++)
    if (!forget_one (user_data, g_ptr_array_index (settings, i), error))
      return FALSE;

  return settings != NULL;
}

void
av_sent_forget_old (AvInstallation *self)
{
  av_store_transact (self->store, forget_old, self, NULL);
}
