/* Nobody at the keyboard: the veil, then the lock. */

#include <adwaita.h>

#include "av-ui.h"
#include "av-veil.h"
#include "av-watch.h"
#include "laptop-fixture.h"
#include "ui-fixture.h"

/* One for all cases: its path on the bus is taken once. */
static AdwApplication *application;

typedef struct
{
  AvVeil *veil;
  AvWatch *watch;
  GtkWidget *window;
  gint64 began;
  gint64 locked; /* when; 0: not yet */
} Room;

static void
lock_asked (Room *room)
{
  if (room->locked == 0)
    room->locked = g_get_monotonic_time ();
}

static void
set_up (Room *room,
        gconstpointer user_data)
{
  room->veil = av_veil_new (GTK_APPLICATION (application));
  room->watch = av_watch_new (GTK_APPLICATION (application), room->veil);
  g_signal_connect_swapped (room->watch, "lock", G_CALLBACK (lock_asked), room);
  room->window = adw_application_window_new (GTK_APPLICATION (application));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (room->window), gtk_entry_new ());
  ui_show (room->window);
  room->began = g_get_monotonic_time ();
}

static void
tear_down (Room *room,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (room->window));
  ui_spin_ms (50);
  g_clear_object (&room->watch);
  g_clear_object (&room->veil);
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
  av_watch_set_times (room->watch, 0, 2);
  await_lock (room);
  g_assert_cmpint (room->locked - room->began, >=, G_USEC_PER_SEC);
  g_assert_false (av_veil_is_drawn (room->veil));
}

static void
test_veil_comes_before_the_lock (Room *room,
                                 gconstpointer user_data)
{
  av_watch_set_times (room->watch, 1, 4);
  for (guint i = 0; i < UI_PATIENCE && !av_veil_is_drawn (room->veil); i++)
    ui_spin_ms (50);
  g_assert_true (av_veil_is_drawn (room->veil));
  g_assert_cmpint (room->locked, ==, 0);
  await_lock (room);
}

static void
test_a_key_puts_it_off (Room *room,
                        gconstpointer user_data)
{
  gint64 last = 0;

  av_watch_set_times (room->watch, 0, 5);
  for (guint i = 0; i < 7; i++)
    {
      if (!ui_press ("a", NULL))
        {
          g_test_skip ("xdotool is not installed");
          return;
        }
      last = g_get_monotonic_time ();
      ui_spin_ms (900);
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

  return g_test_run ();
}
