#include "av-role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-class.h"
#include "av-field.h"

#define OF_DOSSIERS (AV_ROLE_SHARE | AV_ROLE_TRANSFER | AV_ROLE_ERASE)

#define KEEPS_IT (AV_ROLE_COMPUTERS | AV_ROLE_AGENTS)

#define THE_PATH (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))
#define SENSITIVE AV_CLASS_BIT (AV_CLASS_SENSIBLE)
#define FUNDER AV_CLASS_BIT (AV_CLASS_FSE)

typedef struct
{
  const char *code;
  guint deeds;
  AvRoleReading reading;
} Role;

/* Who follows a dossier or answers for a team decides of it, and keeps the
 * team's computers; who keeps keys decides of no dossier and reads none. Who
 * answers for a team reads nothing sensitive, but in an emergency; the
 * Métropole's coordination does not read who somebody is. */
static const Role roles[] = {
  { "ANIM", 0, { 0, 0 } },
  { "INTERV", 0, { THE_PATH, SENSITIVE } },
  { "REFERENT", OF_DOSSIERS | KEEPS_IT, { THE_PATH, SENSITIVE | FUNDER } },
  { "RESP_EQUIPE", OF_DOSSIERS | KEEPS_IT, { THE_PATH, 0 } },
  { "COORD_MRN", KEEPS_IT, { AV_CLASS_BIT (AV_CLASS_PARCOURS), 0 } },
  { "EVAL", 0, { 0, 0 } },
  { "FINANCEUR", 0, { 0, 0 } },
  { "ADMIN", KEEPS_IT, { 0, 0 } },
  { "DPO", AV_ROLE_ERASE, { 0, 0 } },
};

static const Role nobody = { NULL, ~0u, { ~0u, ~0u } };
static const Role unknown = { NULL, 0, { 0, 0 } };

static const Role *
find_role (const char *code)
{
  if (code == NULL)
    return &nobody;
  if (av_answer_is_reserved (code))
    code = AV_ROLE_OF_WHO_IS_ADDED;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].code, code) == 0)
      return &roles[i];

  return &unknown;
}

gboolean
av_role_may (const char *role,
             AvRoleDeed deed)
{
  return (find_role (role)->deeds & deed) != 0;
}

guint
av_role_get_deeds (const char *role)
{
  return find_role (role)->deeds;
}

AvRoleReading
av_role_get_reading (const char *role)
{
  return find_role (role)->reading;
}

gboolean
av_role_covers (const char *role,
                const char *other)
{
  const Role *mine = find_role (role);
  const Role *theirs = find_role (other);

  return (theirs->deeds & ~mine->deeds) == 0 && (theirs->reading.any & ~mine->reading.any) == 0;
}

gboolean
av_role_works_here (const char *role)
{
  const Role *known = find_role (role);

  return known->code != NULL && strcmp (known->code, "EVAL") != 0 && strcmp (known->code, "FINANCEUR") != 0;
}

const char *
av_role_explain (AvRoleDeed deed)
{
  switch (deed)
    {
    case AV_ROLE_SHARE:
      return _ ("Your role does not share dossiers: their référent or who answers for the team does.");
    case AV_ROLE_TRANSFER:
      return _ ("Your role does not transfer dossiers: their référent or who answers for the team does.");
    case AV_ROLE_ERASE:
      return _ ("Your role does not decide of erasures: the référent, who answers for the team or the data protection officer does.");
    case AV_ROLE_AGENTS:
      return _ ("Your role does not say who opens this computer: the référent, who answers for the team or the administrator does.");
    case AV_ROLE_COMPUTERS:
    default:
      return _ ("Your role does not enrol or revoke computers, nor set their reading lease: the administrator, the référent or who answers for the team does.");
    }
}
