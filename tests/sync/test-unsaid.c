/* What a team said of a sharing nobody unsays who has no say in it: not the structure
 * itself, not another one, and nobody who left the team. */

#include "av-shared-dossier.h"

#define COMMUNE "76157"
#define ELSEWHERE "76231"
#define HOUSE "S12"
#define SHELTER "S13"
#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
#define PARCOURS AV_CLASS_BIT (AV_CLASS_PARCOURS)
#define DAYS_AHEAD (G_GUINT64_CONSTANT (20) * 24 * 3600 * 1000)

typedef struct
{
  AvOrganisation *organisation;
  guint team;
  guint colleague;
  guint elsewhere;
  guint house;
  guint other_house; /* of the same structure */
  guint shelter;     /* of another one */
  char *container;
  guint64 ahead; /* ms, the clock of the team */
} Fixture;

/* What somebody says who has no say; NULL: clears. */
typedef struct
{
  const char *reg;
  const char *value;
} Saying;

static const Saying sayings[] = {
  { "accord", NULL },
  { "classes", NULL },
  { "fin", NULL },
  { "transmis", NULL },
  { "accord", "refus" },
  { "accord", "ecrit" },
  { "classes", "0" },
  { "classes", "7" },
  { "fin", "1900-01-01" },
  { "fin", "9999-12-31" },
  { "fin", "jamais" },
  { "transmis", "1" },
};

/* How much has been kept in lists. */
static guint64 n_kept;

GArray *__real_g_array_append_vals (GArray *array, gconstpointer data, guint n);
GArray *__wrap_g_array_append_vals (GArray *array, gconstpointer data, guint n);

GArray *
__wrap_g_array_append_vals (GArray *array,
                            gconstpointer data,
                            guint n)
{
  n_kept += n;
  return __real_g_array_append_vals (array, data, n);
}

gboolean __real_g_hash_table_add (GHashTable *table, gpointer key);
gboolean __wrap_g_hash_table_add (GHashTable *table, gpointer key);

gboolean
__wrap_g_hash_table_add (GHashTable *table,
                         gpointer key)
{
  n_kept++;
  return __real_g_hash_table_add (table, key);
}

static guint64
read_clock (gpointer user_data)
{
  Fixture *fixture = user_data;

  return (guint64) g_get_real_time () / 1000 + fixture->ahead;
}

static guint64
read_clock_behind (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 - DAYS_AHEAD;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (COMMUNE "," ELSEWHERE "," HOUSE "," SHELTER);

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "referent");
  fixture->colleague = av_organisation_join (organisation, "Canteleu-2", COMMUNE, "referent");
  fixture->elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  fixture->house = av_organisation_join (organisation, "Maison", HOUSE, "terrain");
  fixture->other_house = av_organisation_join (organisation, "Autre maison", HOUSE, "terrain");
  fixture->shelter = av_organisation_join (organisation, "Refuge", SHELTER, "terrain");
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

static void
share (Fixture *fixture,
       guint number,
       const char *structure,
       guint classes)
{
  av_shared_dossier_share (fixture->organisation, number, fixture->container, structure, classes, 30);
}

static void
end (Fixture *fixture,
     guint number)
{
  av_shared_dossier_unshare (fixture->organisation, number, fixture->container, HOUSE);
}

static gboolean
is_over (Fixture *fixture)
{
  return av_shared_dossier_is_over (fixture->organisation, fixture->team, fixture->container, HOUSE);
}

static char *
write_note (Fixture *fixture,
            guint number,
            const char *name)
{
  return av_organisation_write_contact (fixture->organisation, number, name, &fixture->container);
}

/* Whether what one writes now, and tells the house, has a key that is there. */
static gboolean
writes_with_key_of_house (Fixture *fixture,
                          guint number)
{
  g_autofree char *kid = NULL;

  g_free (write_note (fixture, number, "Cosette encore"));
  av_organisation_send (fixture->organisation, number, fixture->house);
  kid = av_shared_dossier_get_key (fixture->organisation, number, AV_CLASS_CONTACT);
  return av_shared_dossier_has_key (fixture->organisation, fixture->house, kid);
}

/* To Elbeuf and back; what Elbeuf wrote meanwhile, which the team has. */
static char *
give_and_take (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  char *note;

  av_shared_dossier_transfer (organisation, fixture->team, fixture->container, ELSEWHERE);
  av_organisation_send (organisation, fixture->team, fixture->elsewhere);
  note = write_note (fixture, fixture->elsewhere, "à Elbeuf");
  av_shared_dossier_transfer (organisation, fixture->elsewhere, fixture->container, COMMUNE);
  av_organisation_send (organisation, fixture->elsewhere, fixture->team);
  g_assert_true (av_organisation_knows (organisation, fixture->team, note));
  return note;
}

