/* Somebody who knows a dossier's id says, under an earlier date, that it is their own
 * team's: whoever did not begin it themselves cannot tell, and gives nobody anything
 * on that word. */

#include "av-digest.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-shared-dossier.h"

#define OURS "76157"
#define NEXT "76231"
#define THEIRS "76410"
#define LAST "76319"
#define STRUCTURE "S12"
#define SHARED (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))

#define HELD "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL"
#define KEYS "SELECT COUNT (*) FROM key"
#define CLAIMS "SELECT COUNT (*) FROM claim"
#define HOUR G_GUINT64_CONSTANT (3600000)

typedef struct
{
  AvOrganisation *organisation;
  guint ours;      /* that began the dossier */
  guint next;      /* to which it goes */
  guint theirs;    /* that only knows its id */
  guint colleague; /* of the next */
  guint64 clock;   /* of theirs */
  guint64 later;   /* of the others */
  char *container;
  char *record;
} Fixture;

static guint64
stand_still (gpointer user_data)
{
  return *(guint64 *) user_data;
}

static void
hold_clock (Fixture *fixture,
            guint number,
            guint64 *clock)
{
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, number), stand_still, clock);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540," OURS "," NEXT "," THEIRS "," LAST "," STRUCTURE);

  fixture->organisation = organisation;
  fixture->ours = av_organisation_join (organisation, "Canteleu-1", OURS, "referent");
  fixture->next = av_organisation_join (organisation, "Elbeuf-1", NEXT, "referent");
  fixture->theirs = av_organisation_join (organisation, "Maromme-1", THEIRS, "referent");
  fixture->colleague = av_organisation_join (organisation, "Elbeuf-2", NEXT, "referent");
  fixture->clock = (guint64) g_get_real_time () / 1000 + HOUR;
  fixture->later = fixture->clock + HOUR;
  hold_clock (fixture, fixture->theirs, &fixture->clock);
  for (guint i = fixture->ours; i <= fixture->colleague; i++)
    if (i != fixture->theirs)
      hold_clock (fixture, i, &fixture->later);
  fixture->record = av_organisation_write_contact (organisation, fixture->ours, "Cosette", &fixture->container);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->record);
}

/* ---- What is done ------------------------------------------------------------ */

static guint
join (Fixture *fixture,
      const char *name,
      const char *scope)
{
  guint number = av_organisation_join (fixture->organisation, name, scope, "referent");

  hold_clock (fixture, number, &fixture->later);
  return number;
}

static void
send (Fixture *fixture,
      guint from,
      guint to)
{
  av_organisation_send (fixture->organisation, from, to);
}

static void
claim (Fixture *fixture,
       guint number,
       const char *id,
       const char *scope)
{
  g_autoptr (GError) error = NULL;
  AvId container, record;

  g_assert_true (av_id_parse (id, &container));
  av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
  av_segment_store_write_system (av_organisation_get_store (fixture->organisation, number), "~perimetre", &record, &container,
                                 AV_CLASS_CONTROLE, "scope", scope, &error);
  g_assert_no_error (error);
}

/* One claim behind the other, in one segment; the first one is a beginning. */
static void
forge (Fixture *fixture,
       const char *first,
       const char *second,
       const char *third)
{
  claim (fixture, fixture->theirs, fixture->container, first);
  if (second != NULL)
    claim (fixture, fixture->theirs, fixture->container, second);
  if (third != NULL)
    claim (fixture, fixture->theirs, fixture->container, third);
}

static void
transfer (Fixture *fixture,
          guint number,
          const char *scope)
{
  av_shared_dossier_transfer (fixture->organisation, number, fixture->container, scope);
}

static void
write_on (Fixture *fixture,
          guint number,
          const char *name)
{
  av_organisation_set (fixture->organisation, number, "contact", fixture->record, fixture->container, "prenom-ou-surnom", name);
}

