#include "av-beginning.h"

#include "av-opened-store.h"
#include "av-reading.h"

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
  g_free (self->role);
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
       AvOpenedStore *opened,
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

  if (!av_opened_store_found (opened, &founding, error))
    return NULL;

  return av_installation_get_organisation_words (av_opened_store_get_installation (opened));
}

/* It has no territory yet: the agent's record is written when it has been
 * welcomed, with the role that was said. */
static char *
request (AvBeginning *self,
         AvOpenedStore *opened,
         GError **error)
{
  AvInstallation *installation = av_opened_store_get_installation (opened);

  if (!av_installation_request_join (installation, self->installation, self->file, error))
    return NULL;

  return av_installation_get_own_words (installation);
}

static char *
begin (AvBeginning *self,
       AvOpenedStore *opened,
       GError **error)
{
  if (self->role != NULL && !av_reading_say_role (av_opened_store_get_store (opened), av_opened_store_get_agent (opened), self->role, error))
    return NULL;

  return self->organisation != NULL ? found (self, opened, error) : request (self, opened, error);
}

static void
run (GTask *task,
     gpointer source,
     gpointer task_data,
     GCancellable *cancellable)
{
  AvBeginning *self = task_data;
  GError *error = NULL;
  AvOpenedStore *opened = av_opened_store_create (self->store, self->agent, self->passphrase, NULL, &error);
  char *words = NULL;

  if (opened != NULL)
    words = begin (self, opened, &error);

  if (words == NULL)
    {
      g_clear_pointer (&opened, av_opened_store_abandon);
      g_task_return_error (task, error);
      return;
    }

  av_vault_sync (av_opened_store_get_vault (opened), NULL);
  av_opened_store_free (opened);
  g_task_return_pointer (task, words, g_free);
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
