/* Personne: who the young person is and how to reach them safely. */

#include "av-forms.h"

#include <glib/gi18n-lib.h>

#include "av-shared-choices.h"

static const AvSection sections[] = {
  { "identite", N_ ("Identity"), NULL },
  { "joindre", N_ ("How to reach you"), N_ ("Only what is safe for the young person.") },
  { "adresse", N_ ("Where you live"), NULL },
  { "langue", N_ ("Language"), NULL },
  { "proches", N_ ("People around"), NULL },
  { NULL },
};

static const AvField fields[] = {
  { "prenom", "identite", N_ ("First name"), AV_FIELD_TEXT, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_NAME | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN, .limit = 60 },
  { "surnom", "identite", N_ ("Nickname"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_NAME | AV_FIELD_ON_DIAGNOSTIC, .limit = 40 },
  { "nom", "identite", N_ ("Last name"), AV_FIELD_TEXT, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_NAME | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN, .limit = 60 },
  { "nom-usage", "identite", N_ ("Name used"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_NAME | AV_FIELD_ON_DIAGNOSTIC, .limit = 60 },
  { "date-naissance", "identite", N_ ("Born on"), AV_FIELD_DAY, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_PAST | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, .help = N_ ("The year alone is enough: 2004.") },
  { "sexe", "identite", N_ ("Sex"), AV_FIELD_CHOICE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED, av_choices_sexe, .quick = "F M A" },
  { "telephone", "joindre", N_ ("Telephone"), AV_FIELD_PHONE, AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN },
  { "telephone-partage", "joindre", N_ ("Shared with others"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .protects = "oui", .help = N_ ("A family’s or a couple’s telephone.") },
  { "canal-sur", "joindre", N_ ("Safe channel"), AV_FIELD_CHOICE, AV_FIELD_S2 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_ON_PLAN, av_choices_canal_sur, .quick = "appeler sms sans-message tiers", .protects = "sans-message tiers sms" },
  { "courriel", "joindre", N_ ("E-mail"), AV_FIELD_EMAIL, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC },
  { "adresse", "adresse", N_ ("Address"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .limit = 120, .help = N_ ("Only if a letter may come.") },
  { "code-insee", "adresse", N_ ("Commune"), AV_FIELD_PLACE, AV_FIELD_AT_DIAGNOSTIC | AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ELSEWHERE | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "qpv", "adresse", N_ ("In a priority district (QPV)"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC | AV_FIELD_COUNTED },
  { "qpv-quartier", "adresse", N_ ("Which priority district"), AV_FIELD_TEXT, AV_FIELD_S1, .limit = 60 },
  { "langue", "langue", N_ ("Most at ease in"), AV_FIELD_CHOICE, AV_FIELD_S1 | AV_FIELD_COMPARED | AV_FIELD_ON_DIAGNOSTIC, .list = "langues_notice" },
  { "interprete", "langue", N_ ("An interpreter is needed"), AV_FIELD_YES_NO, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC },
  { "urgence-contact-tiers", "proches", N_ ("Whom to warn"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .limit = 80, .help = N_ ("Only if the young person agrees.") },
  { "representant-legal", "proches", N_ ("Legal guardian"), AV_FIELD_TEXT, AV_FIELD_S1 | AV_FIELD_ON_DIAGNOSTIC, .limit = 80, .when = "date-naissance<18", .help = N_ ("Under 18, unless it would put the young person in danger: choose “does not wish to say”.") },
};

const AvForm av_form_personne = {
  .id = "personne",
  .label = N_ ("Person"),
  .plural = N_ ("People"),
  .adding = N_ ("Add a person"),
  .fresh = N_ ("New person"),
  .class = AV_CLASS_CONTACT,
  .container = AV_CONTAINER_DOSSIER,
  .singleton = TRUE,
  .retention = "dossier",
  .sections = sections,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .title = "prenom surnom nom",
};