static void
share (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local ((gint64) (fixture->later / 1000));
  g_autofree char *until = g_date_time_format (now, "%F");

  av_installation_share (av_organisation_get (fixture->organisation, fixture->ours), fixture->container, STRUCTURE, SHARED, until, "ecrit", &error);
  g_assert_no_error (error);
}

/* ---- What comes of it -------------------------------------------------------- */

static gint64
count (Fixture *fixture,
       guint number,
       const char *sql)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, number)), sql, 0, &n, NULL));
  return n;
}

static void
assert_scope_of (Fixture *fixture,
                 guint number,
                 const char *id,
                 const char *scope)
{
  g_autofree char *known = NULL;
  AvId container;

  g_assert_true (av_id_parse (id, &container));
  g_assert_true (av_segment_store_get_scope (av_organisation_get_store (fixture->organisation, number), &container, &known, NULL));
  g_assert_cmpstr (known, ==, scope);
}

static void
assert_scope (Fixture *fixture,
              guint number,
              const char *scope)
{
  assert_scope_of (fixture, number, fixture->container, scope);
}

static void
assert_known (Fixture *fixture,
              guint number,
              const char *name)
{
  g_autofree char *known = av_organisation_get_answer (fixture->organisation, number, fixture->record, "prenom-ou-surnom");

  g_assert_cmpstr (known, ==, name);
}

static void
assert_holds_nothing (Fixture *fixture,
                      guint number)
{
  g_assert_cmpint (count (fixture, number, HELD), ==, 0);
  g_assert_cmpint (count (fixture, number, KEYS), ==, 0);
}

static void
assert_same (Fixture *fixture,
             guint one,
             guint other,
             const char *scope)
{
  g_autofree char *first = av_digest (av_organisation_get_store (fixture->organisation, one), scope, NULL);
  g_autofree char *second = av_digest (av_organisation_get_store (fixture->organisation, other), scope, NULL);

  g_assert_cmpstr (first, ==, second);
}

/* ---- The team it was given to -------------------------------------------------- */

/* The colleague hears first of the forged one. */
static void
tell_next (Fixture *fixture)
{
  transfer (fixture, fixture->ours, NEXT);
  send (fixture, fixture->theirs, fixture->colleague);
  send (fixture, fixture->ours, fixture->colleague);
  send (fixture, fixture->ours, fixture->next);
  send (fixture, fixture->theirs, fixture->next);
}

static void
assert_next_keeps_it (Fixture *fixture)
{
  assert_scope (fixture, fixture->next, NEXT);
  assert_scope (fixture, fixture->colleague, NEXT);
  assert_known (fixture, fixture->next, "Cosette");
  assert_known (fixture, fixture->colleague, "Cosette");
  write_on (fixture, fixture->next, "Euphrasie");
  send (fixture, fixture->next, fixture->theirs);
  assert_holds_nothing (fixture, fixture->theirs);
  send (fixture, fixture->next, fixture->colleague);
  assert_known (fixture, fixture->colleague, "Euphrasie");
  assert_same (fixture, fixture->next, fixture->colleague, NEXT);
}

static void
test_given_dossier_stays_where_it_went (Fixture *fixture,
                                        gconstpointer user_data)
{
  forge (fixture, THEIRS, NULL, NULL);
  tell_next (fixture);
  assert_next_keeps_it (fixture);
}

/* Given and taken back at once, by somebody of another team. */
static void
test_given_dossier_is_not_taken_back_by_others (Fixture *fixture,
                                                gconstpointer user_data)
{
  forge (fixture, THEIRS, NEXT, THEIRS);
  tell_next (fixture);
  assert_next_keeps_it (fixture);
}

/* What both say alike is in no dispute: a colleague who joins is handed it all. */
static void
test_given_twice_is_handed_on (Fixture *fixture,
                               gconstpointer user_data)
{
  guint newcomer;

  forge (fixture, THEIRS, NEXT, NULL);
  tell_next (fixture);
  newcomer = join (fixture, "Elbeuf-3", NEXT);
  send (fixture, fixture->next, newcomer);
  assert_known (fixture, newcomer, "Cosette");
  assert_next_keeps_it (fixture);
}

