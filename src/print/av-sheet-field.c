#include "av-sheet-field.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "av-record.h"

#define MM (72.0 / 25.4)

/* More boxes than this are not ticked but read: a reference list. */
#define BOXES_MAX 7

static const char *
get_answer (const AvField *field,
            GVariant *answers)
{
  return answers != NULL ? av_answers_get (answers, field->id) : NULL;
}

/* Labels of reference lists explain themselves between brackets; on a sheet that
 * is handed over there is room for the word alone. */
static char *
shorten (const char *label)
{
  const char *bracket = strstr (label, " (");

  return bracket != NULL ? g_strndup (label, bracket - label) : g_strdup (label);
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
  if (field->kind == AV_FIELD_RECORD || field->kind == AV_FIELD_RECORDS || field->kind == AV_FIELD_AGENT)
    return find_names (answer, names);
  if (!av_field_is_canonical (field, answer))
    return g_strdup (answer);

  return av_field_show (field, answer);
}

static void
add_moment (AvFlow *flow,
            gboolean with_time)
{
  av_flow_add_room (flow, 9 * MM);
  av_flow_add_words (flow, AV_PAPER_TEXT, "/");
  av_flow_add_room (flow, 9 * MM);
  if (!with_time)
    {
      av_flow_add_words (flow, AV_PAPER_TEXT, "/");
      av_flow_add_room (flow, 12 * MM);
      return;
    }
  /* Translators: between the day and the hour of a meeting, on paper. */
  av_flow_add_words (flow, AV_PAPER_TEXT, C_ ("sheet", "at"));
  av_flow_add_room (flow, 9 * MM);
  /* Translators: between hours and minutes, on paper. */
  av_flow_add_words (flow, AV_PAPER_TEXT, C_ ("sheet", "h"));
  av_flow_add_room (flow, 9 * MM);
}

static void
add_room (const AvField *field,
          AvFlow *flow)
{
  switch (field->kind)
    {
    case AV_FIELD_MOMENT:
      add_moment (flow, TRUE);
      break;
    case AV_FIELD_DAY:
      add_moment (flow, FALSE);
      break;
    case AV_FIELD_NUMBER:
    case AV_FIELD_SCALE:
    case AV_FIELD_MONEY:
      av_flow_add_room (flow, 14 * MM);
      break;
    case AV_FIELD_NOTE:
      av_flow_add_room (flow, 30 * MM);
      av_flow_end_line (flow);
      av_flow_add_room (flow, 50 * MM);
      break;
    default:
      av_flow_add_room (flow, MAX (22.0, MIN (50.0, field->limit * 0.6)) * MM);
      if (field->kind == AV_FIELD_TEXT && field->limit > 100)
        {
          av_flow_end_line (flow);
          av_flow_add_room (flow, 50 * MM);
        }
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
      g_autofree char *label = shorten (choices[i].label);
      gboolean ticked = has_code (answer, choices[i].code);

      if (only_quick && !has_code (field->quick, choices[i].code))
        {
          *others = TRUE;
          continue;
        }
      found |= ticked;
      av_flow_add_box (flow, label, ticked, field->kind == AV_FIELD_CHOICES);
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
        av_flow_add_room (flow, 18 * MM);
    }
  if (written != NULL)
    av_flow_add_value (flow, written);
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
        av_flow_add_value (flow, text);
    }
  else if (text != NULL)
    av_flow_add_value (flow, text);
  else
    add_room (field, flow);
}
