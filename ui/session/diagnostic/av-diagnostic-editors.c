#include "av-diagnostic-editors.h"

#include "av-id.h"
#include "av-moment.h"

#define WINDOW "diagnostic"

enum
{
  PERSON,
  DOSSIER,
  INTERVIEW,
  SENSIBLE,
  N_EDITORS
};

static const char *const forms[N_EDITORS] = { "personne", "dossier", "diagnostic", "diagnostic-sensible" };

struct _AvDiagnosticEditors
{
  GObject parent_instance;

  AvSession *session;
  char *container;
  AvRecordEditor *editors[N_EDITORS];
  AvRecordEditor *last; /* saved last */
};

enum
{
  CHANGED,
  SAID,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDiagnosticEditors, av_diagnostic_editors, G_TYPE_OBJECT)

static void
answer_changed (AvDiagnosticEditors *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
status_changed (AvRecordEditor *editor,
                GParamSpec *pspec,
                AvDiagnosticEditors *self)
{
  gboolean can_undo = FALSE;

  if (*av_record_editor_get_status (editor) == '\0')
    return;
  if (av_record_editor_is_refusing (editor))
    {
      g_signal_emit (self, signals[REFUSED], 0, av_record_editor_get_form (editor)->id, "", av_record_editor_get_status (editor));
      return;
    }

  g_object_get (editor, "can-undo", &can_undo, NULL);
  g_signal_emit (self, signals[SAID], 0, av_record_editor_get_status (editor), can_undo);
}

static void
editor_saved (AvRecordEditor *editor,
              AvDiagnosticEditors *self)
{
  g_set_object (&self->last, editor);
}

static void
editor_refused (AvRecordEditor *editor,
                const char *field,
                const char *message,
                AvDiagnosticEditors *self)
{
  g_signal_emit (self, signals[REFUSED], 0, av_record_editor_get_form (editor)->id, field, message);
}

static void
drop_editor (AvDiagnosticEditors *self,
             guint place)
{
  AvRecordEditor *editor = self->editors[place];

  if (editor == NULL)
    return;

  av_record_editor_keep (editor);
  g_signal_handlers_disconnect_by_data (editor, self);
  g_signal_handlers_disconnect_by_data (av_record_editor_get_record (editor), self);
  if (self->last == editor)
    g_clear_object (&self->last);
  g_clear_object (&self->editors[place]);
}

static AvRecordEditor *
take_snapshot (AvDiagnosticEditors *self,
               guint place,
               AvSnapshot *snapshot,
               AvDraft *draft)
{
  AvRecordEditor *editor = av_record_editor_new (self->session, snapshot, WINDOW);

  drop_editor (self, place);
  self->editors[place] = editor;
  if (draft != NULL)
    av_record_editor_restore (editor, draft);
  g_signal_connect_object (av_record_editor_get_record (editor), "notify", G_CALLBACK (answer_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "notify::status", G_CALLBACK (status_changed), self, 0);
  g_signal_connect_object (editor, "saved", G_CALLBACK (editor_saved), self, 0);
  g_signal_connect_object (editor, "refused", G_CALLBACK (editor_refused), self, 0);

  return editor;
}

/* @draft: to be restored once what is known was proposed, so that starting
 * afresh goes back to that. */
static AvRecordEditor *
take_new (AvDiagnosticEditors *self,
          guint place,
          AvDraft *draft)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = NULL;

  if (draft != NULL)
    snapshot = av_snapshot_ref (draft->loaded);
  else
    snapshot = av_record_store_new_snapshot (forms[place], id, self->container);

  return take_snapshot (self, place, snapshot, NULL);
}

static char *
today (void)
{
  AvDay day;

  av_day_today (&day);

  return av_day_to_string (&day);
}

/* The sensitive answers stand in a record of their own, of the same day. */
static void
choose_sensible (AvDiagnosticEditors *self,
                 AvDiagnosticPicture *picture)
{
  const char *interview = av_record_editor_get_id (self->editors[INTERVIEW]);
  const char *date = av_record_get_answer (av_record_editor_get_record (self->editors[INTERVIEW]), "date");
  AvDraft *draft = av_diagnostic_picture_find_new (picture, forms[SENSIBLE], interview);
  AvSnapshot *sensible = av_diagnostic_picture_find_sensible (picture, interview);
  AvRecordEditor *editor;

  if (sensible != NULL)
    {
      take_snapshot (self, SENSIBLE, sensible, av_diagnostic_picture_find_draft (picture, av_snapshot_get_id (sensible)));
      return;
    }

  editor = take_new (self, SENSIBLE, draft);
  av_record_editor_propose (editor, "diagnostic", interview);
  av_record_editor_propose (editor, "date", date);
  if (draft != NULL)
    av_record_editor_restore (editor, draft);
}

static void
begin (AvDiagnosticEditors *self,
       AvDiagnosticPicture *picture,
       AvDraft *draft)
{
  AvRecordEditor *editor;
  g_autofree char *day = today ();

  editor = take_new (self, INTERVIEW, draft);
  av_record_editor_propose (editor, "moment", picture->interviews->len == 0 ? "entree" : "intermediaire");
  av_record_editor_propose (editor, "date", day);
  if (draft != NULL)
    av_record_editor_restore (editor, draft);
  choose_sensible (self, picture);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
av_diagnostic_editors_begin (AvDiagnosticEditors *self,
                             AvDiagnosticPicture *picture)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  begin (self, picture, av_diagnostic_picture_find_new (picture, forms[INTERVIEW], NULL));
}

static AvSnapshot *
find_interview (AvDiagnosticPicture *picture,
                const char *interview)
{
  AvSnapshot *found = NULL;

  for (guint i = 0; i < picture->interviews->len; i++)
    {
      AvSnapshot *each = g_ptr_array_index (picture->interviews, i);

      if (interview == NULL || strcmp (av_snapshot_get_id (each), interview) == 0)
        found = each;
    }

  return found;
}

void
av_diagnostic_editors_choose (AvDiagnosticEditors *self,
                              AvDiagnosticPicture *picture,
                              const char *interview)
{
  AvSnapshot *found = find_interview (picture, interview);
  AvDraft *begun = found == NULL && interview != NULL ? av_diagnostic_picture_find_draft (picture, interview) : NULL;

  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  if (begun != NULL)
    {
      begin (self, picture, begun);
      return;
    }
  if (found == NULL || (interview == NULL && av_diagnostic_picture_find_new (picture, forms[INTERVIEW], NULL) != NULL))
    {
      av_diagnostic_editors_begin (self, picture);
      return;
    }

  take_snapshot (self, INTERVIEW, found, av_diagnostic_picture_find_draft (picture, av_snapshot_get_id (found)));
  choose_sensible (self, picture);
  g_signal_emit (self, signals[CHANGED], 0);
}

AvDiagnosticEditors *
av_diagnostic_editors_new (AvSession *session,
                           const char *container,
                           AvDiagnosticPicture *picture)
{
  AvDiagnosticEditors *self = g_object_new (AV_TYPE_DIAGNOSTIC_EDITORS, NULL);

  self->session = g_object_ref (session);
  self->container = g_strdup (container);
  take_snapshot (self, PERSON, picture->person, av_diagnostic_picture_find_draft (picture, av_snapshot_get_id (picture->person)));
  take_snapshot (self, DOSSIER, picture->dossier, av_diagnostic_picture_find_draft (picture, av_snapshot_get_id (picture->dossier)));
  av_diagnostic_editors_choose (self, picture, NULL);

  return self;
}

AvRecordEditor *
av_diagnostic_editors_get (AvDiagnosticEditors *self,
                           const char *form)
{
  g_return_val_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self), NULL);

  for (guint i = 0; i < N_EDITORS; i++)
    {
      if (g_strcmp0 (forms[i], form) == 0)
        return self->editors[i];
    }

  return NULL;
}

