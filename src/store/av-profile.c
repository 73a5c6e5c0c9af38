#include "av-profile.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-moment.h"
#include "av-name-fold.h"
#include "av-name-index.h"
#include "av-record.h"

struct _AvProfile
{
  GPtrArray *words;  /* folded words of names */
  GPtrArray *sounds; /* of the words, in step */
  GPtrArray *phones; /* last nine digits */
  AvDay birth;       /* year 0: unknown */
  int oldest_birth;  /* years that the age said leaves, 0: unknown */
  int newest_birth;
  char *sex;
  char *commune;
  gboolean shares_phone;
};

AvProfile *
av_profile_new (void)
{
  AvProfile *profile = g_new0 (AvProfile, 1);

  profile->words = g_ptr_array_new_with_free_func (g_free);
  profile->sounds = g_ptr_array_new_with_free_func (g_free);
  profile->phones = g_ptr_array_new_with_free_func (g_free);
  return profile;
}

void
av_profile_free (AvProfile *profile)
{
  g_ptr_array_unref (profile->words);
  g_ptr_array_unref (profile->sounds);
  g_ptr_array_unref (profile->phones);
  g_free (profile->sex);
  g_free (profile->commune);
  g_free (profile);
}

GPtrArray *
av_profile_get_sounds (AvProfile *profile)
{
  return profile->sounds;
}

static void
add_name (AvProfile *profile,
          const char *name)
{
  g_autofree char *folded = av_name_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) > 1 && !g_ptr_array_find_with_equal_func (profile->words, words[i], g_str_equal, NULL))
      {
        g_ptr_array_add (profile->words, g_strdup (words[i]));
        g_ptr_array_add (profile->sounds, av_name_phonetic (words[i]));
      }
}

static void
add_phone (AvProfile *profile,
           const char *answer)
{
  char *phone = av_name_index_phone (answer);

  if (phone != NULL)
    g_ptr_array_add (profile->phones, phone);
}

static const char *
get_known (GVariant *answers,
           const char *field)
{
  const char *answer = av_answers_get (answers, field);

  return answer != NULL && answer[0] != '~' ? answer : NULL;
}

/* « 18-21 » said on a day of 2026: born in 2004 to 2008. */
static void
add_age (AvProfile *profile,
         GVariant *answers)
{
  const char *band = get_known (answers, "tranche-age");
  const char *met = get_known (answers, "horodatage");
  int least = 0, most = 0;
  int year;

  if (band == NULL || met == NULL)
    return;

  year = (int) g_ascii_strtoll (met, NULL, 10);
  if (strcmp (band, "moins-16") == 0)
    most = 15;
  else if (strcmp (band, "30-plus") == 0)
    least = 30, most = 99;
  else if (sscanf (band, "%d-%d", &least, &most) != 2)
    return;
  profile->oldest_birth = year - most - 1;
  profile->newest_birth = year - least;
}

static void
take (char **known,
      const char *answer)
{
  if (answer != NULL && *known == NULL)
    *known = g_strdup (answer);
}

void
av_profile_add (AvProfile *profile,
                const char *form_id,
                GVariant *answers)
{
  const AvForm *form = av_catalogue_find_form (form_id);
  const char *birth = get_known (answers, "date-naissance");

  for (guint i = 0; form != NULL && i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      const char *answer = get_known (answers, field->id);

      if (answer == NULL)
        continue;
      if ((field->flags & AV_FIELD_NAME) != 0)
        add_name (profile, answer);
      else if (field->kind == AV_FIELD_PHONE || (field->flags & AV_FIELD_REACH) != 0)
        add_phone (profile, answer);
    }

  if (birth != NULL && profile->birth.day == 0)
    av_day_from_string (birth, &profile->birth);
  add_age (profile, answers);
  take (&profile->sex, get_known (answers, "sexe"));
  take (&profile->commune, get_known (answers, "code-insee"));
  profile->shares_phone = profile->shares_phone || g_strcmp0 (get_known (answers, "contact-partage"), "oui") == 0 ||
                          g_strcmp0 (get_known (answers, "telephone-partage"), "oui") == 0;
}

/* --- comparing ----------------------------------------------------------- */

/* The place of a word that none was found for yet: G_MAXUINT. */
static guint
find_untaken (GPtrArray *words,
              const char *word,
              const gboolean *taken)
{
  for (guint i = 0; i < words->len; i++)
    if (!taken[i] && g_str_equal (g_ptr_array_index (words, i), word))
      return i;

  return G_MAXUINT;
}

/* Each found in others, once. */
static guint
take_common (GPtrArray *words,
             gboolean *taken,
             GPtrArray *others,
             gboolean *others_taken)
{
  guint n_common = 0;

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      guint place = taken[i] || word[0] == '\0' ? G_MAXUINT : find_untaken (others, word, others_taken);

      if (place == G_MAXUINT)
        continue;

      taken[i] = others_taken[place] = TRUE;
      n_common++;
    }

  return n_common;
}

