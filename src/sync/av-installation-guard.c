#include "av-installation-guard.h"

#include <glib/gi18n-lib.h>

#include "av-epoch.h"
#include "av-erasure.h"
#include "av-guard.h"
#include "av-installation-private.h"
#include "av-own-folder.h"
#include "av-replay.h"

/* It may have said another key since, which it does not have any more. */
static gboolean
store_new_journal (AvStore *store,
                   gpointer user_data,
                   GError **error)
{
  AvInstallation *self = user_data;
  g_autoptr (AvJournal) journal = av_journal_start (store, &self->identity->id, self->journal, error);

  /* The store that this one is a copy of may write on in that folder. */
  if (journal == NULL || !av_own_folder_leave (store, error))
    return FALSE;

  g_clear_pointer (&self->journal, av_journal_free);
  self->journal = g_steal_pointer (&journal);
  return av_epoch_come_back (self->identity, store, error);
}

static gboolean
store_journal_of_older_state (AvStore *store,
                              gpointer user_data,
                              GError **error)
{
  return av_store_set_setting (store, AV_SETTING_ROLLED_BACK, "1", error) && store_new_journal (store, user_data, error);
}

gboolean
av_installation_start_journal (AvInstallation *self,
                               GError **error)
{
  return av_store_transact (self->store, store_journal_of_older_state, self, error);
}

/* What this installation erased itself and nobody has heard of is written
 * again; what others erased comes back with their records. */
static gboolean
erase_again (const AvId *container,
             AvClass class,
             gboolean asked,
             gpointer user_data,
             GError **error)
{
  AvInstallation *self = user_data;

  return av_erasure_hide (self->store, container, class, error) &&
         (!asked || (av_erasure_ask (self->store, &self->identity->id, container, AV_CLASS_BIT (class), error) &&
                     av_erasure_mark_asked (self->store, container, class, error)));
}

/* An erasure may be taken back: what was saved and not signed would be gone for good. */
static gboolean
erase_all_again (AvInstallation *self,
                 GError **error)
{
  return (self->state != AV_INSTALLATION_STATE_ENROLLED || av_store_seal (self->store, error)) &&
         av_guard_foreach_erased (self->store, self->identity, erase_again, self, error) &&
         av_intake_follow_erasures (self->store, self->trust, &self->identity->id, error);
}

static const char *
explain (AvGuardAnswer answer)
{
  if (answer == AV_GUARD_LACKING)
    return _ ("Something that was saved on this computer is missing here: this store is an older state of itself, or one of its files was put back. "
              "It goes on in a new journal. Look over what was written last.");

  return _ ("This store is older than what this installation has sent since, or is a copy: it goes on in a new journal. "
            "Exchange with the others to get back what they have of it.");
}

/* A store that came back from an older state writes a journal of its own from
 * here on: what it wrote since may still come back from the others. */
gboolean
av_installation_check_guard (AvInstallation *self,
                             GError **error)
{
  AvGuardAnswer answer;

  if (!av_guard_check (self->store, self->identity, self->trust, &answer, error))
    return FALSE;

  if (answer == AV_GUARD_AGREES)
    {
      av_guard_settle (self->store, self->identity, self->trust);
      return TRUE;
    }

  /* First, since what is saved from here on hides it: registers may be older than the
   * archive. The guard is to go on knowing what was asked for here, should this store
   * be restored once more before anybody has heard. */
  if ((answer != AV_GUARD_LOST && !av_replay_make_due (self->store, error)) ||
      !av_store_transact (self->store, answer == AV_GUARD_LACKING ? store_new_journal : store_journal_of_older_state, self, error) ||
      !erase_all_again (self, error) ||
      !av_guard_write (self->store, self->identity, self->trust, error))
    return FALSE;

  g_ptr_array_add (self->notices, g_strdup (explain (answer)));
  return TRUE;
}

void
av_installation_remember_saves (AvInstallation *self)
{
  if (self->store != NULL && self->journal != NULL)
    av_guard_remember_saves (self->store, self->identity, NULL);
}
