/* The session as the porch starts and ends it: a program that obeys, one that
 * does not, one that falls. */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "av-crypto.h"
#include "av-session-process.h"
#include "av-without-gl.h"

typedef struct
{
  AvSessionProcess *process;
  char *program; /* that plays the session */
  gboolean ready;
  gboolean ended;
  gboolean by_itself;
  guint n_outings;
  char *done;
} Play;

static void
became_ready (Play *play)
{
  play->ready = TRUE;
}

static void
asked_outing (Play *play,
              AvSecret *sealed)
{
  play->n_outings++;
}

static void
said_done (Play *play,
           const char *sentence)
{
  play->done = g_strdup (sentence);
}

static void
has_ended (Play *play,
           gboolean by_itself)
{
  play->ended = TRUE;
  play->by_itself = by_itself;
}

static gboolean
time_is_up (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
spin_until (gboolean *flag)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (60, time_is_up, &late);

  while (!*flag && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (*flag);
  if (!late)
    g_source_remove (source);
}

static void
start (Play *play,
       const char *script)
{
  g_autoptr (AvSecret) key = av_secret_new_random (32);
  g_autoptr (AvHandover) handover = av_handover_new ("/store", "", "Cosette", key, NULL);
  g_autofree char *whole = g_strdup_printf ("#!/bin/sh\n%s\n", script);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (play->program, whole, -1, &error);
  g_assert_no_error (error);
  g_chmod (play->program, 0700);
  g_setenv ("ALLERVERS_SESSION", play->program, TRUE);
  av_session_process_start (play->process, handover, &error);
  g_assert_no_error (error);
}

static void
set_up (Play *play,
        gconstpointer user_data)
{
  g_autofree char *dir = g_dir_make_tmp ("allervers-play-XXXXXX", NULL);

  play->program = g_build_filename (dir, "session", NULL);
  play->process = av_session_process_new ();
  g_signal_connect_swapped (play->process, "ready", G_CALLBACK (became_ready), play);
  g_signal_connect_swapped (play->process, "outing", G_CALLBACK (asked_outing), play);
  g_signal_connect_swapped (play->process, "done", G_CALLBACK (said_done), play);
  g_signal_connect_swapped (play->process, "ended", G_CALLBACK (has_ended), play);
}

static void
tear_down (Play *play,
           gconstpointer user_data)
{
  g_autofree char *dir = g_path_get_dirname (play->program);

  g_object_unref (play->process);
  g_remove (play->program);
  g_remove (dir);
  g_free (play->program);
  g_free (play->done);
}

/* Word P, and no more of it. */
#define SAY_READY "printf 'P\\000\\000' >&4\n"

static void
test_obeys (Play *play,
            gconstpointer user_data)
{
  start (play, "trap 'exit 0' TERM\n" SAY_READY "while :; do sleep 0.05; done");
  spin_until (&play->ready);
  g_assert_true (av_session_process_is_running (play->process));
  av_session_process_lock (play->process);
  spin_until (&play->ended);
  g_assert_true (play->by_itself);
  g_assert_false (av_session_process_is_running (play->process));
}

/* Deaf to the first signal: ended by the second, 300 ms later and not before. */
static void
test_what_does_not_end_is_killed (Play *play,
                                  gconstpointer user_data)
{
  gint64 asked;

  start (play, "trap '' TERM HUP\n" SAY_READY "while :; do sleep 0.05; done");
  spin_until (&play->ready);
  asked = g_get_monotonic_time ();
  av_session_process_lock (play->process);
  spin_until (&play->ended);
  g_assert_false (play->by_itself);
  g_assert_cmpint (g_get_monotonic_time () - asked, >=, 300 * 1000);
}

/* Asked twice, killed once. */
static void
test_locking_twice_is_locking (Play *play,
                               gconstpointer user_data)
{
  start (play, "trap 'exit 0' TERM\n" SAY_READY "while :; do sleep 0.05; done");
  spin_until (&play->ready);
  av_session_process_lock (play->process);
  av_session_process_lock (play->process);
  spin_until (&play->ended);
}

static void
test_fall_is_told (Play *play,
                   gconstpointer user_data)
{
  start (play, "kill -9 $$");
  spin_until (&play->ended);
  g_assert_false (play->ready);
  g_assert_false (play->by_itself);
}

static void
test_outing_is_asked_and_ended (Play *play,
                                gconstpointer user_data)
{
  start (play, SAY_READY "printf 'S\\003\\000abcF\\000\\000' >&4\nexit 0");
  spin_until (&play->ended);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (play->ready);
  g_assert_cmpuint (play->n_outings, ==, 2);
}

static void
test_what_was_done_is_said (Play *play,
                            gconstpointer user_data)
{
  start (play, SAY_READY "printf 'D\\004\\000fait' >&4\nexit 0");
  spin_until (&play->ended);
  g_assert_cmpstr (play->done, ==, "fait");
}

/* Only the porch does without a graphics driver. */
static void
test_draws_as_by_itself (Play *play,
                         gconstpointer user_data)
{
  g_unsetenv ("GDK_DEBUG");
  g_unsetenv ("GDK_DISABLE");
  g_unsetenv ("GSK_RENDERER");
  av_without_gl_ask ();
  g_assert_true (g_getenv ("GDK_DEBUG") != NULL || g_getenv ("GDK_DISABLE") != NULL);
  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "cairo");
  start (play, "test -z \"$GDK_DEBUG$GDK_DISABLE$GSK_RENDERER\"");
  spin_until (&play->ended);
  g_assert_true (play->by_itself);
}

#define ADD(name, func) g_test_add ("/session-process/" name, Play, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("obeys", test_obeys);
  ADD ("what-does-not-end-is-killed", test_what_does_not_end_is_killed);
  ADD ("locking-twice-is-locking", test_locking_twice_is_locking);
  ADD ("fall-is-told", test_fall_is_told);
  ADD ("outing-is-asked-and-ended", test_outing_is_asked_and_ended);
  ADD ("what-was-done-is-said", test_what_was_done_is_said);
  ADD ("draws-as-by-itself", test_draws_as_by_itself);

  return g_test_run ();
}
