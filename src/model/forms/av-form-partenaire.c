/* Partenaire: a structure young people are introduced to. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvSection sections[] = {
  { "structure", N_ ("The structure"), NULL },
  { "contact", N_ ("How to reach it"), NULL },
  { "partage", N_ ("Sharing"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "nom", "structure", N_ ("Name"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_NAME, .limit = 80 },
  { "type", "structure", N_ ("Kind"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "types_partenaires" },
  { "reseau", "structure", N_ ("Network"), AV_FIELD_CHOICE, AV_FIELD_S0, .list = "di_reseaux_porteurs" },
  { "services", "structure", N_ ("What they help with"), AV_FIELD_CHOICES, AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "di_thematiques_categories" },
  { "sensible", "structure", N_ ("Its name alone says too much"), AV_FIELD_YES_NO, AV_FIELD_REQUIRED | AV_FIELD_S0, .protects = "oui", .help = N_ ("Health, justice, emergency housing… Only the referent sees it.") },
  { "code-insee", "contact", N_ ("Commune"), AV_FIELD_PLACE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ELSEWHERE | AV_FIELD_COUNTED },
  { "adresse", "contact", N_ ("Address"), AV_FIELD_TEXT, AV_FIELD_S0, .limit = 120 },
  { "horaires", "contact", N_ ("Opening hours"), AV_FIELD_TEXT, AV_FIELD_S0, .limit = 120 },
  { "contact-nom", "contact", N_ ("Whom to ask for"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL, .limit = 80 },
  { "telephone", "contact", N_ ("Telephone"), AV_FIELD_PHONE, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL },
  { "courriel", "contact", N_ ("E-mail"), AV_FIELD_EMAIL, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL },
  { "convention-debut", "partage", N_ ("Sharing agreement from"), AV_FIELD_DAY, AV_FIELD_S0 },
  { "convention-fin", "partage", N_ ("Sharing agreement until"), AV_FIELD_DAY, AV_FIELD_S0, .after = "convention-debut" },
};

const AvForm av_form_partenaire = {
  .id = "partenaire",
  .label = N_ ("Partner"),
  .plural = N_ ("Partners"),
  .adding = N_ ("Add a partner"),
  .fresh = N_ ("New partner"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "stat",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "nom",
};
