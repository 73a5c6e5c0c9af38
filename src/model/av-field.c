#include "av-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-field-parse.h"
#include "av-moment.h"
#include "av-name-fold.h"
#include "av-phone.h"
#include "av-place.h"
#include "av-reference-list.h"
#include "av-text-guard.h"

#define TEXT_LIMIT 120
#define NOTE_LIMIT 1000
#define NUMBER_LIMIT 9999
#define SCALE_LIMIT 10

static const char *const kind_names[AV_N_FIELD_KINDS] = {
  "text",
  "note",
  "day",
  "moment",
  "choice",
  "choices",
  "number",
  "scale",
  "money",
  "yes-no",
  "phone",
  "email",
  "place",
  "record",
  "records",
  "agent",
};

static const AvChoice reserved[] = {
  { AV_ANSWER_UNKNOWN, N_ ("Does not know") },
  { AV_ANSWER_REFUSED, N_ ("Does not wish to say") },
  { AV_ANSWER_NOT_APPLICABLE, N_ ("Does not apply") },
};

static const AvChoice yes_no[] = {
  { "oui", N_ ("Yes") },
  { "non", N_ ("No") },
  { NULL },
};

static const AvChoice elsewhere[] = {
  { AV_PLACE_ELSEWHERE, N_ ("Outside the Métropole") },
  { NULL },
};

G_DEFINE_QUARK (av - field - error - quark, av_field_error)

const char *
av_field_kind_get_name (AvFieldKind kind)
{
  return (guint) kind < AV_N_FIELD_KINDS ? kind_names[kind] : NULL;
}

/* Whether an answer is one of the three that every field knows. */
gboolean
av_answer_is_reserved (const char *answer)
{
  return av_answer_show_reserved (answer) != NULL;
}

/* Returns: (transfer none) (nullable): the words of a reserved answer. */
const char *
av_answer_show_reserved (const char *answer)
{
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_strcmp0 (answer, reserved[i].code) == 0)
      return _ (reserved[i].label);

  return NULL;
}

const char *
av_field_get_label (const AvField *field)
{
  return _ (field->label);
}

/* Returns: (nullable). */
const char *
av_field_get_help (const AvField *field)
{
  return field->help != NULL ? _ (field->help) : NULL;
}

/* Returns: the longest text, in characters, or the greatest number; 0 where
 * the kind has neither. */
guint
av_field_get_limit (const AvField *field)
{
  switch (field->kind)
    {
    case AV_FIELD_TEXT:
      return field->limit != 0 ? field->limit : TEXT_LIMIT;
    case AV_FIELD_NOTE:
      return field->limit != 0 ? field->limit : NOTE_LIMIT;
    case AV_FIELD_NUMBER:
      return field->limit != 0 ? field->limit : NUMBER_LIMIT;
    case AV_FIELD_SCALE:
      return SCALE_LIMIT;
    default:
      return 0;
    }
}

/* Returns: 0 to 3, for S0 to S3. */
guint
av_field_get_confidentiality (const AvField *field)
{
  return field->flags >> 4 & 3;
}

/* Returns: (nullable): the form of the records the field names. */
const char *
av_field_get_target (const AvField *field)
{
  return field->kind == AV_FIELD_AGENT ? "agent" : field->target;
}

static const char *
get_list_name (const AvField *field)
{
  if (field->list == NULL && field->kind == AV_FIELD_PLACE)
    return AV_PLACE_LIST;
  return field->list;
}

static const AvChoice *
get_choices (const AvField *field)
{
  if (field->kind == AV_FIELD_YES_NO)
    return yes_no;
  if (field->kind == AV_FIELD_PLACE && (field->flags & AV_FIELD_ELSEWHERE) != 0)
    return elsewhere;
  return field->choices;
}

/* Whether the answer is taken from a list: choice, choices, yes-no, place. */
gboolean
av_field_has_choices (const AvField *field)
{
  return field->kind == AV_FIELD_CHOICE || field->kind == AV_FIELD_CHOICES ||
         field->kind == AV_FIELD_YES_NO || field->kind == AV_FIELD_PLACE;
}

static void
append_choice (GArray *all,
               const char *code,
               const char *label)
{
  AvChoice choice = { code, label };

  g_array_append_val (all, choice);
}

/* What can be answered today, labels in the user's language; the reserved
 * answers, valid for every field, are left out.
 * Returns: (transfer container): ends with { NULL }. */
