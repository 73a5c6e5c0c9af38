#include "av-installation-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-file.h"
#include "av-heads.h"
#include "av-join-request.h"

static gboolean
refuse_words (const AvAskedWords *asked,
              GError **error)
{
  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_WORDS,
                       asked == NULL ? _ ("The words are not the same on both sides: somebody may have changed the file on the way. Nothing was done; compare them again.")
                                     : _ ("The words are not the same on both sides: somebody may have changed the file on the way. Nothing was done; compare again, two other words are asked for now."));
  return FALSE;
}

static gboolean
check_claim (AvInstallation *self,
             const AvJoinClaim *claim,
             GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);

      if (strcmp (member->name, claim->name) == 0 && !av_id_equal (&member->id, &claim->installation) && av_installation_is_live (member))
        {
          g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                       _ ("An installation is called “%s” already: give this one another name."), claim->name);
          return FALSE;
        }
    }

  return TRUE;
}

/* As who the request says it is; @addresses holds one at least. */
static AvTrusted *
choose_address (GPtrArray *addresses,
                const AvJoinClaim *claim)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      AvTrusted *address = g_ptr_array_index (addresses, i);

      if (memcmp (address->epoch_key, claim->epoch_key, AV_TRUST_KEY_SIZE) == 0)
        return address;
    }

  return g_ptr_array_index (addresses, 0);
}

/* Sealed to the key that asks as well: it may be of a backup, and what was said since
 * opens with another one. */
static gboolean
write_welcome (AvInstallation *self,
               const AvJoinClaim *claim,
               const char *output,
               GError **error)
{
  g_autoptr (GPtrArray) addresses = av_installation_list_addresses (self, av_trust_find (self->trust, &claim->installation), error);
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GPtrArray) haves = g_ptr_array_new ();
  g_autoptr (AvPlanArchive) archive = NULL;
  AvSending sending = { NULL, members, haves, output, NULL, claim->epoch_key };
  AvSentBundle *sent;

  if (addresses == NULL || (archive = av_installation_read_archive (self, error)) == NULL)
    return FALSE;

  g_ptr_array_add (members, choose_address (addresses, claim));
  g_ptr_array_add (haves, NULL);
  sending.archive = archive;
  sent = av_installation_send (self, &sending, NULL, error);

  if (sent == NULL)
    return FALSE;

  av_sent_bundle_free (sent);
  return TRUE;
}

/* Where others state other keys, its request says which ones hold. */
static gboolean
is_stated (AvInstallation *self,
           const AvTrusted *member,
           const AvJoinClaim *claim,
           gboolean has_root)
{
  const AvTrustStatement *enrolment = av_trust_find_enrolment (member, has_root ? NULL : &av_installation_get_member (self)->issuer, FALSE);

  return enrolment != NULL && memcmp (enrolment->escrow_key, claim->escrow_key, AV_TRUST_KEY_SIZE) == 0 &&
         memcmp (enrolment->epoch_key, claim->epoch_key, AV_TRUST_KEY_SIZE) == 0;
}

static gboolean
is_enrolled_so (AvInstallation *self,
                const AvJoinClaim *claim,
                GArray *scopes,
                const AvRights *rights,
                gboolean has_root)
{
  AvTrusted *member = av_trust_find (self->trust, &claim->installation);
  guint64 now = av_store_get_now (self->store);

  for (guint i = 0; member != NULL && i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (mandate->not_after <= now || memcmp (&mandate->rights, rights, sizeof *rights) != 0)
        return FALSE;
    }

  return member != NULL && member->scopes->len == scopes->len && av_scopes_cover (member->scopes, scopes) &&
         is_stated (self, member, claim, has_root);
}

/* Its request may lie on a stick long after it was revoked. */
static gboolean
check_not_revoked (AvInstallation *self,
                   const AvJoinClaim *claim,
                   GArray *scopes,
                   GError **error)
{
  const AvTrusted *member = av_trust_find (self->trust, &claim->installation);

  if (member == NULL || !av_installation_is_shut_out (member, scopes))
    return TRUE;

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT,
               _ ("“%s” was revoked: no request lets it in again. If it was found, the root file takes that back (“Enrol again”, or reinstate). Nothing was changed."), member->name);
  return FALSE;
}

static gboolean
enrol_claim (AvInstallation *self,
             const AvJoinClaim *claim,
             const AvWelcome *welcome,
             GArray *scopes,
             const AvRights *rights,
             GError **error)
{
  const AvTrusted *member = av_trust_find (self->trust, &claim->installation);
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;

  if (!check_not_revoked (self, claim, scopes, error))
    return FALSE;

  /* Asked again after a failure, or for another copy of the welcome. */
  if (is_enrolled_so (self, claim, scopes, rights, welcome->root_file != NULL))
    return TRUE;

  if (!av_installation_check_enrolment (self, scopes, rights, welcome->root_file != NULL, error))
    return FALSE;

  if (welcome->root_file != NULL &&
      (root = av_installation_open_root (self, welcome->root_file, welcome->root_words, error)) == NULL)
    return FALSE;

  /* An enrolment adds to what its issuer said before. */
  trust = av_trust_copy (self->trust);
  return (member == NULL || av_installation_restrict (self, trust, member, scopes, rights, root, error)) &&
         av_installation_enrol (self, trust, claim, scopes, rights, root, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

gboolean
av_installation_accept_join (AvInstallation *self,
                             const AvJoinRequest *request,
                             const AvWelcome *welcome,
                             const char *output,
                             GError **error)
{
  g_autoptr (GArray) scopes = NULL;
  AvJoinClaim claim;
  AvRights rights;
  gboolean done;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || !av_join_request_parse (request->bytes, &claim, error))
    return FALSE;

  if (!av_asked_words_match (welcome->asked, request->words, welcome->words))
    {
      av_join_claim_clear (&claim);
      return refuse_words (welcome->asked, error);
    }

  done = !g_file_test (output, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);

  if (!done)
    av_file_set_error (error, output, EEXIST);

  done = done && (scopes = av_scopes_parse (welcome->scopes, error)) != NULL && av_rights_parse (welcome->role, &rights, error) &&
         check_claim (self, &claim, error) && enrol_claim (self, &claim, welcome, scopes, &rights, error) &&
         write_welcome (self, &claim, output, error);

  av_join_claim_clear (&claim);
  return done;
}
