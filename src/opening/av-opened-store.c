#include "av-opened-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-file.h"
#include "av-inbox.h"
#include "av-installation-guard.h"
#include "av-note-slots.h"
#include "av-passphrase.h"
#include "av-printed-sheets.h"
#include "av-reading.h"
#include "av-role-giving.h"

struct _AvOpenedStore
{
  char *directory;
  char *label; /* of the agent who opened */
  char *agent; /* id of the agent's record, or NULL */
  AvKeyring *keyring;
  AvVault *vault;
  AvStore *store;
  AvInstallation *installation;
  gboolean stolen; /* the store is closed by who took it */
  gboolean full;   /* the disk was, while it opened */
  gboolean cut;    /* without the last entries, which are damaged */
};

G_DEFINE_QUARK (av - opened - store - error - quark, av_opened_store_error)

static AvOpenedStore *
allocate (const char *directory)
{
  AvOpenedStore *self = g_new0 (AvOpenedStore, 1);

  self->directory = g_strdup (directory);

  return self;
}

static void
take_agent (AvOpenedStore *self,
            const AvKeyringSlot *slot)
{
  AvId id;
  AvId none = { 0 };

  memcpy (id.bytes, slot->agent, sizeof id.bytes);
  self->label = g_strdup (slot->label);
  self->agent = av_id_equal (&id, &none) ? NULL : av_id_to_string (&id);
}

/* @container and @detail may be NULL; never a name in them. */
gboolean
av_opened_store_log (AvOpenedStore *self,
                     const char *act,
                     const char *container,
                     const char *detail,
                     GError **error)
{
  return av_access_log_add (self->store, act, container, detail, error);
}

/* For what is done already, in files that no transaction takes back. */
gboolean
av_opened_store_log_done (AvOpenedStore *self,
                          const char *act,
                          const char *detail,
                          GError **error)
{
  return av_access_log_add_or_owe (self->store, act, NULL, detail, error);
}

static gboolean
is_full (const GError *error)
{
  return g_error_matches (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL) ||
         g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_FULL) ||
         g_error_matches (error, AV_FILE_ERROR, AV_FILE_ERROR_FULL);
}

gboolean
av_opened_store_go_on (AvOpenedStore *self,
                       gboolean done,
                       GError *problem,
                       GError **error)
{
  g_autoptr (GError) taken = problem;

  if (done)
    return TRUE;

  self->full = is_full (taken);
  if (!self->full)
    g_propagate_error (error, g_steal_pointer (&taken));

  return self->full;
}

/* Whoever changed the key that captures are sealed to leaves a trace at each
 * opening, and is sent no more of them. */
static gboolean
watch_inbox (AvOpenedStore *self,
             GError **error)
{
  const char *dir = av_vault_get_directory (self->vault);
  GError *problem = NULL;
  gboolean closed;

  if (!av_vault_inbox_was_changed (self->vault))
    {
      av_inbox_open_again (dir);
      return TRUE;
    }

  closed = av_inbox_close (dir, &problem);

  return av_opened_store_go_on (self, closed, problem, error) && av_opened_store_log_done (self, AV_ACT_ALARM, "boite-de-reception", error);
}

/* What is older than twelve months goes, and what nobody types any more. */
static gboolean
log_opening (AvOpenedStore *self,
             GError **error)
{
  GError *problem = NULL;
  gboolean shortened;

  if (!av_opened_store_log_done (self, AV_ACT_UNLOCK, self->cut ? "sans-les-dernieres-saisies" : NULL, error))
    return FALSE;

  shortened = av_access_log_shorten (self->store, AV_ACCESS_LOG_KEPT_MS, &problem) && av_printed_sheets_shorten (self->store, &problem);
  if (!av_opened_store_go_on (self, shortened, problem, error) || !watch_inbox (self, error))
    return FALSE;

  self->full = self->full || av_access_log_is_owing (self->store);
  return TRUE;
}

