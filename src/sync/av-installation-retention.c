#include "av-installation-retention.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-change.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-reading.h"
#include "av-record-store.h"

/* What is erased at its term; the funder's answers have one of their own. */
#define CLASSES (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS) | AV_CLASS_BIT (AV_CLASS_SENSIBLE))

G_DEFINE_QUARK (av_retention_error, av_retention_error)

/* When anybody else was last heard of, by their clock, as far as it is believed; 0
 * where there is nobody else. */
static gboolean
find_last_heard (AvInstallation *self,
                 guint64 *heard,
                 GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);
  guint64 horizon = av_store_get_horizon (self->store);
  guint64 stated = av_trust_get_newest_date (self->trust, horizon);

  *heard = 0;

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      g_autoptr (AvHave) have = NULL;
      guint64 hlc = 0;

      if (av_id_equal (&member->id, &self->identity->id) || !av_installation_is_live (member))
        continue;

      if (!av_installation_load_dated_have (self, &member->id, &have, &hlc, error))
        return FALSE;

      *heard = MAX (*heard, MAX (hlc >> 16 <= horizon ? hlc >> 16 : 0, stated));
    }

  return TRUE;
}

static gboolean
check_clock (AvInstallation *self,
             GError **error)
{
  guint64 heard;

  if (av_store_is_clock_doubtful (self->store))
    {
      g_set_error_literal (error, AV_RETENTION_ERROR, AV_RETENTION_ERROR_CLOCK,
                           _ ("The date of this computer is doubtful: nothing is proposed for erasure. Set the date, and ask again. Nothing was changed."));
      return FALSE;
    }

  if (!find_last_heard (self, &heard, error))
    return FALSE;

  if (heard == 0 || av_store_get_now (self->store) <= heard + AV_LIMIT_SILENCE)
    return TRUE;

  g_set_error_literal (error, AV_RETENTION_ERROR, AV_RETENTION_ERROR_CLOCK,
                       _ ("Nothing has come from the other installations for three months, or the date of this computer is wrong: a young person may have given a sign elsewhere. Exchange with them first. Nothing was changed."));
  return FALSE;
}

GPtrArray *
av_installation_list_retention (AvInstallation *self,
                                GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !check_clock (self, error))
    return NULL;

  return av_retention_list (self->store, (gint64) av_store_get_now (self->store), error);
}

static gboolean
find_ended (GPtrArray *ended,
            const char *dossier,
            guint *number)
{
  for (*number = 0; *number < ended->len; (*number)++)
    {
      const AvRetained *retained = g_ptr_array_index (ended, *number);

      if (g_ascii_strcasecmp (retained->container, dossier) == 0 && retained->kept == NULL)
        return TRUE;
    }

  return FALSE;
}

/* erased: ids, each once, borrowed of those that are over; left: AvRetained, taken out
 * of these. */
static gboolean
sort_out_disputes (GPtrArray *ended,
                   const char *const *dossiers,
                   GPtrArray *erased,
                   GPtrArray *left,
                   GError **error)
{
  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      const AvRetained *retained;
      guint number;

      if (find_ended (left, dossiers[i], &number))
        continue;

      if (!find_ended (ended, dossiers[i], &number))
        {
          g_set_error (error, AV_RETENTION_ERROR, AV_RETENTION_ERROR_NOT_DUE,
                       _ ("The time of dossier %s is not over, or it is kept for a reason. Nothing was erased."), dossiers[i]);
          return FALSE;
        }

      retained = g_ptr_array_index (ended, number);
      if (retained->dispute != NULL)
        g_ptr_array_add (left, g_ptr_array_steal_index (ended, number));
      else if (!g_ptr_array_find (erased, retained->container, NULL))
        g_ptr_array_add (erased, retained->container);
    }

  return TRUE;
}

gboolean
av_installation_erase_ended (AvInstallation *self,
                             const char *const *dossiers,
                             guint *n_erased,
                             GPtrArray **left,
                             GError **error)
{
  g_autoptr (GPtrArray) ended = av_installation_list_retention (self, error);
  g_autoptr (GPtrArray) disputed = g_ptr_array_new_with_free_func ((GDestroyNotify) av_retained_free);
  g_autoptr (GPtrArray) erased = g_ptr_array_new_null_terminated (1, NULL, TRUE);

  if (ended == NULL || !sort_out_disputes (ended, dossiers, erased, disputed, error))
    return FALSE;

  /* Who asked for nothing else hears why. */
  if (!av_installation_erase_all (self, erased->len > 0 ? (const char *const *) erased->pdata : dossiers, CLASSES, "terme", error))
    return FALSE;

  if (n_erased != NULL)
    *n_erased = erased->len;
  if (left != NULL)
    *left = g_steal_pointer (&disputed);
  return TRUE;
}

/* The first of these that was opened; loaded: transfer full, NULL where none was. */
static gboolean
find_opened (AvStore *store,
             char **dossiers,
             AvSnapshot **loaded,
             GError **error)
{
  *loaded = NULL;

  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      g_autofree char *id = av_store_singleton_id (dossiers[i], "dossier");
      g_autoptr (AvSnapshot) found = NULL;

      if (!av_record_store_find (store, id, &found, error))
        return FALSE;

      if (found == NULL || av_snapshot_is_deleted (found) || av_snapshot_get_answer (found, "numero") == NULL)
        continue;

      *loaded = g_steal_pointer (&found);
      return TRUE;
    }

  return TRUE;
}

/* In a dossier of our own: what is another team's is kept or erased there. */
static gboolean
keep_one (AvStore *store,
          char **dossiers,
          const char *reason,
          GError **error)
{
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (AvChange) change = NULL;

  if (!find_opened (store, dossiers, &loaded, error))
    return FALSE;

  if (loaded == NULL)
    {
      g_set_error_literal (error, AV_RETENTION_ERROR, AV_RETENTION_ERROR_REASON,
                           _ ("There is no such dossier here, or nobody has opened it yet: what is to be kept of a contact is attached to a dossier. Nothing was changed."));
      return FALSE;
    }

  change = av_change_new_for (loaded);
  av_change_set (change, "gel-purge", "oui");
  av_change_set (change, "gel-purge-motif", reason);
  return av_store_commit_one (store, change, error);
}

gboolean
av_installation_keep_dossier (AvInstallation *self,
                              const char *dossier,
                              const char *reason,
                              GError **error)
{
  g_autofree char *given = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  g_auto (GStrv) own = NULL;
  gboolean kept;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  if (given[0] == '\0')
    {
      g_set_error_literal (error, AV_RETENTION_ERROR, AV_RETENTION_ERROR_REASON,
                           _ ("Say why this dossier is kept beyond its time: a dispute, an audit. Nothing was changed."));
      return FALSE;
    }

  /* Who may end it decides that it goes on, whether or not they read it. */
  own = av_installation_list_erasable (self, dossier, CLASSES, error);
  if (own == NULL)
    return FALSE;

  av_reading_begin_whole (self->store);
  kept = keep_one (self->store, own, given, error);
  av_reading_end_whole (self->store);
  return kept;
}
