#include "av-installation-private.h"

#include "av-epoch.h"
#include "av-limits.h"

/* Whether its enrolment in one of these scopes is over before the last month of
 * another year. */
static gboolean
is_due (const AvTrusted *member,
        GArray *scopes,
        guint64 until)
{
  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);

      if (av_scopes_contain (scopes, mandate->scope) && mandate->not_after + AV_LIMIT_YEAR / 12 <= until)
        return TRUE;
    }

  return FALSE;
}

static gboolean
renew_members (AvInstallation *self,
               AvTrust *trust,
               GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_copy (av_trust_get_members (self->trust), NULL, NULL);
  AvTrusted *own = av_installation_get_member (self);
  guint64 until = av_store_get_now (self->store) + AV_LIMIT_ENROLMENT;

  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);

      if (av_installation_is_live (member) && is_due (member, own->delegated, until) &&
          !av_installation_prolong (self, trust, member, own->delegated, until, NULL, error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  AvIdentity *identity;
  AvTrust *trust; /* NULL: it speaks for nobody else */
} Renewal;

static gboolean
store_renewal (AvStore *store,
               gpointer user_data,
               GError **error)
{
  Renewal *renewal = user_data;
  AvInstallation *self = renewal->self;

  return av_identity_save (renewal->identity, store, error) && av_epoch_announce (renewal->identity, store, error) &&
         (renewal->trust == NULL || (av_installation_store_trust (self, renewal->trust, error) &&
                                     av_installation_judge_again (self, renewal->trust, self->trust, FALSE, error)));
}

/* All or nothing: each time it is refused another former key would be destroyed. */
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

  if (av_installation_get_member (self)->delegated != NULL)
    {
      trust = av_trust_copy (self->trust);
      if (!renew_members (self, trust, error))
        return FALSE;
    }

  av_identity_renew (identity);
  renewal.identity = identity;
  renewal.trust = trust;

  if (!av_installation_transact (self, store_renewal, &renewal, error))
    return FALSE;

  g_clear_pointer (&self->identity, av_identity_free);
  self->identity = g_steal_pointer (&identity);

  if (trust != NULL)
    av_installation_use_trust (self, g_steal_pointer (&trust));

  return TRUE;
}
