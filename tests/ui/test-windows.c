/* The diagnostic and the mobilisation of one young person, from the contact
 * taken at a stall: every form of theirs created, found again, mended, saved
 * and read back, and the clock of their needs. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "av-action-plan.h"
#include "av-catalogue.h"
#include "av-clock.h"
#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-due-list.h"
#include "av-field-row.h"
#include "av-form-view.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-moment.h"
#include "av-record-list-view.h"
#include "av-records-page.h"
#include "av-reglages-window.h"
#include "av-status-line.h"
#include "av-ui.h"
#include "dossier-fixture.h"

static void
test_every_page_of_the_diagnostic_is_saved (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  AvFormView *view = AV_FORM_VIEW (ui_find_child (window, AV_TYPE_FORM_VIEW));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GPtrArray) rows = NULL;

      if (pages[i].kind != AV_PAGE_SINGLETON && pages[i].kind != AV_PAGE_INTERVIEW)
        continue;

      g_object_set (window, "page", pages[i].id, NULL);
      ui_spin ();
      rows = av_form_view_dup_rows (view);
      for (guint j = 0; j < rows->len; j++)
        {
          AvFieldRow *row = g_ptr_array_index (rows, j);
          const AvField *field = av_field_row_get_field (row);
          g_autofree char *answer = dossier_fixture_sample_answer (field);

          g_hash_table_add (seen, g_strdup_printf ("%s.%s", pages[i].form, field->id));
          if ((field->flags & AV_FIELD_AUTOMATIC) == 0)
            av_editor_set_answer (av_field_row_get_editor (row), answer);
        }
    }
  gtk_widget_activate_action (window, "win.save", NULL);
  ui_wait_a_moment ();

  for (guint i = 0; i < n_pages; i++)
    {
      const AvForm *form = pages[i].form != NULL ? av_catalogue_find_form (pages[i].form) : NULL;
      g_autoptr (AvSnapshot) saved = NULL;

      if (form == NULL || pages[i].kind == AV_PAGE_RECORDS)
        continue;

      saved = dossier_fixture_load_first (session, container, form->id);
      for (guint j = 0; j < form->n_fields; j++)
        {
          g_autofree char *name = g_strdup_printf ("%s.%s", form->id, form->fields[j].id);
          g_autofree char *answer = dossier_fixture_sample_answer (&form->fields[j]);

          g_test_message ("%s", name);
          g_assert_true (g_hash_table_contains (seen, name));
          if ((form->fields[j].flags & AV_FIELD_AUTOMATIC) == 0)
            g_assert_cmpstr (av_snapshot_get_answer (saved, form->fields[j].id), ==, answer);
        }
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_a_contact_becomes_a_dossier (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  g_autoptr (AvSnapshot) dossier = dossier_fixture_load_first (session, container, "dossier");
  g_autoptr (AvSnapshot) person = dossier_fixture_load_first (session, container, "personne");

  g_assert_cmpstr (av_snapshot_get_answer (person, "prenom"), ==, "Cosette");
  g_assert_cmpstr (av_snapshot_get_answer (person, "code-insee"), ==, FIXTURE_SCOPE);
  g_assert_cmpstr (av_snapshot_get_answer (dossier, "date-reperage"), ==, "2026-01-24");
  g_assert_cmpstr (av_snapshot_get_answer (dossier, "origine"), ==, "OPERATION");
  g_assert_cmpstr (av_snapshot_get_answer (dossier, "accompagne-spe"), ==, "non");
  /* Opening it wrote no interview that nobody held. */
  g_assert_cmpuint (dossier_fixture_count_records (session, container, "diagnostic"), ==, 0);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_a_page_turned_is_saved (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  AvFormView *view = AV_FORM_VIEW (ui_find_child (window, AV_TYPE_FORM_VIEW));
  g_autoptr (AvSnapshot) saved = NULL;
  g_autofree char *page = NULL;

  g_object_set (window, "page", "attentes", NULL);
  av_editor_set_answer (av_field_row_get_editor (av_form_view_find_row (view, "points-forts")), DOSSIER_FIXTURE_MARKUP);
  gtk_widget_activate_action (window, "win.next-section", NULL);
  ui_wait_a_moment ();
  g_object_get (window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "activite");
  saved = dossier_fixture_load_first (session, container, "diagnostic");
  g_assert_cmpstr (av_snapshot_get_answer (saved, "points-forts"), ==, DOSSIER_FIXTURE_MARKUP);
  g_assert_cmpstr (av_snapshot_get_answer (saved, "moment"), ==, "entree");

  /* A second interview starts from nothing. */
  gtk_widget_activate_action (window, "win.new", NULL);
  ui_wait_a_moment ();
  g_assert_false (av_field_row_is_answered (av_form_view_find_row (view, "points-forts")));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* Only what a person has to say: the rest the program knows. */
static void
try_least_answers (AvSession *session,
                   GtkWidget *window,
                   AvRecordsPage *page,
                   const AvForm *form)
{
  g_autoptr (AvSnapshot) saved = NULL;
  g_autofree char *id = NULL;

  av_records_page_add (page);
  ui_spin ();
  for (;;)
    {
      AvRecord *record = av_record_editor_get_record (av_records_page_get_editor (page));
      g_autoptr (GVariant) answers = av_record_freeze (record);
      const AvField *missing = av_form_find_missing (form, answers, AV_STAGE_CAPTURE);
      g_autofree char *answer = missing != NULL ? dossier_fixture_sample_answer (missing) : NULL;

      if (missing == NULL)
        break;
      av_record_set_answer (record, missing->id, answer);
    }
  id = g_strdup (av_record_editor_get_id (av_records_page_get_editor (page)));
  gtk_widget_activate_action (window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_null (av_records_page_get_editor (page));

  saved = ui_fixture_load (session, id);
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];

      g_test_message ("%s.%s", form->id, field->id);
      /* Another record it knows only during an outing. */
      if ((field->flags & AV_FIELD_AUTOMATIC) != 0 && (field->flags & AV_FIELD_REQUIRED) != 0 && field->kind != AV_FIELD_RECORD)
        g_assert_nonnull (av_snapshot_get_answer (saved, field->id));
    }
}

