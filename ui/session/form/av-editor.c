#include "av-editor.h"

#include "av-chips-editor.h"
#include "av-entry-editor.h"
#include "av-note-editor.h"
#include "av-picker-editor.h"

/* More choices than keys: they are searched for instead. */
#define MOST_CHIPS 9

enum
{
  ADVANCE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (AvEditor, av_editor, GTK_TYPE_WIDGET)

static GtkWidget *
new_choice_editor (const AvField *field,
                   AvSession *session)
{
  guint n_choices;
  g_autofree AvChoice *choices = av_field_dup_choices (field, &n_choices);

  if (n_choices <= MOST_CHIPS || field->quick != NULL)
    return av_chips_editor_new (field, session);

  return av_picker_editor_new (field, session);
}

GtkWidget *
av_editor_new (const AvField *field,
               AvSession *session)
{
  g_return_val_if_fail (field != NULL, NULL);

  switch (field->kind)
    {
    case AV_FIELD_NOTE:
      return av_note_editor_new (field);
    case AV_FIELD_CHOICE:
    case AV_FIELD_CHOICES:
      return new_choice_editor (field, session);
    case AV_FIELD_YES_NO:
    case AV_FIELD_SCALE:
      return av_chips_editor_new (field, session);
    case AV_FIELD_PLACE:
    case AV_FIELD_RECORD:
    case AV_FIELD_RECORDS:
    case AV_FIELD_AGENT:
      return av_picker_editor_new (field, session);
    case AV_FIELD_TEXT:
    case AV_FIELD_DAY:
    case AV_FIELD_MOMENT:
    case AV_FIELD_NUMBER:
    case AV_FIELD_MONEY:
    case AV_FIELD_PHONE:
    case AV_FIELD_EMAIL:
    default:
      return av_entry_editor_new (field);
    }
}

char *
av_editor_dup_answer (AvEditor *self)
{
  char *answer = NULL;

  g_return_val_if_fail (AV_IS_EDITOR (self), NULL);

  g_object_get (self, "answer", &answer, NULL);

  return answer;
}

void
av_editor_set_answer (AvEditor *self,
                      const char *answer)
{
  g_return_if_fail (AV_IS_EDITOR (self));

  g_object_set (self, "answer", answer, NULL);
}

GtkWidget *
av_editor_get_target (AvEditor *self)
{
  g_return_val_if_fail (AV_IS_EDITOR (self), NULL);

  return AV_EDITOR_GET_IFACE (self)->get_target (self);
}

void
av_editor_settle (AvEditor *self)
{
  g_return_if_fail (AV_IS_EDITOR (self));

  if (AV_EDITOR_GET_IFACE (self)->settle != NULL)
    AV_EDITOR_GET_IFACE (self)->settle (self);
}

void
av_editor_advance (AvEditor *self)
{
  g_return_if_fail (AV_IS_EDITOR (self));

  g_signal_emit (self, signals[ADVANCE], 0);
}

static void
av_editor_default_init (AvEditorInterface *iface)
{
  g_object_interface_install_property (iface,
                                       g_param_spec_string ("answer", NULL, NULL, NULL,
                                                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  signals[ADVANCE] = g_signal_new ("advance", AV_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}
