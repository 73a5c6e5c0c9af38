/* Erased stays erased: everywhere, whatever comes later. */

#include <string.h>

#include "av-digest.h"
#include "av-erasure.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
  char *container;
  char *record;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
  fixture->record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", &fixture->container);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->container);
  g_free (fixture->record);
}

static gboolean
is_known (Fixture *fixture,
          guint number)
{
  g_autofree char *name = av_organisation_get_answer (fixture->organisation, number, fixture->record, "prenom-ou-surnom");

  return name != NULL;
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

/* Those of the commune, with which counters are sealed, are no dossier's. */
static gint64
count_of_dossier (Fixture *fixture,
                  guint number,
                  const char *sql)
{
  g_autofree char *whole = g_strdup_printf ("%s AND container = x'%s'", sql, fixture->container);

  return count (fixture, number, whole);
}

static void
erase (Fixture *fixture,
       guint number)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (av_organisation_get (fixture->organisation, number), fixture->container, 0, "demande", &error);
  g_assert_no_error (error);
}

static void
test_hidden_at_once_and_everywhere (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_true (is_known (fixture, fixture->other));
  erase (fixture, fixture->laptop);
  g_assert_false (is_known (fixture, fixture->laptop));
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_false (is_known (fixture, 0));
  g_assert_false (is_known (fixture, fixture->other));
  av_organisation_assert_same (organisation);
}

static void
test_old_bundles_bring_nothing_back (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *old = av_organisation_export (organisation, fixture->laptop, fixture->other);
  g_autoptr (AvImportReport) report = NULL;

  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  report = av_installation_import (av_organisation_get (organisation, fixture->other), old, NULL);
  g_assert_nonnull (report);
  g_assert_false (is_known (fixture, fixture->other));
}

static void
test_late_writings_stay_out (Fixture *fixture,
                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, fixture->other);
  av_organisation_set (organisation, fixture->other, "contact", fixture->record, fixture->container, "nom", "Tholomyès");
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->other, fixture->laptop);
  g_assert_false (is_known (fixture, fixture->laptop));
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  g_assert_false (is_known (fixture, fixture->other));
}

static void
test_second_installation_destroys_keys (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_cmpint (count_of_dossier (fixture, 0, "SELECT COUNT (*) FROM key WHERE class < 4"), ==, 1);

  g_assert_true (av_installation_confirm_erasure (av_organisation_get (organisation, 0), fixture->container, 0, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->laptop);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (count_of_dossier (fixture, i, "SELECT COUNT (*) FROM key WHERE class < 4"), ==, 0);
      g_assert_cmpint (count_of_dossier (fixture, i, "SELECT COUNT (*) FROM strand WHERE class < 4 AND blob IS NOT NULL"), ==, 0);
    }
}

static void
test_its_own_confirmation_is_none (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  erase (fixture, fixture->laptop);
  g_assert_false (av_installation_confirm_erasure (av_organisation_get (fixture->organisation, fixture->laptop), fixture->container, 0, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_assert_cmpint (count_of_dossier (fixture, fixture->laptop, "SELECT COUNT (*) FROM key WHERE class < 4"), ==, 1);
}

static void
erase_class (Fixture *fixture,
             guint number,
             AvClass class)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_erase (av_organisation_get (fixture->organisation, number), fixture->container, AV_CLASS_BIT (class), "demande", &error));
  g_assert_no_error (error);
}

static void
test_confirmation_covers_nothing_asked_later (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  erase_class (fixture, fixture->laptop, AV_CLASS_CONTACT);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (av_installation_confirm_erasure (av_organisation_get (organisation, 0), fixture->container, 0, &error));
  g_assert_no_error (error);

  av_organisation_send (organisation, 0, fixture->laptop);
  erase_class (fixture, fixture->laptop, AV_CLASS_PARCOURS);
  av_organisation_send (organisation, fixture->laptop, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (count (fixture, i, "SELECT COUNT (*) FROM erased WHERE gone AND class = 0"), ==, 1);
      g_assert_cmpint (count (fixture, i, "SELECT COUNT (*) FROM erased WHERE NOT gone AND class = 1"), ==, 1);
    }

  /* Once it was looked at, that too. */
  g_assert_true (av_installation_confirm_erasure (av_organisation_get (organisation, 0), fixture->container, 0, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, 0, "SELECT COUNT (*) FROM erased WHERE NOT gone"), ==, 0);
}

