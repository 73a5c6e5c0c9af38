#include "av-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-field-parse.h"
#include "av-name-fold.h"
#include "av-place.h"
#include "av-reference-list.h"

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

/* Returns: 0 for the answer that protects the person most; AV_FIELD_UNPROTECTED. */
guint
av_field_get_protection (const AvField *field,
                         const char *answer)
{
  g_auto (GStrv) codes = g_strsplit (field->protects != NULL ? field->protects : "", " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    if (strcmp (codes[i], answer) == 0)
      return i;

  return AV_FIELD_UNPROTECTED;
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

const char *
av_field_find_label (const AvField *field,
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
