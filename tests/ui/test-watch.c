/* Nobody at the keyboard: the veil, then the lock; and whoever comes back. */

#include <adwaita.h>

#include "av-shortcuts.h"
#include "av-ui.h"
#include "av-veil.h"
#include "av-watch.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

/* More than the lock waits for, in seconds. */
#define N_KEYS 7
#define MOST_STANDSTILLS 5

/* One for all cases: its path on the bus is taken once. */
static AdwApplication *application;

typedef struct
{
  AvVeil *veil;
  AvWatch *watch;
  GtkWidget *window;
  GtkWidget *entry;
  GtkWidget *button;
  guint n_clicked;
  GString *done; /* by shortcuts: names of actions, a space after each */
  gint64 began;
  gint64 drawn;  /* when it was first veiled; 0: not yet */
  gint64 locked; /* when; 0: not yet */
} Room;

static void
lock_asked (Room *room)
{
  if (room->locked == 0)
    room->locked = g_get_monotonic_time ();
}

static void
veil_moved (Room *room)
{
  if (room->drawn == 0 && av_veil_is_drawn (room->veil))
    room->drawn = g_get_monotonic_time ();
}

static void
clicked (Room *room)
{
  room->n_clicked++;
}

static void
activated (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  Room *room = user_data;

  g_string_append_printf (room->done, "%s ", g_action_get_name (G_ACTION (action)));
}

/* The window does what it is told by the application's keys. */
static void
add_actions (Room *room)
{
  static const GActionEntry entries[] = { { "search", activated }, { "save", activated }, { "count", activated, "s" } };
  static const GActionEntry opening[] = { { "open", activated, "s" }, { "veil", activated } };

  g_action_map_add_action_entries (G_ACTION_MAP (room->window), entries, G_N_ELEMENTS (entries), room);
  g_action_map_add_action_entries (G_ACTION_MAP (application), opening, G_N_ELEMENTS (opening), room);
}

static void
set_up (Room *room,
        gconstpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  room->drawn = room->locked = 0;
  room->began = g_get_monotonic_time ();
  room->veil = av_veil_new (GTK_APPLICATION (application));
  g_signal_connect_swapped (room->veil, "notify::drawn", G_CALLBACK (veil_moved), room);
  room->watch = av_watch_new (GTK_APPLICATION (application), room->veil);
  g_signal_connect_swapped (room->watch, "lock", G_CALLBACK (lock_asked), room);
  room->done = g_string_new (NULL);
  room->window = adw_application_window_new (GTK_APPLICATION (application));
  room->entry = gtk_entry_new ();
  room->button = gtk_button_new_with_label ("Fait");
  g_signal_connect_swapped (room->button, "clicked", G_CALLBACK (clicked), room);
  gtk_box_append (GTK_BOX (box), room->entry);
  gtk_box_append (GTK_BOX (box), room->button);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (room->window), box);
  add_actions (room);
  ui_show (room->window);
}

static void
tear_down (Room *room,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  ui_spin_ms (50);
  g_clear_object (&room->watch);
  g_clear_object (&room->veil);
  g_string_free (room->done, TRUE);
}

/* As after a minute: nobody asked for it. */
static void
let_it_come (Room *room)
{
  av_watch_set_times (room->watch, 600, 60, 900);
  av_veil_draw (room->veil);
  ui_spin_ms (50);
}

static gboolean
press (const char *key)
{
  if (ui_press (key, NULL))
    return TRUE;

  g_test_skip ("xdotool is not installed");
  return FALSE;
}

static void
await_lock (Room *room)
{
  for (guint i = 0; i < UI_PATIENCE && room->locked == 0; i++)
    ui_spin_ms (50);
  g_assert_cmpint (room->locked, !=, 0);
}

static void
test_idleness_locks (Room *room,
                     gconstpointer user_data)
{
  av_watch_set_times (room->watch, 0, 60, 2);
  await_lock (room);
  g_assert_cmpint (room->locked - room->began, >=, 2 * G_USEC_PER_SEC);
  g_assert_false (av_veil_is_drawn (room->veil));
}

