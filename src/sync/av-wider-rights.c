#include "av-wider-rights.h"

#define SINCE_SETTING "droits-elargis" /* ms since 1970 */
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
  return av_store_set_setting (store, SINCE_SETTING, since, error);
}

gboolean
av_wider_rights_are_recent (AvStore *store,
                            gboolean *recent,
                            GError **error)
{
  g_autofree char *since = NULL;
  gint64 passed;

  if (!av_store_read_setting (store, SINCE_SETTING, &since, error))
    return FALSE;

  passed = since != NULL ? (gint64) av_store_get_now (store) - g_ascii_strtoll (since, NULL, 10) : 0;
  *recent = since != NULL && ABS (passed) <= AV_WIDER_RIGHTS_DAYS * DAY;
  return TRUE;
}
