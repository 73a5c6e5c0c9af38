#include "av-wider-rights.h"

/* "since id id …": ms since 1970, and who has nothing more to give of what is asked for. */
#define SETTING "droits-elargis"
#define DAY ((gint64) 24 * 3600 * 1000)

static guint
get_read (const AvTrusted *member,
          AvScope scope)
{
  const AvMandate *mandate = av_mandates_find (member->mandates, scope);

  return mandate != NULL && !mandate->revoked ? mandate->rights.read : 0;
}

static gboolean
are_wider (const AvTrusted *former,
           const AvTrusted *now)
{
  for (guint i = 0; i < now->mandates->len; i++)
    {
      AvScope scope = g_array_index (now->mandates, AvMandate, i).scope;

      if ((get_read (now, scope) & ~get_read (former, scope)) != 0)
        return TRUE;
    }

  return FALSE;
}

gboolean
av_wider_rights_note (AvStore *store,
                      const AvTrusted *former,
                      const AvTrusted *now,
                      GError **error)
{
  g_autofree char *since = NULL;

  if (former == NULL || now == NULL || !are_wider (former, now))
    return TRUE;

  since = g_strdup_printf ("%" G_GUINT64_FORMAT, av_store_get_now (store));
  return av_store_set_setting (store, SETTING, since, error);
}

gboolean
av_wider_rights_are_recent (AvStore *store,
                            gboolean *recent,
                            GError **error)
{
  g_autofree char *since = NULL;
  gint64 passed;

  if (!av_store_read_setting (store, SETTING, &since, error))
    return FALSE;

  passed = since != NULL ? (gint64) av_store_get_now (store) - g_ascii_strtoll (since, NULL, 10) : 0;
  *recent = since != NULL && ABS (passed) <= AV_WIDER_RIGHTS_DAYS * DAY;
  return TRUE;
}

gboolean
av_wider_rights_list_done (AvStore *store,
                           char ***done,
                           GError **error)
{
  g_autofree char *value = NULL;

  if (!av_store_read_setting (store, SETTING, &value, error))
    return FALSE;

  *done = g_strsplit (value != NULL ? value : "", " ", -1);
  return TRUE;
}

gboolean
av_wider_rights_set_done (AvStore *store,
                          const AvId *colleague,
                          gboolean done,
                          GError **error)
{
  g_autofree char *id = av_id_to_string (colleague);
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) value = g_string_new (NULL);

  if (!av_wider_rights_list_done (store, &words, error))
    return FALSE;

  if (words[0] == NULL || g_strv_contains ((const char *const *) words, id) == done)
    return TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    if (!g_str_equal (words[i], id))
      g_string_append_printf (value, i == 0 ? "%s" : " %s", words[i]);

  if (done)
    g_string_append_printf (value, " %s", id);
  return av_store_set_setting (store, SETTING, value->str, error);
}