/* Words of one name that the other has, in any order: as they are written first, then by
 * sound. */
static guint
count_common_words (AvProfile *one,
                    AvProfile *other,
                    gboolean *by_sound)
{
  g_autofree gboolean *taken = g_new0 (gboolean, one->words->len);
  g_autofree gboolean *others_taken = g_new0 (gboolean, other->words->len);
  guint n_written = take_common (one->words, taken, other->words, others_taken);
  guint n_sounding = take_common (one->sounds, taken, other->sounds, others_taken);

  *by_sound = n_sounding > 0;
  return n_written + n_sounding;
}

static gboolean
have_common_phone (AvProfile *one,
                   AvProfile *other)
{
  for (guint i = 0; i < one->phones->len; i++)
    if (g_ptr_array_find_with_equal_func (other->phones, g_ptr_array_index (one->phones, i), g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

static gboolean
births_agree (const AvDay *one,
              const AvDay *other,
              gboolean *whole)
{
  *whole = one->day != 0 && other->day != 0 && av_day_compare (one, other) == 0;
  return one->year == other->year && (one->month == 0 || other->month == 0 || one->month == other->month) &&
         (one->day == 0 || other->day == 0 || one->day == other->day);
}

static gboolean
ages_exclude (AvProfile *one,
              AvProfile *other)
{
  int oldest = other->birth.year != 0 ? other->birth.year : other->oldest_birth;
  int newest = other->birth.year != 0 ? other->birth.year : other->newest_birth;

  /* One year of grace: bands are what somebody said at a stall. */
  return one->newest_birth != 0 && newest != 0 && (oldest > one->newest_birth + 1 || newest < one->oldest_birth - 1);
}

static gboolean
differ (const char *one,
        const char *other)
{
  return one != NULL && other != NULL && strcmp (one, other) != 0;
}

static guint
weigh (AvReason reasons,
       gboolean shared_phone)
{
  gboolean named = (reasons & AV_REASON_NAME) != 0;
  gboolean born = (reasons & AV_REASON_BIRTH) != 0;
  gboolean reached = (reasons & AV_REASON_PHONE) != 0;
  guint score = named ? 50 : 15;

  /* One word in common proves nothing without a birth date or a telephone of
   * one's own. */
  if (!named && !born && !(reached && !shared_phone))
    return 0;

  score += born ? 40 : 0;
  score += (reasons & AV_REASON_BIRTH_PART) != 0 ? 15 : 0;
  score += reached ? (shared_phone ? 10 : 30) : 0;
  score += (reasons & AV_REASON_COMMUNE) != 0 ? 10 : 0;
  score -= (reasons & AV_REASON_SOUND) != 0 ? 5 : 0;
  return MIN (score, 100);
}

guint
av_profile_compare (AvProfile *one,
                    AvProfile *other,
                    AvReason *reasons)
{
  gboolean by_sound, whole;
  guint n_common = count_common_words (one, other, &by_sound);
  guint shorter = MIN (one->words->len, other->words->len);

  *reasons = 0;
  if (n_common == 0 || differ (one->sex, other->sex) || ages_exclude (one, other) || ages_exclude (other, one))
    return 0;

  /* Two full names that differ in a word are two people (brothers, sisters). */
  if (shorter >= 2 && n_common < 2)
    return 0;

  *reasons |= n_common >= 2 ? AV_REASON_NAME : AV_REASON_FIRST_NAME;
  *reasons |= by_sound ? AV_REASON_SOUND : 0;
  if (one->birth.year != 0 && other->birth.year != 0)
    {
      if (!births_agree (&one->birth, &other->birth, &whole))
        {
          *reasons = 0;
          return 0;
        }
      *reasons |= whole ? AV_REASON_BIRTH : AV_REASON_BIRTH_PART;
    }
  *reasons |= have_common_phone (one, other) ? AV_REASON_PHONE : 0;
  *reasons |= one->commune != NULL && g_strcmp0 (one->commune, other->commune) == 0 ? AV_REASON_COMMUNE : 0;
  return weigh (*reasons, one->shares_phone || other->shares_phone);
}

char *
av_reasons_show (AvReason reasons)
{
  static const struct
  {
    AvReason reason;
    const char *label;
  } labels[] = {
    { AV_REASON_NAME, N_ ("same name") },
    { AV_REASON_FIRST_NAME, N_ ("same first name") },
    { AV_REASON_SOUND, N_ ("sounds alike") },
    { AV_REASON_BIRTH, N_ ("same birth date") },
    { AV_REASON_BIRTH_PART, N_ ("birth dates that may be the same") },
    { AV_REASON_PHONE, N_ ("same telephone") },
    { AV_REASON_COMMUNE, N_ ("same commune") },
  };
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (reasons & labels[i].reason)
      g_ptr_array_add (words, (char *) _ (labels[i].label));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}
