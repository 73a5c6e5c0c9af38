#include "av-installation-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-file.h"
#include "av-guard.h"
#include "av-hash.h"
#include "av-join-request.h"
#include "av-limits.h"

gboolean
av_installation_check_name (const char *name,
                            GError **error)
{
  if (name != NULL && *name != '\0' && strlen (name) <= AV_LIMIT_LABEL && g_utf8_validate (name, -1, NULL))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("Give a name of at most 200 characters."));
  return FALSE;
}

static gboolean
require_new (AvInstallation *self,
             GError **error)
{
  if (self->state != AV_INSTALLATION_STATE_ENROLLED)
    return TRUE;

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ENROLLED,
               _ ("This installation belongs to “%s” already."), av_trust_get_organisation_name (self->trust));
  return FALSE;
}

static void
fill_scopes (AvTrustStatement *statement,
             GArray *scopes)
{
  g_array_append_vals (statement->scopes, scopes->data, scopes->len);
}

/* ---- Founding -------------------------------------------------------------- */

AvTrustStatement *
av_installation_make_organisation (const char *name,
                                   AvRootFile *root,
                                   guint64 date,
                                   GError **error)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ORG);

  av_id_random (&statement->issuer);
  statement->number = 1;
  statement->date = date;
  statement->text = g_strdup (name);
  g_byte_array_append (statement->root_keys, av_signing_key_get_public (root->root), AV_TRUST_KEY_SIZE);
  memcpy (statement->recovery_key, av_key_pair_get_public (root->recovery), AV_TRUST_KEY_SIZE);
  return av_trust_statement_sign (statement, root->root, NULL, error) ? g_steal_pointer (&statement) : NULL;
}

static void
fill_enrolment (AvTrustStatement *statement,
                const AvJoinClaim *claim,
                GArray *scopes,
                const AvRights *rights,
                guint64 now)
{
  statement->installation = claim->installation;
  statement->text = g_strdup (claim->name);
  memcpy (statement->signing_key, claim->signing_key, AV_TRUST_KEY_SIZE);
  memcpy (statement->escrow_key, claim->escrow_key, AV_TRUST_KEY_SIZE);
  memcpy (statement->epoch_key, claim->epoch_key, AV_TRUST_KEY_SIZE);
  fill_scopes (statement, scopes);
  statement->rights = *rights;
  statement->not_after = now + AV_LIMIT_ENROLMENT;
}

static void
claim_identity (AvIdentity *identity,
                AvJoinClaim *claim)
{
  claim->installation = identity->id;
  claim->name = identity->name;
  memcpy (claim->signing_key, av_signing_key_get_public (identity->signing), AV_TRUST_KEY_SIZE);
  memcpy (claim->escrow_key, av_key_pair_get_public (identity->escrow), AV_TRUST_KEY_SIZE);
  memcpy (claim->epoch_key, av_key_pair_get_public (av_identity_get_epoch (identity)), AV_TRUST_KEY_SIZE);
}

gboolean
av_installation_enrol (AvInstallation *self,
                       AvTrust *trust,
                       const AvJoinClaim *claim,
                       GArray *scopes,
                       const AvRights *rights,
                       AvRootFile *root,
                       GError **error)
{
  g_autoptr (AvTrustStatement) enrol = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrustStatement) delegate = NULL;

  fill_enrolment (enrol, claim, scopes, rights, av_store_get_now (self->store));

  if (!av_installation_issue (self, trust, enrol, root, error))
    return FALSE;

  if ((rights->powers & AV_POWER_STEWARDSHIP) == 0)
    return TRUE;

  delegate = av_trust_statement_new (AV_TRUST_DELEGATE);
  delegate->installation = claim->installation;
  av_id_random (&delegate->delegate);
  fill_scopes (delegate, scopes);
  return av_installation_issue (self, trust, delegate, root, error);
}

static AvTrust *
make_trust (AvInstallation *self,
            const AvFounding *founding,
            GArray *scopes,
            AvRootFile *root,
            GError **error)
{
  g_autoptr (AvTrustStatement) org = av_installation_make_organisation (founding->organisation, root, av_store_get_now (self->store), error);
  g_autoptr (AvTrustStatement) structure = av_trust_statement_new (AV_TRUST_STRUCTURE);
  g_autoptr (AvTrust) trust = NULL;
  AvJoinClaim claim;
  AvRights rights;
  gsize size;
  const guint8 *bytes;

  if (org == NULL || !av_rights_parse ("intendant", &rights, error))
    return NULL;

  trust = av_trust_new (org->hash);
  bytes = g_bytes_get_data (org->bytes, &size);

  if (!av_trust_add (trust, bytes, size, error))
    return NULL;

  av_trust_evaluate (trust);
  claim_identity (self->identity, &claim);
  structure->structure = 0;
  structure->text = g_strdup (founding->organisation);

  if (!av_installation_issue (self, trust, structure, root, error) ||
      !av_installation_enrol (self, trust, &claim, scopes, &rights, root, error))
    return NULL;

  return g_steal_pointer (&trust);
}

typedef struct
{
  AvInstallation *self;
  AvTrust *trust;
  const char *scope;
} Beginning;

