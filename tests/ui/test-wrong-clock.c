/* The clock of the laptop is years behind: the windows open on everything there is,
 * say so above it, and what is written then is kept; or it is midnight. */

#include <time.h>

#include "av-lease.h"
#include "av-new-day.h"
#include "dossier-fixture.h"
#include "laptop-fixture.h"

#define DOUBTFUL "La date de cet ordinateur est douteuse : elle est d’avant ce qui est déjà écrit ici. Rien n’est perdu ; réglez la date et l’heure avant d’écrire, sinon ce que vous écrivez porte une mauvaise date."
#define DAY G_GINT64_CONSTANT (86400) /* seconds */
#define TEN_YEARS (10 * 365 * DAY)

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

static void
await_warning (AvSession *session,
               const char *begins,
               const char *ends)
{
  const char *warning = NULL;

  av_session_announce (session, "", "", "");
  for (guint i = 0; i < UI_PATIENCE; i++)
    {
      warning = av_session_get_warning (session);
      if (warning != NULL && g_str_has_prefix (warning, begins) && g_str_has_suffix (warning, ends))
        return;
      ui_spin_ms (50);
    }
  g_error ("Said: %s", warning);
}

/* Where nobody here renews it, the sentence says who does. */
static void
check_told_elsewhere (void)
{
  AvMember member = { .not_after = 100 * DAY * 1000 };
  g_autofree char *before = av_member_describe_end (&member, 60 * DAY * 1000);
  g_autofree char *soon = av_member_describe_end (&member, 80 * DAY * 1000);
  g_autofree char *over = av_member_describe_end (&member, 101 * DAY * 1000);

  g_assert_null (before);
  g_assert_cmpstr (soon, ==, "L’inscription de ce poste finit le 11 avril 1970\u00a0: demandez à la mairie de la renouveler («\u00a0Postes de l’organisation\u00a0»), puis échangez avec elle.");
  g_assert_true (g_str_has_prefix (over, "L’inscription de ce poste a pris fin le 11 avril 1970, et ce qui y est noté attend chez tous les autres\u202f; rien n’est perdu."));
}

/* Fifteen months after the founding day, and the month before. */
static void
test_the_end_of_the_year_is_told (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  GtkWidget *window;

  behind = 0;
  av_session_announce (session, "", "", "");
  window = laptop_open_window (laptop, "start");
  ui_spin_ms (500);
  g_assert_null (laptop_find (window, "Postes dont l’année finit\u00a0: les renouveler"));

  behind = -370 * DAY;
  av_session_announce (session, "", "", "");
  laptop_await (window, "Postes dont l’année finit\u00a0: les renouveler");
  g_assert_null (av_session_get_warning (session));
  behind = -440 * DAY;
  await_warning (session, "L’inscription de ce poste finit le ", "renouvelez-la dans «\u00a0Postes de l’organisation\u00a0».");
  behind = -500 * DAY;
  await_warning (session, "L’inscription de ce poste a pris fin le ", "renouvelez-la dans «\u00a0Postes de l’organisation\u00a0».");
  check_told_elsewhere ();
}

static gpointer
let_lease_end_tomorrow (AvStore *store,
                        gpointer user_data,
                        GError **error)
{
  g_autofree char *heard = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) av_store_get_now (store) - G_GINT64_CONSTANT (29) * DAY * 1000 - DAY * 500);

  return av_lease_set_days (store, 30, error) && av_store_set_setting (store, "reading-lease-heard", heard, error) && av_lease_set_days (store, 30, error) ? (gpointer) "" : NULL;
}

/* Whoever works over midnight. */
static void
test_another_day_is_told (void)
{
  AvSession *session = av_application_get_session (laptop->application);
  AvNewDay *new_day = NULL;
  GtkWidget *window;

  behind = 0;
  new_day = av_new_day_new (session);
  g_assert_nonnull (av_queue_call_sync (av_session_get_queue (session), let_lease_end_tomorrow, NULL, NULL));
  av_session_announce (session, "", "", "");
  window = laptop_open_window (laptop, "start");
  laptop_await (window, "Dans 1 jour, plus aucun dossier ne sera montré ici, sauf si un échange apporte quelque chose d’un autre poste.");

  behind = -DAY;
  av_new_day_look (new_day);
  laptop_await (window, "Aucun dossier n’est montré ici avant un échange\u00a0: ce qui attend dans les dossiers n’est pas compté.");
  laptop_await (window, "Aucun dossier n’est montré avant un échange");
  g_assert_true (g_str_has_prefix (av_session_get_warning (session), "Rien n’est venu"));
  av_new_day_free (new_day);
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
  g_test_add_func ("/wrong-clock/the-end-of-the-year-is-told", test_the_end_of_the_year_is_told);
  g_test_add_func ("/wrong-clock/another-day-is-told", test_another_day_is_told);
  failed = g_test_run ();

  laptop_free (laptop);

  return failed;
}
