#include "av-installation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-hash.h"
#include "av-installation-private.h"
#include "av-replay.h"
#include "av-scope-name.h"
#include "av-words.h"

#define ORGANISATION_SECRET "organisation"
#define N_WORDS 8

G_DEFINE_TYPE (AvInstallation, av_installation, G_TYPE_OBJECT)

G_DEFINE_QUARK (av_installation_error, av_installation_error)

AvInstallation *
av_installation_new (AvStore *store)
{
  AvInstallation *self = g_object_new (AV_TYPE_INSTALLATION, NULL);

  self->store = store;
  return self;
}

static gboolean
seal_store (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return av_installation_seal (user_data, error);
}

static gboolean
add_statement (const AvId *issuer,
               guint64 number,
               const AvSegmentHash *hash,
               const guint8 *bytes,
               gsize size,
               gpointer user_data,
               GError **error)
{
  return av_trust_add (user_data, bytes, size, error);
}

static char *
name_structure (const char *code,
                gpointer user_data)
{
  AvInstallation *self = user_data;
  const char *name;
  AvScope scope;

  if (!av_scope_parse (code, &scope) || scope < AV_SCOPE_STRUCTURE)
    return NULL;

  name = av_trust_get_structure_name (self->trust, scope);
  if (name == NULL && scope == AV_SCOPE_METROPOLE)
    name = _ ("Métropole Rouen Normandie");

  return name != NULL ? g_strdup (name) : g_strdup_printf (_ ("Structure without a name (%s)"), code);
}

static AvTrust *
read_trust (AvInstallation *self,
            GError **error)
{
  guint8 organisation[AV_HASH_SIZE];
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (GError) problem = NULL;
  gsize size;

  if (!av_segment_store_get_secret (self->store, ORGANISATION_SECRET, organisation, sizeof organisation, &size, &problem))
    {
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }

      return av_trust_new (NULL);
    }

  trust = av_trust_new (organisation);

  if (!av_segment_store_foreach_statement (self->store, add_statement, trust, error))
    return NULL;

  av_trust_evaluate (trust);
  return g_steal_pointer (&trust);
}

void
av_installation_use_trust (AvInstallation *self,
                           AvTrust *trust)
{
  AvTrusted *member;

  if (self->trust != trust)
    g_clear_pointer (&self->trust, av_trust_free);

  self->trust = trust;
  member = av_installation_get_member (self);
  if (member != NULL)
    av_trust_set_home (trust, member->scopes);
  self->state = member != NULL ? AV_INSTALLATION_STATE_ENROLLED : self->identity != NULL ? AV_INSTALLATION_STATE_REQUESTED
                                                                                         : AV_INSTALLATION_STATE_NEW;
  av_intake_set_own (self->store, member);
  av_installation_follow_scopes (self, member);
  av_store_set_time_floor (self->store, av_trust_get_confirmed_date (trust));
}

typedef struct
{
  AvTrust *trust;
  guint64 heard;
} Hearing;

static gboolean
note_heard (const AvId *installation,
            guint64 hlc,
            const AvSegmentHash *hash,
            const guint8 *bytes,
            gsize size,
            gpointer user_data,
            GError **error)
{
  Hearing *hearing = user_data;
  const AvTrusted *member = av_trust_find (hearing->trust, installation);

  if (member != NULL && av_installation_is_live (member))
    hearing->heard = MAX (hearing->heard, hlc >> 16);
  return TRUE;
}

gboolean
av_installation_note_heard (AvInstallation *self,
                            GError **error)
{
  Hearing hearing = { self->trust };

  if (!av_segment_store_foreach_heard (self->store, note_heard, &hearing, error))
    return FALSE;

  av_segment_store_set_heard (self->store, hearing.heard);
  return TRUE;
}

gboolean
av_installation_read (AvInstallation *self,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvIdentity) identity = av_identity_load (self->store, &problem);
  g_autoptr (AvTrust) trust = problem == NULL ? read_trust (self, &problem) : NULL;
  /* What a salvage left of an installation whose keys are lost is nobody's to go on with. */
  g_autoptr (AvJournal) journal = trust != NULL && identity != NULL ? av_journal_load (self->store, &problem) : NULL;

  /* All of it or nothing: half of it would be somebody else. */
  if (!av_database_ended_well (&problem, error))
    return FALSE;

  g_clear_pointer (&self->identity, av_identity_free);
  g_clear_pointer (&self->journal, av_journal_free);
  self->identity = g_steal_pointer (&identity);
  self->journal = g_steal_pointer (&journal);

  if (self->identity != NULL)
    {
      g_autofree char *post = av_id_to_string (&self->identity->id);

      av_store_set_post (self->store, post);
    }

  av_installation_use_trust (self, g_steal_pointer (&trust));
  av_store_set_sealer (self->store, self->journal != NULL ? seal_store : NULL, self);
  av_scope_name_set_source (self->store, name_structure, self);
  return av_installation_note_heard (self, error);
}

/* A full disk has it wait. */
static gboolean
forgive_full_disk (GError *problem,
                   GError **error)
{
  if (problem == NULL || g_error_matches (problem, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL))
    return TRUE;

  g_propagate_error (error, g_error_copy (problem));
  return FALSE;
}

static gboolean
replay_archive (AvStore *store,
                gpointer user_data,
                GError **error)
{
  AvInstallation *self = user_data;

  return av_intake_judge_again (store, self->trust, NULL, &self->identity->id, TRUE, NULL, error) && av_replay_note_done (store, error);
}

/* An archive of which something does not read is no reason to keep out of the rest. */
static gboolean
is_unreadable (const GError *problem)
{
  return problem != NULL && (g_error_matches (problem, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED) ||
                             g_error_matches (problem, AV_DATABASE_ERROR, AV_DATABASE_ERROR_IO) || problem->domain == AV_SEGMENT_ERROR);
}