/* Written, found in the list, mended, read back. */
static void
try_records_page (AvSession *session,
                  GtkWidget *window,
                  AvRecordsPage *page,
                  const AvForm *form,
                  const char *container)
{
  guint before = dossier_fixture_count_records (session, container, form->id);
  g_autoptr (AvSnapshot) saved = NULL;
  g_autofree char *id = NULL;
  guint n_items;

  g_test_message ("%s", form->id);
  av_records_page_add (page);
  ui_spin ();
  for (guint i = 0; i < form->n_fields; i++)
    {
      AvFieldRow *row = av_form_view_find_row (av_records_page_get_form_view (page), form->fields[i].id);
      g_autofree char *answer = dossier_fixture_sample_answer (&form->fields[i]);

      g_assert_nonnull (row);
      av_editor_set_answer (av_field_row_get_editor (row), answer);
    }
  id = g_strdup (av_record_editor_get_id (av_records_page_get_editor (page)));
  gtk_widget_activate_action (window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_null (av_records_page_get_editor (page));
  g_assert_cmpuint (dossier_fixture_count_records (session, container, form->id), ==, before + 1);
  saved = ui_fixture_load (session, id);
  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *answer = dossier_fixture_sample_answer (&form->fields[i]);

      g_assert_cmpstr (av_snapshot_get_answer (saved, form->fields[i].id), ==, answer);
    }
  ui_wait_a_moment ();
  n_items = av_record_list_view_get_n_items (AV_RECORD_LIST_VIEW (ui_find_child (GTK_WIDGET (page), AV_TYPE_RECORD_LIST_VIEW)));
  g_assert_cmpuint (n_items, ==, before + 1);

  av_records_page_open (page, id);
  ui_wait_a_moment ();
  g_assert_nonnull (av_records_page_get_editor (page));
  av_records_page_close (page);
  ui_spin ();

  try_least_answers (session, window, page, form);
}

