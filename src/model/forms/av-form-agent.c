/* Agent: a member of a team, known by a first name or initials. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice discipline[] = {
  { "travail-social", N_ ("Social work") },
  { "emploi-formation", N_ ("Employment and training") },
  { "insertion", N_ ("Integration") },
  { "animation", N_ ("Youth work") },
  { "mediation", N_ ("Mediation") },
  { "education-specialisee", N_ ("Special education") },
  { "autre", N_ ("Something else") },
  { NULL },
};

static const AvSection sections[] = {
  { "agent", N_ ("The worker"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "nom-affiche", "agent", N_ ("First name or initials"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_NAME, .limit = 40 },
  { "discipline", "agent", N_ ("Discipline"), AV_FIELD_CHOICE, AV_FIELD_S0 | AV_FIELD_COUNTED, discipline },
  { "role", "agent", N_ ("Role"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0, .list = "roles_utilisateurs" },
  { "actif", "agent", N_ ("In the team today"), AV_FIELD_YES_NO, AV_FIELD_REQUIRED | AV_FIELD_S0 },
};

const AvForm av_form_agent = {
  .id = "agent",
  .label = N_ ("Worker"),
  .plural = N_ ("Workers"),
  .adding = N_ ("Add a worker"),
  .fresh = N_ ("New worker"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "technique",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "nom-affiche",
};
