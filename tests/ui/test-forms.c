/* Every form of the catalogue through the kit: shown, edited, saved, read
 * back, walked by the Tab key, named for screen readers. */

#include <adwaita.h>
#include <string.h>

#include "av-candidate-list.h"
#include "av-catalogue.h"
#include "av-columns-layout.h"
#include "av-combo-row.h"
#include "av-form-view.h"
#include "av-id.h"
#include "av-locale.h"
#include "av-other-answers.h"
#include "av-ui.h"
#include "av-wrap-layout.h"
#include "dossier-fixture.h"

/* A form with a field more than the catalogue: one line, nothing in the UI. */
static AvForm longer_contact;
static AvField *longer_fields;

static void
lengthen_contact (void)
{
  static const AvField added = { "couleur-preferee", "situation", "Favourite colour", AV_FIELD_TEXT, AV_FIELD_S1, .limit = 20 };
  const AvForm *contact = av_catalogue_find_form ("contact");

  longer_fields = g_new0 (AvField, contact->n_fields + 1);
  memcpy (longer_fields, contact->fields, contact->n_fields * sizeof (AvField));
  longer_fields[contact->n_fields] = added;
  longer_contact = *contact;
  longer_contact.fields = longer_fields;
  longer_contact.n_fields = contact->n_fields + 1;
  av_catalogue_override_for_test (&longer_contact);
}

static AvSnapshot *
begin_record (AvSession *session,
              const AvForm *form)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *container = form->container == AV_CONTAINER_DOSSIER ? av_id_new_string () : NULL;

  if (form->singleton)
    {
      g_free (id);
      id = av_store_singleton_id (container, form->id);
    }

  return av_record_store_new_snapshot (form->id, id, container);
}

static void
record_saved (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  av_record_editor_save_finish (AV_RECORD_EDITOR (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static GtkWidget *
show_form (AvRecordEditor *editor,
           GtkWidget **view)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  *view = g_object_new (AV_TYPE_FORM_VIEW, "editor", editor, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), *view);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  ui_show (window);

  return window;
}

static void
answer_every_field (AvFormView *view,
                    const AvForm *form,
                    AvRecordEditor *editor)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autofree char *answer = NULL;
      AvFieldRow *row = av_form_view_find_row (view, field->id);

      if ((field->flags & AV_FIELD_RETIRED) != 0)
        continue;

      g_test_message ("%s.%s", form->id, field->id);
      g_assert_nonnull (row);
      answer = dossier_fixture_sample_answer (field);
      av_editor_set_answer (av_field_row_get_editor (row), answer);
      g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), field->id), ==, answer);
    }
}

static void
check_every_field (const AvForm *form,
                   AvSnapshot *saved)
{
  for (guint i = 0; i < form->n_fields; i++)
    {
      const AvField *field = &form->fields[i];
      g_autofree char *answer = dossier_fixture_sample_answer (field);

      if ((field->flags & AV_FIELD_RETIRED) == 0)
        g_assert_cmpstr (av_snapshot_get_answer (saved, field->id), ==, answer);
    }
}

static void
test_every_field_is_edited_and_saved (void)
{
  AvSession *session = ui_fixture_new ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (AvSnapshot) snapshot = begin_record (session, forms[i]);
      g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
      g_autoptr (AvSnapshot) saved = NULL;
      GtkWidget *view;
      GtkWidget *window = show_form (editor, &view);
      gboolean done = FALSE;

      answer_every_field (AV_FORM_VIEW (view), forms[i], editor);
      ui_spin ();
      av_record_editor_save_async (editor, NULL, record_saved, &done);
      ui_spin_until (&done);
      saved = ui_fixture_load (session, av_record_editor_get_id (editor));
      check_every_field (forms[i], saved);
      gtk_window_destroy (GTK_WINDOW (window));
      ui_spin ();
    }

  ui_fixture_close (session);
}