static void
test_records_of_the_diagnostic_are_kept (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  AvRecordsPage *page = AV_RECORDS_PAGE (ui_find_child (window, AV_TYPE_RECORDS_PAGE));
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      if (pages[i].kind != AV_PAGE_RECORDS)
        continue;
      g_object_set (window, "page", pages[i].id, NULL);
      ui_wait_a_moment ();
      try_records_page (session, window, page, av_catalogue_find_form (pages[i].form), container);
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_records_of_the_mobilisation_are_kept (void)
{
  static const char *const forms[] = { "besoin-immediat", "action", "orientation", "evenement", "partenaire" };
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  GtkWidget *any = ui_find_child (window, AV_TYPE_RECORDS_PAGE);
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (any));

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const AvForm *form = av_catalogue_find_form (forms[i]);

      g_object_set (window, "page", forms[i], NULL);
      ui_spin ();
      try_records_page (session, window, AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, forms[i])), form,
                        form->container == AV_CONTAINER_DOSSIER ? container : NULL);
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_records_of_the_territory_are_kept (void)
{
  AvSession *session = ui_fixture_new ();
  GtkWidget *window = g_object_new (AV_TYPE_REGLAGES_WINDOW, "session", session, NULL);
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  ui_show (window);
  for (guint i = 0; i < n_forms; i++)
    {
      if (forms[i]->container != AV_CONTAINER_TERRITOIRE)
        continue;
      g_object_set (window, "page", forms[i]->id, NULL);
      ui_wait_a_moment ();
      try_records_page (session, window, AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, forms[i]->id)), forms[i], NULL);
      ui_check_names (window);
      ui_check_sizes (gtk_window_get_child (GTK_WINDOW (window)));
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* Begins an action in the mobilisation of a dossier, and says what it answers. */
static char *
begin_action (AvSession *session,
              const char *container)
{
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  AvRecordsPage *page = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, "action"));
  AvRecordEditor *editor;
  char *need;

  g_object_set (window, "page", "action", NULL);
  ui_wait_a_moment ();
  av_records_page_add (page);
  ui_wait_a_moment ();
  editor = av_records_page_get_editor (page);
  g_assert_false (av_record_editor_is_dirty (editor));
  need = g_strdup (av_record_get_answer (av_record_editor_get_record (editor), "besoin"));
  gtk_window_destroy (GTK_WINDOW (window));

  return need;
}

static void
test_an_action_answers_the_one_open_need (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  g_autofree char *proposed = begin_action (session, container);
  g_autofree char *other = dossier_fixture_need_roof (session, container, 1);
  g_autofree char *guessed = begin_action (session, container);

  g_assert_cmpstr (proposed, ==, need);
  g_assert_nonnull (other);
  g_assert_null (guessed);

  ui_fixture_close (session);
}

