/* Contact: the first meeting with a young person, taken at a stall in half a
 * minute. The order is the one of the conversation. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

static const AvChoice tranche_age[] = {
  { "moins-16", N_ ("Under 16") },
  { "16-17", N_ ("16–17") },
  { "18-21", N_ ("18–21") },
  { "22-25", N_ ("22–25") },
  { "26-29", N_ ("26–29") },
  { "30-plus", N_ ("30 and over") },
  { NULL },
};

static const AvChoice moyen_contact[] = {
  { "tel", N_ ("Telephone") },
  { "mail", N_ ("E-mail") },
  { "reseau", N_ ("Social network") },
  { "lieu", N_ ("A place where we meet") },
  { "aucun", N_ ("No way") },
  { NULL },
};

static const AvChoice accord_recontact[] = {
  { "oui", N_ ("Yes") },
  { "non", N_ ("No") },
  { "plus-tard", N_ ("Later") },
  { NULL },
};

static const AvChoice info_rgpd_remise[] = {
  { "orale", N_ ("Told") },
  { "papier", N_ ("Leaflet given") },
  { "non", N_ ("Not given") },
  { NULL },
};

static const AvChoice situation_jour[] = {
  { "ni-emploi-ni-formation", N_ ("Neither work nor training") },
  { "travail", N_ ("Works") },
  { "ecole-formation", N_ ("School or training") },
  { NULL },
};

static const AvChoice suivi_par[] = {
  { "personne", N_ ("Nobody") },
  { "mission-locale", N_ ("Mission Locale") },
  { "france-travail", N_ ("France Travail") },
  { "autre", N_ ("Somebody else") },
  { NULL },
};

static const AvSection sections[] = {
  { "rencontre", N_ ("Who you are"), NULL },
  { "besoins", N_ ("What you need right now"), NULL },
  { "joindre", N_ ("How to reach you"), N_ ("Only what is safe for the young person.") },
  { "accord", N_ ("Do you agree?"), NULL },
  { "situation", N_ ("A little more, if there is time"), NULL },
  { "rendez-vous", N_ ("Next appointment"), NULL },
  { "fiche", N_ ("About this sheet"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "prenom-ou-surnom", "rencontre", N_ ("First name or nickname"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_NAME | AV_FIELD_ON_REPERAGE, .limit = 40 },
  { "tranche-age", "rencontre", N_ ("Age"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, tranche_age, .quick = "16-17 18-21 22-25 26-29 moins-16 30-plus", .protects = "moins-16 16-17" },
  { "origine", "rencontre", N_ ("Came through"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, .list = "origine_reperage", .quick = "OPERATION PAIR FAMILLE PARTENAIRE" },
  { "besoin-immediat", "besoins", N_ ("Needs right now"), AV_FIELD_CHOICES, AV_FIELD_S2 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, av_choices_priorite, .quick = "P1 P2 P3 P4 P5 P6" },
  { "echeance", "besoins", N_ ("For when"), AV_FIELD_CHOICE, AV_FIELD_S0 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, .list = "delais_immediatete", .quick = "H3 J1 J3 J7", .protects = "H1 H3 J1 J3 J7 J30", .help = N_ ("The clock starts now.") },
  { "moyen-contact", "joindre", N_ ("Reached by"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE, moyen_contact, .quick = "tel mail reseau lieu aucun" },
  { "valeur-contact", "joindre", N_ ("Number, address or place"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_NOMINATIVE | AV_FIELD_REACH | AV_FIELD_ON_REPERAGE, .limit = 80 },
  { "contact-partage", "joindre", N_ ("Shared with others"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE, .protects = "oui", .help = N_ ("A family’s or a couple’s telephone.") },
  { "canal-sur", "joindre", N_ ("Safe channel"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE, av_choices_canal_sur, .quick = "appeler sms sans-message tiers", .protects = "sans-message tiers sms" },
  { "accord-recontact", "accord", N_ ("May we call back?"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, accord_recontact, .quick = "oui non plus-tard", .protects = "non plus-tard", .help = N_ ("With “no”, neither name nor number is kept.") },
  { "info-rgpd-remise", "accord", N_ ("Information about rights"), AV_FIELD_CHOICE, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, info_rgpd_remise, .quick = "orale papier non", .protects = "non" },
  { "nom", "situation", N_ ("Last name"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_NAME, .limit = 60 },
  { "sexe", "situation", N_ ("Sex"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, av_choices_sexe, .quick = "F M A" },
  { "code-insee", "situation", N_ ("Lives in"), AV_FIELD_PLACE, AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_REPERAGE | AV_FIELD_ELSEWHERE | AV_FIELD_COUNTED },
  { "situation-jour", "situation", N_ ("Today"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, situation_jour, .quick = "ni-emploi-ni-formation travail ecole-formation" },
  { "suivi-par", "situation", N_ ("Already followed by"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, suivi_par, .quick = "personne mission-locale france-travail autre" },
  { "reponse-immediate", "situation", N_ ("Done at once"), AV_FIELD_TEXT, AV_FIELD_S2 | AV_FIELD_ON_REPERAGE, .limit = 120 },
  { "rendez-vous", "rendez-vous", N_ ("When"), AV_FIELD_MOMENT, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE | AV_FIELD_ON_CARD, .after = "horodatage" },
  { "rendez-vous-lieu", "rendez-vous", N_ ("Where"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE | AV_FIELD_ON_CARD, .limit = 80 },
  { "rendez-vous-prenom", "rendez-vous", N_ ("With (first name)"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_NOMINATIVE | AV_FIELD_ON_REPERAGE | AV_FIELD_ON_CARD, .limit = 40 },
  { "code-fiche-papier", "fiche", N_ ("Sheet code"), AV_FIELD_TEXT, AV_FIELD_S0 | AV_FIELD_SHEET_CODE | AV_FIELD_ON_REPERAGE | AV_FIELD_ON_CARD },
  { "horodatage", "fiche", N_ ("Met on"), AV_FIELD_MOMENT, AV_FIELD_REQUIRED | AV_FIELD_S0 | AV_FIELD_COMPARED | AV_FIELD_AUTOMATIC | AV_FIELD_PAST | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED },
  { "operation", "fiche", N_ ("During the operation"), AV_FIELD_RECORD, AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_ON_REPERAGE | AV_FIELD_COUNTED, .target = "operation" },
  { "agent", "fiche", N_ ("Met by"), AV_FIELD_AGENT, AV_FIELD_REQUIRED | AV_FIELD_S1 | AV_FIELD_PROFESSIONAL | AV_FIELD_AUTOMATIC | AV_FIELD_ON_REPERAGE },
  { "pris-par", "fiche", N_ ("Taken while locked by"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL, .limit = 40 },
  { "relu-par", "fiche", N_ ("Read over by"), AV_FIELD_AGENT, AV_FIELD_S1 | AV_FIELD_PROFESSIONAL },
  { "statut", "fiche", N_ ("Follow-up"), AV_FIELD_CHOICE, AV_FIELD_S0 | AV_FIELD_AUTOMATIC | AV_FIELD_COUNTED, .list = "statuts_parcours/contact" },
};

const AvForm av_form_contact = {
  .id = "contact",
  .label = N_ ("Contact"),
  .plural = N_ ("Contacts"),
  .adding = N_ ("Add a contact"),
  .fresh = N_ ("New contact"),
  .class = AV_CLASS_CONTACT,
  .container = AV_CONTAINER_DOSSIER,
  .retention = "contact_partiel",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .anonymous_when = "accord-recontact=non",
  .title = "prenom-ou-surnom nom",
};
