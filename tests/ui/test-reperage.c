/* The stall: a contact in ten keys beside the name and the number, on a
 * French keyboard, with real key presses. */

#include <adwaita.h>

#include "av-capture.h"
#include "av-field-row.h"
#include "av-new-dossier.h"
#include "av-person-pane.h"
#include "av-record-list-view.h"
#include "av-record-row.h"
#include "av-start-window.h"
#include "dossier-fixture.h"
#include "stall.h"
#include "ui-fixture.h"

/* The window of a small computer, where "how soon" appears above the question
 * that gets the keyboard: that one is seen, with all its answers. */
static void
test_question_in_sight (Stall *stall,
                        gconstpointer layout)
{
  GtkWidget *row;
  GtkWidget *viewport;
  graphene_rect_t bounds;

  gtk_window_set_default_size (GTK_WINDOW (stall->window), 1024, 600);
  ui_spin_ms (300);
  if (!ui_type ("Fantine"))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  ui_press ("Tab", "eacute", "ampersand", "apostrophe", NULL);
  ui_spin_ms (300);

  row = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (stall->window)), AV_TYPE_FIELD_ROW);
  g_assert_cmpstr (av_field_row_get_field (AV_FIELD_ROW (row))->id, ==, "moyen-contact");
  viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  g_assert_true (gtk_widget_compute_bounds (row, viewport, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (viewport));
}

/* Ten keys: Tab, age, origin, need, reached by, Enter after the number, call
 * back, information, Ctrl+Enter — nine, and Ctrl+N before the first. */
static void
test_ten_keys (Stall *stall,
               gconstpointer layout)
{
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GPtrArray) needs = NULL;
  AvSummary *contact;

  if (!ui_type ("Gavroche"))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  ui_press ("Tab", "ampersand", "eacute", "quotedbl", "ampersand", NULL);
  ui_type ("0639981299");
  ui_press ("Return", "o", "ampersand", "ctrl+Return", NULL);
  ui_spin_ms (500);

  contacts = stall_list_records (stall, "contact");
  g_assert_cmpuint (contacts->len, ==, 1);
  contact = g_ptr_array_index (contacts, 0);
  g_assert_cmpstr (av_summary_get_answer (contact, "prenom-ou-surnom"), ==, "Gavroche");
  g_assert_cmpstr (av_summary_get_answer (contact, "tranche-age"), ==, "16-17");
  g_assert_cmpstr (av_summary_get_answer (contact, "origine"), ==, "PAIR");
  g_assert_cmpstr (av_summary_get_answer (contact, "besoin-immediat"), ==, "P3");
  g_assert_cmpstr (av_summary_get_answer (contact, "echeance"), ==, "J1");
  g_assert_cmpstr (av_summary_get_answer (contact, "moyen-contact"), ==, "tel");
  g_assert_cmpstr (av_summary_get_answer (contact, "valeur-contact"), ==, "+33639981299");
  g_assert_cmpstr (av_summary_get_answer (contact, "accord-recontact"), ==, "oui");
  g_assert_cmpstr (av_summary_get_answer (contact, "info-rgpd-remise"), ==, "orale");
  g_assert_cmpstr (av_summary_get_answer (contact, "operation"), ==, FIXTURE_OPERATION);

  needs = stall_list_records (stall, "besoin-immediat");
  g_assert_cmpuint (needs->len, ==, 1);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (needs, 0), "priorite"), ==, "P3");
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (needs, 0), "statut"), ==, "ouvert");
}

static void
write_gavroche (void)
{
  ui_type ("Gavroche");
  ui_press ("Tab", "ampersand", "eacute", "quotedbl", "ampersand", NULL);
  ui_type ("0639981299");
  ui_press ("Return", "o", "ampersand", "ctrl+Return", NULL);
  ui_spin_ms (500);
}

