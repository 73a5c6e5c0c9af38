/* An intendant has the say in its own communes, and in no others: whatever its
 * chain holds. */

#include <string.h>

#include "av-chains.h"
#include "av-crypto.h"

static const char *const communes[] = { "AC", "B", NULL };

enum
{
  ROOT = AV_CHAINS_ROOT,
  OURS,
  THEIRS,
};

typedef struct
{
  AvChains *chains;
  const AvId *laptop;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->chains = av_chains_new (communes);
  fixture->laptop = av_chains_add_laptop (fixture->chains);
  av_chains_tell (fixture->chains, OURS, AV_TRUST_ENROL, fixture->laptop, "A", "terrain");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_chains_free (fixture->chains);
}

static gboolean
may_read (AvTrust *trust,
          const AvId *laptop,
          char scope,
          AvClass class)
{
  return av_acceptance_may_read (av_trust_find (trust, laptop), av_chains_get_scope (scope), class);
}

/* Whether its segment of that number may hold something of a class in a scope. */
static gboolean
may_write (Fixture *fixture,
           AvTrust *trust,
           guint64 number,
           char scope,
           AvClass class)
{
  char scopes[] = { scope, '\0' };
  AvJudge judge = av_chains_get_judge (trust);
  AvSegmentHeader segment;
  g_autoptr (GByteArray) bytes = av_chains_write (fixture->chains, fixture->laptop, number, 1, scopes, &segment);
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  g_autoptr (GArray) mandates = NULL;

  av_segment_get_hash (&segment, hash);
  mandates = av_acceptance_list_mandates (&judge, &segment, hash);
  return av_acceptance_judge_strand (mandates, av_chains_get_scope (scope), class);
}

/* letters: the scopes for which it was admitted. */
static char *
list_admitted (const AvSegmentHeader *segment,
               const guint8 *hash,
               gpointer letters)
{
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (const char *letter = letters; *letter != '\0'; letter++)
    {
      AvScope scope = av_chains_get_scope (*letter);

      g_array_append_val (scopes, scope);
    }

  return av_scopes_to_text (scopes);
}

/* Whether of its segment with a strand in each of the scopes, admitted for some of
 * them, that in one is applied. */
static gboolean
is_applied_admitted (Fixture *fixture,
                     AvTrust *trust,
                     guint64 number,
                     const char *scopes,
                     const char *admitted,
                     char scope)
{
  AvJudge judge = av_chains_get_judge (trust);
  AvSegmentHeader segment;
  g_autoptr (GByteArray) bytes = av_chains_write (fixture->chains, fixture->laptop, number, (guint) number * 90, scopes, &segment);
  guint8 hash[AV_SEGMENT_HASH_SIZE];
  g_autoptr (GArray) mandates = NULL;

  judge.admitted = list_admitted;
  judge.user_data = (gpointer) admitted;
  av_segment_get_hash (&segment, hash);
  if (av_acceptance_judge_segment (&judge, &segment, hash) != AV_VERDICT_ACCEPTED)
    return FALSE;

  mandates = av_acceptance_list_mandates (&judge, &segment, hash);
  return av_acceptance_judge_strand (mandates, av_chains_get_scope (scope), AV_CLASS_PARCOURS);
}

static gboolean
is_applied (Fixture *fixture,
            AvTrust *trust,
            guint64 number,
            const char *scopes,
            char scope)
{
  return is_applied_admitted (fixture, trust, number, scopes, "", scope);
}

/* As whom it is sent what may be read in a commune; NULL: it has nothing to do there. */
static const AvTrusted *
find_view (AvTrust *trust,
           const AvId *laptop,
           char letter)
{
  const AvTrusted *member = av_trust_find (trust, laptop);
  g_autoptr (GPtrArray) views = member != NULL ? av_trust_list_views (member) : g_ptr_array_new ();

  for (guint i = 0; i < views->len; i++)
    {
      const AvTrusted *view = g_ptr_array_index (views, i);

      if (av_mandates_find (view->mandates, av_chains_get_scope (letter)) != NULL)
        return view;
    }

  return NULL;
}

