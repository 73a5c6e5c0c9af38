#include "av-refused.h"

#include <string.h>

#include "av-bundle.h"
#include "av-hash.h"

#define PREFIX "refused/"

static const char *version = AV_VERSION;

void
av_refused_set_version_for_test (const char *text)
{
  version = text != NULL ? text : AV_VERSION;
}

static char *
hash_text (const char *text)
{
  AvId hash;

  av_hash_bytes (text, strlen (text), hash.bytes, AV_ID_SIZE);
  return av_id_to_string (&hash);
}

/* Neither says where it lies. */
static char *
name_folder (const char *dir)
{
  g_autofree char *path = g_canonicalize_filename (dir, NULL);
  g_autofree char *hash = hash_text (path);

  return g_strconcat (PREFIX, hash, NULL);
}

/* Another version of the program may be able to read it. */
static char *
describe_file (const AvDropboxFile *file)
{
  g_autofree char *path = g_canonicalize_filename (file->path, NULL);
  g_autofree char *all = g_strdup_printf ("%s\n%s\n%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld", version, path, file->size,
                                          (gint64) file->modified.tv_sec, (long) file->modified.tv_nsec);

  return hash_text (all);
}

gboolean
av_refused_is_for_good (const GError *error)
{
  return error->domain == AV_BUNDLE_ERROR && error->code != AV_BUNDLE_ERROR_AWAY && error->code != AV_BUNDLE_ERROR_FOREIGN;
}

gboolean
av_refused_remember (AvInstallation *self,
                     const char *dir,
                     GPtrArray *files,
                     GError **error)
{
  g_autofree char *name = name_folder (dir);
  g_autofree char *before = NULL;
  g_autoptr (GString) value = g_string_new (NULL);
  const char *after;

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *file = describe_file (g_ptr_array_index (files, i));

      g_string_append_printf (value, "%s%s", i > 0 ? " " : "", file);
    }

  after = value->len > 0 ? value->str : NULL;
  return av_store_read_setting (self->store, name, &before, error) &&
         (g_strcmp0 (before, after) == 0 || av_store_set_setting (self->store, name, after, error));
}

gboolean
av_refused_forget (AvInstallation *self,
                   GError **error)
{
  g_autoptr (GPtrArray) names = av_store_list_settings (self->store, PREFIX, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!av_store_set_setting (self->store, g_ptr_array_index (names, i), NULL, error))
      return FALSE;

  return names != NULL;
}

GHashTable *
av_refused_load (AvInstallation *self,
                 const char *dir,
                 GError **error)
{
  g_autofree char *name = name_folder (dir);
  g_autofree char *value = NULL;
  g_auto (GStrv) files = NULL;
  GHashTable *refused;

  if (!av_store_read_setting (self->store, name, &value, error))
    return NULL;

  refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  files = g_strsplit (value != NULL ? value : "", " ", -1);
  for (guint i = 0; files[i] != NULL; i++)
    g_hash_table_add (refused, g_strdup (files[i]));

  return refused;
}

gboolean
av_refused_contains (GHashTable *refused,
                     const AvDropboxFile *file)
{
  g_autofree char *described = describe_file (file);

  return g_hash_table_contains (refused, described);
}