static void
assert_one_contact (Stall *stall,
                    const char *age)
{
  g_autoptr (GPtrArray) contacts = stall_list_records (stall, "contact");
  g_autoptr (GPtrArray) needs = stall_list_records (stall, "besoin-immediat");
  g_autoptr (AvSnapshot) contact = NULL;
  g_auto (GStrv) conflicts = NULL;

  g_assert_cmpuint (contacts->len, ==, 1);
  g_assert_cmpuint (needs->len, ==, 1);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (contacts, 0), "tranche-age"), ==, age);
  contact = ui_fixture_load (stall->session, ((AvSummary *) g_ptr_array_index (contacts, 0))->id);
  conflicts = av_snapshot_get_conflicts (contact);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
  g_assert_false (av_snapshot_is_resurrected (contact));
}

/* A slip is mended by taking the save back: what is saved again is all there, the
 * need as well, with or without another answer. */
static void
test_taken_back_and_saved_again_is_saved (Stall *stall,
                                          gconstpointer layout)
{
  g_autoptr (GPtrArray) none = NULL;

  if (!ui_type (""))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  write_gavroche ();
  ui_press ("ctrl+z", NULL);
  ui_spin_ms (500);
  none = stall_list_records (stall, "contact");
  g_assert_cmpuint (none->len, ==, 0);

  ui_press ("ctrl+s", NULL);
  ui_spin_ms (500);
  assert_one_contact (stall, "16-17");

  ui_press ("ctrl+z", NULL);
  ui_spin_ms (500);
  ui_press ("Tab", "eacute", "ctrl+Return", NULL);
  ui_spin_ms (500);
  assert_one_contact (stall, "18-21");
}

/* Nothing takes the person before back over the one who is being written. */
static void
test_the_next_person_stays_in_the_form (Stall *stall,
                                        gconstpointer layout)
{
  AvCapture *capture = AV_CAPTURE (ui_find_child (stall->window, AV_TYPE_CAPTURE));

  if (!ui_type (""))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  write_gavroche ();
  ui_press ("ctrl+n", "ctrl+z", NULL);
  ui_spin_ms (500);
  assert_one_contact (stall, "16-17");

  ui_type ("Cosette");
  ui_press ("Tab", NULL);
  gtk_widget_activate_action (stall->window, "win.undo", NULL);
  ui_spin_ms (500);
  assert_one_contact (stall, "16-17");
  g_assert_cmpstr (av_record_get_answer (av_record_editor_get_record (av_capture_get_editor (capture)), "prenom-ou-surnom"), ==, "Cosette");
}

static void
test_no_call_back_keeps_no_name (Stall *stall,
                                 gconstpointer layout)
{
  g_autoptr (GPtrArray) contacts = NULL;
  AvSummary *contact;

  if (!ui_type ("Javert"))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  ui_press ("Tab", "ampersand", "eacute", "quotedbl", "ampersand", NULL);
  ui_type ("0639981298");
  ui_press ("Return", "n", "ampersand", "ctrl+Return", NULL);
  ui_spin_ms (500);

  contacts = stall_list_records (stall, "contact");
  g_assert_cmpuint (contacts->len, ==, 1);
  contact = g_ptr_array_index (contacts, 0);
  g_assert_null (av_summary_get_answer (contact, "prenom-ou-surnom"));
  g_assert_null (av_summary_get_answer (contact, "valeur-contact"));
  g_assert_cmpstr (av_summary_get_answer (contact, "besoin-immediat"), ==, "P3");
  g_assert_cmpstr (av_summary_get_answer (contact, "statut"), ==, "ANONYME");
}

