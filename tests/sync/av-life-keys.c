/* The keys of a random life: drawn anew, and who cannot open what it is sent. */

#include "av-life-state.h"

#include "av-bundle.h"
#include "av-installation-private.h"

#define N_KEPT 3 /* keys of an installation, its present one among them */

static guint
count_disks (AvLife *self,
             guint member)
{
  guint n = 0;

  for (guint i = 0; i < self->n_slots; i++)
    n += self->slots[i].member == member;

  return n;
}

gboolean
av_life_has_clone (AvLife *self,
                   guint number)
{
  return count_disks (self, self->slots[number].member) > 1;
}

/* For what is sent to it; by an intendant also the time of its colleagues. */
void
av_life_renew (AvLife *self,
               guint number)
{
  g_autoptr (GError) error = NULL;

  av_installation_renew (av_life_use (self, number)->installation, &error);
  if (error == NULL)
    self->renewed[self->slots[number].member]++;

  /* Of two machines that speak as one intendant, neither is believed; nor is a clock that
   * nobody else's bears out. */
  if (error != NULL && !g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED) &&
      !g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_CLOCK))
    g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

AvKeyPair *
av_life_ref_key (AvLife *self,
                 guint number)
{
  return av_key_pair_ref (av_identity_get_epoch (av_life_use (self, number)->installation->identity));
}

void
av_life_note_key (AvLife *self,
                  guint number,
                  AvKeyPair *former)
{
  g_autoptr (AvKeyPair) key = av_life_ref_key (self, number);

  if (key != former)
    self->renewed[self->slots[number].member]++;
}

/* A disk whose key another one of its laptop replaced. With three it would shut out both
 * others, of whose keys it has heard: they draw one with it, of which it has not. */
void
av_life_renew_shut_out (AvLife *self,
                        guint number)
{
  guint member = self->slots[number].member;
  guint n_disks = count_disks (self, member);

  for (guint i = 0; n_disks > 1 && i < self->n_slots; i++)
    if (i == number || (n_disks > 2 && self->slots[i].member == member))
      av_life_renew (self, i);
}

/* Its key was drawn since the backup, or on the other disk, or is too old: it is sealed
 * to again once others hear of what it has. */
gboolean
av_life_may_be_refused (AvLife *self,
                        guint number,
                        const GError *error)
{
  guint n_renewed = self->renewed[self->slots[number].member];

  if (n_renewed == 0)
    return FALSE;

  if (g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_OLD_KEY))
    return n_renewed >= N_KEPT;

  return g_error_matches (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_NOT_FOR_US) &&
         (self->slots[number].restored > 0 || av_life_has_clone (self, number));
}
