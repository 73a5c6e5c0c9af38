/* A shared folder looked at: what waits there is counted, nothing is imported. */

#include <glib/gstdio.h>

#include "av-bundle.h"
#include "av-dropbox.h"
#include "av-folder-look.h"
#include "av-refused.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *folder;
  AvFolderLook *look;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->folder = g_build_filename (fixture->organisation->dir, "partage", NULL);
  g_assert_no_errno (g_mkdir (fixture->folder, 0700));
  fixture->look = av_folder_look_new (fixture->folder);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_folder_look_free (fixture->look);
  av_organisation_free (fixture->organisation);
  g_free (fixture->folder);
}

/* transfer full: the path of what it wrote. */
static char *
exchange (Fixture *fixture,
          guint number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (fixture->organisation, number), fixture->folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report->sent->len > 0 ? g_strdup (((AvSentBundle *) g_ptr_array_index (report->sent, 0))->path) : NULL;
}

static guint
count_by (Fixture *fixture,
          guint number)
{
  g_autoptr (GError) error = NULL;
  guint n = 99;

  av_folder_look_list (fixture->look, NULL, &error);
  g_assert_no_error (error);
  av_folder_look_count (fixture->look, av_organisation_get (fixture->organisation, number), &n, &error);
  g_assert_no_error (error);
  return n;
}

/* By the mairie. */
static guint
count (Fixture *fixture)
{
  return count_by (fixture, 0);
}

static void
test_what_waits_is_counted_until_it_is_read (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);
  g_autofree char *copy = g_build_filename (fixture->folder, "lot (1).avlot", NULL);
  g_autofree char *answer = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (count (fixture), ==, 1);

  /* A synchronising program's copy of it is the same. */
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  g_assert_cmpuint (count (fixture), ==, 1);

  /* What it writes itself waits for others. */
  answer = exchange (fixture, 0);
  g_assert_nonnull (answer);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_half_a_copy_is_counted_once_it_is_whole (Fixture *fixture,
                                              gconstpointer user_data)
{
  static const char *const ignored[] = { "~lot.avlot", ".lot.avlot", "lot.avlot.part", "lot.avlot.tmp" };
  g_autofree char *path = exchange (fixture, fixture->laptop);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size / 2, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    {
      g_autofree char *other = g_build_filename (fixture->folder, ignored[i], NULL);

      g_assert_true (g_file_set_contents (other, bytes, (gssize) size, NULL));
    }
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
assert_away (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (av_folder_look_list (fixture->look, NULL, &error));
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_AWAY);
}

/* The empty place of a mount is no folder either. */
static void
test_folder_that_goes_comes_back (Fixture *fixture,
                                  gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);
  g_autofree char *away = g_strconcat (fixture->folder, "-ailleurs", NULL);

  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_no_errno (g_rename (fixture->folder, away));
  assert_away (fixture);
  g_assert_no_errno (g_mkdir (fixture->folder, 0700));
  assert_away (fixture);
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_assert_no_errno (g_rename (away, fixture->folder));
  g_assert_cmpuint (count (fixture), ==, 1);
}

static void
copy_many (Fixture *fixture,
           const char *path,
           guint n)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s/lot (%u).avlot", fixture->folder, i);

      g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
    }
}

/* A few headers at a time: the rest is for the next round. */
static void
test_flood_is_looked_at_in_rounds (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);
  guint rounds = 0;

  copy_many (fixture, path, 200);
  do
    g_assert_cmpuint (count (fixture), ==, 1);
  while (rounds++ < 10 && av_folder_look_has_more (fixture->look));

  g_assert_cmpuint (rounds, ==, 4);
}

/* Where nobody counts, no more is opened with every round. */
static void
test_what_nobody_judges_is_not_added_to (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);

  copy_many (fixture, path, 70);
  for (guint round = 0; round < 3; round++)
    {
      g_assert_true (av_folder_look_list (fixture->look, NULL, NULL));
      g_assert_true (av_folder_look_has_more (fixture->look));
    }
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_false (av_folder_look_has_more (fixture->look));
}