static void
test_one_key_counts_one_more (Stall *stall,
                              gconstpointer layout)
{
  g_autoptr (GPtrArray) passages = NULL;

  if (!ui_press ("F2", "F2", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  ui_spin_ms (300);
  passages = stall_list_records (stall, "passage");
  g_assert_cmpuint (passages->len, ==, 2);
  g_assert_cmpstr (av_summary_get_answer (g_ptr_array_index (passages, 0), "genre"), ==, "parle");
}

/* What is opened from elsewhere comes to a hand that is typing already. */
static void
test_coming_to_the_name_again_leaves_it_whole (Stall *stall,
                                               gconstpointer layout)
{
  AvCapture *capture = AV_CAPTURE (ui_find_child (stall->window, AV_TYPE_CAPTURE));
  AvRecord *contact = av_record_editor_get_record (av_capture_get_editor (capture));

  if (!ui_type ("Gav"))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  g_assert_true (av_capture_focus_first (capture));
  ui_type ("roche");
  g_assert_cmpstr (av_record_get_answer (contact, "prenom-ou-surnom"), ==, "Gavroche");
}

static void
dossier_opened (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *container = av_new_dossier_finish (AV_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (container);
  *(gboolean *) user_data = TRUE;
}

static void
test_a_dossier_asks_nothing_twice (Stall *stall,
                                   gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);
  g_autoptr (AvSnapshot) attached = NULL;
  g_autoptr (AvSnapshot) person = NULL;
  g_autofree char *id = NULL;
  gboolean done = FALSE;

  av_new_dossier_async (stall->session, contact, NULL, dossier_opened, &done);
  ui_spin_until (&done);

  attached = ui_fixture_load (stall->session, contact);
  g_assert_cmpstr (av_snapshot_get_answer (attached, "statut"), ==, "RATTACHE");
  id = av_store_singleton_id (av_snapshot_get_container (attached), "personne");
  person = ui_fixture_load (stall->session, id);
  g_assert_cmpstr (av_snapshot_get_answer (person, "prenom"), ==, "Éponine");
  g_assert_cmpstr (av_snapshot_get_answer (person, "telephone"), ==, "+33639981297");
  g_assert_cmpstr (av_snapshot_get_answer (person, "code-insee"), ==, FIXTURE_SCOPE);
}

/* GtkText is the inside of an entry, which has the name. */
static void
check_names (GtkWidget *widget)
{
  if (gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) && !GTK_IS_TEXT (widget) && !GTK_IS_SCROLLED_WINDOW (widget) && !ui_has_name (widget))
    g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

static void
test_windows_fit_and_are_named (Stall *stall,
                                gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  GtkWidget *start = g_object_new (AV_TYPE_START_WINDOW, "application", stall_get_application (), "session", stall->session, NULL);
  GtkWidget *windows[] = { stall->window, start };

  ui_show (start);
  g_object_set (stall->window, "container", av_snapshot_get_container (saved), NULL);
  ui_spin_ms (400);

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      int least_width, least_height;

      check_names (windows[i]);
      ui_check_sizes (gtk_window_get_child (GTK_WINDOW (windows[i])));
      gtk_widget_measure (windows[i], GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
      gtk_widget_measure (windows[i], GTK_ORIENTATION_VERTICAL, 1024, &least_height, NULL, NULL, NULL);
      g_assert_cmpint (least_width, <=, 1024);
      g_assert_cmpint (least_height, <=, 600);
    }

  gtk_window_destroy (GTK_WINDOW (start));
}

/* Tab leads through the whole window and back to where it began; what is folded
 * away is passed by, and what is unfolded is not. */
static guint
go_round (GtkWidget *window)
{
  GtkWidget *first = gtk_root_get_focus (GTK_ROOT (window));
  guint n = 0;

  do
    {
      gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
      ui_spin ();
      n++;
    }
  while (gtk_root_get_focus (GTK_ROOT (window)) != first && n < 300);

  g_assert_cmpuint (n, <, 300);
  return n;
}

static void
test_tab_goes_round (Stall *stall,
                     gconstpointer layout)
{
  GtkWidget *more = ui_find_by_class (stall->window, "av-disclosure");
  guint folded;

  g_object_set (stall->window, "container", NULL, NULL);
  ui_spin_ms (400);
  folded = go_round (stall->window);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (more), TRUE);
  ui_spin_ms (100);
  g_assert_cmpuint (go_round (stall->window), >, folded);
}

/* Between a banner and the counters little height is left beside the form. */
static void
test_words_in_an_empty_list_take_no_width (Stall *stall,
                                           gconstpointer layout)
{
  const char *text = "Rien n’est venu d’un autre poste depuis trop longtemps\u00a0: échangez avec l’un d’eux, et tout est montré de nouveau.";
  GtkWidget *list = g_object_ref_sink (g_object_new (AV_TYPE_RECORD_LIST_VIEW, "empty-title", text, "empty-text", text, NULL));
  int height, width, low;

  gtk_widget_measure (list, GTK_ORIENTATION_VERTICAL, 336, &height, NULL, NULL, NULL);
  gtk_widget_measure (list, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (list, GTK_ORIENTATION_HORIZONTAL, height / 2, NULL, &low, NULL, NULL);
  g_assert_cmpint (low, ==, width);

  g_object_unref (list);
}

static gboolean
is_whole (GtkLabel *label)
{
  return !pango_layout_is_ellipsized (gtk_label_get_layout (label));
}

/* Whose need, which, and how late in words. */
static void
test_start_says_who_needs_what (Stall *stall,
                                gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, av_snapshot_get_container (saved), NULL);
  GtkWidget *start;
  GtkLabel *what;
  GtkWidget *texts;

  av_change_set (need, "priorite", "P4");
  av_change_set (need, "libelle", "dormir au chaud");
  av_change_set (need, "exprime-le", "2026-01-24T14:05:00+01:00");
  av_change_set (need, "echeance", "H3");
  av_change_set (need, "statut", "ouvert");
  ui_fixture_commit (stall->session, need);

  start = g_object_new (AV_TYPE_START_WINDOW, "application", stall_get_application (), "session", stall->session, NULL);
  ui_show (start);
  ui_spin_ms (500);
  what = ui_find_label (start, "dormir au chaud");
  g_assert_nonnull (what);
  texts = gtk_widget_get_parent (gtk_widget_get_parent (GTK_WIDGET (what)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (texts))), ==, "Éponine");
  g_assert_nonnull (ui_find_label (gtk_widget_get_parent (texts), "retard"));
  gtk_window_destroy (GTK_WINDOW (start));
}

