#include "av-plan-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-clock.h"
#include "av-moment.h"
#include "av-need.h"

struct _AvPlanRow
{
  GtkBox parent_instance;

  AvSummary *summary;
};

enum
{
  OPENED,
  ANSWERED,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvPlanRow, av_plan_row, GTK_TYPE_BOX)

static char *
show_field (AvSummary *summary,
            const char *field_id)
{
  const AvField *field = av_catalogue_find_field (summary->form, field_id);
  const char *answer = av_summary_get_answer (summary, field_id);

  return answer != NULL ? av_field_show (field, answer) : g_strdup ("");
}

static void
open_clicked (AvPlanRow *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
answer_clicked (AvPlanRow *self)
{
  g_signal_emit (self, signals[ANSWERED], 0);
}

static void
done_clicked (AvPlanRow *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static AvPlanRow *
new_row (AvSummary *summary,
         const char *text,
         gboolean late)
{
  AvPlanRow *self = g_object_new (AV_TYPE_PLAN_ROW, "spacing", 8, NULL);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", summary->title, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *hint = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *open = g_object_new (GTK_TYPE_BUTTON, "child", texts, "hexpand", TRUE, "tooltip-text", _ ("See it whole"), NULL);
  g_autofree char *name = g_strdup_printf ("%s, %s", summary->title, text);

  self->summary = av_summary_ref (summary);
  gtk_widget_add_css_class (title, "av-row-title");
  gtk_widget_add_css_class (hint, "av-note-badge");
  if (late)
    gtk_widget_add_css_class (hint, "av-late");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), hint);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_add_css_class (open, "av-plan-row");
  av_accessible_name (open, name, NULL);
  g_signal_connect_swapped (open, "clicked", G_CALLBACK (open_clicked), self);
  gtk_box_append (GTK_BOX (self), open);

  return self;
}

static void
add_button (AvPlanRow *self,
            const char *label,
            GCallback clicked)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", label, "valign", GTK_ALIGN_CENTER, NULL);
  g_autofree char *name = g_strdup_printf ("%s, %s", label, self->summary->title);

  av_accessible_name (button, name, NULL);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self), button);
}

GtkWidget *
av_plan_row_new_need (AvSummary *need,
                      const char *answer)
{
  const char *said = av_summary_get_answer (need, "exprime-le");
  gboolean closed = av_need_is_closed (need);
  gboolean late;
  g_autofree char *clock = av_clock_show (said, av_summary_get_answer (need, "echeance"), answer, NULL, &late);
  g_autofree char *stage = show_field (need, "statut");
  g_autofree char *text = NULL;
  g_autofree char *when = NULL;
  AvPlanRow *self;
  AvDay day;

  if (said != NULL && !av_answer_is_reserved (said))
    {
      av_moment_get_day (said, &day);
      when = av_day_show (&day);
    }
  if (closed && answer == NULL)
    text = g_strdup_printf (_ ("Said on %s → %s"), when != NULL ? when : "?", stage);
  else if (closed)
    text = g_strdup_printf (_ ("Said on %s → %s → %s"), when != NULL ? when : "?", clock, stage);
  else
    text = g_strdup_printf (_ ("Said on %s → %s"), when != NULL ? when : "?", clock);

  self = new_row (need, text, late && !closed);
  if (!closed)
    add_button (self, _ ("An action…"), G_CALLBACK (answer_clicked));
  if (!closed && answer == NULL)
    add_button (self, _ ("Done"), G_CALLBACK (done_clicked));

  return GTK_WIDGET (self);
}

GtkWidget *
av_plan_row_new_action (AvSummary *action)
{
  const char *stage = av_summary_get_answer (action, "statut");
  const char *done = av_summary_get_answer (action, "realisee-le");
  g_autofree char *shown_stage = show_field (action, "statut");
  g_autofree char *planned = show_field (action, "prevue-le");
  g_autofree char *done_on = show_field (action, "realisee-le");
  g_autofree char *text = NULL;
  AvPlanRow *self;

  if (done != NULL)
    text = g_strdup_printf (_ ("Done on %s"), done_on);
  else if (*planned != '\0' && *shown_stage == '\0')
    text = g_strdup_printf (action->late ? _ ("Late, planned for %s") : _ ("Planned for %s"), planned);
  else if (*planned != '\0')
    text = g_strdup_printf (action->late ? _ ("%s · late, planned for %s") : _ ("%s · for %s"), shown_stage, planned);
  else
    text = g_strdup (shown_stage);

  self = new_row (action, text, action->late && done == NULL);
  if (done == NULL && g_strcmp0 (stage, "abandonned") != 0 && g_strcmp0 (stage, "canceled") != 0)
    add_button (self, _ ("Done"), G_CALLBACK (done_clicked));

  return GTK_WIDGET (self);
}

AvSummary *
av_plan_row_get_summary (AvPlanRow *self)
{
  g_return_val_if_fail (AV_IS_PLAN_ROW (self), NULL);

  return self->summary;
}

static void
av_plan_row_finalize (GObject *object)
{
  av_summary_unref (AV_PLAN_ROW (object)->summary);

  G_OBJECT_CLASS (av_plan_row_parent_class)->finalize (object);
}

static void
av_plan_row_class_init (AvPlanRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_plan_row_finalize;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
av_plan_row_init (AvPlanRow *self)
{
}