/* What came in between the list and the click is not confirmed with it. */
static void
test_confirmed_as_it_was_shown (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;

  erase_class (fixture, fixture->laptop, AV_CLASS_CONTACT);
  erase_class (fixture, fixture->laptop, AV_CLASS_PARCOURS);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_false (av_installation_confirm_erasure (mairie, fixture->container, AV_CLASS_BIT (AV_CLASS_FSE), &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_assert_cmpint (count (fixture, 0, "SELECT COUNT (*) FROM erased WHERE gone"), ==, 0);

  g_assert_true (av_installation_confirm_erasure (mairie, fixture->container, AV_CLASS_BIT (AV_CLASS_CONTACT), NULL));
  g_assert_cmpint (count (fixture, 0, "SELECT COUNT (*) FROM erased WHERE gone AND class = 0"), ==, 1);
  g_assert_cmpint (count (fixture, 0, "SELECT COUNT (*) FROM erased WHERE gone"), ==, 1);
}

static void
test_revoked_eraser_is_taken_back (Fixture *fixture,
                                   gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  g_assert_false (is_known (fixture, fixture->other));

  /* The mairie had not heard of it: its revocation does not accept it. */
  g_assert_true (av_installation_revoke (av_organisation_get (organisation, 0), "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error));
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_true (is_known (fixture, fixture->other));
}

static guint64
in_forty_days (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (40) * 24 * 3600 * 1000;
}

/* Destroyed here for a thief's erasure, and given back by who still has it. */
static void
test_destroyed_for_a_thief_is_given_back (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_send (organisation, fixture->other, 0);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);

  /* The thirty days go by on the one that heard of it. */
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->other), in_forty_days, NULL);
  g_assert_true (av_installation_name_structure (mairie, 12, "ASAE", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_cmpint (count_of_dossier (fixture, fixture->other, "SELECT COUNT (*) FROM key WHERE class < 4"), ==, 0);

  g_assert_true (av_installation_revoke (mairie, "Canteleu-1", &(AvRevocation){ "volé" }, NULL, &error));
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_false (is_known (fixture, fixture->other));
  av_organisation_send (organisation, fixture->other, 0);
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_true (is_known (fixture, fixture->other));
}

static void
test_second_mask_adds_to_the_first (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint late;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_erase (av_organisation_get (organisation, fixture->laptop), fixture->container, AV_CLASS_BIT (AV_CLASS_CONTACT), "demande", &error));
  g_assert_true (av_installation_erase (av_organisation_get (organisation, fixture->laptop), fixture->container, AV_CLASS_BIT (AV_CLASS_PARCOURS), "demande", &error));
  g_assert_no_error (error);

  /* Somebody who hears of both at once hides both. */
  late = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  av_organisation_send (organisation, fixture->laptop, late);
  g_assert_true (av_organisation_has_erased (organisation, late, fixture->container, AV_CLASS_CONTACT));
  g_assert_true (av_organisation_has_erased (organisation, late, fixture->container, AV_CLASS_PARCOURS));
  g_assert_false (av_organisation_has_erased (organisation, late, fixture->container, AV_CLASS_FSE));
}

static void
set_days (Fixture *fixture,
          guint number,
          int days)
{
  av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, number), av_sync_fixture_in_days, GINT_TO_POINTER (days));
}

/* Thirty days are counted by who learns of it. */
static void
test_backdated_erasure_destroys_nothing (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_store_set_time_floor (av_organisation_get_store (organisation, fixture->laptop), 0);
  set_days (fixture, fixture->laptop, -40);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_false (is_known (fixture, 0));
  g_assert_cmpint (count_of_dossier (fixture, 0, "SELECT COUNT (*) FROM key WHERE class < 4"), ==, 1);
}

static guint64
a_year_ago (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) - G_GUINT64_CONSTANT (400) * 24 * 3600 * 1000;
}

static guint64
in_eighty_days (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (80) * 24 * 3600 * 1000;
}

static gint64
count_keys_after (Fixture *fixture,
                  AvStoreClockFunc clock,
                  guint structure)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);

  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->other), clock, NULL);
  g_assert_true (av_installation_name_structure (mairie, structure, "ASAE", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->other);
  return count_of_dossier (fixture, fixture->other, "SELECT COUNT (*) FROM key WHERE class < 4");
}

/* The battery is dead, the erasure arrives, the clock is set right: no thirty days
 * have gone by. */
static void
test_doubtful_days_are_not_counted (Fixture *fixture,
                                    gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_send (organisation, fixture->other, 0);
  erase (fixture, fixture->laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->other), a_year_ago, NULL);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  g_assert_true (av_store_is_clock_doubtful (av_organisation_get_store (organisation, fixture->other)));

  g_assert_cmpint (count_keys_after (fixture, in_forty_days, 12), ==, 1);
  g_assert_cmpint (count_keys_after (fixture, a_year_ago, 13), ==, 1);
  g_assert_cmpint (count_keys_after (fixture, in_eighty_days, 14), ==, 0);
}

