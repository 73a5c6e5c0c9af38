/* Of whom something was taken, a commune or a role, before they heard of it: what
 * they wrote meanwhile is not lost, it waits. */

#include <string.h>

#include "av-acceptance.h"
#include "av-erasure.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-intake.h"
#include "av-query.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

#define CANTELEU "76157"
#define DARNETAL "76212"
#define ELBEUF "76231"
#define YVETOT "76758" /* none of the mairie's: the root file enrols there */

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  const char *name;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new (CANTELEU "," DARNETAL "," ELBEUF);
  fixture->name = "Canteleu-1";
  fixture->laptop = av_organisation_join (fixture->organisation, fixture->name, CANTELEU, "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
change_laptop (Fixture *fixture,
               const char *scope,
               const char *also, /* nullable */
               const char *role)
{
  const char *scopes[] = { scope, also, NULL };
  const AvWelcome terms = { scopes, role };
  g_autoptr (GError) error = NULL;

  av_installation_change (av_organisation_get (fixture->organisation, MAIRIE), fixture->name, &terms, &error);
  g_assert_no_error (error);
}

static void
assert_known (Fixture *fixture,
              guint number,
              const char *record,
              gboolean known)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, known ? "Javert" : NULL);
}

/* It waits with its reason, and counts for all once it is admitted. */
static void
assert_admitted (Fixture *fixture,
                 const char *record)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  const AvQuarantined *waiting;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, FALSE);

  list = av_installation_list_quarantine (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  waiting = g_ptr_array_index (list, 0);
  g_assert_cmpstr (waiting->reason, ==, av_verdict_describe (AV_VERDICT_RESTRICTED));
  g_assert_true (waiting->admissible);
  g_assert_cmpuint (waiting->n_strands, >=, 1);

  av_installation_admit (mairie, waiting->segment, &error);
  g_assert_no_error (error);
  assert_known (fixture, MAIRIE, record, TRUE);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_known (fixture, fixture->laptop, record, TRUE);
}

static char *
write_person (Fixture *fixture)
{
  return av_organisation_write_contact (fixture->organisation, fixture->laptop, "Javert", NULL);
}

/* The mairie has heard of it before. */
static void
assert_waits_after (Fixture *fixture,
                    const char *scope,
                    const char *role)
{
  g_autofree char *record = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  record = write_person (fixture);
  change_laptop (fixture, scope, NULL, role);
  assert_admitted (fixture, record);
}

static void
test_moved_away_waits (Fixture *fixture,
                       gconstpointer user_data)
{
  assert_waits_after (fixture, DARNETAL, "referent");
}

/* Where the mairie had nothing of it, the change names nothing that it accepts. */
static void
test_moved_away_unheard_waits (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autofree char *record = NULL;

  fixture->name = "Canteleu-2";
  fixture->laptop = av_organisation_welcome (fixture->organisation, fixture->name, CANTELEU, "referent");
  record = write_person (fixture);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  assert_admitted (fixture, record);
}

static void
test_moved_away_twice_waits (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *record = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  record = write_person (fixture);
  change_laptop (fixture, ELBEUF, NULL, "referent");
  assert_admitted (fixture, record);
}

static void
test_lesser_role_waits (Fixture *fixture,
                        gconstpointer user_data)
{
  assert_waits_after (fixture, CANTELEU, "metropole");
}

/* What waits is here: nobody is asked for it, and nobody sends it again. */
static void
test_what_waits_is_not_asked_for (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = NULL;
  g_autofree char *bundle = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  record = write_person (fixture);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, FALSE);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  bundle = av_organisation_export (organisation, fixture->laptop, MAIRIE);
  g_assert_cmpuint (av_organisation_count_fills (organisation, MAIRIE, bundle), ==, 0);
  assert_admitted (fixture, record);
}