/* What makes a store that of a member, at once. */
static gboolean
store_beginning (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Beginning *beginning = user_data;
  AvInstallation *self = beginning->self;
  g_autoptr (AvJournal) journal = NULL;

  if (!av_identity_save (self->identity, store, error) ||
      !av_segment_store_set_secret (store, "organisation", av_trust_get_organisation_hash (beginning->trust), AV_HASH_SIZE, error) ||
      !av_installation_store_trust (self, beginning->trust, error) || !av_store_set_default_scope (store, beginning->scope, error) ||
      !av_guard_prepare (store, error))
    return FALSE;

  journal = av_journal_start (store, &self->identity->id, NULL, error);
  return journal != NULL;
}

static gboolean
check_founding (AvInstallation *self,
                const AvFounding *founding,
                GError **error)
{
  if (!av_installation_check_name (founding->organisation, error) || !av_installation_check_name (founding->installation, error))
    return FALSE;

  if (self->state == AV_INSTALLATION_STATE_NEW)
    return TRUE;

  if (!require_new (self, error))
    return FALSE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ENROLLED,
                       _ ("This installation has asked to join an organisation: it cannot found another one."));
  return FALSE;
}

AvInstallation *
av_installation_found (AvStore *store,
                       const AvFounding *founding,
                       GError **error)
{
  g_autoptr (AvInstallation) self = av_installation_load (store, error);
  g_autoptr (GArray) scopes = NULL;
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;
  g_autofree char *scope = NULL;
  Beginning beginning = { self };

  if (self == NULL || !check_founding (self, founding, error) || (scopes = av_scopes_parse (founding->scopes, error)) == NULL)
    return NULL;

  root = av_root_file_new ();
  self->identity = av_identity_new (founding->installation);
  trust = make_trust (self, founding, scopes, root, error);

  if (trust == NULL || !av_root_file_save (root, founding->root_file, founding->root_words, error))
    return NULL;

  scope = g_strcmp0 (founding->scopes[0], "metropole") == 0 ? g_strdup ("S0") : g_strdup (founding->scopes[0]);
  beginning.trust = trust;
  beginning.scope = scope;

  if (!av_store_transact (store, store_beginning, &beginning, error))
    {
      /* Nobody has anything of this organisation yet. */
      av_file_remove (founding->root_file, NULL);
      return NULL;
    }

  return av_installation_read (self, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- Asking ---------------------------------------------------------------- */

static GBytes *
make_request (AvIdentity *identity)
{
  AvJoinClaim claim;

  claim_identity (identity, &claim);
  return av_join_request_write (&claim, identity->signing);
}

char *
av_installation_get_own_words (AvInstallation *self)
{
  g_autoptr (GBytes) request = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (self->identity == NULL)
    return NULL;

  request = make_request (self->identity);
  return av_join_request_get_words (request);
}

static gboolean
write_request (AvIdentity *identity,
               const char *file,
               GError **error)
{
  g_autoptr (GBytes) request = make_request (identity);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (request, &size);

  return av_file_write (file, bytes, size, error);
}

/* What it is called is what it was accepted under. */
static gboolean
check_own_name (AvInstallation *self,
                const char *name,
                GError **error)
{
  if (strcmp (name, self->identity->name) == 0)
    return TRUE;

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ENROLLED,
               _ ("This installation is called “%s” in “%s”: it asks again under that name."), self->identity->name,
               av_trust_get_organisation_name (self->trust));
  return FALSE;
}

gboolean
av_installation_request_join (AvInstallation *self,
                              const char *name,
                              const char *file,
                              GError **error)
{
  g_autoptr (AvIdentity) fresh = NULL;
  g_autofree char *former = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_check_name (name, error))
    return FALSE;

  if (self->state == AV_INSTALLATION_STATE_ENROLLED)
    return check_own_name (self, name, error) && write_request (self->identity, file, error);

  if (self->identity == NULL)
    fresh = av_identity_new (name);
  else
    {
      former = g_steal_pointer (&self->identity->name);
      self->identity->name = g_strdup (name);
    }

  if (!av_identity_save (fresh != NULL ? fresh : self->identity, self->store, error))
    {
      if (former != NULL)
        {
          g_free (self->identity->name);
          self->identity->name = g_steal_pointer (&former);
        }

      return FALSE;
    }

  if (fresh != NULL)
    self->identity = g_steal_pointer (&fresh);

  self->state = AV_INSTALLATION_STATE_REQUESTED;
  return write_request (self->identity, file, error);
}

/* ---- Arriving -------------------------------------------------------------- */

gboolean
av_installation_finish_join (AvInstallation *self,
                             const char *file,
                             const char *words,
                             const AvAskedWords *asked,
                             GError **error)
{
  g_autoptr (AvImportReport) report = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!require_new (self, error))
    return FALSE;

  if (self->identity == NULL)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NOT_ENROLLED,
                           _ ("This installation has not asked to join: write a request first."));
      return FALSE;
    }

  report = av_installation_import_file (self, file, AV_IMPORT_WELCOME, words, asked, NULL, error);
  return report != NULL;
}
