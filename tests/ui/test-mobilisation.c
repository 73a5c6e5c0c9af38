/* The needs of one young person and the actions that answer them: planned, done,
 * taken back, and the clock they are read by. */

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "av-action-plan.h"
#include "av-clock.h"
#include "av-dossier-choice.h"
#include "av-due-list.h"
#include "av-field-row.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-moment.h"
#include "av-record-row.h"
#include "av-records-page.h"
#include "av-status-line.h"
#include "av-ui.h"
#include "dossier-fixture.h"

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

static void
assert_planned (GtkWidget *plan,
                GDateTime *expected)
{
  g_autofree char *answer = NULL;
  g_autoptr (GDateTime) planned = NULL;

  g_object_get (av_field_row_get_editor (dossier_fixture_find_row (plan, "prevue-le")), "answer", &answer, NULL);
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

/* Where a need is listed without its plan: what became of it, not how long is left. */
static void
test_a_need_that_is_met_says_so (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 1);
  g_autoptr (AvSummary) open = dossier_fixture_load_summary (session, container, AV_VIEW_NEEDS);
  GtkWidget *row = g_object_ref_sink (av_record_row_new ());
  g_autoptr (AvSummary) met = NULL;

  av_record_row_set_summary (AV_RECORD_ROW (row), open);
  g_assert_null (ui_find_label (row, _ ("Satisfied")));

  close_need (session, need);
  met = dossier_fixture_load_summary (session, container, AV_VIEW_NEEDS);
  av_record_row_set_summary (AV_RECORD_ROW (row), met);
  g_assert_nonnull (ui_find_label (row, _ ("Satisfied")));

  g_object_unref (row);
  ui_fixture_close (session);
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

  g_assert_nonnull (dossier_fixture_find_row (plan, "libelle"));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (dossier_fixture_find_row (plan, "libelle"))));
  close_need (session, need);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (dossier_fixture_find_row (plan, "libelle"))));

  other = dossier_fixture_need_roof (session, container, 0);
  ui_wait_a_moment ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (dossier_fixture_find_row (plan, "libelle"))));
  g_object_set (av_field_row_get_editor (dossier_fixture_find_row (plan, "libelle")), "answer", "Appeler le 115", NULL);
  close_need (session, other);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (dossier_fixture_find_row (plan, "libelle"))));

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

  gtk_widget_grab_focus (GTK_WIDGET (dossier_fixture_find_row (plan, "libelle")));
  g_signal_emit_by_name (plan, "done", due);
  ui_wait_a_moment ();
  g_assert_true (gtk_widget_get_mapped (undo));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (undo)), ==, _ ("Undo (Ctrl+Z)"));

  gtk_widget_grab_focus (undo);
  g_signal_emit_by_name (undo, "clicked");
  ui_wait_a_moment ();
  g_assert_false (gtk_widget_get_mapped (undo));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (ui_find_child (line, GTK_TYPE_LABEL))), ==, _ ("Undone: everything is as it was before."));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), GTK_WIDGET (dossier_fixture_find_row (plan, "libelle"))));

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

/* Who is looked for, Enter, and a command at once: it means who was looked for. */
static void
test_a_fast_hand_means_who_was_looked_for (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *cosette = dossier_fixture_meet (session);
  g_autofree char *fanchon = dossier_fixture_open (session, "Fanchon");
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, cosette);
  GtkWidget *search = ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_CHOICE), GTK_TYPE_SEARCH_ENTRY);
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  AvRecordsPage *needs = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, "besoin-immediat"));
  gint held;

  gtk_widget_activate_action (window, "win.search", NULL);
  dossier_fixture_hold_store (session, &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Fanchon");
  g_signal_emit_by_name (search, "activate");
  gtk_widget_activate_action (window, "win.new", NULL);
  g_assert_null (av_records_page_get_editor (needs));

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && av_records_page_get_editor (needs) == NULL; i++)
    ui_spin_ms (20);
  g_assert_nonnull (av_records_page_get_editor (needs));
  g_assert_cmpstr (av_record_editor_get_container (av_records_page_get_editor (needs)), ==, fanchon);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_what_takes_the_focus_is_named (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);

  g_assert_nonnull (need);
  ui_check_names (window);
  ui_check_sizes (gtk_window_get_child (GTK_WINDOW (window)));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* A list that has not come yet has no number to show, but its filters have their names. */
static void
test_what_has_not_come_yet_is_not_counted (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = g_object_new (AV_TYPE_DUE_LIST, NULL);

  gtk_window_set_child (GTK_WINDOW (window), list);
  ui_show (window);
  ui_check_names (window);
  g_assert_false (gtk_widget_get_mapped (ui_find_by_class (list, "av-digit")));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* F6 leads from the search to the dossier, and back. */
static void
test_the_search_is_a_part_of_the_window (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  GtkWidget *choice = ui_find_child (window, AV_TYPE_DOSSIER_CHOICE);

  gtk_widget_activate_action (window, "win.search", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), choice));
  gtk_widget_activate_action (window, "win.next-zone", NULL);
  g_assert_false (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), choice));
  gtk_widget_activate_action (window, "win.next-zone", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), choice));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* A save is taken back where it was made, not from the dossier that is opened next. */