static void
test_reserved_answers_are_saved_everywhere (void)
{
  AvSession *session = ui_fixture_new ();
  const AvForm *form = av_catalogue_find_form ("diagnostic");
  g_autoptr (AvSnapshot) snapshot = begin_record (session, form);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  g_autoptr (AvSnapshot) saved = NULL;
  GtkWidget *view;
  GtkWidget *window = show_form (editor, &view);
  gboolean done = FALSE;

  for (guint i = 0; i < form->n_fields; i++)
    av_record_set_answer (av_record_editor_get_record (editor), form->fields[i].id, AV_ANSWER_REFUSED);
  av_record_editor_save_async (editor, NULL, record_saved, &done);
  ui_spin_until (&done);
  saved = ui_fixture_load (session, av_record_editor_get_id (editor));
  for (guint i = 0; i < form->n_fields; i++)
    g_assert_cmpstr (av_snapshot_get_answer (saved, form->fields[i].id), ==, AV_ANSWER_REFUSED);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
keep_message (AvRecordEditor *editor,
              const char *field,
              const char *message,
              char **kept)
{
  g_assert_null (*kept);
  *kept = g_strdup_printf ("%s: %s", field, message);
}

/* Of a partner, of an agent nobody is asked who might not know. */
static void
test_a_setting_is_filled_in_or_cleared (void)
{
  AvSession *session = ui_fixture_new ();
  const AvForm *form = av_catalogue_find_form ("partenaire");
  g_autofree char *network = dossier_fixture_sample_answer (av_form_find_field (form, "reseau"));
  g_autoptr (AvSnapshot) snapshot = begin_record (session, form);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  g_autofree char *message = NULL;
  GtkWidget *view;
  GtkWidget *window = show_form (editor, &view);
  GtkWidget *clear = ui_find_by_class (GTK_WIDGET (av_form_view_find_row (AV_FORM_VIEW (view), "reseau")), "av-more");

  av_record_set_answer (av_record_editor_get_record (editor), "reseau", network);
  g_assert_false (av_other_answers_open (AV_OTHER_ANSWERS (gtk_widget_get_parent (clear))));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (av_record_get_answer (av_record_editor_get_record (editor), "reseau"));

  g_signal_connect (editor, "refused", G_CALLBACK (keep_message), &message);
  g_assert_false (av_record_editor_check (editor));
  g_assert_cmpstr (message, ==, "nom: Nom : à remplir avant d’enregistrer.");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static AvFieldRow *
find_row_of_focus (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL ? AV_FIELD_ROW (gtk_widget_get_ancestor (focus, AV_TYPE_FIELD_ROW)) : NULL;
}

static void
test_tab_follows_the_form (void)
{
  AvSession *session = ui_fixture_new ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (AvSnapshot) snapshot = begin_record (session, forms[i]);
      g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
      g_autoptr (GPtrArray) rows = NULL;
      GtkWidget *view;
      GtkWidget *window = show_form (editor, &view);

      rows = av_form_view_dup_rows (AV_FORM_VIEW (view));
      gtk_widget_grab_focus (g_ptr_array_index (rows, 0));
      for (guint row = 0; row < rows->len; row++)
        {
          g_assert_true (find_row_of_focus (window) == g_ptr_array_index (rows, row));
          gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
        }

      /* And back the same way. */
      gtk_widget_grab_focus (g_ptr_array_index (rows, rows->len - 1));
      for (guint row = rows->len; row > 0; row--)
        {
          g_test_message ("%s.%s", forms[i]->id, av_field_row_get_field (g_ptr_array_index (rows, row - 1))->id);
          g_assert_true (find_row_of_focus (window) == g_ptr_array_index (rows, row - 1));
          gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD);
        }
      gtk_window_destroy (GTK_WINDOW (window));
      ui_spin ();
    }

  ui_fixture_close (session);
}

