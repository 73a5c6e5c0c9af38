/* Founded anew, an organisation counts what it counted, and nothing more. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-digest.h"
#include "av-heads.h"
#include "av-installation-private.h"
#include "av-sync-fixture.h"

#define FIRST "76212"
#define SECOND "76540"
#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  guint other;
  char *before; /* records, written before the restriction and after it */
  char *after;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *scopes = user_data;

  fixture->organisation = av_organisation_new (scopes);
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", scopes, "referent");
  fixture->other = av_organisation_join (fixture->organisation, "Canteleu-2", scopes, "referent");
  fixture->before = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL);
  av_organisation_send (fixture->organisation, fixture->laptop, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->before);
  g_free (fixture->after);
}

static AvScope
parse_scope (const char *text)
{
  AvScope scope;

  g_assert_true (av_scope_parse (text, &scope));
  return scope;
}

static AvTrusted *
get_laptop (Fixture *fixture)
{
  return av_installation_find_member (av_organisation_get (fixture->organisation, 0), "Canteleu-1", NULL);
}

static void
write_after (Fixture *fixture)
{
  g_usleep (2000);
  fixture->after = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Javert", NULL);
  av_organisation_send (fixture->organisation, fixture->laptop, 0);
}

static void
assert_counts (Fixture *fixture,
               guint number)
{
  g_autofree char *before = av_organisation_get_answer (fixture->organisation, number, fixture->before, "prenom-ou-surnom");
  g_autofree char *after = av_organisation_get_answer (fixture->organisation, number, fixture->after, "prenom-ou-surnom");

  g_assert_cmpstr (before, ==, "Cosette");
  g_assert_null (after);
}

static char *
digest (Fixture *fixture,
        guint number)
{
  g_autoptr (GError) error = NULL;
  char *text = av_digest (av_organisation_get_store (fixture->organisation, number), NULL, &error);

  g_assert_no_error (error);
  return text;
}

/* The same counts at who founds it anew, and at a colleague who follows. */
static void
refound_and_compare (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *root_file = g_strconcat (organisation->root_file, ".neuf", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *there = NULL;
  g_autofree char *words = NULL;
  g_autofree char *bundle = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, 0, fixture->other);
  assert_counts (fixture, 0);
  before = digest (fixture, 0);
  av_installation_refound (mairie, "Aller vers (bis)", root_file, organisation->root_words, FALSE, &error);
  g_assert_no_error (error);
  assert_counts (fixture, 0);
  after = digest (fixture, 0);
  g_assert_cmpstr (after, ==, before);

  words = av_installation_get_organisation_words (mairie);
  bundle = av_organisation_export (organisation, 0, fixture->other);
  av_installation_follow_refounding (av_organisation_get (organisation, fixture->other), bundle, words, NULL, &error);
  g_assert_no_error (error);
  assert_counts (fixture, fixture->other);
  there = digest (fixture, fixture->other);
  g_assert_cmpstr (there, ==, before);
}

static void
test_restriction_keeps_its_date (Fixture *fixture,
                                 gconstpointer user_data)
{
  guint64 until = get_laptop (fixture)->not_after;

  av_organisation_change_rights (fixture->organisation, "Canteleu-1", KEYLESS, until, TRUE);
  write_after (fixture);
  refound_and_compare (fixture);
}

/* Renewed since, the date of the restriction is still that of the restriction. */
static void
test_renewed_restriction_keeps_its_date (Fixture *fixture,
                                         gconstpointer user_data)
{
  guint64 until = get_laptop (fixture)->not_after;

  av_organisation_change_rights (fixture->organisation, "Canteleu-1", KEYLESS, until, TRUE);
  write_after (fixture);
  av_organisation_change_rights (fixture->organisation, "Canteleu-1", KEYLESS, until + 1000, FALSE);
  av_organisation_change_rights (fixture->organisation, "Canteleu-1", KEYLESS, until + 2000, FALSE);
  refound_and_compare (fixture);
}

static void
test_expired_member_stays_expired (Fixture *fixture,
                                   gconstpointer user_data)
{
  guint64 until = (guint64) (g_get_real_time () / 1000);

  av_organisation_change_rights (fixture->organisation, "Canteleu-1", g_array_index (get_laptop (fixture)->mandates, AvMandate, 0).rights.write, until, FALSE);
  write_after (fixture);
  refound_and_compare (fixture);
  g_assert_cmpuint (get_laptop (fixture)->not_after, ==, until);
}

