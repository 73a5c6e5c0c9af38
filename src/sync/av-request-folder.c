#include "av-request-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"

#define REQUEST ".avdem"
#define WELCOME ".avlot"

static void
folder_request_free (gpointer data)
{
  AvFolderRequest *folder_request = data;

  g_clear_pointer (&folder_request->request, av_join_request_free);
  g_free (folder_request->welcome);
  g_free (folder_request);
}

void
av_request_folder_free (AvRequestFolder *self)
{
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_free (self);
}

char *
av_request_folder_name_request (const char *folder,
                                const char *name)
{
  g_autofree char *file = g_strconcat (name, REQUEST, NULL);

  g_strdelimit (file, G_DIR_SEPARATOR_S, '-');
  /* Readers take what begins so for another program's. */
  if (file[0] == '.' || file[0] == '~')
    file[0] = '-';
  return g_build_filename (folder, file, NULL);
}

char *
av_request_folder_name_welcome (const char *request)
{
  gsize length = strlen (request) - (g_str_has_suffix (request, REQUEST) ? strlen (REQUEST) : 0);
  g_autofree char *stem = g_strndup (request, length);

  return g_strconcat (stem, WELCOME, NULL);
}

static void
read_request (AvRequestFolder *self,
              const char *path)
{
  g_autofree char *welcome = av_request_folder_name_welcome (path);
  g_autoptr (GError) error = NULL;
  AvFolderRequest *folder_request;
  AvJoinRequest *request;

  if (g_file_test (welcome, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      self->n_done++;
      return;
    }

  request = av_join_request_read (path, &error);
  if (request == NULL)
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *shown = g_filename_display_name (name);

      g_ptr_array_add (self->refused, g_strdup_printf (C_ ("file: why", "%s: %s"), shown, error->message));
      return;
    }

  folder_request = g_new0 (AvFolderRequest, 1);
  folder_request->request = request;
  folder_request->welcome = g_steal_pointer (&welcome);
  g_ptr_array_add (self->requests, folder_request);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

AvRequestFolder *
av_request_folder_read (const char *folder,
                        GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  AvRequestFolder *self;
  const char *name;

  if (dir == NULL)
    return NULL;

  while (names->len < AV_LIMIT_REQUESTS && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, REQUEST) && *name != '.' && *name != '~')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  self = g_new0 (AvRequestFolder, 1);
  self->requests = g_ptr_array_new_with_free_func (folder_request_free);
  self->refused = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

      read_request (self, path);
    }

  return self;
}

static void
sum_up_refused (GPtrArray *refused,
                GString *text)
{
  guint n_more = refused->len - MIN (refused->len, AV_LIMIT_REFUSED_NAMED);

  for (guint i = 0; i < refused->len - n_more; i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (refused, i));
  if (n_more > 0)
    g_string_append_printf (text, ngettext ("\n%u more file is no request.", "\n%u more files are no requests.", n_more), n_more);
}

char *
av_request_folder_sum_up (AvRequestFolder *self,
                          guint n_enrolled,
                          guint n_passed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->requests->len == 0 && self->refused->len == 0 && self->n_done == 0)
    return g_strdup (_ ("There is no request in this folder: a laptop writes one where it joins, a file that ends in “.avdem”."));

  if (n_enrolled > 0)
    g_string_append_printf (text, ngettext ("%u computer enrolled; its welcome lies beside its request: take the stick back to it.", "%u computers enrolled; their welcomes lie beside their requests: take the stick back to them.", n_enrolled),
                            n_enrolled);
  if (n_passed > 0)
    g_string_append_printf (text, ngettext ("\n%u passed over: it stays in the folder.", "\n%u passed over: they stay in the folder.", n_passed), n_passed);
  if (self->n_done > 0)
    g_string_append_printf (text, ngettext ("\n%u had its welcome already.", "\n%u had their welcomes already.", self->n_done), self->n_done);
  sum_up_refused (self->refused, text);

  /* What comes first begins no line. */
  return g_strdup (*text->str == '\n' ? text->str + 1 : text->str);
}
