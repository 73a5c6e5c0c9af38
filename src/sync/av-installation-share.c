#include "av-installation-share.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-day.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-own-word.h"
#include "av-scope-name.h"
#include "av-sharing.h"

G_DEFINE_QUARK (av_share_error, av_share_error)

typedef struct
{
  AvInstallation *self;
  AvId dossier;
  char **dossiers; /* of ours that it is shown with, itself among them */
  AvScope scope;
  const char *classes; /* mask in decimal */
  const char *until;
  const char *agreement; /* NULL: as it was */
} Share;

static gboolean
write_terms (AvStore *store,
             const AvId *container,
             const Share *share,
             GError **error)
{
  AvId record;

  av_sharing_get_id (container, share->scope, &record);
  return av_own_word_require_of (store, container, error) &&
         av_sharing_write (store, share->self->trust, container, &record, share->classes, share->until, share->agreement, error);
}

/* What was erased of those it is shown with is left out; the dossier itself is
 * refused where it is written. */
static gboolean
is_left_out (const Share *share,
             const AvId *container,
             gboolean *left_out,
             GError **error)
{
  *left_out = FALSE;
  return av_id_equal (container, &share->dossier) ||
         av_segment_store_is_erased (share->self->store, container, AV_CLASS_PARCOURS, left_out, error);
}

static gboolean
write_share (AvStore *store,
             gpointer user_data,
             GError **error)
{
  Share *share = user_data;
  g_autofree char *scope = av_scope_to_string (share->scope);

  for (guint i = 0; share->dossiers[i] != NULL; i++)
    {
      gboolean left_out;
      AvId container;

      av_id_parse (share->dossiers[i], &container);
      if (!is_left_out (share, &container, &left_out, error))
        return FALSE;
      if (left_out)
        continue;

      if (!write_terms (store, &container, share, error) || !av_access_log_add (store, AV_ACT_SHARE, share->dossiers[i], scope, error))
        return FALSE;
    }

  /* Whom it is shared with may have written there already. */
  return av_intake_follow_erasures (store, share->self->trust, &share->self->identity->id, error);
}

static gboolean
check_until (const char *until,
             const char *today,
             GError **error)
{
  AvDay first, last;

  av_day_from_string (today, &first);

  if (until != NULL && av_day_from_string (until, &last) && last.day != 0 && av_day_compare (&last, &first) >= 0 &&
      av_day_get_days_between (&first, &last) <= AV_LIMIT_SHARE_DAYS)
    return TRUE;

  g_set_error (error, AV_SHARE_ERROR, AV_SHARE_ERROR_TERMS,
               _ ("“%s” is not a day from today to a year from now: a sharing ends on one (as 2026-12-31). Nothing was shared."), until != NULL ? until : "");
  return FALSE;
}

static gboolean
check_terms (AvInstallation *self,
             guint classes,
             const char *until,
             const char *agreement,
             GError **error)
{
  g_autofree char *today = av_sharing_get_today (self->store);

  if (classes == 0 || (classes & ~AV_SHARING_CLASSES) != 0)
    {
      g_set_error_literal (error, AV_SHARE_ERROR, AV_SHARE_ERROR_TERMS,
                           _ ("What is shared is contact, parcours or sensible, one at least. Nothing was shared."));
      return FALSE;
    }

  if (g_strcmp0 (agreement, "oral") != 0 && g_strcmp0 (agreement, "ecrit") != 0)
    {
      g_set_error_literal (error, AV_SHARE_ERROR, AV_SHARE_ERROR_TERMS,
                           _ ("Without the young person’s agreement, oral or ecrit, nothing is shared."));
      return FALSE;
    }

  return check_until (until, today, error);
}

static gboolean
find_structure (AvInstallation *self,
                const char *structure,
                AvScope *scope,
                GError **error)
{
  if (!av_installation_find_scope (self, structure, scope, error))
    return FALSE;

  if (*scope >= AV_SCOPE_STRUCTURE && !av_scopes_contain (av_installation_get_member (self)->scopes, *scope))
    return TRUE;

  g_set_error (error, AV_SHARE_ERROR, AV_SHARE_ERROR_TERMS,
               _ ("“%s” is no structure to share with: to another commune a dossier is transferred. Nothing was shared."), structure);
  return FALSE;
}

