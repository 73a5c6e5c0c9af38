#include "av-action-line.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-draft-bar.h"
#include "av-draft-swap.h"
#include "av-field-row.h"
#include "av-focus.h"
#include "av-form-view.h"
#include "av-id.h"
#include "av-need.h"

struct _AvActionLine
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;
  AvRecordEditor *editor;
  AvRecordEditor *added; /* last */
  char *need;            /* what it answers */
  char *planned;         /* the day that was proposed for it */
  GPtrArray *rows;

  GtkWidget *caption;
  AvDraftBar *draft_bar;
  GtkWidget *words;
  GtkWidget *line;
  GtkWidget *add;
};

enum
{
  BEGUN,
  ADDED,
  WAS_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvActionLine, av_action_line, ADW_TYPE_BIN)

/* Something to find again: a need alone was chosen by a button. */
static gboolean
is_written (AvActionLine *self)
{
  AvRecord *record = self->editor != NULL ? av_record_editor_get_record (self->editor) : NULL;

  return record != NULL && (av_record_get_answer (record, "libelle") != NULL || av_record_get_answer (record, "partenaire") != NULL);
}

/* ---- For which need --------------------------------------------------------------- */

/* A day that somebody chose stays. */
static void
propose_day (AvActionLine *self,
             AvSummary *need)
{
  if (av_record_get_answer (av_record_editor_get_record (self->editor), "prevue-le") != NULL)
    return;

  g_free (self->planned);
  self->planned = av_need_plan_answer (need);
  av_record_editor_propose (self->editor, "prevue-le", self->planned);
}

static void
take_need (AvActionLine *self,
           AvSummary *need)
{
  g_autofree char *caption = NULL;

  g_free (self->need);
  self->need = g_strdup (need->id);
  caption = g_strdup_printf (_ ("Add an action for: %s"), need->title);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  if (self->editor != NULL)
    {
      const char *priority = av_summary_get_answer (need, "priorite");

      av_record_editor_propose (self->editor, "besoin", need->id);
      av_record_editor_propose (self->editor, "priorite", priority != NULL ? priority : AV_ANSWER_UNKNOWN);
      propose_day (self, need);
    }
}

void
av_action_line_answer (AvActionLine *self,
                       AvSummary *need)
{
  AvRecord *record;

  g_return_if_fail (AV_IS_ACTION_LINE (self));
  g_return_if_fail (self->editor != NULL);

  record = av_record_editor_get_record (self->editor);
  av_record_set_answer (record, "besoin", NULL);
  av_record_set_answer (record, "priorite", NULL);
  if (g_strcmp0 (av_record_get_answer (record, "prevue-le"), self->planned) == 0)
    av_record_set_answer (record, "prevue-le", NULL);
  take_need (self, need);
}

/* As long as something is written there, what it was written for; else the need that
 * was chosen, or the first that is open. */
static AvSummary *
find_need (AvActionLine *self,
           AvPlanPicture *picture)
{
  AvSummary *first = NULL;

  for (guint i = 0; i < picture->needs->len; i++)
    {
      AvSummary *need = g_ptr_array_index (picture->needs, i);
      gboolean closed = av_need_is_closed (need);

      if (g_strcmp0 (self->need, need->id) == 0 && (!closed || is_written (self)))
        return need;
      if (first == NULL && !closed)
        first = need;
    }

  return self->need != NULL && is_written (self) ? NULL : first;
}

/* ---- What stands there ------------------------------------------------------------- */

