#include "av-beginning.h"

#include <glib/gstdio.h>

#include "av-change.h"
#include "av-id.h"
#include "av-installation.h"
#include "av-record-store.h"
#include "av-vault.h"

AvBeginning *
av_beginning_new (const char *store)
{
  AvBeginning *self = g_new0 (AvBeginning, 1);

  self->store = g_strdup (store);

  return self;
}

void
av_beginning_free (AvBeginning *self)
{
  g_free (self->store);
  g_free (self->agent);
  g_free (self->installation);
  g_free (self->organisation);
  g_free (self->scope);
  g_free (self->file);
  g_clear_pointer (&self->passphrase, av_secret_unref);
  g_clear_pointer (&self->root_words, av_secret_unref);
  g_free (self);
}

static char *
found (AvBeginning *self,
       AvStore *store,
       GError **error)
{
  const char *scopes[] = { self->scope, NULL };
  AvFounding founding = {
    .organisation = self->organisation,
    .installation = self->installation,
    .scopes = scopes,
    .root_file = self->file,
    .root_words = self->root_words,
  };
  g_autoptr (AvInstallation) installation = av_installation_found (store, &founding, error);

  if (installation == NULL)
    return NULL;

  return av_installation_get_organisation_words (installation);
}

static char *
request (AvBeginning *self,
         AvStore *store,
         GError **error)
{
  g_autoptr (AvInstallation) installation = av_installation_load (store, error);

  if (installation == NULL || !av_installation_request_join (installation, self->installation, self->file, error))
    return NULL;

  return av_installation_get_own_words (installation);
}

/* The slot and the record are of one agent: the same id. An installation that
 * has only asked to join has no territory yet; its agent is written when it
 * has been welcomed. */
static gboolean
write_agent (AvBeginning *self,
             AvStore *store,
             const char *id,
             GError **error)
{
  g_autoptr (AvChange) change = NULL;

  if (self->organisation == NULL)
    return TRUE;

  av_store_set_agent (store, id);
  change = av_change_new ("agent", id, NULL, self->scope);
  av_change_set (change, "nom-affiche", self->agent);
  av_change_set (change, "role", "ADMIN");
  av_change_set (change, "actif", "oui");

  return av_store_commit_one (store, change, error);
}

static char *
fill (AvBeginning *self,
      AvVault *vault,
      const char *agent,
      GError **error)
{
  g_autoptr (AvStore) store = av_store_open (vault, error);
  g_autofree char *words = NULL;

  if (store == NULL)
    return NULL;

  words = self->organisation != NULL ? found (self, store, error) : request (self, store, error);
  if (words == NULL || !write_agent (self, store, agent, error))
    return NULL;

  return g_steal_pointer (&words);
}

/* Only what av_vault_create() has just made. */
static void
clear_away (AvBeginning *self)
{
  static const char *const files[] = { "store.avs-wal", "store.avs-journal", "store.avs", "keys" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->store, files[i], NULL);

      g_unlink (path);
    }
}

static void
run (GTask *task,
     gpointer source,
     gpointer task_data,
     GCancellable *cancellable)
{
  AvBeginning *self = task_data;
  AvId id;
  g_autofree char *agent = NULL;
  g_autofree char *words = NULL;
  AvVaultParams params = { 0 };
  AvVault *vault;
  GError *error = NULL;

  av_id_random (&id);
  agent = av_id_to_string (&id);
  params.label = self->agent;
  params.agent = id.bytes;
  params.passphrase = self->passphrase;

  vault = av_vault_create (self->store, &params, &error);
  if (vault == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  words = fill (self, vault, agent, &error);
  if (words != NULL)
    av_vault_sync (vault, NULL);
  av_vault_free (vault);
  if (words == NULL)
    {
      clear_away (self);
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&words), g_free);
}

void
av_beginning_run_async (AvBeginning *self,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, run);
}

char *
av_beginning_run_finish (GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