AvRecordEditor *
av_diagnostic_editors_find (AvDiagnosticEditors *self,
                            const char *id)
{
  g_return_val_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self), NULL);

  for (guint i = 0; i < N_EDITORS; i++)
    {
      if (strcmp (av_record_editor_get_id (self->editors[i]), id) == 0)
        return self->editors[i];
    }

  return NULL;
}

GPtrArray *
av_diagnostic_editors_dup_all (AvDiagnosticEditors *self)
{
  GPtrArray *editors = g_ptr_array_new ();

  g_return_val_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self), editors);

  for (guint i = 0; i < N_EDITORS; i++)
    g_ptr_array_add (editors, self->editors[i]);

  return editors;
}

gboolean
av_diagnostic_editors_save (AvDiagnosticEditors *self)
{
  gboolean any = FALSE;

  g_return_val_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self), FALSE);

  /* Sensitive answers name the interview they belong to: it is there first. */
  for (guint i = 0; i < N_EDITORS; i++)
    {
      gboolean needed = i == INTERVIEW && av_record_editor_is_new (self->editors[i]) && av_record_editor_is_dirty (self->editors[SENSIBLE]);

      if (!needed && !av_record_editor_is_dirty (self->editors[i]))
        continue;

      av_record_editor_save (self->editors[i]);
      any = TRUE;
    }

  return any;
}

