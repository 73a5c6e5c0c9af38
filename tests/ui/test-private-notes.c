/* The private notes on the page of events: written, read again, changed and removed
 * with the keyboard; what is typed is never a draft; what goes wrong is said in its
 * place. */

#include <string.h>

#include "av-diagnostic-window.h"
#include "av-lease.h"
#include "av-locale.h"
#include "av-mobilisation-window.h"
#include "av-note-editor.h"
#include "av-note-keys.h"
#include "av-note-row.h"
#include "av-private-notes.h"
#include "av-records-page.h"
#include "av-ui.h"
#include "dossier-fixture.h"

#define SECRET "Elle n’ose pas dire où elle dort."

typedef struct
{
  AvSession *session;
  AvKeyPair *pair;
  char *container;
  GtkWidget *window;
} Fixture;

static gpointer
open_notes (AvStore *store,
            gpointer pair,
            GError **error)
{
  AvNoteSlots slots = { pair, av_key_pair_get_public (pair), NULL };

  return av_note_keys_open (store, &slots, error) ? pair : NULL;
}

/* @pair NULL: the session opens none. */
static void
work_with (Fixture *fixture,
           AvKeyPair *pair)
{
  av_session_set_opens_notes (fixture->session, pair != NULL);
  if (pair != NULL)
    g_assert_nonnull (av_queue_call_sync (av_session_get_queue (fixture->session), open_notes, pair, NULL));
}

static void
open_window (Fixture *fixture)
{
  fixture->window = dossier_fixture_show_window (AV_TYPE_MOBILISATION_WINDOW, fixture->session, fixture->container);
  g_object_set (fixture->window, "page", "evenement", NULL);
  ui_wait_a_moment ();
}

static void
close_window (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ui_wait_a_moment ();
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->session = ui_fixture_new ();
  fixture->pair = av_key_pair_new_random ();
  work_with (fixture, fixture->pair);
  fixture->container = dossier_fixture_open (fixture->session, "Fantine");
  open_window (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  close_window (fixture);
  ui_fixture_close (fixture->session);
  av_key_pair_unref (fixture->pair);
  g_free (fixture->container);
}

/* The page that is shown has them. */
static GtkWidget *
find_card (Fixture *fixture)
{
  for (GtkWidget *page = ui_find_child (fixture->window, AV_TYPE_RECORDS_PAGE); page != NULL; page = gtk_widget_get_next_sibling (page))
    {
      GtkWidget *card = AV_IS_RECORDS_PAGE (page) && gtk_widget_get_mapped (page) ? ui_find_child (page, AV_TYPE_PRIVATE_NOTES) : NULL;

      if (card != NULL && gtk_widget_get_mapped (card))
        return card;
    }

  return NULL;
}

static GtkWidget *
get_row (Fixture *fixture,
         guint n)
{
  GtkWidget *row = ui_find_child (find_card (fixture), AV_TYPE_NOTE_ROW);

  while (row != NULL && n-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
press_button (GtkWidget *below,
              const char *label)
{
  GtkWidget *button = GTK_WIDGET (ui_find_label (below, label));

  g_assert_nonnull (button);
  button = gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  ui_spin ();
}

static void
begin_note (Fixture *fixture)
{
  press_button (find_card (fixture), "Écrire une note");
}

static GtkWidget *
get_editor (Fixture *fixture,
            guint n)
{
  return ui_find_child (get_row (fixture, n), AV_TYPE_NOTE_EDITOR);
}

static void
assert_text (Fixture *fixture,
             guint n,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (get_row (fixture, n));
  text = av_editor_dup_answer (AV_EDITOR (get_editor (fixture, n)));
  g_assert_cmpstr (text, ==, expected);
}

static void
write_note (Fixture *fixture,
            const char *text)
{
  begin_note (fixture);
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), text);
  av_note_writing_keep (av_note_row_get_writing (AV_NOTE_ROW (get_row (fixture, 0))));
  ui_wait_a_moment ();
}

static gpointer
count_drafts (AvStore *store,
              gpointer user_data,
              GError **error)
{
  g_autoptr (GPtrArray) drafts = av_draft_list (store, error);

  g_assert_nonnull (drafts);
  return GUINT_TO_POINTER (drafts->len + 1);
}

static gpointer
run_script (AvStore *store,
            gpointer script,
            GError **error)
{
  return av_database_exec_script (av_store_get_database (store), script, error) ? (gpointer) "" : NULL;
}

static void
run_in_store (Fixture *fixture,
              const char *script)
{
  g_autoptr (GError) error = NULL;

  av_queue_call_sync (av_session_get_queue (fixture->session), run_script, (gpointer) script, &error);
  g_assert_no_error (error);
}

static void
test_written_with_the_keyboard_and_read_again (Fixture *fixture,
                                               gconstpointer user_data)
{
  guint n_drafts;

  g_assert_nonnull (ui_find_label (find_card (fixture), "Personne d’autre que vous"));
  g_assert_null (get_row (fixture, 0));
  begin_note (fixture);
  if (!ui_type ("elle dort dehors"))
    {
      g_test_skip ("no xdotool");
      return;
    }
  ui_settle ();
  assert_text (fixture, 0, "elle dort dehors");

  /* Half typed, and the window goes: as a lock would have it. */
  close_window (fixture);
  n_drafts = GPOINTER_TO_UINT (av_queue_call_sync (av_session_get_queue (fixture->session), count_drafts, NULL, NULL));
  g_assert_cmpuint (n_drafts, ==, 1);
  open_window (fixture);
  assert_text (fixture, 0, "elle dort dehors");
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), " à "));
}

