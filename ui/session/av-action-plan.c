#include "av-action-plan.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-clock.h"
#include "av-draft-bar.h"
#include "av-draft-swap.h"
#include "av-field-row.h"
#include "av-focus.h"
#include "av-form-view.h"
#include "av-id.h"
#include "av-moment.h"
#include "av-need.h"
#include "av-plan-picture.h"

struct _AvActionPlan
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;
  AvRecordEditor *editor; /* the action in the line */
  AvRecordEditor *added;  /* the one added last */
  char *need;             /* what it answers */
  char *planned;          /* the day that was proposed for it */
  GPtrArray *rows;        /* of the line */

  GtkWidget *needs;
  GtkWidget *adding;
  GtkWidget *caption;
  AvDraftBar *draft_bar;
  GtkWidget *words;
  GtkWidget *line;
  GtkWidget *add;
  GtkWidget *actions_card;
  GtkWidget *actions;
};

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_CONTAINER,
  N_PROPS
};

enum
{
  DONE,
  OPENED,
  SAID,
  WAS_REFUSED,
  NEEDLESS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvActionPlan, av_action_plan, ADW_TYPE_BIN)

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static char *
show_field (AvSummary *summary,
            const char *field_id)
{
  const AvField *field = av_catalogue_find_field (summary->form, field_id);
  const char *answer = av_summary_get_answer (summary, field_id);

  return answer != NULL ? av_field_show (field, answer) : g_strdup ("");
}

/* A day that somebody chose stays. */
static void
propose_day (AvActionPlan *self,
             AvSummary *need)
{
  if (av_record_get_answer (av_record_editor_get_record (self->editor), "prevue-le") != NULL)
    return;

  g_free (self->planned);
  self->planned = av_need_plan_answer (need);
  av_record_editor_propose (self->editor, "prevue-le", self->planned);
}

static void
take_need (AvActionPlan *self,
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

static void
answer_clicked (GtkWidget *button,
                AvActionPlan *self)
{
  AvRecord *record = av_record_editor_get_record (self->editor);

  av_record_set_answer (record, "besoin", NULL);
  av_record_set_answer (record, "priorite", NULL);
  if (g_strcmp0 (av_record_get_answer (record, "prevue-le"), self->planned) == 0)
    av_record_set_answer (record, "prevue-le", NULL);
  take_need (self, g_object_get_data (G_OBJECT (button), "need"));
  av_action_plan_focus_line (self);
}

static void
done_clicked (GtkWidget *button,
              AvActionPlan *self)
{
  g_signal_emit (self, signals[DONE], 0, g_object_get_data (G_OBJECT (button), "due"));
}

static void
title_clicked (GtkWidget *button,
               AvActionPlan *self)
{
  AvSummary *summary = g_object_get_data (G_OBJECT (button), "summary");

  g_signal_emit (self, signals[OPENED], 0, summary->form, summary->id);
}

static GtkWidget *
add_row (GtkWidget *box,
         AvActionPlan *self,
         AvSummary *summary,
         const char *text,
         gboolean late)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", summary->title, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *open = g_object_new (GTK_TYPE_BUTTON, "child", texts, "hexpand", TRUE, "tooltip-text", _ ("See it whole"), NULL);
  g_autofree char *name = g_strdup_printf ("%s, %s", summary->title, text);

  gtk_widget_add_css_class (title, "av-row-title");
  gtk_widget_add_css_class (hint, "av-note-badge");
  if (late)
    gtk_widget_add_css_class (hint, "av-late");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), hint);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (open, "av-action-plan-row");
  av_accessible_name (open, name, NULL);
  g_object_set_data_full (G_OBJECT (open), "summary", av_summary_ref (summary), (GDestroyNotify) av_summary_unref);
  g_signal_connect (open, "clicked", G_CALLBACK (title_clicked), self);
  gtk_box_append (GTK_BOX (row), open);
  gtk_box_append (GTK_BOX (box), row);

  return row;
}

static void
add_button (GtkWidget *row,
            AvActionPlan *self,
            AvSummary *summary,
            const char *label,
            GCallback clicked)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", label, "valign", GTK_ALIGN_CENTER, NULL);
  g_autofree char *name = g_strdup_printf ("%s, %s", label, summary->title);

  av_accessible_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "need", av_summary_ref (summary), (GDestroyNotify) av_summary_unref);
  g_object_set_data_full (G_OBJECT (button), "due", av_due_new (summary, FALSE), g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (row), button);
}

