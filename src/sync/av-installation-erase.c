#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-counter.h"
#include "av-erasure.h"
#include "av-fusion.h"
#include "av-own-part.h"
#include "av-own-word.h"

typedef struct
{
  AvInstallation *self;
  char **dossiers;
  guint classes; /* that are erased, or that were shown to who confirms */
  gboolean confirms;
  guint n_confirmed;
  const char *reason;
} Work;

/* Not where two teams say that it is theirs. */
static gboolean
find_owner (AvInstallation *self,
            const char *dossier,
            char **owner,
            GError **error)
{
  AvId container;
  gboolean named = av_id_parse (dossier, &container);

  if (named && !av_segment_store_get_owner (self->store, &container, owner, error))
    return FALSE;
  if (*owner != NULL)
    return TRUE;

  if (!named || av_installation_require_undisputed (self, dossier, error))
    g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("There is no such dossier here."));
  return FALSE;
}

/* What everybody of a commune shares is under its id, like a dossier. */
static gboolean
require_dossier (AvInstallation *self,
                 const char *dossier,
                 GError **error)
{
  gboolean territory;
  AvId container;

  if (!av_id_parse (dossier, &container))
    return TRUE;

  if (!av_segment_store_is_territory (self->store, &container, &territory, error))
    return FALSE;

  if (!territory)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                       _ ("This number is the register of a commune, with its agents, places and figures: only dossiers of people are erased. Nothing was changed."));
  return FALSE;
}

static gboolean
has_power (GArray *mandates)
{
  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (mandates, AvMandate, i);

      if ((mandate->rights.powers & AV_POWER_ERASURE) != 0 && !mandate->revoked)
        return TRUE;
    }

  return FALSE;
}

/* Where this computer's word for a dossier is over or was taken away, by the sentence that
 * says how it counts again. */
static gboolean
require_word (AvInstallation *self,
              const char *dossier,
              GError **error)
{
  AvId container;

  return !av_id_parse (dossier, &container) || av_own_word_require_of (self->store, &container, error);
}

static gboolean
require_power (AvInstallation *self,
               const char *dossier,
               GError **error)
{
  if (has_power (av_installation_get_member (self)->mandates))
    return TRUE;

  if (require_word (self, dossier, error))
    g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                         _ ("This installation may not erase: a référent's or an intendant's does."));
  return FALSE;
}

/* Nothing of it is erased from here: done is what was. */
static void
refuse_others (AvInstallation *self,
               const char *dossier,
               gboolean done,
               GError **error)
{
  if (done)
    g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                         _ ("What is erased from here of this dossier is erased already. The rest belongs to another commune, and is erased there. Nothing was changed."));
  else if (require_word (self, dossier, error))
    g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                         _ ("This dossier belongs to another commune: it is erased there."));
}

static gboolean
is_erased_here (AvInstallation *self,
                const char *dossier,
                gboolean *here,
                GError **error)
{
  g_autofree char *owner = NULL;
  AvId container;

  if (!require_dossier (self, dossier, error) || !find_owner (self, dossier, &owner, error))
    return FALSE;

  *here = av_own_part_has (self->store, owner);
  if (!*here)
    return TRUE;

  return av_own_word_require (self->store, owner, error) && av_id_parse (dossier, &container) &&
         av_installation_require_heard_of (self, &container, error);
}

/* Nobody wants it erased once more who does not name it. */
static gboolean
is_done (AvInstallation *self,
         const char *dossier,
         const char *named,
         guint classes,
         gboolean *done,
         GError **error)
{
  AvId container;

  *done = FALSE;
  if (classes == 0 || g_ascii_strcasecmp (dossier, named) == 0 || !av_id_parse (dossier, &container))
    return TRUE;

  return av_own_part_is_erased (self->store, &container, classes, done, error);
}

/* own: ids are added; n_done: of how many more all of that is erased. */
static gboolean
sort_component (AvInstallation *self,
                const char *named,
                guint classes,
                GPtrArray *own,
                guint *n_done,
                GError **error)
{
  g_auto (GStrv) component = av_fusion_get_component (self->store, named, error);

  for (guint i = 0; component != NULL && component[i] != NULL; i++)
    {
      gboolean here, done;

      if (!is_erased_here (self, component[i], &here, error) || !is_done (self, component[i], named, classes, &done, error))
        return FALSE;

      if (here && !done)
        g_ptr_array_add (own, g_strdup (component[i]));
      *n_done += here && done;
    }

  return component != NULL;
}

