/* Opération: an outing of a team to a market, a gym, a café… */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvSection sections[] = {
  { "sortie", N_ ("The outing"), NULL },
  { "equipe", N_ ("The team"), NULL },
  { "bilan", N_ ("How it went"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "date-debut", "sortie", N_ ("Begins"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED },
  { "date-fin", "sortie", N_ ("Ends"), AV_FIELD_MOMENT, AV_FIELD_S0, .after = "date-debut" },
  { "type-lieu", "sortie", N_ ("Kind of place"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "types_lieux", .quick = "MARCHE GYMNASE MAIRIE CAFE" },
  { "lieu", "sortie", N_ ("Place"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_REPERAGE, .limit = 80, .help = N_ ("Never the name or the door of somebody’s home.") },
  { "code-insee", "sortie", N_ ("Commune"), AV_FIELD_PLACE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED },
  { "qpv", "sortie", N_ ("In a priority district (QPV)"), AV_FIELD_YES_NO, AV_FIELD_S0 | AV_FIELD_COUNTED },
  { "qpv-quartier", "sortie", N_ ("Which priority district"), AV_FIELD_TEXT, AV_FIELD_S0, .limit = 60 },
  { "prevu", "sortie", N_ ("Planned beforehand"), AV_FIELD_YES_NO, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED },
  { "equipe", "equipe", N_ ("Who goes"), AV_FIELD_RECORDS, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_ON_REPERAGE, .target = "agent" },
  { "partenaires", "equipe", N_ ("With which partners"), AV_FIELD_RECORDS, AV_FIELD_S0, .target = "partenaire" },
  { "bilan", "bilan", N_ ("Review of the outing"), AV_FIELD_NOTE, AV_FIELD_S1, .limit = 500, .help = N_ ("No name here: what worked, what to do next time.") },
};

const AvForm av_form_operation = {
  .id = "operation",
  .label = N_ ("Operation"),
  .plural = N_ ("Operations"),
  .adding = N_ ("Add an operation"),
  .fresh = N_ ("New operation"),
  .class = AV_CLASS_TERRITOIRE,
  .container = AV_CONTAINER_TERRITOIRE,
  .retention = "stat",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "lieu date-debut",
};
