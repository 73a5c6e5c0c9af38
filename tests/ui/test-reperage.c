/* The stall: a contact in ten keys beside the name and the number, on a
 * French keyboard, with real key presses. */

#include <adwaita.h>

#include "av-capture.h"
#include "av-field-row.h"
#include "av-id.h"
#include "av-locale.h"
#include "av-new-dossier.h"
#include "av-outing.h"
#include "av-person-pane.h"
#include "av-record-list-view.h"
#include "av-record-row.h"
#include "av-reperage-window.h"
#include "av-start-window.h"
#include "av-ui.h"
#include "ui-fixture.h"
#include "dossier-fixture.h"

/* One for all cases: its name on the bus is taken once. */
static AdwApplication *application;

typedef struct
{
  AvSession *session;
  GtkWidget *window;
} Stall;

/* What the application listens to; the table of keys is tested on its own. */
static void
listen (void)
{
  static const char *const keys[][2] = {
    { "win.save-next", "<Control>Return" },
    { "win.save", "<Control>s" },
    { "win.search", "<Control>f" },
    { "win.edit", "<Control>e" },
    { "win.new", "<Control>n" },
    { "win.undo", "<Control>z" },
    { "win.count::parle", "F2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *accels[] = { keys[i][1], NULL };

      gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i][0], accels);
    }
}

static void
set_up (Stall *stall,
        gconstpointer layout)
{
  stall->session = ui_fixture_new ();
  av_outing_choose_async (stall->session, FIXTURE_OPERATION, NULL, NULL);
  ui_spin_ms (100);
  ui_use_layout (layout != NULL ? layout : "fr");
  stall->window = av_reperage_window_new (GTK_APPLICATION (application), stall->session);
  ui_show (stall->window);
  ui_spin_ms (300);
}

static void
tear_down (Stall *stall,
           gconstpointer layout)
{
  gtk_window_destroy (GTK_WINDOW (stall->window));
  ui_spin_ms (50);
  ui_fixture_close (stall->session);
}

static gpointer
read_all (AvStore *store,
          gpointer user_data,
          GError **error)
{
  g_autoptr (AvQuery) query = av_query_new (user_data);

  return av_query_summaries (store, query, error);
}

static GPtrArray *
list_records (Stall *stall,
              const char *form)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = av_queue_call_sync (av_session_get_queue (stall->session), read_all, (gpointer) form, &error);

  g_assert_no_error (error);

  return all;
}

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

  contacts = list_records (stall, "contact");
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

  needs = list_records (stall, "besoin-immediat");
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
  g_autoptr (GPtrArray) contacts = list_records (stall, "contact");
  g_autoptr (GPtrArray) needs = list_records (stall, "besoin-immediat");
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
  none = list_records (stall, "contact");
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

  contacts = list_records (stall, "contact");
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
  passages = list_records (stall, "passage");
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

static char *
save_contact (Stall *stall)
{
  g_autofree char *id = av_id_new_string ();
  g_autofree char *container = av_id_new_string ();
  g_autoptr (AvChange) change = av_change_new ("contact", id, container, NULL);

  av_change_set (change, "prenom-ou-surnom", "Éponine");
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "PAIR");
  av_change_set (change, "moyen-contact", "tel");
  av_change_set (change, "valeur-contact", "+33639981297");
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "papier");
  av_change_set (change, "code-insee", FIXTURE_SCOPE);
  av_change_set (change, "horodatage", "2026-01-24T14:05:00+01:00");
  av_change_set (change, "agent", FIXTURE_AGENT);
  av_change_set (change, "operation", FIXTURE_OPERATION);
  ui_fixture_commit (stall->session, change);

  return g_steal_pointer (&id);
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
  g_autofree char *contact = save_contact (stall);
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
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_widget_get_focusable (widget) && gtk_widget_get_mapped (widget) && !GTK_IS_TEXT (widget) && !GTK_IS_SCROLLED_WINDOW (widget) &&
      !gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) &&
      !gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

static void
test_windows_fit_and_are_named (Stall *stall,
                                gconstpointer layout)
{
  g_autofree char *contact = save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  GtkWidget *start = av_start_window_new (GTK_APPLICATION (application), stall->session);
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

static void
take_contact (const char *name)
{
  ui_type (name);
  ui_press ("Tab", "ampersand", "eacute", "quotedbl", "ampersand", NULL);
  ui_type ("0639981297");
  ui_press ("Return", "o", "ampersand", "ctrl+Return", NULL);
}

/* Its contact is the one that is looked at, or corrected. */
static void
await_person (Stall *stall,
              const char *container,
              gboolean corrected)
{
  gboolean there = FALSE;

  for (guint i = 0; i < UI_PATIENCE && !there; i++)
    {
      g_autofree char *dossier = NULL;
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (stall->window));

      ui_spin_ms (20);
      g_object_get (stall->window, "dossier", &dossier, NULL);
      there = g_strcmp0 (dossier, container) == 0 &&
              corrected == (focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_get_ancestor (focus, AV_TYPE_CAPTURE) != NULL);
    }
  g_assert_true (there);
}