static gboolean
is_sealed_to_its_own_key (AvTrust *trust,
                          const AvId *laptop,
                          char letter)
{
  const AvTrusted *view = find_view (trust, laptop, letter);

  for (guint i = 0; i < AV_TRUST_KEY_SIZE; i++)
    if (view->epoch_key[i] != laptop->bytes[0] || view->escrow_key[i] != laptop->bytes[1])
      return FALSE;

  return strcmp (view->name, "Canteleu-1") == 0;
}

static AvTrustStatement *
steal_laptop (Fixture *fixture,
              guint64 date)
{
  AvTrustStatement *statement = av_chains_make (fixture->chains, AV_TRUST_ENROL, fixture->laptop, "B", "referent");

  memset (statement->epoch_key, 0xb, AV_TRUST_KEY_SIZE);
  memset (statement->escrow_key, 0xb, AV_TRUST_KEY_SIZE);
  g_free (statement->text);
  statement->text = g_strdup ("Thénardier");
  statement->date = date;
  return statement;
}

static void
test_keys_are_of_who_enrolled_first (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_say (fixture->chains, THEIRS, steal_laptop (fixture, G_MAXINT64));
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (is_sealed_to_its_own_key (trust, fixture->laptop, 'A'));
  g_assert_true (may_write (fixture, trust, 1, 'B', AV_CLASS_PARCOURS));
}

/* Nor any more: the word of whoever enrolled it is gone, but segments of it are here. */
static void
test_who_is_no_member_may_nothing (Fixture *fixture,
                                   gconstpointer user_data)
{
  const AvId *nobody = av_chains_add_laptop (fixture->chains);
  g_autoptr (AvTrust) trust = av_chains_evaluate (fixture->chains);
  Fixture stranger = { fixture->chains, nobody };

  g_assert_null (av_trust_find (trust, nobody));
  g_assert_false (may_write (&stranger, trust, 1, 'A', AV_CLASS_CONTACT));
}

/* Dated back, a statement is as old as the one before it. */
static void
test_keys_are_not_taken_by_dating_back (Fixture *fixture,
                                        gconstpointer user_data)
{
  const AvId *other = av_chains_add_laptop (fixture->chains);
  AvTrustStatement *before = av_chains_make (fixture->chains, AV_TRUST_ENROL, other, "B", "terrain");
  g_autoptr (AvTrust) trust = NULL;

  before->date = G_MAXINT64 / 2;
  av_chains_say (fixture->chains, THEIRS, before);
  av_chains_say (fixture->chains, THEIRS, steal_laptop (fixture, 1));
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (is_sealed_to_its_own_key (trust, fixture->laptop, 'A'));
}

/* Its first statement has none before it: nothing tells that the date is a lie. */
static void
test_keys_are_not_taken_by_an_early_date (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_say (fixture->chains, THEIRS, steal_laptop (fixture, 1));
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (is_sealed_to_its_own_key (trust, fixture->laptop, 'A'));
  g_assert_false (is_sealed_to_its_own_key (trust, fixture->laptop, 'B'));
}

/* Who states another key for one commune sees nothing of the others by it. */
static void
test_each_view_reads_its_communes_alone (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;
  const AvTrusted *view;

  av_chains_say (fixture->chains, THEIRS, steal_laptop (fixture, 1));
  trust = av_chains_evaluate (fixture->chains);
  view = find_view (trust, fixture->laptop, 'B');
  g_assert_true (view->partial);
  g_assert_true (av_acceptance_may_read (view, av_chains_get_scope ('B'), AV_CLASS_PARCOURS));
  g_assert_false (av_acceptance_may_read (view, av_chains_get_scope ('A'), AV_CLASS_PARCOURS));
  g_assert_false (av_scopes_contain (view->scopes, av_chains_get_scope ('A')));
}