/* Each as late as the one setting says, and the veil first. */
static void
test_veil_comes_before_the_lock (Room *room,
                                 gconstpointer user_data)
{
  av_watch_set_times (room->watch, 1, 60, 6);
  await_lock (room);
  g_assert_cmpint (room->drawn, !=, 0);
  g_assert_cmpint (room->drawn - room->began, >=, G_USEC_PER_SEC);
  g_assert_cmpint (room->drawn, <, room->locked);
  g_assert_cmpint (room->locked - room->began, >=, 6 * G_USEC_PER_SEC);
}

/* A key each second, for longer than the lock waits. FALSE where the machine stood
 * still for about as long between two keys, which proves nothing. */
static gboolean
type_for_long (Room *room,
               gint64 *last)
{
  gint64 longest = 0;

  *last = g_get_monotonic_time ();
  for (guint i = 0; i < N_KEYS; i++)
    {
      gint64 before = *last;

      ui_press ("a", NULL);
      *last = g_get_monotonic_time ();
      longest = MAX (longest, *last - before);
      ui_spin_ms (900);
    }

  return longest < 4 * G_USEC_PER_SEC;
}

static void
test_a_key_puts_it_off (Room *room,
                        gconstpointer user_data)
{
  gint64 last;

  if (!press ("a"))
    return;

  av_watch_set_times (room->watch, 0, 60, 5);
  for (guint i = 1; !type_for_long (room, &last); i++)
    {
      g_test_message ("the machine stood still");
      g_assert_cmpuint (i, <, MOST_STANDSTILLS);
      tear_down (room, NULL);
      set_up (room, NULL);
      av_watch_set_times (room->watch, 0, 60, 5);
    }

  g_assert_cmpint (room->locked, ==, 0);
  await_lock (room);
  g_assert_cmpint (room->locked - last, >=, 4 * G_USEC_PER_SEC);
}

static void
test_the_lock_key_locks_under_the_veil (Room *room,
                                        gconstpointer user_data)
{
  const char *const accels[] = { "<Control><Shift>l", NULL };

  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.lock", accels);
  av_watch_veil (room->watch);
  ui_spin_ms (50);
  if (!ui_press ("ctrl+shift+l", NULL))
    {
      g_test_skip ("xdotool is not installed");
      return;
    }

  await_lock (room);
  g_assert_true (av_veil_is_drawn (room->veil));
}

static void
test_a_letter_is_not_lost (Room *room,
                           gconstpointer user_data)
{
  gtk_widget_grab_focus (room->entry);
  gtk_editable_set_text (GTK_EDITABLE (room->entry), "Fanine");
  gtk_editable_set_position (GTK_EDITABLE (room->entry), 3);
  let_it_come (room);
  if (!press ("t"))
    return;

  g_assert_false (av_veil_is_drawn (room->veil));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (room->entry)), ==, "Fantine");
}

/* Whoever hid everything types to come back. */
static void
test_a_letter_only_lifts_what_was_drawn_by_hand (Room *room,
                                                 gconstpointer user_data)
{
  gtk_widget_grab_focus (room->entry);
  gtk_editable_set_text (GTK_EDITABLE (room->entry), "Fantine");
  gtk_editable_set_position (GTK_EDITABLE (room->entry), -1);
  av_watch_veil (room->watch);
  ui_spin_ms (50);
  if (!press ("x"))
    return;

  g_assert_false (av_veil_is_drawn (room->veil));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (room->entry)), ==, "Fantine");

  /* And the next one goes where the first would have gone. */
  press ("s");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (room->entry)), ==, "Fantines");
}

static void
test_nothing_is_pressed_unseen (Room *room,
                                gconstpointer user_data)
{
  static const char *const keys[] = { "space", "Return", "f", "1" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_grab_focus (room->button);
      let_it_come (room);
      if (!press (keys[i]))
        return;

      g_assert_false (av_veil_is_drawn (room->veil));
      g_assert_true (gtk_window_get_focus (GTK_WINDOW (room->window)) == room->button);
    }
  ui_spin_ms (400);
  g_assert_cmpuint (room->n_clicked, ==, 0);
}

