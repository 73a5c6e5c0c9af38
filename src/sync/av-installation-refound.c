/* An organisation whose root file is lost for good goes on under another one. */

#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-file.h"
#include "av-hash.h"
#include "av-limits.h"
#include "av-refused.h"

static gboolean
require_intendant (AvInstallation *self,
                   GError **error)
{
  if (!av_installation_require_enrolled (self, error))
    return FALSE;

  if (av_installation_get_member (self)->delegated != NULL)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("Only an intendant founds the organisation anew. Nothing was changed."));
  return FALSE;
}

static gboolean
require_agreement (AvInstallation *self,
                   GError **error)
{
  g_auto (GStrv) disputed = av_installation_list_disputed (self, error);
  g_autofree char *names = NULL;

  if (disputed == NULL)
    return FALSE;

  if (disputed[0] == NULL)
    return TRUE;

  names = g_strjoinv (", ", disputed);
  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_DISPUTED,
               _ ("Intendants state different keys of: %s. Let each of these laptops exchange once; where that does not settle it, let it ask again (join request) and the intendants who enrolled it accept that. "
                  "If somebody does not, found anew in spite of these disputes: these laptops stay enrolled, and are sent nothing until their requests are accepted with the new root file. Nothing was changed."),
               names);
  return FALSE;
}

static gboolean
name_structures (AvInstallation *self,
                 AvTrust *trust,
                 AvRootFile *root,
                 const char *organisation,
                 GError **error)
{
  GPtrArray *linked = av_trust_get_linked (self->trust);

  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *said = g_ptr_array_index (linked, i);
      g_autoptr (AvTrustStatement) structure = NULL;

      if (said->kind != AV_TRUST_STRUCTURE)
        continue;

      structure = av_trust_statement_new (AV_TRUST_STRUCTURE);
      structure->structure = said->structure;
      structure->text = g_strdup (said->structure == 0 ? organisation : said->text);

      if (!av_installation_issue (self, trust, structure, root, error))
        return FALSE;
    }

  return TRUE;
}

/* Who is enrolled is for another year, who was not any more is not. */
static guint64
get_end (AvInstallation *self,
         guint64 not_after)
{
  guint64 now = av_store_get_now (self->store);

  return not_after < now ? not_after : now + AV_LIMIT_ENROLMENT;
}

static gboolean
gives_no_more (const AvGrant *grant,
               const AvGrant *than)
{
  for (guint i = 0; i < grant->scopes->len; i++)
    if (!av_scopes_contain (than->scopes, g_array_index (grant->scopes, AvScope, i)))
      return FALSE;

  return ((grant->rights.read & ~than->rights.read) | (grant->rights.write & ~than->rights.write) | (grant->rights.powers & ~than->rights.powers)) == 0;
}

static gboolean
ends_sooner_later (GPtrArray *grants,
                   guint number,
                   AvScope scope)
{
  const AvGrant *grant = g_ptr_array_index (grants, number);

  for (guint i = number + 1; i < grants->len; i++)
    {
      const AvGrant *later = g_ptr_array_index (grants, i);

      if (!later->adds && (later->not_after < grant->not_after || !av_scopes_contain (later->scopes, scope)))
        return TRUE;
    }

  return FALSE;
}

/* Until when a grant is said to hold in a scope: as long as the last one there, but for
 * what was given for longer before an earlier end was said. Where it may nothing any
 * more, as long as it was said to. */
static guint64
get_end_of_grant (AvInstallation *self,
                  const AvTrusted *member,
                  GPtrArray *grants,
                  guint number,
                  AvScope scope)
{
  const AvGrant *grant = g_ptr_array_index (grants, number);
  const AvMandate *present = av_mandates_find (member->mandates, scope);
  guint64 end;

  if (present == NULL)
    return grant->not_after;

  end = get_end (self, present->not_after);
  return ends_sooner_later (grants, number, scope) ? MAX (end, grant->not_after) : end;
}

/* What a grant gave, scope by scope, each until its own end: transfer full. */
static GArray *
list_granted (AvInstallation *self,
              const AvTrusted *member,
              GPtrArray *grants,
              guint number)
{
  const AvGrant *grant = g_ptr_array_index (grants, number);
  GArray *granted = av_mandates_new ();

  for (guint i = 0; i < grant->scopes->len; i++)
    {
      AvScope scope = g_array_index (grant->scopes, AvScope, i);

      av_mandates_add (granted, scope, &grant->rights, get_end_of_grant (self, member, grants, number, scope));
    }

  return granted;
}

/* It said nothing that the next one does not say. */
static gboolean
is_said_by_the_next (GPtrArray *grants,
                     guint number)
{
  const AvGrant *grant = g_ptr_array_index (grants, number);
  const AvGrant *next = number + 1 < grants->len ? g_ptr_array_index (grants, number + 1) : NULL;

  return grant->heads == NULL && next != NULL && !next->adds && next->heads == NULL && grant->not_after <= next->not_after && gives_no_more (grant, next);
}