static void
exchange_after (Fixture *fixture,
                int days)
{
  set_days (fixture, fixture->other, days);
  for (guint i = 0; i <= fixture->other; i += fixture->other)
    g_free (av_organisation_write_contact (fixture->organisation, i, "Gavroche", NULL));
  av_organisation_send (fixture->organisation, fixture->other, 0);
  av_organisation_send (fixture->organisation, 0, fixture->other);
}

/* The same months after the founding, which is all that the statements date: of a
 * date since then a colleague was heard, and by one’s own clock it was so. */
static void
test_days_before_what_was_heard_are_not_counted (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->other);

  set_days (fixture, 0, 300);
  set_days (fixture, fixture->laptop, 300);
  av_organisation_send (organisation, fixture->laptop, 0);
  exchange_after (fixture, 300);
  g_assert_false (av_store_is_clock_doubtful (store));

  set_days (fixture, fixture->other, 5);
  g_assert_true (av_store_is_clock_doubtful (store));
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, 0);
  exchange_after (fixture, 5);
  exchange_after (fixture, 301);
  g_assert_cmpint (count (fixture, fixture->other, "SELECT COUNT (*) FROM erased WHERE NOT gone AND class = 0"), ==, 1);
  exchange_after (fixture, 340);
  g_assert_cmpint (count (fixture, fixture->other, "SELECT COUNT (*) FROM erased WHERE gone AND class = 0"), ==, 1);
}

/* One clock that is wrong makes no other one doubtful, and two that were are not for ever. */
static void
test_wrong_clock_of_a_colleague_is_no_doubt (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->other);

  set_days (fixture, 0, 300);
  exchange_after (fixture, 1);
  g_assert_false (av_store_is_clock_doubtful (store));

  exchange_after (fixture, 300);
  set_days (fixture, fixture->other, 2);
  g_assert_true (av_store_is_clock_doubtful (store));
  set_days (fixture, 0, 2);
  exchange_after (fixture, 2);
  g_assert_false (av_store_is_clock_doubtful (store));
}

static guint64
in_two_years (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + G_GUINT64_CONSTANT (730) * 24 * 3600 * 1000;
}

/* The year mistyped, and set right. */
static void
test_a_clock_years_ahead_destroys_nothing (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_send (organisation, fixture->other, 0);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  g_assert_cmpint (count_keys_after (fixture, in_two_years, 12), ==, 1);
  g_assert_cmpint (count_keys_after (fixture, in_two_years, 13), ==, 1);
  g_assert_cmpint (count_keys_after (fixture, in_forty_days, 14), ==, 0);
}

static gboolean
ask (AvStore *store,
     gpointer user_data,
     GError **error)
{
  AvId container;

  return av_id_parse (user_data, &container) && av_erasure_ask (store, &(AvId){ { 0 } }, &container, 0x0f, error);
}

/* What another program asks for after the end of its enrolment waits, here as it does
 * everywhere. */
static void
test_asked_after_the_end_waits_here_too (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvStore *store = av_organisation_get_store (organisation, fixture->laptop);

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  av_store_set_clock_for_test (store, in_two_years, NULL);
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_true (av_store_transact (store, ask, fixture->container, NULL));
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_true (is_known (fixture, 0));
  g_assert_true (is_known (fixture, fixture->laptop));
}

/* Also where the store stayed open meanwhile; nor is anybody counted as erased. */
static void
test_after_the_end_nothing_is_erased (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);
  before = av_organisation_picture (organisation, fixture->laptop);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, fixture->laptop), in_two_years, NULL);
  g_assert_false (av_installation_erase (av_organisation_get (organisation, fixture->laptop), fixture->container, 0, "demande", &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN);
  after = av_organisation_picture (organisation, fixture->laptop);
  g_assert_cmpstr (after, ==, before);
}

