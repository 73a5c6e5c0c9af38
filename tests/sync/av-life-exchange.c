/* What goes between the installations of a random life: bundles on sticks, and
 * who of them is believed. */

#include "av-life-state.h"

#include <glib/gstdio.h>

#include "av-installation-quarantine.h"

void
av_life_bundle_free (AvLifeBundle *bundle)
{
  g_unlink (bundle->path);
  g_free (bundle->path);
  g_free (bundle);
}

static void
send_bundle (AvLife *self,
             guint from,
             guint member)
{
  g_autofree char *dir = g_strdup_printf ("%s/lot-%u", self->dir, self->counter++);
  AvInstallation *installation = av_life_use (self, from)->installation;
  g_autofree char *name = av_installation_dup_name (av_organisation_get (self->organisation, member));
  const char *names[] = { name, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (AvKeyPair) key = av_life_ref_key (self, from);
  AvLifeBundle *bundle;

  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  sent = av_installation_export (installation, dir, names, &error);
  av_life_note_key (self, from, key);

  /* Revoked, as far as the sender knows. */
  if (sent == NULL)
    {
      g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
      return;
    }

  bundle = g_new0 (AvLifeBundle, 1);
  bundle->path = g_strdup (((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
  bundle->member = member;
  g_ptr_array_add (self->bundles, bundle);
}

/* FALSE: it could not open it. */
static gboolean
receive_bundle (AvLife *self,
                guint number,
                const AvLifeBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_life_use (self, number)->installation, bundle->path, &error);

  if (report == NULL && av_life_may_be_refused (self, number, error))
    return FALSE;

  g_assert_no_error (error);
  g_assert_nonnull (report);
  return TRUE;
}

static guint
find_slot (AvLife *self,
           guint member)
{
  guint number;

  do
    number = av_life_draw (self, self->n_slots);
  while (self->slots[number].member != member);

  return number;
}

void
av_life_send (AvLife *self,
              guint number)
{
  guint member = self->members[av_life_draw (self, self->n_members)];

  if (member != self->slots[number].member)
    send_bundle (self, number, member);
}

void
av_life_receive (AvLife *self)
{
  AvLifeBundle *bundle;

  if (self->bundles->len == 0)
    return;

  bundle = g_ptr_array_index (self->bundles, av_life_draw (self, self->bundles->len));
  receive_bundle (self, find_slot (self, bundle->member), bundle);
}

/* As a town hall has it: after a restore it may have forgotten. */
static gboolean
is_revoked (AvLife *self,
            guint hall,
            const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = av_installation_list (self->slots[hall].installation, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->name, name))
        return member->revoked;
    }

  return FALSE;
}

/* An intendant that was restored first hears from the others. */
static void
revoke_or_not (AvLife *self,
               guint hall,
               const char *name,
               gboolean revoke)
{
  AvInstallation *intendant = av_life_use (self, hall)->installation;
  g_autoptr (GError) error = NULL;

  if (is_revoked (self, hall, name) == revoke)
    return;

  if (revoke)
    av_installation_revoke (intendant, name, &(AvRevocation){ "volé" }, NULL, &error);
  else
    av_installation_unrevoke (intendant, name, self->organisation->root_file, self->organisation->root_words, &error);

  /* It may have been moved to the other commune since. */
  if (error != NULL && !(self->kind == AV_LIFE_TWO_COMMUNES && revoke && g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS)))
    g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
}

static char *
dup_name (AvLife *self,
          guint member)
{
  return av_installation_dup_name (av_organisation_get (self->organisation, member));
}

void
av_life_revoke (AvLife *self)
{
  guint number = 1 + av_life_draw (self, self->n_members - 1);
  g_autofree char *name = dup_name (self, self->members[number]);
  gboolean revoked = is_revoked (self, MAIRIE, name);
  guint hall = MAIRIE;

  if (self->kind == AV_LIFE_TWO_COMMUNES && !revoked)
    {
      hall = av_life_draw (self, 2);
      if (number == TOWN_HALL || !av_life_works_for (self, number, av_life_scopes[hall]))
        return;
    }

  revoke_or_not (self, hall, name, !is_revoked (self, hall, name));
}

void
av_life_forget_bundles (AvLife *self)
{
  g_ptr_array_set_size (self->bundles, 0);
}

/* FALSE: it could not open it. */
static gboolean
deliver (AvLife *self,
         guint from,
         guint to)
{
  gboolean opened = TRUE;

  if (self->slots[from].member == self->slots[to].member)
    return TRUE;

  send_bundle (self, from, self->slots[to].member);

  if (self->bundles->len > 0)
    opened = receive_bundle (self, to, g_ptr_array_index (self->bundles, self->bundles->len - 1));

  av_life_forget_bundles (self);
  return opened;
}

static void
come_by (AvLife *self,
         guint number,
         guint hall)
{
  deliver (self, number, hall);

  if (!deliver (self, hall, number))
    av_life_renew_shut_out (self, number);
}

void
av_life_admit_all (AvLife *self,
                   guint hall)
{
  AvInstallation *intendant = av_life_use (self, hall)->installation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) waiting = av_installation_list_quarantine (intendant, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < waiting->len; i++)
    {
      const AvQuarantined *segment = g_ptr_array_index (waiting, i);
      g_autoptr (GError) refusal = NULL;

      if (self->kind == AV_LIFE_TWO_COMMUNES && !segment->admissible)
        continue;

      /* Its own time may be over. */
      av_installation_admit (intendant, segment->segment, &refusal);
      if (!g_error_matches (refusal, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN))
        g_assert_no_error (refusal);
    }
}

void
av_life_take_revocations_back (AvLife *self)
{
  for (guint i = 1; i < self->n_members; i++)
    {
      g_autofree char *name = dup_name (self, self->members[i]);

      revoke_or_not (self, MAIRIE, name, FALSE);
    }
}

/* Everyone comes by once with a stick. */
void
av_life_go_round (AvLife *self)
{
  for (guint i = 1; i < self->n_slots; i++)
    come_by (self, i, MAIRIE);

  for (guint i = 2; self->kind == AV_LIFE_TWO_COMMUNES && i < self->n_slots; i++)
    come_by (self, i, TOWN_HALL);
}
