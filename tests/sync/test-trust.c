/* Who counts is a function of the statements alone: whoever issued them, in
 * whatever order they came, and when two machines spoke as one. */

#include <string.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-sync-fixture.h"
#include "av-trust-private.h"
#include "av-two-intendants.h"
#include "av-wire.h"

gboolean __real_av_trust_statement_verify (const AvTrustStatement *self, const guint8 public_key[AV_TRUST_KEY_SIZE]);
gboolean __wrap_av_trust_statement_verify (const AvTrustStatement *self, const guint8 public_key[AV_TRUST_KEY_SIZE]);

static guint n_verified;

gboolean
__wrap_av_trust_statement_verify (const AvTrustStatement *self,
                                  const guint8 public_key[AV_TRUST_KEY_SIZE])
{
  n_verified++;
  return __real_av_trust_statement_verify (self, public_key);
}

static void
test_two_intendants_of_one_day_agree (AvTwo *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  av_two_enrol_by (organisation, 0, "Marché-1");
  av_two_enrol_by (organisation, fixture->second, "Marché-2");
  av_two_revoke_by (organisation, 0, "Canteleu-1");
  av_two_revoke_by (organisation, fixture->second, "Canteleu-2");
  av_two_send_both_ways (organisation, 0, fixture->second);

  here = av_two_describe (av_organisation_get (organisation, 0)->trust);
  there = av_two_describe (av_organisation_get (organisation, fixture->second)->trust);
  g_assert_cmpstr (here, ==, there);
  g_assert_nonnull (strstr (here, "Marché-1"));
  g_assert_nonnull (strstr (here, "Marché-2"));
  g_assert_true (av_two_is_revoked (organisation, 0, "Canteleu-2"));
  g_assert_true (av_two_is_revoked (organisation, fixture->second, "Canteleu-1"));
  av_two_assert_order_is_nothing (av_organisation_get (organisation, 0));
}