/* Some bits of its last byte are others. */
static void
spoil (const char *path,
       char bits)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size - 1] ^= bits;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

/* By the mairie, which reads nothing of it. */
static void
exchange_in_vain (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvExchangeReport) report = av_installation_exchange (av_organisation_get (fixture->organisation, 0), fixture->folder, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->received->n_bundles, ==, 0);
  g_assert_cmpuint (report->received->refused->len, ==, 1);
}

/* An exchange would bring nothing, whoever looks: not before it is another one. */
static void
test_what_is_refused_is_not_asked_for_again (Fixture *fixture,
                                             gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);

  spoil (path, 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  exchange_in_vain (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  av_folder_look_free (fixture->look);
  fixture->look = av_folder_look_new (fixture->folder);
  g_assert_cmpuint (count (fixture), ==, 0);

  /* Sent once more under its name, and still not as it was. */
  spoil (path, 2);
  g_assert_cmpuint (count (fixture), ==, 1);
  exchange_in_vain (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);

  spoil (path, 3);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_free (exchange (fixture, 0));
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* It may be of somebody who is trusted from now on. */
static void
test_what_was_refused_waits_again_once_statements_come (Fixture *fixture,
                                                        gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *path = exchange (fixture, 0);
  g_autoptr (AvImportReport) refused = NULL;
  g_autoptr (GError) error = NULL;

  spoil (path, 1);
  g_assert_cmpuint (count_by (fixture, fixture->laptop), ==, 1);
  refused = av_installation_import_dir (laptop, fixture->folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refused->refused->len, ==, 1);
  g_assert_cmpuint (count_by (fixture, fixture->laptop), ==, 0);

  /* The mairie tells everybody. */
  av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
  g_assert_cmpuint (count_by (fixture, fixture->laptop), ==, 1);
}

/* The same where this computer says it itself. */
static void
test_what_was_refused_waits_again_once_one_states (Fixture *fixture,
                                                   gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);

  spoil (path, 1);
  exchange_in_vain (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);

  av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
  g_assert_cmpuint (count (fixture), ==, 1);
  exchange_in_vain (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* It may know what a former one did not: once. */
static void
test_what_was_refused_waits_again_for_another_version (Fixture *fixture,
                                                       gconstpointer user_data)
{
  g_autofree char *path = exchange (fixture, fixture->laptop);

  spoil (path, 1);
  exchange_in_vain (fixture);
  av_refused_set_version_for_test ("1815.6");
  g_assert_cmpuint (count (fixture), ==, 1);
  exchange_in_vain (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  av_refused_set_version_for_test (NULL);
}

#define ADD(name, func) g_test_add ("/folder-look/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  ADD ("what-waits-is-counted-until-it-is-read", test_what_waits_is_counted_until_it_is_read);
  ADD ("half-a-copy-is-counted-once-it-is-whole", test_half_a_copy_is_counted_once_it_is_whole);
  ADD ("folder-that-goes-comes-back", test_folder_that_goes_comes_back);
  ADD ("flood-is-looked-at-in-rounds", test_flood_is_looked_at_in_rounds);
  ADD ("what-nobody-judges-is-not-added-to", test_what_nobody_judges_is_not_added_to);
  ADD ("what-is-refused-is-not-asked-for-again", test_what_is_refused_is_not_asked_for_again);
  ADD ("what-was-refused-waits-again-once-statements-come", test_what_was_refused_waits_again_once_statements_come);
  ADD ("what-was-refused-waits-again-once-one-states", test_what_was_refused_waits_again_once_one_states);
  ADD ("what-was-refused-waits-again-for-another-version", test_what_was_refused_waits_again_for_another_version);

  return g_test_run ();
}
