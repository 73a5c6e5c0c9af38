#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-limits.h"
#include "av-pending-erasure.h"
#include "av-segment.h"

/* Issues one statement and adopts what follows from it. */
static gboolean
say (AvInstallation *self,
     AvTrustStatement *statement,
     AvRootFile *root,
     GError **error)
{
  g_autoptr (AvTrust) trust = av_trust_copy (self->trust);

  return av_installation_issue (self, trust, statement, root, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

/* ---- Intendants ------------------------------------------------------------ */

gboolean
av_installation_delegate (AvInstallation *self,
                          const char *name,
                          const char *root_file,
                          AvSecret *root_words,
                          GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (AvTrustStatement) enrol = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrustStatement) delegate = av_trust_statement_new (AV_TRUST_DELEGATE);
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      (root = av_installation_open_root (self, root_file, root_words, error)) == NULL ||
      !av_rights_parse ("intendant", &enrol->rights, error) || !av_installation_fill_member (self, enrol, member, root, error))
    return FALSE;

  /* The root enrols it again: an intendant's rights are the root's to give, beside
   * what it has. */
  g_array_append_vals (enrol->scopes, member->scopes->data, member->scopes->len);
  enrol->not_after = member->not_after;

  delegate->installation = member->id;
  av_id_random (&delegate->delegate);
  g_array_append_vals (delegate->scopes, member->scopes->data, member->scopes->len);

  trust = av_trust_copy (self->trust);
  return av_installation_issue (self, trust, enrol, root, error) && av_installation_issue (self, trust, delegate, root, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

/* What is here of a chain counts, and nothing else ever does. */
static AvTrustStatement *
make_undelegation (AvTrust *trust,
                   const AvTrusted *member,
                   const AvId *issuer)
{
  AvTrustStatement *statement = av_trust_statement_new (AV_TRUST_UNDELEGATE);
  g_autoptr (GArray) ends = av_trust_list_ends (trust, issuer);

  statement->installation = member->id;
  statement->delegate = *issuer;
  statement->accepted = ends->len > 0 ? g_array_index (ends, AvJournalHead, 0).segno : 0;
  g_array_append_vals (statement->heads, ends->data, ends->len);
  return statement;
}

/* An intendant's chains end with it, all of them. */
static gboolean
withdraw_delegations (AvInstallation *self,
                      AvTrust *trust,
                      const AvTrusted *member,
                      AvRootFile *root,
                      GError **error)
{
  g_autoptr (GArray) issuers = av_trust_list_issuers (trust, &member->id);

  for (guint i = 0; i < issuers->len; i++)
    {
      g_autoptr (AvTrustStatement) undelegate = make_undelegation (trust, member, &g_array_index (issuers, AvId, i));

      if (!av_installation_issue (self, trust, undelegate, root, error))
        return FALSE;
    }

  return TRUE;
}

/* ---- Revoking -------------------------------------------------------------- */

/* It was revoked by a colleague, who cannot end what an intendant signs. */
static gboolean
signs_on (AvInstallation *self,
          const AvId *member)
{
  g_autoptr (GArray) issuers = av_trust_list_issuers (self->trust, member);

  return issuers->len > 0;
}

/* rejected: the segments that say what is to be taken back. */
static gboolean
check_revocation (AvInstallation *self,
                  const AvTrusted *member,
                  gboolean has_root,
                  GHashTable *rejected,
                  GError **error)
{
  AvTrusted *own = av_installation_get_member (self);

  if (!av_installation_is_live (member) && g_hash_table_size (rejected) == 0 && !(has_root && signs_on (self, &member->id)))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
                   signs_on (self, &member->id) ? _ ("“%s” is revoked already. What it signs as an intendant is ended by the root file: give it, with its words.")
                                                : _ ("“%s” is revoked already."),
                   member->name);
      return FALSE;
    }

  if (has_root || own->delegated == NULL || av_scopes_share (own->delegated, member->scopes))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("This intendant does not answer for that installation's communes: its own intendant does, or the root file."));
  return FALSE;
}

/* member NULL: of any. */
static GArray *
list_pending (AvInstallation *self,
              const AvId *member,
              gboolean has_root,
              GError **error)
{
  return av_pending_erasures_list (self->store, member, has_root ? NULL : av_installation_get_member (self)->delegated, error);
}

GArray *
av_installation_list_pending_erasures (AvInstallation *self,
                                       const char *name,
                                       gboolean has_root,
                                       GError **error)
{
  const AvTrusted *member = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) ||
      (name != NULL && (member = av_installation_find_member (self, name, error)) == NULL))
    return NULL;

  return list_pending (self, member != NULL ? &member->id : NULL, has_root, error);
}

/* The segments, by their sids, that ask for what is to be taken back; transfer full. */
static GHashTable *
list_rejected (GArray *pending,
               gint64 since)
{
  GHashTable *rejected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < pending->len; i++)
    {
      const AvPendingErasure *erasure = &g_array_index (pending, AvPendingErasure, i);

      if (erasure->asked >= since)
        g_hash_table_add (rejected, g_memdup2 (&erasure->sid, sizeof erasure->sid));
    }

  return rejected;
}

typedef struct
{
  AvInstallation *self;
  AvId member;
  gboolean has_root;
  GArray *pending; /* what might be taken back before */
  AvRevoked *revoked;
} Counting;

