/* What a stolen laptop erased comes back with its revocation. */

#include "av-erasure.h"
#include "av-installation-quarantine.h"
#include "av-installation-share.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define ELSEWHERE "76231"

/* Over plain files: guards are asked as well. */
typedef struct
{
  AvOrganisation *organisation;
  guint laptop; /* that is stolen */
  guint other;
  char *container;
  char *record;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");

  fixture->organisation = organisation;
  fixture->laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  fixture->record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &fixture->container);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, MAIRIE, fixture->other);
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
assert_shown (Fixture *fixture,
              guint number,
              const char *record,
              const char *expected)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, record, "prenom-ou-surnom");

  g_assert_cmpstr (name, ==, expected);
}

static void
erase (Fixture *fixture,
       guint number,
       const char *container)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_organisation_get (fixture->organisation, number), container, 0, "demande", &error);
  g_assert_no_error (error);
}

/* As another program does: whoever's the dossier is. */
static void
ask (Fixture *fixture,
     guint number,
     const char *dossier,
     guint classes)
{
  const AvId *own = av_installation_get_id (av_organisation_get (fixture->organisation, number));
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (dossier, &container));
  av_erasure_ask (av_organisation_get_store (fixture->organisation, number), own, &container, classes, &error);
  g_assert_no_error (error);
}

/* All hear of it. */
static void
erase_everywhere (Fixture *fixture)
{
  erase (fixture, fixture->laptop, fixture->container);
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
}

static void
take_from_thief (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
}

static void
open_again (Fixture *fixture,
            guint number)
{
  g_auto (GStrv) notices = NULL;

  av_organisation_back_up (fixture->organisation, number);
  notices = av_installation_take_notices (av_organisation_get (fixture->organisation, number));
  g_assert_null (notices[0]);
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

static void
test_heard_of_before (Fixture *fixture,
                      gconstpointer user_data)
{
  erase_everywhere (fixture);
  assert_counters (fixture, fixture->other, 1);
  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, "Cosette");
  assert_counters (fixture, MAIRIE, 0);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
  assert_counters (fixture, fixture->other, 0);
}

/* A colleague wished it too, for a reason of theirs: that stands by itself. */
static void
test_wished_by_a_colleague_too (Fixture *fixture,
                                gconstpointer user_data)
{
  erase_everywhere (fixture);
  erase (fixture, fixture->other, fixture->container);
  av_organisation_send (fixture->organisation, fixture->other, MAIRIE);
  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
}

/* A guard that had the erasure among what it lists is no older state. */
static void
test_stays_back_when_opened_again (Fixture *fixture,
                                   gconstpointer user_data)
{
  erase_everywhere (fixture);
  take_from_thief (fixture);
  open_again (fixture, MAIRIE);
  assert_shown (fixture, MAIRIE, fixture->record, "Cosette");

  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  open_again (fixture, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
}

/* The guard alone remembers, and then comes what was erased by whom, with the
 * revocation. */
static void
test_remembered_by_a_guard_alone (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_back_up (organisation, fixture->other);
  erase_everywhere (fixture);
  av_organisation_restore (organisation, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);

  take_from_thief (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
}

/* The guard of another laptop alone remembers what a colleague asked for; then it hears of
 * what somebody else asked for, who was revoked meanwhile. */
static void
remember_beside (Fixture *fixture,
                 guint somebody,
                 guint classes)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  g_autofree char *name = av_installation_dup_name (av_organisation_get (organisation, somebody));
  g_autoptr (GError) error = NULL;

  av_organisation_back_up (organisation, fixture->other);
  erase (fixture, fixture->laptop, fixture->container);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  av_organisation_restore (organisation, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);

  ask (fixture, somebody, fixture->container, classes);
  av_organisation_send (organisation, somebody, MAIRIE);
  av_installation_revoke (mairie, name, &(AvRevocation){ "volé", organisation->root_file, organisation->root_words }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->other);
}

/* Who never answered for the dossier releases nothing. */
static void
test_remembered_beside_a_stranger (Fixture *fixture,
                                   gconstpointer user_data)
{
  remember_beside (fixture, av_organisation_join (fixture->organisation, "Elbeuf-1", ELSEWHERE, "referent"), 0xf);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
}

/* Nor does such a word keep what a thief erased. */
static void
test_remembered_beside_a_stranger_and_stolen (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");

  av_organisation_back_up (organisation, fixture->other);
  erase_everywhere (fixture);
  av_organisation_restore (organisation, fixture->other);
  ask (fixture, elsewhere, fixture->container, 0xf);
  av_organisation_send (organisation, elsewhere, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);

  take_from_thief (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
}

/* Who does, what they asked for and no more. */
static void
test_remembered_beside_less (Fixture *fixture,
                             gconstpointer user_data)
{
  gboolean erased;
  AvId container;

  remember_beside (fixture, av_organisation_join (fixture->organisation, "Canteleu-3", "76540", "referent"), AV_CLASS_BIT (AV_CLASS_SENSIBLE));
  g_assert_true (av_id_parse (fixture->container, &container));
  g_assert_true (av_segment_store_is_erased (av_organisation_get_store (fixture->organisation, fixture->other), &container, AV_CLASS_SENSIBLE, &erased, NULL));
  g_assert_false (erased);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
}

/* By its clock. */
static void
send_on_day (Fixture *fixture,
             int day,
             const char *erased,
             char **written)
{
  AvOrganisation *organisation = fixture->organisation;

  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->laptop), av_sync_fixture_in_days, GINT_TO_POINTER (day));
  erase (fixture, fixture->laptop, erased);
  *written = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
}

