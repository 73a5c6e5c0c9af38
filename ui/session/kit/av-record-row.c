#include "av-record-row.h"

#include <glib/gi18n.h>

#include "av-accessible.h"
#include "av-catalogue.h"
#include "av-deadline.h"
#include "av-moment.h"

/* Between the parts of a title. */
#define PART " · "

struct _AvRecordRow
{
  GtkWidget parent_instance;

  AvRow *row;
  gboolean says_whose;
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *note;
  GtkWidget *stage;
};

G_DEFINE_FINAL_TYPE (AvRecordRow, av_record_row, GTK_TYPE_WIDGET)

char *
av_stage_show (const char *stage)
{
  const AvField *field = av_catalogue_find_field ("dossier", "statut");

  if (stage == NULL || *stage == '\0' || field == NULL || !av_field_is_canonical (field, stage))
    return g_strdup ("");

  return av_field_show (field, stage);
}

/* A stage in one word, for rows that have little room. */
static char *
show_stage_briefly (const char *stage)
{
  static const struct
  {
    const char *code;
    const char *label;
  } briefs[] = {
    { "REPERE", NC_ ("stage", "Met") },
    { "DIAGNOSTIC", NC_ ("stage", "Diagnosis") },
    { "MOBILISATION", NC_ ("stage", "Mobilised") },
    { "RELAIS", NC_ ("stage", "Handed on") },
    { "VEILLE", NC_ ("stage", "On watch") },
    { "SORTI", NC_ ("stage", "Left") },
    { "ARCHIVE", NC_ ("stage", "Archived") },
  };

  for (guint i = 0; stage != NULL && i < G_N_ELEMENTS (briefs); i++)
    {
      if (strcmp (briefs[i].code, stage) == 0)
        return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "stage", briefs[i].label));
    }

  return av_stage_show (stage);
}

/* A need's clock: "6 days late", "3 hours left". */
static char *
show_deadline (AvSummary *summary)
{
  g_autofree char *shown = av_deadline_show (av_summary_get_answer (summary, "exprime-le"),
                                             av_summary_get_answer (summary, "echeance"), NULL);

  return *shown != '\0' ? g_steal_pointer (&shown) : NULL;
}

/* What became of a need that runs no more: "Satisfied". */
static char *
show_settled_need (AvSummary *need)
{
  const AvField *field = av_catalogue_find_field ("besoin-immediat", "statut");
  const char *stage = av_summary_get_answer (need, "statut");
  gboolean had_deadline = av_summary_get_answer (need, "echeance") != NULL;

  if (stage == NULL || strcmp (stage, "ouvert") == 0)
    stage = had_deadline ? "repondu" : "ouvert";

  return av_field_show (field, stage);
}

static char *
show_due (AvSummary *summary)
{
  gboolean is_need = strcmp (summary->form, "besoin-immediat") == 0;
  g_autofree char *shown = NULL;

  if (summary->has_conflict)
    return g_strdup (_ ("To settle"));
  if (is_need && *summary->due == '\0')
    return show_settled_need (summary);
  if (*summary->due == '\0')
    return g_strdup ("");
  if (is_need && (shown = show_deadline (summary)) != NULL)
    return g_steal_pointer (&shown);

  shown = strlen (summary->due) > 10 ? av_moment_show (summary->due) : NULL;
  if (shown == NULL)
    {
      AvDay day;

      shown = av_day_from_string (summary->due, &day) ? av_day_show (&day) : g_strdup (summary->due);
    }

  return summary->late ? g_strdup_printf (_ ("Late: %s"), shown) : g_steal_pointer (&shown);
}

static void
name_row (AvRecordRow *self,
          const char *title,
          const char *subtitle,
          const char *note,
          const char *stage)
{
  g_autoptr (GString) name = g_string_new (title);
  const char *parts[] = { subtitle, stage, note };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL && *parts[i] != '\0')
        g_string_append_printf (name, ", %s", parts[i]);
    }

  av_accessible_name_row (GTK_WIDGET (self), name->str);
}

/* In a list over all dossiers a need says who has it, then what it is. */
static char *
find_title (AvSummary *summary,
            gboolean says_whose,
            char **subtitle)
{
  gboolean is_need = strcmp (summary->form, "besoin-immediat") == 0;

  if (!says_whose || !is_need || *summary->person == '\0')
    {
      *subtitle = g_strdup (summary->subtitle);
      return g_strdup (summary->title);
    }

  *subtitle = g_strdup (summary->title);
  return g_strdup (summary->person);
}

