/* Dossier: the young person's way, from the first contact to what comes after. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice accompagne_spe[] = {
  { "non", N_ ("By nobody") },
  { "ml", N_ ("By the Mission Locale") },
  { "ft", N_ ("By France Travail") },
  { "autre", N_ ("By somebody else") },
  { NULL },
};

static const AvChoice anciennete[] = {
  { "moins-6-mois", N_ ("Less than 6 months") },
  { "6-12-mois", N_ ("6 to 12 months") },
  { "1-2-ans", N_ ("1 to 2 years") },
  { "plus-2-ans", N_ ("More than 2 years") },
  { NULL },
};

static const AvSection sections[] = {
  { "suivi", N_ ("Who follows"), NULL },
  { "reperage", N_ ("How it began"), NULL },
  { "eligibilite", N_ ("Is it for them?"), N_ ("16 to 29, neither in work nor in training, followed by nobody.") },
  { "sortie", N_ ("The way out"), NULL },
  { "conservation", N_ ("Conservation"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "numero", "suivi", N_ ("Dossier code"), AV_FIELD_TEXT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_SHEET_CODE | AV_FIELD_ON_CARD | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN },
  { "statut", "suivi", N_ ("Stage"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, .list = "statuts_parcours/dossier" },
  { "referent", "suivi", N_ ("Referent"), AV_FIELD_AGENT, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN },
  { "coordonnateur", "suivi", N_ ("Coordinator"), AV_FIELD_AGENT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL, .help = N_ ("Named by the mayor under article L121-6-2 of the Code de l’action sociale et des familles.") },
  { "commune-porteuse", "suivi", N_ ("Commune in charge"), AV_FIELD_PLACE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "date-reperage", "reperage", N_ ("First met on"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "origine", "reperage", N_ ("Came through"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COUNTED, .list = "origine_reperage", .quick = "OPERATION PAIR FAMILLE PARTENAIRE" },
  { "contact-initial", "reperage", N_ ("First contact"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_AUTOMATIC, .target = "contact" },
  { "accompagne-spe", "eligibilite", N_ ("Followed already"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, accompagne_spe, .quick = "non ml ft autre" },
  { "date-dernier-contact-spe", "eligibilite", N_ ("Last contact with them"), AV_FIELD_DAY, AV_FIELD_S1 | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC },
  { "anciennete-sans-solution", "eligibilite", N_ ("Without a solution for"), AV_FIELD_CHOICE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, anciennete, .quick = "moins-6-mois 6-12-mois 1-2-ans plus-2-ans" },
  { "motif-derogation", "eligibilite", N_ ("Why all the same"), AV_FIELD_TEXT, AV_FIELD_S1, .limit = 200, .help = N_ ("When the programme’s rule is not met.") },
  { "date-sortie", "sortie", N_ ("Left on"), AV_FIELD_DAY, AV_FIELD_S0 | AV_FIELD_PAST | AV_FIELD_COUNTED, .when = "statut=SORTI", .after = "date-reperage" },
  { "motif-sortie", "sortie", N_ ("Left for"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COUNTED, .list = "motifs_sortie", .when = "statut=SORTI" },
  { "gel-purge", "conservation", N_ ("Never erase automatically"), AV_FIELD_YES_NO, AV_FIELD_S0, .protects = "oui" },
  { "gel-purge-motif", "conservation", N_ ("Because of"), AV_FIELD_TEXT, AV_FIELD_S0, .limit = 120, .when = "gel-purge=oui", .help = N_ ("A dispute, an audit.") },
};

const AvForm av_form_dossier = {
  .id = "dossier",
  .label = N_ ("Dossier"),
  .plural = N_ ("Dossiers"),
  .adding = N_ ("Add a dossier"),
  .fresh = N_ ("New dossier"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .singleton = TRUE,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "numero",
};