static void
test_what_shows_or_counts_acts_at_once (Room *room,
                                        gconstpointer user_data)
{
  static const char *const keys[] = { "ctrl+f", "F4", "ctrl+1" };

  av_shortcuts_install (GTK_APPLICATION (application));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      let_it_come (room);
      if (!press (keys[i]))
        return;
      g_assert_false (av_veil_is_drawn (room->veil));
    }
  g_assert_cmpstr (room->done->str, ==, "search count open ");
}

/* On a French keyboard the key of 1 gives another sign. */
static void
test_a_digit_acts_by_its_place (Room *room,
                                gconstpointer user_data)
{
  if (!ui_use_layout ("fr"))
    {
      g_test_skip ("setxkbmap is not installed");
      return;
    }
  let_it_come (room);
  press ("ctrl+ampersand");
  ui_use_layout ("us");

  g_assert_false (av_veil_is_drawn (room->veil));
  g_assert_cmpstr (room->done->str, ==, "open ");
}

static void
test_what_writes_waits (Room *room,
                        gconstpointer user_data)
{
  av_shortcuts_install (GTK_APPLICATION (application));
  let_it_come (room);
  if (!press ("ctrl+s"))
    return;
  g_assert_false (av_veil_is_drawn (room->veil));
  g_assert_cmpstr (room->done->str, ==, "");

  press ("ctrl+s");
  g_assert_cmpstr (room->done->str, ==, "save ");
}

/* Pressed twice, or as the veil was coming: nothing shows to who comes near. */
static void
test_hiding_again_stays_hidden (Room *room,
                                gconstpointer user_data)
{
  static const char *const keys[] = { "F9", "ctrl+m", "shift", "XF86AudioMute" };

  let_it_come (room);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!press (keys[i]))
        return;
      g_assert_true (av_veil_is_drawn (room->veil));
    }
  g_assert_cmpstr (room->done->str, ==, "");

  /* As if it had been asked for: it does not wait any longer. */
  av_watch_set_times (room->watch, 600, 1, 900);
  await_lock (room);
}

static void
test_a_veil_drawn_by_hand_locks (Room *room,
                                 gconstpointer user_data)
{
  av_watch_set_times (room->watch, 600, 1, 900);
  av_watch_veil (room->watch);
  await_lock (room);
}

static void
test_a_code_is_asked_for_after_any_veil (Room *room,
                                         gconstpointer user_data)
{
  av_watch_set_times (room->watch, 1, 1, 900);
  g_object_set (room->watch, "code-until", g_get_real_time () / G_USEC_PER_SEC + 3600, NULL);
  await_lock (room);
  g_assert_true (av_veil_is_drawn (room->veil));
}

static void
check_no_lock (Room *room)
{
  av_watch_set_times (room->watch, 1, 1, 900);
  ui_spin_ms (4000);
  g_assert_true (av_veil_is_drawn (room->veil));
  g_assert_cmpint (room->locked, ==, 0);
}

static void
test_without_a_code_the_veil_waits (Room *room,
                                    gconstpointer user_data)
{
  /* Nor once it is over. */
  g_object_set (room->watch, "code-until", g_get_real_time () / G_USEC_PER_SEC - 1, NULL);
  check_no_lock (room);
}

/* By the button of the page, say: what comes by itself later is not that one. */
static void
test_a_veil_that_was_lifted_is_over (Room *room,
                                     gconstpointer user_data)
{
  av_watch_veil (room->watch);
  av_veil_lift (room->veil);
  check_no_lock (room);
}

/* A dialog is no window of the application: it is hidden, and heard, all the same. */
static void
test_a_dialog_is_veiled_in_its_place (Room *room,
                                      gconstpointer user_data)
{
  GtkWidget *dialog = adw_window_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (room->window));
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_title (GTK_WINDOW (dialog), "Sortie");
  adw_window_set_content (ADW_WINDOW (dialog), entry);
  ui_show (dialog);
  gtk_widget_grab_focus (entry);

  /* The keys that hide are heard there as well. */
  if (!press ("F9"))
    return;
  g_assert_true (av_veil_is_drawn (room->veil));
  press ("Return");
  g_assert_false (av_veil_is_drawn (room->veil));

  let_it_come (room);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Aller-vers");
  g_assert_true (adw_window_get_content (ADW_WINDOW (dialog)) != entry);

  press ("m");
  g_assert_true (adw_window_get_content (ADW_WINDOW (dialog)) == entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "m");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Sortie");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* As when what is erased elsewhere leaves, and another window takes its place. */
