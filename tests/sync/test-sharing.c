/* What a young person agrees to share reaches the structure, that and no more,
 * and nothing after its end. */

#include <string.h>

#include "av-break-glass.h"
#include "av-digest.h"
#include "av-fusion.h"
#include "av-grants.h"
#include "av-installation-private.h"
#include "av-installation-share.h"
#include "av-mind.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-shared-dossier.h"
#include "av-sharing.h"

#define COMMUNE "76157"
#define CONTACT AV_CLASS_BIT (AV_CLASS_CONTACT)
#define PARCOURS AV_CLASS_BIT (AV_CLASS_PARCOURS)
#define SENSITIVE AV_CLASS_BIT (AV_CLASS_SENSIBLE)

#define HELD "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL"
#define KEYS "SELECT COUNT (*) FROM key"
#define PARCOURS_KEYS "SELECT COUNT (*) FROM key WHERE class = 1"

typedef struct
{
  AvOrganisation *organisation;
  guint team;
  guint association;
  guint third; /* another structure */
  char *container;
  char *contact;
  char *frein;   /* parcours */
  char *secret;  /* sensible */
  guint64 clock; /* of the team */
} Fixture;

static guint64
read_clock (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->clock;
}

static char *
write_frein (Fixture *fixture,
             guint number,
             const char *theme,
             const char *says)
{
  g_autoptr (AvChange) change = av_change_new ("frein", NULL, fixture->container, NULL);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "theme", theme);
  av_change_set (change, "intensite", "bloquant");
  av_change_set (change, "exprime-par", "jeune");
  av_change_set (change, "situation", says);
  av_store_commit_one (av_organisation_get_store (fixture->organisation, number), change, &error);
  g_assert_no_error (error);
  return g_strdup (av_change_get_id (change));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new (COMMUNE ",76231,S12,S13");

  fixture->organisation = organisation;
  fixture->team = av_organisation_join (organisation, "Canteleu-1", COMMUNE, "referent");
  fixture->association = av_organisation_join (organisation, "Mission locale", "S12", "terrain");
  fixture->third = av_organisation_join (organisation, "Maraude", "S13", "referent");
  fixture->contact = av_organisation_write_contact (organisation, fixture->team, "Cosette", &fixture->container);
  fixture->frein = write_frein (fixture, fixture->team, "logement-hebergement", "chez les Thénardier");
  fixture->secret = write_frein (fixture, fixture->team, "sante", "une toux");
  fixture->clock = (guint64) g_get_real_time () / 1000;
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->team), read_clock, fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->contact);
  g_free (fixture->frein);
  g_free (fixture->secret);
}

static gboolean
knows (Fixture *fixture,
       guint number,
       const char *record,
       const char *field)
{
  g_autofree char *answer = av_organisation_get_answer (fixture->organisation, number, record, field);

  return answer != NULL;
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

static void
share (Fixture *fixture,
       guint classes,
       gint n_days)
{
  av_shared_dossier_share (fixture->organisation, fixture->team, fixture->container, "S12", classes, n_days);
}

static void
assert_knows (Fixture *fixture,
              guint number,
              guint classes)
{
  g_assert_cmpint (knows (fixture, number, fixture->contact, "prenom-ou-surnom"), ==, (classes & CONTACT) != 0);
  g_assert_cmpint (knows (fixture, number, fixture->frein, "situation"), ==, (classes & PARCOURS) != 0);
  g_assert_cmpint (knows (fixture, number, fixture->secret, "situation"), ==, (classes & SENSITIVE) != 0);
}

static void
test_agreed_classes_reach_the_structure (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->team, fixture->third);
  av_organisation_send (organisation, fixture->association, fixture->team);
  assert_knows (fixture, fixture->association, 0);

  /* One class after the other; each time what was sent as stubs is filled. */
  share (fixture, CONTACT, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, CONTACT);
  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, CONTACT | PARCOURS);
  share (fixture, CONTACT | PARCOURS | SENSITIVE, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, CONTACT | PARCOURS | SENSITIVE);

  /* Nobody else has anything of it. */
  av_organisation_send (organisation, fixture->team, fixture->third);
  av_organisation_send (organisation, fixture->association, fixture->third);
  assert_knows (fixture, fixture->third, 0);
  g_assert_cmpint (count (fixture, fixture->third, HELD), ==, 0);
  g_assert_cmpint (count (fixture, fixture->third, KEYS), ==, 0);
}

