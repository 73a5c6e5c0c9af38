#include "av-diagnostic-content.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-draft-bar.h"
#include "av-focus.h"
#include "av-sheet.h"

struct _AvDiagnosticContent
{
  AdwBin parent_instance;

  AvSession *session;
  char *container;
  AvDiagnosticPicture *picture; /* the window's */
  AvDiagnosticEditors *editors;
  const AvDiagnosticPage *page;
  gboolean filling; /* the list of interviews */

  GtkWidget *scrolled;
  GtkWidget *title;
  GtkWidget *interviews;
  GtkWidget *new_interview;
  GtkWidget *note;
  GtkWidget *eligibility;
  AvDraftBar *draft_bar;
  AvFormView *form_view;
  AvRecordsPage *records;
  GtkWidget *missing;
};

enum
{
  INTERVIEW,
  SAID,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvDiagnosticContent, av_diagnostic_content, ADW_TYPE_BIN)

static GVariant *
freeze (AvDiagnosticContent *self,
        const char *form)
{
  return av_record_freeze (av_record_editor_get_record (av_diagnostic_editors_get (self->editors, form)));
}

static void
show_eligibility (AvDiagnosticContent *self)
{
  AvEligibility result;
  const char *advice;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  av_diagnostic_editors_evaluate (self->editors, self->picture, &result, &advice);
  sentence = av_eligibility_show (&result);
  text = advice != NULL ? g_strdup_printf ("%s\n%s", sentence, advice) : g_steal_pointer (&sentence);
  gtk_label_set_text (GTK_LABEL (self->eligibility), text);
  if (result.verdict == AV_ELIGIBILITY_NO || advice != NULL)
    gtk_widget_add_css_class (self->eligibility, "warning");
  else
    gtk_widget_remove_css_class (self->eligibility, "warning");
}

static char *
show_interview (GVariant *answers,
                gboolean is_new)
{
  const AvForm *form = av_catalogue_find_form ("diagnostic");
  g_autofree char *title = av_form_show_title (form, answers);

  return is_new ? g_strdup_printf (_ ("%s (new)"), title) : g_steal_pointer (&title);
}

static void
show_interviews (AvDiagnosticContent *self)
{
  GPtrArray *interviews = self->picture->interviews;
  AvRecordEditor *editor = av_diagnostic_editors_get (self->editors, "diagnostic");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = interviews->len;

  for (guint i = 0; i < interviews->len; i++)
    {
      AvSnapshot *interview = g_ptr_array_index (interviews, i);

      gtk_string_list_take (names, show_interview (av_snapshot_get_answers (interview), FALSE));
      if (strcmp (av_snapshot_get_id (interview), av_record_editor_get_id (editor)) == 0)
        selected = i;
    }
  if (selected == interviews->len)
    {
      g_autoptr (GVariant) answers = freeze (self, "diagnostic");

      gtk_string_list_take (names, show_interview (answers, TRUE));
    }

  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->interviews), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->interviews), selected);
  self->filling = FALSE;
}

/* What was answered the last time stands under the question: asked again, and
 * never copied. */
static void
hint_rows (AvDiagnosticContent *self)
{
  AvRecordEditor *editor = av_diagnostic_editors_get (self->editors, self->page->form);
  g_autoptr (GPtrArray) rows = av_form_view_dup_rows (self->form_view);

  for (guint i = 0; i < rows->len; i++)
    {
      AvFieldRow *row = g_ptr_array_index (rows, i);
      const AvField *field = av_field_row_get_field (row);
      const char *help = av_field_get_help (field);
      const char *day;
      const char *last = av_diagnostic_picture_find_last (self->picture, self->page->form, field->id, av_record_editor_get_id (editor), &day);
      g_autofree char *shown = NULL;
      g_autofree char *when = NULL;
      g_autofree char *text = NULL;
      AvDay date;

      if (last == NULL || strcmp (field->section, "cadre") == 0 || !av_day_from_string (day, &date))
        continue;

      shown = av_field_show (field, last);
      when = av_day_show (&date);
      text = g_strdup_printf (_ ("%s: %s"), when, shown);
      if (help != NULL)
        {
          g_autofree char *answer = g_steal_pointer (&text);

          text = g_strdup_printf ("%s\n%s", help, answer);
        }
      av_field_row_set_help (row, text);
    }
}

static void
clear_missing (AvDiagnosticContent *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->missing)) != NULL)
    gtk_box_remove (GTK_BOX (self->missing), child);
}