static void
test_undo_stays_with_its_dossier (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *cosette = dossier_fixture_meet (session);
  g_autofree char *fanchon = dossier_fixture_open (session, "Fanchon");
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, cosette);
  GtkStack *pages = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  AvRecordsPage *needs = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, "besoin-immediat"));
  GtkWidget *undo = ui_find_child (ui_find_child (window, AV_TYPE_STATUS_LINE), GTK_TYPE_BUTTON);
  AvRecord *need;

  gtk_widget_activate_action (window, "win.new", NULL);
  ui_wait_a_moment ();
  need = av_record_editor_get_record (av_records_page_get_editor (needs));
  for (guint i = 0; i < av_record_get_form (need)->n_fields; i++)
    {
      const AvField *field = &av_record_get_form (need)->fields[i];
      g_autofree char *answer = dossier_fixture_sample_answer (field);

      if ((field->flags & AV_FIELD_RETIRED) == 0)
        av_record_set_answer (need, field->id, answer);
    }
  gtk_widget_activate_action (window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_cmpuint (dossier_fixture_count_records (session, cosette, "besoin-immediat"), ==, 1);
  g_assert_true (gtk_widget_get_mapped (undo));

  g_object_set (window, "container", fanchon, NULL);
  ui_wait_a_moment ();
  g_assert_false (gtk_widget_get_mapped (undo));
  gtk_widget_activate_action (window, "win.undo", NULL);
  ui_wait_a_moment ();
  g_assert_cmpuint (dossier_fixture_count_records (session, cosette, "besoin-immediat"), ==, 1);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
dossier_asked (GSimpleAction *action,
               GVariant *parameter,
               char **asked)
{
  const char *kind, *container;

  g_variant_get (parameter, "(&s&s)", &kind, &container);
  g_free (*asked);
  *asked = g_strdup_printf ("%s %s", kind, container);
}

/* The way to the diagnosis, pressed while somebody is being opened, leads to theirs. */
static void
test_the_way_leads_to_who_was_looked_for (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *cosette = dossier_fixture_meet (session);
  g_autofree char *fanchon = dossier_fixture_open (session, "Fanchon");
  g_autofree char *wanted = g_strdup_printf ("diagnostic %s", fanchon);
  g_autofree char *asked = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open-dossier", G_VARIANT_TYPE ("(ss)"));
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, cosette);
  GtkWidget *search = ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_CHOICE), GTK_TYPE_SEARCH_ENTRY);
  gint held;

  g_signal_connect (open, "activate", G_CALLBACK (dossier_asked), &asked);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (open));
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (group));
  gtk_widget_activate_action (window, "win.search", NULL);
  dossier_fixture_hold_store (session, &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Fanchon");
  g_signal_emit_by_name (search, "activate");
  g_signal_emit_by_name (ui_find_by_class (window, "av-way"), "clicked");
  g_assert_null (asked);

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && asked == NULL; i++)
    ui_spin_ms (20);
  g_assert_cmpstr (asked, ==, wanted);

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

  g_test_add_func ("/mobilisation/an-action-answers-the-one-open-need", test_an_action_answers_the_one_open_need);
  g_test_add_func ("/mobilisation/an-action-is-planned-within-the-delay", test_an_action_is_planned_within_the_delay);
  g_test_add_func ("/mobilisation/a-need-that-is-met-says-so", test_a_need_that_is_met_says_so);
  g_test_add_func ("/mobilisation/a-need-that-is-met-asks-for-nothing-more", test_a_need_that_is_met_asks_for_nothing_more);
  g_test_add_func ("/mobilisation/undoing-gives-the-keyboard-back", test_undoing_gives_the_keyboard_back);
  g_test_add_func ("/mobilisation/a-need-is-answered-and-taken-back", test_a_need_is_answered_and_taken_back);
  g_test_add_func ("/mobilisation/an-action-done-answers-its-need", test_an_action_done_answers_its_need);
  g_test_add_func ("/mobilisation/an-action-done-leaves-a-deleted-need", test_an_action_done_leaves_a_deleted_need);
  g_test_add_func ("/mobilisation/the-clock-is-read-in-words", test_the_clock_is_read_in_words);
  g_test_add_func ("/mobilisation/a-fast-hand-means-who-was-looked-for", test_a_fast_hand_means_who_was_looked_for);
  g_test_add_func ("/mobilisation/undo-stays-with-its-dossier", test_undo_stays_with_its_dossier);
  g_test_add_func ("/mobilisation/the-search-is-a-part-of-the-window", test_the_search_is_a_part_of_the_window);
  g_test_add_func ("/mobilisation/the-way-leads-to-who-was-looked-for", test_the_way_leads_to_who_was_looked_for);
  g_test_add_func ("/mobilisation/what-takes-the-focus-is-named", test_what_takes_the_focus_is_named);
  g_test_add_func ("/mobilisation/what-has-not-come-yet-is-not-counted", test_what_has_not_come_yet_is_not_counted);

  return g_test_run ();
}