static void
say_on (Fixture *fixture,
        guint chain,
        guint64 date)
{
  AvTrustStatement *statement = av_chains_make (fixture->chains, AV_TRUST_ENROL, fixture->laptop, "B", "terrain");

  statement->date = date;
  av_chains_say (fixture->chains, chain, statement);
}

/* The root file was opened on one of the two machines. */
static void
test_date_takes_two_machines (Fixture *fixture,
                              gconstpointer user_data)
{
  g_autoptr (AvTrust) alone = NULL;
  g_autoptr (AvTrust) both = NULL;

  say_on (fixture, ROOT, G_MAXINT64 / 2);
  say_on (fixture, OURS, G_MAXINT64 / 2);
  alone = av_chains_evaluate (fixture->chains);
  g_assert_cmpuint (av_trust_get_confirmed_date (alone), <, G_MAXINT64 / 4);

  say_on (fixture, THEIRS, G_MAXINT64 / 4);
  both = av_chains_evaluate (fixture->chains);
  g_assert_cmpuint (av_trust_get_confirmed_date (both), ==, G_MAXINT64 / 4);
}

static void
test_keys_are_the_root_s_to_change (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_say (fixture->chains, ROOT, steal_laptop (fixture, 1));
  trust = av_chains_evaluate (fixture->chains);
  g_assert_false (is_sealed_to_its_own_key (trust, fixture->laptop, 'A'));
}

static void
test_another_s_change_takes_nothing (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvTrustStatement *change = av_chains_make (fixture->chains, AV_TRUST_CHANGE, fixture->laptop, "B", NULL);
  guint64 until;
  g_autoptr (AvTrust) before = av_chains_evaluate (fixture->chains);
  g_autoptr (AvTrust) trust = NULL;

  until = change->not_after;
  change->not_after = G_MAXINT64;
  av_chains_say (fixture->chains, THEIRS, change);
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (may_write (fixture, before, 1, 'A', AV_CLASS_PARCOURS));
  g_assert_true (may_write (fixture, trust, 1, 'A', AV_CLASS_PARCOURS));
  g_assert_true (may_read (trust, fixture->laptop, 'A', AV_CLASS_PARCOURS));
  g_assert_cmpuint (av_trust_find (trust, fixture->laptop)->not_after, ==, until);
}

static void
test_rights_are_of_their_communes (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_tell (fixture->chains, THEIRS, AV_TRUST_ENROL, fixture->laptop, "B", "referent,fse");
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (may_read (trust, fixture->laptop, 'A', AV_CLASS_PARCOURS));
  g_assert_true (may_read (trust, fixture->laptop, 'B', AV_CLASS_SENSIBLE));
  g_assert_true (may_write (fixture, trust, 1, 'B', AV_CLASS_FSE));
  g_assert_false (may_read (trust, fixture->laptop, 'A', AV_CLASS_SENSIBLE));
  g_assert_false (may_write (fixture, trust, 1, 'A', AV_CLASS_FSE));
}

/* Enrolled again, an installation keeps what it wrote before and may go on. */
static void
test_enrolled_again_nothing_is_taken (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_tell (fixture->chains, OURS, AV_TRUST_ENROL, fixture->laptop, "C", "metropole");
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (may_write (fixture, trust, 1, 'A', AV_CLASS_PARCOURS));
  g_assert_false (may_write (fixture, trust, 1, 'C', AV_CLASS_PARCOURS));
  g_assert_true (may_write (fixture, trust, 1, 'C', AV_CLASS_TERRITOIRE));
}

