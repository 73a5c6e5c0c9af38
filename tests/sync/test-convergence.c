/* Whatever the order, the loss, the copies and the clocks: in the end all hold
 * the same, and no value is gone that nobody replaced knowingly. Three mutants
 * of the merge show that the judge sees (src/store/av-mutants.h). */

#include <stdlib.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "av-life.h"
#include "av-mutants.h"

#define N_STEPS 70
#define FIRST_SEED 20000u
#define MOST_LIVES 60 /* until a mutant is caught */

static AvOrganisation *organisations[AV_LIFE_N_KINDS];

/* Every sixth one has two communes. ALLERVERS_TEST_COMMUNES: all of them. */
static char *
live (guint32 seed)
{
  AvLifeKind kind = seed % 6 == 5 || g_getenv ("ALLERVERS_TEST_COMMUNES") != NULL ? AV_LIFE_TWO_COMMUNES : AV_LIFE_ONE_COMMUNE;
  g_autoptr (AvLife) life = av_life_new (organisations[kind], kind, seed);

  av_life_live (life, N_STEPS);
  av_life_settle (life);
  return av_life_judge (life);
}

#ifdef AV_WITH_MUTANTS

AvMutant av_mutant;

static void
test_mutant_is_caught (gconstpointer user_data)
{
  guint i = 0;
  g_autofree char *wrong = NULL;

  av_mutant = GPOINTER_TO_UINT (user_data);

  while (wrong == NULL && i < MOST_LIVES)
    wrong = live (FIRST_SEED + i++);

  av_mutant = AV_MUTANT_NONE;
  g_test_message ("caught by life %u: %s", i, wrong);
  g_assert_nonnull (wrong);
}

/* A colleague who has not heard of an erasure goes on writing, and sends it to
 * who erased. Whether it lives there: in random lives the next bundle often tells of the
 * erasure and clears it away again. */
static gboolean
late_arrival_lives (void)
{
  AvOrganisation *town = av_organisation_new ("76540");
  guint laptop = av_organisation_join (town, "Canteleu-1", "76540", "referent");
  g_autofree char *dossier = NULL;
  g_autofree char *before = av_organisation_write_contact (town, laptop, "Fantine", &dossier);
  g_autofree char *after = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (town, laptop, 0);
  av_installation_erase (av_organisation_get (town, 0), dossier, 0, "demande", &error);
  g_assert_no_error (error);

  after = av_organisation_write_contact (town, laptop, "Fantine", &dossier);
  av_organisation_send (town, laptop, 0);
  name = av_organisation_get_answer (town, 0, after, "prenom-ou-surnom");

  av_organisation_free (town);
  return name != NULL;
}

static void
test_late_arrival_is_caught (void)
{
  gboolean lives;

  g_assert_false (late_arrival_lives ());

  av_mutant = AV_MUTANT_LATE_IS_ALIVE;
  lives = late_arrival_lives ();
  av_mutant = AV_MUTANT_NONE;
  g_assert_true (lives);
}

#else

/* Watched by a sanitizer a life lasts several times as long. */
#ifdef __SANITIZE_ADDRESS__
#define USUAL_LIVES 60
#else
#define USUAL_LIVES 300
#endif

/* ALLERVERS_TEST_LIVES: so many, ALLERVERS_TEST_SEED: from this one on. */
static guint
get_number (const char *variable,
            guint usual)
{
  const char *asked = g_getenv (variable);

  return asked != NULL ? (guint) atoi (asked) : usual;
}

static void
test_random_lives_converge (void)
{
  guint n_lives = get_number ("ALLERVERS_TEST_LIVES", g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 10000 : USUAL_LIVES);
  guint first = get_number ("ALLERVERS_TEST_SEED", FIRST_SEED);
  guint n_wrong = 0;

  for (guint i = 0; i < n_lives; i++)
    {
      g_autofree char *wrong = live (first + i);

      if (wrong != NULL)
        {
          g_test_message ("seed %u: %s", first + i, wrong);
          n_wrong++;
        }
    }

  g_assert_cmpuint (n_wrong, ==, 0);
}

#endif

int
main (int argc,
      char **argv)
{
  int result;

  /* Lives are for the merge, not for the disk, which would take most of their time. */
  if (g_getenv ("TMPDIR") == NULL && g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < AV_LIFE_N_KINDS; i++)
    organisations[i] = av_life_found (i);

#ifdef AV_WITH_MUTANTS
  g_test_add_data_func ("/convergence/without-the-dead-set-is-caught", GUINT_TO_POINTER (AV_MUTANT_NO_DEAD_SET), test_mutant_is_caught);
  g_test_add_data_func ("/convergence/names-by-sequence-are-caught", GUINT_TO_POINTER (AV_MUTANT_NAMES_BY_SEQUENCE), test_mutant_is_caught);
  g_test_add_data_func ("/convergence/erasure-ignored-on-late-arrival-is-caught", GUINT_TO_POINTER (AV_MUTANT_LATE_IS_ALIVE), test_mutant_is_caught);
  g_test_add_func ("/convergence/erasure-ignored-on-late-arrival-is-caught-as-told", test_late_arrival_is_caught);
#else
  g_test_add_func ("/convergence/random-lives-converge", test_random_lives_converge);
#endif

  result = g_test_run ();
  for (guint i = 0; i < AV_LIFE_N_KINDS; i++)
    av_organisation_free (organisations[i]);
  return result;
}