static guint
count_pending_of (Fixture *fixture,
                  guint number,
                  gboolean has_root,
                  gint64 since)
{
  const AvId *author = av_installation_get_id (av_organisation_get (fixture->organisation, number));
  g_autofree char *name = av_id_to_string (author);
  g_autoptr (GArray) list = av_installation_list_pending_erasures (av_organisation_get (fixture->organisation, MAIRIE), name, has_root, NULL);

  g_assert_nonnull (list);
  return av_pending_erasures_count (list, author, since);
}

static guint
count_pending (Fixture *fixture,
               gint64 since)
{
  return count_pending_of (fixture, fixture->laptop, FALSE, since);
}

/* And what it says became of what was erased. */
static void
take_since (Fixture *fixture,
            gint64 since,
            guint n_taken_back,
            guint n_kept)
{
  const AvRevocation terms = { "volé", .erased_since = since };
  AvRevoked revoked;
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &terms, &revoked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (revoked.n_taken_back, ==, n_taken_back);
  g_assert_cmpuint (revoked.n_kept, ==, n_kept);
}

/* What it erased before it was stolen stays so, and what it wrote until then counts. */
static void
test_since_a_day (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *container = NULL;
  g_autofree char *stolen = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Azelma", &container);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  send_on_day (fixture, 0, fixture->container, &first);
  g_assert_cmpuint (count_pending (fixture, 0), ==, 1);
  send_on_day (fixture, 1, container, &second);
  g_assert_cmpuint (count_pending (fixture, 0), ==, 2);
  g_assert_cmpuint (count_pending (fixture, (gint64) av_sync_fixture_in_days (GINT_TO_POINTER (1)) - 3600 * 1000), ==, 1);

  take_since (fixture, (gint64) av_sync_fixture_in_days (GINT_TO_POINTER (1)) - 3600 * 1000, 1, 1);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  assert_shown (fixture, MAIRIE, first, "Fantine");
  assert_shown (fixture, MAIRIE, stolen, "Azelma");
  assert_shown (fixture, MAIRIE, second, NULL);
}