static void
add_missing (AvDiagnosticContent *self,
             const char *form_id)
{
  static const char *const card[] = { "av-card", NULL };
  const AvForm *form = av_catalogue_find_form (form_id);
  g_autoptr (GVariant) answers = freeze (self, form_id);
  guint n_missing;
  g_autofree char *missing = av_diagnostic_page_dup_missing (form, answers, &n_missing);

  if (n_missing > 0)
    gtk_box_append (GTK_BOX (self->missing), g_object_new (AV_TYPE_FORM_SECTION,
                                                           "fields", missing,
                                                           "title", av_form_get_label (form),
                                                           "editor", av_diagnostic_editors_get (self->editors, form_id),
                                                           "css-classes", card,
                                                           NULL));
}

static void
show_missing (AvDiagnosticContent *self)
{
  clear_missing (self);
  add_missing (self, "personne");
  add_missing (self, "dossier");
  add_missing (self, "diagnostic");
  if (gtk_widget_get_first_child (self->missing) == NULL)
    gtk_box_append (GTK_BOX (self->missing), g_object_new (GTK_TYPE_LABEL, "label", _ ("Everything a diagnosis needs has an answer."), "xalign", 0.0, "wrap", TRUE, NULL));
}

static void
show_form (AvDiagnosticContent *self)
{
  g_autofree char *sections = av_diagnostic_page_dup_sections (self->page);
  AvRecordEditor *editor = av_diagnostic_editors_get (self->editors, self->page->form);

  g_object_set (self->form_view, "editor", NULL, NULL);
  g_object_set (self->form_view, "sections", sections, NULL);
  g_object_set (self->form_view, "editor", editor, NULL);
  g_object_set (self->draft_bar, "editor", editor, NULL);
  if (self->page->kind == AV_PAGE_INTERVIEW)
    hint_rows (self);
}

static void
show_records (AvDiagnosticContent *self)
{
  g_object_set (self->records, "session", self->session, "form", self->page->form, "container", self->container, NULL);
}

static void
show_page (AvDiagnosticContent *self)
{
  const AvDiagnosticPage *page = self->page;
  const char *note = av_diagnostic_page_get_note (page);
  gboolean interview = page->kind == AV_PAGE_INTERVIEW;

  gtk_label_set_text (GTK_LABEL (self->title), av_diagnostic_page_get_label (page));
  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  gtk_widget_set_visible (self->interviews, interview);
  gtk_widget_set_visible (self->new_interview, interview);
  gtk_widget_set_visible (self->eligibility, page->kind == AV_PAGE_SINGLETON || page->kind == AV_PAGE_MISSING || strcmp (page->id, "activite") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->form_view), page->kind == AV_PAGE_SINGLETON || interview);
  gtk_widget_set_visible (GTK_WIDGET (self->records), page->kind == AV_PAGE_RECORDS);
  gtk_widget_set_visible (self->missing, page->kind == AV_PAGE_MISSING);

  g_object_set (self->draft_bar, "editor", NULL, NULL);
  if (page->kind == AV_PAGE_MISSING)
    show_missing (self);
  else if (page->kind == AV_PAGE_RECORDS)
    show_records (self);
  else
    show_form (self);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
}

static void
interview_selected (AvDiagnosticContent *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->interviews));

  if (!self->filling && self->editors != NULL && selected < self->picture->interviews->len)
    g_signal_emit (self, signals[INTERVIEW], 0, av_snapshot_get_id (g_ptr_array_index (self->picture->interviews, selected)));
}

void
av_diagnostic_content_take (AvDiagnosticContent *self,
                            AvSession *session,
                            const char *container,
                            AvDiagnosticEditors *editors)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self));

  g_set_object (&self->session, session);
  g_free (self->container);
  self->container = g_strdup (container);
  if (editors == NULL)
    {
      av_records_page_close (self->records);
      g_object_set (self->form_view, "editor", NULL, NULL);
      g_object_set (self->draft_bar, "editor", NULL, NULL);
      clear_missing (self);
      self->picture = NULL;
      self->page = NULL;
    }
  g_set_object (&self->editors, editors);
}

void
av_diagnostic_content_show_picture (AvDiagnosticContent *self,
                                    AvDiagnosticPicture *picture)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self));

  self->picture = picture;
  show_interviews (self);
  show_eligibility (self);
}

void
av_diagnostic_content_show_eligibility (AvDiagnosticContent *self)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self));

  show_eligibility (self);
}

void
av_diagnostic_content_show_page (AvDiagnosticContent *self,
                                 const AvDiagnosticPage *page)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self->records)))
    av_records_page_close (self->records);
  self->page = page;
  show_page (self);
}

void
av_diagnostic_content_refuse (AvDiagnosticContent *self,
                              const char *field,
                              const char *message)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self));

  rows = av_form_view_dup_rows (self->form_view);
  av_form_rows_refuse (rows, field, message);
}

