#include "av-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-answers.h"
#include "av-day.h"

/* Returns: (transfer none) (nullable). */
const AvField *
av_form_find_field (const AvForm *form,
                    const char *id)
{
  for (guint i = 0; i < form->n_fields; i++)
    if (g_strcmp0 (form->fields[i].id, id) == 0)
      return &form->fields[i];

  return NULL;
}

/* Returns: (transfer none) (nullable). */
const AvSection *
av_form_find_section (const AvForm *form,
                      const char *id)
{
  for (const AvSection *section = form->sections; section->id != NULL; section++)
    if (g_strcmp0 (section->id, id) == 0)
      return section;

  return NULL;
}

const char *
av_form_get_label (const AvForm *form)
{
  return _ (form->label);
}

const char *
av_form_get_plural (const AvForm *form)
{
  return _ (form->plural);
}

const char *
av_form_get_adding (const AvForm *form)
{
  return _ (form->adding);
}

const char *
av_form_get_fresh (const AvForm *form)
{
  return _ (form->fresh);
}

const char *
av_section_get_label (const AvSection *section)
{
  return _ (section->label);
}

/* Returns: (nullable). */
const char *
av_section_get_help (const AvSection *section)
{
  return section->help != NULL ? _ (section->help) : NULL;
}

/* Whether one of the words of @answer, separated by spaces, is one of @codes. */
static gboolean
have_common_word (const char *answer,
                  const char *codes)
{
  g_auto (GStrv) given = g_strsplit (answer, " ", -1);
  g_auto (GStrv) wanted = g_strsplit (codes, " ", -1);

  for (guint i = 0; given[i] != NULL; i++)
    if (given[i][0] != '\0' && g_strv_contains ((const char *const *) wanted, given[i]))
      return TRUE;

  return FALSE;
}

static gboolean
rule_applies (const AvForm *form,
              const AvSensitiveRule *rule,
              const char *answer,
              AvAnswerResolver resolver,
              gpointer user_data)
{
  const AvField *field = av_form_find_field (form, rule->field);
  g_auto (GStrv) ids = NULL;

  if (answer == NULL || av_answer_is_reserved (answer))
    return FALSE;

  if (rule->codes != NULL)
    return have_common_word (answer, rule->codes);

  /* Nobody can say that an unknown record is harmless. */
  ids = g_strsplit (answer, " ", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *there = resolver != NULL ? resolver (av_field_get_target (field), ids[i], rule->through, user_data) : NULL;

      if (g_strcmp0 (there, "non") != 0)
        return TRUE;
    }

  return FALSE;
}

/* Who may read a record with these answers. The class is fixed when the record
 * is created: where this differs from the class it has, a new record is
 * created and the old one deleted.
 * @answers: a{ss}. @resolver: (nullable): looks up the records that answers
 * name; what it does not know counts as sensitive. */
AvClass
av_form_get_class (const AvForm *form,
                   GVariant *answers,
                   AvAnswerResolver resolver,
                   gpointer user_data)
{
  for (const AvSensitiveRule *rule = form->sensitive; rule != NULL && rule->field != NULL; rule++)
    if (rule_applies (form, rule, av_answers_get (answers, rule->field), resolver, user_data))
      return AV_CLASS_SENSIBLE;

  return form->class;
}

/* Whether some answers make records of this form sensible. */
gboolean
av_form_can_be_sensible (const AvForm *form)
{
  return form->class == AV_CLASS_SENSIBLE || (form->sensitive != NULL && form->sensitive->field != NULL);
}

guint
av_form_get_classes (const AvForm *form)
{
  return AV_CLASS_BIT (form->class) | form->made_of | (av_form_can_be_sensible (form) ? AV_CLASS_BIT (AV_CLASS_SENSIBLE) : 0);
}

/* Whether it is asked of a young person, who may not know or not wish to say; what
 * a team settles for itself is filled in or left empty. */
gboolean
av_form_is_about_person (const AvForm *form)
{
  return form->container == AV_CONTAINER_DOSSIER;
}

/* Whether somebody born on @birth may be younger than @years. */
static gboolean
may_be_younger (const char *birth,
                int years)
{
  AvDay day, today;
  int least, most;

  if (!av_day_from_string (birth, &day))
    return FALSE;

  av_day_today (&today);
  av_day_get_age (&day, &today, &least, &most);
  return least < years;
}

/* Conditions: "field=code code…", "field!=code…", "field<years" (an age on a
 * birth date) and "!field" (no answer). */
static gboolean
condition_holds (const char *condition,
                 GVariant *answers)
{
  gsize length = strcspn (condition, "=<!");
  gboolean differs = condition[length] == '!' && length > 0;
  g_autofree char *field = g_strndup (condition, length);
  const char *answer;

  if (condition[0] == '!')
    return av_answers_get (answers, condition + 1) == NULL;

  answer = av_answers_get (answers, field);
  if (answer == NULL)
    return FALSE;
  if (condition[length] == '<')
    return may_be_younger (answer, (int) g_ascii_strtoll (condition + length + 1, NULL, 10));
  return have_common_word (answer, condition + length + (differs ? 2 : 1)) != differs;
}

