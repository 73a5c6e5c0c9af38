/* What is due to somebody beyond what one bundle may hold. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-sync-fixture.h"

#define N_CONTACTS 30

static guint
count_contacts (AvOrganisation *organisation,
                guint number,
                GPtrArray *contacts)
{
  guint n = 0;

  for (guint i = 0; i < contacts->len; i++)
    n += av_organisation_knows (organisation, number, g_ptr_array_index (contacts, i));

  return n;
}

/* Each in a segment of its own. */
static void
write_contacts (AvOrganisation *organisation,
                guint laptop,
                GPtrArray *contacts)
{
  for (guint i = 0; i < N_CONTACTS; i++)
    {
      g_ptr_array_add (contacts, av_organisation_write_contact (organisation, laptop, "Azelma", NULL));
      av_installation_seal (av_organisation_get (organisation, laptop), NULL);
    }
}

/* What finds no room in one comes with the next: nobody is refused all of it, nor are those
 * whose bundles were written before. */
static void
test_more_than_a_bundle_holds_comes_with_the_next (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func (g_free);
  guint n_bundles = 0, n_known = 0;

  write_contacts (organisation, laptop, contacts);

  av_bundle_sink_fill_for_test (4 << 10);
  for (; n_known < contacts->len && n_bundles < contacts->len; n_bundles++)
    {
      guint before = n_known;

      av_organisation_send (organisation, laptop, 0);
      av_organisation_send (organisation, 0, laptop);
      n_known = count_contacts (organisation, 0, contacts);
      g_assert_cmpuint (n_known, >, before);
    }
  av_bundle_sink_fill_for_test (AV_LIMIT_BUNDLE / 2);

  g_assert_cmpuint (n_known, ==, contacts->len);
  g_assert_cmpuint (n_bundles, >, 2);
  av_organisation_free (organisation);
}

static AvExchangeReport *
exchange_with (AvOrganisation *organisation,
               guint number,
               const char *stick)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (av_organisation_get (organisation, number), stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

static void
assert_full (const AvSentBundle *bundle,
             guint n_sent,
             guint n_left)
{
  g_autofree char *left = av_sent_bundle_describe_left (bundle);

  g_assert_true (bundle->is_cut);
  g_assert_cmpuint (g_hash_table_size (bundle->dossiers), ==, n_sent);
  g_assert_cmpuint (g_hash_table_size (bundle->left), ==, n_left);
  g_assert_nonnull (strstr (left, " dossier"));
}

static void
assert_whole (const AvSentBundle *bundle)
{
  g_assert_false (bundle->is_cut);
  g_assert_cmpuint (g_hash_table_size (bundle->left), ==, 0);
}

/* An export one way alone says nothing else, so it is said of each, and of what lies there
 * already as well; of what is whole it is not. */
static void
test_what_finds_no_room_is_told (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvInstallation *own = av_organisation_get (organisation, laptop);
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (AvExchangeReport) report = NULL;
  g_autoptr (AvExchangeReport) again = NULL;
  guint n_sent;

  write_contacts (organisation, laptop, contacts);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);

  av_bundle_sink_fill_for_test (4 << 10);
  sent = av_installation_export (own, organisation->dir, NULL, &error);
  g_assert_no_error (error);
  report = exchange_with (organisation, laptop, stick);
  again = exchange_with (organisation, laptop, stick);
  av_bundle_sink_fill_for_test (AV_LIMIT_BUNDLE / 2);

  g_assert_cmpuint (sent->len, ==, 1);
  n_sent = g_hash_table_size (((AvSentBundle *) g_ptr_array_index (sent, 0))->dossiers);
  g_assert_cmpuint (n_sent, >, 0);
  assert_full (g_ptr_array_index (sent, 0), n_sent, N_CONTACTS - n_sent);
  assert_full (g_ptr_array_index (report->sent, 0), n_sent, N_CONTACTS - n_sent);
  g_assert_true (report->is_cut);
  g_assert_cmpuint (again->sent->len, ==, 0);
  g_assert_true (again->is_cut);

  g_ptr_array_set_size (sent, 0);
  g_ptr_array_extend_and_steal (sent, av_installation_export (own, organisation->dir, NULL, &error));
  g_assert_no_error (error);
  assert_whole (g_ptr_array_index (sent, 0));
  av_organisation_free (organisation);
}

/* Whoever reads the same and never says what they hold. */
static void
test_who_is_silent_takes_no_room_from_others (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  guint reader = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);

  av_organisation_join (organisation, "Canteleu-3", "76540", "referent");
  av_organisation_send (organisation, 0, laptop);
  av_organisation_send (organisation, reader, laptop);
  write_contacts (organisation, laptop, contacts);
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);

  av_bundle_sink_fill_for_test (10 << 10);
  for (guint i = 0; i < contacts->len; i++)
    {
      av_exchange_report_free (exchange_with (organisation, laptop, stick));
      av_exchange_report_free (exchange_with (organisation, reader, stick));
    }
  av_bundle_sink_fill_for_test (AV_LIMIT_BUNDLE / 2);

  g_assert_cmpuint (count_contacts (organisation, reader, contacts), ==, contacts->len);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/full-bundle/more-than-one-holds-comes-with-the-next", test_more_than_a_bundle_holds_comes_with_the_next);
  g_test_add_func ("/full-bundle/what-finds-no-room-is-told", test_what_finds_no_room_is_told);
  g_test_add_func ("/full-bundle/who-is-silent-takes-no-room-from-others", test_who_is_silent_takes_no_room_from_others);
  return g_test_run ();
}