static AvFieldRow *
find_row (GtkWidget *widget,
          const char *field)
{
  if (AV_IS_FIELD_ROW (widget) && strcmp (av_field_row_get_field (AV_FIELD_ROW (widget))->id, field) == 0)
    return AV_FIELD_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      AvFieldRow *found = find_row (child, field);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
assert_planned (GtkWidget *plan,
                GDateTime *expected)
{
  g_autofree char *answer = NULL;
  g_autoptr (GDateTime) planned = NULL;

  g_object_get (av_field_row_get_editor (find_row (plan, "prevue-le")), "answer", &answer, NULL);
  planned = av_moment_from_string (answer);
  g_assert_nonnull (planned);
  g_assert_cmpint (ABS (g_date_time_difference (planned, expected)), <=, 2 * G_TIME_SPAN_MINUTE);
}

/* Three hours were given to answer: nobody plans it for in three days. */
static void
test_an_action_is_planned_within_the_delay (void)
{
  static const struct
  {
    int said_hours_ago;
    int planned_in_hours;
  } cases[] = { { 1, 2 }, { 50, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AvSession *session = ui_fixture_new ();
      g_autofree char *container = dossier_fixture_meet (session);
      g_autofree char *need = dossier_fixture_need_roof (session, container, cases[i].said_hours_ago);
      GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autoptr (GDateTime) expected = g_date_time_add_hours (now, cases[i].planned_in_hours);

      assert_planned (ui_find_child (window, AV_TYPE_ACTION_PLAN), expected);
      gtk_window_destroy (GTK_WINDOW (window));
      ui_fixture_close (session);
    }
}

static void
close_need (AvSession *session,
            const char *need)
{
  g_autoptr (AvSnapshot) loaded = ui_fixture_load (session, need);
  g_autoptr (AvChange) change = av_change_new_for (loaded);

  av_change_set (change, "statut", "satisfait");
  ui_fixture_commit (session, change);
  ui_wait_a_moment ();
}

/* A need that is met is offered no action, unless one was being written. */
static void
test_a_need_that_is_met_asks_for_nothing_more (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 1);
  g_autofree char *other = NULL;
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  GtkWidget *plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);

  g_assert_nonnull (find_row (plan, "libelle"));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (find_row (plan, "libelle"))));
  close_need (session, need);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (find_row (plan, "libelle"))));

  other = dossier_fixture_need_roof (session, container, 0);
  ui_wait_a_moment ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (find_row (plan, "libelle"))));
  g_object_set (av_field_row_get_editor (find_row (plan, "libelle")), "answer", "Appeler le 115", NULL);
  close_need (session, other);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (find_row (plan, "libelle"))));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* The button that takes back says what, and gives the keyboard back. */
static void
test_undoing_gives_the_keyboard_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 1);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  GtkWidget *plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);
  g_autoptr (AvSummary) summary = dossier_fixture_load_summary (session, container, AV_VIEW_NEEDS);
  g_autoptr (AvDue) due = av_due_new (summary, FALSE);
  GtkWidget *line = ui_find_child (window, AV_TYPE_STATUS_LINE);
  GtkWidget *undo = ui_find_child (line, GTK_TYPE_BUTTON);

  gtk_widget_grab_focus (GTK_WIDGET (find_row (plan, "libelle")));
  g_signal_emit_by_name (plan, "done", due);
  ui_wait_a_moment ();
  g_assert_true (gtk_widget_get_mapped (undo));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (undo)), ==, _ ("Undo (Ctrl+Z)"));

  gtk_widget_grab_focus (undo);
  g_signal_emit_by_name (undo, "clicked");
  ui_wait_a_moment ();
  g_assert_false (gtk_widget_get_mapped (undo));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (ui_find_child (line, GTK_TYPE_LABEL))), ==, _ ("Undone: everything is as it was before."));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_WIDGET (find_row (plan, "libelle"))));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static gboolean
is_at (AvSession *session,
       const char *id,
       const char *stage)
{
  g_autoptr (AvSnapshot) record = ui_fixture_load (session, id);

  return g_strcmp0 (av_snapshot_get_answer (record, "statut"), stage) == 0;
}

