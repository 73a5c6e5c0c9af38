/* A dossier goes to another commune: its team reads all of it, the former one
 * nothing new, and everybody else what they always saw: stubs. */

#include <string.h>

#include "av-change.h"
#include "av-installation-share.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-shared-dossier.h"

#define OLD "76157"
#define NEW "76231"
#define ELSEWHERE "76410"

typedef struct
{
  AvOrganisation *organisation;
  guint old; /* where the dossier is written */
  guint new; /* where it goes */
  guint colleague;
  guint third;
  char *container;
  char *record;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," OLD "," NEW "," ELSEWHERE);

  fixture->organisation = organisation;
  fixture->old = av_organisation_join (organisation, "Canteleu-1", OLD, "referent");
  fixture->new = av_organisation_join (organisation, "Elbeuf-1", NEW, "referent");
  fixture->colleague = av_organisation_join (organisation, "Elbeuf-2", NEW, "terrain");
  fixture->third = av_organisation_join (organisation, "Maromme-1", ELSEWHERE, "referent");
  fixture->record = av_organisation_write_contact (organisation, fixture->old, "Cosette", &fixture->container);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->record);
}

static void
assert_known (Fixture *fixture,
              guint number,
              const char *name)
{
  g_autofree char *known = av_organisation_get_answer (fixture->organisation, number, fixture->record, "prenom-ou-surnom");

  g_assert_cmpstr (known, ==, name);
}

static gint64
count (Fixture *fixture,
       guint number,
       const char *sql)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), sql, 0, &n, NULL));
  return n;
}

#define HELD "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL"
#define STUBS "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NULL"
#define KEYS "SELECT COUNT (*) FROM key"

static void
transfer (Fixture *fixture,
          guint number,
          const char *scope)
{
  av_shared_dossier_transfer (fixture->organisation, number, fixture->container, scope);
}

static char *
get_scope (Fixture *fixture,
           guint number)
{
  g_autoptr (GError) error = NULL;
  char *scope = NULL;
  AvId container;

  g_assert_true (av_id_parse (fixture->container, &container));
  av_segment_store_get_scope (av_organisation_get_store (fixture->organisation, number), &container, &scope, &error);
  g_assert_no_error (error);
  return scope;
}

static void
assert_scope (Fixture *fixture,
              guint number,
              const char *scope)
{
  g_autofree char *known = get_scope (fixture, number);

  g_assert_cmpstr (known, ==, scope);
}

static void
test_stubs_are_filled_where_it_goes (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  /* All have it as stubs first. */
  for (guint i = fixture->new; i <= fixture->third; i++)
    {
      av_organisation_send (organisation, fixture->old, i);
      assert_known (fixture, i, NULL);
      g_assert_cmpint (count (fixture, i, HELD), ==, 0);
      g_assert_cmpint (count (fixture, i, STUBS), ==, 1);
    }

  /* What they hold is known: nothing goes but by the transfer. */
  for (guint i = fixture->new; i <= fixture->third; i++)
    av_organisation_send (organisation, i, fixture->old);

  transfer (fixture, fixture->old, NEW);
  for (guint i = fixture->new; i <= fixture->third; i++)
    av_organisation_send (organisation, fixture->old, i);

  assert_known (fixture, fixture->new, "Cosette");
  assert_known (fixture, fixture->colleague, "Cosette");
  assert_known (fixture, fixture->third, NULL);
  g_assert_cmpint (count (fixture, fixture->third, HELD), ==, 0);
  g_assert_cmpint (count (fixture, fixture->third, KEYS), ==, 0);

  for (guint i = fixture->old; i <= fixture->third; i++)
    assert_scope (fixture, i, NEW);
}

static guint
count_fills (Fixture *fixture)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, fixture->old, fixture->new);

  return av_organisation_count_fills (fixture->organisation, fixture->new, path);
}

/* Revoked where the dossier came from, and not where it goes, an installation is sent
 * all of it once it has gone. */
static void
test_revoked_where_it_came_from (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Mairie de Canteleu", OLD, "intendant");
  const char *scopes[] = { OLD, NEW, NULL };
  AvWelcome terms = { scopes, "referent" };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), "Elbeuf-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, steward);
  av_installation_revoke (av_organisation_get (organisation, steward), "Elbeuf-1", &(AvRevocation){ "parti" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, steward, fixture->old);
  av_organisation_send (organisation, fixture->old, fixture->new);
  assert_known (fixture, fixture->new, NULL);
  av_organisation_send (organisation, fixture->new, fixture->old);

  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  assert_known (fixture, fixture->new, "Cosette");
  av_organisation_send (organisation, fixture->new, fixture->old);
  g_assert_cmpuint (count_fills (fixture), ==, 0);
}