/* What it might when it wrote a segment is what it might: a restriction leaves
 * what lies within its heads under the grants before it. Renewals in between say
 * nothing, unless something was taken. */
static gboolean
enrol_with_its_dates (AvInstallation *self,
                      AvTrust *trust,
                      AvRootFile *root,
                      const AvTrusted *member,
                      GPtrArray *grants,
                      GError **error)
{
  gboolean first = TRUE;

  for (guint i = 0; i < grants->len; i++)
    {
      const AvGrant *grant = g_ptr_array_index (grants, i);
      g_autoptr (GArray) granted = NULL;
      AvGranting granting = { first || grant->adds ? AV_TRUST_ENROL : AV_TRUST_CHANGE, member };

      if (is_said_by_the_next (grants, i))
        continue;

      granting.mandates = granted = list_granted (self, member, grants, i);
      granting.heads = grant->heads;
      if (!av_installation_grant (self, trust, &granting, root, error))
        return FALSE;

      first = FALSE;
    }

  return TRUE;
}

/* What it may now, but where somebody took it away: transfer full. */
static GArray *
list_mandates (AvInstallation *self,
               const AvTrusted *member,
               gboolean revoked)
{
  GArray *mandates = av_mandates_new ();

  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (revoked || !mandate->revoked)
        av_mandates_add (mandates, mandate->scope, &mandate->rights, get_end (self, mandate->not_after));
    }

  return mandates;
}

/* heads NULL: nothing of what it wrote counts. */
static gboolean
say_revoked (AvInstallation *self,
             AvTrust *trust,
             AvRootFile *root,
             const AvTrusted *member,
             const char *reason,
             GArray *heads,
             GError **error)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_REVOKE);

  statement->installation = member->id;
  statement->text = g_strdup (reason);
  if (heads != NULL)
    g_array_append_vals (statement->heads, heads->data, heads->len);
  return av_installation_issue (self, trust, statement, root, error);
}

/* But what it wrote within heads. */
static gboolean
leave_nothing (AvInstallation *self,
               AvTrust *trust,
               AvRootFile *root,
               const AvTrusted *member,
               GPtrArray *restrictions,
               GError **error)
{
  for (guint i = 0; i < restrictions->len; i++)
    if (!say_revoked (self, trust, root, member, "", g_ptr_array_index (restrictions, i), error))
      return FALSE;

  return restrictions->len > 0 || say_revoked (self, trust, root, member, "", NULL, error);
}

/* All that was ever given, with the powers of now, and where an earlier end was said
 * since, until the former one. transfer full. */
static GArray *
list_given (AvInstallation *self,
            const AvTrusted *member)
{
  GArray *given = av_mandates_new ();

  for (guint i = 0; i < member->once->len; i++)
    {
      AvMandate mandate = g_array_index (member->once, AvMandate, i);
      const AvMandate *present = av_mandates_find (member->mandates, mandate.scope);

      mandate.rights.powers = present != NULL ? present->rights.powers : 0;
      mandate.not_after = MAX (get_end (self, mandate.not_after), av_trust_find_former_end (member, mandate.scope));
      av_mandates_add (given, mandate.scope, &mandate.rights, mandate.not_after);
    }

  return given;
}

static gboolean
have_same_ends (GArray *mandates,
                GArray *others)
{
  for (guint i = 0; i < mandates->len; i++)
    if (g_array_index (mandates, AvMandate, i).not_after != g_array_index (others, AvMandate, i).not_after)
      return FALSE;

  return TRUE;
}

static gboolean
is_all_still_given (GArray *given,
                    GArray *mandates)
{
  const AvRights held = { 0xff, 0xff, 0xff };

  return av_mandates_equal (given, mandates, &held) && have_same_ends (given, mandates);
}

/* Where several chains had a word, all that was ever given holds for what it wrote
 * within the heads of what took something away, and else what it may now; that readers
 * were shut out then stays known to who draws keys. */