/* Whoever revoked it before they knew revokes it once more; the root takes back both. */
static void
test_revoked_once_more (Fixture *fixture,
                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  g_autoptr (GError) error = NULL;

  erase_everywhere (fixture);
  take_since (fixture, AV_REVOCATION_NEVER, 0, 1);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  g_assert_false (av_installation_revoke (mairie, "Canteleu-1", &(AvRevocation){ .erased_since = AV_REVOCATION_NEVER }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);

  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, "Cosette");
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
  g_assert_false (av_installation_revoke (mairie, "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);

  av_installation_unrevoke (mairie, "Canteleu-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
}

/* What the root took back is revoked once more, from earlier on. */
static void
test_taken_back_and_revoked_again (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  erase_everywhere (fixture);
  take_since (fixture, AV_REVOCATION_NEVER, 0, 1);
  av_installation_unrevoke (av_organisation_get (organisation, MAIRIE), "Canteleu-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, "Cosette");
}

/* What was saved meanwhile and not yet sent is there when the dossier comes back. */
static void
test_saved_before_it_is_erased_anew (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;
  g_autofree char *seen = NULL;

  erase_everywhere (fixture);
  take_from_thief (fixture);
  av_organisation_set (organisation, MAIRIE, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Euphrasie");
  av_installation_unrevoke (av_organisation_get (organisation, MAIRIE), "Canteleu-1", organisation->root_file, organisation->root_words, &error);
  g_assert_no_error (error);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, "Euphrasie");
}

/* Nor is that gone which a store had saved that is restored from before the erasure. */
static void
test_saved_before_it_is_restored (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_set (organisation, fixture->other, "contact", fixture->record, fixture->container, "prenom-ou-surnom", "Euphrasie");
  av_organisation_back_up (organisation, fixture->other);
  erase_everywhere (fixture);
  av_organisation_restore (organisation, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
  take_from_thief (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Euphrasie");
}

static void
admit_all (Fixture *fixture)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (mairie, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (list->len, >, 0);
  for (guint i = 0; i < list->len; i++)
    {
      av_installation_admit (mairie, ((AvQuarantined *) g_ptr_array_index (list, i))->segment, &error);
      g_assert_no_error (error);
    }
}

/* One that was honest is admitted, and the guard knows. */
static void
test_admitted_is_erased_again (Fixture *fixture,
                               gconstpointer user_data)
{
  erase_everywhere (fixture);
  take_from_thief (fixture);
  av_organisation_back_up (fixture->organisation, MAIRIE);
  admit_all (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  av_organisation_restore (fixture->organisation, MAIRIE);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
}

/* What an intendant let in counts whatever is revoked: it is not offered once more. */
static void
test_admitted_is_not_taken_back_again (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  erase_everywhere (fixture);
  take_from_thief (fixture);
  admit_all (fixture);
  g_assert_cmpuint (count_pending (fixture, 0), ==, 0);
  g_assert_cmpuint (count_pending_of (fixture, fixture->laptop, TRUE, 0), ==, 0);
  g_assert_false (av_installation_revoke (av_organisation_get (fixture->organisation, MAIRIE), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
}

/* What is destroyed here stays so: by a colleague who confirmed. */
static void
test_destroyed_stays_so (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  erase_everywhere (fixture);
  av_installation_confirm_erasure (av_organisation_get (fixture->organisation, MAIRIE), fixture->container, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_pending (fixture, 0), ==, 0);
  take_from_thief (fixture);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->other);
  assert_shown (fixture, MAIRIE, fixture->record, NULL);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
}

/* The revocation first, and then what it erased. */
static void
test_erased_behind_the_revocation (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint third = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  g_autofree char *late = NULL;

  av_organisation_send (organisation, MAIRIE, third);
  av_organisation_back_up (organisation, fixture->other);
  erase (fixture, fixture->laptop, fixture->container);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  late = av_organisation_export (organisation, fixture->laptop, third);
  av_organisation_restore (organisation, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);

  take_from_thief (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, NULL);
  av_organisation_send (organisation, MAIRIE, third);
  av_import_report_free (av_installation_import (av_organisation_get (organisation, third), late, NULL));
  av_organisation_send (organisation, third, fixture->other);
  assert_shown (fixture, fixture->other, fixture->record, "Cosette");
}

/* It was the commune's own when that was asked, or is said to have been: whose it is now
 * tells nothing of it. */
static void
test_asked_before_a_transfer (Fixture *fixture,
                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  g_autoptr (GError) error = NULL;

  erase (fixture, fixture->laptop, fixture->container);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->other), av_sync_fixture_in_days, GINT_TO_POINTER (1));
  av_installation_transfer (av_organisation_get (organisation, fixture->other), fixture->container, ELSEWHERE, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->other, MAIRIE);
  av_organisation_send (organisation, MAIRIE, elsewhere);
  assert_shown (fixture, elsewhere, fixture->record, "Cosette");
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, MAIRIE, elsewhere);
  assert_shown (fixture, elsewhere, fixture->record, NULL);

  g_assert_cmpuint (count_pending (fixture, 0), ==, 1);
  take_from_thief (fixture);
  assert_shown (fixture, MAIRIE, fixture->record, "Cosette");
  av_organisation_send (organisation, MAIRIE, elsewhere);
  assert_shown (fixture, elsewhere, fixture->record, "Cosette");
}

/* A member knows the ids of dossiers, and the mairie may not have heard of this one. */
static void
test_of_a_dossier_nobody_here_knows (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *dossier = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->other, "Azelma", &dossier);

  ask (fixture, fixture->laptop, dossier, 0xf);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  assert_shown (fixture, fixture->other, record, NULL);

  g_assert_cmpuint (count_pending (fixture, 0), ==, 1);
  take_from_thief (fixture);
  av_organisation_send (organisation, MAIRIE, fixture->other);
  assert_shown (fixture, fixture->other, record, "Azelma");
}

/* Where it goes on working, it erased for good: the intendant there takes that back, or
 * the root file. */
static void
test_erased_for_another_commune (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elsewhere = av_organisation_join (organisation, "Elbeuf-1", ELSEWHERE, "referent");
  guint both = av_organisation_join (organisation, "Elbeuf-2", "76540," ELSEWHERE, "referent");
  g_autofree char *container = NULL;

  g_free (av_organisation_write_contact (organisation, elsewhere, "Azelma", &container));
  av_organisation_send (organisation, elsewhere, both);
  erase (fixture, both, container);
  av_organisation_send (organisation, both, MAIRIE);
  g_assert_cmpuint (count_pending_of (fixture, both, FALSE, 0), ==, 0);
  g_assert_cmpuint (count_pending_of (fixture, both, TRUE, 0), ==, 1);
}

#define ADD(name, func, data) g_test_add ("/taken-back/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("heard-of-before", test_heard_of_before, NULL);
  ADD ("wished-by-a-colleague-too", test_wished_by_a_colleague_too, NULL);
  ADD ("stays-back-when-opened-again", test_stays_back_when_opened_again, NULL);
  ADD ("remembered-by-a-guard-alone", test_remembered_by_a_guard_alone, NULL);
  ADD ("remembered-beside-a-stranger", test_remembered_beside_a_stranger, NULL);
  ADD ("remembered-beside-a-stranger-and-stolen", test_remembered_beside_a_stranger_and_stolen, NULL);
  ADD ("remembered-beside-less", test_remembered_beside_less, NULL);

  ADD ("since-a-day", test_since_a_day, NULL);
  ADD ("revoked-once-more", test_revoked_once_more, NULL);
  ADD ("taken-back-and-revoked-again", test_taken_back_and_revoked_again, NULL);
  ADD ("saved-before-it-is-erased-anew", test_saved_before_it_is_erased_anew, NULL);
  ADD ("saved-before-it-is-restored", test_saved_before_it_is_restored, NULL);
  ADD ("admitted-is-erased-again", test_admitted_is_erased_again, NULL);
  ADD ("admitted-is-not-taken-back-again", test_admitted_is_not_taken_back_again, NULL);
  ADD ("destroyed-stays-so", test_destroyed_stays_so, NULL);
  ADD ("erased-behind-the-revocation", test_erased_behind_the_revocation, NULL);
  ADD ("asked-before-a-transfer", test_asked_before_a_transfer, NULL);
  ADD ("of-a-dossier-nobody-here-knows", test_of_a_dossier_nobody_here_knows, NULL);
  ADD ("erased-for-another-commune", test_erased_for_another_commune, NULL);

  return g_test_run ();
}
