/* Orientation: the young person is introduced to a partner, and we learn what
 * came of it. To a partner marked sensitive, it is sensible. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice mode[] = {
  { "fiche", N_ ("A sheet") },
  { "telephone", N_ ("A telephone call") },
  { "accompagnement", N_ ("We go together") },
  { NULL },
};

static const AvChoice motif_refus[] = {
  { "place", N_ ("No room") },
  { "criteres", N_ ("Does not fit the rules") },
  { "jeune", N_ ("The young person said no") },
  { "sans-reponse", N_ ("No answer") },
  { "autre", N_ ("Something else") },
  { NULL },
};

static const AvSection sections[] = {
  { "vers", N_ ("Towards"), NULL },
  { "suite", N_ ("What came of it"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "vers", "vers", N_ ("Partner"), AV_FIELD_RECORD, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .target = "partenaire" },
  { "dispositif", "vers", N_ ("Scheme"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .list = "dispositifs" },
  { "proposee-le", "vers", N_ ("Proposed on"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED },
  { "accord-jeune", "vers", N_ ("The young person agrees"), AV_FIELD_YES_NO, AV_FIELD_REQUIRED | AV_FIELD_S1, .protects = "non" },
  { "mode", "vers", N_ ("By what means"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, mode, .quick = "fiche telephone accompagnement" },
  { "statut", "suite", N_ ("Stage"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, .list = "statuts_parcours/orientation", .quick = "PROPOSEE OUVERTE VALIDEE REFUSEE EXPIREE" },
  { "reponse-le", "suite", N_ ("They answered on"), AV_FIELD_DAY, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_COUNTED, .after = "proposee-le" },
  { "motif-refus", "suite", N_ ("Why not"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, motif_refus, .when = "statut=REFUSEE", .quick = "place criteres jeune sans-reponse autre" },
  { "entree-effective-le", "suite", N_ ("Began on"), AV_FIELD_DAY, AV_FIELD_S1 | AV_FIELD_PAST | AV_FIELD_ON_PLAN | AV_FIELD_COUNTED, .after = "proposee-le" },
  { "maintien-3-mois", "suite", N_ ("Still there after 3 months"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_COUNTED },
};

static const AvSensitiveRule sensitive[] = {
  { "vers", .through = "sensible" },
  { NULL },
};

const AvForm av_form_orientation = {
  .id = "orientation",
  .label = N_ ("Referral"),
  .plural = N_ ("Referrals"),
  .adding = N_ ("Add a referral"),
  .fresh = N_ ("New referral"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .sensitive = sensitive,
  .title = "vers proposee-le",
};