/* Of what was pending, what is not any more. */
static gboolean
count_revoked (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Counting *counting = user_data;
  g_autoptr (GArray) kept = list_pending (counting->self, &counting->member, counting->has_root, error);
  guint n_before = av_pending_erasures_count (counting->pending, &counting->member, 0);

  if (kept == NULL)
    return FALSE;

  counting->revoked->n_kept = av_pending_erasures_count (kept, &counting->member, 0);
  counting->revoked->n_taken_back = n_before - MIN (n_before, counting->revoked->n_kept);
  return TRUE;
}

/* rejected: as above. */
static gboolean
issue_revocation (AvInstallation *self,
                  const AvTrusted *member,
                  const AvRevocation *terms,
                  GHashTable *rejected,
                  Counting *counting,
                  GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrustStatement) revoke = av_trust_statement_new (AV_TRUST_REVOKE);
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (GArray) heads = NULL;

  if ((terms->root_file != NULL && (root = av_installation_open_root (self, terms->root_file, terms->root_words, error)) == NULL) ||
      (heads = av_installation_collect_heads (self, member, rejected, error)) == NULL)
    return FALSE;

  revoke->installation = member->id;
  revoke->text = g_strdup (terms->reason != NULL ? terms->reason : "");
  g_array_append_vals (revoke->heads, heads->data, heads->len);
  trust = av_trust_copy (self->trust);

  return (root == NULL || withdraw_delegations (self, trust, member, root, error)) &&
         av_installation_issue (self, trust, revoke, root, error) &&
         av_installation_adopt_trust_and (self, g_steal_pointer (&trust), count_revoked, counting, error);
}

gboolean
av_installation_revoke (AvInstallation *self,
                        const char *name,
                        const AvRevocation *terms,
                        AvRevoked *revoked,
                        GError **error)
{
  gboolean has_root = terms->root_file != NULL;
  g_autoptr (GArray) pending = NULL;
  g_autoptr (GHashTable) rejected = NULL;
  AvRevoked counted;
  AvTrusted *member;
  Counting counting;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      (pending = list_pending (self, &member->id, has_root, error)) == NULL)
    return FALSE;

  rejected = list_rejected (pending, terms->erased_since);
  counting = (Counting){ self, member->id, has_root, pending, revoked != NULL ? revoked : &counted };
  if (!check_revocation (self, member, has_root, rejected, error) || !issue_revocation (self, member, terms, rejected, &counting, error))
    return FALSE;

  counting.revoked->signs_on = signs_on (self, &counting.member);
  return TRUE;
}

static gboolean
take_revocations_back (AvInstallation *self,
                       AvTrust *trust,
                       const AvTrusted *member,
                       AvRootFile *root,
                       GError **error)
{
  for (guint i = 0; i < member->revocations->len; i++)
    {
      const AvRestriction *revocation = g_ptr_array_index (member->revocations, i);
      g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_UNREVOKE);

      memcpy (statement->revocation, revocation->statement->hash, AV_TRUST_HASH_SIZE);
      if (!av_installation_issue (self, trust, statement, root, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
av_installation_unrevoke (AvInstallation *self,
                          const char *name,
                          const char *root_file,
                          AvSecret *root_words,
                          GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      (root = av_installation_open_root (self, root_file, root_words, error)) == NULL)
    return FALSE;

  if (member->revocations->len == 0)
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is not revoked."), member->name);
      return FALSE;
    }

  trust = av_trust_copy (self->trust);
  return take_revocations_back (self, trust, member, root, error) && av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

gboolean
av_installation_name_structure (AvInstallation *self,
                                guint number,
                                const char *name,
                                const char *root_file,
                                AvSecret *root_words,
                                GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_STRUCTURE);

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (root = av_installation_open_root (self, root_file, root_words, error)) == NULL)
    return FALSE;

  statement->structure = number;
  statement->text = g_strdup (name);
  return say (self, statement, root, error);
}

/* ---- Back again ------------------------------------------------------------ */

static gboolean
check_reinstatement (AvInstallation *self,
                     const AvTrusted *member,
                     gboolean has_root,
                     GError **error)
{
  AvTrusted *own = av_installation_get_member (self);

  if (has_root)
    return TRUE;

  if (av_installation_is_shut_out (member, own->delegated))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT,
                   _ ("“%s” was revoked: only the root file takes that back. Give it, with its words. Nothing was changed."), member->name);
      return FALSE;
    }

  if (own->delegated == NULL || av_scopes_share (own->delegated, member->scopes))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("This intendant does not answer for that installation's communes: its own intendant does, or the root file."));
  return FALSE;
}

gboolean
av_installation_reinstate (AvInstallation *self,
                           const char *name,
                           const char *root_file,
                           AvSecret *root_words,
                           GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;
  AvTrusted *member, *own;
  gboolean by_intendant;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      !check_reinstatement (self, member, root_file != NULL, error) ||
      (root_file != NULL && (root = av_installation_open_root (self, root_file, root_words, error)) == NULL))
    return FALSE;

  own = av_installation_get_member (self);

  /* Time is its intendant's to give where one is at hand: what the root says
   * of rights binds the intendant afterwards. */
  by_intendant = root == NULL || (own->delegated != NULL && av_installation_is_live (own) && av_scopes_cover (own->delegated, member->scopes));
  trust = av_trust_copy (self->trust);
  return take_revocations_back (self, trust, member, root, error) &&
         av_installation_prolong (self, trust, member, by_intendant ? own->delegated : NULL, av_store_get_now (self->store) + AV_LIMIT_ENROLMENT,
                                  by_intendant ? NULL : root, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}
