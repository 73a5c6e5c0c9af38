/* Évènement: an interview, a call, a visit, an absence. Never changed afterwards: a
 * correction is another one, which names the first. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

static const AvChoice type[] = {
  { "entretien", N_ ("Interview") },
  { "relance", N_ ("Reminder") },
  { "appel", N_ ("Phone call") },
  { "visite", N_ ("Visit") },
  { "rdv", N_ ("Appointment") },
  { "absence", N_ ("Absence") },
  { "note", N_ ("Note") },
  { NULL },
};

static const AvSection sections[] = {
  { "evenement", N_ ("What happened"), NULL },
  { "relance", N_ ("What next"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "type", "evenement", N_ ("Kind"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, type, .quick = "entretien relance appel visite rdv absence note" },
  { "date", "evenement", N_ ("When"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED },
  { "canal", "evenement", N_ ("Channel"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "canaux_contact" },
  { "initiative", "evenement", N_ ("First step by"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, av_choices_initiative, .quick = "jeune pro tiers", .help = N_ ("A sign from the young person starts the two years of conservation again.") },
  { "duree-min", "evenement", N_ ("Minutes"), AV_FIELD_NUMBER, AV_FIELD_S0 | AV_FIELD_COUNTED, .limit = 1440 },
  { "synthese", "evenement", N_ ("What was said"), AV_FIELD_NOTE, AV_FIELD_S2, .limit = 1000, .help = N_ ("Facts that help, that the young person may read.") },
  { "prochaine-relance", "relance", N_ ("Call back on"), AV_FIELD_DAY, AV_FIELD_S0, .after = "date" },
  { "objet-relance", "relance", N_ ("About"), AV_FIELD_TEXT, AV_FIELD_S1, .limit = 80 },
  { "corrige", "relance", N_ ("Corrects"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_AUTOMATIC, .target = "evenement" },
};

const AvForm av_form_evenement = {
  .id = "evenement",
  .label = N_ ("Event"),
  .plural = N_ ("Events"),
  .adding = N_ ("Add an event"),
  .fresh = N_ ("New event"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "date type",
};