/* On a busy computer keys come before what an answer shows is drawn. */
static void
test_tab_leads_to_a_question_before_it_is_drawn (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvSnapshot) snapshot = begin_record (session, av_catalogue_find_form ("contact"));
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *section = av_form_section_new (editor, "joindre");

  rows = g_ptr_array_ref (av_form_section_get_rows (AV_FORM_SECTION (section)));
  gtk_widget_set_visible (g_ptr_array_index (rows, 1), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), section);
  ui_show (window);

  gtk_widget_grab_focus (g_ptr_array_index (rows, 0));
  gtk_widget_set_visible (g_ptr_array_index (rows, 1), TRUE);
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  g_assert_true (find_row_of_focus (window) == g_ptr_array_index (rows, 1));

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* GTK 4.18 asks for it, and would lay one question over the next. */
static void
test_one_line_of_chips_is_as_wide_as_all_of_them (void)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "layout-manager", av_wrap_layout_new (6), NULL);
  GtkWidget *window = gtk_window_new ();
  int height, least, natural;

  for (guint i = 0; i < 3; i++)
    gtk_box_append (GTK_BOX (line), gtk_button_new_with_label ("Chip"));
  gtk_window_set_child (GTK_WINDOW (window), line);
  gtk_widget_measure (line, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, height, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, ==, natural);
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, 4 * height, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <, natural);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* GtkText is the inside of an entry, which has the name. */
static void
check_names (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget) && gtk_widget_get_visible (widget) && !GTK_IS_TEXT (widget) && !ui_has_name (widget))
    g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

static void
check_targets (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) && !GTK_IS_TEXT (widget))
    g_assert_cmpint (gtk_widget_get_height (widget), >=, 44);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_targets (child);
}

static void
test_what_takes_the_focus_is_named_and_large (void)
{
  AvSession *session = ui_fixture_new ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (AvSnapshot) snapshot = begin_record (session, forms[i]);
      g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
      GtkWidget *view;
      GtkWidget *window = show_form (editor, &view);

      g_test_message ("%s", forms[i]->id);
      check_names (view);
      check_targets (view);
      gtk_window_destroy (GTK_WINDOW (window));
      ui_spin ();
    }

  ui_fixture_close (session);
}

/* Over the list, above or below where it opened from. */
static void
sweep_pointer (GtkWidget *target)
{
  graphene_rect_t place;
  int across;

  g_assert_true (gtk_widget_compute_bounds (target, GTK_WIDGET (gtk_widget_get_root (target)), &place));
  across = (int) (place.origin.x + place.size.width / 2);
  for (int down = 0; down < 800; down += 20)
    ui_point (across, down);
}

static void
click_on (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkPopup *popup = GDK_POPUP (gtk_native_get_surface (native));
  graphene_point_t point = GRAPHENE_POINT_INIT (gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2);
  double across, down;

  gtk_native_get_surface_transform (native, &across, &down);
  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (native), &point, &point));
  ui_point (gdk_popup_get_position_x (popup) + (int) (across + point.x), gdk_popup_get_position_y (popup) + (int) (down + point.y));
  ui_click ();
}

static void
test_enter_takes_the_first_whatever_the_pointer_lies_on (void)
{
  AvSession *session = ui_fixture_new ();
  const AvForm *form = av_catalogue_find_form ("diagnostic");
  g_autoptr (AvSnapshot) snapshot = begin_record (session, form);
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  GtkWidget *view;
  GtkWidget *window = show_form (editor, &view);
  AvFieldRow *row = av_form_view_find_row (AV_FORM_VIEW (view), "hebergement");

  if (!ui_point (1, 1))
    {
      g_test_skip ("no xdotool");
      return;
    }

  gtk_widget_grab_focus (GTK_WIDGET (row));
  ui_spin_ms (200);
  ui_type ("lo");
  ui_spin_ms (200);
  sweep_pointer (av_editor_get_target (AV_EDITOR (av_field_row_get_editor (row))));
  ui_press ("Return", NULL);
  ui_spin_ms (200);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "hebergement"), ==, "Fortune");

  gtk_widget_grab_focus (GTK_WIDGET (row));
  ui_spin_ms (200);
  ui_type ("priv");
  ui_spin_ms (200);
  click_on (ui_find_by_class (window, "av-candidate"));
  ui_spin_ms (200);
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "hebergement"), ==, "PrivateRenting");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