static void
test_colleague_hands_it_on (Fixture *fixture,
                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  /* The colleague has stubs, and hears of the transfer from its own commune. */
  av_organisation_send (organisation, fixture->old, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->new);
  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_send (organisation, fixture->new, fixture->colleague);
  assert_known (fixture, fixture->colleague, "Cosette");
}

static void
test_old_team_receives_nothing_new (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_set (organisation, fixture->new, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Cosette F.");
  av_organisation_send (organisation, fixture->new, fixture->old);
  av_organisation_send (organisation, fixture->new, fixture->colleague);
  assert_known (fixture, fixture->old, "Cosette");
  assert_known (fixture, fixture->colleague, "Cosette F.");

  /* Nor would it open for the keys it has. */
  g_assert_cmpint (count (fixture, fixture->colleague, KEYS), ==, 2);
  g_assert_cmpint (count (fixture, fixture->old, KEYS), ==, 1);
}

/* A window was open while the dossier went: what was typed follows it. */
static void
test_late_words_of_the_old_team_follow (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_send (organisation, fixture->new, fixture->old);
  av_organisation_set (organisation, fixture->old, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Euphrasie");
  av_organisation_send (organisation, fixture->old, fixture->new);
  assert_known (fixture, fixture->new, "Euphrasie");
}

static guint
measure_bundle (Fixture *fixture,
                guint from,
                guint to)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);

  return av_organisation_count_fills (fixture->organisation, to, path);
}

static void
test_what_is_held_is_not_pushed_again (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_send (organisation, fixture->new, fixture->old);
  transfer (fixture, fixture->old, NEW);
  g_assert_cmpuint (measure_bundle (fixture, fixture->old, fixture->new), ==, 1);

  /* Not acknowledged: pushed again. */
  g_assert_cmpuint (measure_bundle (fixture, fixture->old, fixture->new), ==, 1);
  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_send (organisation, fixture->new, fixture->old);
  g_assert_cmpuint (measure_bundle (fixture, fixture->old, fixture->new), ==, 0);
}

static void
test_only_its_team_gives_it_away (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->old, fixture->third);
  g_assert_false (av_installation_transfer (av_organisation_get (organisation, fixture->third), fixture->container, ELSEWHERE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_clear_error (&error);

  /* To a commune nobody works for it would be lost. */
  g_assert_false (av_installation_transfer (av_organisation_get (organisation, fixture->old), fixture->container, "76319", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  assert_scope (fixture, fixture->old, OLD);
}

static void
write_claim (Fixture *fixture,
             guint number,
             const char *scope,
             gboolean first)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, number);
  g_autoptr (GError) error = NULL;
  AvId container, record;

  g_assert_true (av_id_parse (fixture->container, &container));
  av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);

  /* As if it had never heard of the container. */
  if (first)
    g_assert_true (av_database_exec (av_store_get_database (store), NULL, "DELETE FROM told WHERE key >> 31 IN (SELECT rid FROM reg WHERE nid = (SELECT nid FROM name WHERE text = 'scope'))", NULL));

  av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", scope, &error);
  g_assert_no_error (error);
}

/* What the program does not write: an installation of another commune says that
 * the dossier is its own, after the others or as if it had always been so. */
static void
test_nobody_takes_what_is_not_theirs (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  for (guint i = 0; i < 2; i++)
    {
      av_organisation_send (organisation, fixture->old, fixture->third);
      write_claim (fixture, fixture->third, ELSEWHERE, i > 0);
      av_organisation_send (organisation, fixture->third, fixture->old);
      av_organisation_send (organisation, fixture->third, fixture->new);
      av_organisation_send (organisation, fixture->old, fixture->new);
      assert_scope (fixture, fixture->old, OLD);
      assert_scope (fixture, fixture->new, OLD);

      av_organisation_set (organisation, fixture->old, "contact", fixture->record, fixture->container, "prenom-ou-surnom", i > 0 ? "Cosette" : "Euphrasie");
      av_organisation_send (organisation, fixture->old, fixture->third);
      assert_known (fixture, fixture->third, NULL);
      g_assert_cmpint (count (fixture, fixture->third, HELD), ==, 0);
      g_assert_cmpint (count (fixture, fixture->third, KEYS), ==, 0);
    }

  /* The genuine transfer still counts, whatever came before it. */
  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  assert_scope (fixture, fixture->new, NEW);
  assert_known (fixture, fixture->new, "Cosette");
}

