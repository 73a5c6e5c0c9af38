#include "av-sheet-field.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "av-record.h"
#include "av-reference-list.h"

#define MM (72.0 / 25.4)

/* More boxes than this are not ticked but read: a reference list. */
#define BOXES_MAX 7

/* Messages of the catalogue, and how they are said on paper, where they stand
 * among their neighbours and every millimetre counts. */
static const struct
{
  const char *message;
  const char *shorter;
} words[] = {
  { "Under 16", NC_ ("sheet", "under 16") },
  { "16–17", NC_ ("sheet", "16–17") },
  { "18–21", NC_ ("sheet", "18–21") },
  { "22–25", NC_ ("sheet", "22–25") },
  { "26–29", NC_ ("sheet", "26–29") },
  { "30 and over", NC_ ("sheet", "30 +") },
  { "Telephone", NC_ ("sheet", "Tel.") },
  { "Social network", NC_ ("sheet", "Network") },
  { "A place where we meet", NC_ ("sheet", "Place") },
  { "Number, address or place", NC_ ("sheet", "Number, address, place") },
  { "Shared with others", NC_ ("sheet", "Shared") },
  { "Leave no message", NC_ ("sheet", "No message") },
  { "Through a third party", NC_ ("sheet", "Third party") },
  { "Meeting employers", NC_ ("sheet", "An employer") },
  { "Information about rights", NC_ ("sheet", "Rights explained") },
  { "Already followed by", NC_ ("sheet", "Followed by") },
  { "Neither work nor training", NC_ ("sheet", "No work, no training") },
  { "Somebody else", NC_ ("sheet", "Other") },
  { "Woman", NC_ ("sheet", "F") },
  { "Man", NC_ ("sheet", "M") },
  { "With (first name)", NC_ ("sheet", "With") },
  { "Met on", NC_ ("sheet", "On") },
  { "During the operation", NC_ ("sheet", "Place, outing") },
  { "Met by", NC_ ("sheet", "By") },
  { "Opération ponctuelle sur un lieu de vie", NC_ ("sheet", "Where young people live") },
};

static const char *
get_answer (const AvField *field,
            GVariant *answers)
{
  return answers != NULL ? av_answers_get (answers, field->id) : NULL;
}

static const char *
find_shorter (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].message, message))
      return g_dpgettext2 (GETTEXT_PACKAGE, "sheet", words[i].shorter);

  return NULL;
}

const char *
av_sheet_field_get_label (const AvField *field)
{
  const char *label = find_shorter (field->label);

  return label != NULL ? label : av_field_get_label (field);
}

static const char *
find_message (const AvField *field,
              const char *code)
{
  AvReferenceList *list = field->list != NULL ? av_reference_list_get (field->list) : NULL;

  for (const AvChoice *choice = field->choices; choice != NULL && choice->code != NULL; choice++)
    if (g_str_equal (choice->code, code))
      return choice->label;

  return list != NULL ? av_reference_list_get_label (list, code) : NULL;
}

/* Labels of reference lists explain themselves between brackets; on a sheet that
 * is handed over there is room for the word alone. */
static char *
shorten (const AvField *field,
         const AvChoice *choice)
{
  const char *message = find_message (field, choice->code);
  const char *label = message != NULL ? find_shorter (message) : NULL;
  const char *bracket = strstr (choice->label, " (");

  if (label != NULL)
    return g_strdup (label);

  return bracket != NULL ? g_strndup (choice->label, bracket - choice->label) : g_strdup (choice->label);
}

static gboolean
has_code (const char *codes,
          const char *code)
{
  g_auto (GStrv) each = NULL;

  if (codes == NULL)
    return FALSE;

  each = g_strsplit (codes, " ", -1);
  return g_strv_contains ((const char *const *) each, code);
}

/* An id that nobody gave a name to says nothing on paper. */
static char *
find_names (const char *ids,
            GVariant *names)
{
  g_auto (GStrv) each = g_strsplit (ids, " ", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; each[i] != NULL; i++)
    {
      const char *name = names != NULL ? av_answers_get (names, each[i]) : NULL;

      if (name != NULL)
        g_ptr_array_add (found, (char *) name);
    }
  if (found->len == 0)
    return NULL;

  g_ptr_array_add (found, NULL);
  return g_strjoinv (", ", (char **) found->pdata);
}

char *
av_sheet_field_dup_text (const AvField *field,
                         GVariant *answers,
                         GVariant *names)
{
  const char *answer = get_answer (field, answers);

  if (answer == NULL || *answer == '\0')
    return NULL;
  if (av_answer_is_reserved (answer))
    return g_strdup (av_answer_show_reserved (answer));
  /* Texts of the paper, such as the place that a whole stack is printed for. */
  if (!av_field_is_canonical (field, answer))
    return g_strdup (answer);
  if (field->kind == AV_FIELD_RECORD || field->kind == AV_FIELD_RECORDS || field->kind == AV_FIELD_AGENT)
    return find_names (answer, names);

  return av_field_show (field, answer);
}

