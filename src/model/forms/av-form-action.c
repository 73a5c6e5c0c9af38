/* Action: what is done about a need or an obstacle, by whom, with whom, for when.
 * With a partner marked sensitive, or of health, it is sensible. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

/* Of the list of themes. */
#define HEALTH "sante--acces-aux-soins sante--addictions sante--constituer-un-dossier-mdph-invalidite sante--sante-mentale sante--sante-sexuelle"

static const AvChoice support_pretexte[] = {
  { "ludique", N_ ("Play") },
  { "sport", N_ ("Sport") },
  { "culture", N_ ("Culture") },
  { "numerique", N_ ("Digital") },
  { "aucun", N_ ("None") },
  { NULL },
};

static const AvChoice resultat[] = {
  { "atteint", N_ ("Reached") },
  { "partiel", N_ ("In part") },
  { "non", N_ ("No") },
  { NULL },
};

static const AvSection sections[] = {
  { "quoi", N_ ("What we do"), NULL },
  { "qui", N_ ("With whom"), NULL },
  { "quand", N_ ("For when"), NULL },
  { "resultat", N_ ("What came of it"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "besoin", "quoi", N_ ("Answers the need"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_ON_PLAN, .target = "besoin-immediat", .when = "!frein" },
  { "frein", "quoi", N_ ("Answers the obstacle"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_ON_PLAN, .target = "frein", .when = "!besoin" },
  { "libelle", "quoi", N_ ("What we do"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_PLAN, .limit = 120 },
  { "priorite", "quoi", N_ ("Priority"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, av_choices_priorite, .quick = "P1 P2 P3 P4 P5 P6" },
  { "type", "quoi", N_ ("Kind"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "di_types_de_services" },
  { "dispositif", "quoi", N_ ("Scheme"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, .list = "dispositifs" },
  { "thematique", "quoi", N_ ("Theme"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, .list = "di_thematiques" },
  { "support-pretexte", "quoi", N_ ("By way of"), AV_FIELD_CHOICE, AV_FIELD_S0 | AV_FIELD_COUNTED, support_pretexte, .quick = "ludique sport culture numerique aucun" },
  { "par-le-jeune", "qui", N_ ("The young person does it"), AV_FIELD_YES_NO, AV_FIELD_S0 | AV_FIELD_ON_PLAN },
  { "responsable", "qui", N_ ("Who sees to it"), AV_FIELD_AGENT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_ON_PLAN },
  { "partenaire", "qui", N_ ("With the partner"), AV_FIELD_RECORD, AV_FIELD_S1 | AV_FIELD_ON_PLAN, .target = "partenaire" },
  { "statut", "quand", N_ ("Stage"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, .list = "statuts_parcours/action", .quick = "planned in_progress standby done abandonned canceled" },
  { "prevue-le", "quand", N_ ("Planned for"), AV_FIELD_MOMENT, AV_FIELD_S0 | AV_FIELD_ON_PLAN | AV_FIELD_ON_CARD },
  { "realisee-le", "quand", N_ ("Done on"), AV_FIELD_MOMENT, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .when = "statut=done" },
  { "presence", "resultat", N_ ("Came"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, .list = "statuts_parcours/rdv", .quick = "seen excused noshow revoked" },
  { "resultat", "resultat", N_ ("Aim reached"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, resultat, .quick = "atteint partiel non" },
  { "cout-eur", "resultat", N_ ("Cost"), AV_FIELD_MONEY, AV_FIELD_S1 | AV_FIELD_COUNTED },
};

static const AvSensitiveRule sensitive[] = {
  { "partenaire", .through = "sensible" },
  { "thematique", .codes = HEALTH },
  { NULL },
};

const AvForm av_form_action = {
  .id = "action",
  .label = N_ ("Action"),
  .plural = N_ ("Actions"),
  .adding = N_ ("Add an action"),
  .fresh = N_ ("New action"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .sensitive = sensitive,
  .title = "libelle",
};