static gboolean
enrol_with_present_rights (AvInstallation *self,
                           AvTrust *trust,
                           AvRootFile *root,
                           const AvTrusted *member,
                           GError **error)
{
  g_autoptr (GPtrArray) restrictions = av_trust_list_restricting_heads (self->trust, member);
  g_autoptr (GArray) given = list_given (self, member);
  g_autoptr (GArray) mandates = list_mandates (self, member, TRUE);
  AvGranting granting = { AV_TRUST_ENROL, member, given };

  if (!av_installation_grant (self, trust, &granting, root, error))
    return FALSE;

  if (mandates->len == 0)
    return leave_nothing (self, trust, root, member, restrictions, error);

  granting.kind = AV_TRUST_CHANGE;
  granting.mandates = mandates;
  if (restrictions->len == 0 && !is_all_still_given (given, mandates) && !av_installation_grant (self, trust, &granting, root, error))
    return FALSE;

  for (guint i = 0; i < restrictions->len; i++)
    {
      granting.heads = g_ptr_array_index (restrictions, i);

      if (!av_installation_grant (self, trust, &granting, root, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
enrol_as_before (AvInstallation *self,
                 AvTrust *trust,
                 AvRootFile *root,
                 const AvTrusted *member,
                 GError **error)
{
  GPtrArray *grants = av_trust_get_grants (self->trust, member);

  return grants != NULL ? enrol_with_its_dates (self, trust, root, member, grants, error)
                        : enrol_with_present_rights (self, trust, root, member, error);
}

static gboolean
delegate_as_before (AvInstallation *self,
                    AvTrust *trust,
                    AvRootFile *root,
                    const AvTrusted *member,
                    GError **error)
{
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_DELEGATE);

  if (member->delegated == NULL || !av_installation_is_live (member))
    return TRUE;

  statement->installation = member->id;
  av_id_random (&statement->delegate);
  g_array_append_vals (statement->scopes, member->delegated->data, member->delegated->len);
  return av_installation_issue (self, trust, statement, root, error);
}

/* By somebody who had the say in some of its scopes: it goes on in the others. */
static gboolean
take_away_as_before (AvInstallation *self,
                     AvTrust *trust,
                     AvRootFile *root,
                     const AvTrusted *member,
                     GArray *heads,
                     GError **error)
{
  g_autoptr (GArray) mandates = list_mandates (self, member, FALSE);
  AvGranting granting = { AV_TRUST_CHANGE, member, mandates, heads };

  return av_installation_grant (self, trust, &granting, root, error);
}

/* What was accepted of a revoked installation is, and no more. */
static gboolean
revoke_as_before (AvInstallation *self,
                  AvTrust *trust,
                  AvRootFile *root,
                  const AvTrusted *member,
                  GError **error)
{
  gboolean live = av_installation_is_live (member);

  for (guint i = 0; i < member->revocations->len; i++)
    {
      const AvTrustStatement *said = ((AvRestriction *) g_ptr_array_index (member->revocations, i))->statement;

      if (live ? !take_away_as_before (self, trust, root, member, said->heads, error) : !say_revoked (self, trust, root, member, said->text, said->heads, error))
        return FALSE;
    }

  return TRUE;
}

static AvTrust *
make_trust (AvInstallation *self,
            const char *organisation,
            AvRootFile *root,
            GError **error)
{
  /* Later than the one whose place it takes, by which the others tell them apart. */
  guint64 date = MAX (av_store_get_now (self->store), av_trust_get_founding_date (self->trust) + 1);
  g_autoptr (AvTrustStatement) org = av_installation_make_organisation (organisation, root, date, error);
  g_autoptr (AvTrust) trust = NULL;
  GPtrArray *members = av_trust_get_members (self->trust);
  gsize size;
  const guint8 *bytes;

  if (org == NULL)
    return NULL;

  trust = av_trust_new (org->hash);
  bytes = g_bytes_get_data (org->bytes, &size);

  if (!av_trust_add (trust, bytes, size, error))
    return NULL;

  av_trust_evaluate (trust);

  if (!name_structures (self, trust, root, organisation, error))
    return NULL;

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      if (!enrol_as_before (self, trust, root, member, error) || !delegate_as_before (self, trust, root, member, error) ||
          !revoke_as_before (self, trust, root, member, error))
        return NULL;
    }

  return g_steal_pointer (&trust);
}

typedef struct
{
  AvInstallation *self;
  AvTrust *trust;
} Refounding;

static gboolean
store_refounding (AvStore *store,
                  gpointer user_data,
                  GError **error)
{
  Refounding *refounding = user_data;
  AvInstallation *self = refounding->self;

  return av_segment_store_set_secret (store, "organisation", av_trust_get_organisation_hash (refounding->trust), AV_HASH_SIZE, error) &&
         av_installation_store_trust (self, refounding->trust, error) &&
         av_installation_judge_again (self, refounding->trust, NULL, TRUE, NULL, error) && av_refused_forget (self, error);
}

gboolean
av_installation_refound (AvInstallation *self,
                         const char *organisation,
                         const char *root_file,
                         AvSecret *root_words,
                         gboolean despite_disputes,
                         GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (AvTrust) trust = NULL;
  Refounding refounding = { self };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  /* What was written so far is signed by the former chains' rights. */
  if (!require_intendant (self, error) || !av_installation_check_name (organisation, error) ||
      (!despite_disputes && !require_agreement (self, error)) || !av_installation_seal (self, error))
    return FALSE;

  root = av_root_file_new ();
  trust = make_trust (self, organisation, root, error);

  if (trust == NULL || !av_root_file_save (root, root_file, root_words, error))
    return FALSE;

  refounding.trust = trust;

  if (av_installation_transact (self, store_refounding, &refounding, error))
    return av_installation_read (self, error);

  /* Nobody has anything of this organisation yet. */
  av_file_remove (root_file, NULL);
  return FALSE;
}