/* "/", "at", "h" and the figures after them, all on one line. */
static void
add_figures (AvFlow *flow,
             const char *mark)
{
  av_flow_add_words (flow, AV_PAPER_TEXT, mark);
  av_flow_keep (flow);
  av_flow_add_room (flow, 7 * MM);
  av_flow_keep (flow);
}

static void
add_date (const AvField *field,
          AvFlow *flow)
{
  av_flow_add_room (flow, 7 * MM);
  add_figures (flow, "/");
  if (field->kind == AV_FIELD_DAY)
    {
      add_figures (flow, "/");
      return;
    }

  /* Translators: between the day and the hour of a meeting, on paper. */
  add_figures (flow, C_ ("sheet", "at"));
  /* Translators: between hours and minutes, on paper. */
  add_figures (flow, C_ ("sheet", "h"));
}

/* What a hand needs. */
static double
get_room (const AvField *field)
{
  switch (field->kind)
    {
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
    case AV_FIELD_MONEY:
      return 14 * MM;
    case AV_FIELD_DAY:
    case AV_FIELD_MOMENT:
      return 34 * MM;
    default:
      return CLAMP (field->limit * 0.6, 22.0, 50.0) * MM;
    }
}

static void
add_room (const AvField *field,
          AvFlow *flow)
{
  if (field->kind == AV_FIELD_MOMENT || field->kind == AV_FIELD_DAY)
    {
      add_date (field, flow);
      return;
    }

  av_flow_add_room (flow, get_room (field));
  if (field->kind == AV_FIELD_NOTE || (field->kind == AV_FIELD_TEXT && field->limit > 100))
    {
      av_flow_end_line (flow);
      av_flow_add_room (flow, 50 * MM);
    }
}

/* TRUE when the answer stands in one of the boxes. */
static gboolean
add_boxes (const AvField *field,
           AvFlow *flow,
           const char *answer,
           gboolean *others)
{
  guint n_choices;
  g_autofree AvChoice *choices = av_field_dup_choices (field, &n_choices);
  gboolean only_quick = n_choices > BOXES_MAX || (field->list != NULL && field->quick != NULL);
  gboolean found = FALSE;

  *others = FALSE;
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *label = shorten (field, &choices[i]);
      gboolean ticked = has_code (answer, choices[i].code);

      if (only_quick && !has_code (field->quick, choices[i].code))
        {
          *others = n_choices > BOXES_MAX;
          continue;
        }
      found |= ticked;
      av_flow_add_box (flow, label, ticked, field->kind == AV_FIELD_CHOICES && n_choices > BOXES_MAX);
    }

  return found;
}

static void
add_choices (const AvField *field,
             AvFlow *flow,
             const char *answer)
{
  gboolean others;
  gboolean found = add_boxes (field, flow, answer, &others);
  g_autofree char *written = NULL;

  if (answer != NULL && !found)
    written = av_answer_is_reserved (answer) ? g_strdup (av_answer_show_reserved (answer)) : av_field_show (field, answer);

  if (others)
    {
      av_flow_add_box (flow, C_ ("sheet", "other:"), written != NULL && !av_answer_is_reserved (answer), FALSE);
      if (written == NULL)
        av_flow_add_room (flow, 17 * MM);
    }
  if (written != NULL)
    av_flow_add_value (flow, written, 18 * MM);
}

void
av_sheet_field_add_to_flow (const AvField *field,
                            AvFlow *flow,
                            const char *label,
                            GVariant *answers,
                            GVariant *names)
{
  g_autofree char *text = NULL;

  if (label != NULL)
    av_flow_add_words (flow, AV_PAPER_TEXT, label);

  if (field->kind == AV_FIELD_CHOICE || field->kind == AV_FIELD_CHOICES)
    {
      add_choices (field, flow, get_answer (field, answers));
      return;
    }

  text = av_sheet_field_dup_text (field, answers, names);
  if (field->kind == AV_FIELD_YES_NO)
    {
      const char *answer = get_answer (field, answers);

      av_flow_add_box (flow, C_ ("sheet", "yes"), g_strcmp0 (answer, "oui") == 0, FALSE);
      av_flow_add_box (flow, C_ ("sheet", "no"), g_strcmp0 (answer, "non") == 0, FALSE);
      if (answer != NULL && av_answer_is_reserved (answer))
        av_flow_add_value (flow, text, 18 * MM);
    }
  else if (text != NULL)
    av_flow_add_value (flow, text, get_room (field));
  else
    add_room (field, flow);
}
