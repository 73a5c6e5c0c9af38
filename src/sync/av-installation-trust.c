#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-acceptance.h"
#include "av-segment.h"

#define YEAR_MS (G_GUINT64_CONSTANT (366) * 24 * 3600 * 1000)
#define RENEWAL_MS (YEAR_MS + YEAR_MS / 4)

/* ---- Issuing --------------------------------------------------------------- */

AvRootFile *
av_installation_open_root (AvInstallation *self,
                           const char *root_file,
                           AvSecret *root_words,
                           GError **error)
{
  g_autoptr (AvRootFile) root = NULL;

  if (root_file == NULL || root_words == NULL)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT,
                           _ ("This asks for the root file and its words."));
      return NULL;
    }

  root = av_root_file_load (root_file, root_words, error);

  if (root == NULL)
    return NULL;

  if (av_trust_is_root_key (self->trust, av_signing_key_get_public (root->root)))
    return g_steal_pointer (&root);

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT, _ ("This root file belongs to another organisation."));
  return NULL;
}

static gboolean
find_issuer (AvInstallation *self,
             AvTrust *trust,
             AvRootFile *root,
             AvId *issuer,
             GError **error)
{
  AvTrusted *own = av_trust_find (trust, &self->identity->id);

  if (root != NULL)
    {
      av_trust_get_root_issuer (trust, issuer);
      return TRUE;
    }

  if (own == NULL || own->delegated == NULL || !av_installation_is_live (own))
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("This installation is no intendant's: only an intendant, or the root file, does that."));
      return FALSE;
    }

  *issuer = own->issuer;

  if (!av_trust_is_forked (trust, issuer))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED,
                       _ ("Two machines have signed as this intendant: the root file has to delegate it anew before it signs again."));
  return FALSE;
}

gboolean
av_installation_issue (AvInstallation *self,
                       AvTrust *trust,
                       AvTrustStatement *statement,
                       AvRootFile *root,
                       GError **error)
{
  const AvTrustStatement *head;
  gsize size;
  const guint8 *bytes;

  if (!find_issuer (self, trust, root, &statement->issuer, error))
    return FALSE;

  head = av_trust_get_head (trust, &statement->issuer);
  statement->number = head != NULL ? head->number + 1 : 1;
  statement->date = av_store_get_now (self->store);

  if (head != NULL)
    memcpy (statement->previous, head->hash, AV_TRUST_HASH_SIZE);

  if (!av_trust_statement_sign (statement, root != NULL ? root->root : self->identity->signing, NULL, error))
    return FALSE;

  bytes = g_bytes_get_data (statement->bytes, &size);

  if (!av_trust_add (trust, bytes, size, NULL, error))
    return FALSE;

  av_trust_evaluate (trust);
  return TRUE;
}

