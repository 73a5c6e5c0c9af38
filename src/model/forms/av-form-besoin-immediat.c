/* Besoin immédiat: a need said now. It starts the clock: said (T0), first answer
 * (T1, the first action done), satisfied (T2). */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

static const AvChoice statut[] = {
  { "ouvert", N_ ("Still open") },
  { "repondu", N_ ("Answered") },
  { "satisfait", N_ ("Satisfied") },
  { "non-satisfait", N_ ("Not satisfied") },
  { "retire", N_ ("Taken back") },
  { NULL },
};

static const AvSection sections[] = {
  { "besoin", N_ ("The need"), NULL },
  { "suivi", N_ ("What became of it"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "priorite", "besoin", N_ ("Priority"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, av_choices_priorite, .quick = "P1 P2 P3 P4 P5 P6" },
  { "libelle", "besoin", N_ ("In the young person’s words"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN, .limit = 120 },
  { "exprime-le", "besoin", N_ ("Said on"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_COUNTED },
  { "echeance", "besoin", N_ ("For when"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .list = "delais_immediatete", .quick = "H3 J1 J3 J7", .protects = "H1 H3 J1 J3 J7 J30" },
  { "statut", "suivi", N_ ("Stage"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, statut, .quick = "ouvert repondu satisfait non-satisfait retire" },
  { "satisfait-le", "suivi", N_ ("Satisfied on"), AV_FIELD_MOMENT, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_COUNTED, .when = "statut=satisfait", .after = "exprime-le" },
};

const AvForm av_form_besoin_immediat = {
  .id = "besoin-immediat",
  .label = N_ ("Immediate need"),
  .plural = N_ ("Immediate needs"),
  .adding = N_ ("Add an immediate need"),
  .fresh = N_ ("New immediate need"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "priorite libelle",
};
