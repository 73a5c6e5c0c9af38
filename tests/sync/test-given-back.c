/* A dossier that was transferred and comes back is shared again by whom its young person
 * agrees with anew, and by nobody before. */

#include "av-class.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-sharing.h"
#include "av-sync-fixture.h"

#define COMMUNE "76157"
#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
#define N_GUESSED 64 /* operations of a segment */
#define DAYS_AHEAD (G_GUINT64_CONSTANT (20) * 24 * 3600 * 1000)

typedef struct
{
  AvOrganisation *organisation;
  guint team;
  guint association;
  char *container;
  guint64 ahead; /* ms, the clock of the team */
} Fixture;

static guint64
read_clock (gpointer user_data)
{
  Fixture *fixture = user_data;

  return (guint64) g_get_real_time () / 1000 + fixture->ahead;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (COMMUNE ",76231,S12");

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "referent");
  fixture->association = av_organisation_join (organisation, "Mission locale", "S12", "terrain");
  g_free (av_organisation_write_contact (organisation, fixture->team, "Cosette", &fixture->container));
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->team), read_clock, fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
}

static char *
write_note (Fixture *fixture,
            guint number,
            const char *name)
{
  return av_organisation_write_contact (fixture->organisation, number, name, &fixture->container);
}

static gboolean
knows (Fixture *fixture,
       guint number,
       const char *record)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  return name != NULL;
}

static void
share (Fixture *fixture,
       gint n_days)
{
  g_autofree char *until = av_sync_fixture_get_day (n_days);
  g_autoptr (GError) error = NULL;

  av_installation_share (av_organisation_get (fixture->organisation, fixture->team), fixture->container, "S12", CONTACT, until, "ecrit", &error);
  g_assert_no_error (error);
}

static void
transfer (Fixture *fixture,
          guint number,
          const char *scope)
{
  g_autoptr (GError) error = NULL;

  av_installation_transfer (av_organisation_get (fixture->organisation, number), fixture->container, scope, &error);
  g_assert_no_error (error);
}

/* The dossier goes elsewhere and comes back; what the other team wrote meanwhile. */
static char *
give_and_take (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", "76231", "referent");
  char *note;

  transfer (fixture, fixture->team, "76231");
  av_organisation_send (organisation, fixture->team, elsewhere);
  note = write_note (fixture, elsewhere, "à Elbeuf");
  transfer (fixture, elsewhere, COMMUNE);
  av_organisation_send (organisation, elsewhere, fixture->team);
  return note;
}

static gboolean
is_over (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_sharings (av_organisation_get (fixture->organisation, fixture->team), fixture->container, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  return ((AvSharing *) g_ptr_array_index (list, 0))->over;
}

/* Whatever clock the sharing was dated by. */
static void
test_given_back_is_shared_anew (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;

  fixture->ahead = DAYS_AHEAD;
  share (fixture, 60);
  av_organisation_send (organisation, fixture->team, fixture->association);
  fixture->ahead = 0;
  note = give_and_take (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->team, note));
  g_assert_false (knows (fixture, fixture->association, note));
  g_assert_true (is_over (fixture));

  share (fixture, 60);
  g_assert_false (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->association, note));
}

/* Nor does it where who gave it away works elsewhere since. */
static void
test_given_back_to_another_colleague (Fixture *fixture,
                                      gconstpointer user_data)
{
  static const char *const scopes[] = { "76231", NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = fixture->organisation;
  guint colleague = av_organisation_join (organisation, "Canteleu-2", COMMUNE, "referent");
  g_autofree char *note = NULL;
  g_autofree char *until = av_sync_fixture_get_day (30);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->team, colleague);
  av_installation_share (av_organisation_get (organisation, colleague), fixture->container, "S12", CONTACT, until, "ecrit", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, colleague, fixture->team);
  note = give_and_take (fixture);
  av_organisation_send (organisation, fixture->team, colleague);
  av_organisation_send (organisation, fixture->team, 0);
  av_installation_change (av_organisation_get (organisation, 0), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, colleague);
  av_organisation_send (organisation, colleague, fixture->association);
  g_assert_true (knows (fixture, colleague, note));
  g_assert_false (knows (fixture, fixture->association, note));
}

/* The sharing of the dossier with the association, as a program that keeps no rule finds it. */
static void
find_sharing (Fixture *fixture,
              AvId *container,
              AvId *record)
{
  AvScope scope;

  g_assert_true (av_id_parse (fixture->container, container));
  g_assert_true (av_scope_parse ("S12", &scope));
  av_sharing_get_id (container, scope, record);
}