static void
add_need (AvActionPlan *self,
          AvPlanPicture *picture,
          AvSummary *need)
{
  const char *said = av_summary_get_answer (need, "exprime-le");
  const char *answered = av_plan_picture_find_first_answer (picture, need);
  gboolean closed = av_need_is_closed (need);
  gboolean late;
  g_autofree char *clock = av_clock_show (said, av_summary_get_answer (need, "echeance"), answered, NULL, &late);
  g_autofree char *stage = show_field (need, "statut");
  g_autofree char *text = NULL;
  g_autofree char *when = NULL;
  GtkWidget *row;
  AvDay day;

  if (said != NULL && !av_answer_is_reserved (said))
    {
      av_moment_get_day (said, &day);
      when = av_day_show (&day);
    }
  if (closed && answered == NULL)
    text = g_strdup_printf (_ ("Said on %s → %s"), when != NULL ? when : "?", stage);
  else if (closed)
    text = g_strdup_printf (_ ("Said on %s → %s → %s"), when != NULL ? when : "?", clock, stage);
  else
    text = g_strdup_printf (_ ("Said on %s → %s"), when != NULL ? when : "?", clock);

  row = add_row (self->needs, self, need, text, late && !closed);
  if (closed)
    return;

  add_button (row, self, need, _ ("An action…"), G_CALLBACK (answer_clicked));
  if (answered == NULL)
    add_button (row, self, need, _ ("Done"), G_CALLBACK (done_clicked));
}

static void
add_action (AvActionPlan *self,
            AvSummary *action)
{
  const char *stage = av_summary_get_answer (action, "statut");
  const char *done = av_summary_get_answer (action, "realisee-le");
  g_autofree char *shown_stage = show_field (action, "statut");
  g_autofree char *planned = show_field (action, "prevue-le");
  g_autofree char *done_on = show_field (action, "realisee-le");
  g_autofree char *text = NULL;
  GtkWidget *row;

  if (done != NULL)
    text = g_strdup_printf (_ ("Done on %s"), done_on);
  else if (*planned != '\0' && *shown_stage == '\0')
    text = g_strdup_printf (action->late ? _ ("Late, planned for %s") : _ ("Planned for %s"), planned);
  else if (*planned != '\0')
    text = g_strdup_printf (action->late ? _ ("%s · late, planned for %s") : _ ("%s · for %s"), shown_stage, planned);
  else
    text = g_strdup (shown_stage);

  row = add_row (self->actions, self, action, text, action->late && done == NULL);
  if (done == NULL && g_strcmp0 (stage, "abandonned") != 0 && g_strcmp0 (stage, "canceled") != 0)
    add_button (row, self, action, _ ("Done"), G_CALLBACK (done_clicked));
}

/* Something to find again: a need alone was chosen by a button. */
static gboolean
is_written (AvActionPlan *self)
{
  AvRecord *record = self->editor != NULL ? av_record_editor_get_record (self->editor) : NULL;

  return record != NULL && (av_record_get_answer (record, "libelle") != NULL || av_record_get_answer (record, "partenaire") != NULL);
}

/* What the line answers: as long as something is written there, what it was
 * written for; else the need that was chosen, or the first that is open. */
static AvSummary *
find_need (AvActionPlan *self,
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

static void
line_refused (AvActionPlan *self,
              const char *field,
              const char *message)
{
  av_form_rows_refuse (self->rows, field, message);
  g_signal_emit (self, signals[WAS_REFUSED], 0, message);
}

static void
drop_line (AvActionPlan *self)
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
row_advanced (AvActionPlan *self,
              gboolean typed,
              AvFieldRow *row)
{
  guint place;

  if (!g_ptr_array_find (self->rows, row, &place))
    return;

  gtk_widget_grab_focus (place + 1 < self->rows->len ? g_ptr_array_index (self->rows, place + 1) : self->add);
}

static void
add_field (AvActionPlan *self,
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
begin_line (AvActionPlan *self,
            AvDraft *draft)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) snapshot = NULL;

  drop_line (self);
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
  g_signal_connect_object (self->editor, "refused", G_CALLBACK (line_refused), self, G_CONNECT_SWAPPED);
  add_field (self, self->words, "libelle");
  add_field (self, self->line, "partenaire");
  add_field (self, self->line, "prevue-le");
}