static void
test_what_may_be_written_still_does_not_wait (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = write_person (fixture);
  g_autoptr (GPtrArray) list = NULL;

  change_laptop (fixture, CANTELEU, NULL, "terrain");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, TRUE);
  list = av_installation_list_quarantine (av_organisation_get (organisation, MAIRIE), NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_given_again_waits_no_more (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = write_person (fixture);
  g_autoptr (GPtrArray) list = NULL;

  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, FALSE);
  change_laptop (fixture, CANTELEU, DARNETAL, "referent");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_known (fixture, MAIRIE, record, TRUE);
  list = av_installation_list_quarantine (av_organisation_get (organisation, MAIRIE), NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static gint64
count_claims_of_darnetal (Fixture *fixture,
                          guint number)
{
  gint64 n = -1;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (fixture->organisation, number)),
                                        "SELECT COUNT (*) FROM claim WHERE scope = '" DARNETAL "'", 0, &n, NULL));
  return n;
}

static void
save_by_window (Fixture *fixture,
                AvSnapshot *loaded,
                const char *field,
                const char *words)
{
  g_autoptr (AvChange) change = av_change_new_for (loaded);
  g_autoptr (GError) error = NULL;

  av_change_set (change, field, words);
  av_store_commit_one (av_organisation_get_store (fixture->organisation, fixture->laptop), change, &error);
  g_assert_no_error (error);
}

static void
admit_all (Fixture *fixture)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (mairie, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const AvQuarantined *waiting = g_ptr_array_index (list, i);

      g_test_message ("waits: %s, %u strands, admissible %d", waiting->reason, waiting->n_strands, waiting->admissible);
      av_installation_admit (mairie, waiting->segment, &error);
      g_assert_no_error (error);
    }
}

static char *
get_name_in (Fixture *fixture,
             guint number,
             const char *container)
{
  g_autoptr (AvSnapshot) loaded = av_record_store_load_singleton (av_organisation_get_store (fixture->organisation, number), container, "personne", NULL);

  return loaded != NULL ? g_strdup (av_snapshot_get_answer (loaded, "nom")) : NULL;
}

static void
assert_written_is_shown (Fixture *fixture,
                         guint number,
                         const char *container,
                         const char *record,
                         gboolean shown)
{
  g_autofree char *name = get_name_in (fixture, number, container);
  g_autofree char *alias = av_organisation_get_answer (fixture->organisation, number, record, "nom");

  g_assert_cmpstr (name, ==, shown ? "Madeleine" : NULL);
  g_assert_cmpstr (alias, ==, shown ? "Fauchelevent" : NULL);
}

static void
assert_waits_at (Fixture *fixture,
                 guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (av_organisation_get (fixture->organisation, number), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >=, 1);
}

/* What is written into it by windows that were open meanwhile is of the same dossier and
 * commune, and of no other one: it waits with the rest, with whoever wrote it as well. */
static void
test_moved_away_it_goes_on_by_open_windows (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->laptop);
  guint stranger = av_organisation_join (organisation, "Darnetal-1", DARNETAL, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *there = NULL;
  g_autoptr (AvSnapshot) contact = NULL;
  g_autoptr (AvSnapshot) person = NULL;

  record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  contact = av_record_store_load (store, record, NULL);
  person = av_record_store_load_singleton (store, container, "personne", NULL);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_known (fixture, fixture->laptop, record, FALSE);

  save_by_window (fixture, contact, "nom", "Fauchelevent");
  save_by_window (fixture, person, "nom", "Madeleine");
  g_assert_cmpint (count_claims_of_darnetal (fixture, fixture->laptop), ==, 0);

  assert_written_is_shown (fixture, fixture->laptop, container, record, TRUE);

  av_organisation_send (organisation, fixture->laptop, stranger);
  there = get_name_in (fixture, stranger, container);
  g_assert_null (there);
  assert_written_is_shown (fixture, fixture->laptop, container, record, FALSE);
  assert_waits_at (fixture, fixture->laptop);

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_written_is_shown (fixture, MAIRIE, container, record, FALSE);
  admit_all (fixture);
  assert_known (fixture, MAIRIE, record, TRUE);
  assert_written_is_shown (fixture, MAIRIE, container, record, TRUE);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_written_is_shown (fixture, fixture->laptop, container, record, TRUE);
}