static void
test_what_begins_as_typed_comes_first (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvSnapshot) snapshot = begin_record (session, av_catalogue_find_form ("partenaire"));
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  GtkWidget *view;
  GtkWidget *window = show_form (editor, &view);

  gtk_widget_grab_focus (GTK_WIDGET (av_form_view_find_row (AV_FORM_VIEW (view), "code-insee")));
  ui_spin_ms (200);
  if (ui_type ("rouen"))
    {
      ui_spin_ms (300);
      ui_press ("Return", NULL);
      ui_spin_ms (200);
      g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (editor), "code-insee"), ==, "76540");
    }

  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* By its name, its postal code, its INSEE code, its name in the papers. */
static void
test_a_commune_is_found_by_its_codes (void)
{
  static const struct
  {
    const char *text;
    const char *code;
  } cases[] = {
    { "76540", "76540" },
    { "76100", "76540" },
    { "76160 darn", "76212" },
    { "elbeuf sur seine", "76231" },
  };
  AvSession *session = ui_fixture_new ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);
  guint n_places = 0;

  for (guint i = 0; i < n_forms; i++)
    for (guint j = 0; j < forms[i]->n_fields; j++)
      {
        const AvField *field = &forms[i]->fields[j];
        g_autoptr (AvCandidateList) candidates = field->kind == AV_FIELD_PLACE ? av_candidate_list_new (field, session) : NULL;

        if (candidates == NULL)
          continue;

        n_places++;
        for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
          {
            g_autoptr (AvCandidate) first = NULL;

            av_candidate_list_filter (candidates, cases[k].text);
            first = g_list_model_get_item (G_LIST_MODEL (candidates), 0);
            g_test_message ("%s.%s by %s", forms[i]->id, field->id, cases[k].text);
            g_assert_nonnull (first);
            g_assert_cmpstr (av_candidate_get_code (first), ==, cases[k].code);
          }
      }

  g_assert_cmpuint (n_places, >, 0);
  ui_fixture_close (session);
}

/* « Two answers » and a reserved answer stand in the line of the answer. */
static void
test_a_line_is_as_high_with_every_mark (void)
{
  static const char *const marks[] = { "av-mark", "av-pill" };
  AvSession *session = ui_fixture_new ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autoptr (AvSnapshot) snapshot = begin_record (session, forms[i]);
      g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
      GtkWidget *window = gtk_window_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      g_test_message ("%s", forms[i]->id);
      gtk_window_set_child (GTK_WINDOW (window), box);
      for (guint field = 0; field < 2 * forms[i]->n_fields; field++)
        {
          GtkWidget *row = av_field_row_new (&forms[i]->fields[field / 2], editor, field % 2);

          gtk_box_append (GTK_BOX (box), row);
          for (guint mark = 0; mark < G_N_ELEMENTS (marks); mark++)
            gtk_widget_set_visible (ui_find_by_class (row, marks[mark]), TRUE);
        }
      ui_check_sizes (box);
      gtk_window_destroy (GTK_WINDOW (window));
    }

  ui_fixture_close (session);
}

static void
test_an_added_field_needs_nothing_here (void)
{
  AvSession *session = ui_fixture_new ();
  g_autoptr (AvSnapshot) snapshot = begin_record (session, av_catalogue_find_form ("contact"));
  g_autoptr (AvRecordEditor) editor = av_record_editor_new (session, snapshot, "test");
  GtkWidget *view;
  GtkWidget *window = show_form (editor, &view);

  g_assert_nonnull (av_form_view_find_row (AV_FORM_VIEW (view), "couleur-preferee"));
  gtk_window_destroy (GTK_WINDOW (window));
  ui_fixture_close (session);
}

/* A choice is taken back by the program, and the list opened again by a fast hand. */
static void
test_a_list_begins_at_what_is_selected (void)
{
  const char *const choices[] = { "À choisir", "Oral", "Écrit", "Aucun", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (choices);
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window = gtk_window_new ();

  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  av_combo_row_begin_at_selected (row);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_window_set_child (GTK_WINDOW (window), list);
  ui_show (window);

  for (guint i = 0; i < 3; i++)
    {
      adw_combo_row_set_selected (row, 0);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      ui_spin_ms (100);
      if (!ui_press_at_once ("space", "Down", "Down", "Return", NULL))
        {
          g_test_skip ("xdotool is not installed");
          break;
        }
      for (guint n = 0; n < UI_PATIENCE && adw_combo_row_get_selected (row) == 0; n++)
        ui_spin_ms (20);
      g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
    }

  gtk_window_destroy (GTK_WINDOW (window));
}

static int
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *natural)
{
  int minimum;

  gtk_widget_measure (widget, orientation, for_size, &minimum, natural, NULL, NULL);
  g_assert_cmpint (minimum, <=, *natural);

  return minimum;
}