static void
say_instead (AvActionPlan *self,
             const char *text)
{
  GtkWidget *nothing = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (nothing, "av-hint");
  gtk_box_append (GTK_BOX (self->needs), nothing);
}

/* A need that is met asks for nothing more: the line goes on to the next. */
static void
show_line (AvActionPlan *self,
           AvPlanPicture *picture)
{
  gboolean in_line = gtk_widget_get_focus_child (self->adding) != NULL;
  AvSummary *need = find_need (self, picture);
  gboolean shown = need != NULL || is_written (self);

  if (!shown)
    say_instead (self, av_plan_picture_describe_needless (picture));
  if (self->need != NULL && !is_written (self) && (need == NULL || strcmp (need->id, self->need) != 0))
    begin_line (self, NULL);
  gtk_widget_set_visible (self->adding, shown);
  if (need != NULL)
    take_need (self, need);
  if (!shown && in_line)
    g_signal_emit (self, signals[NEEDLESS], 0);
}

static void
show_picture (AvActionPlan *self,
              AvPlanPicture *picture)
{
  if (picture->draft != NULL && self->editor != NULL && !av_record_editor_is_dirty (self->editor) &&
      strcmp (picture->draft->id, av_record_editor_get_id (self->editor)) != 0)
    begin_line (self, picture->draft);

  clear_box (self->needs);
  clear_box (self->actions);
  for (guint i = 0; i < picture->needs->len; i++)
    add_need (self, picture, g_ptr_array_index (picture->needs, i));
  for (guint i = 0; i < picture->actions->len; i++)
    add_action (self, g_ptr_array_index (picture->actions, i));

  show_line (self, picture);
  gtk_widget_set_visible (self->actions_card, picture->actions->len > 0);
}

static void
picture_drawn (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvActionPlan) self = user_data;
  g_autoptr (GError) error = NULL;
  AvPlanPicture *picture = av_queue_call_finish (AV_QUEUE (source), result, &error);

  if (picture != NULL && self->session != NULL && g_strcmp0 (picture->container, self->container) == 0)
    show_picture (self, picture);
  else if (picture == NULL && self->session != NULL)
    g_signal_emit (self, signals[SAID], 0, error->message, FALSE);
  g_clear_pointer (&picture, av_plan_picture_free);
}

static void
refresh (AvActionPlan *self)
{
  if (self->session != NULL && self->container != NULL)
    av_queue_call (av_session_get_queue (self->session), av_plan_picture_draw, g_strdup (self->container), g_free, (GDestroyNotify) av_plan_picture_free,
                   NULL, picture_drawn, g_object_ref (self));
}

static void
begun_afresh (AvActionPlan *self)
{
  g_clear_pointer (&self->need, g_free);
  refresh (self);
  av_action_plan_focus_line (self);
}

static void
record_changed (AvActionPlan *self,
                const char *form,
                const char *id,
                const char *container)
{
  if (*container == '\0' || g_strcmp0 (container, self->container) == 0)
    refresh (self);
}

static void
line_saved (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvActionPlan) self = user_data;
  AvRecordEditor *editor = AV_RECORD_EDITOR (source);
  g_autofree char *need = NULL;

  if (self->session == NULL || !av_record_editor_save_finish (editor, result, NULL))
    return;

  /* The next one may answer the same. */
  need = g_strdup (self->need);
  g_set_object (&self->added, editor);
  begin_line (self, NULL);
  self->need = g_steal_pointer (&need);
  refresh (self);
  av_action_plan_focus_line (self);
  g_signal_emit (self, signals[SAID], 0, _ ("Action added."), TRUE);
}

void
av_action_plan_add (AvActionPlan *self)
{
  g_return_if_fail (AV_IS_ACTION_PLAN (self));

  if (self->editor != NULL && gtk_widget_get_visible (self->adding))
    av_record_editor_save_async (self->editor, NULL, line_saved, g_object_ref (self));
}