/* Of somebody of whom only the name is known the code stands alone. */
static void
test_a_code_alone_has_nothing_before_it (Stall *stall,
                                         gconstpointer layout)
{
  g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, NULL, FIXTURE_SCOPE);
  g_autoptr (AvChange) person = av_change_new ("personne", NULL, av_change_get_container (dossier), NULL);
  GtkLabel *code;

  av_change_set (dossier, "numero", "AV-0000-0000-0");
  av_change_set (person, "prenom", "Fanchon");
  ui_fixture_commit (stall->session, dossier);
  ui_fixture_commit (stall->session, person);
  g_object_set (stall->window, "container", av_change_get_container (dossier), NULL);
  ui_spin_ms (500);

  code = ui_find_label (GTK_WIDGET (ui_find_child (stall->window, AV_TYPE_PERSON_PANE)), "AV-");
  g_assert_nonnull (code);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (code), "AV-"));
}

/* It is read out and typed: no line ends at a hyphen of it. */
static void
test_a_code_is_on_one_line (Stall *stall,
                            gconstpointer layout)
{
  g_autofree char *contact = stall_save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  const char *container = av_snapshot_get_container (saved);
  g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, container, NULL);
  g_auto (GStrv) lines = NULL;
  GtkLabel *code;

  av_change_set (dossier, "numero", "AV-0000-0000-0");
  ui_fixture_commit (stall->session, dossier);
  g_object_set (stall->window, "container", container, NULL);
  ui_spin_ms (500);

  code = ui_find_label (GTK_WIDGET (ui_find_child (stall->window, AV_TYPE_PERSON_PANE)), "AV-");
  g_assert_nonnull (code);
  lines = g_strsplit (gtk_label_get_text (code), "\n", -1);
  g_assert_true (g_strv_contains ((const char *const *) lines, "AV-0000-0000-0"));
}

