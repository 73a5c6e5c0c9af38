#pragma once

#include "av-day.h"

G_BEGIN_DECLS

typedef enum
{
  AV_ELIGIBILITY_UNKNOWN, /* an answer is missing or is not known */
  AV_ELIGIBILITY_YES,
  AV_ELIGIBILITY_NO,
} AvEligibilityVerdict;

/* What is known of a young person on a day; each answer is canonical text or
 * NULL. Of two that say the same thing, the more precise is believed. */
typedef struct
{
  const char *birth;           /* personne.date-naissance */
  const char *age_band;        /* contact.tranche-age */
  const AvDay *age_band_on;    /* the day of the contact, or NULL: the day asked about */
  const char *situation;       /* diagnostic.situation-emploi */
  const char *situation_today; /* contact.situation-jour */
  const char *followed;        /* dossier.accompagne-spe */
  const char *followed_by;     /* contact.suivi-par */
} AvEligibilityAnswers;

typedef struct
{
  const char *rule; /* programme and version: "pic-invisibles/1" */
  AvDay on;
  AvEligibilityVerdict verdict;
  AvEligibilityVerdict age;
  AvEligibilityVerdict neet;
  AvEligibilityVerdict unaccompanied;
} AvEligibility;

gboolean av_eligibility_evaluate (const char *rule,
                                  const AvEligibilityAnswers *answers,
                                  const AvDay *on,
                                  AvEligibility *result);
const char *av_eligibility_find_rule (const AvDay *on);
char *av_eligibility_show (const AvEligibility *self);
const char *av_eligibility_get_advice (const AvEligibilityAnswers *answers,
                                       const AvDay *on);

G_END_DECLS
