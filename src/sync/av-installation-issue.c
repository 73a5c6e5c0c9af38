#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-guard.h"
#include "av-heads.h"
#include "av-refused.h"
#include "av-wider-rights.h"

/* Two enrolments in a row: whoever was silent for longer would be no member. */
#define SILENCE_MS (G_GUINT64_CONSTANT (915) * 24 * 3600 * 1000)

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
has_colleagues (AvInstallation *self)
{
  GPtrArray *members = av_trust_get_members (self->trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);

      if (!av_id_equal (&member->id, &self->identity->id) && av_installation_is_live (member))
        return TRUE;
    }

  return FALSE;
}

gboolean
av_installation_find_up_to_date (AvInstallation *self,
                                 gboolean *up_to_date,
                                 GError **error)
{
  g_autofree char *rolled_back = NULL;

  if (!av_store_read_setting (self->store, AV_SETTING_ROLLED_BACK, &rolled_back, error))
    return FALSE;

  *up_to_date = rolled_back == NULL || !has_colleagues (self);
  return TRUE;
}

/* Two statements under one number would be two issuers in one. Where there is
 * nobody else, nobody else heard the first. */
static gboolean
require_up_to_date (AvInstallation *self,
                    GError **error)
{
  gboolean up_to_date;

  if (!av_installation_find_up_to_date (self, &up_to_date, error))
    return FALSE;

  if (up_to_date)
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED,
                       _ ("This store came back from an older state: import from a colleague before it signs for the organisation again."));
  return FALSE;
}

gboolean
av_installation_require_intendant (const AvTrusted *own,
                                   GError **error)
{
  if (own != NULL && own->delegated != NULL && av_installation_is_live (own))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS,
                       _ ("This installation is no intendant's: only an intendant, or the root file, does that."));
  return FALSE;
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
      return require_up_to_date (self, error);
    }

  if (!av_installation_require_intendant (own, error))
    return FALSE;

  *issuer = own->issuer;

  if (!require_up_to_date (self, error))
    return FALSE;

  if (!av_trust_is_forked (trust, issuer))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED,
                       _ ("Two machines have signed as this intendant: the root file has to delegate it anew before it signs again."));
  return FALSE;
}

gboolean
av_installation_is_date_believable (AvInstallation *self,
                                    AvTrust *trust)
{
  guint64 now = av_store_get_now (self->store);

  return now <= av_trust_get_newest_date (trust, now) + SILENCE_MS;
}

/* What is signed under a wrong date stays. The root file is brought by who looks. */
static gboolean
require_believable_date (AvInstallation *self,
                         AvTrust *trust,
                         AvRootFile *root,
                         GError **error)
{
  if (root != NULL || av_installation_is_date_believable (self, trust))
    return TRUE;

  g_set_error_literal (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_CLOCK,
                       _ ("By the date of this computer nobody has signed anything for the organisation in two years and a half. Compare it with the date of a telephone, and set it. Nothing was changed."));
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

  if (!find_issuer (self, trust, root, &statement->issuer, error) || !require_believable_date (self, trust, root, error))
    return FALSE;

  head = av_trust_get_head (trust, &statement->issuer);
  statement->number = head != NULL ? head->number + 1 : 1;
  statement->date = av_store_get_now (self->store);

  if (head != NULL)
    memcpy (statement->previous, head->hash, AV_TRUST_HASH_SIZE);

  if (!av_trust_statement_sign (statement, root != NULL ? root->root : self->identity->signing, NULL, error))
    return FALSE;

  bytes = g_bytes_get_data (statement->bytes, &size);

  if (!av_trust_add (trust, bytes, size, error))
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

  return av_wider_rights_note (self->store, av_trust_find (self->trust, &self->identity->id), av_trust_find (trust, &self->identity->id), error);
}

gboolean
av_installation_lay_guard (AvInstallation *self,
                           AvTrust *trust,
                           GError **error)
{
  self->guard_laid = av_guard_lay (self->store, self->identity, trust, error);
  return self->guard_laid;
}

gboolean
av_installation_judge_again (AvInstallation *self,
                             AvTrust *trust,
                             AvTrust *former,
                             gboolean everything,
                             AvIntakeCounts *counts,
                             GError **error)
{
  return av_intake_judge_again (self->store, trust, former, &self->identity->id, everything, counts, error) &&
         av_installation_lay_guard (self, trust, error);
}

GArray *
av_installation_collect_heads (AvInstallation *self,
                               const AvTrusted *member,
                               GHashTable *rejected,
                               GError **error)
{
  if (av_id_equal (&member->id, &self->identity->id) && !av_installation_seal (self, error))
    return NULL;

  return av_heads_collect (self->store, &member->id, rejected, error);
}

gboolean
av_installation_transact (AvInstallation *self,
                          AvStoreFunc func,
                          gpointer user_data,
                          GError **error)
{
  gboolean done;

  self->guard_laid = FALSE;
  done = av_store_transact (self->store, func, user_data, error);

  if (!done)
    av_installation_use_trust (self, self->trust);
  else if (self->guard_laid)
    av_guard_put (self->identity);

  return done;
}

typedef struct
{
  AvInstallation *self;
  AvTrust *trust;
  AvStoreFunc then; /* nullable */
  gpointer user_data;
} Adoption;

static gboolean
store_adoption (AvStore *store,
                gpointer user_data,
                GError **error)
{
  Adoption *adoption = user_data;
  AvInstallation *self = adoption->self;

  return av_installation_store_trust (self, adoption->trust, error) &&
         av_installation_judge_again (self, adoption->trust, self->trust, FALSE, NULL, error) && av_refused_forget (self, error) &&
         (adoption->then == NULL || adoption->then (store, adoption->user_data, error));
}

gboolean
av_installation_adopt_trust_and (AvInstallation *self,
                                 AvTrust *trust,
                                 AvStoreFunc then,
                                 gpointer user_data,
                                 GError **error)
{
  Adoption adoption = { self, trust, then, user_data };

  if (!av_installation_seal (self, error) || !av_installation_transact (self, store_adoption, &adoption, error))
    {
      av_trust_free (trust);
      return FALSE;
    }

  av_installation_use_trust (self, trust);
  return TRUE;
}

gboolean
av_installation_adopt_trust (AvInstallation *self,
                             AvTrust *trust,
                             GError **error)
{
  return av_installation_adopt_trust_and (self, trust, NULL, NULL, error);
}