void
av_opened_store_tell_agents (AvOpenedStore *self)
{
  static const AvId nobody = { 0 };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) agents = NULL;

  for (guint i = 0; i < av_keyring_get_n_slots (self->keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (self->keyring, i);
      g_autofree char *agent = NULL;
      AvId id;

      memcpy (id.bytes, slot->agent, sizeof id.bytes);
      agent = av_id_to_string (&id);
      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE && !av_id_equal (&id, &nobody))
        g_strv_builder_add (builder, agent);
    }

  agents = g_strv_builder_end (builder);
  av_role_giving_set_agents (self->store, (const char *const *) agents);
}

/* They were read before the store was held, and whoever held it until then may have
 * changed them: to write the former ones would bring back what was replaced. */
static gboolean
read_keys_again (AvOpenedStore *self,
                 GError **error)
{
  AvKeyring *again = av_keyring_load_again (self->keyring, error);

  if (again == NULL)
    return FALSE;

  av_keyring_unref (self->keyring);
  self->keyring = again;
  return TRUE;
}

/* From the vault on, which is open. */
static gboolean
open_store (AvOpenedStore *self,
            GError **error)
{
  if (!read_keys_again (self, error))
    return FALSE;

  self->store = av_store_open (self->vault, error);
  if (self->store == NULL)
    return FALSE;

  av_store_set_agent (self->store, self->agent);
  av_opened_store_tell_agents (self);
  /* Whatever hinders it is told to who wants to do what a role lets them. */
  av_role_giving_settle (self->store, NULL);
  self->installation = av_installation_load (self->store, error);

  return self->installation != NULL && log_opening (self, error);
}

/* What cannot even be read without being written first: a new format of the
 * lists, a journal of its own after a restore. */
static AvOpenedStore *
opened (AvOpenedStore *self,
        GError *problem,
        GError **error)
{
  if (problem == NULL)
    return self;

  av_opened_store_free (self);
  if (!is_full (problem))
    {
      g_propagate_error (error, problem);
      return NULL;
    }

  g_error_free (problem);
  g_set_error_literal (error, AV_OPENED_STORE_ERROR, AV_OPENED_STORE_ERROR_FULL,
                       _ ("The disk is full: this store cannot be opened until there is room. Nothing is lost: remove other files from this computer, then unlock again."));
  return NULL;
}

gboolean
av_opened_store_open_notes (AvOpenedStore *self,
                            GError **error)
{
  AvNoteSlots slots;

  if (!av_note_slots_find (self->keyring, self->label, &slots))
    return TRUE;
  if (!av_note_keys_open (self->store, &slots, error))
    return FALSE;

  /* They open whether or not there is room for it. */
  av_note_keys_settle_left (self->store, &slots, NULL);
  return TRUE;
}

/* A key that does not fit may be that of before a rotation, or of before a backup came in
 * its place: no damage, and nothing to restore. */