gboolean
av_installation_share (AvInstallation *self,
                       const char *dossier,
                       const char *structure,
                       guint classes,
                       const char *until,
                       const char *agreement,
                       GError **error)
{
  g_auto (GStrv) dossiers = NULL;
  g_autofree char *mask = g_strdup_printf ("%u", classes);
  Share share = { self, { { 0 } }, NULL, 0, mask, until, agreement };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || !av_installation_require_owned (self, dossier, &share.dossier, error) ||
      !av_installation_require_undisputed (self, dossier, error) || !check_terms (self, classes, until, agreement, error) || !find_structure (self, structure, &share.scope, error) ||
      (dossiers = av_installation_sign_component (self, dossier, error)) == NULL)
    return FALSE;

  share.dossiers = dossiers;
  return av_store_transact (self->store, write_share, &share, error);
}

gboolean
av_installation_unshare (AvInstallation *self,
                         const char *dossier,
                         const char *structure,
                         GError **error)
{
  g_auto (GStrv) dossiers = NULL;
  g_autofree char *today = NULL;
  Share share = { self, { { 0 } }, NULL, 0, "0", NULL, NULL };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || !av_installation_require_owned (self, dossier, &share.dossier, error) ||
      !find_structure (self, structure, &share.scope, error) || (dossiers = av_installation_sign_component (self, dossier, error)) == NULL)
    return FALSE;

  today = av_sharing_get_today (self->store);
  share.dossiers = dossiers;
  share.until = today;
  return av_store_transact (self->store, write_share, &share, error);
}

/* ---- What is shared -------------------------------------------------------- */

void
av_sharing_free (AvSharing *self)
{
  g_free (self->scope);
  g_free (self->name);
  g_free (self->until);
  g_free (self);
}

char *
av_installation_describe_scope (AvInstallation *self,
                                const char *code)
{
  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  return code != NULL ? av_scope_name_get (self->store, code) : NULL;
}

char **
av_installation_list_codes (GArray *scopes)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < scopes->len; i++)
    g_ptr_array_add (codes, av_scope_to_string (g_array_index (scopes, AvScope, i)));

  g_ptr_array_add (codes, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&codes), FALSE);
}

char *
av_installation_describe_scopes (AvInstallation *self,
                                 GArray *scopes)
{
  g_auto (GStrv) names = av_installation_list_codes (scopes);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *code = names[i];

      names[i] = av_installation_describe_scope (self, code);
    }

  return g_strjoinv (", ", names);
}

static GArray *
list_scopes (AvInstallation *self)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));
  GPtrArray *members = av_trust_get_members (self->trust);
  AvTrusted *own = av_installation_get_member (self);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      for (guint j = 0; j < member->standing->len; j++)
        {
          AvScope scope = g_array_index (member->standing, AvScope, j);

          if (!av_scopes_contain (own->scopes, scope) && !av_scopes_contain (scopes, scope))
            g_array_append_val (scopes, scope);
        }
    }

  return scopes;
}

char **
av_installation_list_other_scopes (AvInstallation *self,
                                   GError **error)
{
  g_autoptr (GArray) scopes = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  scopes = list_scopes (self);
  return av_installation_list_codes (scopes);
}

char **
av_installation_list_structures (AvInstallation *self,
                                 GError **error)
{
  g_autoptr (GArray) scopes = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error))
    return NULL;

  scopes = av_trust_list_structures (self->trust);
  return av_installation_list_codes (scopes);
}

static gboolean
add_sharing (AvInstallation *self,
             const AvId *container,
             AvScope scope,
             GPtrArray *list,
             GError **error)
{
  g_autofree char *day = av_sharing_get_latest_day (self->store);
  AvSharingTerms terms;
  AvSharing *sharing;
  AvId record;

  av_sharing_get_id (container, scope, &record);

  if (!av_sharing_read (self->store, self->trust, container, &record, &terms, error))
    return FALSE;

  if (!terms.exists)
    return TRUE;

  sharing = g_new0 (AvSharing, 1);
  sharing->scope = av_scope_to_string (scope);
  sharing->name = av_installation_describe_scope (self, sharing->scope);
  sharing->classes = terms.classes;
  sharing->until = g_strdup (terms.until);
  sharing->over = av_sharing_get_classes (&terms, day) == 0;
  g_ptr_array_add (list, sharing);
  return TRUE;
}

GPtrArray *
av_installation_list_sharings (AvInstallation *self,
                               const char *dossier,
                               GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) av_sharing_free);
  g_autoptr (GArray) scopes = NULL;
  AvId container;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), NULL);

  if (!av_installation_require_enrolled (self, error) || !av_installation_require_owned (self, dossier, &container, error))
    return NULL;

  scopes = list_scopes (self);

  for (guint i = 0; i < scopes->len; i++)
    if (!add_sharing (self, &container, g_array_index (scopes, AvScope, i), list, error))
      return NULL;

  return g_steal_pointer (&list);
}
