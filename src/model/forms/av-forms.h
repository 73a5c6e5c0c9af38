#pragma once

#include "av-form.h"

G_BEGIN_DECLS

extern const AvForm av_form_operation;
extern const AvForm av_form_passage;
extern const AvForm av_form_compteur;
extern const AvForm av_form_contact;
extern const AvForm av_form_personne;
extern const AvForm av_form_dossier;
extern const AvForm av_form_information_droits;
extern const AvForm av_form_portee_partage;
extern const AvForm av_form_diagnostic;
extern const AvForm av_form_diagnostic_sensible;
extern const AvForm av_form_frein;
extern const AvForm av_form_besoin_immediat;
extern const AvForm av_form_action;
extern const AvForm av_form_orientation;
extern const AvForm av_form_evenement;
extern const AvForm av_form_partenaire;
extern const AvForm av_form_agent;
extern const AvForm av_form_equipe;
extern const AvForm av_form_ligne_liste;

G_END_DECLS