static void
test_colleague_shares_as_well (Fixture *fixture,
                               gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  /* The mairie holds the dossier too, and meets the association first. */
  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, 0);
  av_organisation_send (organisation, 0, fixture->association);
  assert_knows (fixture, fixture->association, CONTACT | PARCOURS);
}

static guint
count_fills (Fixture *fixture)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, fixture->team, fixture->association);

  return av_organisation_count_fills (fixture->organisation, fixture->association, path);
}

static void
test_what_is_held_is_not_pushed_again (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->association, fixture->team);
  share (fixture, CONTACT | PARCOURS, 30);
  g_assert_cmpuint (count_fills (fixture), ==, 2);
  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->association, fixture->team);
  g_assert_cmpuint (count_fills (fixture), ==, 0);
}

static void
test_less_shared_pushes_nothing_again (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->association, fixture->team);
  share (fixture, CONTACT | PARCOURS | SENSITIVE, 30);
  g_assert_cmpuint (count_fills (fixture), ==, 3);
  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->association, fixture->team);

  for (guint classes = CONTACT | PARCOURS; classes != 0; classes = classes == CONTACT ? 0 : CONTACT)
    {
      share (fixture, classes, 30);
      g_assert_cmpuint (count_fills (fixture), ==, 0);
      av_organisation_send (organisation, fixture->team, fixture->association);
      av_organisation_send (organisation, fixture->association, fixture->team);
      g_assert_cmpuint (count_fills (fixture), ==, 0);
    }
}

static void
test_nothing_comes_after_the_end (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *late = NULL;
  g_autofree char *typed = NULL;

  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  typed = write_frein (fixture, fixture->team, "logement-hebergement", "avant la fin");
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_true (knows (fixture, fixture->association, typed, "situation"));
  g_assert_cmpint (count (fixture, fixture->association, KEYS), ==, 2);

  fixture->clock += G_GUINT64_CONSTANT (31) * 24 * 3600 * 1000;
  late = write_frein (fixture, fixture->team, "logement-hebergement", "après la fin");
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, late, "situation"));

  /* It keeps what was shared; the new one has a key it never had. */
  assert_knows (fixture, fixture->association, CONTACT | PARCOURS);
  g_assert_cmpint (count (fixture, fixture->association, KEYS), ==, 2);
  g_assert_cmpint (count (fixture, fixture->team, "SELECT COUNT (*) FROM key WHERE class = 1"), ==, 2);
}

/* The association works in a commune as well, where nobody revokes it. */
static void
let_work_in_commune (Fixture *fixture)
{
  const char *scopes[] = { "S12", "76231", NULL };
  AvWelcome terms = { scopes, "terrain" };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, 0), "Mission locale", &terms, &error);
  g_assert_no_error (error);
}

static void
revoke_in_structure (Fixture *fixture,
                     guint steward)
{
  g_autoptr (GError) error = NULL;

  av_organisation_send (fixture->organisation, 0, steward);
  av_installation_revoke (av_organisation_get (fixture->organisation, steward), "Mission locale", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (fixture->organisation, steward, fixture->team);
}

/* Whether the team's next bundle for the association says a word, in whatever it
 * could open of it, and how many keys it tells. */
static gboolean
says (Fixture *fixture,
      const char *word,
      guint *n_keys)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (word, strlen (word));
  g_autofree char *path = av_organisation_export (fixture->organisation, fixture->team, fixture->association);
  AvMind *mind = av_mind_new ();
  gboolean holds;

  av_mind_learn_file (mind, av_organisation_get (fixture->organisation, fixture->association), path);
  av_mind_open_strands (mind);
  holds = av_mind_holds (mind, bytes);
  *n_keys = g_hash_table_size (mind->keys);
  av_mind_free (mind);
  return holds;
}

static void
test_revoked_in_the_structure_gets_nothing (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Siège", "S12", "intendant");
  guint n_keys;

  let_work_in_commune (fixture);
  av_organisation_send (organisation, 0, fixture->team);
  share (fixture, CONTACT | PARCOURS, 30);
  g_assert_true (says (fixture, "Cosette", &n_keys));
  g_assert_cmpuint (n_keys, >, 0);

  revoke_in_structure (fixture, steward);
  g_assert_false (says (fixture, "Cosette", &n_keys));
  g_assert_cmpuint (n_keys, ==, 0);
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, 0);
}

