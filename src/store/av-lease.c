#include "av-lease.h"

#include <glib/gi18n-lib.h>

#include "av-access-log.h"
#include "av-store-private.h"

#define DAYS_SETTING "reading-lease"
#define HEARD_SETTING "reading-lease-heard"
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)
#define WARNED_DAYS 7

static gboolean
read_number (AvStore *store,
             const char *name,
             gint64 *number,
             GError **error)
{
  g_autofree char *value = NULL;

  if (!av_store_read_setting (store, name, &value, error))
    return FALSE;

  *number = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
  return TRUE;
}

static gboolean
write_number (AvStore *store,
              const char *name,
              gint64 number,
              GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  store->lease_known = FALSE;
  return av_store_set_setting (store, name, value, error);
}

/* A clock that was set back is before what was heard: nothing has elapsed then. */
gboolean
av_lease_get (AvStore *store,
              AvLease *lease,
              GError **error)
{
  if (!store->lease_known)
    {
      if (!read_number (store, DAYS_SETTING, &store->lease_days, error) || !read_number (store, HEARD_SETTING, &store->lease_heard, error))
        return FALSE;
      store->lease_known = TRUE;
    }

  lease->days = (guint) CLAMP (store->lease_days, 0, AV_LEASE_MOST_DAYS);
  lease->heard = store->lease_heard;
  lease->elapsed = (guint) (MAX ((gint64) av_store_get_now (store) - lease->heard, 0) / DAY_MS);
  lease->over = lease->days > 0 && lease->elapsed >= lease->days;
  return TRUE;
}

static gboolean
write_days (AvStore *store,
            gpointer days,
            GError **error)
{
  g_autofree char *detail = g_strdup_printf ("%u", GPOINTER_TO_UINT (days));
  AvLease lease;

  return av_lease_get (store, &lease, error) &&
         (lease.heard != 0 || write_number (store, HEARD_SETTING, (gint64) av_store_get_now (store), error)) &&
         write_number (store, DAYS_SETTING, GPOINTER_TO_UINT (days), error) &&
         av_access_log_add (store, AV_ACT_LEASE, NULL, detail, error);
}

gboolean
av_lease_set_days (AvStore *store,
                   guint days,
                   GError **error)
{
  g_return_val_if_fail (days <= AV_LEASE_MOST_DAYS, FALSE);

  return av_store_transact (store, write_days, GUINT_TO_POINTER (days), error);
}

gboolean
av_lease_note_heard (AvStore *store,
                     guint64 moment,
                     GError **error)
{
  AvLease lease;
  gint64 heard = (gint64) MIN (moment, av_store_get_now (store));

  return av_lease_get (store, &lease, error) &&
         (heard <= lease.heard || write_number (store, HEARD_SETTING, heard, error));
}

char *
av_lease_describe (const AvLease *lease)
{
  guint left = lease->over ? 0 : lease->days - MIN (lease->elapsed, lease->days);

  if (lease->over)
    return g_strdup_printf (ngettext ("Nothing came from another computer for %u day: no dossier is shown here until an exchange brings something. What is noted meanwhile is kept.",
                                      "Nothing came from another computer for %u days: no dossier is shown here until an exchange brings something. What is noted meanwhile is kept.", lease->elapsed),
                            lease->elapsed);
  if (lease->days == 0 || left > MIN (WARNED_DAYS, lease->days / 2))
    return NULL;

  return g_strdup_printf (ngettext ("In %u day no dossier is shown here any more, unless an exchange brings something from another computer.",
                                    "In %u days no dossier is shown here any more, unless an exchange brings something from another computer.", left),
                          left);
}

gboolean
av_lease_require (AvStore *store,
                  GError **error)
{
  g_autofree char *sentence = NULL;
  AvLease lease;

  if (!av_lease_get (store, &lease, error))
    return FALSE;
  if (!lease.over)
    return TRUE;

  sentence = av_lease_describe (&lease);
  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_WITHHELD, sentence);
  return FALSE;
}
