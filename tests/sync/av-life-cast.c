/* Who lives a random life: the organisations they begin from, and what each may. */

#include "av-life-state.h"

#include "av-digest.h"
#include "av-installation-private.h"

const char *const av_life_scopes[N_SCOPES] = { SCOPE, OTHER, STRUCTURE };

static const AvLifeMember one_commune[N_MEMBERS] = {
  { "Mairie", SCOPE, NULL, "intendant", MAIRIE },
  { "Poste-1", SCOPE, NULL, "referent", MAIRIE },
  { "Poste-2", SCOPE, NULL, "referent", MAIRIE },
  { "Poste-3", SCOPE, NULL, "referent", MAIRIE },
  { "Poste-4", SCOPE, NULL, "referent", MAIRIE },
  { "Poste-5", SCOPE, NULL, "referent", MAIRIE },
  { "Poste-6", SCOPE, NULL, "terrain", MAIRIE },
  { "Poste-7", SCOPE, NULL, "metropole", MAIRIE },
};

static const AvLifeMember two_communes[N_MEMBERS] = {
  { "Mairie", SCOPE, NULL, "intendant", MAIRIE },
  { "Mairie-2", OTHER, NULL, "intendant", MAIRIE },
  { "Deux-communes", SCOPE, OTHER, "referent", MAIRIE },
  { "Sotteville-1", SCOPE, NULL, "referent", MAIRIE },
  { "Yvetot-1", OTHER, NULL, "referent", TOWN_HALL },
  { "Glaneuses", STRUCTURE, NULL, "referent", MAIRIE },
  { "Sotteville-2", SCOPE, NULL, "terrain", MAIRIE },
  { "Yvetot-2", OTHER, NULL, "terrain", TOWN_HALL },
};

const AvLifeMember *
av_life_get_cast (AvLifeKind kind)
{
  return kind == AV_LIFE_ONE_COMMUNE ? one_commune : two_communes;
}

static void
name_structure (AvOrganisation *organisation)
{
  g_autoptr (GError) error = NULL;

  av_installation_name_structure (av_organisation_get (organisation, MAIRIE), 12, "Les Glaneuses", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
}

static void
tell_everybody (AvOrganisation *organisation)
{
  for (guint i = 1; i < N_MEMBERS; i++)
    av_organisation_send (organisation, i, MAIRIE);
  for (guint i = 1; i < N_MEMBERS; i++)
    av_organisation_send (organisation, MAIRIE, i);
}

AvOrganisation *
av_life_found (AvLifeKind kind)
{
  const AvLifeMember *cast = av_life_get_cast (kind);
  AvOrganisation *organisation = av_organisation_new_in_files (SCOPE);

  if (kind == AV_LIFE_TWO_COMMUNES)
    name_structure (organisation);

  for (guint i = 1; i < N_MEMBERS; i++)
    {
      av_organisation_join_by (organisation, cast[i].by, cast[i].name, cast[i].scope, cast[i].role);
      if (cast[i].also != NULL)
        av_organisation_accept_too (organisation, TOWN_HALL, i, cast[i].also, cast[i].role);
    }

  if (kind == AV_LIFE_TWO_COMMUNES)
    tell_everybody (organisation);

  return organisation;
}

/* The town halls live each time, of the others some. */
static void
choose_of_communes (AvLife *self)
{
  guint n_left = 1 + av_life_draw (self, N_MEMBERS - 2);

  self->members[self->n_members++] = MAIRIE;
  self->members[self->n_members++] = TOWN_HALL;

  for (guint i = 2; i < N_MEMBERS; i++)
    if (av_life_draw (self, N_MEMBERS - i) < n_left)
      {
        self->members[self->n_members++] = i;
        n_left--;
      }
}

static void
choose_of_commune (AvLife *self)
{
  self->n_members = 2 + av_life_draw (self, N_MEMBERS - 1);

  for (guint i = 0; i < self->n_members; i++)
    self->members[i] = i;

  if (self->n_members >= 3 && av_life_draw (self, 2) == 0)
    self->members[self->n_members - 1] = N_MEMBERS - 2;
  else if (self->n_members >= 3 && av_life_draw (self, 3) == 0)
    self->members[self->n_members - 1] = N_MEMBERS - 1;
}

void
av_life_choose_members (AvLife *self)
{
  if (self->kind == AV_LIFE_TWO_COMMUNES)
    choose_of_communes (self);
  else
    choose_of_commune (self);

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      AvRights rights;

      av_rights_parse (self->cast[i].role, &rights, NULL);
      self->readable[i] = rights.read;
      for (guint j = 0; j < N_SCOPES; j++)
        if (g_str_equal (self->cast[i].scope, av_life_scopes[j]) || g_strcmp0 (self->cast[i].also, av_life_scopes[j]) == 0)
          self->worked[i] |= 1u << j;
    }
}

const AvLifeMember *
av_life_get_member (AvLife *self,
                    guint slot)
{
  return &self->cast[self->slots[slot].member];
}

gboolean
av_life_is_terrain (AvLife *self,
                    guint slot)
{
  return g_str_equal (av_life_get_member (self, slot)->role, "terrain");
}

gboolean
av_life_is_reader (AvLife *self,
                   guint slot)
{
  return !g_str_equal (av_life_get_member (self, slot)->role, "metropole");
}

gboolean
av_life_is_referent (AvLife *self,
                     guint slot)
{
  return av_life_is_reader (self, slot) && !av_life_is_terrain (self, slot);
}

gboolean
av_life_works_for (AvLife *self,
                   guint slot,
                   const char *scope)
{
  for (guint i = 0; i < N_SCOPES; i++)
    if (g_str_equal (av_life_scopes[i], scope))
      return (self->worked[self->slots[slot].member] & 1u << i) != 0;

  return FALSE;
}

const char *
av_life_choose_scope (AvLife *self,
                      guint slot)
{
  const AvTrusted *own = av_installation_get_member (self->slots[slot].installation);
  const char *chosen = av_life_get_member (self, slot)->scope;
  guint n_known = 0;

  for (guint i = 0; own != NULL && i < N_SCOPES; i++)
    {
      AvScope scope;

      g_assert_true (av_scope_parse (av_life_scopes[i], &scope));
      if (av_scopes_contain (own->standing, scope) && av_life_draw (self, ++n_known) == 0)
        chosen = av_life_scopes[i];
    }

  return chosen;
}

int
av_life_find_home (AvLife *self,
                   const char *scope)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (g_str_equal (av_life_get_member (self, i)->scope, scope))
      return (int) i;

  return -1;
}