char **
av_installation_list_erasable (AvInstallation *self,
                               const char *dossier,
                               guint classes,
                               GError **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  guint n_done = 0;
  gboolean here;

  if (!require_power (self, dossier, error) || !is_erased_here (self, dossier, &here, error) ||
      !sort_component (self, dossier, classes, own, &n_done, error))
    return NULL;

  if (own->len == 0)
    {
      refuse_others (self, dossier, n_done > 0, error);
      return NULL;
    }

  g_ptr_array_add (own, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&own), FALSE);
}

static gboolean
write_one (AvStore *store,
           Work *work,
           const AvId *container,
           GError **error)
{
  gboolean confirmed;

  if (!work->confirms)
    return av_counters_write (store, container, work->classes, error) && av_erasure_ask (store, &work->self->identity->id, container, work->classes, error);

  if (!av_erasure_confirm (store, &work->self->identity->id, container, work->classes, &confirmed, error))
    return FALSE;

  work->n_confirmed += confirmed;
  return TRUE;
}

static gboolean
write_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  Work *work = user_data;

  for (guint i = 0; work->dossiers[i] != NULL; i++)
    {
      AvId container;

      av_id_parse (work->dossiers[i], &container);

      if (!write_one (store, work, &container, error) ||
          !av_access_log_add (store, AV_ACT_ERASE, work->dossiers[i], work->reason, error))
        return FALSE;
    }

  if (work->confirms && work->n_confirmed == 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("There is nothing here for this installation to confirm: an erasure is confirmed as it was shown, and by another installation than the one that asked for it. Nothing was destroyed: look at the list of erasures again."));
      return FALSE;
    }

  return av_intake_follow_erasures (store, work->self->trust, &work->self->identity->id, error) &&
         av_installation_lay_guard (work->self, work->self->trust, error);
}

/* What is erased here of these and of what they are shown with, each once; NULL where that
 * is nothing for one of them. Who confirms does so of what is erased. */
static char **
list_components (AvInstallation *self,
                 const char *const *dossiers,
                 const Work *work,
                 GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      g_auto (GStrv) own = av_installation_list_erasable (self, dossiers[i], work->confirms ? 0 : work->classes, error);

      if (own == NULL)
        return NULL;

      for (guint j = 0; own[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (all, own[j], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (own[j]));
    }

  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

/* What is in the journal under the old key is signed first. Looked at before that, so that
 * what is refused signs nothing; and then again, for not all of it may count. */
static gboolean
work_on_components (AvInstallation *self,
                    const char *const *dossiers,
                    guint classes,
                    gboolean confirms,
                    const char *reason,
                    GError **error)
{
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) all = NULL;
  Work work = { self, NULL, classes == 0 ? AV_KEYED_CLASSES : classes & AV_KEYED_CLASSES, confirms, 0, reason };

  if (!av_installation_require_enrolled (self, error) || (before = list_components (self, dossiers, &work, error)) == NULL ||
      !av_installation_seal (self, error) || (all = list_components (self, dossiers, &work, error)) == NULL)
    return FALSE;

  work.dossiers = all;
  return av_installation_transact (self, write_all, &work, error);
}

gboolean
av_installation_erase_all (AvInstallation *self,
                           const char *const *dossiers,
                           guint classes,
                           const char *reason,
                           GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  return work_on_components (self, dossiers, classes, FALSE, reason != NULL ? reason : "", error);
}

gboolean
av_installation_erase (AvInstallation *self,
                       const char *dossier,
                       guint classes,
                       const char *reason,
                       GError **error)
{
  const char *const dossiers[] = { dossier, NULL };

  return av_installation_erase_all (self, dossiers, classes, reason, error);
}

gboolean
av_installation_confirm_erasures (AvInstallation *self,
                                  const char *const *dossiers,
                                  guint shown,
                                  GError **error)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  return work_on_components (self, dossiers, shown, TRUE, "confirme", error);
}

gboolean
av_installation_confirm_erasure (AvInstallation *self,
                                 const char *dossier,
                                 guint shown,
                                 GError **error)
{
  const char *const dossiers[] = { dossier, NULL };

  return av_installation_confirm_erasures (self, dossiers, shown, error);
}