/* What it held opens nothing that is written from then on. */
static void
test_revoked_in_the_structure_ends_its_keys (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Siège", "S12", "intendant");

  av_organisation_send (organisation, 0, fixture->team);
  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_free (write_frein (fixture, fixture->team, "logement-hebergement", "chez les Thénardier encore"));
  av_organisation_send (organisation, fixture->team, steward);
  g_assert_cmpint (count (fixture, fixture->team, PARCOURS_KEYS), ==, 1);

  revoke_in_structure (fixture, steward);
  g_free (write_frein (fixture, fixture->team, "logement-hebergement", "à Montfermeil"));
  av_organisation_send (organisation, fixture->team, steward);
  g_assert_cmpint (count (fixture, fixture->team, PARCOURS_KEYS), ==, 2);
  g_free (write_frein (fixture, fixture->team, "logement-hebergement", "rue Plumet"));
  av_organisation_send (organisation, fixture->team, steward);
  g_assert_cmpint (count (fixture, fixture->team, PARCOURS_KEYS), ==, 2);
}

static void
test_taken_back_ends_it_at_once (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *late = NULL;

  share (fixture, CONTACT | PARCOURS, 30);
  av_shared_dossier_unshare (organisation, fixture->team, fixture->container, "S12");
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, 0);
  g_assert_true (av_shared_dossier_is_over (organisation, fixture->team, fixture->container, "S12"));

  /* Agreed to once more, and ended again: keys of its own for each time. */
  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  assert_knows (fixture, fixture->association, CONTACT | PARCOURS);
  av_shared_dossier_unshare (organisation, fixture->team, fixture->container, "S12");
  late = write_frein (fixture, fixture->team, "logement-hebergement", "après la fin");
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (knows (fixture, fixture->association, late, "situation"));
}