/* Whether the form expects an answer, at this stage and beside the others. */
gboolean
av_form_is_required (const AvForm *form,
                     const AvField *field,
                     GVariant *answers,
                     AvStage stage)
{
  if ((field->flags & AV_FIELD_RETIRED) != 0)
    return FALSE;
  if ((field->flags & AV_FIELD_REQUIRED) != 0)
    return TRUE;
  if ((field->flags & AV_FIELD_AT_DIAGNOSTIC) != 0 && stage >= AV_STAGE_DIAGNOSTIC)
    return TRUE;
  if ((field->flags & AV_FIELD_FOR_FUNDER) != 0 && stage >= AV_STAGE_FUNDER)
    return TRUE;
  return field->when != NULL && condition_holds (field->when, answers);
}

/* What the program proposes by itself is nothing to ask a person for.
 * Returns: (transfer none) (nullable): the first field that still wants an
 * answer; a reserved answer is one. */
const AvField *
av_form_find_missing (const AvForm *form,
                      GVariant *answers,
                      AvStage stage)
{
  for (guint i = 0; i < form->n_fields; i++)
    if ((form->fields[i].flags & AV_FIELD_AUTOMATIC) == 0 &&
        av_form_is_required (form, &form->fields[i], answers, stage) &&
        av_answers_get (answers, form->fields[i].id) == NULL)
      return &form->fields[i];

  return NULL;
}

/* Whether these answers are those of someone who leaves no name. */
gboolean
av_form_is_anonymous (const AvForm *form,
                      GVariant *answers)
{
  return form->anonymous_when != NULL && condition_holds (form->anonymous_when, answers);
}

/* Whether a field may be kept beside these answers: someone who does not want
 * to be called back leaves no name. */
gboolean
av_form_keeps (const AvForm *form,
               const AvField *field,
               GVariant *answers)
{
  return (field->flags & AV_FIELD_NOMINATIVE) == 0 || !av_form_is_anonymous (form, answers);
}

/* Checks answers as they are typed or imported. Answers to fields this version
 * does not know are kept as they are.
 * @canonical: (out) (transfer full) (nullable): sorted a{ss}, empty answers and
 * those that av_form_keeps () forbids left out. */
gboolean
av_form_check_answers (const AvForm *form,
                       GVariant *answers,
                       GVariant **canonical,
                       GError **error)
{
  g_autoptr (GVariant) checked = NULL;
  GVariantBuilder builder, kept;
  GVariantIter iter;
  const char *id, *input;

  *canonical = NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, answers);

  while (g_variant_iter_next (&iter, "{&s&s}", &id, &input))
    {
      const AvField *field = av_form_find_field (form, id);
      g_autofree char *answer = NULL;

      if (field == NULL)
        answer = g_strdup (input);
      else if (!av_field_check (field, input, &answer, error))
        {
          g_prefix_error (error, _ ("%s: "), av_field_get_label (field));
          g_variant_builder_clear (&builder);
          return FALSE;
        }

      if (answer != NULL)
        g_variant_builder_add (&builder, "{ss}", id, answer);
    }

  checked = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_builder_init (&kept, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, checked);

  while (g_variant_iter_next (&iter, "{&s&s}", &id, &input))
    {
      const AvField *field = av_form_find_field (form, id);

      if (field == NULL || av_form_keeps (form, field, checked))
        g_variant_builder_add (&kept, "{ss}", id, input);
    }

  *canonical = av_answers_sort (g_variant_builder_end (&kept));
  return TRUE;
}

static char *
show_in_title (const AvField *field,
               const char *answer,
               AvRecordNamer namer,
               gpointer user_data)
{
  if (answer == NULL || av_answer_is_reserved (answer))
    return NULL;
  if (field->kind != AV_FIELD_RECORD)
    return av_field_show (field, answer);

  return namer != NULL ? namer (answer, user_data) : NULL;
}

/* What names a record in a list or on a card.
 * Returns: (transfer full): "" where nothing is known. */
char *
av_form_show_whole_title (const AvForm *form,
                          GVariant *answers,
                          AvRecordNamer namer,
                          gpointer user_data)
{
  g_auto (GStrv) ids = g_strsplit (form->title != NULL ? form->title : "", " ", -1);
  GString *title = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const AvField *field = av_form_find_field (form, ids[i]);
      g_autofree char *shown = field != NULL ? show_in_title (field, av_answers_get (answers, ids[i]), namer, user_data) : NULL;

      /* A need told by nothing but its priority says it once. */
      if (shown == NULL || *shown == '\0' || ((field->flags & AV_FIELD_NAME) == 0 && strcmp (title->str, shown) == 0))
        continue;
      if (title->len > 0)
        g_string_append (title, (field->flags & AV_FIELD_NAME) != 0 ? " " : " · ");
      g_string_append (title, shown);
    }

  return g_string_free (title, FALSE);
}

char *
av_form_show_title (const AvForm *form,
                    GVariant *answers)
{
  return av_form_show_whole_title (form, answers, NULL, NULL);
}
