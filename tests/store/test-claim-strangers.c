/* Whatever somebody says of a dossier who never had it, its teams do not hear it, and
 * nobody is given anything by it: random histories and random forgeries. */

#include <string.h>

#include "claims-by-hand.h"

#define N_SETS 400
#define MOST_HONEST 6
#define MOST_FORGED 8

static const char *const teams[] = { A, T, C };

typedef struct
{
  GRand *rand;
  Line lines[MOST_HONEST + MOST_FORGED];
  char names[MOST_HONEST + MOST_FORGED][32];
  guint n_honest;
  guint n_all;
} Set;

static guint
draw (Set *set,
      guint below)
{
  return (guint) g_rand_int_range (set->rand, 0, (gint32) below);
}

/* From team to team, each time by whoever has it. */
static void
draw_honest (Set *set)
{
  guint team = 0;

  set->n_honest = 1 + draw (set, MOST_HONEST);
  for (guint i = 0; i < set->n_honest; i++)
    {
      guint next = i == 0 ? team : (team + 1 + draw (set, G_N_ELEMENTS (teams) - 1)) % G_N_ELEMENTS (teams);

      g_snprintf (set->names[i], sizeof set->names[i], "%u.0", i);
      set->lines[i] = (Line){ i + 1, 0, 20 + i, teams[team], teams[next], i > 0 ? set->names[i] : NULL };
      team = next;
    }
}

/* Of any date, of few segments, naming some of what there is, or nothing. */
static void
draw_forged (Set *set)
{
  static const char *const scopes[] = { B, A, T, C };

  set->n_all = set->n_honest + 1 + draw (set, MOST_FORGED);
  for (guint i = set->n_honest; i < set->n_all; i++)
    {
      guint first = draw (set, i), second = draw (set, i);
      Line *line = &set->lines[i];

      *line = (Line){ 20 + draw (set, 3), i, 10 + draw (set, 20), B, scopes[draw (set, G_N_ELEMENTS (scopes))] };
      if (draw (set, 3) == 0)
        continue;
      g_snprintf (set->names[i], sizeof set->names[i], "%u.%u %u.%u", set->lines[first].sid, set->lines[first].index, set->lines[second].sid, set->lines[second].index);
      line->preds = set->names[i];
    }
}

/* Began it, gave it on, or has it. */
static gboolean
is_known_to (const Set *set,
             const char *own)
{
  for (guint i = 0; i < set->n_honest; i++)
    if (strstr (own, set->lines[i].scopes) != NULL)
      return TRUE;

  return strstr (own, set->lines[set->n_honest - 1].scope) != NULL;
}

/* Who knows it is not held up. Whoever never had it may be told that it is theirs. A
 * laptop of two that were given it, one of them by a stranger, cannot tell. */
static void
check_owner (const Set *set,
             AvClaims *claims,
             const char *own)
{
  const char *wanted = set->lines[set->n_honest - 1].scope;
  const char *owner = av_claims_get_owner (claims);
  gboolean sure = strstr (own, A) != NULL || (is_known_to (set, own) && strchr (own, ' ') == NULL);

  if (sure || (owner != NULL && strstr (own, owner) == NULL))
    g_assert_cmpstr (owner, ==, wanted);
}

static void
check_against_strangers (const Set *set,
                         const char *own)
{
  g_autoptr (AvClaims) honest = claims_judge (set->lines, set->n_honest, own);
  g_autoptr (AvClaims) all = claims_judge (set->lines, set->n_all, own);
  gboolean known = is_known_to (set, own);

  g_assert_cmpstr (av_claims_get_owner (honest), ==, set->lines[set->n_honest - 1].scope);
  check_owner (set, all, own);
  g_assert_true (!known || av_claims_get_mark (honest) == 0 || av_claims_get_mark (all) != 0);
  for (guint64 hlc = 0; hlc < 40; hlc += 3)
    g_assert_false (av_claims_answer_for (all, " " B " ", hlc));

  if (strstr (own, A) != NULL)
    {
      g_autofree char *wanted = claims_list_writers (honest);

      g_assert_cmpuint (av_claims_get_mark (all), ==, av_claims_get_mark (honest));
      claims_assert_writers (all, wanted);
    }
}

static void
test_strangers_change_nothing (void)
{
  static const char *const own[] = { A, T, C, A " " T, T " " C, "76540" };

  for (guint32 seed = 0; seed < N_SETS; seed++)
    {
      Set set = { g_rand_new_with_seed (seed) };

      draw_honest (&set);
      draw_forged (&set);
      for (guint i = 0; i < G_N_ELEMENTS (own); i++)
        check_against_strangers (&set, own[i]);
      g_rand_free (set.rand);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claim-strangers/strangers-change-nothing", test_strangers_change_nothing);
  return g_test_run ();
}
