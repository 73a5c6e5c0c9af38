#include "av-role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-field.h"

#define OF_DOSSIERS (AV_ROLE_SHARE | AV_ROLE_TRANSFER | AV_ROLE_ERASE)

/* Who follows a dossier or answers for a team decides of it, and keeps the
 * team's computers; who keeps keys decides of no dossier. */
static const struct
{
  const char *role;
  guint deeds;
} roles[] = {
  { "ANIM", 0 },
  { "INTERV", 0 },
  { "REFERENT", OF_DOSSIERS | AV_ROLE_COMPUTERS },
  { "RESP_EQUIPE", OF_DOSSIERS | AV_ROLE_COMPUTERS },
  { "COORD_MRN", AV_ROLE_COMPUTERS },
  { "EVAL", 0 },
  { "FINANCEUR", 0 },
  { "ADMIN", AV_ROLE_COMPUTERS },
  { "DPO", AV_ROLE_ERASE },
};

gboolean
av_role_may (const char *role,
             AvRoleDeed deed)
{
  if (role == NULL || av_answer_is_reserved (role))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].role, role) == 0)
      return (roles[i].deeds & deed) != 0;

  return FALSE;
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
