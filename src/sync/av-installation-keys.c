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

/* What is stated of a member, by whoever is to state it again. */
typedef struct
{
  const AvTrustStatement *enrolment; /* NULL: in dispute */
  gboolean announced;                /* epoch_key is the member's own word, the newest of several */
  guint8 epoch_key[AV_TRUST_KEY_SIZE];
} Stated;

/* A new root repeats what the intendant who founds it accepted. Of several keys that the
 * member said it is most likely to have the newest, and who hears of its words seals to
 * all of them. */
static gboolean
find_stated (AvInstallation *self,
             const AvTrusted *member,
             gboolean by_intendant,
             Stated *stated,
             GError **error)
{
  const AvId *issuer = by_intendant ? &av_installation_get_member (self)->issuer : NULL;
  g_autoptr (GByteArray) said = NULL;

  stated->announced = FALSE;
  stated->enrolment = av_trust_find_enrolment (member, issuer, FALSE);

  if (stated->enrolment != NULL)
    return TRUE;

  if ((said = av_epoch_list (self->store, &member->id, error)) == NULL)
    return FALSE;

  if (said->len > 0)
    {
      stated->announced = TRUE;
      memcpy (stated->epoch_key, said->data, AV_TRUST_KEY_SIZE);
      stated->enrolment = av_trust_find_enrolment (member, issuer, TRUE);
    }

  return TRUE;
}

static gboolean
is_over (AvInstallation *self,
         const AvTrusted *member)
{
  return !av_installation_is_live (member) || member->not_after < av_store_get_now (self->store);
}

static void
set_dispute (const AvTrusted *member,
             gboolean by_root,
             GError **error)
{
  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
               by_root ? _ ("Two intendants say different keys of “%s”: first let it exchange once, or let it ask to join again (join request) and accept that with the root file. Nothing was changed.")
                       : _ ("Two intendants say different keys of “%s”: first let it exchange once, or let it ask to join again (join request) and accept that. Nothing was changed."),
               member->name);
}

/* What nobody can open: its own word apart, where it is not over. */
static void
close_keys (AvInstallation *self,
            AvTrustStatement *statement,
            const AvTrusted *member,
            const Stated *stated)
{
  av_seal_random (statement->escrow_key, AV_TRUST_KEY_SIZE);

  if (stated->announced && !is_over (self, member))
    memcpy (statement->epoch_key, stated->epoch_key, AV_TRUST_KEY_SIZE);
  else
    av_seal_random (statement->epoch_key, AV_TRUST_KEY_SIZE);
}

gboolean
av_installation_fill_member (AvInstallation *self,
                             AvTrustStatement *statement,
                             const AvTrusted *member,
                             AvRootFile *root,
                             GError **error)
{
  gboolean anew = founds_anew (self, root);
  Stated stated;

  statement->installation = member->id;

  if (statement->kind != AV_TRUST_ENROL)
    return TRUE;

  statement->text = g_strdup (member->name);
  memcpy (statement->signing_key, member->signing_key, AV_TRUST_KEY_SIZE);

  if (!find_stated (self, member, root == NULL || anew, &stated, error))
    return FALSE;

  if (stated.enrolment == NULL && !anew)
    {
      set_dispute (member, root != NULL, error);
      return FALSE;
    }

  if (stated.enrolment == NULL)
    {
      close_keys (self, statement, member, &stated);
      return TRUE;
    }

  memcpy (statement->escrow_key, stated.enrolment->escrow_key, AV_TRUST_KEY_SIZE);
  memcpy (statement->epoch_key, stated.announced ? stated.epoch_key : stated.enrolment->epoch_key, AV_TRUST_KEY_SIZE);
  return TRUE;
}

static gint
compare_names (gconstpointer one,
               gconstpointer other)
{
  return g_utf8_collate (*(const char *const *) one, *(const char *const *) other);
}

/* Nothing is sealed to who is over, and nobody may be there to ask. */
char **
av_installation_list_disputed (AvInstallation *self,
                               GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *members;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      Stated stated;

      if (is_over (self, member))
        continue;

      if (!find_stated (self, member, TRUE, &stated, error))
        return NULL;

      if (stated.enrolment == NULL)
        g_ptr_array_add (names, g_strdup (member->name));
    }

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}
