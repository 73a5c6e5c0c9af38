#include "av-installation-private.h"

#include "av-epoch.h"
#include "av-limits.h"
#include "av-own-word.h"

#define DRAWN_SETTING "cle-tiree" /* when this store drew its last key; ms since 1970 */

/* ---- The key of this installation ------------------------------------------- */

static gboolean
store_identity (AvStore *store,
                gpointer identity,
                GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" G_GUINT64_FORMAT, av_store_get_now (store));

  return av_identity_save (identity, store, error) && av_epoch_announce (identity, store, error) &&
         av_store_set_setting (store, DRAWN_SETTING, now, error);
}

/* With another key, which nobody has heard of. transfer full. */
static AvIdentity *
draw_key (AvInstallation *self,
          GError **error)
{
  AvIdentity *identity = av_identity_load (self->store, error);

  if (identity != NULL)
    av_identity_renew (identity);

  return identity;
}

static void
use_identity (AvInstallation *self,
              AvIdentity *identity)
{
  g_clear_pointer (&self->identity, av_identity_free);
  self->identity = identity;
}

/* Who founded the organisation has not said it, and an intendant stated it. Of two machines
 * with one disk the other's key may have replaced it: what was drawn here is not said any
 * more then, and no reason to draw another. */
static gboolean
is_key_old (AvInstallation *self,
            gboolean *old,
            GError **error)
{
  const AvTrustStatement *enrolment;
  g_autofree char *said = NULL;
  guint64 moment, drawn;

  if (!av_epoch_find_moment (self->identity, self->store, &moment, error) || !av_store_read_setting (self->store, DRAWN_SETTING, &said, error))
    return FALSE;

  drawn = said != NULL ? g_ascii_strtoull (said, NULL, 10) : 0;

  if (moment == 0 && (enrolment = av_trust_find_enrolment (av_installation_get_member (self), NULL, FALSE)) != NULL)
    moment = enrolment->date;

  *old = moment != 0 && MAX (moment, drawn) + AV_LIMIT_KEY_AGE < av_store_get_now (self->store);
  return TRUE;
}

/* What nobody follows would leave them with a key that is thrown away in the end. */
static gboolean
is_followed (AvInstallation *self)
{
  const char *scope = av_store_get_default_scope (self->store);

  return !av_own_word_is_lost (self->store, scope) && av_own_word_require (self->store, scope, NULL);
}

gboolean
av_installation_renew_key (AvInstallation *self,
                           GError **error)
{
  g_autoptr (AvIdentity) identity = NULL;
  gboolean up_to_date, old;

  if (!av_installation_find_up_to_date (self, &up_to_date, error) || !is_key_old (self, &old, error))
    return FALSE;

  if (!old || !up_to_date || !is_followed (self) || av_store_is_clock_doubtful (self->store) ||
      !av_installation_is_date_believable (self, self->trust))
    return TRUE;

  if ((identity = draw_key (self, error)) == NULL || !av_store_transact (self->store, store_identity, identity, error))
    return FALSE;

  use_identity (self, g_steal_pointer (&identity));
  return TRUE;
}

/* ---- The time of an intendant's ---------------------------------------------- */

static gboolean
renew_members (AvInstallation *self,
               AvTrust *trust,
               guint64 before,
               guint *n,
               GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_copy (av_trust_get_members (self->trust), NULL, NULL);
  AvTrusted *own = av_installation_get_member (self);
  guint64 until = av_store_get_now (self->store) + AV_LIMIT_ENROLMENT;

  *n = 0;
  for (guint i = 0; i < members->len; i++)
    {
      AvTrusted *member = g_ptr_array_index (members, i);

      if (!av_installation_is_due (self, member, before))
        continue;

      if (!av_installation_prolong (self, trust, member, own->delegated, until, NULL, error))
        return FALSE;

      (*n)++;
    }

  return TRUE;
}

gboolean
av_installation_renew_members (AvInstallation *self,
                               guint *n,
                               GError **error)
{
  g_autoptr (AvTrust) trust = NULL;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || !av_installation_require_intendant (av_installation_get_member (self), error))
    return FALSE;

  trust = av_trust_copy (self->trust);
  return renew_members (self, trust, av_store_get_now (self->store) + AV_LIMIT_RENEWAL, n, error) &&
         av_installation_adopt_trust (self, g_steal_pointer (&trust), error);
}

/* But whose year was given them within the last month. */
static gboolean
store_with_members (AvInstallation *self,
                    AvIdentity *identity,
                    GError **error)
{
  g_autoptr (AvTrust) trust = av_trust_copy (self->trust);
  guint64 before = av_store_get_now (self->store) + AV_LIMIT_ENROLMENT - AV_LIMIT_YEAR / 12;
  guint n;

  return renew_members (self, trust, before, &n, error) &&
         av_installation_adopt_trust_and (self, g_steal_pointer (&trust), store_identity, identity, error);
}

/* All or nothing: each time it is refused another former key would be destroyed. */
gboolean
av_installation_renew (AvInstallation *self,
                       GError **error)
{
  g_autoptr (AvIdentity) identity = NULL;
  gboolean stored;

  g_return_val_if_fail (AV_IS_INSTALLATION (self), FALSE);

  if (!av_installation_require_enrolled (self, error) || (identity = draw_key (self, error)) == NULL)
    return FALSE;

  stored = av_installation_get_member (self)->delegated != NULL ? store_with_members (self, identity, error)
                                                                : av_store_transact (self->store, store_identity, identity, error);
  if (stored)
    use_identity (self, g_steal_pointer (&identity));

  return stored;
}
