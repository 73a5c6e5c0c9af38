#include "av-known-answers.h"

#include "av-moment.h"

/* A record begins at the first of its stages. */
static void
propose_stage (AvRecordEditor *editor,
               const AvField *field)
{
  guint n_stages;
  g_autofree AvChoice *stages = av_field_dup_choices (field, &n_stages);

  if (n_stages > 0)
    av_record_editor_propose (editor, field->id, stages[0].code);
}

void
av_known_answers_propose (AvRecordEditor *editor,
                          AvSession *session)
{
  const AvForm *form = av_record_editor_get_form (editor);
  g_autofree char *now = av_moment_now ();
  g_autofree char *today = NULL;
  AvDay day;

  av_day_today (&day);
  today = av_day_to_string (&day);
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];

      if ((field->flags & AV_FIELD_AUTOMATIC) == 0)
        continue;
      if (field->kind == AV_FIELD_DAY)
        av_record_editor_propose (editor, field->id, today);
      else if (field->kind == AV_FIELD_MOMENT)
        av_record_editor_propose (editor, field->id, now);
      else if (field->kind == AV_FIELD_AGENT && av_session_get_agent (session) != NULL)
        av_record_editor_propose (editor, field->id, av_session_get_agent (session));
      else if (field->kind == AV_FIELD_CHOICE)
        propose_stage (editor, field);
      else if (g_strcmp0 (field->target, "operation") == 0 && av_session_get_outing (session) != NULL)
        av_record_editor_propose (editor, field->id, av_session_get_outing (session));
    }
}
