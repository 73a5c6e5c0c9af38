/* Each year an installation says a new key for what is sent to it, by itself, where it is
 * heard: at its exchange. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-crypto.h"
#include "av-epoch.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

#define MAIRIE 0
#define THIRTEEN_MONTHS 396

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  AvKeyPair *former;
} Fixture;

/* Everybody's clock. */
static void
go_on (Fixture *fixture,
       guint days)
{
  for (guint i = 0; i <= fixture->laptop; i++)
    av_store_set_clock_for_test (av_organisation_get_store (fixture->organisation, i), av_sync_fixture_in_days, GUINT_TO_POINTER (days));
}

static AvKeyPair *
get_key (Fixture *fixture,
         guint number)
{
  return av_identity_get_epoch (av_organisation_get (fixture->organisation, number)->identity);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->former = av_key_pair_ref (get_key (fixture, fixture->laptop));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_key_pair_unref (fixture->former);
  av_organisation_free (fixture->organisation);
}

static gboolean
has_new_key (Fixture *fixture)
{
  return memcmp (av_key_pair_get_public (get_key (fixture, fixture->laptop)), av_key_pair_get_public (fixture->former), AV_TRUST_KEY_SIZE) != 0;
}

/* With that key, and none that came after it. */
static gboolean
opens (const char *path,
       AvKeyPair *key)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, &error);

  g_assert_no_error (error);
  g_ptr_array_add (keys, key);
  return av_bundle_file_unlock (file, keys, NULL, NULL);
}

static void
import (Fixture *fixture,
        guint number,
        const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (fixture->organisation, number), path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_bundles, ==, 1);
}

static void
exchange (Fixture *fixture,
          guint number,
          const char *stick)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (fixture->organisation, number), stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
}

static void
test_a_year_old_key_is_replaced_at_the_exchange (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *sent_before = av_organisation_export (organisation, MAIRIE, fixture->laptop);
  g_autofree char *sent_after = NULL;
  g_autoptr (GByteArray) known = NULL;

  go_on (fixture, THIRTEEN_MONTHS);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  g_assert_true (has_new_key (fixture));
  known = av_epoch_list (av_organisation_get_store (organisation, MAIRIE), av_installation_get_id (av_organisation_get (organisation, fixture->laptop)), NULL);
  g_assert_cmpmem (known->data, known->len, av_key_pair_get_public (get_key (fixture, fixture->laptop)), AV_TRUST_KEY_SIZE);

  sent_after = av_organisation_export (organisation, MAIRIE, fixture->laptop);
  g_assert_true (opens (sent_before, fixture->former));
  g_assert_false (opens (sent_after, fixture->former));
  import (fixture, fixture->laptop, sent_before);
  import (fixture, fixture->laptop, sent_after);
}

/* A copied disk says its own: they do not go on replacing each other's. */
static void
test_who_is_copied_draws_one_a_year (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  g_autofree char *stick = g_build_filename (fixture->organisation->dir, "cle", NULL);
  g_autoptr (AvIdentity) copy = NULL;
  g_autoptr (AvKeyPair) drawn = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  go_on (fixture, 400);
  exchange (fixture, fixture->laptop, stick);
  g_assert_true (has_new_key (fixture));
  drawn = av_key_pair_ref (get_key (fixture, fixture->laptop));

  copy = av_identity_load (store, &error);
  av_identity_renew (copy);
  g_assert_true (av_epoch_announce (copy, store, &error));
  exchange (fixture, fixture->laptop, stick);
  g_assert_cmpmem (av_key_pair_get_public (get_key (fixture, fixture->laptop)), AV_TRUST_KEY_SIZE, av_key_pair_get_public (drawn), AV_TRUST_KEY_SIZE);
}

/* Also where it reads and writes in one go; once. */
static void
test_a_stick_is_an_exchange (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autofree char *stick = g_build_filename (fixture->organisation->dir, "cle", NULL);
  g_autoptr (AvKeyPair) drawn = NULL;

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  go_on (fixture, THIRTEEN_MONTHS);
  exchange (fixture, fixture->laptop, stick);
  g_assert_true (has_new_key (fixture));
  drawn = av_key_pair_ref (get_key (fixture, fixture->laptop));
  exchange (fixture, MAIRIE, stick);
  exchange (fixture, fixture->laptop, stick);
  g_assert_true (get_key (fixture, fixture->laptop) == drawn);
}

/* Who founded the organisation said its key by its enrolment alone. */
static void
test_the_founder_says_one_too (Fixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (AvKeyPair) former = av_key_pair_ref (get_key (fixture, MAIRIE));

  go_on (fixture, 300);
  g_free (av_organisation_export (fixture->organisation, MAIRIE, fixture->laptop));
  g_assert_true (get_key (fixture, MAIRIE) == former);
  go_on (fixture, THIRTEEN_MONTHS);
  g_free (av_organisation_export (fixture->organisation, MAIRIE, fixture->laptop));
  g_assert_false (get_key (fixture, MAIRIE) == former);
}

/* ---- Where it is kept --------------------------------------------------------- */

static void
not_yet (Fixture *fixture)
{
  go_on (fixture, 360);
}

static void
not_known_what_it_said (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_store_set_setting (av_organisation_get_store (fixture->organisation, fixture->laptop), AV_SETTING_ROLLED_BACK, "1", &error);
  g_assert_no_error (error);
  go_on (fixture, THIRTEEN_MONTHS);
}

static void
by_a_clock_behind (Fixture *fixture)
{
  go_on (fixture, THIRTEEN_MONTHS);
  av_store_set_time_floor (av_organisation_get_store (fixture->organisation, fixture->laptop), av_sync_fixture_in_days (GUINT_TO_POINTER (THIRTEEN_MONTHS + 1)));
}

static void
by_a_clock_years_ahead (Fixture *fixture)
{
  av_organisation_change_rights (fixture->organisation, "Canteleu-1", AV_CLASS_BIT (AV_CLASS_CONTACT), av_sync_fixture_in_days (GUINT_TO_POINTER (6 * 365)), FALSE);
  av_organisation_send (fixture->organisation, MAIRIE, fixture->laptop);
  go_on (fixture, 4 * 365);
}

static void
once_its_time_is_over (Fixture *fixture)
{
  go_on (fixture, 500);
}

typedef void (*Circumstance) (Fixture *fixture);

static void
test_kept (Fixture *fixture,
           gconstpointer user_data)
{
  ((Circumstance) user_data) (fixture);
  g_free (av_organisation_export (fixture->organisation, fixture->laptop, MAIRIE));
  g_assert_false (has_new_key (fixture));
}

#define ADD(name, func) g_test_add ("/yearly-key/" name, Fixture, NULL, set_up, func, tear_down)
#define ADD_KEPT(name, func) g_test_add ("/yearly-key/kept-" name, Fixture, func, set_up, test_kept, tear_down)

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("a-year-old-key-is-replaced-at-the-exchange", test_a_year_old_key_is_replaced_at_the_exchange);
  ADD ("a-stick-is-an-exchange", test_a_stick_is_an_exchange);
  ADD ("who-is-copied-draws-one-a-year", test_who_is_copied_draws_one_a_year);
  ADD ("the-founder-says-one-too", test_the_founder_says_one_too);
  ADD_KEPT ("for-a-year", not_yet);
  ADD_KEPT ("by-an-older-state", not_known_what_it_said);
  ADD_KEPT ("by-a-clock-behind", by_a_clock_behind);
  ADD_KEPT ("by-a-clock-years-ahead", by_a_clock_years_ahead);
  ADD_KEPT ("once-its-time-is-over", once_its_time_is_over);

  return g_test_run ();
}