static void
assert_told (Fixture *fixture,
             guint number,
             const char *container,
             gboolean told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSummary) summary = av_query_dossier (av_organisation_get_store (fixture->organisation, number), container, &error);

  g_assert_no_error (error);
  g_assert_nonnull (summary);
  g_assert_cmpint (av_summary_get_notice (summary) != NULL, ==, told);
}

/* Before anybody types there, and no longer than it is so. */
static void
test_moved_away_it_is_told_what_waits (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint stranger = av_organisation_join (organisation, "Darnetal-1", DARNETAL, "referent");
  g_autofree char *container = NULL;
  g_autofree char *theirs = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  assert_told (fixture, fixture->laptop, container, FALSE);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_told (fixture, fixture->laptop, container, TRUE);
  assert_told (fixture, MAIRIE, container, FALSE);

  av_organisation_send (organisation, MAIRIE, stranger);
  g_free (av_organisation_write_contact (organisation, stranger, "Fantine", &theirs));
  av_organisation_send (organisation, stranger, fixture->laptop);
  assert_told (fixture, fixture->laptop, theirs, FALSE);

  /* Its new team has the dossier. */
  av_installation_transfer (av_organisation_get (organisation, MAIRIE), container, DARNETAL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  assert_told (fixture, fixture->laptop, container, FALSE);
}

/* By the root file on the laptop itself: what is not signed yet was written before. */
static void
test_moved_by_itself_nothing_waits (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store;
  const char *scopes[] = { DARNETAL, NULL };
  const AvWelcome terms = { scopes, "referent", .root_file = organisation->root_file, .root_words = organisation->root_words };
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *scope = NULL;
  g_autoptr (AvSnapshot) person = NULL;
  g_autoptr (GError) error = NULL;
  AvId id;

  fixture->name = "Yvetot-1";
  fixture->laptop = av_organisation_join (organisation, fixture->name, YVETOT, "referent");
  store = av_organisation_get_store (organisation, fixture->laptop);
  record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_assert_true (av_id_parse (container, &id));
  person = av_record_store_load_singleton (store, container, "personne", NULL);
  av_installation_change (av_organisation_get (organisation, fixture->laptop), fixture->name, &terms, &error);
  g_assert_no_error (error);

  save_by_window (fixture, person, "nom", "Madeleine");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  g_assert_cmpint (count_claims_of_darnetal (fixture, fixture->laptop), ==, 0);
  assert_known (fixture, fixture->laptop, record, TRUE);
  g_assert_true (av_segment_store_get_scope (av_organisation_get_store (organisation, MAIRIE), &id, &scope, &error));
  g_assert_cmpstr (scope, ==, YVETOT);
}

static gboolean
note_sid (const AvSegment *segment,
          gpointer user_data,
          GError **error)
{
  g_array_append_val ((GArray *) user_data, segment->sid);
  return TRUE;
}

/* What a damaged store says of a strand that no header names is not looked up in what
 * was judged by the header. */
static void
test_strand_that_no_header_names_is_none (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  AvStore *store = laptop->store;
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (GArray) sids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *record = write_person (fixture);
  g_autoptr (GError) error = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  av_segment_store_foreach (store, laptop->journal->jid, 0, note_sid, sids, &error);
  g_assert_no_error (error);
  g_assert_true (av_database_exec (db, &error, "UPDATE strand SET idx = idx + 60000", NULL));
  av_intake_judge_segments (store, laptop->trust, &laptop->identity->id, sids, &error);
  g_assert_no_error (error);
}

/* How often a sentence with these words is told by the import of what one says to another. */
static guint
count_told (Fixture *fixture,
            guint from,
            guint to,
            const char *words)
{
  g_autofree char *path = av_organisation_export (fixture->organisation, from, to);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, to), path, &error);
  g_autoptr (GPtrArray) notices = NULL;
  guint n = 0;

  g_assert_no_error (error);
  notices = av_import_report_dup_notices (report);
  for (guint i = 0; i < notices->len; i++)
    n += strstr (g_ptr_array_index (notices, i), words) != NULL;
  return n;
}

/* What erased dossiers left to the statistics. */
static void
assert_counters (Fixture *fixture,
                 guint number,
                 gint64 expected)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (fixture->organisation, number));
  gint64 n = -1;

  g_assert_true (av_database_get_int64 (db, "SELECT COUNT (*) FROM form_compteur", 0, &n, NULL));
  g_assert_cmpint (n, ==, expected);
}

