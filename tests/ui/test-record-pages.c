/* The pages of records, of a dossier and of the territory: every form of theirs
 * written, found in the list, mended and read back. */

#include <adwaita.h>

#include "av-catalogue.h"
#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-field-row.h"
#include "av-form-view.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-page-switcher.h"
#include "av-record-list-view.h"
#include "av-records-page.h"
#include "av-reglages-window.h"
#include "av-status-line.h"
#include "av-ui.h"
#include "dossier-fixture.h"

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

/* A screen reader is told of every page that is visible, shown or not. */
static void
check_read_out (GtkStack *pages,
                GtkWidget *page)
{
  g_assert_true (gtk_stack_get_visible_child (pages) == page);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (pages)); child != NULL; child = gtk_widget_get_next_sibling (child))
    g_assert_cmpint (gtk_widget_get_visible (child), ==, child == page);
}

/* By a button, and by the keys. */
static void
check_turned (GtkWidget *window,
              GtkStack *pages)
{
  GtkWidget *button = gtk_widget_get_first_child (ui_find_child (window, AV_TYPE_PAGE_SWITCHER));
  GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (pages));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  check_read_out (pages, page);
  g_assert_true (gtk_widget_activate_action (window, "win.next-section", NULL));
  check_read_out (pages, gtk_widget_get_next_sibling (page));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (gtk_widget_get_next_sibling (button))));
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

  check_read_out (pages, gtk_widget_get_first_child (GTK_WIDGET (pages)));
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const AvForm *form = av_catalogue_find_form (forms[i]);

      g_object_set (window, "page", forms[i], NULL);
      check_read_out (pages, gtk_stack_get_child_by_name (pages, forms[i]));
      ui_spin ();
      try_records_page (session, window, AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, forms[i])), form,
                        form->container == AV_CONTAINER_DOSSIER ? container : NULL);
    }
  check_turned (window, pages);

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
      check_read_out (pages, gtk_stack_get_child_by_name (pages, forms[i]->id));
      ui_wait_a_moment ();
      try_records_page (session, window, AV_RECORDS_PAGE (gtk_stack_get_child_by_name (pages, forms[i]->id)), forms[i], NULL);
      ui_check_names (window);
      ui_check_sizes (gtk_window_get_child (GTK_WINDOW (window)));
    }
  check_turned (window, pages);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* By the partner as well, who is another record. */
static void
test_what_is_mended_is_called_as_in_the_list (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, session, container);
  g_autoptr (AvChange) partner = av_change_new ("partenaire", NULL, NULL, NULL);
  g_autoptr (AvChange) referral = av_change_new ("orientation", NULL, container, NULL);
  AvRecordsPage *page;

  av_change_set (partner, "nom", "Foyer Hauteville");
  av_change_set (partner, "type", "SIAE");
  av_change_set (partner, "sensible", "non");
  av_change_set (partner, "code-insee", FIXTURE_SCOPE);
  ui_fixture_commit (session, partner);
  av_change_set (referral, "vers", av_change_get_id (partner));
  av_change_set (referral, "proposee-le", "2026-11-06");
  av_change_set (referral, "accord-jeune", "oui");
  av_change_set (referral, "mode", "fiche");
  ui_fixture_commit (session, referral);

  g_object_set (window, "page", "orientation", NULL);
  ui_spin ();
  page = dossier_fixture_find_page (window, "orientation");
  ui_wait_a_moment ();
  g_assert_cmpstr (gtk_label_get_text (ui_find_label (GTK_WIDGET (page), "Foyer")), ==, "Foyer Hauteville"); /* the day is below */
  av_records_page_open (page, av_change_get_id (referral));
  ui_wait_a_moment ();
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (page), AV_TYPE_RECORDS_PAGE, "caption"))),
                   ==, "Foyer Hauteville · 6 nov. 2026");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static const char *
get_foot (GtkWidget *window)
{
  GtkWidget *status = ui_find_child (window, AV_TYPE_STATUS_LINE);

  return gtk_label_get_text (GTK_LABEL (ui_find_child (status, GTK_TYPE_LABEL)));
}

/* Transfer none: the page, whose record is begun and cannot be saved as it is. */
static AvRecordsPage *
refuse_partner (GtkWidget *window)
{
  AvRecordsPage *page = dossier_fixture_find_page (window, "partenaire");

  av_records_page_add (page);
  ui_wait_a_moment ();
  gtk_widget_activate_action (window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_foot (window), !=, "");

  return page;
}

/* Nor is it said of another page. */
static void
test_a_refusal_goes_with_what_was_refused (void)
{
  AvSession *session = ui_fixture_new ();
  GtkWidget *window = g_object_new (AV_TYPE_REGLAGES_WINDOW, "session", session, "page", "partenaire", NULL);
  AvRecordsPage *page;

  ui_show (window);
  ui_wait_a_moment ();
  page = refuse_partner (window);
  av_records_page_close (page);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_foot (window), ==, "");

  refuse_partner (window);
  g_object_set (window, "page", "operation", NULL);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_foot (window), ==, "");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* ---- A hand faster than the store ------------------------------------------- */

#define NEEDS "besoin-immediat"

typedef struct
{
  AvSession *session;
  GtkWidget *window;
  AvRecordsPage *page;
} Needs;

static void
open_needs (Needs *needs,
            gconstpointer user_data)
{
  g_autofree char *container = NULL;
  GtkWidget *any;

  needs->session = ui_fixture_new ();
  container = dossier_fixture_meet (needs->session);
  needs->window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, needs->session, container);
  g_object_set (needs->window, "page", NEEDS, NULL);
  ui_spin ();
  any = ui_find_child (needs->window, AV_TYPE_RECORDS_PAGE);
  needs->page = AV_RECORDS_PAGE (gtk_stack_get_child_by_name (GTK_STACK (gtk_widget_get_parent (any)), NEEDS));
}

