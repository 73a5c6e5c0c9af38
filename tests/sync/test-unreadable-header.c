/* A segment of the archive whose header does not read any more is set aside by
 * itself: everything else comes and goes, and it comes anew. */

#include <string.h>

#include "av-awaited.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-sync-fixture.h"

#define HERE "76540"
#define ELSEWHERE "76231"

enum
{
  MAIRIE,
  TEAM,
  OUTSIDER,
};

/* What the outsider wrote into the team's dossier waits with the team for a
 * transfer, and its header is damaged there. */
typedef struct
{
  AvOrganisation *organisation;
  char *container;
  char *record;
} Fixture;

#define CUT_OFF "X'41565331'"
/* What a page that was lost leaves of it: it seems to be signed by nobody. */
#define HOLLOW "CAST (substr (header, 1, 20) || zeroblob (length (header) - 20) AS BLOB)"

static void
damage_header_of (Fixture *fixture,
                  guint author,
                  const char *left)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE seg SET header = %s WHERE status > 1 AND sid = (SELECT MAX (sid) FROM seg JOIN journal USING (jid) "
                                          "WHERE installation = ?1)",
                                          left);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (av_organisation_get_store (fixture->organisation, TEAM)), sql, &error);

  g_assert_no_error (error);
  av_statement_bind_blob (statement, 1, av_installation_get_id (av_organisation_get (fixture->organisation, author)), sizeof (AvId));
  g_assert_true (av_statement_run (statement, &error));
}

static void
set_up_whole (Fixture *fixture,
              gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new_in_files (HERE "," ELSEWHERE);

  fixture->organisation = organisation;
  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-1", HERE, "referent"), ==, TEAM);
  g_assert_cmpuint (av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent"), ==, OUTSIDER);
  g_free (av_organisation_write_contact (organisation, TEAM, "Cosette", &fixture->container));
  av_organisation_send (organisation, TEAM, OUTSIDER);
  fixture->record = av_organisation_write_contact (organisation, OUTSIDER, "Javert", &fixture->container);
  av_organisation_send (organisation, OUTSIDER, TEAM);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  set_up_whole (fixture, user_data);
  damage_header_of (fixture, OUTSIDER, CUT_OFF);
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
assert_set_aside_of (Fixture *fixture,
                     const char *author,
                     guint wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, TEAM), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, wanted);
  for (guint i = 0; i < list->len; i++)
    {
      const AvQuarantined *entry = g_ptr_array_index (list, i);

      g_assert_cmpstr (entry->author, ==, author);
      g_assert_nonnull (strstr (entry->reason, "damaged on this computer"));
      g_assert_false (entry->admissible);
      g_assert_cmpstr (entry->communes, ==, "");
      g_assert_cmpstr (entry->own_communes, ==, "");
    }
}

static void
assert_set_aside (Fixture *fixture,
                  guint wanted)
{
  assert_set_aside_of (fixture, "Elbeuf-1", wanted);
}

static void
assert_shown (Fixture *fixture,
              const char *wanted)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, TEAM, fixture->record, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, wanted);
}

/* It comes with the next bundle of whoever holds it, and is judged as ever. */
static void
assert_comes_anew (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, TEAM, OUTSIDER);
  av_organisation_send (organisation, OUTSIDER, TEAM);
  assert_set_aside (fixture, 0);
  g_assert_true (av_installation_transfer (av_organisation_get (organisation, TEAM), fixture->container, ELSEWHERE, NULL));
  assert_shown (fixture, "Javert");
}

/* What waits for a key is looked through when that key comes. */
static void
test_keys_come_all_the_same (Fixture *fixture,
                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, OUTSIDER, "Fantine", &fixture->container);
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  av_database_exec (av_store_get_database (av_organisation_get_store (organisation, TEAM)), &error,
                    "DELETE FROM key WHERE kid IN (SELECT substr (blob, 1, 16) FROM strand WHERE applied = 0 AND class < 4)", NULL);
  g_assert_no_error (error);
  path = av_organisation_export (organisation, OUTSIDER, TEAM);
  report = av_installation_import (av_organisation_get (organisation, TEAM), path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_quarantined, ==, 1);
  assert_set_aside (fixture, 1);
  assert_comes_anew (fixture);
  name = av_organisation_get_answer (organisation, TEAM, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Fantine");
}

static void
test_statements_come_all_the_same (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-2", HERE, "referent"), ==, OUTSIDER + 1);
  av_organisation_send (organisation, MAIRIE, TEAM);
  assert_set_aside (fixture, 1);
  assert_comes_anew (fixture);
}