GPtrArray *
av_diagnostic_content_dup_editors (AvDiagnosticContent *self)
{
  GPtrArray *editors;
  AvRecordEditor *written;

  g_return_val_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self), NULL);

  editors = self->editors != NULL ? av_diagnostic_editors_dup_all (self->editors) : g_ptr_array_new ();
  written = av_records_page_get_editor (self->records);
  if (written != NULL)
    g_ptr_array_add (editors, written);

  return editors;
}

AvRecordEditor *
av_diagnostic_content_find_editor (AvDiagnosticContent *self,
                                   const char *id)
{
  AvRecordEditor *found;

  g_return_val_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self), NULL);

  found = self->editors != NULL ? av_diagnostic_editors_find (self->editors, id) : NULL;

  return found != NULL ? found : av_records_page_find_editor (self->records, id);
}

gboolean
av_diagnostic_content_save (AvDiagnosticContent *self)
{
  gboolean writing;

  g_return_val_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self) && self->editors != NULL, FALSE);

  writing = av_records_page_get_editor (self->records) != NULL;
  if (writing)
    av_records_page_save (self->records);

  return av_diagnostic_editors_save (self->editors) || writing;
}

void
av_diagnostic_content_undo (AvDiagnosticContent *self,
                            gboolean redo)
{
  g_return_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self) && self->editors != NULL);

  if (self->page != NULL && self->page->kind == AV_PAGE_RECORDS)
    av_records_page_undo (self->records, redo);
  else if (redo)
    av_diagnostic_editors_redo (self->editors);
  else
    av_diagnostic_editors_undo (self->editors);
}

AvRecordsPage *
av_diagnostic_content_get_records (AvDiagnosticContent *self)
{
  g_return_val_if_fail (AV_IS_DIAGNOSTIC_CONTENT (self), NULL);

  return self->records;
}

static void
records_said (AvDiagnosticContent *self,
              const char *text,
              gboolean can_undo)
{
  g_signal_emit (self, signals[SAID], 0, text, can_undo);
}

/* Which text the young person was told is the one this version prints. */
static void
record_begun (AvDiagnosticContent *self,
              AvRecordEditor *editor)
{
  const AvSheet *notice = av_sheet_find ("notice-information", NULL);
  g_autofree char *version = notice != NULL ? g_strdup_printf ("v%u", notice->version) : NULL;

  if (version != NULL && av_form_find_field (av_record_editor_get_form (editor), "version-notice") != NULL)
    av_record_editor_propose (editor, "version-notice", version);
}

static void
begun_afresh (AvDiagnosticContent *self,
              AvRecordEditor *editor)
{
  av_diagnostic_picture_drop_draft (self->picture, av_record_editor_get_id (editor));
  av_form_view_focus_first (self->form_view);
}

static gboolean
av_diagnostic_content_grab_focus (GtkWidget *widget)
{
  AvDiagnosticContent *self = AV_DIAGNOSTIC_CONTENT (widget);

  if (self->page == NULL)
    return FALSE;
  if (self->page->kind == AV_PAGE_RECORDS)
    return gtk_widget_grab_focus (GTK_WIDGET (self->records));
  if (self->page->kind == AV_PAGE_MISSING)
    return gtk_widget_child_focus (self->missing, GTK_DIR_TAB_FORWARD);

  return av_form_view_focus_first (self->form_view);
}

static void
av_diagnostic_content_dispose (GObject *object)
{
  AvDiagnosticContent *self = AV_DIAGNOSTIC_CONTENT (object);

  if (self->form_view != NULL && self->editors != NULL)
    g_object_set (self->form_view, "editor", NULL, NULL);
  g_clear_object (&self->editors);
  g_clear_object (&self->session);
  g_clear_pointer (&self->container, g_free);

  G_OBJECT_CLASS (av_diagnostic_content_parent_class)->dispose (object);
}

static void
av_diagnostic_content_class_init (AvDiagnosticContentClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_diagnostic_content_dispose;
  widget_class->grab_focus = av_diagnostic_content_grab_focus;
  widget_class->focus = av_focus_children;

  signals[INTERVIEW] = g_signal_new ("interview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-diagnostic-content.ui");
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, title);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, interviews);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, new_interview);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, note);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, eligibility);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, draft_bar);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, form_view);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, records);
  gtk_widget_class_bind_template_child (widget_class, AvDiagnosticContent, missing);
}

static void
av_diagnostic_content_init (AvDiagnosticContent *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (self->records, "begun", G_CALLBACK (record_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "said", G_CALLBACK (records_said), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft_bar, "afresh", G_CALLBACK (begun_afresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->interviews, "notify::selected", G_CALLBACK (interview_selected), self, G_CONNECT_SWAPPED);
}