AvChoice *
av_field_dup_choices (const AvField *field,
                      guint *n_choices)
{
  const AvChoice *choices = get_choices (field);
  const char *name = get_list_name (field);
  AvReferenceList *list = name != NULL ? av_reference_list_get (name) : NULL;
  GArray *all = g_array_new (TRUE, TRUE, sizeof (AvChoice));

  for (guint i = 0; list != NULL && i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);

      if (av_reference_list_is_offered (list, code, NULL))
        append_choice (all, code, av_reference_list_get_label (list, code));
    }

  for (; choices != NULL && choices->code != NULL; choices++)
    append_choice (all, choices->code, _ (choices->label));

  if (n_choices != NULL)
    *n_choices = all->len;
  return (AvChoice *) g_array_free (all, FALSE);
}

static const char *
find_label (const AvField *field,
            const char *code)
{
  const AvChoice *choices = get_choices (field);
  const char *name = get_list_name (field);
  AvReferenceList *list = name != NULL ? av_reference_list_get (name) : NULL;
  const char *label;

  for (; choices != NULL && choices->code != NULL; choices++)
    if (g_str_equal (choices->code, code))
      return _ (choices->label);

  /* Reference lists are data of the teams, in French already. */
  label = list != NULL ? av_reference_list_get_label (list, code) : NULL;
  return label != NULL && label[0] != '\0' ? label : NULL;
}

/* Returns: (transfer none) (nullable): the code that is exactly @text. */
static const char *
find_code (const AvField *field,
           const char *text)
{
  const AvChoice *choices = get_choices (field);
  const char *name = get_list_name (field);
  AvReferenceList *list = name != NULL ? av_reference_list_get (name) : NULL;

  for (; choices != NULL && choices->code != NULL; choices++)
    if (g_str_equal (choices->code, text))
      return choices->code;

  return list != NULL ? av_reference_list_get_exact_code (list, text) : NULL;
}

gboolean
av_field_has_code (const AvField *field,
                   const char *text)
{
  return find_code (field, text) != NULL;
}

/* Finds the code of what was typed: a code, a label, a label's translation. */
const char *
av_field_find_choice (const AvField *field,
                      const char *text)
{
  const AvChoice *choices = get_choices (field);
  const char *name = get_list_name (field);
  AvReferenceList *list = name != NULL ? av_reference_list_get (name) : NULL;
  g_autofree char *folded = NULL;

  if (av_field_has_code (field, text))
    return find_code (field, text);

  folded = av_name_fold (text);
  for (; choices != NULL && choices->code != NULL; choices++)
    {
      g_autofree char *label = av_name_fold (_ (choices->label));

      if (g_ascii_strcasecmp (choices->code, text) == 0 || g_str_equal (label, folded))
        return choices->code;
    }

  return list != NULL ? av_reference_list_find_code (list, text) : NULL;
}

/* The reserved answer a person wrote out: "ne sait pas", "NSP", "refus". */
static const char *
find_reserved (const AvField *field,
               const char *text)
{
  static const AvChoice spellings[] = {
    { AV_ANSWER_UNKNOWN, "nsp" },
    { AV_ANSWER_UNKNOWN, "ne sait pas" },
    { AV_ANSWER_REFUSED, "refus" },
    { AV_ANSWER_REFUSED, "refuse de repondre" },
    { AV_ANSWER_NOT_APPLICABLE, "sans objet" },
  };
  g_autofree char *folded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_str_equal (text, reserved[i].code))
      return reserved[i].code;

  /* In a text such words are words. */
  if (!av_field_has_choices (field) && field->kind != AV_FIELD_DAY && field->kind != AV_FIELD_SCALE)
    return NULL;

  /* A code says what it says. */
  if (av_field_has_code (field, text) && !g_str_equal (text, "NSP"))
    return NULL;

  folded = av_name_fold (text);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      const char *choice = g_str_equal (folded, spellings[i].label) ? av_field_find_choice (field, text) : NULL;

      if (g_str_equal (folded, spellings[i].label) && (choice == NULL || g_str_equal (choice, "NSP")))
        return spellings[i].code;
    }

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    {
      g_autofree char *label = av_name_fold (_ (reserved[i].label));

      if (g_str_equal (folded, label) && av_field_find_choice (field, text) == NULL)
        return reserved[i].code;
    }

  return NULL;
}

