/* What was begun on a list of records and not saved comes back, in every
 * window and on every page of it, and can be begun afresh. */

#include <adwaita.h>
#include <string.h>

#include "av-action-plan.h"
#include "av-catalogue.h"
#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-draft-bar.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-records-page.h"
#include "av-reglages-window.h"
#include "av-ui.h"
#include "dossier-fixture.h"

#define PERIOD_MS 20
#define PERIODS 3000

static gpointer
list_drafts (AvStore *store,
             gpointer user_data,
             GError **error)
{
  return av_draft_list (store, error);
}

static guint
count_drafts (AvSession *session)
{
  g_autoptr (GPtrArray) drafts = av_queue_call_sync (av_session_get_queue (session), list_drafts, NULL, NULL);

  return drafts->len;
}

/* The page of records that is seen. */
static AvRecordsPage *
find_page (GtkWidget *widget)
{
  AvRecordsPage *found = NULL;

  if (AV_IS_RECORDS_PAGE (widget) && gtk_widget_get_mapped (widget))
    return AV_RECORDS_PAGE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_page (child);

  return found;
}

static GtkWidget *
show (AvSession *session,
      GType type,
      const char *container,
      const char *page)
{
  GtkWidget *window = g_object_new (type, "session", session, NULL);

  if (container != NULL)
    g_object_set (window, "container", container, NULL);
  ui_show (window);
  if (page != NULL)
    g_object_set (window, "page", page, NULL);
  for (int i = 0; i < PERIODS && page != NULL && find_page (window) == NULL; i++)
    ui_spin_ms (PERIOD_MS);

  return window;
}

static void
leave (GtkWidget *window)
{
  g_autoptr (GtkWidget) held = g_object_ref (window);

  gtk_window_close (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin ();
}

/* The first question a person answers, answered as typed: no draft is checked. */
static const AvField *
begin_record (AvRecordsPage *page)
{
  g_autoptr (GPtrArray) rows = NULL;

  av_records_page_add (page);
  rows = av_form_view_dup_rows (av_records_page_get_form_view (page));
  for (guint i = 0; i < rows->len; i++)
    {
      const AvField *field = av_field_row_get_field (g_ptr_array_index (rows, i));
      AvRecord *record = av_record_editor_get_record (av_records_page_get_editor (page));
      g_autofree char *answer = dossier_fixture_sample_answer (field);

      if ((field->flags & AV_FIELD_AUTOMATIC) != 0 || av_record_get_answer (record, field->id) != NULL)
        continue;

      av_editor_set_answer (av_field_row_get_editor (g_ptr_array_index (rows, i)), answer);
      return field;
    }

  g_assert_not_reached ();
}

static AvRecordEditor *
wait_for_editor (AvRecordsPage *page)
{
  for (int i = 0; i < PERIODS && av_records_page_get_editor (page) == NULL; i++)
    ui_spin_ms (PERIOD_MS);

  g_assert_nonnull (av_records_page_get_editor (page));

  return av_records_page_get_editor (page);
}

static void
start_afresh (GtkWidget *bar)
{
  g_assert_true (gtk_widget_get_mapped (bar));
  g_signal_emit_by_name (ui_find_child (bar, GTK_TYPE_BUTTON), "clicked");
  g_assert_false (gtk_widget_get_visible (bar));
}

static void
try_page (AvSession *session,
          GType type,
          const char *container,
          const char *page_id)
{
  GtkWidget *window = show (session, type, container, page_id);
  const AvField *field = begin_record (find_page (window));
  g_autofree char *answer = dossier_fixture_sample_answer (field);
  g_autofree char *id = g_strdup (av_record_editor_get_id (av_records_page_get_editor (find_page (window))));
  AvRecordsPage *page;
  AvRecordEditor *editor;
  AvDraftBar *bar;

  g_test_message ("%s, %s: %s", g_type_name (type), page_id, field->id);
  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 1);

  window = show (session, type, container, page_id);
  page = find_page (window);
  editor = wait_for_editor (page);
  g_assert_cmpstr (av_record_editor_get_id (editor), ==, id);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), field->id), ==, answer);
  ui_spin_ms (PERIOD_MS);

  bar = AV_DRAFT_BAR (ui_find_child (GTK_WIDGET (page), AV_TYPE_DRAFT_BAR));
  start_afresh (GTK_WIDGET (bar));
  g_assert_true (av_records_page_get_editor (page) == editor);
  g_assert_false (av_record_editor_is_dirty (editor));
  g_assert_null (av_record_get_answer (av_record_editor_get_record (editor), field->id));
  g_assert_nonnull (gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (window)), AV_TYPE_FIELD_ROW));
  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 0);
}

static void
test_begun_in_the_diagnostic_comes_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      if (pages[i].kind == AV_PAGE_RECORDS)
        try_page (session, AV_TYPE_DIAGNOSTIC_WINDOW, container, pages[i].id);
    }

  ui_fixture_close (session);
}

/* Each page of the stack that holds records. */
static void
try_pages_of_stack (AvSession *session,
                    GType type,
                    const char *container)
{
  GtkWidget *window = show (session, type, container, NULL);
  GtkStack *stack = GTK_STACK (gtk_widget_get_parent (ui_find_child (window, AV_TYPE_RECORDS_PAGE)));
  g_autoptr (GListModel) pages = G_LIST_MODEL (gtk_stack_get_pages (stack));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (pages, i);
      GtkStackPage *page = GTK_STACK_PAGE (item);

      if (AV_IS_RECORDS_PAGE (gtk_stack_page_get_child (page)))
        g_ptr_array_add (names, g_strdup (gtk_stack_page_get_name (page)));
    }
  leave (window);

  g_assert_cmpuint (names->len, >, 0);
  for (guint i = 0; i < names->len; i++)
    try_page (session, type, container, g_ptr_array_index (names, i));
}

