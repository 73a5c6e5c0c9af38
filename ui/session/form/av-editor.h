#pragma once

#include <gtk/gtk.h>

#include "av-field.h"
#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_EDITOR (av_editor_get_type ())
G_DECLARE_INTERFACE (AvEditor, av_editor, AV, EDITOR, GtkWidget)

/* The widget that edits one answer, whatever its kind.
 *
 * Property "answer" (string, NULL: none): canonical text, or what was typed
 * while it cannot be read; av_field_check () judges it at save, so nothing
 * typed is lost.
 *
 * Signals: advance (): the answer is complete, the next question may have the
 * focus; typed text that stays as it is for a moment has no such signal. */
struct _AvEditorInterface
{
  GTypeInterface parent_interface;

  /* The widget that has the focus and the accessible name. */
  GtkWidget *(*get_target) (AvEditor *self);
  /* Shows the answer in its settled form, when the focus leaves. */
  void (*settle) (AvEditor *self);
};

/* The editor of the field's kind (transfer floating). @session serves the
 * editors that look into the store; it may be NULL, they then find nothing. */
GtkWidget *av_editor_new (const AvField *field, AvSession *session);

char *av_editor_dup_answer (AvEditor *self);
void av_editor_set_answer (AvEditor *self, const char *answer);
GtkWidget *av_editor_get_target (AvEditor *self);
void av_editor_settle (AvEditor *self);
void av_editor_advance (AvEditor *self);

G_END_DECLS