static void
tell_all (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    for (guint from = fixture->old; from <= fixture->third; from++)
      for (guint to = fixture->old; to <= fixture->third; to++)
        if (from != to)
          av_organisation_send (fixture->organisation, from, to);
}

static guint64
stand_still (gpointer user_data)
{
  return *(guint64 *) user_data;
}

/* It counts as a beginning of its own, and from there names what it has no say over. */
static void
test_nobody_takes_a_claim_away (Fixture *fixture,
                                gconstpointer user_data)
{
  guint64 later = (guint64) g_get_real_time () / 1000 + 3600 * 1000;

  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, fixture->third), stand_still, &later);
  write_claim (fixture, fixture->third, ELSEWHERE, FALSE);
  av_organisation_send (fixture->organisation, fixture->old, fixture->third);
  write_claim (fixture, fixture->third, "76319", FALSE);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, OLD);
  assert_scope (fixture, fixture->new, OLD);

  transfer (fixture, fixture->old, NEW);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, NEW);
  assert_scope (fixture, fixture->new, NEW);
  assert_known (fixture, fixture->new, "Cosette");
}

/* Two teams that had not heard of each other: one gives away what is its own. */
static void
test_other_team_keeps_its_claim (Fixture *fixture,
                                 gconstpointer user_data)
{
  write_claim (fixture, fixture->new, NEW, FALSE);
  tell_all (fixture);
  transfer (fixture, fixture->old, ELSEWHERE);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, ELSEWHERE);
  assert_scope (fixture, fixture->third, ELSEWHERE);
  assert_scope (fixture, fixture->new, NEW);
  assert_scope (fixture, fixture->colleague, NEW);
}

/* Who is of both teams gives away what is of both. */
static void
test_both_claims_go_with_who_is_of_both (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint both = av_organisation_join (fixture->organisation, "Deux-communes", OLD "," NEW, "referent");

  write_claim (fixture, fixture->new, NEW, FALSE);
  av_organisation_send (fixture->organisation, fixture->old, both);
  av_organisation_send (fixture->organisation, fixture->new, both);
  transfer (fixture, both, ELSEWHERE);
  av_organisation_send (fixture->organisation, both, fixture->third);
  tell_all (fixture);
  for (guint i = fixture->old; i <= both; i++)
    assert_scope (fixture, i, ELSEWHERE);
}

/* What somebody of both named is not theirs who began the one for the other. */
static void
test_what_rests_on_both_unites_nothing_else (Fixture *fixture,
                                             gconstpointer user_data)
{
  guint both = av_organisation_join (fixture->organisation, "Deux-communes", OLD "," ELSEWHERE, "referent");

  write_claim (fixture, fixture->third, ELSEWHERE, FALSE);
  av_organisation_send (fixture->organisation, fixture->old, both);
  av_organisation_send (fixture->organisation, fixture->third, both);
  transfer (fixture, both, NEW);
  av_organisation_send (fixture->organisation, both, fixture->old);
  write_claim (fixture, fixture->third, "76319", FALSE);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, NEW);
  assert_scope (fixture, fixture->new, NEW);
}

/* Of the same value and moment as the transfer, and replaced at once. */
static void
test_nobody_takes_a_look_alike_away (Fixture *fixture,
                                     gconstpointer user_data)
{
  guint64 soon = (guint64) g_get_real_time () / 1000 + 3600 * 1000;

  write_claim (fixture, fixture->third, ELSEWHERE, FALSE);
  for (guint i = fixture->old; i <= fixture->third; i++)
    av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, i), stand_still, &soon);
  write_claim (fixture, fixture->third, NEW, FALSE);
  write_claim (fixture, fixture->third, "76319", FALSE);
  transfer (fixture, fixture->old, NEW);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, NEW);
}