static void
test_a_window_that_comes_is_veiled (Room *room,
                                    gconstpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *content = gtk_label_new ("Fantine");

  gtk_window_set_title (GTK_WINDOW (window), "Fantine");
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), content);
  let_it_come (room);
  ui_show (window);
  g_assert_true (av_veil_is_drawn (room->veil));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Aller-vers");
  g_assert_false (gtk_widget_get_mapped (content));

  av_veil_lift (room->veil);
  ui_spin_ms (50);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Fantine");
  g_assert_true (gtk_widget_get_mapped (content));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* As when the dossier that a window loads is there only then. */
static void
test_a_title_that_comes_is_not_shown (Room *room,
                                      gconstpointer user_data)
{
  g_autofree char *former = g_strdup (gtk_window_get_title (GTK_WINDOW (room->window)));

  let_it_come (room);
  g_assert_true (av_veil_is_drawn (room->veil));
  gtk_window_set_title (GTK_WINDOW (room->window), "Fantine");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (room->window)), ==, "Aller-vers");
  gtk_window_set_title (GTK_WINDOW (room->window), "Cosette");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (room->window)), ==, "Aller-vers");

  av_veil_lift (room->veil);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (room->window)), ==, "Cosette");

  /* The next veil, too, gives back what it took. */
  av_veil_draw (room->veil);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (room->window)), ==, "Aller-vers");
  av_veil_lift (room->veil);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (room->window)), ==, "Cosette");
  gtk_window_set_title (GTK_WINDOW (room->window), former);
}

/* The window that is closed meanwhile takes its title with it. */
static void
test_a_window_that_goes_is_forgotten (Room *room,
                                      gconstpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  ui_show (window);
  let_it_come (room);
  gtk_window_set_title (GTK_WINDOW (window), "Fantine");
  gtk_window_destroy (GTK_WINDOW (window));
  ui_spin_ms (50);
  av_veil_lift (room->veil);
  g_assert_false (av_veil_is_drawn (room->veil));
}

#define ADD(name, func) g_test_add ("/watch/" name, Room, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  laptop_init (&argc, &argv);
  adw_init ();
  av_ui_init ();
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

  ADD ("idleness-locks", test_idleness_locks);
  ADD ("veil-comes-before-the-lock", test_veil_comes_before_the_lock);
  ADD ("a-key-puts-it-off", test_a_key_puts_it_off);
  ADD ("the-lock-key-locks-under-the-veil", test_the_lock_key_locks_under_the_veil);

  ADD ("a-letter-is-not-lost", test_a_letter_is_not_lost);
  ADD ("a-letter-only-lifts-what-was-drawn-by-hand", test_a_letter_only_lifts_what_was_drawn_by_hand);
  ADD ("nothing-is-pressed-unseen", test_nothing_is_pressed_unseen);
  ADD ("what-shows-or-counts-acts-at-once", test_what_shows_or_counts_acts_at_once);
  ADD ("a-digit-acts-by-its-place", test_a_digit_acts_by_its_place);
  ADD ("what-writes-waits", test_what_writes_waits);
  ADD ("hiding-again-stays-hidden", test_hiding_again_stays_hidden);
  ADD ("a-veil-drawn-by-hand-locks", test_a_veil_drawn_by_hand_locks);
  ADD ("a-code-is-asked-for-after-any-veil", test_a_code_is_asked_for_after_any_veil);
  ADD ("without-a-code-the-veil-waits", test_without_a_code_the_veil_waits);
  ADD ("a-veil-that-was-lifted-is-over", test_a_veil_that_was_lifted_is_over);
  ADD ("a-dialog-is-veiled-in-its-place", test_a_dialog_is_veiled_in_its_place);
  ADD ("a-window-that-comes-is-veiled", test_a_window_that_comes_is_veiled);
  ADD ("a-title-that-comes-is-not-shown", test_a_title_that_comes_is_not_shown);
  ADD ("a-window-that-goes-is-forgotten", test_a_window_that_goes_is_forgotten);

  return g_test_run ();
}