static void
test_a_need_is_answered_and_taken_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 50);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, NULL);
  AvDueList *list = AV_DUE_LIST (ui_find_child (window, AV_TYPE_DUE_LIST));
  GtkListView *view = GTK_LIST_VIEW (ui_find_child (GTK_WIDGET (list), GTK_TYPE_LIST_VIEW));
  g_autoptr (AvDue) due = NULL;
  g_autofree char *when = NULL;
  g_autoptr (AvSnapshot) answered = NULL;
  g_autoptr (AvSnapshot) open = NULL;

  g_assert_cmpuint (av_due_list_get_n_shown (list), ==, 1);
  due = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), 0);
  g_assert_true (av_due_is_late (due));
  when = av_due_dup_when (due);
  /* Late is said, not only coloured. */
  {
    g_autofree char *elapsed = g_strdup_printf (_ ("D+%d"), 2);
    g_autofree char *limit = g_strdup_printf (_ ("H%d"), 3);
    g_autofree char *expected = g_strdup_printf (_ ("Late: %s, limit %s"), elapsed, limit);

    g_assert_cmpstr (when, ==, expected);
  }

  g_signal_emit_by_name (list, "done", due);
  ui_wait_a_moment ();
  g_assert_cmpuint (av_due_list_get_n_shown (list), ==, 0);
  answered = ui_fixture_load (session, need);
  g_assert_cmpstr (av_snapshot_get_answer (answered, "statut"), ==, "repondu");
  g_assert_cmpuint (dossier_fixture_count_records (session, container, "action"), ==, 1);

  gtk_widget_activate_action (window, "win.undo", NULL);
  ui_wait_a_moment ();
  g_assert_cmpuint (av_due_list_get_n_shown (list), ==, 1);
  open = ui_fixture_load (session, need);
  g_assert_cmpstr (av_snapshot_get_answer (open, "statut"), ==, "ouvert");
  g_assert_cmpuint (dossier_fixture_count_records (session, container, "action"), ==, 0);

  /* Done again, it is the same answer; and taken back again. */
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_activate_action (window, "win.redo", NULL);
      ui_wait_a_moment ();
      g_assert_true (is_at (session, need, "repondu"));
      g_assert_cmpuint (dossier_fixture_count_records (session, container, "action"), ==, 1);
      gtk_widget_activate_action (window, "win.redo", NULL);
      gtk_widget_activate_action (window, "win.undo", NULL);
      ui_wait_a_moment ();
      g_assert_true (is_at (session, need, "ouvert"));
      g_assert_cmpuint (dossier_fixture_count_records (session, container, "action"), ==, 0);
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
wait_for_stages (AvSession *session,
                 const char *need,
                 const char *need_stage,
                 const char *action,
                 const char *action_stage)
{
  for (guint i = 0; i < UI_PATIENCE && !(is_at (session, need, need_stage) && is_at (session, action, action_stage)); i++)
    ui_spin_ms (50);

  g_assert_true (is_at (session, need, need_stage));
  g_assert_true (is_at (session, action, action_stage));
  /* The window hears of it a moment later. */
  ui_wait_a_moment ();
}

static AvChange *
plan_action (AvSession *session,
             const char *container,
             const char *need)
{
  AvChange *action = av_change_new ("action", NULL, container, NULL);

  av_change_set (action, "besoin", need);
  av_change_set (action, "priorite", "P4");
  av_change_set (action, "libelle", "foyer");
  av_change_set (action, "type", "accompagnement");
  av_change_set (action, "statut", "planned");
  ui_fixture_commit (session, action);

  return action;
}

/* Marked done in the list or saved so in its form, the first action done is
 * the first answer; taken back, both are as they were. */
static void
test_an_action_done_answers_its_need (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  g_autoptr (AvChange) action = plan_action (session, container, need);
  GtkWidget *window;
  AvRecordsPage *page;
  AvActionPlan *plan;
  g_autoptr (AvSummary) summary = NULL;
  g_autoptr (AvDue) due = NULL;

  window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  plan = AV_ACTION_PLAN (ui_find_child (window, AV_TYPE_ACTION_PLAN));
  summary = dossier_fixture_load_summary (session, container, AV_VIEW_ACTIONS);
  due = av_due_new (summary, FALSE);

  g_signal_emit_by_name (plan, "done", due);
  wait_for_stages (session, need, "repondu", av_change_get_id (action), "done");
  gtk_widget_activate_action (window, "win.undo", NULL);
  wait_for_stages (session, need, "ouvert", av_change_get_id (action), "planned");
  gtk_widget_activate_action (window, "win.redo", NULL);
  wait_for_stages (session, need, "repondu", av_change_get_id (action), "done");
  gtk_widget_activate_action (window, "win.undo", NULL);
  wait_for_stages (session, need, "ouvert", av_change_get_id (action), "planned");

  g_object_set (window, "page", "action", NULL);
  page = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE))), "action"));
  av_records_page_open (page, av_change_get_id (action));
  ui_wait_a_moment ();
  av_record_set_answer (av_record_editor_get_record (av_records_page_get_editor (page)), "statut", "done");
  gtk_widget_activate_action (window, "win.save", NULL);
  wait_for_stages (session, need, "repondu", av_change_get_id (action), "done");
  gtk_widget_activate_action (window, "win.undo", NULL);
  wait_for_stages (session, need, "ouvert", av_change_get_id (action), "planned");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