/* Judged again for who may write there, and applied again as a whole. */
static void
test_a_transfer_is_written_all_the_same (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_installation_transfer (av_organisation_get (organisation, TEAM), fixture->container, ELSEWHERE, &error);
  g_assert_no_error (error);
  assert_set_aside (fixture, 1);
  assert_shown (fixture, NULL);
  av_organisation_send (organisation, TEAM, OUTSIDER);
  av_organisation_send (organisation, OUTSIDER, TEAM);
  assert_set_aside (fixture, 0);
  assert_shown (fixture, "Javert");
}

/* A fill of it finds nothing to fill. */
static void
test_what_leaves_leaves_all_the_same (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint newcomer = av_organisation_join (organisation, "Canteleu-2", HERE, "referent");
  g_autoptr (GPtrArray) awaited = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, TEAM, newcomer);
  awaited = av_installation_list_awaited (av_organisation_get (organisation, TEAM), &error);
  g_assert_no_error (error);
  assert_comes_anew (fixture);
}

static void
assert_no_notice (Fixture *fixture)
{
  g_auto (GStrv) notices = av_installation_take_notices (av_organisation_get (fixture->organisation, TEAM));

  g_assert_cmpuint (g_strv_length (notices), ==, 0);
}

/* The team's own journal goes on behind what it signed in it, also where the guard
 * was written since: nobody hears of two machines that write as it. */
static void
test_ones_own_journal_does_not_fork (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *record = NULL;
  g_autofree char *name = NULL;

  damage_header_of (fixture, TEAM, user_data);
  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-2", HERE, "referent"), ==, OUTSIDER + 1);
  av_organisation_send (organisation, MAIRIE, TEAM);
  assert_set_aside_of (fixture, "Canteleu-1", 1);

  /* As a backup does, it is closed and opened again. */
  av_organisation_back_up (organisation, TEAM);
  assert_no_notice (fixture);
  record = av_organisation_write_contact (organisation, TEAM, "Fantine", &fixture->container);
  path = av_organisation_export (organisation, TEAM, OUTSIDER);
  report = av_installation_import (av_organisation_get (organisation, OUTSIDER), path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->notices->len, ==, 0);

  av_organisation_send (organisation, OUTSIDER, TEAM);
  assert_set_aside_of (fixture, "Canteleu-1", 0);
  name = av_organisation_get_answer (organisation, TEAM, record, "prenom-ou-surnom");
  g_assert_cmpstr (name, ==, "Fantine");
}

/* Once somebody has looked after it, it is told no more; and it comes all the same. */
static void
test_what_was_seen_to_is_told_no_more (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *team = av_organisation_get (organisation, TEAM);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const char *segment;

  g_assert_cmpuint (av_organisation_join (organisation, "Canteleu-2", HERE, "referent"), ==, OUTSIDER + 1);
  av_organisation_send (organisation, MAIRIE, TEAM);
  list = av_installation_list_quarantine (team, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (((const AvQuarantined *) g_ptr_array_index (list, 0))->dismissible);
  segment = ((const AvQuarantined *) g_ptr_array_index (list, 0))->segment;

  g_assert_false (av_installation_dismiss (team, "76540", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);
  av_installation_dismiss (team, segment, &error);
  g_assert_no_error (error);
  assert_set_aside (fixture, 0);
  av_organisation_back_up (organisation, TEAM);
  assert_set_aside (fixture, 0);
  assert_comes_anew (fixture);
}

int
main (int argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture,
                  gconstpointer user_data);
  } tests[] = {
    { "/unreadable-header/keys-come-all-the-same", test_keys_come_all_the_same },
    { "/unreadable-header/statements-come-all-the-same", test_statements_come_all_the_same },
    { "/unreadable-header/a-transfer-is-written-all-the-same", test_a_transfer_is_written_all_the_same },
    { "/unreadable-header/what-leaves-leaves-all-the-same", test_what_leaves_leaves_all_the_same },
    { "/unreadable-header/what-was-seen-to-is-told-no-more", test_what_was_seen_to_is_told_no_more },
  };

  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add ("/unreadable-header/ones-own-journal-does-not-fork/cut-off", Fixture, CUT_OFF, set_up_whole, test_ones_own_journal_does_not_fork, tear_down);
  g_test_add ("/unreadable-header/ones-own-journal-does-not-fork/hollow", Fixture, HOLLOW, set_up_whole, test_ones_own_journal_does_not_fork, tear_down);

  return g_test_run ();
}
