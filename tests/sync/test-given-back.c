/* A dossier that was transferred and comes back is shared again by whom its young person
 * agrees with anew, and by nobody before. */

#include "av-installation-share.h"
#include "av-shared-dossier.h"

#define COMMUNE "76157"
#define STRUCTURE "S12"
#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
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
  AvOrganisation *organisation = av_organisation_new (COMMUNE ",76231," STRUCTURE);

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "referent");
  fixture->association = av_organisation_join (organisation, "Mission locale", STRUCTURE, "terrain");
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
  return av_organisation_knows (fixture->organisation, number, record);
}

static void
share_by (Fixture *fixture,
          guint number)
{
  av_shared_dossier_share (fixture->organisation, number, fixture->container, STRUCTURE, CONTACT, 30);
}

static void
share (Fixture *fixture)
{
  share_by (fixture, fixture->team);
}

static void
transfer (Fixture *fixture,
          guint number,
          const char *scope)
{
  av_shared_dossier_transfer (fixture->organisation, number, fixture->container, scope);
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
  return av_shared_dossier_is_over (fixture->organisation, fixture->team, fixture->container, STRUCTURE);
}

/* Whatever clock the sharing was dated by. */
static void
test_given_back_is_shared_anew (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;

  fixture->ahead = DAYS_AHEAD;
  share (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  fixture->ahead = 0;
  note = give_and_take (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->team, note));
  g_assert_false (knows (fixture, fixture->association, note));
  g_assert_true (is_over (fixture));

  share (fixture);
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
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->team, colleague);
  share_by (fixture, colleague);
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

/* As a program that keeps no rule. */
static void
say_by_association (Fixture *fixture,
                    const char *value)
{
  av_shared_dossier_say (fixture->organisation, fixture->association, fixture->team, fixture->container, STRUCTURE, "transmis", value);
}

/* Whom it was shared with has no say in whether it is over. */
static void
test_structure_brings_nothing_back (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;
  g_autofree char *late = NULL;

  share (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  note = give_and_take (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  say_by_association (fixture, NULL);
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
  g_autofree char *note = NULL;

  share (fixture);
  av_organisation_send (organisation, fixture->team, fixture->association);
  say_by_association (fixture, "1");
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
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (organisation, 0), "Canteleu-2", &terms, &error);
  g_assert_no_error (error);
  for (guint i = fixture->team; i <= elsewhere; i++)
    av_organisation_send (organisation, 0, i);

  share (fixture);
  transfer (fixture, fixture->team, "76231");
  av_organisation_send (organisation, fixture->team, both);
  share_by (fixture, both);
  av_organisation_send (organisation, both, elsewhere);
  note = write_note (fixture, elsewhere, "à Elbeuf");
  transfer (fixture, elsewhere, COMMUNE);
  av_organisation_send (organisation, elsewhere, fixture->team);
  g_assert_true (knows (fixture, fixture->team, note));
  g_assert_true (is_over (fixture));
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, note));

  /* Whatever of it was agreed to anew there: here it is once more. */
  share (fixture);
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

  share (fixture);
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