assert_need_is_gone (AvSession *session,
                     const char *need,
                     const char *action)
{
  g_autoptr (AvSnapshot) record = NULL;

  wait_for_stages (session, need, "ouvert", action, "done");
  record = ui_fixture_load (session, need);
  g_assert_true (av_snapshot_is_deleted (record));
}

/* The need was dropped meanwhile: what was done for it does not bring it back. */
static void
test_an_action_done_leaves_a_deleted_need (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  g_autoptr (AvSnapshot) record = ui_fixture_load (session, need);
  g_autoptr (AvChange) deletion = av_change_new_for (record);
  g_autoptr (AvChange) action = plan_action (session, container, need);
  g_autoptr (AvSummary) summary = NULL;
  g_autoptr (AvDue) due = NULL;
  GtkWidget *window;
  AvRecordsPage *page;

  av_change_set_deleted (deletion, TRUE);
  ui_fixture_commit (session, deletion);
  window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  summary = dossier_fixture_load_summary (session, container, AV_VIEW_ACTIONS);
  due = av_due_new (summary, FALSE);
  g_signal_emit_by_name (ui_find_child (window, AV_TYPE_ACTION_PLAN), "done", due);
  assert_need_is_gone (session, need, av_change_get_id (action));
  gtk_widget_activate_action (window, "win.undo", NULL);
  wait_for_stages (session, need, "ouvert", av_change_get_id (action), "planned");

  g_object_set (window, "page", "action", NULL);
  page = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE))), "action"));
  av_records_page_open (page, av_change_get_id (action));
  ui_wait_a_moment ();
  av_record_set_answer (av_record_editor_get_record (av_records_page_get_editor (page)), "statut", "done");
  gtk_widget_activate_action (window, "win.save", NULL);
  assert_need_is_gone (session, need, av_change_get_id (action));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_the_clock_is_read_in_words (void)
{
  static const struct
  {
    const char *answered;
    const char *now;
    const char *sentence;
    const char *unit;
    int elapsed;
    gboolean late;
  } cases[] = {
    { NULL, "2026-01-24T19:00:00+01:00", "No answer yet: %s (limit %s)", "H+%d", 5, FALSE },
    { NULL, "2026-01-28T15:00:00+01:00", "Late, no answer yet: %s (limit %s)", "D+%d", 4, TRUE },
    { "2026-01-26T15:00:00+01:00", "2026-02-28T15:00:00+01:00", "First answer: %s (limit %s)", "D+%d", 2, FALSE },
    { "2026-01-30T15:00:00+01:00", "2026-02-28T15:00:00+01:00", "First answer: %s (limit %s), late", "D+%d", 6, TRUE },
  };
  g_autofree char *limit = g_strdup_printf (_ ("D%d"), 3);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) now = av_moment_from_string (cases[i].now);
      gboolean late;
      g_autofree char *text = av_clock_show ("2026-01-24T14:00:00+01:00", "J3", cases[i].answered, now, &late);
      g_autofree char *number = g_strdup_printf ("%d", cases[i].elapsed);
      g_auto (GStrv) unit = g_strsplit (_ (cases[i].unit), "%d", 2);
      g_autofree char *elapsed = g_strjoinv (number, unit);
      g_auto (GStrv) sentence = g_strsplit (_ (cases[i].sentence), "%s", 3);
      g_autofree char *expected = g_strconcat (sentence[0], elapsed, sentence[1], limit, sentence[2], NULL);

      g_assert_cmpstr (text, ==, expected);
      g_assert_cmpint (late, ==, cases[i].late);
    }
}

