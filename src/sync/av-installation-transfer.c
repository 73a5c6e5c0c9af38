#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-dispute.h"
#include "av-fusion.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-own-word.h"
#include "av-sharing.h"

static gboolean
is_own_scope (AvInstallation *self,
              const char *text)
{
  AvScope scope;

  return text != NULL && av_scope_parse (text, &scope) && av_scopes_contain (av_installation_get_member (self)->scopes, scope);
}

gboolean
av_installation_require_owned (AvInstallation *self,
                               const char *dossier,
                               AvId *container,
                               GError **error)
{
  g_autofree char *text = NULL;

  if (dossier == NULL || !av_id_parse (dossier, container))
    memset (container, 0, sizeof *container);

  if (!av_segment_store_get_scope (self->store, container, &text, error))
    return FALSE;

  if (text == NULL)
    {
      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME, _ ("There is no such dossier here."));
      return FALSE;
    }

  if (is_own_scope (self, text))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("This dossier belongs to another commune or structure: it is for its team to transfer or share it. Nothing was changed."));
  return FALSE;
}

gboolean
av_installation_require_heard_of (AvInstallation *self,
                                  const AvId *container,
                                  GError **error)
{
  gboolean alone;

  if (!av_intake_is_seen_alone (self->store, self->trust, &self->identity->id, container, &alone, error))
    return FALSE;
  if (!alone)
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN,
                       _ ("This dossier was begun under a date past the end of this computer’s enrolment: nobody else sees it, and nobody would follow what is said of it. Exchange, have an intendant admit what waits, then do this again. Nothing was changed."));
  return FALSE;
}

gboolean
av_installation_require_undisputed (AvInstallation *self,
                                    const char *dossier,
                                    GError **error)
{
  g_autoptr (AvDispute) dispute = NULL;
  g_autofree char *sentence = NULL;

  if (!av_dispute_find (self->store, dossier, &dispute, error))
    return FALSE;
  if (dispute == NULL)
    return TRUE;

  sentence = av_dispute_describe (dispute);
  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS, sentence);
  return FALSE;
}

char **
av_installation_list_component (AvInstallation *self,
                                const char *dossier,
                                gboolean owned,
                                GError **error)
{
  g_auto (GStrv) dossiers = av_fusion_get_component (self->store, dossier, error);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  if (dossiers == NULL)
    return NULL;

  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      g_autofree char *scope = NULL;
      AvId container;

      av_id_parse (dossiers[i], &container);
      if (!av_segment_store_get_scope (self->store, &container, &scope, error))
        return NULL;
      if (is_own_scope (self, scope) == owned)
        g_strv_builder_add (list, dossiers[i]);
    }

  return g_strv_builder_end (list);
}

char **
av_installation_sign_component (AvInstallation *self,
                                const char *dossier,
                                GError **error)
{
  g_auto (GStrv) dossiers = NULL;
  AvId container;

  if (!av_installation_seal (self, error) || !av_installation_require_owned (self, dossier, &container, error) ||
      (dossiers = av_installation_list_component (self, dossier, TRUE, error)) == NULL)
    return NULL;

  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      av_id_parse (dossiers[i], &container);
      if (!av_installation_require_heard_of (self, &container, error))
        return NULL;
    }

  return g_steal_pointer (&dossiers);
}

static gboolean
has_structure_name (AvInstallation *self,
                    AvScope scope,
                    const char *name)
{
  const char *known = scope >= AV_SCOPE_STRUCTURE ? av_trust_get_structure_name (self->trust, scope) : NULL;

  return known != NULL && strcmp (known, name) == 0;
}

gboolean
av_installation_find_scope (AvInstallation *self,
                            const char *name,
                            AvScope *scope,
                            GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);
  AvScope typed = 0;
  gboolean is_code = av_scope_parse (name, &typed);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      for (guint j = 0; j < member->standing->len; j++)
        {
          *scope = g_array_index (member->standing, AvScope, j);
          if (is_code ? *scope == typed : has_structure_name (self, *scope, name))
            return TRUE;
        }
    }

  g_set_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME,
               _ ("No installation works for “%s”: enrol one first. Nothing was changed."), name);
  return FALSE;
}

typedef struct
{
  AvInstallation *self;
  char **dossiers; /* to be given, or taken back */
  const char *scope;
} Transfer;

static gboolean
write_transfer (AvStore *store,
                gpointer user_data,
                GError **error)
{
  Transfer *transfer = user_data;

  for (guint i = 0; transfer->dossiers[i] != NULL; i++)
    {
      AvId container, record;

      av_id_parse (transfer->dossiers[i], &container);
      av_store_system_id ("~perimetre", container.bytes, AV_ID_SIZE, &record);

      if (!av_own_word_require_of (store, &container, error) ||
          !av_sharing_end_all (store, transfer->self->trust, &container, error) ||
          !av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", transfer->scope, error) ||
          !av_access_log_add (store, AV_ACT_TRANSFER, transfer->dossiers[i], transfer->scope, error))
        return FALSE;
    }

  /* Who it goes to may have written there already. */
  return av_intake_follow_erasures (store, transfer->self->trust, &transfer->self->identity->id, error);
}

gboolean
av_installation_transfer (AvInstallation *self,
                          const char *dossier,
                          const char *scope,
                          GError **error)
{
  g_auto (GStrv) dossiers = NULL;
  g_autofree char *code = NULL;
  Transfer transfer = { self };
  AvScope wanted;
  AvId container;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || !av_installation_require_owned (self, dossier, &container, error) ||
      !av_installation_find_scope (self, scope, &wanted, error) || (dossiers = av_installation_sign_component (self, dossier, error)) == NULL)
    return FALSE;

  code = av_scope_to_string (wanted);
  transfer.dossiers = dossiers;
  transfer.scope = code;
  return av_store_transact (self->store, write_transfer, &transfer, error);
}

/* Nobody has seen it while its segment is open: this store says whether it
 * still counts (av-perimeter.h). After the end of one's own enrolment as well: what nobody
 * follows is the transfer then. */
static gboolean
write_back (AvStore *store,
            gpointer user_data,
            GError **error)
{
  Transfer *transfer = user_data;

  for (guint i = 0; transfer->dossiers[i] != NULL; i++)
    {
      g_autofree char *scope = NULL;
      AvId container, record;

      av_id_parse (transfer->dossiers[i], &container);
      av_store_system_id ("~perimetre", container.bytes, AV_ID_SIZE, &record);

      if (!av_sharing_restore_all (store, transfer->self->trust, &container, error) ||
          !av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", transfer->scope, error) ||
          !av_merge_settle (store, error))
        return FALSE;

      if (!av_segment_store_get_scope (store, &container, &scope, error))
        return FALSE;

      if (g_strcmp0 (scope, transfer->scope) == 0)
        continue;

      g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                           _ ("This transfer has been signed: the team the dossier went to can transfer it back. Nothing was changed."));
      return FALSE;
    }

  return TRUE;
}

gboolean
av_installation_take_transfer_back (AvInstallation *self,
                                    const char *dossier,
                                    const char *scope,
                                    GError **error)
{
  g_auto (GStrv) dossiers = NULL;
  Transfer transfer = { self, NULL, scope };

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (dossiers = av_installation_list_component (self, dossier, FALSE, error)) == NULL)
    return FALSE;

  transfer.dossiers = dossiers;
  return av_store_transact (self->store, write_back, &transfer, error);
}
