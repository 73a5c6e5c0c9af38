#include "av-new-dossier.h"

#include "av-catalogue.h"
#include "av-code.h"
#include "av-moment.h"

typedef struct
{
  char *contact;
  char *agent;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->contact);
  g_free (question->agent);
  g_free (question);
}

/* Sets an answer the catalogue accepts there; else, where it is needed, that
 * it is not known. */
static void
set_known (AvChange *change,
           const char *field_id,
           const char *answer,
           gboolean needed)
{
  const AvField *field = av_catalogue_find_field (av_change_get_form (change), field_id);

  if (field == NULL)
    return;

  if (answer != NULL && av_field_check (field, answer, NULL, NULL))
    av_change_set (change, field_id, answer);
  else if (needed)
    av_change_set (change, field_id, AV_ANSWER_UNKNOWN);
}

static const char *
find_follower (const char *followed_by)
{
  static const char *const pairs[][2] = {
    { "personne", "non" },
    { "mission-locale", "ml" },
    { "france-travail", "ft" },
    { "autre", "autre" },
  };

  for (guint i = 0; followed_by != NULL && i < G_N_ELEMENTS (pairs); i++)
    {
      if (strcmp (pairs[i][0], followed_by) == 0)
        return pairs[i][1];
    }

  return NULL;
}

static AvChange *
change_dossier (AvSnapshot *dossier,
                AvSnapshot *contact,
                const char *agent)
{
  AvChange *change = av_change_new_for (dossier);
  const char *met = av_snapshot_get_answer (contact, "horodatage");
  const char *code = av_snapshot_get_answer (contact, "code-fiche-papier");
  g_autofree char *new_code = code == NULL ? av_code_new () : NULL;
  g_autofree char *day = NULL;
  AvDay date;

  if (met != NULL && !av_answer_is_reserved (met))
    av_moment_get_day (met, &date);
  else
    av_day_today (&date);
  day = av_day_to_string (&date);

  set_known (change, "numero", code != NULL ? code : new_code, TRUE);
  set_known (change, "statut", "REPERE", TRUE);
  set_known (change, "referent", agent, TRUE);
  set_known (change, "commune-porteuse", av_snapshot_get_answer (contact, "code-insee"), TRUE);
  set_known (change, "date-reperage", day, TRUE);
  set_known (change, "origine", av_snapshot_get_answer (contact, "origine"), TRUE);
  set_known (change, "contact-initial", av_snapshot_get_id (contact), FALSE);
  set_known (change, "accompagne-spe", find_follower (av_snapshot_get_answer (contact, "suivi-par")), TRUE);

  return change;
}

static AvChange *
change_person (AvSnapshot *person,
               AvSnapshot *contact)
{
  AvChange *change = av_change_new_for (person);
  const char *value = av_snapshot_get_answer (contact, "valeur-contact");
  const char *reach = av_snapshot_get_answer (contact, "moyen-contact");

  set_known (change, "prenom", av_snapshot_get_answer (contact, "prenom-ou-surnom"), FALSE);
  set_known (change, "nom", av_snapshot_get_answer (contact, "nom"), FALSE);
  set_known (change, "sexe", av_snapshot_get_answer (contact, "sexe"), FALSE);
  set_known (change, "code-insee", av_snapshot_get_answer (contact, "code-insee"), FALSE);
  set_known (change, "canal-sur", av_snapshot_get_answer (contact, "canal-sur"), FALSE);
  set_known (change, "telephone-partage", av_snapshot_get_answer (contact, "contact-partage"), FALSE);
  if (g_strcmp0 (reach, "tel") == 0)
    set_known (change, "telephone", value, FALSE);
  else if (g_strcmp0 (reach, "mail") == 0)
    set_known (change, "courriel", value, FALSE);

  return change;
}

static gboolean
commit_dossier (AvStore *store,
                AvSnapshot *contact,
                AvSnapshot *dossier,
                AvSnapshot *person,
                const char *agent,
                GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);
  AvChange *attached = av_change_new_for (contact);

  av_change_set (attached, "statut", "RATTACHE");
  g_ptr_array_add (changes, change_dossier (dossier, contact, agent));
  g_ptr_array_add (changes, change_person (person, contact));
  g_ptr_array_add (changes, attached);

  return av_store_commit (store, changes, error);
}

static gpointer
open_dossier (AvStore *store,
              gpointer user_data,
              GError **error)
{
  Question *question = user_data;
  g_autoptr (AvSnapshot) contact = av_record_store_load (store, question->contact, error);
  g_autoptr (AvSnapshot) dossier = NULL;
  g_autoptr (AvSnapshot) person = NULL;
  const char *container;

  if (contact == NULL)
    return NULL;

  container = av_snapshot_get_container (contact);
  dossier = av_record_store_load_singleton (store, container, "dossier", error);
  if (dossier == NULL)
    return NULL;
  if (av_snapshot_get_changed (dossier, NULL) != 0)
    return g_strdup (container);

  person = av_record_store_load_singleton (store, container, "personne", error);
  if (person == NULL || !commit_dossier (store, contact, dossier, person, question->agent, error))
    return NULL;

  return g_strdup (container);
}

static void
opened (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AvSession *session = g_task_get_source_object (task);
  GError *error = NULL;
  char *container = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (container == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  av_session_announce (session, "dossier", "", container);
  g_task_return_pointer (task, container, g_free);
}

void
av_new_dossier_async (AvSession *session,
                      const char *contact,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->contact = g_strdup (contact);
  question->agent = g_strdup (av_session_get_agent (session));
  av_queue_call (av_session_get_queue (session), open_dossier, question, question_free, g_free,
                 cancellable, opened, g_task_new (session, cancellable, callback, user_data));
}

char *
av_new_dossier_finish (AvSession *session,
                       GAsyncResult *result,
                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