static gboolean
ends_in_a_day (AvSummary *summary)
{
  const AvForm *form = av_catalogue_find_form (summary->form);
  const char *last = form != NULL && form->title != NULL ? strrchr (form->title, ' ') : NULL;
  const AvField *field = last != NULL ? av_form_find_field (form, last + 1) : NULL;

  return field != NULL && (field->kind == AV_FIELD_DAY || field->kind == AV_FIELD_MOMENT) && av_summary_get_answer (summary, field->id) != NULL;
}

/* Of outings at one place the day tells which: where a title is cut it would go first. */
static void
begin_with_day (char **title,
                char **subtitle)
{
  char *end = g_strrstr (*title, PART);
  g_autofree char *day = NULL;
  g_autofree char *rest = NULL;

  if (end == NULL)
    return;

  day = g_strdup (end + strlen (PART));
  *end = '\0';
  rest = g_steal_pointer (subtitle);
  *subtitle = *rest != '\0' ? g_strjoin (PART, day, rest, NULL) : g_steal_pointer (&day);
}

void
av_record_row_set_summary (AvRecordRow *self,
                           AvSummary *summary)
{
  g_autofree char *note = NULL;
  g_autofree char *stage = NULL;
  g_autofree char *brief = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_return_if_fail (AV_IS_RECORD_ROW (self));

  if (summary == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->title), "…");
      gtk_label_set_text (GTK_LABEL (self->subtitle), "");
      gtk_widget_set_visible (self->note, FALSE);
      gtk_widget_set_visible (self->stage, FALSE);
      return;
    }

  note = show_due (summary);
  stage = av_stage_show (summary->stage);
  brief = show_stage_briefly (summary->stage);
  title = find_title (summary, self->says_whose, &subtitle);
  /* The day of an action is what it is due by. */
  if (g_str_has_suffix (note, subtitle))
    *subtitle = '\0';
  name_row (self, title, subtitle, note, stage);
  if (ends_in_a_day (summary))
    begin_with_day (&title, &subtitle);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle);
  /* A title alone stands in the middle of its row. */
  gtk_widget_set_visible (gtk_widget_get_parent (self->subtitle), *subtitle != '\0' || *stage != '\0');
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, *note != '\0');
  gtk_label_set_text (GTK_LABEL (self->stage), brief);
  gtk_widget_set_visible (self->stage, *stage != '\0' && *note == '\0');
  if (summary->late || summary->has_conflict)
    gtk_widget_add_css_class (self->note, "av-late");
  else
    gtk_widget_remove_css_class (self->note, "av-late");
}

static void
summary_filled (AvRecordRow *self)
{
  av_record_row_set_summary (self, self->row != NULL ? av_row_get_summary (self->row) : NULL);
}

void
av_record_row_set_says_whose (AvRecordRow *self,
                              gboolean says_whose)
{
  g_return_if_fail (AV_IS_RECORD_ROW (self));

  self->says_whose = says_whose;
}

void
av_record_row_set_row (AvRecordRow *self,
                       AvRow *row)
{
  g_return_if_fail (AV_IS_RECORD_ROW (self));

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, summary_filled, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    g_signal_connect_swapped (row, "notify::summary", G_CALLBACK (summary_filled), self);

  summary_filled (self);
}

GtkWidget *
av_record_row_new (void)
{
  return g_object_new (AV_TYPE_RECORD_ROW, NULL);
}

static void
av_record_row_dispose (GObject *object)
{
  AvRecordRow *self = AV_RECORD_ROW (object);

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, summary_filled, self);
  g_clear_object (&self->row);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (av_record_row_parent_class)->dispose (object);
}

static void
av_record_row_class_init (AvRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_record_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "avrow");
}

static GtkWidget *
new_label (float xalign)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", xalign, "ellipsize", PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);
}

static void
av_record_row_init (AvRecordRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->title = new_label (0.0);
  self->subtitle = new_label (0.0);
  self->note = gtk_label_new (NULL);
  self->stage = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "av-row-title");
  gtk_widget_add_css_class (self->subtitle, "av-hint");
  gtk_widget_add_css_class (self->note, "av-note-badge");
  gtk_widget_add_css_class (self->stage, "av-badge");
  gtk_widget_add_css_class (self->stage, "av-row-stage");
  gtk_widget_set_valign (self->note, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->stage, GTK_ALIGN_CENTER);

  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_widget_set_hexpand (self->subtitle, TRUE);
  gtk_box_append (GTK_BOX (below), self->subtitle);
  gtk_box_append (GTK_BOX (below), self->stage);
  gtk_box_append (GTK_BOX (texts), below);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_box_append (GTK_BOX (self->box), texts);
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