/* Before the beginning of the team, by the clock, and replaced at once. */
static void
test_nobody_says_the_team_s_own_word_before_it (Fixture *fixture,
                                                gconstpointer user_data)
{
  guint64 before = (guint64) g_get_real_time () / 1000 + 3600 * 1000;
  guint64 soon = before + 3600 * 1000;
  AvOrganisation *organisation = fixture->organisation;

  g_clear_pointer (&fixture->container, g_free);
  g_free (fixture->record);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->old), stand_still, &soon);
  fixture->record = av_organisation_write_contact (organisation, fixture->old, "Cosette", &fixture->container);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->third), stand_still, &before);
  write_claim (fixture, fixture->third, ELSEWHERE, FALSE);
  write_claim (fixture, fixture->third, OLD, FALSE);
  write_claim (fixture, fixture->third, ELSEWHERE, FALSE);
  tell_all (fixture);
  assert_scope (fixture, fixture->old, OLD);
  assert_known (fixture, fixture->third, NULL);
}

static void
test_transfer_is_taken_back_until_signed (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *old = av_organisation_get (organisation, fixture->old);
  g_autoptr (GError) error = NULL;

  transfer (fixture, fixture->old, NEW);
  assert_scope (fixture, fixture->old, NEW);
  g_assert_true (av_installation_take_transfer_back (old, fixture->container, OLD, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->old, fixture->new);
  assert_scope (fixture, fixture->new, OLD);
  assert_known (fixture, fixture->new, NULL);

  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  g_assert_false (av_installation_take_transfer_back (old, fixture->container, OLD, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  assert_scope (fixture, fixture->old, NEW);
  assert_known (fixture, fixture->new, "Cosette");
}

/* There and back: each team has all of it again, and the third none. */
static void
test_dossier_comes_back (Fixture *fixture,
                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  transfer (fixture, fixture->old, NEW);
  av_organisation_send (organisation, fixture->old, fixture->new);
  av_organisation_send (organisation, fixture->new, fixture->third);
  av_organisation_set (organisation, fixture->new, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Euphrasie");
  av_organisation_send (organisation, fixture->new, fixture->old);
  assert_known (fixture, fixture->old, "Cosette");
  transfer (fixture, fixture->new, OLD);
  av_organisation_send (organisation, fixture->new, fixture->old);
  av_organisation_send (organisation, fixture->new, fixture->third);
  assert_scope (fixture, fixture->third, OLD);
  assert_known (fixture, fixture->old, "Euphrasie");
  g_assert_cmpint (count (fixture, fixture->third, HELD), ==, 0);
}

/* A backup is made before anything was signed: what it brings back is signed anew,
 * under another name, beside what went out meanwhile. */
static void
test_dossier_begun_twice_is_one (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540," OLD "," NEW);
  Fixture fixture = { organisation };
  guint colleague;

  fixture.old = av_organisation_join (organisation, "Canteleu-1", OLD, "referent");
  colleague = av_organisation_join (organisation, "Canteleu-2", OLD, "referent");
  fixture.new = av_organisation_join (organisation, "Elbeuf-1", NEW, "referent");

  /* Which of the two names comes first is chance: several times. */
  for (guint i = 0; i < 6; i++)
    {
      g_free (av_organisation_write_contact (organisation, fixture.old, "Cosette", &fixture.container));
      av_organisation_back_up (organisation, fixture.old);
      av_organisation_send (organisation, fixture.old, colleague);
      av_organisation_restore (organisation, fixture.old);
      transfer (&fixture, fixture.old, NEW);
      av_organisation_send (organisation, fixture.old, colleague);
      av_organisation_send (organisation, colleague, fixture.old);
      av_organisation_send (organisation, colleague, fixture.new);

      for (guint j = fixture.old; j <= fixture.new; j++)
        assert_scope (&fixture, j, NEW);

      g_clear_pointer (&fixture.container, g_free);
    }

  av_organisation_free (organisation);
}

/* Who works for two communes, and first for another one than the dossier's. */
static guint
join_both (Fixture *fixture)
{
  guint both = av_organisation_join (fixture->organisation, "Deux-communes", ELSEWHERE "," OLD, "referent");
  AvStore *store = av_organisation_get_store (fixture->organisation, both);

  g_assert_true (av_store_set_default_scope (store, OLD, NULL));
  g_clear_pointer (&fixture->container, g_free);
  g_free (fixture->record);
  fixture->record = av_organisation_write_contact (fixture->organisation, both, "Cosette", &fixture->container);
  g_assert_true (av_store_set_default_scope (store, ELSEWHERE, NULL));
  return both;
}

static void
write_on (Fixture *fixture,
          guint number)
{
  av_organisation_set (fixture->organisation, number, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Euphrasie");
}

static void
assert_holds_nothing (Fixture *fixture,
                      guint number)
{
  g_assert_cmpint (count (fixture, number, HELD), ==, 0);
  g_assert_cmpint (count (fixture, number, KEYS), ==, 0);
}

/* What is written after a transfer is not signed for a commune that never had it. */
static void
test_late_words_stay_with_the_two_teams (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint both = join_both (fixture);

  transfer (fixture, both, NEW);
  write_on (fixture, both);
  av_organisation_send (fixture->organisation, both, fixture->third);
  av_organisation_send (fixture->organisation, both, fixture->new);
  assert_holds_nothing (fixture, fixture->third);
  assert_known (fixture, fixture->new, "Euphrasie");
}

static guint64
three_years_later (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + G_GUINT64_CONSTANT (3) * 366 * 24 * 3600 * 1000;
}

/* Nor is what is written while nobody's word counts on whose it is: here after the
 * enrolment ended. */
static void
test_unaccepted_dossier_stays_where_it_began (Fixture *fixture,
                                              gconstpointer user_data)
{
  guint both = join_both (fixture);
  AvStore *store = av_organisation_get_store (fixture->organisation, both);

  av_store_set_clock_for_test (store, three_years_later, NULL);
  g_clear_pointer (&fixture->container, g_free);
  g_free (fixture->record);
  g_assert_true (av_store_set_default_scope (store, OLD, NULL));
  fixture->record = av_organisation_write_contact (fixture->organisation, both, "Cosette", &fixture->container);
  g_assert_true (av_store_set_default_scope (store, ELSEWHERE, NULL));
  g_assert_true (av_store_seal (store, NULL));
  write_on (fixture, both);

  /* It hears of somebody new, and judges again. */
  av_organisation_join (fixture->organisation, "Elbeuf-3", NEW, "terrain");
  assert_scope (fixture, both, NULL);
  write_on (fixture, both);
  av_organisation_send (fixture->organisation, both, fixture->third);
  assert_scope (fixture, fixture->third, NULL);
  g_assert_cmpint (count (fixture, fixture->third, KEYS), ==, 0);
}

#define ADD(name, func) g_test_add ("/transfer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("stubs-are-filled-where-it-goes", test_stubs_are_filled_where_it_goes);
  ADD ("revoked-where-it-came-from", test_revoked_where_it_came_from);
  ADD ("colleague-hands-it-on", test_colleague_hands_it_on);
  ADD ("old-team-receives-nothing-new", test_old_team_receives_nothing_new);
  ADD ("late-words-of-the-old-team-follow", test_late_words_of_the_old_team_follow);
  ADD ("what-is-held-is-not-pushed-again", test_what_is_held_is_not_pushed_again);
  ADD ("only-its-team-gives-it-away", test_only_its_team_gives_it_away);
  ADD ("nobody-takes-what-is-not-theirs", test_nobody_takes_what_is_not_theirs);
  ADD ("nobody-takes-a-claim-away", test_nobody_takes_a_claim_away);
  ADD ("other-team-keeps-its-claim", test_other_team_keeps_its_claim);
  ADD ("both-claims-go-with-who-is-of-both", test_both_claims_go_with_who_is_of_both);
  ADD ("what-rests-on-both-unites-nothing-else", test_what_rests_on_both_unites_nothing_else);
  ADD ("nobody-takes-a-look-alike-away", test_nobody_takes_a_look_alike_away);
  ADD ("nobody-says-the-team-s-own-word-before-it", test_nobody_says_the_team_s_own_word_before_it);
  ADD ("transfer-is-taken-back-until-signed", test_transfer_is_taken_back_until_signed);
  ADD ("dossier-comes-back", test_dossier_comes_back);
  ADD ("late-words-stay-with-the-two-teams", test_late_words_stay_with_the_two_teams);
  ADD ("unaccepted-dossier-stays-where-it-began", test_unaccepted_dossier_stays_where_it_began);
  g_test_add_func ("/transfer/dossier-begun-twice-is-one", test_dossier_begun_twice_is_one);

  return g_test_run ();
}