/* From some heads on alone. */
static void
test_changed_it_keeps_what_was_accepted (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvTrustStatement *change = av_chains_make (fixture->chains, AV_TRUST_CHANGE, fixture->laptop, "A", "metropole");
  g_autoptr (AvTrust) trust = NULL;

  av_chains_accept (change, fixture->laptop, 3);
  av_chains_say (fixture->chains, OURS, change);
  av_chains_tell (fixture->chains, THEIRS, AV_TRUST_ENROL, fixture->laptop, "B", "terrain");
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (may_write (fixture, trust, 3, 'A', AV_CLASS_PARCOURS));
  g_assert_false (may_write (fixture, trust, 4, 'A', AV_CLASS_PARCOURS));
  g_assert_true (may_write (fixture, trust, 4, 'B', AV_CLASS_PARCOURS));
}

static void
test_revoked_it_is_where_its_intendant_says (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvTrustStatement *revoke = av_chains_make (fixture->chains, AV_TRUST_REVOKE, fixture->laptop, NULL, NULL);
  g_autoptr (AvTrust) trust = NULL;

  av_chains_tell (fixture->chains, THEIRS, AV_TRUST_ENROL, fixture->laptop, "B", "terrain");
  av_chains_accept (revoke, fixture->laptop, 3);
  av_chains_say (fixture->chains, THEIRS, revoke);
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (is_applied (fixture, trust, 3, "B", 'B'));
  g_assert_false (is_applied (fixture, trust, 4, "B", 'B'));
  g_assert_false (may_read (trust, fixture->laptop, 'B', AV_CLASS_PARCOURS));
  g_assert_true (is_applied (fixture, trust, 4, "AB", 'A'));
  g_assert_false (is_applied (fixture, trust, 4, "AB", 'B'));
  g_assert_true (may_read (trust, fixture->laptop, 'A', AV_CLASS_PARCOURS));
}

static void
test_admitted_it_is_where_its_intendant_says (Fixture *fixture,
                                              gconstpointer user_data)
{
  g_autoptr (AvTrust) trust = NULL;

  av_chains_tell (fixture->chains, THEIRS, AV_TRUST_ENROL, fixture->laptop, "B", "terrain");
  av_chains_tell (fixture->chains, ROOT, AV_TRUST_REVOKE, fixture->laptop, NULL, NULL);
  trust = av_chains_evaluate (fixture->chains);
  g_assert_false (is_applied_admitted (fixture, trust, 1, "AB", "", 'A'));
  g_assert_false (is_applied_admitted (fixture, trust, 1, "AB", "A", 'B'));
  g_assert_true (is_applied_admitted (fixture, trust, 1, "AB", "A", 'A'));
  g_assert_true (is_applied_admitted (fixture, trust, 1, "AB", "BCA", 'B'));
  g_assert_false (is_applied_admitted (fixture, trust, 1, "ABC", "C", 'C'));
}

/* Only in those of its communes where its time is over. */
static void
test_over_it_is_admitted_there (Fixture *fixture,
                                gconstpointer user_data)
{
  AvTrustStatement *enrol = av_chains_make (fixture->chains, AV_TRUST_ENROL, fixture->laptop, "B", "terrain");
  g_autoptr (AvTrust) trust = NULL;

  enrol->not_after = 1;
  av_chains_say (fixture->chains, THEIRS, enrol);
  trust = av_chains_evaluate (fixture->chains);
  g_assert_true (is_applied (fixture, trust, 1, "AB", 'A'));
  g_assert_false (is_applied (fixture, trust, 1, "AB", 'B'));
  g_assert_true (is_applied_admitted (fixture, trust, 1, "AB", "B", 'A'));
  g_assert_true (is_applied_admitted (fixture, trust, 1, "AB", "B", 'B'));
}

/* ---- Whatever was said ----------------------------------------------------- */

#define N_SETS 200
#define N_SAID 12
#define N_LAPTOPS 2
#define LETTERS "ABCD"

static const char *const overlapping[] = { "AC", "B", "BD", NULL };

typedef struct
{
  AvChains *chains;
  GRand *rand;
  const AvId *laptops[N_LAPTOPS];
} Set;