/* Sealed first, so that the archive is all of it. Where it fails nothing has
 * changed, it stays due, and what is live goes on saying who began a record. */
static gboolean
replay_if_due (AvInstallation *self,
               GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean due;

  if (!av_replay_is_due (self->store, &due, error))
    return FALSE;
  if (!due || (av_installation_seal (self, &problem) && av_store_transact (self->store, replay_archive, self, &problem)))
    return TRUE;
  if (!is_unreadable (problem))
    return forgive_full_disk (problem, error);

  av_database_forget_failure (av_store_get_database (self->store));
  return TRUE;
}

AvInstallation *
av_installation_load (AvStore *store,
                      GError **error)
{
  g_autoptr (AvInstallation) self = av_installation_new (store);
  g_autoptr (GError) problem = NULL;

  if (!av_installation_read (self, error) || (self->journal != NULL && !av_installation_check_guard (self, error)))
    return NULL;

  if (self->state != AV_INSTALLATION_STATE_ENROLLED)
    return g_steal_pointer (&self);

  /* Some may have waited for their thirty days. */
  av_intake_follow_erasures (store, self->trust, &self->identity->id, &problem);
  return forgive_full_disk (problem, error) && replay_if_due (self, error) ? g_steal_pointer (&self) : NULL;
}

AvInstallationState
av_installation_get_state (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), AV_INSTALLATION_STATE_NEW);

  return self->state;
}

const AvId *
av_installation_get_id (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (self->identity == NULL)
    return NULL;

  self->id = self->identity->id;
  return &self->id;
}

char *
av_installation_dup_name (AvInstallation *self)
{
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  member = av_installation_get_member (self);
  if (member != NULL)
    return g_strdup (member->name);

  return self->identity != NULL ? g_strdup (self->identity->name) : NULL;
}

char *
av_installation_dup_organisation (AvInstallation *self)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return g_strdup (av_trust_get_organisation_name (self->trust));
}

char *
av_installation_get_organisation_words (AvInstallation *self)
{
  const guint8 *organisation;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  organisation = av_trust_get_organisation_hash (self->trust);
  return organisation != NULL ? av_words_from_hash (organisation, N_WORDS) : NULL;
}

void
av_installation_add_notice (AvInstallation *self,
                            const char *sentence)
{
  g_ptr_array_add (self->notices, g_strdup (sentence));
}

char **
av_installation_take_notices (AvInstallation *self)
{
  char **notices;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  g_ptr_array_add (self->notices, NULL);
  notices = (char **) g_ptr_array_free (self->notices, FALSE);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  return notices;
}

gboolean
av_installation_get_recovery_key (AvInstallation *self,
                                  guint8 key[AV_PUBLIC_KEY_SIZE])
{
  const guint8 *known;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  known = av_trust_get_recovery_key (self->trust);
  if (known != NULL)
    memcpy (key, known, AV_PUBLIC_KEY_SIZE);
  return known != NULL;
}

gboolean
av_installation_require_enrolled (AvInstallation *self,
                                  GError **error)
{
  if (self->state == AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NOT_ENROLLED,
                       _ ("This installation belongs to no organisation yet: found one, or ask to join one."));
  return FALSE;
}

AvTrusted *
av_installation_get_member (AvInstallation *self)
{
  return self->identity != NULL ? av_trust_find (self->trust, &self->identity->id) : NULL;
}

gboolean
av_installation_is_live (const AvTrusted *member)
{
  for (guint i = 0; i < member->mandates->len; i++)
    if (!g_array_index (member->mandates, AvMandate, i).revoked)
      return TRUE;

  return member->revocations->len == 0;
}

static gboolean
seal (AvStore *store,
      gpointer user_data,
      GError **error)
{
  AvInstallation *self = user_data;
  g_autoptr (GArray) sealed = g_array_new (FALSE, FALSE, sizeof (gint64));

  return av_journal_seal (self->journal, self->identity, self->trust, sealed, error) &&
         (sealed->len == 0 || av_intake_judge_segments (store, self->trust, &self->identity->id, sealed, error));
}

gboolean
av_installation_seal (AvInstallation *self,
                      GError **error)
{
  AvJournal before;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  before = *self->journal;
  if (av_store_transact (self->store, seal, self, error))
    return TRUE;

  *self->journal = before;
  return FALSE;
}

void
av_installation_detach (AvInstallation *self)
{
  g_return_if_fail (AV_IS_INSTALLATION (self));

  self->store = NULL;
}

static void
av_installation_dispose (GObject *object)
{
  AvInstallation *self = AV_INSTALLATION (object);

  if (self->store != NULL && self->journal != NULL)
    av_store_set_sealer (self->store, NULL, NULL);
  if (self->store != NULL)
    av_scope_name_set_source (self->store, NULL, NULL);

  self->store = NULL;
  g_clear_pointer (&self->identity, av_identity_free);
  g_clear_pointer (&self->trust, av_trust_free);
  g_clear_pointer (&self->journal, av_journal_free);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->received, av_import_report_free);

  G_OBJECT_CLASS (av_installation_parent_class)->dispose (object);
}

static void
av_installation_class_init (AvInstallationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_installation_dispose;
}

static void
av_installation_init (AvInstallation *self)
{
  self->notices = g_ptr_array_new_with_free_func (g_free);
}

gboolean
av_installation_is_shut_out (const AvTrusted *member,
                             GArray *scopes)
{
  for (guint i = 0; scopes != NULL && i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (mandate->revoked && av_scopes_contain (scopes, mandate->scope))
        return TRUE;
    }

  return !av_installation_is_live (member);
}
