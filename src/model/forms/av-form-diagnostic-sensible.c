/* Diagnostic sensible: what the law protects most (health, disability, justice,
 * child welfare). Never a detail, always free to refuse, in a compartment of its
 * own. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice handicap_reconnu[] = {
  { "oui", N_ ("Yes") },
  { "non", N_ ("No") },
  { "en-cours", N_ ("Being recognised") },
  { NULL },
};

static const AvChoice sante_frein[] = {
  { "non", N_ ("No") },
  { "oui", N_ ("Yes, without details") },
  { NULL },
};

static const AvChoice justice[] = {
  { "non", N_ ("No") },
  { "suivi-en-cours", N_ ("Being followed") },
  { NULL },
};

static const AvSection sections[] = {
  { "cadre", N_ ("This interview"), NULL },
  { "sensible", N_ ("Only if you wish to say"), N_ ("Never a diagnosis, never an offence: whether help is needed, nothing more.") },
  { NULL },
};

static const AvField fields[] = {
  { "diagnostic", "cadre", N_ ("Belongs to the interview"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_AUTOMATIC, .target = "diagnostic" },
  { "date", "cadre", N_ ("Interview on"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_COUNTED },
  { "handicap-reconnu", "sensible", N_ ("Disability recognised"), AV_FIELD_CHOICE, AV_FIELD_S3 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, handicap_reconnu, .quick = "oui non en-cours" },
  { "sante-frein", "sensible", N_ ("Health is an obstacle"), AV_FIELD_CHOICE, AV_FIELD_S3 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, sante_frein, .quick = "non oui" },
  { "justice", "sensible", N_ ("Followed by justice services"), AV_FIELD_CHOICE, AV_FIELD_S3 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, justice, .quick = "non suivi-en-cours" },
  { "parcours-ase", "sensible", N_ ("Was in care (ASE)"), AV_FIELD_YES_NO, AV_FIELD_S3 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
};

const AvForm av_form_diagnostic_sensible = {
  .id = "diagnostic-sensible",
  .label = N_ ("Sensitive answers"),
  .plural = N_ ("Sensitive answers"),
  .adding = N_ ("Add sensitive answers"),
  .fresh = N_ ("New sensitive answers"),
  .class = AV_CLASS_SENSIBLE,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "date",
};