/* One says something of what the team said of the sharing with the house, and tells the team. */
static void
say (Fixture *fixture,
     guint number,
     const Saying *saying)
{
  g_test_message ("%s: %s", saying->reg, saying->value != NULL ? saying->value : "cleared");
  av_shared_dossier_say (fixture->organisation, number, fixture->team, fixture->container, HOUSE, saying->reg, saying->value);
  av_organisation_send (fixture->organisation, number, fixture->team);
}

/* The structure whose sharing is over: no key that it has serves again. */
static void
test_after_the_end (Fixture *fixture,
                    gconstpointer user_data)
{
  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  g_assert_true (writes_with_key_of_house (fixture, fixture->team));
  end (fixture, fixture->team);
  g_assert_false (writes_with_key_of_house (fixture, fixture->team));

  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      say (fixture, fixture->house, &sayings[i]);
      g_assert_true (is_over (fixture));
      g_assert_false (writes_with_key_of_house (fixture, fixture->team));
    }
}

static guint64
count_kept (Fixture *fixture)
{
  n_kept = 0;
  g_assert_false (is_over (fixture));
  return n_kept;
}

/* However many operations the structure says are replaced: for each thing it says one may
 * be looked up. */
static void
test_nothing_is_kept_of_it (Fixture *fixture,
                            gconstpointer user_data)
{
  guint64 kept;

  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  av_organisation_send (fixture->organisation, fixture->team, fixture->house);
  kept = count_kept (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    say (fixture, fixture->house, &sayings[i]);

  g_assert_cmpuint (kept, >, 0);
  g_assert_cmpuint (count_kept (fixture), <=, kept + G_N_ELEMENTS (sayings));
}

/* By a clock that is behind as well. */
static void
test_dated_back (Fixture *fixture,
                 gconstpointer user_data)
{
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, fixture->house), read_clock_behind, NULL);
  test_after_the_end (fixture, user_data);
}

/* Another structure, while the sharing lasts: it lasts, as it was agreed to. */
static void
test_by_another_structure (Fixture *fixture,
                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  share (fixture, fixture->team, HOUSE, CONTACT);
  share (fixture, fixture->team, SHELTER, CONTACT | PARCOURS);
  av_organisation_send (organisation, fixture->team, fixture->house);
  av_organisation_send (organisation, fixture->team, fixture->shelter);

  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      g_autofree char *note = NULL;

      say (fixture, fixture->shelter, &sayings[i]);
      g_assert_false (is_over (fixture));
      note = write_note (fixture, fixture->team, "rue Plumet");
      av_organisation_send (organisation, fixture->team, fixture->house);
      g_assert_true (av_organisation_knows (organisation, fixture->house, note));
    }

  /* And ends when its team says so. */
  end (fixture, fixture->team);
  g_assert_true (is_over (fixture));
  g_assert_false (writes_with_key_of_house (fixture, fixture->team));
}

/* One colleague ended it while another one agreed to it anew: the house buries the end. */
static void
test_least_of_what_was_said_apart (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;

  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  av_organisation_send (organisation, fixture->team, fixture->colleague);
  av_organisation_send (organisation, fixture->team, fixture->house);
  end (fixture, fixture->colleague);
  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  av_organisation_send (organisation, fixture->colleague, fixture->house);
  av_organisation_send (organisation, fixture->colleague, fixture->team);
  g_assert_true (is_over (fixture));

  av_shared_dossier_say (organisation, fixture->house, fixture->colleague, fixture->container, HOUSE, "classes", NULL);
  av_shared_dossier_say (organisation, fixture->house, fixture->colleague, fixture->container, HOUSE, "fin", NULL);
  av_organisation_send (organisation, fixture->house, fixture->team);
  g_assert_true (is_over (fixture));
  note = write_note (fixture, fixture->team, "rue Plumet");
  av_organisation_send (organisation, fixture->team, fixture->house);
  g_assert_false (av_organisation_knows (organisation, fixture->house, note));

  /* What it buried is settled by whoever agrees to it once more. */
  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  g_assert_false (is_over (fixture));
}

