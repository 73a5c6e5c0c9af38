/* Information sur les droits: what the young person was told about this file,
 * and what they asked of it. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice mode[] = {
  { "orale", N_ ("Told") },
  { "papier", N_ ("On paper") },
  { "ecran", N_ ("On the screen") },
  { "audio", N_ ("Listened to") },
  { NULL },
};

static const AvChoice representant_informe[] = {
  { "oui", N_ ("Yes") },
  { "non-justifie", N_ ("No, for a reason that was noted") },
  { NULL },
};

static const AvChoice demande_droit[] = {
  { "acces", N_ ("See what is written") },
  { "rectification", N_ ("Correct it") },
  { "effacement", N_ ("Erase it") },
  { "opposition", N_ ("Object to it") },
  { "limitation", N_ ("Freeze it") },
  { NULL },
};

static const AvSection sections[] = {
  { "notice", N_ ("What was explained"), NULL },
  { "demande", N_ ("What the young person asks"), N_ ("An answer is due within a month.") },
  { NULL },
};

static const AvField fields[] = {
  { "version-notice", "notice", N_ ("Version of the notice"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC, .limit = 20 },
  { "langue", "notice", N_ ("In which language"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0, .list = "langues_notice", .quick = "fr fr-FALC" },
  { "mode", "notice", N_ ("In what way"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC, mode, .quick = "orale papier ecran audio" },
  { "date", "notice", N_ ("Explained on"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC },
  { "remise-par", "notice", N_ ("Explained by"), AV_FIELD_AGENT, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_AUTOMATIC },
  { "representant-informe", "notice", N_ ("Legal guardian told"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, representant_informe, .help = N_ ("For someone under 18; for an adult, “does not apply”.") },
  { "demande-droit", "demande", N_ ("Asks to"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, demande_droit, .protects = "effacement opposition limitation rectification acces" },
  { "date-demande", "demande", N_ ("Asked on"), AV_FIELD_DAY, AV_FIELD_S0 | AV_FIELD_PAST, .when = "demande-droit=acces rectification effacement opposition limitation" },
  { "date-reponse", "demande", N_ ("Answered on"), AV_FIELD_DAY, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_COUNTED, .after = "date-demande" },
  { "opposition", "demande", N_ ("Objects to this file"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_COUNTED, .protects = "oui" },
  { "opposition-date", "demande", N_ ("Objected on"), AV_FIELD_DAY, AV_FIELD_S1 | AV_FIELD_PAST, .when = "opposition=oui" },
};

const AvForm av_form_information_droits = {
  .id = "information-droits",
  .label = N_ ("Information about rights"),
  .plural = N_ ("Information about rights"),
  .adding = N_ ("Add information about rights"),
  .fresh = N_ ("New information about rights"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "date mode",
};