/* Of what the next team gave away, no stranger makes it the owner again. */
static void
test_given_away_stays_away (Fixture *fixture,
                            gconstpointer user_data)
{
  transfer (fixture, fixture->ours, NEXT);
  send (fixture, fixture->ours, fixture->next);
  transfer (fixture, fixture->next, LAST);
  forge (fixture, THEIRS, NEXT, NULL);
  send (fixture, fixture->theirs, fixture->next);
  assert_scope (fixture, fixture->next, LAST);
  assert_scope (fixture, fixture->theirs, NEXT);
}

/* Asked for under the forged beginning, before the forged transfer. */
static void
test_strangers_erase_nothing (Fixture *fixture,
                              gconstpointer user_data)
{
  gboolean erased = TRUE;
  g_autoptr (GError) error = NULL;
  AvId container;

  forge (fixture, THEIRS, NULL, NULL);
  av_installation_erase (av_organisation_get (fixture->organisation, fixture->theirs), fixture->container, 0, "demande", &error);
  g_assert_no_error (error);
  transfer (fixture, fixture->theirs, NEXT);
  tell_next (fixture);
  g_assert_true (av_id_parse (fixture->container, &container));
  g_assert_true (av_segment_store_is_erased (av_organisation_get_store (fixture->organisation, fixture->next), &container, AV_CLASS_CONTACT, &erased, NULL));
  g_assert_false (erased);
  assert_known (fixture, fixture->next, "Cosette");
}

/* ---- A structure it is shared with ------------------------------------------- */

static void
test_structure_gives_it_to_nobody (Fixture *fixture,
                                   gconstpointer user_data)
{
  guint structure = join (fixture, "Mission locale", STRUCTURE);

  share (fixture);
  forge (fixture, THEIRS, NULL, NULL);
  send (fixture, fixture->ours, structure);
  send (fixture, fixture->theirs, structure);
  assert_known (fixture, structure, "Cosette");
  write_on (fixture, structure, "Euphrasie");
  send (fixture, structure, fixture->theirs);
  assert_holds_nothing (fixture, fixture->theirs);
  send (fixture, fixture->ours, structure);
  assert_known (fixture, structure, "Euphrasie");
}

/* Told that it is theirs now, by who erased it before. */
static void
test_stranger_s_gift_takes_nothing_away (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint structure = join (fixture, "Mission locale", STRUCTURE);
  g_autoptr (GError) error = NULL;

  share (fixture);
  forge (fixture, THEIRS, NULL, NULL);
  av_installation_erase (av_organisation_get (fixture->organisation, fixture->theirs), fixture->container, 0, "demande", &error);
  g_assert_no_error (error);
  transfer (fixture, fixture->theirs, STRUCTURE);
  send (fixture, fixture->ours, structure);
  send (fixture, fixture->theirs, structure);
  assert_scope (fixture, structure, STRUCTURE);
  assert_known (fixture, structure, "Cosette");
  send (fixture, structure, fixture->theirs);
  assert_holds_nothing (fixture, fixture->theirs);
}

/* Nobody is given anything on either word, until the other team says that it is not theirs. */
static void
test_dispute_ends_where_one_gives_in (Fixture *fixture,
                                      gconstpointer user_data)
{
  guint structure = join (fixture, "Mission locale-1", STRUCTURE);
  guint colleague = join (fixture, "Mission locale-2", STRUCTURE);

  share (fixture);
  forge (fixture, THEIRS, NULL, NULL);
  send (fixture, fixture->ours, structure);
  send (fixture, fixture->theirs, structure);
  send (fixture, structure, colleague);
  assert_known (fixture, colleague, NULL);

  transfer (fixture, fixture->theirs, OURS);
  send (fixture, fixture->theirs, structure);
  send (fixture, structure, colleague);
  assert_known (fixture, colleague, "Cosette");
}

