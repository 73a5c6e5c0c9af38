#include "av-conflict-question.h"

#include <glib/gi18n-lib.h>

#include "av-catalogue.h"

const char *
av_conflict_question_describe_choice (const AvConflictQuestion *self,
                                      const char *value,
                                      gboolean settled,
                                      gboolean holds)
{
  gboolean deletes = self->field == NULL && g_str_equal (value, AV_CONFLICT_DELETE);

  if (self->field != NULL && !settled)
    return holds ? _ ("Keep this one") : _ ("Take this one");
  if (self->field != NULL)
    return holds ? _ ("Kept") : _ ("Take this one after all");
  if (!settled)
    return deletes ? _ ("Delete") : _ ("Keep");
  if (holds)
    return deletes ? C_ ("record", "Deleted") : C_ ("record", "Kept");
  return deletes ? _ ("Delete it after all") : _ ("Keep it after all");
}

gboolean
av_conflict_question_is_settled (const AvConflictQuestion *self)
{
  g_auto (GStrv) conflicts = NULL;

  if (self->field == NULL)
    return !av_snapshot_is_resurrected (self->snapshot);

  conflicts = av_snapshot_get_conflicts (self->snapshot);
  return !g_strv_contains ((const char *const *) conflicts, self->field->id);
}

/* Who does not want to be called back leaves nothing to call back by. */
static gboolean
is_withdrawn (const AvConflictQuestion *self)
{
  const AvForm *form = av_catalogue_find_form (av_snapshot_get_form (self->snapshot));

  return self->field != NULL && av_conflict_question_is_settled (self) &&
         !av_form_keeps (form, self->field, av_snapshot_get_answers (self->snapshot));
}

gboolean
av_conflict_question_is_void (const AvConflictQuestion *self)
{
  return self->field != NULL && (av_snapshot_is_deleted (self->snapshot) || is_withdrawn (self));
}

gboolean
av_conflict_question_value_holds (const AvConflictQuestion *self,
                                  const char *value)
{
  if (self->field == NULL)
    return av_snapshot_is_deleted (self->snapshot) == g_str_equal (value, AV_CONFLICT_DELETE);

  return g_strcmp0 (value, av_snapshot_get_answer (self->snapshot, self->field->id)) == 0;
}

const char *
av_conflict_question_describe_state (const AvConflictQuestion *self,
                                     gboolean settled)
{
  gboolean deleted = av_snapshot_is_deleted (self->snapshot);

  if (self->field != NULL && deleted)
    return _ ("The record was deleted: there is nothing to settle here.");
  if (is_withdrawn (self))
    return _ ("With “No” to being called back neither a name nor a number is kept: there is nothing left to settle here.");
  if (!settled)
    return "";
  if (self->field != NULL)
    return _ ("Settled. The other value stays one click away.");
  return deleted ? _ ("Settled: the record is deleted. Keeping it stays one click away.")
                 : _ ("Settled: the record is kept. Deleting it stays one click away.");
}

char *
av_conflict_question_describe_meanwhile (const AvConflictQuestion *self,
                                         const char *shown)
{
  const char *answer = self->field != NULL ? av_snapshot_get_answer (self->snapshot, self->field->id) : NULL;

  if (answer == NULL || av_field_get_protection (self->field, answer) == AV_FIELD_UNPROTECTED)
    return NULL;

  return g_strdup_printf (_ ("Until this is settled, the answer that protects most counts: “%s”."), shown);
}

static gboolean
knows (AvSnapshot *snapshot,
       const char *reg,
       const AvLiveValue *value)
{
  guint n;
  const AvLiveValue *live = av_snapshot_get_live (snapshot, reg, &n);

  for (guint i = 0; i < n; i++)
    if (live[i].dot == value->dot)
      return TRUE;

  return FALSE;
}

gboolean
av_conflict_question_has_news (const AvConflictQuestion *self,
                               AvSnapshot *snapshot,
                               const AvField *settled)
{
  const char *const *registers = av_snapshot_get_registers (snapshot);

  if (!g_str_equal (av_snapshot_get_id (self->snapshot), av_snapshot_get_id (snapshot)))
    return FALSE;

  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n;
      const AvLiveValue *live = av_snapshot_get_live (snapshot, registers[i], &n);
      gboolean asked = self->field != NULL ? g_str_equal (registers[i], self->field->id)
                                           : settled == NULL || !g_str_equal (registers[i], settled->id);

      for (guint j = 0; j < n && asked; j++)
        if (!knows (self->snapshot, registers[i], &live[j]))
          return TRUE;
    }

  return FALSE;
}