static gboolean
read_answer (const AvField *field,
             const char *input,
             AvFieldReading reading,
             char **canonical,
             GError **error)
{
  g_autofree char *text = NULL;
  const char *answer;

  if (!av_field_clean (field, input, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  answer = find_reserved (field, text);
  if (answer != NULL)
    {
      *canonical = g_strdup (answer);
      return TRUE;
    }

  if (text[0] == '~')
    {
      g_set_error (error, AV_FIELD_ERROR, AV_FIELD_ERROR_INVALID,
                   _ ("An answer cannot begin with “~”."));
      return FALSE;
    }

  if ((field->kind == AV_FIELD_TEXT || field->kind == AV_FIELD_NOTE || field->kind == AV_FIELD_EMAIL) &&
      av_text_has_social_security_number (text))
    {
      g_set_error_literal (error, AV_FIELD_ERROR, AV_FIELD_ERROR_FORBIDDEN,
                           _ ("This looks like a social security number, which is never kept. Take it out: the rest stays as you wrote it."));
      return FALSE;
    }

  *canonical = av_field_parse (field, text, reading, error);
  return *canonical != NULL;
}

static gboolean
check (const AvField *field,
       const char *input,
       AvFieldReading reading,
       char **canonical,
       GError **error)
{
  g_autofree char *answer = NULL;
  gboolean right;

  g_return_val_if_fail (field != NULL, FALSE);

  right = read_answer (field, input, reading, &answer, error);
  if (canonical != NULL)
    *canonical = g_steal_pointer (&answer);
  return right;
}

/* The one judge of answers: reads what a person typed, or a canonical text, as
 * the field's kind.
 * @canonical: (out) (optional) (transfer full) (nullable): what is stored; NULL
 * for an empty input, which is no answer.
 * Returns: FALSE with a sentence for the person who typed it. */
gboolean
av_field_check (const AvField *field,
                const char *input,
                char **canonical,
                GError **error)
{
  return check (field, input, AV_FIELD_READ_ANY, canonical, error);
}

/* The same for an entry of a window. It differs for money alone: there "12" is
 * twelve euros, whereas av_field_check () takes the cents of a canonical text. */
gboolean
av_field_check_typed (const AvField *field,
                      const char *input,
                      char **canonical,
                      GError **error)
{
  return check (field, input, AV_FIELD_READ_TYPED, canonical, error);
}

static char *
show_choices (const AvField *field,
              const char *canonical)
{
  g_auto (GStrv) codes = g_strsplit (canonical, " ", -1);
  GString *shown = g_string_new (NULL);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      const char *label = find_label (field, codes[i]);

      if (shown->len > 0)
        g_string_append (shown, AV_FIELD_BETWEEN_CHOICES);
      g_string_append (shown, label != NULL ? label : codes[i]);
    }

  return g_string_free (shown, FALSE);
}

/* Figures in groups of three with a narrow space between: 1 250. */
static char *
show_grouped (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  GString *shown = g_string_new (NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (shown, "\u202f");
      g_string_append_c (shown, digits[i]);
    }

  return g_string_free (shown, FALSE);
}

static char *
show_money (const char *canonical)
{
  gint64 cents = g_ascii_strtoll (canonical, NULL, 10);
  g_autofree char *euros = show_grouped (cents / 100);

  /* Translators: euros and cents. */
  return g_strdup_printf (_ ("€%1$s.%2$02d"), euros, (int) (cents % 100));
}

/* The one formatter. A text that is not canonical is shown as it is.
 * @canonical: (nullable): NULL and "" are shown as "".
 * Returns: (transfer full). */
char *
av_field_show (const AvField *field,
               const char *canonical)
{
  const char *words = av_answer_show_reserved (canonical);

  if (canonical == NULL || canonical[0] == '\0')
    return g_strdup ("");
  if (words != NULL)
    return g_strdup (words);
  if (!av_field_is_canonical (field, canonical))
    return av_field_has_choices (field) ? show_choices (field, canonical) : g_strdup (canonical);

  switch (field->kind)
    {
    case AV_FIELD_DAY:
      {
        AvDay day = { 0 };

        av_day_from_string (canonical, &day);
        return av_day_show (&day);
      }
    case AV_FIELD_MOMENT:
      return av_moment_show (canonical);
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
    case AV_FIELD_YES_NO:
    case AV_FIELD_PLACE:
      return show_choices (field, canonical);
    case AV_FIELD_NUMBER:
      return show_grouped (g_ascii_strtoll (canonical, NULL, 10));
    case AV_FIELD_MONEY:
      return show_money (canonical);
    case AV_FIELD_PHONE:
      return av_phone_show (canonical);
    case AV_FIELD_TEXT:
      return (field->flags & AV_FIELD_REACH) != 0 ? av_phone_show (canonical) : g_strdup (canonical);
    default:
      return g_strdup (canonical);
    }
}