static void
close_needs (Needs *needs,
             gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (needs->window));
  ui_fixture_close (needs->session);
}

/* Begun and answered; transfer full: which. */
static char *
answer_need (Needs *needs)
{
  const AvForm *form = av_catalogue_find_form (NEEDS);
  AvRecordEditor *editor;

  av_records_page_add (needs->page);
  ui_wait_a_moment ();
  editor = av_records_page_get_editor (needs->page);
  for (guint i = 0; i < form->n_fields; i++)
    {
      g_autofree char *answer = dossier_fixture_sample_answer (&form->fields[i]);

      av_record_set_answer (av_record_editor_get_record (editor), form->fields[i].id, answer);
    }

  return g_strdup (av_record_editor_get_id (editor));
}

static const char *
get_written (Needs *needs)
{
  AvRecordEditor *editor = av_records_page_get_editor (needs->page);

  return editor != NULL ? av_record_editor_get_id (editor) : NULL;
}

/* Pressed before the save is answered. */
static void
test_what_is_asked_during_a_save_comes (Needs *needs,
                                        gconstpointer user_data)
{
  g_autofree char *first = answer_need (needs);
  g_autofree char *second = NULL;
  g_autoptr (AvSnapshot) saved = NULL;

  gtk_widget_activate_action (needs->window, "win.save", NULL);
  av_records_page_add (needs->page);
  ui_wait_a_moment ();
  saved = ui_fixture_load (needs->session, first);
  g_assert_nonnull (saved);
  g_assert_nonnull (get_written (needs));
  g_assert_cmpstr (get_written (needs), !=, first);
  av_records_page_close (needs->page);

  second = answer_need (needs);
  gtk_widget_activate_action (needs->window, "win.save", NULL);
  av_records_page_open (needs->page, first);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_written (needs), ==, first);
}

/* Closed before the answer: nothing opens on whoever left. */
static void
test_what_is_given_up_does_not_come (Needs *needs,
                                     gconstpointer user_data)
{
  g_autofree char *typed = answer_need (needs);

  av_records_page_add (needs->page);
  av_records_page_close (needs->page);
  ui_wait_a_moment ();
  g_assert_null (get_written (needs));

  av_records_page_add (needs->page);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_written (needs), ==, typed);
}

static gpointer
rest_a_while (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_usleep (G_USEC_PER_SEC / 5);

  return NULL;
}

/* Transfer full: which. */
static char *
save_need (Needs *needs)
{
  g_autofree char *id = answer_need (needs);

  gtk_widget_activate_action (needs->window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_null (get_written (needs));

  return g_steal_pointer (&id);
}

/* The store answers once all was asked, as on a slow machine. */
static void
open_late (Needs *needs,
           const char *id)
{
  av_queue_call (av_session_get_queue (needs->session), rest_a_while, NULL, NULL, NULL, NULL, NULL, NULL);
  av_records_page_open (needs->page, id);
}

/* The letters go on where they began. */
static void
test_what_comes_late_replaces_nothing (Needs *needs,
                                       gconstpointer user_data)
{
  g_autofree char *first = save_need (needs);
  g_autofree char *second = save_need (needs);
  g_autofree char *begun = NULL;
  AvRecordEditor *editor;

  open_late (needs, first);
  av_records_page_add (needs->page);
  editor = av_records_page_get_editor (needs->page);
  begun = g_strdup (av_record_editor_get_id (editor));
  av_record_set_answer (av_record_editor_get_record (editor), "libelle", "Un duvet");
  ui_wait_a_moment ();
  g_assert_cmpstr (get_written (needs), ==, begun);
  g_assert_true (av_records_page_get_editor (needs->page) == editor);
  av_record_editor_discard (editor);
  av_records_page_close (needs->page);

  open_late (needs, first);
  av_records_page_open (needs->page, second);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_written (needs), ==, second);

  /* The draft in hand is chosen again meanwhile. */
  av_record_set_answer (av_record_editor_get_record (av_records_page_get_editor (needs->page)), "libelle", "Manger");
  open_late (needs, first);
  av_records_page_take_draft (needs->page, second);
  ui_wait_a_moment ();
  g_assert_cmpstr (get_written (needs), ==, second);

  open_late (needs, first);
  av_records_page_close (needs->page);
  ui_wait_a_moment ();
  g_assert_null (get_written (needs));
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  g_test_add_func ("/record-pages/records-of-the-diagnostic-are-kept", test_records_of_the_diagnostic_are_kept);
  g_test_add_func ("/record-pages/records-of-the-mobilisation-are-kept", test_records_of_the_mobilisation_are_kept);
  g_test_add_func ("/record-pages/records-of-the-territory-are-kept", test_records_of_the_territory_are_kept);
  g_test_add_func ("/record-pages/what-is-mended-is-called-as-in-the-list", test_what_is_mended_is_called_as_in_the_list);
  g_test_add_func ("/record-pages/a-refusal-goes-with-what-was-refused", test_a_refusal_goes_with_what_was_refused);
  g_test_add ("/record-pages/what-is-asked-during-a-save-comes", Needs, NULL, open_needs, test_what_is_asked_during_a_save_comes, close_needs);
  g_test_add ("/record-pages/what-is-given-up-does-not-come", Needs, NULL, open_needs, test_what_is_given_up_does_not_come, close_needs);
  g_test_add ("/record-pages/what-comes-late-replaces-nothing", Needs, NULL, open_needs, test_what_comes_late_replaces_nothing, close_needs);

  return g_test_run ();
}