static const char *
find_container (GPtrArray *contacts,
                const char *name)
{
  for (guint i = 0; i < contacts->len; i++)
    if (g_strcmp0 (av_summary_get_answer (g_ptr_array_index (contacts, i), "prenom-ou-surnom"), name) == 0)
      return ((AvSummary *) g_ptr_array_index (contacts, i))->container;

  g_assert_not_reached ();
}

static gpointer
rest_a_while (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_usleep (G_USEC_PER_SEC / 2);

  return NULL;
}

/* The store answers once all was pressed, as on a slow machine. */
static void
press_before_the_answer (Stall *stall,
                         const char *one,
                         const char *other,
                         const char *third,
                         const char *fourth,
                         const char *fifth)
{
  ui_press ("ctrl+f", NULL);
  av_queue_call (av_session_get_queue (stall->session), rest_a_while, NULL, NULL, NULL, NULL, NULL, NULL);
  ui_press_at_once (one, other, third, fourth, fifth, NULL);
}

/* Letters, Down, Enter, all before the list is searched: the person found is
 * opened, not who was in the list before; nor is who was looked at before edited. */
static void
test_a_fast_hand_opens_who_was_meant (Stall *stall,
                                      gconstpointer layout)
{
  g_autoptr (GPtrArray) contacts = NULL;

  if (!ui_press ("ctrl+n", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  take_contact ("Gavroche");
  take_contact ("Fantine");
  ui_spin_ms (100);
  contacts = list_records (stall, "contact");
  g_assert_cmpuint (contacts->len, ==, 2);

  ui_press ("ctrl+f", NULL);
  ui_press_at_once ("g", "a", "v", "Down", "Return", NULL);
  await_person (stall, find_container (contacts, "Gavroche"), FALSE);
  ui_press ("ctrl+f", NULL);
  ui_press_at_once ("f", "a", "n", "Return", "ctrl+e", NULL);
  await_person (stall, find_container (contacts, "Fantine"), TRUE);

  press_before_the_answer (stall, "g", "a", "v", "Down", "Return");
  await_person (stall, find_container (contacts, "Gavroche"), FALSE);
  press_before_the_answer (stall, "f", "a", "n", "Return", "ctrl+e");
  await_person (stall, find_container (contacts, "Fantine"), TRUE);
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

/* Ctrl+2 while somebody is being opened: it is their diagnosis. */
static void
test_another_window_waits_for_who_was_meant (Stall *stall,
                                             gconstpointer layout)
{
  g_autofree char *contact = save_contact (stall);
  g_autoptr (AvSnapshot) saved = ui_fixture_load (stall->session, contact);
  g_autofree char *wanted = g_strdup_printf ("diagnostic %s", av_snapshot_get_container (saved));
  g_autofree char *asked = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open-dossier", G_VARIANT_TYPE ("(ss)"));
  GtkWidget *search = ui_find_child (stall->window, GTK_TYPE_SEARCH_ENTRY);
  gint held;

  g_signal_connect (open, "activate", G_CALLBACK (dossier_asked), &asked);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (open));
  gtk_widget_insert_action_group (stall->window, "app", G_ACTION_GROUP (group));
  gtk_widget_activate_action (stall->window, "win.search", NULL);
  dossier_fixture_hold_store (stall->session, &held);
  gtk_editable_set_text (GTK_EDITABLE (search), "Éponine");
  g_signal_emit_by_name (search, "activate");
  gtk_widget_activate_action (stall->window, "win.follow", "s", "diagnostic");
  g_assert_null (asked);

  g_atomic_int_set (&held, FALSE);
  for (guint i = 0; i < UI_PATIENCE && asked == NULL; i++)
    ui_spin_ms (20);
  g_assert_cmpstr (asked, ==, wanted);
}

typedef struct
{
  AvRecordListView *view;
  void (*meanwhile) (AvRecordListView *view);
  guint n_opened;
  guint n_let_go;
} Watch;

static void
count_one (guint *n)
{
  (*n)++;
}

static AvQuery *
make_query (void)
{
  return av_query_new_view (AV_VIEW_CONTACTS_OF_OPERATION, FIXTURE_OPERATION);
}

static void
ask_again (AvRecordListView *view)
{
  g_autoptr (AvQuery) query = make_query ();

  av_record_list_view_set_query (view, query);
}

static void
show_another_store (AvRecordListView *view)
{
  AvSession *other = ui_fixture_new ();

  g_object_set (view, "session", other, NULL);
  g_object_set_data_full (G_OBJECT (view), "other", other, NULL);
}

static gboolean
before_it_is_filled (gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_true (av_record_list_view_is_opening (watch->view));
  watch->meanwhile (watch->view);
  g_assert_false (av_record_list_view_is_opening (watch->view));

  return G_SOURCE_REMOVE;
}

static void
rows_shown (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->view, watch);
  g_idle_add_full (G_PRIORITY_HIGH, before_it_is_filled, watch, NULL);
}

/* The first row is opened before it is filled: what happens then lets it go. */
static void
try_letting_go (Stall *stall,
                void (*meanwhile) (AvRecordListView *view))
{
  AvRecordListView *view = AV_RECORD_LIST_VIEW (g_object_ref_sink (av_record_list_view_new (stall->session, "Contacts")));
  Watch watch = { .view = view, .meanwhile = meanwhile };
  AvSession *other;

  g_signal_connect_swapped (view, "opened", G_CALLBACK (count_one), &watch.n_opened);
  g_signal_connect_swapped (view, "let-go", G_CALLBACK (count_one), &watch.n_let_go);
  ask_again (view);
  av_record_list_view_open_first (view);
  g_signal_connect_swapped (view, "notify::n-items", G_CALLBACK (rows_shown), &watch);
  ui_spin_ms (300);
  g_assert_cmpuint (watch.n_let_go, ==, 1);
  g_assert_cmpuint (watch.n_opened, ==, 0);

  other = g_object_get_data (G_OBJECT (view), "other");
  g_object_unref (view);
  if (other != NULL)
    ui_fixture_close (other);
}

static void
test_a_row_let_go_does_not_open (Stall *stall,
                                 gconstpointer layout)
{
  g_autofree char *contact = save_contact (stall);

  ui_spin_ms (200);
  try_letting_go (stall, ask_again);
  try_letting_go (stall, show_another_store);
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
  g_autofree char *contact = save_contact (stall);
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

  start = av_start_window_new (GTK_APPLICATION (application), stall->session);
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
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  listen ();

  g_test_add ("/reperage/ten-keys", Stall, "fr", set_up, test_ten_keys, tear_down);
  g_test_add ("/reperage/the-question-with-the-keyboard-is-in-sight", Stall, "fr", set_up, test_question_in_sight, tear_down);
  g_test_add ("/reperage/taken-back-and-saved-again-is-saved", Stall, "fr", set_up, test_taken_back_and_saved_again_is_saved, tear_down);
  g_test_add ("/reperage/the-next-person-stays-in-the-form", Stall, "fr", set_up, test_the_next_person_stays_in_the_form, tear_down);
  g_test_add ("/reperage/no-call-back-keeps-no-name", Stall, "fr", set_up, test_no_call_back_keeps_no_name, tear_down);
  g_test_add ("/reperage/coming-to-the-name-again-leaves-it-whole", Stall, "fr", set_up, test_coming_to_the_name_again_leaves_it_whole, tear_down);
  g_test_add ("/reperage/one-key-counts-one-more", Stall, "fr", set_up, test_one_key_counts_one_more, tear_down);
  g_test_add ("/reperage/a-dossier-asks-nothing-twice", Stall, "fr", set_up, test_a_dossier_asks_nothing_twice, tear_down);
  g_test_add ("/reperage/start-says-who-needs-what", Stall, "fr", set_up, test_start_says_who_needs_what, tear_down);
  g_test_add ("/reperage/a-code-alone-has-nothing-before-it", Stall, "fr", set_up, test_a_code_alone_has_nothing_before_it, tear_down);
  g_test_add ("/reperage/a-row-is-not-cut", Stall, "fr", set_up, test_a_row_is_not_cut, tear_down);
  g_test_add ("/reperage/a-fast-hand-opens-who-was-meant", Stall, "fr", set_up, test_a_fast_hand_opens_who_was_meant, tear_down);
  g_test_add ("/reperage/another-window-waits-for-who-was-meant", Stall, "fr", set_up, test_another_window_waits_for_who_was_meant, tear_down);
  g_test_add ("/reperage/a-row-let-go-does-not-open", Stall, "fr", set_up, test_a_row_let_go_does_not_open, tear_down);
  g_test_add ("/reperage/tab-goes-round", Stall, "fr", set_up, test_tab_goes_round, tear_down);
  g_test_add ("/reperage/windows-fit-and-are-named", Stall, "fr", set_up, test_windows_fit_and_are_named, tear_down);

  return g_test_run ();
}