/* ---- A laptop of both communes -------------------------------------------------- */

static void
test_laptop_of_both_gives_it_to_nobody (Fixture *fixture,
                                        gconstpointer user_data)
{
  guint both = join (fixture, "Deux-communes", OURS "," THEIRS);

  forge (fixture, THEIRS, NULL, NULL);
  send (fixture, fixture->ours, both);
  send (fixture, fixture->theirs, both);
  assert_known (fixture, both, "Cosette");
  send (fixture, both, fixture->theirs);
  assert_holds_nothing (fixture, fixture->theirs);

  /* What is typed there stays with the team whose words it holds. */
  write_on (fixture, both, "Euphrasie");
  send (fixture, both, fixture->theirs);
  assert_holds_nothing (fixture, fixture->theirs);
  send (fixture, both, fixture->ours);
  assert_known (fixture, fixture->ours, "Euphrasie");
}

/* Which ends it, with everybody: by a transfer, to either team. */
static void
test_laptop_of_both_shares_nothing_in_dispute (Fixture *fixture,
                                               gconstpointer user_data)
{
  guint both = join (fixture, "Deux-communes", OURS "," THEIRS);
  guint structure = join (fixture, "Mission locale-1", STRUCTURE);
  g_autofree char *until = av_sync_fixture_get_day (30);
  g_autoptr (GError) error = NULL;

  forge (fixture, THEIRS, NULL, NULL);
  send (fixture, fixture->ours, both);
  send (fixture, fixture->theirs, both);
  g_assert_false (av_installation_share (av_organisation_get (fixture->organisation, both), fixture->container, STRUCTURE, SHARED, until, "ecrit", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_clear_error (&error);

  transfer (fixture, both, OURS);
  av_installation_share (av_organisation_get (fixture->organisation, both), fixture->container, STRUCTURE, SHARED, until, "ecrit", &error);
  g_assert_no_error (error);
  send (fixture, both, structure);
  assert_known (fixture, structure, "Cosette");
}

static void
test_laptop_of_both_erases_nothing_in_dispute (Fixture *fixture,
                                               gconstpointer user_data)
{
  guint both = join (fixture, "Deux-communes", OURS "," THEIRS);
  g_autoptr (GError) error = NULL;

  forge (fixture, THEIRS, NULL, NULL);
  send (fixture, fixture->ours, both);
  send (fixture, fixture->theirs, both);
  g_assert_false (av_installation_erase (av_organisation_get (fixture->organisation, both), fixture->container, 0, "demande", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_clear_error (&error);

  transfer (fixture, fixture->theirs, OURS);
  send (fixture, fixture->theirs, both);
  av_installation_erase (av_organisation_get (fixture->organisation, both), fixture->container, 0, "demande", &error);
  g_assert_no_error (error);
}

/* ---- Who may write ------------------------------------------------------------- */

/* A record of a stranger's in the dossier, and whether somebody shows it. */
static char *
write_as_stranger (Fixture *fixture)
{
  return av_organisation_write_contact (fixture->organisation, fixture->theirs, "Favourite", &fixture->container);
}

static void
assert_shows (Fixture *fixture,
              guint number,
              const char *record,
              const char *name)
{
  g_autofree char *known = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (known, ==, name);
}

static void
test_forged_chain_writes_nothing_at_home (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autofree char *record = NULL;

  forge (fixture, THEIRS, NULL, NULL);
  record = write_as_stranger (fixture);
  transfer (fixture, fixture->theirs, OURS);
  send (fixture, fixture->theirs, fixture->ours);
  assert_shows (fixture, fixture->ours, record, NULL);
  assert_scope (fixture, fixture->ours, OURS);
}

#define N_CLAIMS 64

static void
seal (Fixture *fixture,
      guint number)
{
  g_autoptr (GError) error = NULL;

  av_installation_seal (av_organisation_get (fixture->organisation, number), &error);
  g_assert_no_error (error);
}

/* Claims alone count there: whoever is there is told of no more. */
static void
send_in_vain (Fixture *fixture,
              guint from,
              guint to)
{
  gint64 before = count (fixture, to, CLAIMS);
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, to), path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < report->arrivals->len; i++)
    {
      const AvArrival *arrival = g_ptr_array_index (report->arrivals, i);

      g_assert_cmpuint (g_hash_table_size (arrival->dossiers), ==, 0);
    }
  g_assert_cmpint (report->n_changes, ==, count (fixture, to, CLAIMS) - before);
}

/* So many that they are not read again for each strand: in the end they are. */
static void
test_crowd_of_claims_lets_nobody_in (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);

  fixture->theirs = join (fixture, "Deux-communes", THEIRS "," LAST);
  for (guint i = 0; i < N_CLAIMS; i++)
    {
      claim (fixture, fixture->theirs, fixture->container, i % 2 == 0 ? THEIRS : LAST);
      g_ptr_array_add (records, write_as_stranger (fixture));
      seal (fixture, fixture->theirs);
    }

  transfer (fixture, fixture->theirs, OURS);
  send_in_vain (fixture, fixture->theirs, fixture->ours);
  g_assert_cmpint (count (fixture, fixture->ours, CLAIMS), >=, N_CLAIMS);
  for (guint i = 0; i < records->len; i++)
    assert_shows (fixture, fixture->ours, g_ptr_array_index (records, i), NULL);
  assert_scope (fixture, fixture->ours, OURS);

  transfer (fixture, fixture->ours, THEIRS);
  for (guint i = 0; i < records->len; i++)
    assert_shows (fixture, fixture->ours, g_ptr_array_index (records, i), "Favourite");
}

/* ---- Territories ------------------------------------------------------------------ */

static void
test_territory_goes_nowhere (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *territory = av_store_territory_id (OURS);

  claim (fixture, fixture->theirs, territory, OURS);
  claim (fixture, fixture->theirs, territory, THEIRS);
  claim (fixture, fixture->ours, territory, OURS);
  send (fixture, fixture->theirs, fixture->ours);
  send (fixture, fixture->theirs, fixture->next);
  send (fixture, fixture->ours, fixture->next);
  assert_scope_of (fixture, fixture->ours, territory, OURS);
  assert_scope_of (fixture, fixture->next, territory, OURS);
}

#define ADD(name, func) g_test_add ("/beginnings/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("given-dossier-stays-where-it-went", test_given_dossier_stays_where_it_went);
  ADD ("given-dossier-is-not-taken-back-by-others", test_given_dossier_is_not_taken_back_by_others);
  ADD ("given-twice-is-handed-on", test_given_twice_is_handed_on);
  ADD ("given-away-stays-away", test_given_away_stays_away);
  ADD ("strangers-erase-nothing", test_strangers_erase_nothing);
  ADD ("structure-gives-it-to-nobody", test_structure_gives_it_to_nobody);
  ADD ("stranger-s-gift-takes-nothing-away", test_stranger_s_gift_takes_nothing_away);
  ADD ("dispute-ends-where-one-gives-in", test_dispute_ends_where_one_gives_in);
  ADD ("laptop-of-both-gives-it-to-nobody", test_laptop_of_both_gives_it_to_nobody);
  ADD ("laptop-of-both-shares-nothing-in-dispute", test_laptop_of_both_shares_nothing_in_dispute);
  ADD ("laptop-of-both-erases-nothing-in-dispute", test_laptop_of_both_erases_nothing_in_dispute);
  ADD ("forged-chain-writes-nothing-at-home", test_forged_chain_writes_nothing_at_home);
  ADD ("crowd-of-claims-lets-nobody-in", test_crowd_of_claims_lets_nobody_in);
  ADD ("territory-goes-nowhere", test_territory_goes_nowhere);

  return g_test_run ();
}
