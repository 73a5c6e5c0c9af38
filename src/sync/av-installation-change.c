/* What an installation may from now on: other scopes, another role. */

#include "av-installation-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const AvTrusted *member;
  GArray *scopes;
  AvRights rights;
  AvRootFile *root;
} Change;

static gboolean
is_less (const AvRights *rights,
         const AvRights *than)
{
  return (than->read & ~rights->read) != 0 || (than->write & ~rights->write) != 0 || (than->powers & ~rights->powers) != 0;
}

/* Whether it may something now, where an issuer has the say, that is not wanted. */
static gboolean
takes_away (const AvTrusted *member,
            GArray *say,
            GArray *scopes,
            const AvRights *rights)
{
  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if ((say == NULL || av_scopes_contain (say, mandate->scope)) &&
          (!av_scopes_contain (scopes, mandate->scope) || is_less (rights, &mandate->rights)))
        return TRUE;
    }

  return FALSE;
}

/* Whether something is wanted that it may not now. */
static gboolean
gives (const AvTrusted *member,
       GArray *scopes,
       const AvRights *rights)
{
  for (guint i = 0; i < scopes->len; i++)
    if (!av_mandates_have (member->mandates, g_array_index (scopes, AvScope, i), rights))
      return TRUE;

  return FALSE;
}

/* dated: from here on; what it wrote so far stays under what was said before. */
static gboolean
say (AvInstallation *self,
     AvTrust *trust,
     const Change *change,
     AvTrustStatementKind kind,
     gboolean dated,
     GError **error)
{
  g_autoptr (GArray) mandates = av_mandates_new ();
  g_autoptr (GArray) heads = NULL;
  AvGranting granting = { kind, change->member, mandates };

  for (guint i = 0; i < change->scopes->len; i++)
    av_mandates_add (mandates, g_array_index (change->scopes, AvScope, i), &change->rights, change->member->not_after);

  if (dated && (heads = av_installation_collect_heads (self, change->member, NULL, error)) == NULL)
    return FALSE;

  granting.heads = heads;
  return av_installation_grant (self, trust, &granting, change->root, error);
}

/* Whether the chain that is to say it enrolled the member, and whether it has less
 * than now where that chain has the say. */
static void
weigh (AvInstallation *self,
       AvTrust *trust,
       const Change *change,
       gboolean *enrolled,
       gboolean *less)
{
  const AvTrusted *own = av_installation_get_member (self);
  AvId issuer = own->issuer;

  if (change->root != NULL)
    av_trust_get_root_issuer (trust, &issuer);

  *enrolled = av_trust_has_enrolled (trust, &issuer, change->member);
  *less = takes_away (change->member, change->root != NULL ? NULL : own->delegated, change->scopes, &change->rights);
}

gboolean
av_installation_restrict (AvInstallation *self,
                          AvTrust *trust,
                          const AvTrusted *member,
                          GArray *scopes,
                          const AvRights *rights,
                          AvRootFile *root,
                          GError **error)
{
  const Change change = { member, scopes, *rights, root };
  gboolean enrolled, less;

  weigh (self, trust, &change, &enrolled, &less);
  return !enrolled || !less || say (self, trust, &change, AV_TRUST_CHANGE, TRUE, error);
}

static gboolean
check_change (AvInstallation *self,
              const Change *change,
              gboolean has_root,
              GError **error)
{
  const AvTrusted *member = change->member;

  if (av_installation_is_shut_out (member, change->scopes))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("“%s” is revoked: nothing of what it may is changed."), member->name);
      return FALSE;
    }

  if (member->delegated != NULL || (change->rights.powers & AV_POWER_STEWARDSHIP) != 0)
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT,
                   _ ("What an intendant may is the root file’s to say: “delegate” makes “%s” one, “revoke” ends it. Nothing was changed."), member->name);
      return FALSE;
    }

  return av_installation_check_enrolment (self, change->scopes, &change->rights, has_root, error);
}

/* Whoever did not enrol it can only take away, or enrol it as well. */
static gboolean
say_change (AvInstallation *self,
            AvTrust *trust,
            const Change *change,
            GError **error)
{
  gboolean enrolled, less;

  weigh (self, trust, change, &enrolled, &less);

  if (!enrolled && less && gives (change->member, change->scopes, &change->rights))
    {
      g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                   _ ("Somebody else enrolled “%s”: take away first, and give afterwards. Nothing was changed."), change->member->name);
      return FALSE;
    }

  return say (self, trust, change, enrolled || less ? AV_TRUST_CHANGE : AV_TRUST_ENROL, less, error);
}

gboolean
av_installation_change (AvInstallation *self,
                        const char *name,
                        const AvWelcome *terms,
                        GError **error)
{
  g_autoptr (AvRootFile) root = NULL;
  g_autoptr (GArray) scopes = NULL;
  g_autoptr (AvTrust) trust = NULL;
  Change change = { 0 };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (change.member = av_installation_find_member (self, name, error)) == NULL ||
      (scopes = av_scopes_parse (terms->scopes, error)) == NULL || !av_rights_parse (terms->role, &change.rights, error))
    return FALSE;

  change.scopes = scopes;
  if (!check_change (self, &change, terms->root_file != NULL, error) ||
      (terms->root_file != NULL && (root = av_installation_open_root (self, terms->root_file, terms->root_words, error)) == NULL))
    return FALSE;

  change.root = root;
  trust = av_trust_copy (self->trust);
  return say_change (self, trust, &change, error) && av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}