gboolean
av_installation_store_trust (AvInstallation *self,
                             AvTrust *trust,
                             GError **error)
{
  GPtrArray *linked = av_trust_get_linked (trust);

  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);
      AvSegmentHash hash;
      gsize size;
      const guint8 *bytes = g_bytes_get_data (statement->bytes, &size);

      if (av_trust_is_linked (self->trust, statement->hash))
        continue;

      memcpy (hash.bytes, statement->hash, sizeof hash.bytes);

      if (!av_segment_store_add_statement (self->store, &statement->issuer, statement->number, &hash, bytes, size, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  AvTrust *trust;
} Adoption;

static gboolean
store_adoption (AvStore *store,
                gpointer user_data,
                GError **error)
{
  Adoption *adoption = user_data;

  return av_installation_store_trust (adoption->self, adoption->trust, error) &&
         av_intake_judge_again (store, adoption->trust, FALSE, error);
}

gboolean
av_installation_adopt_trust (AvInstallation *self,
                             AvTrust *trust,
                             GError **error)
{
  Adoption adoption = { self, trust };

  if (!av_store_transact (self->store, store_adoption, &adoption, error))
    {
      av_trust_free (trust);
      return FALSE;
    }

  av_installation_use_trust (self, trust);
  return TRUE;
}

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
      (root = av_installation_open_root (self, root_file, root_words, error)) == NULL || !av_rights_parse ("intendant", &enrol->rights, error))
    return FALSE;

  /* The root enrols it again: an intendant's rights are the root's to give. */
  enrol->rights.powers |= member->rights.powers & AV_POWER_FSE;
  enrol->rights.read |= member->rights.read;
  enrol->rights.write |= member->rights.write;
  enrol->installation = member->id;
  enrol->text = g_strdup (member->name);
  memcpy (enrol->signing_key, member->signing_key, AV_TRUST_KEY_SIZE);
  memcpy (enrol->escrow_key, member->escrow_key, AV_TRUST_KEY_SIZE);
  memcpy (enrol->epoch_key, member->epoch_key, AV_TRUST_KEY_SIZE);
  g_array_append_vals (enrol->scopes, member->scopes->data, member->scopes->len);
  enrol->not_after = member->not_after;

  delegate->installation = member->id;
  av_id_random (&delegate->delegate);
  g_array_append_vals (delegate->scopes, member->scopes->data, member->scopes->len);

  trust = av_trust_copy (self->trust);
  return av_installation_issue (self, trust, enrol, root, error) && av_installation_issue (self, trust, delegate, root, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

static guint64
get_last_number (AvTrust *trust,
                 const AvId *issuer)
{
  const AvTrustStatement *head = av_trust_get_head (trust, issuer);

  return head != NULL ? head->number : 0;
}

static AvTrustStatement *
make_undelegation (AvTrust *trust,
                   const AvTrusted *member)
{
  AvTrustStatement *statement = av_trust_statement_new (AV_TRUST_UNDELEGATE);

  statement->installation = member->id;
  statement->delegate = member->issuer;
  statement->accepted = get_last_number (trust, &member->issuer);
  return statement;
}

gboolean
av_installation_undelegate (AvInstallation *self,
                            const char *name,
                            const char *root_file,
                            AvSecret *root_words,
                            GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrustStatement) statement = NULL;
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      (root = av_installation_open_root (self, root_file, root_words, error)) == NULL)
    return FALSE;

  if (member->delegated == NULL)
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is no intendant's."), member->name);
      return FALSE;
    }

  statement = make_undelegation (self->trust, member);
  return say (self, statement, root, error);
}

/* ---- Revoking -------------------------------------------------------------- */

static gboolean
check_revocation (AvInstallation *self,
                  const AvTrusted *member,
                  gboolean has_root,
                  GError **error)
{
  AvTrusted *own = av_installation_get_member (self);
  gboolean shared = FALSE;

  if (!av_installation_is_live (member))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is revoked already."), member->name);
      return FALSE;
    }

  for (guint i = 0; own->delegated != NULL && i < own->delegated->len; i++)
    shared = shared || av_scopes_contain (member->scopes, g_array_index (own->delegated, AvScope, i));

  if (has_root || own->delegated == NULL || shared)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("This intendant does not answer for that installation's communes: its own intendant does, or the root file."));
  return FALSE;
}

gboolean
av_installation_revoke (AvInstallation *self,
                        const char *name,
                        const char *reason,
                        const char *root_file,
                        AvSecret *root_words,
                        GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrustStatement) revoke = av_trust_statement_new (AV_TRUST_REVOKE);
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (GArray) heads = NULL;
  AvTrusted *member;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (member = av_installation_find_member (self, name, error)) == NULL ||
      !check_revocation (self, member, root_file != NULL, error) ||
      (root_file != NULL && (root = av_installation_open_root (self, root_file, root_words, error)) == NULL) ||
      (heads = av_journal_list_heads (self->store, &member->id, error)) == NULL)
    return FALSE;

  revoke->installation = member->id;
  revoke->text = g_strdup (reason != NULL ? reason : "");
  g_array_append_vals (revoke->heads, heads->data, heads->len);
  trust = av_trust_copy (self->trust);

  /* An intendant's chain ends as well, where the root is at hand. */
  if (root != NULL && member->delegated != NULL)
    {
      g_autoptr (AvTrustStatement) undelegate = make_undelegation (trust, member);

      if (!av_installation_issue (self, trust, undelegate, root, error))
        return FALSE;
    }

  return av_installation_issue (self, trust, revoke, root, error) && av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
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

  if (av_installation_is_live (member))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is not revoked."), member->name);
      return FALSE;
    }

  trust = av_trust_copy (self->trust);

  for (guint i = 0; i < member->revocations->len; i++)
    {
      const AvTrustStatement *revocation = g_ptr_array_index (member->revocations, i);
      g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_UNREVOKE);

      memcpy (statement->revocation, revocation->hash, AV_TRUST_HASH_SIZE);
      if (!av_installation_issue (self, trust, statement, root, error))
        return FALSE;
    }

  return av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
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

