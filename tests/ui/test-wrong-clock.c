/* The clock of the laptop is years behind: the windows open on everything there is,
 * say so above it, and what is written then is kept. */

#include <time.h>

#include "dossier-fixture.h"
#include "laptop-fixture.h"

#define DOUBTFUL "La date de cet ordinateur est douteuse : elle est d’avant ce qui est déjà écrit ici. Rien n’est perdu ; réglez la date et l’heure avant d’écrire, sinon ce que vous écrivez porte une mauvaise date."
#define TEN_YEARS (G_GINT64_CONSTANT (10) * 365 * 24 * 3600)

static gint64 behind; /* seconds */

/* The program's own comes before the library's. */
gint64
g_get_real_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return (now.tv_sec - behind) * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static Laptop *laptop;

static void
test_said_above_everything_and_written_all_the_same (void)
{
  AvSession *session;
  GtkWidget *window;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  behind = TEN_YEARS;
  laptop_unlock (laptop);
  session = av_application_get_session (laptop->application);
  window = laptop_open_window (laptop, "start");
  laptop_await (window, DOUBTFUL);
  before = dossier_fixture_meet (session);
  laptop_await (window, DOUBTFUL);

  /* Set right, and back: nothing that was written is gone. */
  behind = 0;
  after = dossier_fixture_meet (session);
  behind = TEN_YEARS;
  g_assert_cmpuint (dossier_fixture_count_records (session, before, "contact"), ==, 1);
  g_assert_cmpuint (dossier_fixture_count_records (session, after, "contact"), ==, 1);

  window = laptop_open_window (laptop, "reperage");
  g_signal_emit_by_name (laptop_await (window, "_Masquer"), "clicked");
  g_assert_null (av_session_get_warning (session));
}

int
main (int argc,
      char **argv)
{
  int failed;

  laptop_init (&argc, &argv);
  adw_init ();
  laptop = laptop_new ();

  g_test_add_func ("/wrong-clock/said-above-everything-and-written-all-the-same", test_said_above_everything_and_written_all_the_same);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