static void
test_what_takes_the_focus_is_named (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  GtkWidget *diagnostic = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  GtkWidget *mobilisation = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_object_set (diagnostic, "page", pages[i].id, NULL);
      ui_wait_a_moment ();
      ui_check_names (diagnostic);
      ui_check_sizes (gtk_window_get_child (GTK_WINDOW (diagnostic)));
    }
  ui_check_names (mobilisation);
  ui_check_sizes (gtk_window_get_child (GTK_WINDOW (mobilisation)));

  gtk_window_destroy (GTK_WINDOW (diagnostic));
  gtk_window_destroy (GTK_WINDOW (mobilisation));
  ui_fixture_close (session);
}

/* F6 and the arrows lead through the parts, Alt+arrows from page to page. */
static void
test_the_keyboard_is_enough (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  GtkWidget *focus;
  g_autofree char *page = NULL;

  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), AV_TYPE_FIELD_ROW));
  gtk_widget_activate_action (window, "win.next-zone", NULL);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (GTK_IS_LIST_BOX_ROW (focus));
  gtk_widget_activate_action (window, "win.next-zone", NULL);
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), AV_TYPE_FIELD_ROW));

  gtk_widget_activate_action (window, "win.previous-section", NULL);
  g_object_get (window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "dossier");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* The page turns back to what was refused, and the keyboard goes there. */
static void
test_a_refused_date_keeps_the_keyboard (void)
{
  static const char *const actions[] = { "win.next-section", "win.previous-section", "win.save-next", "win.save" };
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  GtkWidget *target;

  g_object_set (window, "page", "personne", NULL);
  ui_wait_a_moment ();
  target = av_editor_get_target (av_field_row_get_editor (find_row (window, "date-naissance")));
  gtk_widget_grab_focus (target);
  gtk_editable_set_text (GTK_EDITABLE (target), "31/2/2004");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *page = NULL;
      GtkWidget *focus;

      g_test_message ("%s", actions[i]);
      gtk_widget_activate_action (window, actions[i], NULL);
      ui_wait_a_moment ();
      g_object_get (window, "page", &page, NULL);
      g_assert_cmpstr (page, ==, "personne");
      focus = gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), AV_TYPE_FIELD_ROW);
      g_assert_true (focus == GTK_WIDGET (find_row (window, "date-naissance")));
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/windows/a-contact-becomes-a-dossier", test_a_contact_becomes_a_dossier);
  g_test_add_func ("/windows/every-page-of-the-diagnostic-is-saved", test_every_page_of_the_diagnostic_is_saved);
  g_test_add_func ("/windows/a-page-turned-is-saved", test_a_page_turned_is_saved);
  g_test_add_func ("/windows/records-of-the-diagnostic-are-kept", test_records_of_the_diagnostic_are_kept);
  g_test_add_func ("/windows/an-action-answers-the-one-open-need", test_an_action_answers_the_one_open_need);
  g_test_add_func ("/windows/records-of-the-mobilisation-are-kept", test_records_of_the_mobilisation_are_kept);
  g_test_add_func ("/windows/records-of-the-territory-are-kept", test_records_of_the_territory_are_kept);
  g_test_add_func ("/windows/an-action-is-planned-within-the-delay", test_an_action_is_planned_within_the_delay);
  g_test_add_func ("/windows/a-need-that-is-met-asks-for-nothing-more", test_a_need_that_is_met_asks_for_nothing_more);
  g_test_add_func ("/windows/undoing-gives-the-keyboard-back", test_undoing_gives_the_keyboard_back);
  g_test_add_func ("/windows/a-need-is-answered-and-taken-back", test_a_need_is_answered_and_taken_back);
  g_test_add_func ("/windows/an-action-done-answers-its-need", test_an_action_done_answers_its_need);
  g_test_add_func ("/windows/an-action-done-leaves-a-deleted-need", test_an_action_done_leaves_a_deleted_need);
  g_test_add_func ("/windows/the-clock-is-read-in-words", test_the_clock_is_read_in_words);
  g_test_add_func ("/windows/what-takes-the-focus-is-named", test_what_takes_the_focus_is_named);
  g_test_add_func ("/windows/the-keyboard-is-enough", test_the_keyboard_is_enough);

  g_test_add_func ("/windows/a-refused-date-keeps-the-keyboard", test_a_refused_date_keeps_the_keyboard);

  return g_test_run ();
}
