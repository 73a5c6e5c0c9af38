#include "av-field.h"

#include <glib/gi18n-lib.h>

#include "av-field-parse.h"
#include "av-name-fold.h"
#include "av-text-guard.h"

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
  static const char *const reserved[] = { AV_ANSWER_UNKNOWN, AV_ANSWER_REFUSED, AV_ANSWER_NOT_APPLICABLE };
  g_autofree char *folded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_str_equal (text, reserved[i]))
      return reserved[i];

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
      g_autofree char *label = av_name_fold (av_answer_show_reserved (reserved[i]));

      if (g_str_equal (folded, label) && av_field_find_choice (field, text) == NULL)
        return reserved[i];
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
