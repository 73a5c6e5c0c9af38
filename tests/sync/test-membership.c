/* Who counts: roles, revocation, admission, renewal, in whatever order it comes. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle.h"
#include "av-epoch.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Canteleu-2", "76540", "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static void
assert_known (AvOrganisation *organisation,
              guint number,
              const char *record,
              gboolean known)
{
  g_autofree char *name = av_organisation_get_answer (organisation, number, record, "prenom-ou-surnom");

  if (known)
    g_assert_nonnull (name);
  else
    g_assert_null (name);
}

static void
revoke_laptop (AvOrganisation *organisation,
               const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_revoke (av_organisation_get (organisation, 0), name, &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_no_error (error);
}

static void
test_revoked_writings_wait_and_are_admitted (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GPtrArray) waiting = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  revoke_laptop (organisation, "Canteleu-1");
  after = av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL);
  path = av_organisation_export (organisation, fixture->laptop, 0);
  report = av_installation_import (mairie, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_quarantined, ==, 1);
  assert_known (organisation, 0, before, TRUE);
  assert_known (organisation, 0, after, FALSE);

  waiting = av_installation_list_quarantine (mairie, &error);
  g_assert_cmpuint (waiting->len, ==, 1);
  g_assert_true (av_installation_admit (mairie, ((AvQuarantined *) g_ptr_array_index (waiting, 0))->segment, &error));
  g_assert_no_error (error);
  assert_known (organisation, 0, after, TRUE);

  /* The admission travels like anything else. */
  av_organisation_send (organisation, 0, fixture->other);
  assert_known (organisation, fixture->other, after, TRUE);
}

/* Two bundles, one sentence. */
static void
test_revoked_sender_is_told_once (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autofree char *name = av_installation_dup_name (mairie);
  const char *const to[] = { name, NULL };
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir (stick, 0700));
  av_organisation_send (organisation, fixture->laptop, 0);
  revoke_laptop (organisation, "Canteleu-1");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) sent = NULL;

      g_free (av_organisation_write_contact (organisation, fixture->laptop, i == 0 ? "Javert" : "Thénardier", NULL));
      sent = av_installation_export (av_organisation_get (organisation, fixture->laptop), stick, to, &error);
      g_assert_no_error (error);
    }

  report = av_installation_import_dir (mairie, stick, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_bundles, ==, 2);
  notices = av_import_report_dup_notices (report);
  g_assert_cmpuint (notices->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (notices, 0), "Canteleu-1"));
  g_assert_nonnull (strstr (g_ptr_array_index (notices, 0), "2"));
}

static void
test_revocation_unapplies_what_lies_beyond (Fixture *fixture,
                                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL);

  /* The other laptop has it before it hears of the revocation. */
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  assert_known (organisation, fixture->other, after, TRUE);
  revoke_laptop (organisation, "Canteleu-1");
  av_organisation_send (organisation, 0, fixture->other);
  assert_known (organisation, fixture->other, before, TRUE);
  assert_known (organisation, fixture->other, after, FALSE);

  g_assert_true (av_installation_unrevoke (av_organisation_get (organisation, 0), "Canteleu-1", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->other);
  assert_known (organisation, fixture->other, after, TRUE);
}

static const AvMember *
find_member (GPtrArray *members,
             const char *name)
{
  for (guint i = 0; i < members->len; i++)
    if (strcmp (((AvMember *) g_ptr_array_index (members, i))->name, name) == 0)
      return g_ptr_array_index (members, i);

  g_assert_not_reached ();
}