/* Nobody is counted whose dossier is shown: as its eraser may erase, or may not any more. */
static void
test_counters_follow_the_erasure (Fixture *fixture,
                                  gconstpointer user_data)
{
  static const char *const roles[] = { "terrain", "referent" };
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_installation_erase (av_organisation_get (organisation, fixture->laptop), container, 0, "demande", &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      gboolean erased = g_str_equal (roles[i], "referent");

      change_laptop (fixture, CANTELEU, NULL, roles[i]);
      av_organisation_send (organisation, MAIRIE, fixture->laptop);
      av_organisation_send (organisation, fixture->laptop, MAIRIE);
      assert_known (fixture, MAIRIE, record, !erased);
      assert_known (fixture, fixture->laptop, record, !erased);
      assert_counters (fixture, MAIRIE, erased);
      assert_counters (fixture, fixture->laptop, erased);
    }
}

/* It was told that the dossier is hidden everywhere soon, and its role was taken: both
 * are told that it is not, once. */
static void
test_erasure_in_vain_is_told (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_installation_erase (av_organisation_get (organisation, fixture->laptop), container, 0, "demande", &error);
  g_assert_no_error (error);
  assert_known (fixture, fixture->laptop, record, FALSE);
  assert_counters (fixture, fixture->laptop, 1);
  change_laptop (fixture, CANTELEU, NULL, "terrain");

  g_assert_cmpuint (count_told (fixture, fixture->laptop, MAIRIE, "“Canteleu-1” asked to erase 1 dossier,"), ==, 1);
  g_assert_cmpuint (count_told (fixture, MAIRIE, fixture->laptop, "1 dossier that was erased from this computer is shown again"), ==, 1);
  assert_known (fixture, MAIRIE, record, TRUE);
  assert_known (fixture, fixture->laptop, record, TRUE);
  assert_counters (fixture, MAIRIE, 0);
  assert_counters (fixture, fixture->laptop, 0);

  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "prenom-ou-surnom", "Javert");
  g_assert_cmpuint (count_told (fixture, fixture->laptop, MAIRIE, "“Canteleu-1”"), ==, 0);
  change_laptop (fixture, CANTELEU, DARNETAL, "terrain");
  g_assert_cmpuint (count_told (fixture, MAIRIE, fixture->laptop, "shown again"), ==, 0);
  g_assert_cmpuint (count_told (fixture, fixture->laptop, MAIRIE, "“Canteleu-1”"), ==, 0);
}

/* The same of who confirmed what somebody else asked for: that one is erased all the same. */
static void
test_confirmation_in_vain_is_told (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint asker = av_organisation_join (organisation, "Canteleu-2", CANTELEU, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, asker);
  av_installation_erase (av_organisation_get (organisation, asker), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, asker, fixture->laptop);
  av_installation_confirm_erasure (av_organisation_get (organisation, fixture->laptop), container, 0, &error);
  g_assert_no_error (error);
  change_laptop (fixture, CANTELEU, NULL, "terrain");

  g_assert_cmpuint (count_told (fixture, fixture->laptop, MAIRIE, "“Canteleu-1” confirmed the erasure of 1 dossier,"), ==, 1);
  assert_known (fixture, MAIRIE, record, FALSE);
}

/* What nobody could write with the application: signed for a commune that was never its own. */
static void
sign_elsewhere (AvInstallation *laptop,
                const char *scope)
{
  AvTrusted *own = av_trust_find (laptop->trust, &laptop->identity->id);
  g_autoptr (GError) error = NULL;

  g_array_set_size (own->scopes, 0);
  g_array_set_size (own->standing, 0);
  g_array_set_size (own->once, 0);
  av_store_set_default_scope (laptop->store, scope, &error);
  g_assert_no_error (error);
}