static void
test_power_is_needed (Fixture *fixture,
                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint field = av_organisation_join (organisation, "Marché-1", "76540", "terrain");
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, field);
  g_assert_false (av_installation_erase (av_organisation_get (organisation, field), fixture->container, 0, "demande", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static const AvErasure *
get_erasure (GPtrArray *erasures)
{
  g_assert_cmpuint (erasures->len, ==, 1);
  return g_ptr_array_index (erasures, 0);
}

static void
test_list_says_who_asked_and_who_may_confirm (Fixture *fixture,
                                              gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint field = av_organisation_join (organisation, "Canteleu-3", "76540", "terrain");
  const guint readers[] = { fixture->laptop, fixture->other, field };

  av_organisation_send (organisation, fixture->laptop, fixture->other);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  av_organisation_send (organisation, fixture->laptop, field);

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (GPtrArray) erasures = av_installation_list_erasures (av_organisation_get (organisation, readers[i]), NULL);
      const AvErasure *erasure = get_erasure (erasures);

      g_assert_cmpuint (g_strv_length (erasure->askers), ==, 1);
      g_assert_cmpstr (erasure->askers[0], ==, "Canteleu-1");
      g_assert_true (erasure->confirmable == (readers[i] == fixture->other));
      g_assert_cmpint (erasure->final, >, erasure->asked);
      g_assert_false (erasure->gone);
    }
}

static gint64
find_sighting (const AvErasure *erasure,
               const char *name)
{
  for (guint i = 0; i < erasure->sightings->len; i++)
    {
      const AvErasureSighting *sighting = g_ptr_array_index (erasure->sightings, i);

      if (g_str_equal (sighting->name, name))
        return sighting->seen;
    }

  g_error ("%s is not named", name);
}

/* What it said it held is older than what it then asked for. */
static void
test_who_asked_knows_of_it (Fixture *fixture,
                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GPtrArray) erasures = NULL;
  const AvErasure *erasure;

  av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, fixture->other);

  erasures = av_installation_list_erasures (av_organisation_get (organisation, fixture->other), NULL);
  erasure = get_erasure (erasures);
  g_assert_cmpint (find_sighting (erasure, "Canteleu-1"), ==, erasure->asked);
  g_assert_cmpint (find_sighting (erasure, "Canteleu-3"), ==, 0);
}

/* A stolen laptop that held it: nobody else says so to the data protection officer. */
static void
test_revoked_holders_are_named (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  guint before = av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  g_autoptr (GPtrArray) erasures = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, before, 0);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  av_organisation_send (organisation, fixture->other, 0);
  av_installation_revoke (mairie, "Canteleu-2", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_installation_revoke (mairie, "Canteleu-3", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  erase (fixture, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, 0);

  erasures = av_installation_list_erasures (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_erasure (erasures)->sightings->len, ==, 2);
  g_assert_cmpint (find_sighting (get_erasure (erasures), "Canteleu-1"), !=, 0);
  g_assert_cmpint (find_sighting (get_erasure (erasures), "Canteleu-2"), ==, 0);
}

#define ADD(name, func) g_test_add ("/erasure/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("hidden-at-once-and-everywhere", test_hidden_at_once_and_everywhere);
  ADD ("old-bundles-bring-nothing-back", test_old_bundles_bring_nothing_back);
  ADD ("late-writings-stay-out", test_late_writings_stay_out);
  ADD ("second-installation-destroys-keys", test_second_installation_destroys_keys);
  ADD ("its-own-confirmation-is-none", test_its_own_confirmation_is_none);
  ADD ("confirmation-covers-nothing-asked-later", test_confirmation_covers_nothing_asked_later);
  ADD ("confirmed-as-it-was-shown", test_confirmed_as_it_was_shown);
  ADD ("asked-after-the-end-waits-here-too", test_asked_after_the_end_waits_here_too);
  ADD ("after-the-end-nothing-is-erased", test_after_the_end_nothing_is_erased);
  ADD ("revoked-eraser-is-taken-back", test_revoked_eraser_is_taken_back);
  ADD ("destroyed-for-a-thief-is-given-back", test_destroyed_for_a_thief_is_given_back);
  ADD ("power-is-needed", test_power_is_needed);
  ADD ("second-mask-adds-to-the-first", test_second_mask_adds_to_the_first);
  ADD ("backdated-erasure-destroys-nothing", test_backdated_erasure_destroys_nothing);
  ADD ("doubtful-days-are-not-counted", test_doubtful_days_are_not_counted);
  ADD ("a-clock-years-ahead-destroys-nothing", test_a_clock_years_ahead_destroys_nothing);
  ADD ("days-before-what-was-heard-are-not-counted", test_days_before_what_was_heard_are_not_counted);
  ADD ("wrong-clock-of-a-colleague-is-no-doubt", test_wrong_clock_of_a_colleague_is_no_doubt);
  ADD ("list-says-who-asked-and-who-may-confirm", test_list_says_who_asked_and_who_may_confirm);
  ADD ("revoked-holders-are-named", test_revoked_holders_are_named);
  ADD ("who-asked-knows-of-it", test_who_asked_knows_of_it);

  return g_test_run ();
}