static void
test_changed_removed_and_taken_back (Fixture *fixture,
                                     gconstpointer user_data)
{
  write_note (fixture, SECRET);
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "Gardée à"));
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), "Elle dort à l’hôtel.");
  close_window (fixture);
  open_window (fixture);
  assert_text (fixture, 0, "Elle dort à l’hôtel.");

  press_button (get_row (fixture, 0), "Retirer");
  ui_wait_a_moment ();
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "Retirée"));
  press_button (get_row (fixture, 0), "Reprendre");
  ui_wait_a_moment ();
  close_window (fixture);
  open_window (fixture);
  assert_text (fixture, 0, "Elle dort à l’hôtel.");

  press_button (get_row (fixture, 0), "Retirer");
  close_window (fixture);
  open_window (fixture);
  g_assert_null (get_row (fixture, 0));
}

static gboolean
is_in_view (GtkWidget *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t place;

  return gtk_widget_compute_bounds (row, page, &place) && place.size.height > 0 && place.origin.y >= 0 &&
         place.origin.y + place.size.height <= (float) gtk_widget_get_height (page) + 1;
}

static void
change_note (Fixture *fixture,
             const char *text)
{
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), text);
  av_note_writing_keep (av_note_row_get_writing (AV_NOTE_ROW (get_row (fixture, 0))));
  ui_wait_a_moment ();
}

/* The diagnosis beside the mobilisation. */
static void
test_another_window_follows (Fixture *fixture,
                             gconstpointer user_data)
{
  Fixture other = *fixture;

  open_window (&other);
  write_note (fixture, SECRET);
  assert_text (&other, 0, SECRET);
  change_note (&other, "Elle dort à l’hôtel. ");
  assert_text (fixture, 0, "Elle dort à l’hôtel.");
  assert_text (&other, 0, "Elle dort à l’hôtel. ");

  press_button (get_row (fixture, 0), "Retirer");
  ui_wait_a_moment ();
  press_button (get_row (&other, 0), "Reprendre");
  ui_wait_a_moment ();
  assert_text (fixture, 0, "Elle dort à l’hôtel.");
  g_assert_null (ui_find_label (get_row (fixture, 0), "Retirée"));
  close_window (&other);
}

/* Below what fits on the screen. */
static void
test_one_that_begins_is_in_view (Fixture *fixture,
                                 gconstpointer user_data)
{
  for (guint i = 0; i < 6; i++)
    begin_note (fixture);
  for (guint i = 0; i < UI_PATIENCE && !is_in_view (get_row (fixture, 5)); i++)
    ui_spin_ms (10);
  g_assert_true (is_in_view (get_row (fixture, 5)));
}

/* All of a note taken out is no note. */
static void
test_emptied_is_removed (Fixture *fixture,
                         gconstpointer user_data)
{
  write_note (fixture, SECRET);
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), NULL);
  close_window (fixture);
  open_window (fixture);
  g_assert_null (get_row (fixture, 0));
}

