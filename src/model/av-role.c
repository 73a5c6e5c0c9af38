#include "av-role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-class.h"
#include "av-field.h"

#define OF_DOSSIERS (AV_ROLE_SHARE | AV_ROLE_TRANSFER | AV_ROLE_ERASE)

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
  { "REFERENT", OF_DOSSIERS | AV_ROLE_COMPUTERS, { THE_PATH, SENSITIVE | FUNDER } },
  { "RESP_EQUIPE", OF_DOSSIERS | AV_ROLE_COMPUTERS, { THE_PATH, 0 } },
  { "COORD_MRN", AV_ROLE_COMPUTERS, { AV_CLASS_BIT (AV_CLASS_PARCOURS), 0 } },
  { "EVAL", 0, { 0, 0 } },
  { "FINANCEUR", 0, { 0, 0 } },
  { "ADMIN", AV_ROLE_COMPUTERS, { 0, 0 } },
  { "DPO", AV_ROLE_ERASE, { 0, 0 } },
};

static const Role unsaid = { NULL, ~0u, { ~0u, ~0u } };
static const Role unknown = { NULL, 0, { 0, 0 } };

static const Role *
find_role (const char *code)
{
  if (code == NULL || av_answer_is_reserved (code))
    return &unsaid;

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

AvRoleReading
av_role_get_reading (const char *role)
{
  return find_role (role)->reading;
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
      return _ ("Your role does not share dossiers: their référent or who answers for the team does. Nothing was changed.");
    case AV_ROLE_TRANSFER:
      return _ ("Your role does not transfer dossiers: their référent or who answers for the team does. Nothing was changed.");
    case AV_ROLE_ERASE:
      return _ ("Your role does not decide of erasures: the référent, who answers for the team or the data protection officer does. Nothing was changed.");
    case AV_ROLE_COMPUTERS:
    default:
      return _ ("Your role does not enrol or revoke computers: the administrator, the référent or who answers for the team does. Nothing was changed.");
    }
}