AvRecordEditor *
av_action_plan_find_editor (AvActionPlan *self,
                            const char *id)
{
  g_return_val_if_fail (AV_IS_ACTION_PLAN (self), NULL);

  return self->editor != NULL && strcmp (av_record_editor_get_id (self->editor), id) == 0 ? self->editor : NULL;
}

static void
draft_came (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AvActionPlan) self = user_data;
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

  begin_line (self, draft);
  refresh (self);
  av_action_plan_focus_line (self);
}

void
av_action_plan_take_draft (AvActionPlan *self,
                           AvDraft *draft)
{
  gboolean own;
  gboolean typed;

  g_return_if_fail (AV_IS_ACTION_PLAN (self));

  own = av_action_plan_find_editor (self, draft->id) != NULL;
  typed = self->editor != NULL && av_record_editor_is_dirty (self->editor);
  if (typed && !own && is_written (self))
    {
      av_draft_swap_async (self->editor, draft->id, draft_came, g_object_ref (self));
      return;
    }

  if (!typed || !own)
    {
      begin_line (self, draft);
      refresh (self);
    }
  av_action_plan_focus_line (self);
}

AvRecordEditor *
av_action_plan_get_added (AvActionPlan *self)
{
  g_return_val_if_fail (AV_IS_ACTION_PLAN (self), NULL);

  return self->added;
}

gboolean
av_action_plan_focus_line (AvActionPlan *self)
{
  g_return_val_if_fail (AV_IS_ACTION_PLAN (self), FALSE);

  if (self->rows->len > 0 && gtk_widget_get_visible (self->adding))
    return gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));

  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static gboolean
av_action_plan_grab_focus (GtkWidget *widget)
{
  return av_action_plan_focus_line (AV_ACTION_PLAN (widget));
}

static void
set_container (AvActionPlan *self,
               const char *container)
{
  if (g_strcmp0 (self->container, container) == 0)
    return;

  g_free (self->container);
  self->container = g_strdup (container);
  g_clear_pointer (&self->need, g_free);
  g_clear_object (&self->added);
  begin_line (self, NULL);
  refresh (self);
}

static void
av_action_plan_get_property (GObject *object,
                             guint property,
                             GValue *value,
                             GParamSpec *pspec)
{
  AvActionPlan *self = AV_ACTION_PLAN (object);

  if (property == PROP_SESSION)
    g_value_set_object (value, self->session);
  else
    g_value_set_string (value, self->container);
}

static void
av_action_plan_set_property (GObject *object,
                             guint property,
                             const GValue *value,
                             GParamSpec *pspec)
{
  AvActionPlan *self = AV_ACTION_PLAN (object);

  if (property == PROP_CONTAINER)
    {
      set_container (self, g_value_get_string (value));
      return;
    }

  if (g_value_get_object (value) != NULL && g_set_object (&self->session, g_value_get_object (value)))
    g_signal_connect_object (self->session, "record-changed", G_CALLBACK (record_changed), self, G_CONNECT_SWAPPED);
}

static void
av_action_plan_dispose (GObject *object)
{
  AvActionPlan *self = AV_ACTION_PLAN (object);

  if (self->editor != NULL)
    drop_line (self);
  g_clear_object (&self->added);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_action_plan_parent_class)->dispose (object);
}

static void
av_action_plan_finalize (GObject *object)
{
  AvActionPlan *self = AV_ACTION_PLAN (object);

  g_free (self->container);
  g_free (self->need);
  g_free (self->planned);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (av_action_plan_parent_class)->finalize (object);
}

static void
av_action_plan_class_init (AvActionPlanClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = av_action_plan_dispose;
  object_class->finalize = av_action_plan_finalize;
  object_class->get_property = av_action_plan_get_property;
  object_class->set_property = av_action_plan_set_property;
  widget_class->grab_focus = av_action_plan_grab_focus;
  widget_class->focus = av_focus_children;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, AV_TYPE_SESSION, flags);
  properties[PROP_CONTAINER] = g_param_spec_string ("container", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, AV_TYPE_DUE);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[NEEDLESS] = g_signal_new ("needless", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[WAS_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-action-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, needs);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, adding);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, caption);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, words);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, line);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, add);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, actions_card);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, actions);
}

static void
av_action_plan_init (AvActionPlan *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (av_action_plan_add), self);
  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
}