static const char *
find_interview_of (AvDraft *draft)
{
  const char *form = av_snapshot_get_form (draft->loaded);

  if (strcmp (form, forms[INTERVIEW]) == 0)
    return draft->id;

  return strcmp (form, forms[SENSIBLE]) == 0 ? av_answers_get (draft->answers, "diagnostic") : NULL;
}

void
av_diagnostic_editors_take_draft (AvDiagnosticEditors *self,
                                  AvDiagnosticPicture *picture,
                                  AvDraft *draft)
{
  const char *interview = find_interview_of (draft);
  AvRecordEditor *editor;

  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  if (interview != NULL && strcmp (interview, av_record_editor_get_id (self->editors[INTERVIEW])) != 0)
    av_diagnostic_editors_choose (self, picture, interview);

  /* It came back after this was opened. */
  editor = av_diagnostic_editors_find (self, draft->id);
  if (editor != NULL && !av_record_editor_is_dirty (editor))
    av_record_editor_restore (editor, draft);
}

void
av_diagnostic_editors_keep (AvDiagnosticEditors *self)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  for (guint i = 0; i < N_EDITORS; i++)
    av_record_editor_keep (self->editors[i]);
}

void
av_diagnostic_editors_undo (AvDiagnosticEditors *self)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  if (self->last != NULL)
    av_record_editor_undo (self->last);
}

void
av_diagnostic_editors_redo (AvDiagnosticEditors *self)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  if (self->last != NULL)
    av_record_editor_redo (self->last);
}

static const char *
find_answer (AvDiagnosticEditors *self,
             guint place,
             const char *field)
{
  return av_record_get_answer (av_record_editor_get_record (self->editors[place]), field);
}

void
av_diagnostic_editors_evaluate (AvDiagnosticEditors *self,
                                AvDiagnosticPicture *picture,
                                AvEligibility *result,
                                const char **advice)
{
  AvEligibilityAnswers answers = { NULL };
  AvDay met, on;
  const char *rule;

  g_return_if_fail (AV_IS_DIAGNOSTIC_EDITORS (self));

  av_day_today (&on);
  answers.birth = find_answer (self, PERSON, "date-naissance");
  answers.situation = find_answer (self, INTERVIEW, "situation-emploi");
  answers.followed = find_answer (self, DOSSIER, "accompagne-spe");
  if (picture->contact != NULL)
    {
      const char *moment = av_snapshot_get_answer (picture->contact, "horodatage");

      answers.age_band = av_snapshot_get_answer (picture->contact, "tranche-age");
      answers.situation_today = av_snapshot_get_answer (picture->contact, "situation-jour");
      answers.followed_by = av_snapshot_get_answer (picture->contact, "suivi-par");
      if (moment != NULL && !av_answer_is_reserved (moment))
        {
          av_moment_get_day (moment, &met);
          answers.age_band_on = &met;
        }
    }

  rule = av_eligibility_find_rule (&on);
  *result = (AvEligibility){ 0 };
  if (rule != NULL)
    av_eligibility_evaluate (rule, &answers, &on, result);
  *advice = av_eligibility_get_advice (&answers, &on);
}

static void
av_diagnostic_editors_dispose (GObject *object)
{
  AvDiagnosticEditors *self = AV_DIAGNOSTIC_EDITORS (object);

  for (guint i = 0; i < N_EDITORS; i++)
    drop_editor (self, i);
  g_clear_object (&self->last);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_diagnostic_editors_parent_class)->dispose (object);
}

static void
av_diagnostic_editors_finalize (GObject *object)
{
  g_free (AV_DIAGNOSTIC_EDITORS (object)->container);

  G_OBJECT_CLASS (av_diagnostic_editors_parent_class)->finalize (object);
}

static void
av_diagnostic_editors_class_init (AvDiagnosticEditorsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = av_diagnostic_editors_dispose;
  object_class->finalize = av_diagnostic_editors_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
av_diagnostic_editors_init (AvDiagnosticEditors *self)
{
}
