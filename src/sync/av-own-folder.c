#include "av-own-folder.h"

#include "av-dropbox.h"

#define PRESENT "exchange-folder"
#define FORMER "former-exchange-folder/"

char *
av_own_folder_get (AvStore *store,
                   GError **error)
{
  g_autofree char *folder = NULL;

  if (!av_store_read_setting (store, PRESENT, &folder, error))
    return NULL;

  if (folder != NULL)
    return g_steal_pointer (&folder);

  folder = av_dropbox_draw_folder ();
  return av_store_set_setting (store, PRESENT, folder, error) ? g_steal_pointer (&folder) : NULL;
}

gboolean
av_own_folder_leave (AvStore *store,
                     GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *former = NULL;

  if (!av_store_read_setting (store, PRESENT, &folder, error))
    return FALSE;

  former = folder != NULL ? g_strconcat (FORMER, folder, NULL) : NULL;
  return folder == NULL || (av_store_set_setting (store, former, "1", error) && av_store_set_setting (store, PRESENT, NULL, error));
}

GPtrArray *
av_own_folder_list_former (AvStore *store,
                           GError **error)
{
  g_autoptr (GPtrArray) settings = av_store_list_settings (store, FORMER, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; settings != NULL && i < settings->len; i++)
    g_ptr_array_add (names, g_path_get_basename (g_ptr_array_index (settings, i)));

  return settings != NULL ? g_steal_pointer (&names) : NULL;
}
