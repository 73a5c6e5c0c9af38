/* The diagnostic of one young person, from the contact taken at a stall: its
 * pages written, turned, refused and led through by the keyboard. */

#include <adwaita.h>

#include "av-catalogue.h"
#include "av-diagnostic-outline.h"
#include "av-diagnostic-page.h"
#include "av-diagnostic-window.h"
#include "av-dossier-choice.h"
#include "av-field-row.h"
#include "av-form-view.h"
#include "av-locale.h"
#include "av-ui.h"
#include "dossier-fixture.h"

static void
test_every_page_is_saved (void)
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
  int least_width;

  g_object_set (window, "page", "attentes", NULL);
  av_editor_set_answer (av_field_row_get_editor (av_form_view_find_row (view, "points-forts")), DOSSIER_FIXTURE_MARKUP);
  gtk_widget_activate_action (window, "win.next-section", NULL);
  ui_wait_a_moment ();
  g_object_get (window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, "activite");
  /* With what takes the save back, it still fits a small screen. */
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  g_assert_cmpint (least_width, <=, 1024);
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

/* Nothing is counted before the dossier has come, but the parts have their names. */
static void
test_a_part_has_its_name_before_its_count (void)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), g_object_new (AV_TYPE_DIAGNOSTIC_OUTLINE, NULL));
  ui_show (window);
  ui_check_names (window);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_what_takes_the_focus_is_named (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *container = dossier_fixture_meet (session);
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, container);
  guint n_pages;
  const AvDiagnosticPage *pages = av_diagnostic_pages_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_object_set (window, "page", pages[i].id, NULL);
      ui_wait_a_moment ();
      ui_check_names (window);
      ui_check_sizes (gtk_window_get_child (GTK_WINDOW (window)));
    }

  gtk_window_destroy (GTK_WINDOW (window));
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
  target = av_editor_get_target (av_field_row_get_editor (dossier_fixture_find_row (window, "date-naissance")));
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
      g_assert_true (focus == GTK_WIDGET (dossier_fixture_find_row (window, "date-naissance")));
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* Who is looked for, Enter, and the next page at once: of who was looked for. */
static void
test_a_fast_hand_means_who_was_looked_for (void)
{
  AvSession *session = ui_fixture_new ();
  g_autofree char *cosette = dossier_fixture_meet (session);
  g_autofree char *fanchon = dossier_fixture_open (session, "Fanchon");
  GtkWidget *window = dossier_fixture_show_window (AV_TYPE_DIAGNOSTIC_WINDOW, session, cosette);
  GtkWidget *search = ui_find_child (ui_find_child (window, AV_TYPE_DOSSIER_CHOICE), GTK_TYPE_SEARCH_ENTRY);
  const char *next = av_diagnostic_pages_find ("attentes")[1].id;
  g_autofree char *kept = NULL;
  gboolean there = FALSE;
  gint held;

  g_object_set (window, "page", "reste", NULL);
  ui_wait_a_moment ();
  gtk_widget_activate_action (window, "win.search", NULL);
  dossier_fixture_hold_store (session, &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Fanchon");
  g_signal_emit_by_name (search, "activate");
  gtk_widget_activate_action (window, "win.previous-section", NULL);
  gtk_widget_activate_action (window, "win.next-section", NULL);
  g_object_get (window, "page", &kept, NULL);
  g_assert_cmpstr (kept, ==, "reste");

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && !there; i++)
    {
      g_autofree char *container = NULL;
      g_autofree char *page = NULL;

      ui_spin_ms (20);
      g_object_get (window, "container", &container, "page", &page, NULL);
      there = g_strcmp0 (container, fanchon) == 0 && g_strcmp0 (page, next) == 0;
    }
  g_assert_true (there);

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

  g_test_add_func ("/diagnostic/a-contact-becomes-a-dossier", test_a_contact_becomes_a_dossier);
  g_test_add_func ("/diagnostic/every-page-is-saved", test_every_page_is_saved);
  g_test_add_func ("/diagnostic/a-page-turned-is-saved", test_a_page_turned_is_saved);
  g_test_add_func ("/diagnostic/what-takes-the-focus-is-named", test_what_takes_the_focus_is_named);
  g_test_add_func ("/diagnostic/a-part-has-its-name-before-its-count", test_a_part_has_its_name_before_its_count);
  g_test_add_func ("/diagnostic/the-keyboard-is-enough", test_the_keyboard_is_enough);
  g_test_add_func ("/diagnostic/a-refused-date-keeps-the-keyboard", test_a_refused_date_keeps_the_keyboard);
  g_test_add_func ("/diagnostic/a-fast-hand-means-who-was-looked-for", test_a_fast_hand_means_who_was_looked_for);

  return g_test_run ();
}