static gboolean
open_vault (AvOpenedStore *self,
            AvSecret *store_key,
            AvVaultOpenFlags flags,
            GError **error)
{
  g_autoptr (GError) problem = NULL;

  self->vault = av_vault_open (self->directory, store_key, flags, &problem);
  if (self->vault != NULL)
    return TRUE;

  if (g_error_matches (problem, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY) || av_keyring_require_unchanged (self->keyring, error))
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* With what the keyring was unlocked. Notes that do not open keep nobody out. */
static void
open_all (AvOpenedStore *self,
          AvSecret *store_key,
          AvVaultOpenFlags flags,
          GError **error)
{
  if (open_vault (self, store_key, flags, error) && open_store (self, error))
    av_opened_store_open_notes (self, NULL);
}

/* @label NULL: the only passphrase slot there is. */
AvOpenedStore *
av_opened_store_open (const char *directory,
                      const char *label,
                      AvSecret *passphrase,
                      GError **error)
{
  AvOpenedStore *self = allocate (directory);
  g_autoptr (AvSecret) key = NULL;
  GError *problem = NULL;

  self->keyring = av_keyring_load (directory, &problem);
  key = self->keyring != NULL ? av_keyring_unlock (self->keyring, label, passphrase, &problem) : NULL;
  if (key != NULL)
    {
      take_agent (self, av_keyring_get_unlocked_slot (self->keyring));
      open_all (self, key, AV_VAULT_OPEN_DEFAULT, &problem);
    }

  return opened (self, problem, error);
}

static AvOpenedStore *
open_with_key (const char *directory,
               AvSecret *store_key,
               AvSecret *slot_secret,
               const char *agent,
               const char *label,
               AvVaultOpenFlags flags,
               GError **error)
{
  AvOpenedStore *self = allocate (directory);
  GError *problem = NULL;

  self->cut = (flags & AV_VAULT_OPEN_CUT_LOG) != 0;

  self->label = g_strdup (label);
  self->agent = agent != NULL && *agent != '\0' ? g_strdup (agent) : NULL;
  self->keyring = av_keyring_load (directory, &problem);
  if (self->keyring != NULL && av_keyring_unlock_with_kept_key (self->keyring, store_key, &problem) &&
      (slot_secret == NULL || av_keyring_take_slot_secret (self->keyring, label, slot_secret, &problem)))
    open_all (self, store_key, flags, &problem);

  return opened (self, problem, error);
}

/* For who was handed the store key by the porch, which has checked @agent and
 * @label against the keys; @agent may be empty. */
AvOpenedStore *
av_opened_store_open_with_key (const char *directory,
                               AvSecret *store_key,
                               AvSecret *slot_secret,
                               const char *agent,
                               const char *label,
                               GError **error)
{
  return open_with_key (directory, store_key, slot_secret, agent, label, AV_VAULT_OPEN_DEFAULT, error);
}

/* Where the last entries are damaged: they are kept in a copy beside, and the
 * store goes on from what comes before them. */
AvOpenedStore *
av_opened_store_open_without_last_entries (const char *directory,
                                           AvSecret *store_key,
                                           AvSecret *slot_secret,
                                           const char *agent,
                                           const char *label,
                                           GError **error)
{
  return open_with_key (directory, store_key, slot_secret, agent, label, AV_VAULT_OPEN_CUT_LOG, error);
}

static gboolean
create_vault (AvOpenedStore *self,
              const char *label,
              AvSecret *passphrase,
              const AvPassphraseCost *cost,
              GError **error)
{
  AvVaultParams params = { 0 };
  AvId agent;

  av_id_random (&agent);
  params.label = label;
  params.agent = agent.bytes;
  params.passphrase = passphrase;
  params.cost = cost;
  self->vault = av_vault_create (self->directory, &params, error);
  if (self->vault == NULL)
    return FALSE;

  self->label = g_strdup (label);
  self->agent = av_id_to_string (&agent);

  return TRUE;
}

/* Makes a store whose first slot is @label's; there must be none yet. */
AvOpenedStore *
av_opened_store_create (const char *directory,
                        const char *label,
                        AvSecret *passphrase,
                        const AvPassphraseCost *cost,
                        GError **error)
{
  g_autoptr (AvOpenedStore) self = allocate (directory);

  if (!create_vault (self, label, passphrase, cost, error))
    return NULL;

  self->keyring = av_keyring_load (directory, error);
  if (self->keyring == NULL ||
      !av_keyring_unlock_with_key (self->keyring, av_vault_get_key (self->vault), error) ||
      !open_store (self, error) ||
      !av_reading_say_role (self->store, self->agent, AV_ROLE_OF_WHO_BEGINS, error))
    {
      av_opened_store_abandon (g_steal_pointer (&self));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
av_opened_store_free (AvOpenedStore *self)
{
  if (self->stolen && self->installation != NULL)
    av_installation_detach (self->installation);
  else if (self->installation != NULL)
    av_installation_remember_saves (self->installation);
  g_clear_object (&self->installation);
  if (!self->stolen)
    g_clear_pointer (&self->store, av_store_close);
  /* An alarm that found no room for its mark. */
  if (self->full && self->vault != NULL && av_vault_inbox_was_changed (self->vault))
    av_inbox_close (self->directory, NULL);
  g_clear_pointer (&self->vault, av_vault_free);
  g_clear_pointer (&self->keyring, av_keyring_unref);
  g_free (self->agent);
  g_free (self->label);
  g_free (self->directory);
  g_free (self);
}

/* Takes back av_opened_store_create(): what went wrong afterwards leaves nothing
 * half-founded. */
void
av_opened_store_abandon (AvOpenedStore *self)
{
  static const char *const names[] = { "store.avs", "store.avs-wal", "store.avs-journal", "keys", "inbox", NULL };
  g_autofree char *directory = g_strdup (self->directory);
  g_autofree char *backups = g_build_filename (directory, "backups", NULL);

  av_opened_store_free (self);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      av_file_remove (path, NULL);
    }
  av_file_remove_directory (backups, NULL);
  av_file_remove_directory (directory, NULL);
}

AvKeyring *
av_opened_store_get_keyring (AvOpenedStore *self)
{
  return self->keyring;
}

AvVault *
av_opened_store_get_vault (AvOpenedStore *self)
{
  return self->vault;
}

AvStore *
av_opened_store_get_store (AvOpenedStore *self)
{
  return self->store;
}

AvInstallation *
av_opened_store_get_installation (AvOpenedStore *self)
{
  return self->installation;
}

void
av_opened_store_take_installation (AvOpenedStore *self,
                                   AvInstallation *installation)
{
  g_clear_object (&self->installation);
  self->installation = installation;
}

/* The store for who closes it before the rest, as a queue does (transfer
 * full); the getter still answers it. */
AvStore *
av_opened_store_steal_store (AvOpenedStore *self)
{
  self->stolen = TRUE;

  return self->store;
}

/* Id of the record of the agent who opened, or NULL. */
const char *
av_opened_store_get_agent (AvOpenedStore *self)
{
  return self->agent;
}

/* The agent’s display name. */
const char *
av_opened_store_get_label (AvOpenedStore *self)
{
  return self->label;
}

gboolean
av_opened_store_get_deeds (AvOpenedStore *self,
                           guint *deeds,
                           GError **error)
{
  g_autofree char *role = NULL;

  *deeds = 0;
  if (!av_reading_get_role (self->store, &role, error))
    {
      g_prefix_error (error, "%s ", _ ("What your role lets you do cannot be read, so nothing of it is done: restore a backup, or have the town hall open this computer again under a new name (“Forgotten phrase?”)."));
      return FALSE;
    }

  *deeds = av_role_get_deeds (role);
  return TRUE;
}

gboolean
av_opened_store_require (AvOpenedStore *self,
                         AvRoleDeed deed,
                         GError **error)
{
  guint deeds;

  if (!av_opened_store_get_deeds (self, &deeds, error))
    return FALSE;
  if ((deeds & deed) != 0)
    return TRUE;

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, _ ("%s Nothing was changed."), av_role_explain (deed));
  return FALSE;
}

gboolean
av_opened_store_read_all (AvOpenedStore *self,
                          GError **error)
{
  return av_database_read_all (av_store_get_database (self->store), error);
}

gboolean
av_opened_store_was_full (AvOpenedStore *self)
{
  return self->full;
}

const char *
av_opened_store_get_warning (AvOpenedStore *self)
{
  if (self->cut)
    return _ ("The store opened without its last entries, which are damaged: a copy of them is kept beside. Look over what was written last, and tell who looks after this computer.");

  if (self->full)
    return _ ("The disk is full: the store is open to be read, and nothing is lost. Make room before you write: until then nothing new is kept.");

  return av_store_is_clock_doubtful (self->store)
           ? _ ("The date of this computer is doubtful: it is earlier than what is already written here. Nothing is lost; set the date and the time before you write, or what you write carries a wrong date.")
           : NULL;
}