/* Of segments that came as stubs the association knows the names, and guesses the rest. */
static GArray *
guess_dots (Fixture *fixture)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->association));
  g_autoptr (AvStatement) statement = av_database_prepare (db, "SELECT sid FROM seg WHERE hash32 IS NOT NULL", NULL);
  GArray *dots = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (av_statement_next (statement, NULL))
    for (gint64 i = 0; i < N_GUESSED; i++)
      {
        gint64 dot = (av_statement_get_int64 (statement, 0) << 12) | i;

        g_array_append_val (dots, dot);
      }
  return dots;
}

static void
clear_by_association (Fixture *fixture)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->association);
  g_autoptr (GArray) dots = guess_dots (fixture);
  g_autoptr (GError) error = NULL;
  AvId container, record;

  find_sharing (fixture, &container, &record);
  g_assert_cmpuint (dots->len, >, N_GUESSED);
  av_segment_store_clear_system (store, AV_SHARING_FORM, &record, &container, AV_CLASS_PARCOURS, "transmis", dots, &error);
  g_assert_no_error (error);
}

/* Whom it was shared with has no say in whether it is over. */
static void
test_structure_brings_nothing_back (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;
  g_autofree char *late = NULL;

  share (fixture, 60);
  av_organisation_send (organisation, fixture->team, fixture->association);
  note = give_and_take (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  clear_by_association (fixture);
  late = write_note (fixture, fixture->association, "à Arras");
  av_organisation_send (organisation, fixture->association, fixture->team);
  g_assert_true (knows (fixture, fixture->team, late));
  g_assert_true (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, note));
}

/* Nor does what it said before keep anybody from saying so. */
static void
test_structure_says_it_first (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->association);
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;
  AvId container, record;

  share (fixture, 60);
  av_organisation_send (organisation, fixture->team, fixture->association);
  find_sharing (fixture, &container, &record);
  av_segment_store_write_system (store, AV_SHARING_FORM, &record, &container, AV_CLASS_PARCOURS, "transmis", "1", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->association, fixture->team);
  g_assert_false (is_over (fixture));
  note = give_and_take (fixture);
  g_assert_true (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, note));
}

/* Whose laptop works for both teams agreed for the other one, a colleague of which gives
 * it back. */
static void
test_agreed_elsewhere_is_over (Fixture *fixture,
                               gconstpointer user_data)
{
  static const char *const scopes[] = { COMMUNE, "76231", NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = fixture->organisation;
  guint both = av_organisation_join (organisation, "Canteleu-2", COMMUNE, "referent");
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", "76231", "referent");
  g_autofree char *until = av_sync_fixture_get_day (30);
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), "Canteleu-2", &terms, &error);
  g_assert_no_error (error);
  for (guint i = fixture->team; i <= elsewhere; i++)
    av_organisation_send (organisation, 0, i);

  share (fixture, 30);
  transfer (fixture, fixture->team, "76231");
  av_organisation_send (organisation, fixture->team, both);
  av_installation_share (av_organisation_get (organisation, both), fixture->container, "S12", CONTACT, until, "ecrit", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, both, elsewhere);
  note = write_note (fixture, elsewhere, "à Elbeuf");
  transfer (fixture, elsewhere, COMMUNE);
  av_organisation_send (organisation, elsewhere, fixture->team);
  g_assert_true (knows (fixture, fixture->team, note));
  g_assert_true (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, note));

  /* Whatever of it was agreed to anew there: here it is once more. */
  share (fixture, 30);
  g_assert_false (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->association, note));
}

/* As if it had never been given. */
static void
test_taken_back_is_shared_as_before (Fixture *fixture,
                                     gconstpointer user_data)
{
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  share (fixture, 30);
  transfer (fixture, fixture->team, "76231");
  av_installation_take_transfer_back (av_organisation_get (fixture->organisation, fixture->team), fixture->container, COMMUNE, &error);
  g_assert_no_error (error);
  g_assert_false (is_over (fixture));
  note = write_note (fixture, fixture->team, "rue Plumet");
  av_organisation_send (fixture->organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->association, note));
}

#define ADD(name, func) g_test_add ("/given-back/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("is-shared-anew", test_given_back_is_shared_anew);
  ADD ("to-another-colleague", test_given_back_to_another_colleague);
  ADD ("structure-brings-nothing-back", test_structure_brings_nothing_back);
  ADD ("structure-says-it-first", test_structure_says_it_first);
  ADD ("agreed-elsewhere-is-over", test_agreed_elsewhere_is_over);
  ADD ("taken-back-is-shared-as-before", test_taken_back_is_shared_as_before);
  return g_test_run ();
}
