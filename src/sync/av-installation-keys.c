/* Which keys this installation states of a member. What a chain with more scopes says
 * of them holds in more scopes: a key that is in dispute is not said again. */

#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-epoch.h"
#include "av-seal.h"

static gboolean
founds_anew (AvInstallation *self,
             AvRootFile *root)
{
  return root != NULL && !av_trust_is_root_key (self->trust, av_signing_key_get_public (root->root));
}

/* A new root repeats what the intendant who founds it accepted. */
static const AvTrustStatement *
find_enrolment (AvInstallation *self,
                const AvTrusted *member,
                AvRootFile *root,
                gboolean announced)
{
  gboolean by_intendant = root == NULL || founds_anew (self, root);

  return av_trust_find_enrolment (member, by_intendant ? &av_installation_get_member (self)->issuer : NULL, announced);
}

static gboolean
is_over (AvInstallation *self,
         const AvTrusted *member)
{
  return !av_installation_is_live (member) || member->not_after < av_store_get_now (self->store);
}

static void
set_dispute (const AvTrusted *member,
             AvRootFile *root,
             GError **error)
{
  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
               root != NULL ? _ ("Two intendants say different keys of “%s”: first let it exchange once, or accept its request to join again, with the root file. Nothing was changed.")
                            : _ ("Two intendants say different keys of “%s”: first let it exchange once, or accept its request to join again. Nothing was changed."),
               member->name);
}

/* Nothing is sealed to who is over, and nobody may be there to ask: what nobody can
 * open does not stop a new root. */
static gboolean
fill_disputed (AvInstallation *self,
               AvTrustStatement *statement,
               const AvTrusted *member,
               AvRootFile *root,
               GError **error)
{
  gboolean anew = founds_anew (self, root);

  if (!anew || !is_over (self, member))
    {
      set_dispute (member, anew ? NULL : root, error);
      return FALSE;
    }

  av_seal_random (statement->escrow_key, AV_TRUST_KEY_SIZE);
  av_seal_random (statement->epoch_key, AV_TRUST_KEY_SIZE);
  return TRUE;
}

gboolean
av_installation_fill_member (AvInstallation *self,
                             AvTrustStatement *statement,
                             const AvTrusted *member,
                             AvRootFile *root,
                             GError **error)
{
  const AvTrustStatement *enrolment = find_enrolment (self, member, root, FALSE);
  gboolean announced = FALSE;

  statement->installation = member->id;

  if (statement->kind != AV_TRUST_ENROL)
    return TRUE;

  statement->text = g_strdup (member->name);
  memcpy (statement->signing_key, member->signing_key, AV_TRUST_KEY_SIZE);

  if (enrolment == NULL && !av_epoch_find (self->store, &member->id, statement->epoch_key, &announced, error))
    return FALSE;

  if (announced)
    enrolment = find_enrolment (self, member, root, TRUE);

  if (enrolment == NULL)
    return fill_disputed (self, statement, member, root, error);

  memcpy (statement->escrow_key, enrolment->escrow_key, AV_TRUST_KEY_SIZE);

  if (!announced)
    memcpy (statement->epoch_key, enrolment->epoch_key, AV_TRUST_KEY_SIZE);

  return TRUE;
}
