#include "av-installations.h"

#include <gio/gio.h>
#include <string.h>

#include "av-installation-share.h"
#include "av-scope-list.h"

static void
place_free (gpointer data)
{
  AvInstallationsPlace *place = data;

  g_free (place->code);
  g_free (place->name);
  g_free (place);
}

void
av_installations_free (AvInstallations *self)
{
  g_free (self->organisation);
  g_free (self->words);
  g_strfreev (self->disputed);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_pointer (&self->by_root, g_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_free (self);
}

const AvMember *
av_installations_find (AvInstallations *self,
                       const char *id)
{
  AvId wanted;

  for (guint i = 0; av_id_parse (id, &wanted) && i < self->members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (self->members, i);

      if (av_id_equal (&member->id, &wanted))
        return member;
    }

  return NULL;
}

void
av_installations_terms_free (AvInstallationsTerms *self)
{
  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->request, av_join_request_free);
  g_free (self->welcome);
  g_strfreev (self->scopes);
  g_free (self->role);
  g_free (self->root_file);
  g_clear_pointer (&self->root_words, av_secret_unref);
  g_free (self);
}

/* ---- On the store's thread ---------------------------------------------------- */

static void
add_place (AvInstallations *list,
           AvInstallation *installation,
           const char *code)
{
  AvInstallationsPlace *place;

  for (guint i = 0; i < list->places->len; i++)
    if (strcmp (((AvInstallationsPlace *) g_ptr_array_index (list->places, i))->code, code) == 0)
      return;

  place = g_new0 (AvInstallationsPlace, 1);
  place->code = g_strdup (code);
  place->name = av_installation_describe_scope (installation, code);
  g_ptr_array_add (list->places, place);
}

/* Where this computer works, or the others. */
static void
add_places_of (AvInstallations *list,
               AvInstallation *installation,
               gboolean self)
{
  for (guint i = 0; i < list->members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (list->members, i);

      for (guint j = 0; member->self == self && member->scopes[j] != NULL; j++)
        add_place (list, installation, member->scopes[j]);
    }
}

static gboolean
list_places (AvInstallations *list,
             AvInstallation *installation,
             GError **error)
{
  g_auto (GStrv) structures = av_installation_list_structures (installation, error);
  g_autoptr (GListModel) communes = av_scope_list_new ();

  if (structures == NULL)
    return FALSE;

  add_places_of (list, installation, TRUE);
  for (guint i = 0; structures[i] != NULL; i++)
    add_place (list, installation, structures[i]);
  add_places_of (list, installation, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (communes); i++)
    {
      g_autofree char *code = av_scope_list_dup_code (i);

      add_place (list, installation, code);
    }

  return TRUE;
}

static gboolean
list_pending (AvInstallations *list,
              AvInstallation *installation,
              GError **error)
{
  list->pending = av_installation_list_pending_erasures (installation, NULL, FALSE, error);
  if (list->pending == NULL)
    return FALSE;

  list->by_root = av_installation_list_pending_erasures (installation, NULL, TRUE, error);
  return list->by_root != NULL;
}

/* Who may found the organisation anew, and what stands in the way. */
static gboolean
list_disputed (AvInstallations *list,
               AvInstallation *installation,
               GError **error)
{
  if (!list->may_change || !list->is_steward)
    return TRUE;

  list->disputed = av_installation_list_disputed (installation, error);
  return list->disputed != NULL;
}

static gpointer
list (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvInstallation *installation = av_opening_get_installation (user_data);
  g_autoptr (AvInstallations) answer = g_new0 (AvInstallations, 1);
  guint deeds;

  if (!av_opened_store_get_deeds (av_opening_get_opened (user_data), &deeds, error))
    return NULL;

  answer->may_change = (deeds & AV_ROLE_COMPUTERS) != 0;
  answer->places = g_ptr_array_new_with_free_func (place_free);
  answer->members = av_installation_list (installation, error);
  answer->organisation = av_installation_dup_organisation (installation);
  answer->words = av_installation_get_organisation_words (installation);
  if (answer->members == NULL || !list_pending (answer, installation, error) || !list_places (answer, installation, error))
    return NULL;

  for (guint i = 0; i < answer->members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (answer->members, i);

      answer->is_steward = answer->is_steward || (member->self && member->intendant && !member->revoked);
      answer->n_due += answer->may_change && member->due;
    }

  return list_disputed (answer, installation, error) ? g_steal_pointer (&answer) : NULL;
}