/* ---- Renewal --------------------------------------------------------------- */

static gboolean
renew_members (AvInstallation *self,
               AvTrust *trust,
               GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_copy (av_trust_get_members (self->trust), NULL, NULL);
  AvTrusted *own = av_installation_get_member (self);
  guint64 until = av_store_get_now (self->store) + RENEWAL_MS;

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);
      g_autoptr (AvTrustStatement) statement = NULL;

      if (!av_installation_is_live (member) || !av_scopes_cover (own->delegated, member->scopes) || member->not_after + YEAR_MS / 12 > until)
        continue;

      statement = av_trust_statement_new (AV_TRUST_CHANGE);
      statement->installation = member->id;
      g_array_append_vals (statement->scopes, member->scopes->data, member->scopes->len);
      statement->rights = member->rights;
      statement->not_after = until;

      if (!av_installation_issue (self, trust, statement, NULL, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  AvIdentity *identity;
} Renewal;

static gboolean
store_renewal (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Renewal *renewal = user_data;
  const guint8 *key = av_key_pair_get_public (av_identity_get_epoch (renewal->identity));
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  for (guint i = 0; i < AV_PUBLIC_KEY_SIZE; i++)
    g_string_append_printf (value, "%02x", key[i]);

  av_store_system_id ("~epoque", renewal->identity->id.bytes, AV_ID_SIZE, &record);
  av_id_parse (territory, &container);

  return av_identity_save (renewal->identity, store, error) &&
         av_segment_store_write_system (store, "~epoque", &record, &container, AV_CLASS_CONTROLE, "cle", value->str, error) &&
         av_merge_settle (store, error);
}

gboolean
av_installation_renew (AvInstallation *self,
                       GError **error)
{
  g_autoptr (AvTrust) trust = NULL;
  g_autoptr (AvIdentity) identity = NULL;
  Renewal renewal = { self };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (identity = av_identity_load (self->store, error)) == NULL)
    return FALSE;

  av_identity_renew (identity);
  renewal.identity = identity;

  if (!av_store_transact (self->store, store_renewal, &renewal, error))
    return FALSE;

  g_clear_pointer (&self->identity, av_identity_free);
  self->identity = g_steal_pointer (&identity);

  if (av_installation_get_member (self)->delegated == NULL)
    return TRUE;

  trust = av_trust_copy (self->trust);
  return renew_members (self, trust, error) && av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

/* ---- Quarantine ------------------------------------------------------------ */

void
av_quarantined_free (AvQuarantined *self)
{
  g_free (self->segment);
  g_free (self->author);
  g_free (self->reason);
  g_free (self);
}

static char *
to_hexadecimal (const guint8 *bytes,
                gsize size)
{
  GString *text = g_string_sized_new (2 * size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

static char *
name_author (AvInstallation *self,
             const AvId *installation)
{
  AvTrusted *member = av_trust_find (self->trust, installation);

  return member != NULL ? g_strdup (member->name) : av_id_to_string (installation);
}

typedef struct
{
  AvInstallation *self;
  GPtrArray *list;
} QuarantineWalk;

static void
add_quarantined (QuarantineWalk *walk,
                 const AvSegmentHash *hash,
                 const AvSegmentHeader *header,
                 const char *reason)
{
  AvQuarantined *entry = g_new0 (AvQuarantined, 1);

  entry->segment = to_hexadecimal (hash->bytes, sizeof hash->bytes);
  entry->author = name_author (walk->self, &header->installation);
  entry->from = (gint64) (header->hlc_first >> 16);
  entry->until = (gint64) (header->hlc_last >> 16);
  entry->n_strands = header->n_strands;
  entry->reason = g_strdup (reason);
  g_ptr_array_add (walk->list, entry);
}

static gboolean
list_unaccepted (const AvSegment *segment,
                 gpointer user_data,
                 GError **error)
{
  QuarantineWalk *walk = user_data;
  AvTrusted *author;
  AvSegmentHeader header;

  if (segment->status != AV_SEGMENT_UNACCEPTED || !av_segment_read (segment->header, segment->header_length, &header, NULL))
    return TRUE;

  author = av_trust_find (walk->self->trust, &header.installation);
  add_quarantined (walk, &segment->hash, &header,
                   av_verdict_describe (author == NULL ? AV_VERDICT_UNKNOWN : av_installation_is_live (author) ? AV_VERDICT_EXPIRED
                                                                                                               : AV_VERDICT_REVOKED));
  return TRUE;
}

static gboolean
list_set_aside (const AvSegmentHash *hash,
                const AvId *installation,
                const char *reason,
                guint64 since,
                const guint8 *bytes,
                gsize size,
                gpointer user_data,
                GError **error)
{
  AvSegmentHeader header = { .installation = *installation };
  const char *sentence = _ ("It is not written as the format says.");

  if (strcmp (reason, "unknown") == 0)
    sentence = av_verdict_describe (AV_VERDICT_UNKNOWN);
  else if (strcmp (reason, "signature") == 0)
    sentence = av_verdict_describe (AV_VERDICT_SIGNATURE);

  header.hlc_first = header.hlc_last = since << 16;
  add_quarantined (user_data, hash, &header, sentence);
  return TRUE;
}

GPtrArray *
av_installation_list_quarantine (AvInstallation *self,
                                 GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_quarantined_free);
  QuarantineWalk walk = { self, list };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !av_segment_store_foreach (self->store, 0, 0, list_unaccepted, &walk, error) ||
      !av_segment_store_foreach_quarantine (self->store, list_set_aside, &walk, error))
    return NULL;

  return g_steal_pointer (&list);
}

static gboolean
parse_hash (const char *text,
            AvSegmentHash *hash)
{
  if (strlen (text) != 2 * sizeof hash->bytes)
    return FALSE;

  for (guint i = 0; i < sizeof hash->bytes; i++)
    {
      if (!g_ascii_isxdigit (text[2 * i]) || !g_ascii_isxdigit (text[2 * i + 1]))
        return FALSE;

      hash->bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  AvSegmentHash hash;
} Admission;

static gboolean
store_admission (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Admission *admission = user_data;
  g_autofree char *territory = av_store_territory_id (av_store_get_default_scope (store));
  AvId record, container;

  av_store_system_id ("~admission", admission->hash.bytes, sizeof admission->hash.bytes, &record);
  av_id_parse (territory, &container);

  return av_segment_store_write_system (store, "~admission", &record, &container, AV_CLASS_CONTROLE, "admis", "1", error) &&
         av_intake_judge_again (store, admission->self->trust, FALSE, error);
}

gboolean
av_installation_admit (AvInstallation *self,
                       const char *segment,
                       GError **error)
{
  Admission admission = { self };
  AvSegmentStatus status = AV_SEGMENT_UNKNOWN;
  gint64 sid;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  if ((av_installation_get_member (self)->rights.powers & AV_POWER_STEWARDSHIP) == 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, _ ("Only an intendant admits what waits."));
      return FALSE;
    }

  if (!parse_hash (segment, &admission.hash) || !av_segment_store_find (self->store, &admission.hash, &sid, &status, NULL) ||
      status != AV_SEGMENT_UNACCEPTED)
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("Nothing that waits is called “%s”."), segment);
      return FALSE;
    }

  return av_store_transact (self->store, store_admission, &admission, error);
}