/* As wide as the lists beside a window of 1280: nothing of a row is cut. */
static void
test_a_row_is_not_cut (Stall *stall,
                       gconstpointer layout)
{
  static const char *const stages[] = { "REPERE", "DIAGNOSTIC", "MOBILISATION", "RELAIS", "VEILLE", "SORTI" };

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *row = av_record_row_new ();
      g_autoptr (AvSummary) summary = av_summary_new ();
      GtkLabel *title;

      summary->form = g_strdup ("dossier");
      summary->title = g_strdup ("Fanchon Fadette Fadet-Barbeau");
      summary->person = g_strdup (summary->title);
      summary->subtitle = g_strdup ("18–21 · Elbeuf");
      summary->due = g_strdup ("");
      summary->stage = g_strdup (stages[i]);
      av_record_row_set_summary (AV_RECORD_ROW (row), summary);
      gtk_widget_set_size_request (row, 304, -1);
      gtk_widget_set_halign (row, GTK_ALIGN_START);
      gtk_window_set_child (GTK_WINDOW (window), row);
      ui_show (window);

      title = ui_find_label (row, "Fadet-Barbeau");
      g_assert_nonnull (title);
      g_assert_true (is_whole (title));
      g_assert_cmpint (gtk_widget_get_width (row), <=, 304);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc,
      char **argv)
{
  stall_init (&argc, &argv);

  g_test_add ("/reperage/ten-keys", Stall, "fr", stall_set_up, test_ten_keys, stall_tear_down);
  g_test_add ("/reperage/the-question-with-the-keyboard-is-in-sight", Stall, "fr", stall_set_up, test_question_in_sight, stall_tear_down);
  g_test_add ("/reperage/taken-back-and-saved-again-is-saved", Stall, "fr", stall_set_up, test_taken_back_and_saved_again_is_saved, stall_tear_down);
  g_test_add ("/reperage/the-next-person-stays-in-the-form", Stall, "fr", stall_set_up, test_the_next_person_stays_in_the_form, stall_tear_down);
  g_test_add ("/reperage/no-call-back-keeps-no-name", Stall, "fr", stall_set_up, test_no_call_back_keeps_no_name, stall_tear_down);
  g_test_add ("/reperage/coming-to-the-name-again-leaves-it-whole", Stall, "fr", stall_set_up, test_coming_to_the_name_again_leaves_it_whole, stall_tear_down);
  g_test_add ("/reperage/one-key-counts-one-more", Stall, "fr", stall_set_up, test_one_key_counts_one_more, stall_tear_down);
  g_test_add ("/reperage/a-dossier-asks-nothing-twice", Stall, "fr", stall_set_up, test_a_dossier_asks_nothing_twice, stall_tear_down);
  g_test_add ("/reperage/start-says-who-needs-what", Stall, "fr", stall_set_up, test_start_says_who_needs_what, stall_tear_down);
  g_test_add ("/reperage/a-code-alone-has-nothing-before-it", Stall, "fr", stall_set_up, test_a_code_alone_has_nothing_before_it, stall_tear_down);
  g_test_add ("/reperage/a-code-is-on-one-line", Stall, "fr", stall_set_up, test_a_code_is_on_one_line, stall_tear_down);
  g_test_add ("/reperage/a-row-is-not-cut", Stall, "fr", stall_set_up, test_a_row_is_not_cut, stall_tear_down);
  g_test_add ("/reperage/words-in-an-empty-list-take-no-width", Stall, "fr", stall_set_up, test_words_in_an_empty_list_take_no_width, stall_tear_down);
  g_test_add ("/reperage/tab-goes-round", Stall, "fr", stall_set_up, test_tab_goes_round, stall_tear_down);
  g_test_add ("/reperage/windows-fit-and-are-named", Stall, "fr", stall_set_up, test_windows_fit_and_are_named, stall_tear_down);

  return g_test_run ();
}