/* A box looks for the width of a height by the heights of its children, and GTK warns
 * where that is more than they like. */
static void
test_columns_are_as_wide_as_a_height_takes (void)
{
  const char *const texts[] = { "Où dors-tu ce soir ?", "Depuis quand, et jusqu’à quand cela peut-il durer ?", "Avec qui, et que dirais-tu de cet endroit si un ami y cherchait un lit ?" };
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  int natural_height, natural, width;
  int least;

  gtk_widget_set_layout_manager (columns, av_columns_layout_new (100, 3, 10));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    gtk_box_append (GTK_BOX (columns), g_object_new (GTK_TYPE_LABEL, "label", texts[i], "wrap", TRUE, NULL));
  for (guint i = 0; i < 2; i++)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", texts[i], "wrap", TRUE, NULL));
  gtk_box_append (GTK_BOX (box), columns);

  least = measure (columns, GTK_ORIENTATION_VERTICAL, -1, &natural_height);
  for (int height = least; height <= natural_height; height++)
    {
      width = measure (columns, GTK_ORIENTATION_HORIZONTAL, height, &natural);
      g_assert_cmpint (measure (columns, GTK_ORIENTATION_VERTICAL, width, &(int){ 0 }), <=, height);
      for (int wider = natural; wider < natural + 400; wider += 7)
        g_assert_cmpint (measure (columns, GTK_ORIENTATION_VERTICAL, wider, &(int){ 0 }), <=, height);
    }

  least = measure (box, GTK_ORIENTATION_VERTICAL, -1, &natural_height);
  for (int height = least; height <= natural_height; height++)
    measure (box, GTK_ORIENTATION_HORIZONTAL, height, &natural);

  g_object_unref (box);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  lengthen_contact ();
  av_ui_init ();

  g_test_add_func ("/forms/every-field-is-edited-and-saved", test_every_field_is_edited_and_saved);
  g_test_add_func ("/forms/reserved-answers-are-saved-everywhere", test_reserved_answers_are_saved_everywhere);
  g_test_add_func ("/forms/a-setting-is-filled-in-or-cleared", test_a_setting_is_filled_in_or_cleared);
  g_test_add_func ("/forms/tab-follows-the-form", test_tab_follows_the_form);
  g_test_add_func ("/forms/tab-leads-to-a-question-before-it-is-drawn", test_tab_leads_to_a_question_before_it_is_drawn);
  g_test_add_func ("/forms/one-line-of-chips-is-as-wide-as-all-of-them", test_one_line_of_chips_is_as_wide_as_all_of_them);
  g_test_add_func ("/forms/what-takes-the-focus-is-named-and-large", test_what_takes_the_focus_is_named_and_large);
  g_test_add_func ("/forms/enter-takes-the-first-whatever-the-pointer-lies-on", test_enter_takes_the_first_whatever_the_pointer_lies_on);
  g_test_add_func ("/forms/what-begins-as-typed-comes-first", test_what_begins_as_typed_comes_first);
  g_test_add_func ("/forms/a-commune-is-found-by-its-codes", test_a_commune_is_found_by_its_codes);
  g_test_add_func ("/forms/a-line-is-as-high-with-every-mark", test_a_line_is_as_high_with_every_mark);
  g_test_add_func ("/forms/a-list-begins-at-what-is-selected", test_a_list_begins_at_what_is_selected);
  g_test_add_func ("/forms/columns-are-as-wide-as-a-height-takes", test_columns_are_as_wide_as_a_height_takes);
  g_test_add_func ("/forms/an-added-field-needs-nothing-here", test_an_added_field_needs_nothing_here);

  return g_test_run ();
}
