/* Saying what a member may, scope by scope. */

#include "av-installation-private.h"
#include "av-installation-share.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_alike (const AvMandate *one,
          const AvMandate *other)
{
  return memcmp (&one->rights, &other->rights, sizeof one->rights) == 0 && one->not_after == other->not_after;
}

/* Those from one on that are as it is, where none before it is. */
static AvTrustStatement *
make_grant (AvTrustStatementKind kind,
            GArray *mandates,
            guint first)
{
  const AvMandate *mandate = &g_array_index (mandates, AvMandate, first);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (kind);

  statement->rights = mandate->rights;
  statement->not_after = mandate->not_after;

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvMandate *other = &g_array_index (mandates, AvMandate, i);

      if (!is_alike (mandate, other))
        continue;

      if (i < first)
        return NULL;

      g_array_append_val (statement->scopes, other->scope);
    }

  return g_steal_pointer (&statement);
}

gboolean
av_installation_grant (AvInstallation *self,
                       AvTrust *trust,
                       const AvGranting *granting,
                       AvRootFile *root,
                       GError **error)
{
  AvTrustStatementKind kind = granting->kind;

  for (guint i = 0; i < granting->mandates->len; i++)
    {
      g_autoptr (AvTrustStatement) statement = make_grant (kind, granting->mandates, i);

      if (statement == NULL)
        continue;

      if (kind == granting->kind && granting->heads != NULL)
        g_array_append_vals (statement->heads, granting->heads->data, granting->heads->len);

      if (!av_installation_fill_member (self, statement, granting->member, root, error) ||
          !av_installation_issue (self, trust, statement, root, error))
        return FALSE;

      kind = AV_TRUST_ENROL;
    }

  return TRUE;
}

/* What it may in some scopes as if it were the same in all of them: as a limit it
 * takes nothing away. */
static void
even_out (GArray *mandates)
{
  AvRights rights = { 0 };

  for (guint i = 0; i < mandates->len; i++)
    {
      const AvRights *held = &g_array_index (mandates, AvMandate, i).rights;

      rights.read |= held->read;
      rights.write |= held->write;
      rights.powers |= held->powers;
    }

  for (guint i = 0; i < mandates->len; i++)
    g_array_index (mandates, AvMandate, i).rights = rights;
}

gboolean
av_installation_prolong (AvInstallation *self,
                         AvTrust *trust,
                         const AvTrusted *member,
                         GArray *scopes,
                         guint64 until,
                         AvRootFile *root,
                         GError **error)
{
  g_autoptr (GArray) mandates = av_mandates_new ();
  AvGranting granting = { AV_TRUST_CHANGE, member, mandates };
  AvId issuer;

  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (scopes == NULL || av_scopes_contain (scopes, mandate->scope))
        av_mandates_add (mandates, mandate->scope, &mandate->rights, until);
    }

  if (root != NULL)
    av_trust_get_root_issuer (trust, &issuer);
  else
    issuer = av_installation_get_member (self)->issuer;

  if (!av_trust_has_enrolled (trust, &issuer, member))
    even_out (mandates);

  return av_installation_grant (self, trust, &granting, root, error);
}

/* Of the others, the intendants who enrol for all of them, a comma between; NULL: none. */
static char *
name_intendants (AvInstallation *self,
                 GArray *scopes)
{
  GPtrArray *members = av_trust_get_members (self->trust);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      if (member->delegated != NULL && av_installation_is_live (member) && av_scopes_cover (member->delegated, scopes))
        g_strv_builder_add (list, av_installation_see (self, member)->name);
    }

  names = g_strv_builder_end (list);
  return names[0] != NULL ? g_strjoinv (", ", names) : NULL;
}

/* Beyond what this intendant was delegated for: where, and who can. */
static void
refuse_scopes (AvInstallation *self,
               GArray *scopes,
               GArray *delegated,
               GError **error)
{
  g_autoptr (GArray) beyond = g_array_new (FALSE, FALSE, sizeof (AvScope));
  g_autofree char *where = NULL;
  g_autofree char *who = NULL;

  for (guint i = 0; i < scopes->len; i++)
    if (!av_scopes_contain (delegated, g_array_index (scopes, AvScope, i)))
      g_array_append_val (beyond, g_array_index (scopes, AvScope, i));

  where = av_installation_describe_scopes (self, beyond);
  who = name_intendants (self, beyond);
  if (who != NULL)
    g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                 /* Translators: communes or structures; then the computers of intendants. */
                 _ ("This intendant does not enrol for %s: ask where its intendant works (%s), or give the root file with its words. Nothing was changed."), where, who);
  else
    g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                 /* Translators: %s are communes or structures. */
                 _ ("This intendant does not enrol for %s, and no other one is known here who does: give the root file with its words. Nothing was changed."), where);
}

gboolean
av_installation_check_enrolment (AvInstallation *self,
                                 GArray *scopes,
                                 const AvRights *rights,
                                 gboolean has_root,
                                 GError **error)
{
  AvTrusted *own = av_installation_get_member (self);

  if (has_root)
    return TRUE;

  if ((rights->powers & AV_POWER_STEWARDSHIP) != 0)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT,
                           _ ("Only the root file makes an intendant: give it, with its words."));
      return FALSE;
    }

  if (own->delegated == NULL || !av_installation_is_live (own))
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("This installation is no intendant's: it enrols nobody."));
      return FALSE;
    }

  if (av_scopes_cover (own->delegated, scopes))
    return TRUE;

  refuse_scopes (self, scopes, own->delegated, error);
  return FALSE;
}