static void
test_terms_are_checked (Fixture *fixture,
                        gconstpointer user_data)
{
  AvInstallation *team = av_organisation_get (fixture->organisation, fixture->team);
  g_autofree char *tomorrow = av_sync_fixture_get_day (1);
  g_autofree char *yesterday = av_sync_fixture_get_day (-1);
  g_autofree char *far = av_sync_fixture_get_day (400);
  const struct
  {
    const char *structure;
    guint classes;
    const char *until;
    const char *agreement;
  } wrong[] = {
    { "S12", CONTACT, tomorrow, "refus" },
    { "S12", CONTACT, tomorrow, NULL },
    { "S12", 0, tomorrow, "oral" },
    { "S12", AV_CLASS_BIT (AV_CLASS_FSE), tomorrow, "oral" },
    { "S12", CONTACT, yesterday, "oral" },
    { "S12", CONTACT, far, "oral" },
    { "S12", CONTACT, "2026-13-45", "oral" },
    { COMMUNE, CONTACT, tomorrow, "oral" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (av_installation_share (team, fixture->container, wrong[i].structure, wrong[i].classes, wrong[i].until, wrong[i].agreement, &error));
      g_assert_error (error, AV_SHARE_ERROR, AV_SHARE_ERROR_TERMS);
    }
}

static void
write_sharing (AvStore *store,
               const AvId *container,
               AvScope scope,
               const char *until)
{
  AvId record;

  av_sharing_get_id (container, scope, &record);
  g_assert_true (av_segment_store_write_system (store, AV_SHARING_FORM, &record, container, AV_CLASS_PARCOURS, "classes", "7", NULL));
  g_assert_true (av_segment_store_write_system (store, AV_SHARING_FORM, &record, container, AV_CLASS_PARCOURS, "fin", until, NULL));
  g_assert_true (av_segment_store_write_system (store, AV_SHARING_FORM, &record, container, AV_CLASS_PARCOURS, "accord", "oral", NULL));
}

/* What the program does not write: the structure gives itself more, or another
 * one a share of it. */
static void
test_only_its_team_shares_it (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *until = av_sync_fixture_get_day (30);
  g_autoptr (GError) error = NULL;
  AvId container;
  const AvScope wanted[] = { AV_SCOPE_STRUCTURE + 12, AV_SCOPE_STRUCTURE + 13 };

  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  g_assert_false (av_installation_share (av_organisation_get (organisation, fixture->association), fixture->container, "S13", CONTACT, until, "oral", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);

  av_id_parse (fixture->container, &container);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    write_sharing (av_organisation_get_store (organisation, fixture->association), &container, wanted[i], until);

  av_organisation_send (organisation, fixture->association, fixture->team);
  av_organisation_send (organisation, fixture->team, fixture->association);
  av_organisation_send (organisation, fixture->team, fixture->third);
  g_assert_false (knows (fixture, fixture->association, fixture->secret, "situation"));
  assert_knows (fixture, fixture->third, 0);
}

/* An association works in its own scope: what it writes is its own, and the
 * mairie reads it where the dossier is the mairie's. */
static void
test_structure_has_its_own_dossiers (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *own = av_organisation_write_contact (organisation, fixture->association, "Éponine", NULL);
  g_autofree char *note = NULL;

  av_organisation_send (organisation, fixture->association, fixture->team);
  g_assert_false (knows (fixture, fixture->team, own, "prenom-ou-surnom"));

  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  note = write_frein (fixture, fixture->association, "logement-hebergement", "une chambre trouvée");
  av_organisation_send (organisation, fixture->association, fixture->team);
  g_assert_true (knows (fixture, fixture->team, note, "situation"));
  av_organisation_send (organisation, fixture->association, fixture->third);
  g_assert_false (knows (fixture, fixture->third, note, "situation"));
}

/* A dossier that went to another commune is shared again by its team, or by
 * nobody. */
static void
test_transfer_ends_the_sharings (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", "76231", "referent");
  g_autofree char *note = NULL;

  share (fixture, CONTACT | PARCOURS, 30);
  av_organisation_send (organisation, fixture->team, fixture->association);
  av_shared_dossier_transfer (organisation, fixture->team, fixture->container, "76231");
  av_organisation_send (organisation, fixture->team, elsewhere);
  note = write_frein (fixture, elsewhere, "logement-hebergement", "à Elbeuf");
  av_organisation_send (organisation, elsewhere, fixture->association);
  assert_knows (fixture, elsewhere, CONTACT | PARCOURS | SENSITIVE);
  g_assert_false (knows (fixture, fixture->association, note, "situation"));
}

static guint64
measure_granted (Fixture *fixture)
{
  const AvTrusted *association = av_installation_find_member (av_organisation_get (fixture->organisation, 0), "Mission locale", NULL);
  AvGranted granted = { .classes = CONTACT | PARCOURS | SENSITIVE };
  AvInstallation *team = av_organisation_get (fixture->organisation, fixture->team);
  g_autoptr (AvBeyond) beyond = av_beyond_load (team->store, team->trust, &team->identity->id, NULL);
  g_autoptr (AvGrants) own = av_grants_collect (team->store, team->trust, av_installation_get_member (team), NULL);
  AvGrantHeld held;
  g_autoptr (GError) error = NULL;

  av_id_parse (fixture->container, &granted.container);
  av_grants_measure (beyond, &granted, association, own, NULL, &held, &error);
  g_assert_no_error (error);
  return held.count;
}

/* What was emptied leaves its hash: that is nothing to hand on, and not held. */
static void
test_stub_is_not_held (Fixture *fixture,
                       gconstpointer user_data)
{
  gint64 strand;
  g_autoptr (GError) error = NULL;

  av_organisation_send (fixture->organisation, fixture->team, 0);
  g_assert_cmpuint (measure_granted (fixture), ==, 3);
  strand = count (fixture, fixture->team, "SELECT sx FROM strand WHERE class = 2 AND blob IS NOT NULL");
  g_assert_true (av_segment_store_empty_strand (av_organisation_get_store (fixture->organisation, fixture->team), strand, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (measure_granted (fixture), ==, 2);
}

/* Of what was erased nothing is shared any more, nor is anything written there. */
static void
test_what_is_erased_is_not_shared (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvInstallation *team = av_organisation_get (fixture->organisation, fixture->team);
  g_autofree char *until = av_sync_fixture_get_day (30);
  g_autofree char *after = NULL;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  share (fixture, CONTACT, 30);
  g_assert_true (av_installation_erase (team, fixture->container, PARCOURS, "demande", &error));
  g_assert_no_error (error);
  before = av_digest (av_organisation_get_store (fixture->organisation, fixture->team), NULL, NULL);

  g_assert_false (av_installation_share (team, fixture->container, "S12", CONTACT, until, "ecrit", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  g_clear_error (&error);
  g_assert_false (av_break_glass (team, fixture->container, NULL, "Un danger immédiat", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED);
  after = av_digest (av_organisation_get_store (fixture->organisation, fixture->team), NULL, NULL);
  g_assert_cmpstr (after, ==, before);
}

/* Whose a dossier is cannot be read any more. */
static void
lose_scope (Fixture *fixture,
            const char *container)
{
  g_autofree char *script = g_strdup_printf ("ALTER TABLE container_scope RENAME TO kept_scope;"
                                             "CREATE VIEW container_scope AS SELECT container, "
                                             "CASE hex (container) WHEN upper ('%s') THEN abs (-9223372036854775807 - 1) ELSE scope END AS scope, changes FROM kept_scope;"
                                             "CREATE TRIGGER keep_scope INSTEAD OF INSERT ON container_scope BEGIN "
                                             "INSERT OR REPLACE INTO kept_scope (container, scope, changes) VALUES (NEW.container, NEW.scope, NEW.changes); END;",
                                             container);
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (av_organisation_get_store (fixture->organisation, fixture->team)), script, &error);
  g_assert_no_error (error);
}

typedef gboolean (*Act) (AvInstallation *team,
                         const char *dossier,
                         GError **error);

static gboolean
share_on (AvInstallation *team,
          const char *dossier,
          GError **error)
{
  g_autofree char *until = av_sync_fixture_get_day (30);

  return av_installation_share (team, dossier, "S12", CONTACT, until, "ecrit", error);
}

static gboolean
take_back (AvInstallation *team,
           const char *dossier,
           GError **error)
{
  return av_installation_unshare (team, dossier, "S12", error);
}

static gboolean
give_away (AvInstallation *team,
           const char *dossier,
           GError **error)
{
  return av_installation_transfer (team, dossier, "76231", error);
}

/* Of two dossiers shown as one: what cannot be read is not somebody else's. */
static void
test_unreadable_team_is_no_other_team (Fixture *fixture,
                                       gconstpointer user_data)
{
  static const Act acts[] = { share_on, take_back, give_away };
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->team);
  g_autofree char *other = NULL;
  g_autofree char *record = av_organisation_write_contact (fixture->organisation, fixture->team, "l’Alouette", &other);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_fusion_join (store, fixture->container, other, NULL));
  share (fixture, CONTACT, 60);
  before = av_digest (store, NULL, NULL);
  lose_scope (fixture, other);

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *after = NULL;

      g_assert_false (acts[i](av_organisation_get (fixture->organisation, fixture->team), fixture->container, &error));
      g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED);
      g_clear_error (&error);
      after = av_digest (store, NULL, NULL);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
assert_described (Fixture *fixture,
                  const char *code,
                  const char *wanted)
{
  g_autofree char *name = av_installation_describe_scope (av_organisation_get (fixture->organisation, 0), code);

  g_assert_cmpstr (name, ==, wanted);
}

static void
test_structure_is_told_with_or_without_its_name (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  assert_described (fixture, "S12", "Structure without a name (S12)");
  assert_described (fixture, "S0", "Métropole de Rouen");
  assert_described (fixture, "76231", "Elbeuf");

  g_assert_true (av_installation_name_structure (av_organisation_get (organisation, 0), 12, "ASAE", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  assert_described (fixture, "S12", "ASAE");
}

#define ADD(name, func) g_test_add ("/sharing/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("agreed-classes-reach-the-structure", test_agreed_classes_reach_the_structure);
  ADD ("less-shared-pushes-nothing-again", test_less_shared_pushes_nothing_again);
  ADD ("colleague-shares-as-well", test_colleague_shares_as_well);
  ADD ("stub-is-not-held", test_stub_is_not_held);
  ADD ("what-is-held-is-not-pushed-again", test_what_is_held_is_not_pushed_again);
  ADD ("nothing-comes-after-the-end", test_nothing_comes_after_the_end);
  ADD ("revoked-in-the-structure-gets-nothing", test_revoked_in_the_structure_gets_nothing);
  ADD ("revoked-in-the-structure-ends-its-keys", test_revoked_in_the_structure_ends_its_keys);
  ADD ("taken-back-ends-it-at-once", test_taken_back_ends_it_at_once);
  ADD ("terms-are-checked", test_terms_are_checked);
  ADD ("only-its-team-shares-it", test_only_its_team_shares_it);
  ADD ("structure-has-its-own-dossiers", test_structure_has_its_own_dossiers);
  ADD ("transfer-ends-the-sharings", test_transfer_ends_the_sharings);
  ADD ("what-is-erased-is-not-shared", test_what_is_erased_is_not_shared);
  ADD ("unreadable-team-is-no-other-team", test_unreadable_team_is_no_other_team);
  ADD ("structure-is-told-with-or-without-its-name", test_structure_is_told_with_or_without_its_name);

  return g_test_run ();
}
