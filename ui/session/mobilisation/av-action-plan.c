#include "av-action-plan.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-action-line.h"
#include "av-focus.h"
#include "av-plan-picture.h"
#include "av-plan-row.h"

struct _AvActionPlan
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;

  GtkWidget *needs;
  AvActionLine *line;
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

static gboolean
focus_line (AvActionPlan *self)
{
  return gtk_widget_grab_focus (GTK_WIDGET (self->line)) || gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
row_opened (AvActionPlan *self,
            AvPlanRow *row)
{
  AvSummary *summary = av_plan_row_get_summary (row);

  g_signal_emit (self, signals[OPENED], 0, summary->form, summary->id);
}

static void
row_answered (AvActionPlan *self,
              AvPlanRow *row)
{
  av_action_line_answer (self->line, av_plan_row_get_summary (row));
  focus_line (self);
}

static void
row_done (AvActionPlan *self,
          AvPlanRow *row)
{
  g_autoptr (AvDue) due = av_due_new (av_plan_row_get_summary (row), FALSE);

  g_signal_emit (self, signals[DONE], 0, due);
}

static void
add_row (AvActionPlan *self,
         GtkWidget *box,
         GtkWidget *row)
{
  g_signal_connect_object (row, "opened", G_CALLBACK (row_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "answered", G_CALLBACK (row_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "done", G_CALLBACK (row_done), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), row);
}

static void
say_instead (AvActionPlan *self,
             const char *text)
{
  GtkWidget *nothing = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (nothing, "av-hint");
  gtk_box_append (GTK_BOX (self->needs), nothing);
}

static void
show_line (AvActionPlan *self,
           AvPlanPicture *picture)
{
  gboolean in_line = gtk_widget_get_focus_child (GTK_WIDGET (self->line)) != NULL;

  if (av_action_line_follow (self->line, picture))
    return;

  say_instead (self, av_plan_picture_describe_needless (picture));
  if (in_line)
    g_signal_emit (self, signals[NEEDLESS], 0);
}

static void
show_picture (AvActionPlan *self,
              AvPlanPicture *picture)
{
  clear_box (self->needs);
  clear_box (self->actions);
  for (guint i = 0; i < picture->needs->len; i++)
    {
      AvSummary *need = g_ptr_array_index (picture->needs, i);

      add_row (self, self->needs, av_plan_row_new_need (need, av_plan_picture_find_first_answer (picture, need)));
    }
  for (guint i = 0; i < picture->actions->len; i++)
    add_row (self, self->actions, av_plan_row_new_action (g_ptr_array_index (picture->actions, i)));

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
line_begun (AvActionPlan *self)
{
  refresh (self);
  focus_line (self);
}

static void
line_added (AvActionPlan *self)
{
  line_begun (self);
  g_signal_emit (self, signals[SAID], 0, _ ("Action added."), TRUE);
}

static void
line_refused (AvActionPlan *self,
              const char *message)
{
  g_signal_emit (self, signals[WAS_REFUSED], 0, message);
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

void
av_action_plan_add (AvActionPlan *self)
{
  g_return_if_fail (AV_IS_ACTION_PLAN (self));

  av_action_line_add (self->line);
}

AvRecordEditor *
av_action_plan_find_editor (AvActionPlan *self,
                            const char *id)
{
  g_return_val_if_fail (AV_IS_ACTION_PLAN (self), NULL);

  return av_action_line_find_editor (self->line, id);
}

void
av_action_plan_take_draft (AvActionPlan *self,
                           AvDraft *draft)
{
  g_return_if_fail (AV_IS_ACTION_PLAN (self));

  av_action_line_take_draft (self->line, draft);
}

AvRecordEditor *
av_action_plan_get_added (AvActionPlan *self)
{
  g_return_val_if_fail (AV_IS_ACTION_PLAN (self), NULL);

  return av_action_line_get_added (self->line);
}

static gboolean
av_action_plan_grab_focus (GtkWidget *widget)
{
  return focus_line (AV_ACTION_PLAN (widget));
}

static void
set_container (AvActionPlan *self,
               const char *container)
{
  if (g_strcmp0 (self->container, container) == 0)
    return;

  g_free (self->container);
  self->container = g_strdup (container);
  av_action_line_set_place (self->line, self->session, container);
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

  if (self->line != NULL)
    av_action_line_set_place (self->line, NULL, NULL);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (av_action_plan_parent_class)->dispose (object);
}

static void
av_action_plan_finalize (GObject *object)
{
  g_free (AV_ACTION_PLAN (object)->container);

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
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, line);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, actions_card);
  gtk_widget_class_bind_template_child (widget_class, AvActionPlan, actions);
}

static void
av_action_plan_init (AvActionPlan *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->line, "begun", G_CALLBACK (line_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->line, "added", G_CALLBACK (line_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->line, "refused", G_CALLBACK (line_refused), self, G_CONNECT_SWAPPED);
}