/* Says what the laptop may in one scope, or in all it has. */
static void
say (Fixture *fixture,
     AvTrustStatementKind kind,
     const char *scope,
     guint64 until,
     gboolean with_heads)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  const AvTrusted *laptop = get_laptop (fixture);
  g_autoptr (AvTrust) trust = av_trust_copy (mairie->trust);
  g_autoptr (GArray) mandates = av_mandates_new ();
  g_autoptr (GArray) heads = NULL;
  g_autoptr (GError) error = NULL;
  AvGranting granting = { kind, laptop, mandates };

  for (guint i = 0; i < laptop->once->len; i++)
    {
      const AvMandate *mandate = &g_array_index (laptop->once, AvMandate, i);

      if (scope == NULL || mandate->scope == parse_scope (scope))
        av_mandates_add (mandates, mandate->scope, &mandate->rights, until);
    }

  if (with_heads)
    granting.heads = heads = av_heads_collect (mairie->store, &laptop->id, NULL, &error);
  g_assert_no_error (error);
  av_installation_grant (mairie, trust, &granting, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (mairie, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static guint64
get_end (Fixture *fixture,
         const char *scope)
{
  const AvMandate *mandate = av_mandates_find (get_laptop (fixture)->mandates, parse_scope (scope));

  return mandate != NULL ? mandate->not_after : 0;
}

/* It goes on in another one. */
static void
test_expired_scope_stays_expired (Fixture *fixture,
                                  gconstpointer user_data)
{
  guint64 until = (guint64) (g_get_real_time () / 1000);
  guint64 end = get_laptop (fixture)->not_after;

  say (fixture, AV_TRUST_CHANGE, FIRST, until, FALSE);
  say (fixture, AV_TRUST_ENROL, SECOND, end, FALSE);
  write_after (fixture);
  refound_and_compare (fixture);
  g_assert_cmpuint (get_end (fixture, FIRST), ==, until);
  g_assert_cmpuint (get_end (fixture, SECOND), >=, end);
}

/* What it wrote there lies within the heads of what took the scope from it, and was
 * written too late all the same. */
static void
test_scope_taken_after_its_end_stays_expired (Fixture *fixture,
                                              gconstpointer user_data)
{
  guint64 until = (guint64) (g_get_real_time () / 1000);
  guint64 end = get_laptop (fixture)->not_after;

  say (fixture, AV_TRUST_CHANGE, NULL, until, FALSE);
  write_after (fixture);
  say (fixture, AV_TRUST_CHANGE, SECOND, end, TRUE);
  refound_and_compare (fixture);
  g_assert_cmpuint (get_end (fixture, FIRST), ==, 0);
  g_assert_cmpuint (get_end (fixture, SECOND), >=, end);
}

/* Whoever follows is offered the new organisation, and never again the one before it. */
static void
test_former_organisation_is_no_refounding (Fixture *fixture,
                                           gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  AvInstallation *other = av_organisation_get (organisation, fixture->other);
  g_autofree char *root_file = g_strconcat (organisation->root_file, ".neuf", NULL);
  g_autofree char *former = av_organisation_export (organisation, fixture->laptop, fixture->other);
  g_autofree char *words = NULL;
  g_autofree char *bundle = NULL;
  g_autoptr (AvRefounding) refounding = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (av_installation_inspect_refounding (other, former, NULL, &error));
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_FOREIGN);
  g_clear_error (&error);

  av_installation_refound (mairie, "Aller vers (bis)", root_file, organisation->root_words, FALSE, &error);
  g_assert_no_error (error);
  words = av_installation_get_organisation_words (mairie);
  bundle = av_organisation_export (organisation, 0, fixture->other);
  refounding = av_installation_inspect_refounding (other, bundle, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (refounding->organisation, ==, "Aller vers (bis)");
  g_assert_cmpstr (refounding->file, ==, bundle);
  g_assert_nonnull (refounding->sender);
  g_assert_cmpint (refounding->founded, >, 0);

  av_installation_follow_refounding (other, bundle, words, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (av_installation_inspect_refounding (other, former, NULL, &error));
  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_FOREIGN);
}

/* Who asks again is answered by the new organisation, and follows it by that. */
static void
test_answer_to_a_request_is_followed (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  AvInstallation *other = av_organisation_get (organisation, fixture->other);
  g_autofree char *root_file = g_strconcat (organisation->root_file, ".neuf", NULL);
  g_autofree char *request_file = g_strconcat (organisation->root_file, ".avdem", NULL);
  g_autofree char *answer = g_strconcat (organisation->root_file, ".avlot", NULL);
  g_autofree char *words = NULL;
  g_autofree char *there = NULL;
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (AvRefounding) refounding = NULL;
  g_autoptr (GError) error = NULL;
  const char *const scopes[] = { SECOND, NULL };
  AvWelcome welcome = { .scopes = scopes, .role = "referent", .root_file = root_file, .root_words = organisation->root_words };

  av_installation_refound (mairie, "Aller vers (bis)", root_file, organisation->root_words, FALSE, &error);
  g_assert_no_error (error);
  av_installation_request_join (other, "Canteleu-2", request_file, &error);
  g_assert_no_error (error);
  request = av_join_request_read (request_file, &error);
  g_assert_no_error (error);
  welcome.words = request->words;
  av_installation_accept_join (mairie, request, &welcome, answer, &error);
  g_assert_no_error (error);

  words = av_installation_get_organisation_words (mairie);
  refounding = av_installation_inspect_refounding (other, answer, NULL, &error);
  g_assert_no_error (error);
  av_installation_follow_refounding (other, answer, words, NULL, &error);
  g_assert_no_error (error);
  there = av_installation_get_organisation_words (other);
  g_assert_cmpstr (there, ==, words);
}

#define ADD_IN(scopes, name, func) g_test_add ("/refound/" name, Fixture, scopes, set_up, func, tear_down)
#define ADD(name, func) ADD_IN (SECOND, name, func)

/* As somebody does at the mairie while a folder is read, between two of its files. */
static void
refound_meanwhile (gpointer user_data)
{
  Fixture *fixture = user_data;
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *root_file = g_strconcat (organisation->root_file, ".neuf", NULL);
  g_autoptr (GError) error = NULL;

  av_store_set_way (av_organisation_get_store (organisation, 0), NULL, NULL);
  av_installation_refound (av_organisation_get (organisation, 0), "Aller vers (bis)", root_file, organisation->root_words, FALSE, &error);
  g_assert_no_error (error);
}

static AvExchangeReport *
exchange (Fixture *fixture,
          guint number,
          const char *stick,
          GError **error)
{
  return av_installation_exchange (av_organisation_get (fixture->organisation, number), stick, NULL, NULL, NULL, error);
}

/* It began as a member of another organisation: it writes nothing any more, says why, and
 * the next one is of the new one. */
static void
test_exchange_ends_where_it_is_founded_anew_meanwhile (Fixture *fixture,
                                                       gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *stick = g_build_filename (organisation->dir, "cle", NULL);
  g_autoptr (AvExchangeReport) brought = NULL;
  g_autoptr (AvExchangeReport) next = NULL;
  g_autoptr (GError) error = NULL;
  guint n_files;

  g_assert_no_errno (g_mkdir (stick, 0700));
  brought = exchange (fixture, fixture->laptop, stick, &error);
  g_assert_no_error (error);
  n_files = av_sync_fixture_count_files (stick);

  av_store_set_way (av_organisation_get_store (organisation, 0), refound_meanwhile, fixture);
  g_assert_null (exchange (fixture, 0, stick, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_REFOUNDED);
  g_assert_cmpuint (av_sync_fixture_count_files (stick), ==, n_files);
  g_clear_error (&error);

  next = exchange (fixture, 0, stick, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (next->sent->len, >, 0);
}

int
main (int argc,
      char **argv)
{
  av_sync_fixture_set_up_state ();
  g_test_init (&argc, &argv, NULL);

  ADD ("exchange-ends-where-it-is-founded-anew-meanwhile", test_exchange_ends_where_it_is_founded_anew_meanwhile);
  ADD ("restriction-keeps-its-date", test_restriction_keeps_its_date);
  ADD ("renewed-restriction-keeps-its-date", test_renewed_restriction_keeps_its_date);
  ADD ("expired-member-stays-expired", test_expired_member_stays_expired);
  ADD_IN (FIRST "," SECOND, "expired-scope-stays-expired", test_expired_scope_stays_expired);
  ADD_IN (FIRST "," SECOND, "scope-taken-after-its-end-stays-expired", test_scope_taken_after_its_end_stays_expired);
  ADD ("former-organisation-is-no-refounding", test_former_organisation_is_no_refounding);
  ADD ("answer-to-a-request-is-followed", test_answer_to_a_request_is_followed);

  return g_test_run ();
}