#define N_CHAINS G_N_ELEMENTS (overlapping)

static guint
draw (Set *set,
      guint below)
{
  return (guint) g_rand_int_range (set->rand, 0, (gint32) below);
}

/* Some of these letters, at least one of them; now and then of all there are. */
static char *
draw_scopes (Set *set,
             const char *letters)
{
  GString *drawn = g_string_new (NULL);

  if (draw (set, 8) == 0)
    letters = LETTERS;

  while (drawn->len == 0)
    for (guint i = 0; letters[i] != '\0'; i++)
      if (draw (set, 2) == 0)
        g_string_append_c (drawn, letters[i]);

  return g_string_free (drawn, FALSE);
}

/* Everybody says what they like of its keys, and of the day. */
static void
draw_statement (Set *set)
{
  static const char *const roles[] = { "terrain", "referent", "metropole", "referent,fse", "intendant" };
  static const AvTrustStatementKind kinds[] = { AV_TRUST_ENROL, AV_TRUST_ENROL, AV_TRUST_CHANGE, AV_TRUST_REVOKE };
  guint chain = draw (set, N_CHAINS), laptop = draw (set, N_LAPTOPS);
  g_autofree char *scopes = draw_scopes (set, chain == ROOT ? LETTERS : overlapping[chain - 1]);
  AvTrustStatementKind kind = kinds[draw (set, G_N_ELEMENTS (kinds))];
  AvTrustStatement *statement = av_chains_make (set->chains, kind, set->laptops[laptop], scopes, roles[draw (set, G_N_ELEMENTS (roles))]);

  statement->date = 1 + draw (set, N_SAID) * 60000;
  statement->not_after += (guint64) draw (set, 200) << 26;

  if (kind != AV_TRUST_ENROL && draw (set, 2) == 0)
    av_chains_accept (statement, set->laptops[laptop], draw (set, 6));

  if (kind == AV_TRUST_ENROL && draw (set, 2) == 0)
    memset (statement->epoch_key, (int) chain, AV_TRUST_KEY_SIZE);
  if (kind == AV_TRUST_ENROL && draw (set, 2) == 0)
    memset (statement->escrow_key, (int) chain, AV_TRUST_KEY_SIZE);

  av_chains_say (set->chains, chain, statement);
}

static void
draw_set (Set *set,
          guint32 seed)
{
  set->rand = g_rand_new_with_seed (seed);
  set->chains = av_chains_new (overlapping);

  for (guint i = 0; i < N_LAPTOPS; i++)
    set->laptops[i] = av_chains_add_laptop (set->chains);

  for (guint i = 0; i < N_SAID; i++)
    draw_statement (set);
}

/* What is written in a commune, and by whom it is read. */
static void
describe_mandate (AvTrust *trust,
                  const AvId *laptop,
                  char letter,
                  GString *text)
{
  const AvTrusted *member = av_trust_find (trust, laptop);
  const AvMandate *mandate = member != NULL ? av_mandates_find (member->mandates, av_chains_get_scope (letter)) : NULL;

  if (mandate != NULL)
    {
      const AvTrusted *view = find_view (trust, laptop, letter);

      g_string_append_printf (text, "%s, sealed to %x, escrow %x\n", view->name, view->epoch_key[0], view->escrow_key[0]);
    }

  if (mandate != NULL)
    g_string_append_printf (text, "%c: %x %x %x until %" G_GUINT64_FORMAT "%s\n", letter, mandate->rights.read, mandate->rights.write,
                            mandate->rights.powers, mandate->not_after, mandate->revoked ? ", revoked" : "");

  for (guint class = 0; class < AV_CLASS_TERRITOIRE; class ++)
    g_string_append_c (text, member != NULL && may_read (trust, laptop, letter, class) ? 'r' : '-');
}