/* The same where whoever ended it left the team since. */
static void
test_ended_by_who_left (Fixture *fixture,
                        gconstpointer user_data)
{
  static const char *const scopes[] = { ELSEWHERE, NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  share (fixture, fixture->team, HOUSE, CONTACT);
  av_organisation_send (organisation, fixture->team, fixture->house);
  av_organisation_send (organisation, fixture->team, fixture->colleague);
  end (fixture, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->team);
  av_organisation_send (organisation, fixture->colleague, 0);
  av_installation_change (av_organisation_get (organisation, 0), "Canteleu-2", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->team);
  g_assert_true (is_over (fixture));
  g_assert_false (writes_with_key_of_house (fixture, fixture->team));
}

/* What the house cleared before the transfer comes back once it is revoked: the transfer
 * ended it all the same. */
static void
test_cleared_before_a_transfer (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  share (fixture, fixture->team, HOUSE, CONTACT | PARCOURS);
  av_organisation_send (organisation, fixture->team, fixture->house);
  av_shared_dossier_say (organisation, fixture->house, fixture->team, fixture->container, HOUSE, "accord", NULL);
  av_organisation_send (organisation, fixture->house, fixture->team);
  note = give_and_take (fixture);

  av_installation_revoke (av_organisation_get (organisation, 0), "Maison", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->team);
  av_organisation_send (organisation, fixture->team, fixture->other_house);
  g_assert_false (av_organisation_knows (organisation, fixture->other_house, note));
}

/* Whoever agreed to it works for the team that has the dossier now, which agreed to
 * nothing. */
static void
test_agreed_by_who_went_along (Fixture *fixture,
                               gconstpointer user_data)
{
  static const char *const scopes[] = { ELSEWHERE, NULL };
  const AvWelcome terms = { scopes, "referent" };
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->team, fixture->colleague);
  share (fixture, fixture->colleague, HOUSE, CONTACT);
  av_organisation_send (organisation, fixture->colleague, fixture->team);
  av_organisation_send (organisation, fixture->colleague, 0);
  av_installation_change (av_organisation_get (organisation, 0), "Canteleu-2", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->team);
  av_shared_dossier_transfer (organisation, fixture->team, fixture->container, ELSEWHERE);
  av_organisation_send (organisation, fixture->team, fixture->elsewhere);
  note = write_note (fixture, fixture->elsewhere, "à Elbeuf");
  av_organisation_send (organisation, fixture->elsewhere, fixture->house);
  g_assert_false (av_organisation_knows (organisation, fixture->house, note));
}

/* Another structure, to which it is shared anew when it is back, does not hand it on. */
static void
test_given_back_is_handed_on_by_nobody (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *note = NULL;

  share (fixture, fixture->team, HOUSE, CONTACT);
  share (fixture, fixture->team, SHELTER, CONTACT | PARCOURS);
  note = give_and_take (fixture);
  share (fixture, fixture->team, SHELTER, CONTACT | PARCOURS);
  av_organisation_send (organisation, fixture->team, fixture->shelter);
  g_assert_true (av_organisation_knows (organisation, fixture->shelter, note));
  av_organisation_send (organisation, fixture->shelter, fixture->house);
  g_assert_false (av_organisation_knows (organisation, fixture->house, note));
}

/* It ended twice, first by a clock that was ahead: the second end has keys of its own. */
static void
test_ended_twice (Fixture *fixture,
                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  fixture->ahead = DAYS_AHEAD;
  share (fixture, fixture->team, HOUSE, CONTACT);
  end (fixture, fixture->team);
  g_assert_false (writes_with_key_of_house (fixture, fixture->team));
  fixture->ahead = 0;
  av_organisation_send (organisation, fixture->team, fixture->colleague);

  share (fixture, fixture->colleague, HOUSE, CONTACT);
  av_organisation_send (organisation, fixture->colleague, fixture->house);
  end (fixture, fixture->colleague);
  av_organisation_send (organisation, fixture->colleague, fixture->team);
  g_assert_true (is_over (fixture));
  g_assert_false (writes_with_key_of_house (fixture, fixture->team));
}

#define ADD(name, func) g_test_add ("/unsaid/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("after-the-end", test_after_the_end);
  ADD ("nothing-is-kept-of-it", test_nothing_is_kept_of_it);
  ADD ("dated-back", test_dated_back);
  ADD ("by-another-structure", test_by_another_structure);
  ADD ("least-of-what-was-said-apart", test_least_of_what_was_said_apart);
  ADD ("ended-by-who-left", test_ended_by_who_left);
  ADD ("cleared-before-a-transfer", test_cleared_before_a_transfer);
  ADD ("agreed-by-who-went-along", test_agreed_by_who_went_along);
  ADD ("given-back-is-handed-on-by-nobody", test_given_back_is_handed_on_by_nobody);
  ADD ("ended-twice", test_ended_twice);
  return g_test_run ();
}