static void
save_refused (AvActionLine *self,
              const char *field,
              const char *message)
{
  av_form_rows_refuse (self->rows, field, message);
  g_signal_emit (self, signals[WAS_REFUSED], 0, message);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
drop (AvActionLine *self)
{
  g_ptr_array_set_size (self->rows, 0);
  clear_box (self->words);
  clear_box (self->line);
  g_object_set (self->draft_bar, "editor", NULL, NULL);
  if (self->editor == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->editor, self);
  if (!is_written (self))
    av_record_editor_discard (self->editor);
  g_clear_object (&self->editor);
}

static void
row_advanced (AvActionLine *self,
              gboolean typed,
              AvFieldRow *row)
{
  guint place;

  if (!g_ptr_array_find (self->rows, row, &place))
    return;

  gtk_widget_grab_focus (place + 1 < self->rows->len ? g_ptr_array_index (self->rows, place + 1) : self->add);
}

static void
add_field (AvActionLine *self,
           GtkWidget *box,
           const char *id)
{
  GtkWidget *row = av_field_row_new (av_catalogue_find_field ("action", id), self->editor, GTK_ORIENTATION_VERTICAL);

  gtk_widget_set_hexpand (row, TRUE);
  g_signal_connect_object (row, "advance", G_CALLBACK (row_advanced), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  gtk_box_append (GTK_BOX (box), row);
}

/* @draft: what was begun and not added, NULL: nothing. */
static void
begin (AvActionLine *self,
       AvDraft *draft)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = NULL;

  drop (self);
  g_clear_pointer (&self->need, g_free);
  g_clear_pointer (&self->planned, g_free);
  if (self->session == NULL || self->container == NULL)
    return;

  snapshot = draft != NULL ? av_snapshot_ref (draft->loaded) : av_record_store_new_snapshot ("action", id, self->container);
  self->editor = av_record_editor_new (self->session, snapshot, AV_PLAN_PICTURE_DRAFTS);
  av_record_editor_propose (self->editor, "type", "accompagnement");
  av_record_editor_propose (self->editor, "statut", "planned");
  if (av_session_get_agent (self->session) != NULL)
    av_record_editor_propose (self->editor, "responsable", av_session_get_agent (self->session));
  if (draft != NULL)
    {
      av_record_editor_restore (self->editor, draft);
      self->need = g_strdup (av_answers_get (draft->answers, "besoin"));
    }
  g_object_set (self->draft_bar, "editor", self->editor, NULL);
  g_signal_connect_object (self->editor, "refused", G_CALLBACK (save_refused), self, G_CONNECT_SWAPPED);
  add_field (self, self->words, "libelle");
  add_field (self, self->line, "partenaire");
  add_field (self, self->line, "prevue-le");
}

void
av_action_line_set_place (AvActionLine *self,
                          AvSession *session,
                          const char *container)
{
  g_return_if_fail (AV_IS_ACTION_LINE (self));

  g_set_object (&self->session, session);
  g_free (self->container);
  self->container = g_strdup (container);
  g_clear_object (&self->added);
  begin (self, NULL);
}

/* A need that is met asks for nothing more: the line goes on to the next. */
gboolean
av_action_line_follow (AvActionLine *self,
                       AvPlanPicture *picture)
{
  AvSummary *need;

  g_return_val_if_fail (AV_IS_ACTION_LINE (self), FALSE);

  if (picture->draft != NULL && self->editor != NULL && !av_record_editor_is_dirty (self->editor) &&
      strcmp (picture->draft->id, av_record_editor_get_id (self->editor)) != 0)
    begin (self, picture->draft);

  need = find_need (self, picture);
  if (self->need != NULL && !is_written (self) && (need == NULL || strcmp (need->id, self->need) != 0))
    begin (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), need != NULL || is_written (self));
  if (need != NULL)
    take_need (self, need);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

static void
begun_afresh (AvActionLine *self)
{
  g_clear_pointer (&self->need, g_free);
  g_signal_emit (self, signals[BEGUN], 0);
}

static void
line_saved (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvActionLine) self = user_data;
  AvRecordEditor *editor = AV_RECORD_EDITOR (source);
  g_autofree char *need = NULL;

  if (self->session == NULL || !av_record_editor_save_finish (editor, result, NULL))
    return;

  /* The next one may answer the same. */
  need = g_strdup (self->need);
  g_set_object (&self->added, editor);
  begin (self, NULL);
  self->need = g_steal_pointer (&need);
  g_signal_emit (self, signals[ADDED], 0);
}

void
av_action_line_add (AvActionLine *self)
{
  g_return_if_fail (AV_IS_ACTION_LINE (self));

  if (self->editor != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    av_record_editor_save_async (self->editor, NULL, line_saved, g_object_ref (self));
}

AvRecordEditor *
av_action_line_get_added (AvActionLine *self)
{
  g_return_val_if_fail (AV_IS_ACTION_LINE (self), NULL);

  return self->added;
}

AvRecordEditor *
av_action_line_find_editor (AvActionLine *self,
                            const char *id)
{
  g_return_val_if_fail (AV_IS_ACTION_LINE (self), NULL);

  return self->editor != NULL && strcmp (av_record_editor_get_id (self->editor), id) == 0 ? self->editor : NULL;
}

/* ---- A draft ------------------------------------------------------------------------ */

static void
draft_came (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvActionLine) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvDraft) draft = av_draft_swap_finish (AV_RECORD_EDITOR (source), result, &error);

  /* Another line stands here by now. */
  if (self->session == NULL || (gpointer) source != self->editor)
    return;
  if (draft == NULL)
    {
      g_signal_emit (self, signals[WAS_REFUSED], 0, error->message);
      return;
    }

  begin (self, draft);
  g_signal_emit (self, signals[BEGUN], 0);
}

void
av_action_line_take_draft (AvActionLine *self,
                           AvDraft *draft)
{
  gboolean own;
  gboolean typed;

  g_return_if_fail (AV_IS_ACTION_LINE (self));

  own = av_action_line_find_editor (self, draft->id) != NULL;
  typed = self->editor != NULL && av_record_editor_is_dirty (self->editor);
  if (typed && !own && is_written (self))
    {
      av_draft_swap_async (self->editor, draft->id, draft_came, g_object_ref (self));
      return;
    }

  if (!typed || !own)
    begin (self, draft);
  g_signal_emit (self, signals[BEGUN], 0);
}

static gboolean
av_action_line_grab_focus (GtkWidget *widget)
{
  AvActionLine *self = AV_ACTION_LINE (widget);

  return self->rows->len > 0 && gtk_widget_get_visible (widget) && gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
av_action_line_dispose (GObject *object)
{
  AvActionLine *self = AV_ACTION_LINE (object);

  if (self->editor != NULL)
    drop (self);
  g_clear_object (&self->added);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_action_line_parent_class)->dispose (object);
}

static void
av_action_line_finalize (GObject *object)
{
  AvActionLine *self = AV_ACTION_LINE (object);

  g_free (self->container);
  g_free (self->need);
  g_free (self->planned);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (av_action_line_parent_class)->finalize (object);
}

static void
av_action_line_class_init (AvActionLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_action_line_dispose;
  object_class->finalize = av_action_line_finalize;
  widget_class->grab_focus = av_action_line_grab_focus;
  widget_class->focus = av_focus_children;

  signals[BEGUN] = g_signal_new ("begun", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WAS_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-action-line.ui");
  gtk_widget_class_bind_template_child (widget_class, AvActionLine, caption);
  gtk_widget_class_bind_template_child (widget_class, AvActionLine, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvActionLine, words);
  gtk_widget_class_bind_template_child (widget_class, AvActionLine, line);
  gtk_widget_class_bind_template_child (widget_class, AvActionLine, add);
}

static void
av_action_line_init (AvActionLine *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (av_action_line_add), self);
  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
}