static void
test_about_the_event_that_is_written (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvRecordsPage *page = AV_RECORDS_PAGE (gtk_widget_get_ancestor (find_card (fixture), AV_TYPE_RECORDS_PAGE));
  AvRecord *event;

  av_records_page_add (page);
  ui_spin ();
  event = av_record_editor_get_record (av_records_page_get_editor (page));
  av_record_set_answer (event, "type", "visite");
  av_record_set_answer (event, "canal", "ThirdParty");
  write_note (fixture, SECRET);
  gtk_widget_activate_action (fixture->window, "win.save", NULL);
  ui_wait_a_moment ();
  g_assert_null (av_records_page_get_editor (page));

  close_window (fixture);
  open_window (fixture);
  assert_text (fixture, 0, SECRET);
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "à propos de"));
}

/* Who works on the same laptop after her, and whoever has not her key. */
static void
test_nobody_else_sees_it (Fixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (AvKeyPair) other = av_key_pair_new_random ();

  write_note (fixture, SECRET);
  close_window (fixture);

  work_with (fixture, other);
  open_window (fixture);
  g_assert_null (get_editor (fixture, 0));
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "Cette note ne s’ouvre pas"));
  g_assert_null (ui_find_label (fixture->window, "dort"));
  begin_note (fixture);
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 1)), "Une autre.");
  close_window (fixture);
  open_window (fixture);
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "Cette note ne s’ouvre pas"));
  assert_text (fixture, 1, "Une autre.");
  close_window (fixture);

  work_with (fixture, NULL);
  open_window (fixture);
  g_assert_null (get_row (fixture, 0));
  g_assert_nonnull (ui_find_label (find_card (fixture), "verrouillez, puis"));
}

static void
test_what_is_not_kept_says_so_and_is_tried_again (Fixture *fixture,
                                                  gconstpointer user_data)
{
  AvNoteWriting *writing;
  gboolean refused;

  write_note (fixture, SECRET);
  run_in_store (fixture, "PRAGMA query_only = ON");
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), "Elle dort à l’hôtel.");
  writing = g_object_ref (av_note_row_get_writing (AV_NOTE_ROW (get_row (fixture, 0))));
  av_note_writing_keep (writing);
  ui_wait_a_moment ();
  g_object_get (writing, "refused", &refused, NULL);
  g_assert_true (refused);
  assert_text (fixture, 0, "Elle dort à l’hôtel.");

  run_in_store (fixture, "PRAGMA query_only = OFF");
  close_window (fixture);
  while (av_note_writing_is_waiting (writing))
    ui_spin_ms (100);
  g_object_unref (writing);
  open_window (fixture);
  assert_text (fixture, 0, "Elle dort à l’hôtel.");
}

static gpointer
take_long (AvStore *store,
           gpointer user_data,
           GError **error)
{
  g_usleep (300000);
  return (gpointer) "";
}

/* An exchange, a backup: what is asked from now on is answered later. */
static void
keep_store_busy (Fixture *fixture)
{
  av_queue_call (av_session_get_queue (fixture->session), take_long, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* It was asked before the note was written, and answered after. */
static void
test_what_is_written_while_they_are_read_stays (Fixture *fixture,
                                                gconstpointer user_data)
{
  write_note (fixture, SECRET);
  g_object_set (fixture->window, "page", "plan", NULL);
  ui_wait_a_moment ();
  keep_store_busy (fixture);
  g_object_set (fixture->window, "page", "evenement", NULL);
  begin_note (fixture);
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 1)), "Une autre.");
  gtk_widget_grab_focus (GTK_WIDGET (ui_find_child (find_card (fixture), GTK_TYPE_BUTTON)));
  ui_wait_a_moment ();
  assert_text (fixture, 0, SECRET);
  assert_text (fixture, 1, "Une autre.");
}

static gpointer
write_elsewhere (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Fixture *fixture = user_data;
  g_autofree char *id = av_id_new_string ();

  return av_private_note_save (store, id, fixture->container, fixture->container, SECRET, error) ? user_data : NULL;
}

static void
test_those_there_come_beside_what_is_being_typed (Fixture *fixture,
                                                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_object_set (fixture->window, "page", "plan", NULL);
  av_queue_call_sync (av_session_get_queue (fixture->session), write_elsewhere, fixture, &error);
  g_assert_no_error (error);
  keep_store_busy (fixture);
  g_object_set (fixture->window, "page", "evenement", NULL);
  begin_note (fixture);
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), "Une autre.");
  ui_wait_a_moment ();
  assert_text (fixture, 0, SECRET);
  assert_text (fixture, 1, "Une autre.");
  g_assert_true (gtk_widget_get_state_flags (get_row (fixture, 1)) & GTK_STATE_FLAG_FOCUS_WITHIN);
}