static void
test_begun_in_the_mobilisation_comes_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);

  try_pages_of_stack (session, AV_TYPE_MOBILISATION_WINDOW, container);
  ui_fixture_close (session);
}

static void
test_begun_in_the_settings_comes_back (void)
{
  AvSession *session = ui_fixture_new ();

  try_pages_of_stack (session, AV_TYPE_REGLAGES_WINDOW, NULL);
  ui_fixture_close (session);
}

/* The line of the plan and the page of actions have a draft each. */
static void
test_line_of_the_plan_comes_back (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autofree char *need = dossier_fixture_need_roof (session, container, 2);
  GtkWidget *window = show (session, AV_TYPE_MOBILISATION_WINDOW, container, NULL);
  GtkWidget *plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);
  GtkWidget *bar = ui_find_child (plan, AV_TYPE_DRAFT_BAR);
  AvFieldRow *row;

  ui_wait_a_moment ();
  row = AV_FIELD_ROW (ui_find_child (plan, AV_TYPE_FIELD_ROW));
  av_editor_set_answer (av_field_row_get_editor (row), "foyer");
  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 1);

  window = show (session, AV_TYPE_MOBILISATION_WINDOW, container, NULL);
  plan = ui_find_child (window, AV_TYPE_ACTION_PLAN);
  bar = ui_find_child (plan, AV_TYPE_DRAFT_BAR);
  for (int i = 0; i < PERIODS && !gtk_widget_get_mapped (bar); i++)
    ui_spin_ms (PERIOD_MS);
  row = AV_FIELD_ROW (ui_find_child (plan, AV_TYPE_FIELD_ROW));
  g_assert_true (av_field_row_is_answered (row));
  start_afresh (bar);
  ui_wait_a_moment ();
  g_assert_false (av_field_row_is_answered (AV_FIELD_ROW (ui_find_child (plan, AV_TYPE_FIELD_ROW))));
  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 0);

  ui_fixture_close (session);
}

/* Closed by hand it is not lost either: the next one begun goes on with it. */
static void
test_closed_form_is_gone_on_with (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = show (session, AV_TYPE_MOBILISATION_WINDOW, container, "action");
  AvRecordsPage *page = find_page (window);
  const AvField *field = begin_record (page);
  g_autofree char *id = g_strdup (av_record_editor_get_id (av_records_page_get_editor (page)));

  av_records_page_close (page);
  g_assert_null (av_records_page_get_editor (page));
  av_records_page_add (page);
  ui_spin_ms (PERIOD_MS);
  g_assert_cmpstr (av_record_editor_get_id (av_records_page_get_editor (page)), ==, id);
  g_assert_nonnull (av_record_get_answer (av_record_editor_get_record (av_records_page_get_editor (page)), field->id));
  start_afresh (ui_find_child (GTK_WIDGET (page), AV_TYPE_DRAFT_BAR));

  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 0);
  ui_fixture_close (session);
}

/* A correction starts afresh at what was told, and goes on correcting it. */
static void
test_correction_starts_afresh_at_what_was_told (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  g_autoptr (AvChange) told = av_change_new ("evenement", NULL, container, NULL);
  GtkWidget *window;
  AvRecordsPage *page;
  AvRecord *record;

  av_change_set (told, "type", "appel");
  av_change_set (told, "date", "2026-02-02T10:00:00+01:00");
  av_change_set (told, "canal", "ThirdParty");
  av_change_set (told, "initiative", "pro");
  av_change_set (told, "synthese", "rappellera");
  ui_fixture_commit (session, told);

  window = show (session, AV_TYPE_MOBILISATION_WINDOW, container, "evenement");
  av_records_page_open (find_page (window), av_change_get_id (told));
  record = av_record_editor_get_record (wait_for_editor (find_page (window)));
  av_record_set_answer (record, "synthese", "a rappelé");
  leave (window);

  window = show (session, AV_TYPE_MOBILISATION_WINDOW, container, "evenement");
  page = find_page (window);
  record = av_record_editor_get_record (wait_for_editor (page));
  g_assert_cmpstr (av_record_get_answer (record, "synthese"), ==, "a rappelé");
  ui_spin_ms (PERIOD_MS);
  start_afresh (ui_find_child (GTK_WIDGET (page), AV_TYPE_DRAFT_BAR));
  g_assert_cmpstr (av_record_get_answer (record, "synthese"), ==, "rappellera");
  g_assert_cmpstr (av_record_get_answer (record, "corrige"), ==, av_change_get_id (told));

  leave (window);
  g_assert_cmpuint (count_drafts (session), ==, 0);
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

  g_test_add_func ("/drafts/begun-in-the-diagnostic-comes-back", test_begun_in_the_diagnostic_comes_back);
  g_test_add_func ("/drafts/begun-in-the-mobilisation-comes-back", test_begun_in_the_mobilisation_comes_back);
  g_test_add_func ("/drafts/begun-in-the-settings-comes-back", test_begun_in_the_settings_comes_back);
  g_test_add_func ("/drafts/line-of-the-plan-comes-back", test_line_of_the_plan_comes_back);
  g_test_add_func ("/drafts/closed-form-is-gone-on-with", test_closed_form_is_gone_on_with);
  g_test_add_func ("/drafts/correction-starts-afresh-at-what-was-told", test_correction_starts_afresh_at_what_was_told);

  return g_test_run ();
}
