/* Diagnostic individualisé: where the young person stands, at one date. First
 * their own words, then the situation; what the law calls sensitive is asked in
 * another form. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

static const AvChoice moment[] = {
  { "entree", N_ ("On entry") },
  { "intermediaire", N_ ("On the way") },
  { "sortie", N_ ("On leaving") },
  { "6-mois", N_ ("Six months after") },
  { NULL },
};

static const AvChoice garde_enfant[] = {
  { "ok", N_ ("Childcare found") },
  { "difficulte", N_ ("Childcare difficult") },
  { "aucune", N_ ("No childcare") },
  { NULL },
};

static const AvChoice ressources_tranche[] = {
  { "0", N_ ("No money") },
  { "moins-300", N_ ("Under €300") },
  { "300-600", N_ ("€300 to €600") },
  { "600-1000", N_ ("€600 to €1,000") },
  { "plus-1000", N_ ("Over €1,000") },
  { NULL },
};

static const AvChoice droits[] = {
  { "ok", N_ ("In order") },
  { "a-ouvrir", N_ ("To be opened") },
  { "a-renouveler", N_ ("To be renewed") },
  { NULL },
};

static const AvChoice nationalite_groupe[] = {
  { "fr", N_ ("French") },
  { "ue", N_ ("European Union") },
  { "hors-ue", N_ ("Outside the European Union") },
  { NULL },
};

static const AvChoice titre_sejour[] = {
  { "ok", N_ ("In order") },
  { "a-renouveler", N_ ("To be renewed") },
  { "demarche", N_ ("Being asked for") },
  { NULL },
};

static const AvChoice piece_identite[] = {
  { "ok", N_ ("Papers valid") },
  { "perimee", N_ ("Papers expired") },
  { "absente", N_ ("No papers") },
  { NULL },
};

static const AvChoice numerique[] = {
  { "equipement", N_ ("No computer or telephone of one’s own") },
  { "connexion", N_ ("No connection") },
  { "competences", N_ ("Not at ease with it") },
  { "adresse-mail", N_ ("No e-mail address") },
  { "aucun-frein", N_ ("No obstacle") },
  { NULL },
};

static const AvChoice francais[] = {
  { "A0", N_ ("A0") },
  { "A1", N_ ("A1") },
  { "A2", N_ ("A2") },
  { "B1", N_ ("B1") },
  { "B2", N_ ("B2") },
  { "C1", N_ ("C1") },
  { "C2", N_ ("C2") },
  { NULL },
};

static const AvChoice aisance[] = {
  { "a-l-aise", N_ ("At ease") },
  { "avec-aide", N_ ("With help") },
  { "pas-du-tout", N_ ("Not at all") },
  { NULL },
};

static const AvSection sections[] = {
  { "attentes", N_ ("In your own words"), NULL },
  { "echelles", N_ ("How do you feel about…"), N_ ("0: very badly, 10: very well.") },
  { "cadre", N_ ("This interview"), NULL },
  { "activite", N_ ("Work and training"), NULL },
  { "logement", N_ ("Housing"), NULL },
  { "famille", N_ ("Family and children"), NULL },
  { "argent", N_ ("Money"), NULL },
  { "droits", N_ ("Papers and rights"), NULL },
  { "mobilite", N_ ("Getting about"), NULL },
  { "numerique", N_ ("Digital life"), NULL },
  { "langue", N_ ("Speaking, reading, writing"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "attentes", "attentes", N_ ("What I expect"), AV_FIELD_NOTE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC, .limit = 500, .help = N_ ("The young person’s words; they will read this.") },
  { "points-forts", "attentes", N_ ("What goes well"), AV_FIELD_NOTE, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .limit = 300 },
  { "echelle-confiance", "echelles", N_ ("Confidence"), AV_FIELD_SCALE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "echelle-sante", "echelles", N_ ("Health"), AV_FIELD_SCALE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "echelle-logement", "echelles", N_ ("Housing"), AV_FIELD_SCALE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "echelle-argent", "echelles", N_ ("Money"), AV_FIELD_SCALE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "echelle-entourage", "echelles", N_ ("People around"), AV_FIELD_SCALE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "moment", "cadre", N_ ("Stage"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, moment, .quick = "entree intermediaire sortie 6-mois" },
  { "date", "cadre", N_ ("Interview on"), AV_FIELD_DAY, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "situation-emploi", "activite", N_ ("Today"), AV_FIELD_CHOICE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "situations_emploi" },
  { "date-fin-derniere-activite", "activite", N_ ("Since"), AV_FIELD_DAY, AV_FIELD_S1 | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .help = N_ ("End of the last work or training; the year or the month is enough.") },
  { "niveau", "activite", N_ ("Level reached"), AV_FIELD_CHOICE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "niveaux_education" },
  { "derniere-classe", "activite", N_ ("Last class"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .limit = 40 },
  { "hebergement", "logement", N_ ("Where do you sleep tonight?"), AV_FIELD_CHOICE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "hebergement" },
  { "hebergement-jusqu-au", "logement", N_ ("Until when"), AV_FIELD_DAY, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC },
  { "situation-familiale", "famille", N_ ("Family situation"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "situation_familiale" },
  { "enfants-charge", "famille", N_ ("Children in charge"), AV_FIELD_NUMBER, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .limit = 20 },
  { "garde-enfant", "famille", N_ ("Childcare"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, garde_enfant, .quick = "ok difficulte aucune", .when = "enfants-charge!=0 ~nsp ~refus ~so" },
  { "menage-sans-emploi", "famille", N_ ("Nobody at home has work"), AV_FIELD_YES_NO, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "ressources", "argent", N_ ("Income"), AV_FIELD_CHOICES, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "ressources" },
  { "ressources-tranche", "argent", N_ ("How much a month"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, ressources_tranche, .quick = "0 moins-300 300-600 600-1000 plus-1000" },
  { "compte-bancaire", "argent", N_ ("Has a bank account"), AV_FIELD_YES_NO, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "droits-sante", "droits", N_ ("Health insurance"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, droits, .quick = "ok a-ouvrir a-renouveler" },
  { "medecin-traitant", "droits", N_ ("Has a family doctor"), AV_FIELD_YES_NO, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "piece-identite", "droits", N_ ("Identity papers"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, piece_identite, .quick = "ok perimee absente" },
  { "nationalite-groupe", "droits", N_ ("Nationality"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, nationalite_groupe, .quick = "fr ue hors-ue" },
  { "titre-sejour", "droits", N_ ("Residence permit"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, titre_sejour, .quick = "ok a-renouveler demarche" },
  { "mobilite", "mobilite", N_ ("Ways to get about"), AV_FIELD_CHOICES, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .list = "mobilite" },
  { "numerique", "numerique", N_ ("What is missing"), AV_FIELD_CHOICES, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, numerique },
  { "francais", "langue", N_ ("Spoken French"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, francais },
  { "francais-lecture", "langue", N_ ("Reading"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, aisance, .quick = "a-l-aise avec-aide pas-du-tout" },
  { "francais-ecriture", "langue", N_ ("Writing"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, aisance, .quick = "a-l-aise avec-aide pas-du-tout" },
};

const AvForm av_form_diagnostic = {
  .id = "diagnostic",
  .label = N_ ("Individual diagnosis"),
  .plural = N_ ("Individual diagnoses"),
  .adding = N_ ("Add an individual diagnosis"),
  .fresh = N_ ("New individual diagnosis"),
  .class = AV_CLASS_PARCOURS,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "moment date",
};