/* Nothing of it can be taken back. */
static void
test_removing_a_closed_one_leaves_the_keyboard (Fixture *fixture,
                                                gconstpointer user_data)
{
  g_autoptr (AvKeyPair) other = av_key_pair_new_random ();
  GtkWidget *focus;

  write_note (fixture, SECRET);
  close_window (fixture);
  work_with (fixture, other);
  open_window (fixture);
  gtk_widget_grab_focus (get_row (fixture, 0));
  press_button (get_row (fixture, 0), "Retirer");
  ui_wait_a_moment ();
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_get_mapped (focus));
  g_assert_true (gtk_widget_is_ancestor (focus, find_card (fixture)));
}

static gpointer
let_lease_end (AvStore *store,
               gpointer user_data,
               GError **error)
{
  gboolean set = av_lease_set_days (store, 30, error) && av_store_set_setting (store, "reading-lease-heard", "1000", error);

  return set && av_lease_set_days (store, 30, error) ? (gpointer) "" : NULL;
}

/* But for what is not kept yet. */
static void
test_none_stays_once_a_lease_is_over (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  write_note (fixture, SECRET);
  g_object_set (fixture->window, "page", "plan", NULL);
  av_queue_call_sync (av_session_get_queue (fixture->session), let_lease_end, NULL, &error);
  g_assert_no_error (error);
  g_object_set (fixture->window, "page", "evenement", NULL);
  ui_wait_a_moment ();
  g_assert_null (get_row (fixture, 0));
  g_assert_nonnull (ui_find_label (find_card (fixture), "aucun dossier n’est montré"));

  write_note (fixture, SECRET);
  g_assert_nonnull (ui_find_label (get_row (fixture, 0), "Gardée à"));
}

static void
test_what_is_never_noted_says_so (Fixture *fixture,
                                  gconstpointer user_data)
{
  write_note (fixture, "sécu 2 85 05 78 006 084 36");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (ui_find_label (get_row (fixture, 0), "sécurité sociale")), "av-error"));
  av_editor_set_answer (AV_EDITOR (get_editor (fixture, 0)), SECRET);
  close_window (fixture);
  open_window (fixture);
  assert_text (fixture, 0, SECRET);
}

static void
test_markup_is_only_text (Fixture *fixture,
                          gconstpointer user_data)
{
  write_note (fixture, DOSSIER_FIXTURE_MARKUP);
  close_window (fixture);
  open_window (fixture);
  assert_text (fixture, 0, DOSSIER_FIXTURE_MARKUP);
  ui_check_names (fixture->window);
}

#define ADD(name, test) g_test_add ("/private-notes/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  gtk_test_init (&argc, &argv);
  adw_init ();
  av_ui_init ();

  ADD ("written-with-the-keyboard-and-read-again", test_written_with_the_keyboard_and_read_again);
  ADD ("changed-removed-and-taken-back", test_changed_removed_and_taken_back);
  ADD ("another-window-follows", test_another_window_follows);
  ADD ("one-that-begins-is-in-view", test_one_that_begins_is_in_view);
  ADD ("emptied-is-removed", test_emptied_is_removed);
  ADD ("about-the-event-that-is-written", test_about_the_event_that_is_written);
  ADD ("nobody-else-sees-it", test_nobody_else_sees_it);
  ADD ("what-is-not-kept-says-so-and-is-tried-again", test_what_is_not_kept_says_so_and_is_tried_again);
  ADD ("what-is-written-while-they-are-read-stays", test_what_is_written_while_they_are_read_stays);
  ADD ("those-there-come-beside-what-is-being-typed", test_those_there_come_beside_what_is_being_typed);
  ADD ("removing-a-closed-one-leaves-the-keyboard", test_removing_a_closed_one_leaves_the_keyboard);
  ADD ("none-stays-once-a-lease-is-over", test_none_stays_once_a_lease_is_over);
  ADD ("what-is-never-noted-says-so", test_what_is_never_noted_says_so);
  ADD ("markup-is-only-text", test_markup_is_only_text);

  return g_test_run ();
}
