#include "av-eligibility.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-reference-list.h"

/* The rules of the programmes; one is never changed, another follows it. */
typedef struct
{
  const char *id;
  AvDay from;
  int youngest;
  int oldest;
} Rule;

static const Rule rules[] = {
  /* AAP « Repérer et mobiliser les publics invisibles », 21 February 2019. */
  { "pic-invisibles/1", { 2019, 2, 21 }, 16, 29 },
};

static const struct
{
  const char *code;
  int youngest;
  int oldest;
} age_bands[] = {
  { "moins-16", 0, 15 },
  { "16-17", 16, 17 },
  { "18-21", 18, 21 },
  { "22-25", 22, 25 },
  { "26-29", 26, 29 },
  { "30-plus", 30, 200 },
};

static gboolean
find_age (const AvEligibilityAnswers *answers,
          const AvDay *on,
          int *least,
          int *most)
{
  AvDay birth;

  if (answers->birth != NULL && av_day_from_string (answers->birth, &birth))
    {
      av_day_get_age (&birth, on, least, most);
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (age_bands); i++)
    if (g_strcmp0 (answers->age_band, age_bands[i].code) == 0)
      {
        const AvDay *asked = answers->age_band_on != NULL ? answers->age_band_on : on;
        int fewer, more;

        av_day_get_age (asked, on, &fewer, &more);
        *least = age_bands[i].youngest + MAX (fewer, 0);
        *most = age_bands[i].oldest + (av_day_compare (asked, on) < 0 ? more + 1 : 0);
        return TRUE;
      }

  return FALSE;
}

static AvEligibilityVerdict
judge_age (const Rule *rule,
           const AvEligibilityAnswers *answers,
           const AvDay *on)
{
  int least, most;

  if (!find_age (answers, on, &least, &most))
    return AV_ELIGIBILITY_UNKNOWN;
  if (least >= rule->youngest && most <= rule->oldest)
    return AV_ELIGIBILITY_YES;
  if (most < rule->youngest || least > rule->oldest)
    return AV_ELIGIBILITY_NO;
  return AV_ELIGIBILITY_UNKNOWN;
}

static AvEligibilityVerdict
judge_neet (const AvEligibilityAnswers *answers)
{
  const char *neet = answers->situation != NULL
                       ? av_reference_list_get_value (av_reference_list_get ("situations_emploi"), answers->situation, "neet")
                       : NULL;

  if (g_strcmp0 (neet, "oui") == 0)
    return AV_ELIGIBILITY_YES;
  if (g_strcmp0 (neet, "non") == 0)
    return AV_ELIGIBILITY_NO;
  if (neet != NULL && neet[0] != '\0')
    return AV_ELIGIBILITY_UNKNOWN;

  if (g_strcmp0 (answers->situation_today, "ni-emploi-ni-formation") == 0)
    return AV_ELIGIBILITY_YES;
  if (g_strcmp0 (answers->situation_today, "travail") == 0 || g_strcmp0 (answers->situation_today, "ecole-formation") == 0)
    return AV_ELIGIBILITY_NO;
  return AV_ELIGIBILITY_UNKNOWN;
}

static AvEligibilityVerdict
judge_unaccompanied (const AvEligibilityAnswers *answers)
{
  const char *answer = answers->followed;
  const char *nobody = "non";

  if (answer == NULL || answer[0] == '~')
    {
      answer = answers->followed_by;
      nobody = "personne";
    }

  if (answer == NULL || answer[0] == '~')
    return AV_ELIGIBILITY_UNKNOWN;
  return g_str_equal (answer, nobody) ? AV_ELIGIBILITY_YES : AV_ELIGIBILITY_NO;
}

/* Returns: (nullable): the rule in force on a day. */
const char *
av_eligibility_find_rule (const AvDay *on)
{
  for (guint i = G_N_ELEMENTS (rules); i > 0; i--)
    if (av_day_compare (&rules[i - 1].from, on) <= 0)
      return rules[i - 1].id;

  return NULL;
}

/* Says whether the programme is for someone: 16 to 29, neither in work nor in
 * training, followed by nobody. One "no" decides; an answer that is missing
 * leaves it open. @on: a whole day. Returns: FALSE when there is no such rule. */
gboolean
av_eligibility_evaluate (const char *rule,
                         const AvEligibilityAnswers *answers,
                         const AvDay *on,
                         AvEligibility *result)
{
  const Rule *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_strcmp0 (rules[i].id, rule) == 0)
      found = &rules[i];

  if (found == NULL)
    return FALSE;

  *result = (AvEligibility){
    .rule = found->id,
    .on = *on,
    .age = judge_age (found, answers, on),
    .neet = judge_neet (answers),
    .unaccompanied = judge_unaccompanied (answers),
  };

  if (result->age == AV_ELIGIBILITY_NO || result->neet == AV_ELIGIBILITY_NO || result->unaccompanied == AV_ELIGIBILITY_NO)
    result->verdict = AV_ELIGIBILITY_NO;
  else if (result->age == AV_ELIGIBILITY_YES && result->neet == AV_ELIGIBILITY_YES && result->unaccompanied == AV_ELIGIBILITY_YES)
    result->verdict = AV_ELIGIBILITY_YES;

  return TRUE;
}

/* Returns: (transfer full): one sentence with the reason. */
char *
av_eligibility_show (const AvEligibility *self)
{
  if (self->verdict == AV_ELIGIBILITY_YES)
    return g_strdup (_ ("The programme is for this young person."));
  if (self->age == AV_ELIGIBILITY_NO)
    return g_strdup (_ ("The programme is for ages 16 to 29. Say why all the same, or send on."));
  if (self->neet == AV_ELIGIBILITY_NO)
    return g_strdup (_ ("The programme is for those neither in work nor in training. Say why all the same, or send on."));
  if (self->unaccompanied == AV_ELIGIBILITY_NO)
    return g_strdup (_ ("Somebody follows this young person already. Say why all the same, or send on."));
  if (self->age == AV_ELIGIBILITY_UNKNOWN)
    return g_strdup (_ ("The age is missing to know whether the programme is for this young person."));
  if (self->neet == AV_ELIGIBILITY_UNKNOWN)
    return g_strdup (_ ("What they do today is missing to know whether the programme is for this young person."));
  return g_strdup (_ ("Who follows them is missing to know whether the programme is for this young person."));
}

/* Returns: (nullable): where to send someone whom the programme does not take,
 * or who must be received with their legal guardian. */
const char *
av_eligibility_get_advice (const AvEligibilityAnswers *answers,
                           const AvDay *on)
{
  int least, most;

  if (!find_age (answers, on, &least, &most))
    return NULL;
  if (most < 16)
    return _ ("Under 16: send to the school, to the drop-out service (MLDS) or to the street educators.");
  if (least >= 30)
    return _ ("30 and over: send to France Travail, or to the social service of the commune (CCAS).");
  if (most < 18)
    return _ ("Under 18: the information is given with a legal guardian, unless it would put the young person in danger; without a diploma, the Mission Locale receives within three months.");
  return NULL;
}