static void
test_revoked_comes_back_by_the_root_alone (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = av_installation_list (mairie, NULL);
  g_autoptr (GPtrArray) after = NULL;

  revoke_laptop (organisation, "Canteleu-1");
  av_organisation_send (organisation, 0, fixture->other);
  g_assert_false (av_installation_reinstate (mairie, "Canteleu-1", NULL, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT);
  g_clear_error (&error);
  g_assert_true (av_installation_reinstate (mairie, "Canteleu-1", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);

  av_organisation_send (organisation, 0, fixture->other);
  record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  assert_known (organisation, fixture->other, record, TRUE);

  after = av_installation_list (av_organisation_get (organisation, fixture->other), NULL);
  g_assert_false (find_member (after, "Canteleu-1")->revoked);
  g_assert_cmpstr (find_member (after, "Canteleu-1")->role, ==, find_member (before, "Canteleu-1")->role);
}

/* The request of a laptop, accepted anew. */
static gboolean
accept_again (Fixture *fixture,
              const char *role,
              GError **error)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *file = g_strdup_printf ("%s/Canteleu-1.avdem", organisation->dir);
  g_autofree char *output = g_strdup_printf ("%s/%s.avlot", organisation->dir, role);
  g_autoptr (AvJoinRequest) request = av_join_request_read (file, NULL);
  g_autofree char *words = av_installation_get_own_words (av_organisation_get (organisation, fixture->laptop));
  const char *scopes[] = { "76540", NULL };
  AvWelcome welcome = { scopes, role };

  welcome.words = words;
  return av_installation_accept_join (av_organisation_get (organisation, 0), request, &welcome, output, error);
}

/* Its request still lies on the stick. */
static void
test_revoked_is_not_welcome (Fixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  revoke_laptop (fixture->organisation, "Canteleu-1");
  g_assert_false (accept_again (fixture, "referent", &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_ROOT);
  g_assert_nonnull (strstr (error->message, "reinstate"));
}

/* Taken in again with less, it keeps what it wrote so far. */
static void
test_enrolled_with_less_what_was_written_stays (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  accept_again (fixture, "metropole", &error);
  g_assert_no_error (error);
  members = av_installation_list (av_organisation_get (organisation, 0), NULL);
  g_assert_cmpstr (find_member (members, "Canteleu-1")->role, ==, "metropole");
  after = av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  av_organisation_send (organisation, 0, fixture->other);
  assert_known (organisation, 0, before, TRUE);
  assert_known (organisation, fixture->other, before, TRUE);
  assert_known (organisation, fixture->other, after, FALSE);
}

static guint64
two_years_later (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + G_GUINT64_CONSTANT (2) * 366 * 24 * 3600 * 1000;
}

static void
test_time_is_given_by_the_intendant (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) over = NULL;
  g_autoptr (GPtrArray) renewed = NULL;

  g_assert_false (av_installation_reinstate (av_organisation_get (organisation, fixture->laptop), "Canteleu-2", NULL, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_clear_error (&error);

  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), two_years_later, NULL);
  over = av_installation_list (mairie, NULL);
  g_assert_true (find_member (over, "Canteleu-1")->expired);
  g_assert_true (av_installation_reinstate (mairie, "Canteleu-1", NULL, NULL, &error));
  g_assert_no_error (error);
  renewed = av_installation_list (mairie, NULL);
  g_assert_false (find_member (renewed, "Canteleu-1")->expired);
  g_assert_true (find_member (renewed, "Canteleu-2")->expired);
}

static guint
count_waiting (AvInstallation *installation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (installation, &error);

  g_assert_no_error (error);
  return list->len;
}

static char *
get_first_waiting (AvInstallation *installation,
                   gboolean *admissible)
{
  g_autoptr (GPtrArray) list = av_installation_list_quarantine (installation, NULL);
  const AvQuarantined *first = g_ptr_array_index (list, 0);

  *admissible = first->admissible;
  return g_strdup (first->segment);
}

/* Of a structure there is no intendant who could admit what was written too late: time
 * is what the root file gives it. */
static void
test_association_past_its_end_is_given_time (Fixture *fixture,
                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  guint association = av_organisation_join (organisation, "Mission locale", "S12", "terrain");
  guint colleague = av_organisation_join (organisation, "Mission locale 2", "S12", "referent");
  g_autofree char *segment = NULL;
  g_autofree char *record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean admissible;

  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), two_years_later, NULL);
  av_store_set_clock_for_test (av_organisation_get_store (organisation, association), two_years_later, NULL);
  record = av_organisation_write_contact (organisation, association, "Cosette", NULL);
  av_organisation_send (organisation, association, 0);
  g_assert_cmpuint (count_waiting (mairie), ==, 1);
  segment = get_first_waiting (mairie, &admissible);
  g_assert_false (admissible);
  g_assert_false (av_installation_admit (mairie, segment, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
  g_assert_nonnull (strstr (error->message, "reinstate"));
  g_clear_error (&error);

  g_assert_true (av_installation_reinstate (mairie, "Mission locale", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_waiting (mairie), ==, 0);
  av_organisation_send (organisation, 0, association);
  av_organisation_send (organisation, 0, colleague);
  av_organisation_send (organisation, association, colleague);
  assert_known (organisation, colleague, record, TRUE);
}

static guint64
three_years_later (gpointer user_data)
{
  return (guint64) g_get_real_time () / 1000 + G_GUINT64_CONSTANT (3) * 366 * 24 * 3600 * 1000;
}

/* One clock that is wrong, at an intendant's, is nobody else's, with the root file
 * opened there or without. */
static void
test_one_intendant_gives_nobody_the_date (Fixture *fixture,
                                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  AvStore *laptop = av_organisation_get_store (organisation, fixture->laptop);
  g_autoptr (GError) error = NULL;

  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), two_years_later, NULL);
  g_assert_true (av_installation_name_structure (mairie, 12, "ASAE", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  g_assert_true (av_installation_reinstate (mairie, "Canteleu-2", NULL, NULL, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_false (av_store_is_clock_doubtful (laptop));
  g_assert_cmpuint (av_store_get_now (laptop), <, two_years_later (NULL) - G_GUINT64_CONSTANT (700) * 24 * 3600 * 1000);
}

/* Where nobody was heard of for that long the date is asked of the root file. */
static void
test_nothing_is_signed_far_beyond_what_was_heard (Fixture *fixture,
                                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GError) error = NULL;

  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), three_years_later, NULL);
  g_assert_false (av_installation_reinstate (mairie, "Canteleu-1", NULL, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_CLOCK);
  g_clear_error (&error);
  g_assert_true (av_installation_name_structure (mairie, 12, "ASAE", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  g_assert_true (av_installation_reinstate (mairie, "Canteleu-1", NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_nothing_is_sealed_to_the_revoked (Fixture *fixture,
                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *record = av_organisation_write_contact (organisation, 0, "Cosette", NULL);
  const char *recipients[] = { "Canteleu-1", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = NULL;

  revoke_laptop (organisation, "Canteleu-1");
  g_assert_null (av_installation_export (av_organisation_get (organisation, 0), organisation->dir, recipients, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_NAME);
  g_clear_error (&error);
  sent = av_installation_export (av_organisation_get (organisation, 0), organisation->dir, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, ==, 1);
  g_assert_cmpuint (g_strv_length (((AvSentBundle *) g_ptr_array_index (sent, 0))->recipients), ==, 1);
}

static void
test_only_an_intendant_revokes (Fixture *fixture,
                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  g_assert_false (av_installation_revoke (av_organisation_get (organisation, fixture->laptop), "Canteleu-2", &(AvRevocation){ "" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static void
test_delegated_intendant_enrols (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Canteleu-1", organisation->root_file, organisation->root_words, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, 0, fixture->laptop);
  g_assert_true (av_installation_revoke (av_organisation_get (organisation, fixture->laptop), "Canteleu-2", &(AvRevocation){ "" }, NULL, &error));
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, 0);
  g_assert_null (av_installation_export (av_organisation_get (organisation, 0), organisation->dir, (const char *[]){ "Canteleu-2", NULL }, NULL));
}

static void
test_sensitive_stays_from_the_field (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint field = av_organisation_join (organisation, "Marché-1", "76540", "terrain");
  guint away = av_organisation_join (organisation, "Rouen-1", "76540", "metropole");
  g_autofree char *container = NULL;
  g_autofree char *contact = av_organisation_write_contact (organisation, 0, "Fantine", &container);
  g_autofree char *secret = av_id_new_string ();
  g_autofree char *seen = NULL;

  av_organisation_set (organisation, 0, "diagnostic-sensible", secret, container, "sante-frein", "oui");
  av_organisation_send (organisation, 0, field);
  av_organisation_send (organisation, 0, fixture->laptop);
  av_organisation_send (organisation, 0, away);
  assert_known (organisation, field, contact, TRUE);
  assert_known (organisation, away, contact, FALSE);
  seen = av_organisation_get_answer (organisation, field, secret, "sante-frein");
  g_assert_null (seen);
  seen = av_organisation_get_answer (organisation, fixture->laptop, secret, "sante-frein");
  g_assert_cmpstr (seen, ==, "oui");
}

static void
test_renewed_key_is_used (Fixture *fixture,
                          gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  g_autofree char *old = av_organisation_export (organisation, 0, fixture->laptop);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (av_installation_renew (laptop, &error));
      g_assert_no_error (error);
      av_organisation_send (organisation, fixture->laptop, 0);
      av_organisation_send (organisation, 0, fixture->laptop);
    }

  /* Sealed to a key that is no more: said so. */
  report = av_installation_import (laptop, old, &error);
  g_assert_null (report);
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_OLD_KEY);
}

/* Nor is a key of its own drawn where its colleagues get no other year: three attempts
 * would destroy the one that colleagues seal to. */
static void
test_refused_renewal_changes_nothing (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *sent = av_organisation_export (organisation, fixture->laptop, 0);
  g_autoptr (GByteArray) said = NULL;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  av_store_set_clock_for_test (av_organisation_get_store (organisation, 0), three_years_later, NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_false (av_installation_renew (mairie, &error));
      g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_CLOCK);
      g_clear_error (&error);
    }

  said = av_epoch_list (av_organisation_get_store (organisation, 0), &mairie->identity->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (said->len, ==, 0);
  report = av_installation_import (mairie, sent, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static void
test_restored_store_opens_a_new_journal (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_autofree char *kept = av_organisation_write_contact (organisation, laptop, "Cosette", NULL);
  g_autofree char *lost = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) notices = NULL;

  av_organisation_back_up (organisation, laptop);
  lost = av_organisation_write_contact (organisation, laptop, "Fantine", NULL);
  av_organisation_send (organisation, laptop, 0);
  av_organisation_restore (organisation, laptop);
  notices = av_installation_take_notices (av_organisation_get (organisation, laptop));
  g_assert_cmpuint (g_strv_length (notices), ==, 1);
  assert_known (organisation, laptop, lost, FALSE);

  /* What the mairie has of it comes back; what it writes now is no fork. */
  after = av_organisation_write_contact (organisation, laptop, "Gervaise", NULL);
  av_organisation_send (organisation, laptop, 0);
  av_organisation_send (organisation, 0, laptop);
  assert_known (organisation, laptop, lost, TRUE);
  assert_known (organisation, laptop, kept, TRUE);
  assert_known (organisation, 0, after, TRUE);
  av_organisation_assert_same (organisation);
  av_organisation_free (organisation);
}

static void
test_store_ahead_of_its_guard_is_ordinary (void)
{
  AvOrganisation *organisation = av_organisation_new_in_files ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  g_auto (GStrv) notices = NULL;

  av_organisation_send (organisation, laptop, 0);
  g_free (av_organisation_write_contact (organisation, laptop, "Cosette", NULL));
  av_organisation_back_up (organisation, laptop);
  notices = av_installation_take_notices (av_organisation_get (organisation, laptop));
  g_assert_cmpuint (g_strv_length (notices), ==, 0);
  av_organisation_free (organisation);
}

/* Whoever had read what lies beyond before it heard of the restriction ends as
 * whoever had not; given back, it counts everywhere. */
static void
test_restriction_is_judged_whenever_it_is_heard (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvTrusted *member = av_installation_find_member (av_organisation_get (organisation, 0), "Canteleu-1", NULL);
  guint8 write = g_array_index (member->mandates, AvMandate, 0).rights.write;
  guint64 until = member->not_after;
  g_autofree char *before = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", NULL);
  g_autofree char *after = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  after = av_organisation_write_contact (organisation, fixture->laptop, "Javert", NULL);
  av_organisation_send (organisation, fixture->laptop, fixture->other);
  assert_known (organisation, fixture->other, after, TRUE);

  av_organisation_change_rights (organisation, "Canteleu-1", AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE), until, TRUE);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_send (organisation, fixture->laptop, 0);
  av_organisation_send (organisation, 0, fixture->laptop);

  for (guint i = 0; i < 3; i++)
    {
      assert_known (organisation, i, before, TRUE);
      assert_known (organisation, i, after, FALSE);
    }
  av_organisation_assert_same (organisation);

  av_organisation_change_rights (organisation, "Canteleu-1", write, until, FALSE);
  av_organisation_send (organisation, 0, fixture->other);
  av_organisation_send (organisation, 0, fixture->laptop);

  for (guint i = 0; i < 3; i++)
    assert_known (organisation, i, after, TRUE);
  av_organisation_assert_same (organisation);
}

/* Who is enrolled is in the statements: nothing that was heard of them is read for it. */
static void
test_enrolled_are_listed_by_the_statements_alone (Fixture *fixture,
                                                  gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autoptr (GPtrArray) heard = NULL;
  g_autoptr (GPtrArray) enrolled = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, 0);
  heard = av_installation_list (mairie, NULL);
  g_assert_cmpint (find_member (heard, "Canteleu-1")->last_exchange, >, 0);

  av_database_exec (av_store_get_database (av_organisation_get_store (organisation, 0)), &error, "DROP TABLE peer_have", NULL);
  g_assert_no_error (error);
  enrolled = av_installation_list_enrolled (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (enrolled->len, ==, heard->len);
  for (guint i = 0; i < enrolled->len; i++)
    {
      const AvMember *member = g_ptr_array_index (enrolled, i);

      g_assert_cmpstr (member->name, ==, ((AvMember *) g_ptr_array_index (heard, i))->name);
      g_assert_cmpint (member->not_after, ==, find_member (heard, member->name)->not_after);
    }
}

#define ADD(name, func) g_test_add ("/membership/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("revoked-sender-is-told-once", test_revoked_sender_is_told_once);
  ADD ("revoked-writings-wait-and-are-admitted", test_revoked_writings_wait_and_are_admitted);
  ADD ("revocation-unapplies-what-lies-beyond", test_revocation_unapplies_what_lies_beyond);
  ADD ("restriction-is-judged-whenever-it-is-heard", test_restriction_is_judged_whenever_it_is_heard);
  ADD ("nothing-is-sealed-to-the-revoked", test_nothing_is_sealed_to_the_revoked);
  ADD ("only-an-intendant-revokes", test_only_an_intendant_revokes);
  ADD ("delegated-intendant-enrols", test_delegated_intendant_enrols);
  ADD ("sensitive-stays-from-the-field", test_sensitive_stays_from_the_field);
  ADD ("revoked-comes-back-by-the-root-alone", test_revoked_comes_back_by_the_root_alone);
  ADD ("revoked-is-not-welcome", test_revoked_is_not_welcome);
  ADD ("enrolled-with-less-what-was-written-stays", test_enrolled_with_less_what_was_written_stays);
  ADD ("time-is-given-by-the-intendant", test_time_is_given_by_the_intendant);
  ADD ("association-past-its-end-is-given-time", test_association_past_its_end_is_given_time);
  ADD ("one-intendant-gives-nobody-the-date", test_one_intendant_gives_nobody_the_date);
  ADD ("nothing-is-signed-far-beyond-what-was-heard", test_nothing_is_signed_far_beyond_what_was_heard);
  ADD ("renewed-key-is-used", test_renewed_key_is_used);
  ADD ("refused-renewal-changes-nothing", test_refused_renewal_changes_nothing);
  ADD ("enrolled-are-listed-by-the-statements-alone", test_enrolled_are_listed_by_the_statements_alone);

  g_test_add_func ("/membership/restored-store-opens-a-new-journal", test_restored_store_opens_a_new_journal);
  g_test_add_func ("/membership/store-ahead-of-its-guard-is-ordinary", test_store_ahead_of_its_guard_is_ordinary);

  return g_test_run ();
}
