/* Portée du partage: with which structure, what, and until when. With a partner marked
 * sensitive, it is sensible. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice rubriques[] = {
  { "contact", N_ ("Who I am and how to reach me") },
  { "parcours", N_ ("My way: needs, obstacles, actions") },
  { "sensible", N_ ("Health, disability, justice, childcare services") },
  { NULL },
};

static const AvChoice accord_du_jeune[] = {
  { "oral", N_ ("Said yes") },
  { "ecrit", N_ ("In writing") },
  { "refus", N_ ("Said no") },
  { NULL },
};

static const AvSection sections[] = {
  { "accord", N_ ("What the young person agrees to share"), N_ ("At most 12 months; it can be taken back at any time.") },
  { NULL },
};

static const AvField fields[] = {
  { "structure", "accord", N_ ("Shared with"), AV_FIELD_RECORD, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC, .target = "partenaire" },
  { "rubriques", "accord", N_ ("What is shared"), AV_FIELD_CHOICES, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC, rubriques, .quick = "contact parcours sensible" },
  { "debut", "accord", N_ ("Begins"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC },
  { "fin", "accord", N_ ("Ends"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC, .after = "debut" },
  { "accord-du-jeune", "accord", N_ ("Agreement"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, accord_du_jeune, .quick = "oral ecrit refus", .protects = "refus" },
  { "ce-que-je-ne-veux-pas", "accord", N_ ("What I do not want to be told"), AV_FIELD_TEXT, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC, .limit = 200 },
};

static const AvSensitiveRule sensitive[] = {
  { "structure", .through = "sensible" },
  { NULL },
};

const AvForm av_form_portee_partage = {
  .id = "portee-partage",
  .label = N_ ("Sharing agreement"),
  .plural = N_ ("Sharing agreements"),
  .adding = N_ ("Add a sharing agreement"),
  .fresh = N_ ("New sharing agreement"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .sensitive = sensitive,
  .title = "structure debut fin",
};
