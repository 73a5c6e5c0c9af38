/* What only happens in a random life of two communes: a dossier goes from one to
 * the other, is shared with a structure, a laptop is given another role or another commune. */

#include "av-life-state.h"

#include "av-day.h"
#include "av-digest.h"
#include "av-fusion.h"
#include "av-installation-share.h"
#include "av-sharing.h"

/* Dossiers shown as one are given and shared as one: component, as they were then. */
static void
note_granted (AvLife *self,
              GStrv component,
              const char *scope,
              guint classes)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      AvLifePerson *other = g_ptr_array_index (self->people, i);

      if (component == NULL || !g_strv_contains ((const char *const *) component, other->container))
        continue;

      for (guint j = 0; j < N_SCOPES; j++)
        if (g_str_equal (av_life_scopes[j], scope))
          other->granted[j] |= classes;
    }
}

/* What its own store does not let it do, it does not. */
static void
assert_refused_or_done (const GError *error)
{
  if (error != NULL && error->domain != AV_SHARE_ERROR && !g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED) &&
      !g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN))
    g_assert_true (g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS) ||
                   g_error_matches (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME) ||
                   g_error_matches (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN));
}

static void
transfer (AvLife *self,
          guint number,
          const AvLifePerson *person)
{
  const AvLifeSlot *slot = av_life_use (self, number);
  const char *scope = av_life_scopes[av_life_draw (self, N_SCOPES)];
  g_auto (GStrv) component = av_fusion_get_component (slot->store, person->container, NULL);
  g_autoptr (GError) error = NULL;

  if (av_life_find_home (self, scope) < 0)
    return;

  if (av_installation_transfer (slot->installation, person->container, scope, &error))
    note_granted (self, component, scope, AV_DIGEST_ALL_CLASSES);

  assert_refused_or_done (error);
}

static char *
draw_last_day (AvLife *self,
               AvStore *store)
{
  g_autofree char *today = av_sharing_get_today (store);
  AvDay day, last;

  g_assert_true (av_day_from_string (today, &day));
  av_day_add (&day, (int) av_life_draw (self, 300), &last);
  return av_day_to_string (&last);
}

static void
share_dossier (AvLife *self,
               guint number,
               const AvLifePerson *person)
{
  static const guint classes[] = { AV_CLASS_BIT (AV_CLASS_CONTACT), AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS), AV_SHARING_CLASSES };
  const AvLifeSlot *slot = av_life_use (self, number);
  g_autofree char *until = draw_last_day (self, slot->store);
  guint shared = classes[av_life_draw (self, G_N_ELEMENTS (classes))];
  g_auto (GStrv) component = av_fusion_get_component (slot->store, person->container, NULL);
  g_autoptr (GError) error = NULL;

  if (av_installation_share (slot->installation, person->container, STRUCTURE, shared, until, "ecrit", &error))
    note_granted (self, component, STRUCTURE, shared);

  assert_refused_or_done (error);
}

static void
end_sharing (AvLife *self,
             guint number,
             const AvLifePerson *person)
{
  g_autoptr (GError) error = NULL;

  av_installation_unshare (av_life_use (self, number)->installation, person->container, STRUCTURE, &error);
  assert_refused_or_done (error);
}

/* By an intendant, of somebody of its own commune. */
static void
change_role (AvLife *self)
{
  guint hall = av_life_draw (self, 2);
  guint number = 2 + av_life_draw (self, self->n_members - 2);
  const char *scopes[] = { av_life_scopes[hall], NULL };
  AvWelcome terms = { scopes, av_life_draw (self, 2) == 0 ? "terrain" : "referent" };
  const char *name = av_life_get_member (self, number)->name;
  AvRights rights;

  if (!av_life_works_for (self, number, scopes[0]))
    return;

  av_rights_parse (terms.role, &rights, NULL);

  if (av_installation_change (av_life_use (self, hall)->installation, name, &terms, NULL))
    self->readable[self->slots[number].member] |= rights.read;
}

/* By the root: of one commune, of the other, of both. */
static void
change_scopes (AvLife *self)
{
  guint number = 2 + av_life_draw (self, self->n_members - 2);
  guint wanted = 1 + av_life_draw (self, 3);
  const AvOrganisation *organisation = self->organisation;
  const char *scopes[] = { NULL, NULL, NULL };
  const char *name = av_life_get_member (self, number)->name;
  AvWelcome terms = { scopes, av_life_draw (self, 4) == 0 ? "terrain" : "referent", .root_file = organisation->root_file, .root_words = organisation->root_words };
  guint n = 0;
  AvRights rights;

  if (av_life_works_for (self, number, STRUCTURE))
    return;

  for (guint i = 0; i < 2; i++)
    if ((wanted & 1u << i) != 0)
      scopes[n++] = av_life_scopes[i];

  av_rights_parse (terms.role, &rights, NULL);
  if (!av_installation_change (av_life_use (self, MAIRIE)->installation, name, &terms, NULL))
    return;

  self->readable[self->slots[number].member] |= rights.read;
  self->worked[self->slots[number].member] |= wanted;
}

void
av_life_step_of_communes (AvLife *self,
                          guint number)
{
  const AvLifePerson *person = av_life_find_person (self);
  guint what = av_life_draw (self, 100);

  if (what < 12)
    change_role (self);
  else if (what < 18)
    change_scopes (self);
  else if (what < 22)
    av_life_renew (self, number);
  else if (what < 30)
    av_life_revoke (self);
  else if (what < 38)
    av_life_admit_all (self, av_life_draw (self, 2));
  else if (person == NULL)
    return;
  else if (what < 70)
    transfer (self, number, person);
  else if (what < 90)
    share_dossier (self, number, person);
  else
    end_sharing (self, number, person);
}
