#include "av-unlock.h"

#include <string.h>

#include "av-crypto.h"
#include "av-id.h"
#include "av-keyring.h"

typedef struct
{
  char *store;
  char *label;
  AvSecret *passphrase;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  g_free (attempt->store);
  g_free (attempt->label);
  av_secret_unref (attempt->passphrase);
  g_free (attempt);
}

/* A slot without an agent's record has zeros there. */
static char *
name_agent (const guint8 agent[16])
{
  static const guint8 nobody[16];
  AvId id;

  if (memcmp (agent, nobody, sizeof nobody) == 0)
    return g_strdup ("");

  memcpy (id.bytes, agent, sizeof id.bytes);

  return av_id_to_string (&id);
}

static void
try (GTask *task,
     Attempt *attempt)
{
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) store_key = NULL;
  g_autofree char *agent = NULL;
  GError *error = NULL;

  keyring = av_keyring_load (attempt->store, &error);
  if (keyring != NULL)
    store_key = av_keyring_unlock (keyring, attempt->label, attempt->passphrase, &error);
  if (store_key == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  agent = name_agent (av_keyring_get_unlocked_slot (keyring)->agent);
  g_task_return_pointer (task,
                         av_handover_new (attempt->store, agent, attempt->label, store_key,
                                          av_key_pair_get_secret (av_keyring_get_pair (keyring))),
                         (GDestroyNotify) av_handover_free);
}

/* The thread may wait for other work, its stack as it is. */
static void
unlock (GTask *task,
        gpointer source,
        gpointer task_data,
        GCancellable *cancellable)
{
  try (task, task_data);
  av_crypto_wipe_stack ();
}

void
av_unlock_async (const char *store,
                 const char *label,
                 AvSecret *passphrase,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->store = g_strdup (store);
  attempt->label = g_strdup (label);
  attempt->passphrase = av_secret_ref (passphrase);
  g_task_set_task_data (task, attempt, attempt_free);
  g_task_run_in_thread (task, unlock);
}

AvHandover *
av_unlock_finish (GAsyncResult *result,
                  GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