/* Both restrict it: taking one back is not enough. */
static void
test_restrictions_of_two_add_up (AvTwo *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  av_two_revoke_by (organisation, 0, "Canteleu-1");
  av_two_revoke_by (organisation, fixture->second, "Canteleu-1");
  av_two_send_both_ways (organisation, 0, fixture->second);
  av_two_assert_order_is_nothing (av_organisation_get (organisation, fixture->second));
  g_assert_true (av_installation_unrevoke (av_organisation_get (organisation, 0), "Canteleu-1", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
  g_assert_false (av_two_is_revoked (organisation, fixture->second, "Canteleu-1"));
  av_two_assert_order_is_nothing (av_organisation_get (organisation, fixture->second));
}

static void
change_by (AvOrganisation *organisation,
           guint intendant,
           const char *whom,
           const char *scopes)
{
  AvInstallation *installation = av_organisation_get (organisation, intendant);
  const AvTrusted *member = av_installation_find_member (installation, whom, NULL);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_CHANGE);
  g_autoptr (AvTrust) trust = av_trust_copy (installation->trust);
  g_auto (GStrv) texts = g_strsplit (scopes, ",", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) parsed = av_scopes_parse ((const char *const *) texts, &error);

  g_assert_no_error (error);
  g_array_append_vals (statement->scopes, parsed->data, parsed->len);
  statement->installation = member->id;
  statement->rights = g_array_index (member->mandates, AvMandate, 0).rights;
  statement->not_after = member->not_after;
  av_installation_issue (installation, trust, statement, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (installation, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static void
assert_scopes (AvOrganisation *organisation,
               guint number,
               const char *whom,
               const char *scopes)
{
  const AvTrusted *member = av_installation_find_member (av_organisation_get (organisation, number), whom, NULL);
  g_autofree char *found = av_scopes_to_text (member->scopes);

  g_assert_cmpstr (found, ==, scopes);
}

/* Who did not enrol an installation takes communes from it among its own: those
 * it leaves and those of others stay. */
static void
test_another_intendant_takes_its_own_communes (void)
{
  AvOrganisation *organisation = av_organisation_new ("76498,76540,76681");
  guint second = av_organisation_join (organisation, "Mairie-2", "76540", "referent");

  av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  change_by (organisation, 0, "Mairie-2", "76498,76540");
  change_by (organisation, 0, "Canteleu-1", "76498,76540,76681");
  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Mairie-2", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, second);
  assert_scopes (organisation, second, "Canteleu-1", " 76498 76540 76681 ");

  change_by (organisation, second, "Canteleu-1", "76540");
  assert_scopes (organisation, second, "Canteleu-1", " 76540 76681 ");
  av_organisation_send (organisation, second, 0);
  assert_scopes (organisation, 0, "Canteleu-1", " 76540 76681 ");
  av_two_assert_order_is_nothing (av_organisation_get (organisation, 0));
  av_organisation_free (organisation);
}

static void
test_two_statements_under_one_number (AvTwo *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *second = av_organisation_get (organisation, fixture->second);
  g_autoptr (AvTrust) here = av_trust_copy (second->trust);
  g_autoptr (AvTrust) there = av_trust_copy (second->trust);
  g_autoptr (GBytes) one = av_two_say_as (second, here, "Canteleu-1");
  g_autoptr (GBytes) other = av_two_say_as (second, there, "Canteleu-2");
  g_autoptr (GError) error = NULL;

  /* Each side heard one of them first; in the end both stand everywhere. */
  av_two_hear (second, one);
  av_two_hear (av_organisation_get (organisation, 0), other);
  av_two_send_both_ways (organisation, 0, fixture->second);
  av_organisation_send (organisation, 0, fixture->second);

  for (guint i = 0; i < 2; i++)
    {
      guint at = i == 0 ? 0 : fixture->second;

      g_assert_true (av_two_is_revoked (organisation, at, "Canteleu-1"));
      g_assert_true (av_two_is_revoked (organisation, at, "Canteleu-2"));
      av_two_assert_order_is_nothing (av_organisation_get (organisation, at));
    }

  /* The chain signs no more until the root delegates it anew. */
  av_two_enrol_by (organisation, 0, "Marché-1");
  av_organisation_send (organisation, 0, fixture->second);
  g_assert_false (av_installation_revoke (second, "Marché-1", &(AvRevocation){ "" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Mairie-2", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
  av_two_revoke_by (organisation, fixture->second, "Marché-1");
}

/* A mairie takes in bundle after bundle: a signature is looked into when it comes,
 * not each time that somebody else says something. */
static void
test_signatures_are_verified_once (AvTwo *fixture,
                                   gconstpointer user_data)
{
  AvInstallation *installation = av_organisation_get (fixture->organisation, 0);
  g_autoptr (AvTrust) copy = NULL;

  n_verified = 0;
  copy = av_trust_copy (installation->trust);
  av_trust_evaluate (copy);
  g_assert_cmpuint (av_trust_get_linked (copy)->len, >, 4);
  g_assert_cmpuint (n_verified, ==, 0);

  change_by (fixture->organisation, 0, "Canteleu-1", "76540");
  g_assert_cmpuint (n_verified, ==, 1);
}

/* ---- What a bundle brings ---------------------------------------------------------- */

typedef struct
{
  AvInstallation *sender;
  GByteArray *statements;
} Telling;

static gboolean
tell (AvBundleSink *sink,
      gpointer user_data,
      GError **error)
{
  const Telling *telling = user_data;
  g_autoptr (GByteArray) info = g_byte_array_new ();
  AvId organisation;

  av_trust_get_organisation_id (telling->sender->trust, &organisation);
  av_writer_put_bytes (info, organisation.bytes, AV_ID_SIZE);
  av_writer_put_bytes (info, telling->sender->identity->id.bytes, AV_ID_SIZE);
  av_writer_put_u64 (info, 0);
  av_writer_put_u8 (info, 0);
  return av_bundle_sink_put (sink, AV_BUNDLE_INFO, info->data, info->len, error) &&
         av_bundle_sink_put (sink, AV_BUNDLE_TRUST, telling->statements->data, telling->statements->len, error);
}

static AvTrustStatement *
make_revocation (const AvId *issuer,
                 guint64 number,
                 const guint8 *previous,
                 AvSigningKey *key)
{
  AvTrustStatement *statement = av_trust_statement_new (AV_TRUST_REVOKE);
  g_autoptr (GError) error = NULL;

  statement->issuer = *issuer;
  statement->number = number;
  memcpy (statement->previous, previous, AV_TRUST_HASH_SIZE);
  statement->text = g_strdup ("");
  av_id_random (&statement->installation);
  av_trust_statement_sign (statement, key, NULL, &error);
  g_assert_no_error (error);
  return statement;
}

static void
put_revocation (GByteArray *statements,
                const AvId *issuer,
                const AvTrustStatement *behind,
                AvSigningKey *key)
{
  static const guint8 nothing[AV_TRUST_HASH_SIZE] = { 1 };
  g_autoptr (AvTrustStatement) statement = make_revocation (issuer, behind->number + 1, nothing, key);
  g_autoptr (AvTrustStatement) signed_wrongly = make_revocation (issuer, behind->number + 1, behind->hash, key);
  AvTrustStatement *const both[] = { statement, signed_wrongly };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (both[i]->bytes, &size);

      av_writer_put_varint (statements, size);
      av_writer_put_bytes (statements, bytes, size);
    }
}

/* Whoever is a member may put anything into a bundle: what is behind nothing, and what
 * its issuer did not sign, takes no room once it is read, and has nothing judged. */
static void
test_what_hangs_together_with_nothing_is_not_kept (AvTwo *fixture,
                                                   gconstpointer user_data)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  AvInstallation *thief = av_organisation_get (fixture->organisation, fixture->first_laptop);
  const AvId *issuer = &av_installation_get_member (mairie)->issuer;
  const AvTrustStatement *head = av_trust_get_head (mairie->trust, issuer);
  g_autofree char *path = g_build_filename (fixture->organisation->dir, "rien.avlot", NULL);
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  g_autoptr (GByteArray) statements = g_byte_array_new ();
  Telling telling = { thief, statements };
  AvBundleOrder order = { recipients, thief->identity->signing, tell, &telling };
  guint n_statements = g_hash_table_size (mairie->trust->statements), n_signatures = g_hash_table_size (mairie->trust->signatures);
  AvBundleWritten written;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    put_revocation (statements, issuer, head, thief->identity->signing);
  g_byte_array_append (recipients, av_key_pair_get_public (av_identity_get_epoch (mairie->identity)), AV_TRUST_KEY_SIZE);
  g_assert_true (av_bundle_write (&order, path, &written, &error));

  report = av_installation_import (mairie, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_statements, ==, 0);
  g_assert_cmpuint (g_hash_table_size (mairie->trust->statements), ==, n_statements);
  g_assert_cmpuint (g_hash_table_size (mairie->trust->signatures), ==, n_signatures);
}

/* So many of them do not fit into one bundle. */
static void
say_too_much (AvInstallation *intendant,
              const char *whom)
{
  g_autoptr (AvTrust) trust = av_trust_copy (intendant->trust);
  const AvTrusted *member = av_installation_find_member (intendant, whom, NULL);
  AvId issuer = av_installation_get_member (intendant)->issuer;
  const AvTrustStatement *head = av_trust_get_head (trust, &issuer);
  guint64 number = head != NULL ? head->number : 0;
  guint8 previous[AV_TRUST_HASH_SIZE] = { 0 };
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  if (head != NULL)
    memcpy (previous, head->hash, sizeof previous);

  for (gsize said = 0; said <= AV_LIMIT_TRUST; said += size)
    {
      g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_CHANGE);
      const guint8 *bytes;

      statement->issuer = issuer;
      statement->number = ++number;
      memcpy (statement->previous, previous, sizeof previous);
      statement->installation = member->id;
      statement->rights = g_array_index (member->mandates, AvMandate, 0).rights;
      statement->not_after = member->not_after;
      g_array_append_vals (statement->scopes, member->scopes->data, member->scopes->len);
      g_array_set_size (statement->heads, AV_LIMIT_HEADS);
      av_trust_statement_sign (statement, intendant->identity->signing, NULL, &error);
      g_assert_no_error (error);
      memcpy (previous, statement->hash, sizeof previous);
      bytes = g_bytes_get_data (statement->bytes, &size);
      g_assert_true (av_trust_add (trust, bytes, size, &error));
    }

  av_trust_evaluate (trust);
  g_assert_cmpuint (av_trust_get_head (trust, &issuer)->number, ==, number);
  av_installation_adopt_trust (intendant, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

static guint
count_linked (AvOrganisation *organisation,
              guint number)
{
  return av_trust_get_linked (av_organisation_get (organisation, number)->trust)->len;
}

/* Of chains that are larger than a bundle what comes hangs together, the rest comes with
 * the next ones; and a welcome has what it needs, whatever others say. */
static void
test_more_than_a_bundle_holds_comes_in_several (AvTwo *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint late;

  say_too_much (av_organisation_get (organisation, 0), "Canteleu-1");
  av_organisation_send (organisation, 0, fixture->second_laptop);
  g_assert_cmpuint (count_linked (organisation, fixture->second_laptop), <, count_linked (organisation, 0));
  av_two_send_both_ways (organisation, fixture->second_laptop, 0);
  g_assert_cmpuint (count_linked (organisation, fixture->second_laptop), ==, count_linked (organisation, 0));

  av_two_send_both_ways (organisation, fixture->second, 0);
  av_two_send_both_ways (organisation, fixture->second, 0);
  g_assert_cmpuint (count_linked (organisation, fixture->second), ==, count_linked (organisation, 0));
  late = av_organisation_join_by (organisation, fixture->second, "Canteleu-3", "76540", "referent");
  g_assert_cmpuint (count_linked (organisation, late), <, count_linked (organisation, fixture->second));
}

#define ADD(name, func) g_test_add ("/trust/" name, AvTwo, NULL, av_two_set_up, func, av_two_tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("two-intendants-of-one-day-agree", test_two_intendants_of_one_day_agree);
  ADD ("restrictions-of-two-add-up", test_restrictions_of_two_add_up);
  g_test_add_func ("/trust/another-intendant-takes-its-own-communes", test_another_intendant_takes_its_own_communes);
  ADD ("two-statements-under-one-number", test_two_statements_under_one_number);
  ADD ("signatures-are-verified-once", test_signatures_are_verified_once);
  ADD ("what-hangs-together-with-nothing-is-not-kept", test_what_hangs_together_with_nothing_is_not_kept);
  ADD ("more-than-a-bundle-holds-comes-in-several", test_more_than_a_bundle_holds_comes_in_several);

  return g_test_run ();
}