/* All of it is beyond its author's rights, and it asks to erase a dossier. */
static void
test_part_that_erases_in_vain_is_told (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autofree char *path = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  AvId id;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  sign_elsewhere (laptop, ELBEUF);
  g_assert_true (av_id_parse (container, &id));
  av_erasure_ask (laptop->store, &laptop->identity->id, &id, 0xf, &error);
  g_assert_no_error (error);

  path = av_organisation_export (organisation, fixture->laptop, MAIRIE);
  report = av_installation_import (av_organisation_get (organisation, MAIRIE), path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (report->erasing, fixture->name)), ==, 1);
  assert_known (fixture, MAIRIE, record, TRUE);
}

/* From whom it was hidden, too. */
static void
test_erasure_taken_back_is_told_to_all (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint third = av_organisation_join (organisation, "Canteleu-2", CANTELEU, "terrain");
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELBEUF, "referent");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, third);
  av_organisation_send (organisation, fixture->laptop, elsewhere);
  av_installation_erase (av_organisation_get (organisation, fixture->laptop), container, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, third);
  av_organisation_send (organisation, fixture->laptop, elsewhere);
  assert_known (fixture, third, record, FALSE);
  change_laptop (fixture, CANTELEU, NULL, "terrain");

  g_assert_cmpuint (count_told (fixture, MAIRIE, third, "1 dossier that another computer had erased is shown again"), ==, 1);
  assert_known (fixture, third, record, TRUE);
  g_assert_cmpuint (count_told (fixture, MAIRIE, third, "shown again"), ==, 0);
  g_assert_cmpuint (count_told (fixture, MAIRIE, elsewhere, "shown again"), ==, 0);
}

/* It waited with what its author wrote where they were moved from, and is judged once they
 * are back, with less. */
static void
test_erasure_that_waited_in_vain_is_told (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint third = av_organisation_join (organisation, "Canteleu-2", CANTELEU, "terrain");
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Javert", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, fixture->laptop, third);
  av_installation_erase (av_organisation_get (organisation, fixture->laptop), container, 0, "demande", &error);
  g_assert_no_error (error);
  change_laptop (fixture, DARNETAL, NULL, "referent");
  av_organisation_send (organisation, MAIRIE, third);
  g_assert_cmpuint (count_told (fixture, fixture->laptop, third, "asked to erase"), ==, 0);

  change_laptop (fixture, CANTELEU, NULL, "terrain");
  g_assert_cmpuint (count_told (fixture, MAIRIE, third, "“Canteleu-1” asked to erase 1 dossier,"), ==, 1);
  assert_known (fixture, third, record, TRUE);
  g_assert_cmpuint (count_told (fixture, MAIRIE, third, "asked to erase"), ==, 0);
}

#define ADD(name, func) g_test_add ("/restricted/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("moved-away-waits", test_moved_away_waits);
  ADD ("moved-away-unheard-waits", test_moved_away_unheard_waits);
  ADD ("moved-away-twice-waits", test_moved_away_twice_waits);
  ADD ("moved-away-it-goes-on-by-open-windows", test_moved_away_it_goes_on_by_open_windows);
  ADD ("moved-away-it-is-told-what-waits", test_moved_away_it_is_told_what_waits);
  ADD ("moved-by-itself-nothing-waits", test_moved_by_itself_nothing_waits);
  ADD ("lesser-role-waits", test_lesser_role_waits);
  ADD ("what-waits-is-not-asked-for", test_what_waits_is_not_asked_for);
  ADD ("what-may-be-written-still-does-not-wait", test_what_may_be_written_still_does_not_wait);
  ADD ("strand-that-no-header-names-is-none", test_strand_that_no_header_names_is_none);
  ADD ("erasure-in-vain-is-told", test_erasure_in_vain_is_told);
  ADD ("confirmation-in-vain-is-told", test_confirmation_in_vain_is_told);
  ADD ("part-that-erases-in-vain-is-told", test_part_that_erases_in_vain_is_told);
  ADD ("erasure-taken-back-is-told-to-all", test_erasure_taken_back_is_told_to_all);
  ADD ("erasure-that-waited-in-vain-is-told", test_erasure_that_waited_in_vain_is_told);
  ADD ("counters-follow-the-erasure", test_counters_follow_the_erasure);
  ADD ("given-again-waits-no-more", test_given_again_waits_no_more);

  return g_test_run ();
}