static gpointer
read_folder (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return av_request_folder_read (user_data, error);
}

typedef struct
{
  AvOpening *opening; /* not owned: it outlives the queue */
  AvInstallationsDeed deed;
  AvInstallationsTerms *terms;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  av_installations_terms_free (work->terms);
  g_free (work);
}

static gboolean
enrol (AvInstallation *installation,
       const AvInstallationsTerms *terms,
       GError **error)
{
  const AvWelcome welcome = { (const char *const *) terms->scopes, terms->role, terms->text, terms->root_file, terms->root_words, &terms->asked };

  return av_installation_accept_join (installation, terms->request, &welcome, terms->welcome, error);
}

static gpointer
act (AvStore *store,
     gpointer user_data,
     GError **error)
{
  Work *work = user_data;
  AvInstallation *installation = av_opening_get_installation (work->opening);
  const AvInstallationsTerms *terms = work->terms;
  g_autofree AvInstallationsOutcome *outcome = g_new0 (AvInstallationsOutcome, 1);
  gboolean done;

  if (!av_opened_store_require (av_opening_get_opened (work->opening), AV_ROLE_COMPUTERS, error))
    return NULL;

  switch (work->deed)
    {
    case AV_INSTALLATIONS_REVOKE:
      done = av_installation_revoke (installation, terms->name, &(AvRevocation){ terms->text, terms->root_file, terms->root_words, terms->erased_since }, &outcome->revoked, error);
      break;
    case AV_INSTALLATIONS_REINSTATE:
      done = av_installation_reinstate (installation, terms->name, terms->root_file, terms->root_words, error);
      break;
    case AV_INSTALLATIONS_RENEW:
      done = av_installation_renew_members (installation, &outcome->n_renewed, error);
      break;
    case AV_INSTALLATIONS_REFOUND:
      done = av_installation_refound (installation, terms->text, terms->root_file, terms->root_words, terms->despite_disputes, error);
      break;
    case AV_INSTALLATIONS_ENROL:
    default:
      done = enrol (installation, terms, error);
    }

  /* Who may recover this store is made good at the next opening where it cannot
   * be now: what was signed is signed. */
  if (done)
    av_opening_reconcile (work->opening, NULL);

  return done ? g_steal_pointer (&outcome) : NULL;
}

/* ---- On the main thread ------------------------------------------------------- */

void
av_installations_list_async (AvSession *session,
                             AvOpening *opening,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), list,
                   opening, NULL, (GDestroyNotify) av_installations_free);
}

AvInstallations *
av_installations_list_finish (AvSession *session,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_installations_read_folder_async (AvSession *session,
                                    const char *folder,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), read_folder,
                   g_strdup (folder), g_free, (GDestroyNotify) av_request_folder_free);
}

AvRequestFolder *
av_installations_read_folder_finish (AvSession *session,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
av_installations_do_async (AvSession *session,
                           AvOpening *opening,
                           AvInstallationsDeed deed,
                           AvInstallationsTerms *terms,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Work *work = g_new0 (Work, 1);

  work->opening = opening;
  work->deed = deed;
  work->terms = terms;
  av_queue_answer (av_session_get_queue (session), g_task_new (session, NULL, callback, user_data), act,
                   work, work_free, g_free);
}

gboolean
av_installations_do_finish (AvSession *session,
                            GAsyncResult *result,
                            AvInstallationsOutcome *outcome,
                            GError **error)
{
  g_autofree AvInstallationsOutcome *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, session), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;

  *outcome = *answer;
  return TRUE;
}