static void
describe_shut_out (AvTrust *trust,
                   char letter,
                   GString *text)
{
  g_autoptr (GByteArray) marks = g_byte_array_new ();

  av_trust_mark_shut_out (trust, av_chains_get_scope (letter), marks);
  g_string_append_printf (text, "%c: shut out ", letter);
  for (guint i = 0; i < marks->len; i++)
    g_string_append_printf (text, "%02x", marks->data[i]);
  g_string_append_c (text, '\n');
}

static void
describe (Set *set,
          AvTrust *trust,
          const char *communes_of_another,
          guint32 seed,
          GString *text)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint i = 0; i < strlen (LETTERS); i++)
    {
      char letter = LETTERS[i];

      if (strchr (communes_of_another, letter) != NULL)
        continue;

      describe_shut_out (trust, letter, text);

      for (guint j = 0; j < N_LAPTOPS; j++)
        {
          Fixture laptop = { set->chains, set->laptops[j] };
          char scopes[] = { letter, LETTERS[g_rand_int_range (rand, 0, strlen (LETTERS))], '\0' };
          guint number = (guint) g_rand_int_range (rand, 1, 8);

          describe_mandate (trust, set->laptops[j], letter, text);
          g_string_append_printf (text, " applied %d\n", is_applied (&laptop, trust, number, scopes, letter));
        }
    }
}

/* Nothing that a chain says changes an answer about a commune that is not of it. */
static void
test_no_chain_speaks_of_others (void)
{
  for (guint32 seed = 0; seed < N_SETS; seed++)
    {
      Set set = { 0 };
      g_autoptr (AvTrust) whole = NULL;

      draw_set (&set, seed);
      whole = av_chains_evaluate (set.chains);

      for (guint chain = 1; chain < N_CHAINS; chain++)
        {
          g_autoptr (AvTrust) part = av_chains_evaluate_part (set.chains, chain, draw (&set, av_chains_count (set.chains, chain) + 1));
          g_autoptr (GString) with = g_string_new (NULL);
          g_autoptr (GString) without = g_string_new (NULL);

          describe (&set, whole, overlapping[chain - 1], seed, with);
          describe (&set, part, overlapping[chain - 1], seed, without);
          g_assert_cmpstr (with->str, ==, without->str);
        }

      g_rand_free (set.rand);
      av_chains_free (set.chains);
    }
}

#define ADD(name, func) g_test_add ("/chains/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);

  ADD ("who-is-no-member-may-nothing", test_who_is_no_member_may_nothing);
  ADD ("keys-are-of-who-enrolled-first", test_keys_are_of_who_enrolled_first);
  ADD ("keys-are-not-taken-by-dating-back", test_keys_are_not_taken_by_dating_back);
  ADD ("keys-are-not-taken-by-an-early-date", test_keys_are_not_taken_by_an_early_date);
  ADD ("each-view-reads-its-communes-alone", test_each_view_reads_its_communes_alone);
  ADD ("date-takes-two-machines", test_date_takes_two_machines);
  ADD ("keys-are-the-root-s-to-change", test_keys_are_the_root_s_to_change);
  ADD ("another-s-change-takes-nothing", test_another_s_change_takes_nothing);
  ADD ("rights-are-of-their-communes", test_rights_are_of_their_communes);
  ADD ("enrolled-again-nothing-is-taken", test_enrolled_again_nothing_is_taken);
  ADD ("changed-it-keeps-what-was-accepted", test_changed_it_keeps_what_was_accepted);

  ADD ("revoked-it-is-where-its-intendant-says", test_revoked_it_is_where_its_intendant_says);
  ADD ("admitted-it-is-where-its-intendant-says", test_admitted_it_is_where_its_intendant_says);
  ADD ("over-it-is-admitted-there", test_over_it_is_admitted_there);
  g_test_add_func ("/chains/no-chain-speaks-of-others", test_no_chain_speaks_of_others);

  return g_test_run ();
}
