/* Who counts is a function of the statements alone: whoever issued them, in
 * whatever order they came, and when two machines spoke as one. */

#include <string.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-sync-fixture.h"
#include "av-trust-private.h"
#include "av-wire.h"

#define N_SHUFFLES 60

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

typedef struct
{
  AvOrganisation *organisation;
  guint second; /* an intendant beside the mairie */
  guint first_laptop;
  guint second_laptop;
} Fixture;

static void
send_both_ways (AvOrganisation *organisation,
                guint one,
                guint other)
{
  av_organisation_send (organisation, one, other);
  av_organisation_send (organisation, other, one);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  AvOrganisation *organisation = av_organisation_new ("76540");

  fixture->organisation = organisation;
  fixture->second = av_organisation_join (organisation, "Mairie-2", "76540", "referent");
  fixture->first_laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  fixture->second_laptop = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Mairie-2", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

/* Everything that follows from the statements, as text. */
static char *
describe (AvTrust *trust)
{
  GString *text = g_string_new (NULL);
  GPtrArray *members = av_trust_get_members (trust);
  GPtrArray *linked = av_trust_get_linked (trust);

  for (guint i = 0; i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      g_autofree char *id = av_id_to_string (&member->id);
      g_autofree char *role = av_rights_to_string (&g_array_index (member->mandates, AvMandate, 0).rights);

      g_string_append_printf (text, "%s %s %s %u scopes until %" G_GUINT64_FORMAT ", revoked %u times, %s\n", id, member->name, role,
                              member->scopes->len, member->not_after, member->revocations->len,
                              member->delegated == NULL ? "no intendant" : "intendant");
    }

  for (guint i = 0; i < linked->len; i++)
    {
      const AvTrustStatement *statement = g_ptr_array_index (linked, i);

      g_string_append_printf (text, "%02x%02x%02x%02x %s\n", statement->hash[0], statement->hash[1], statement->hash[2], statement->hash[3],
                              av_trust_is_forked (trust, &statement->issuer) ? "forked" : "");
    }

  return g_string_free (text, FALSE);
}

static gboolean
keep_statement (const AvId *issuer,
                guint64 number,
                const AvSegmentHash *hash,
                const guint8 *bytes,
                gsize size,
                gpointer user_data,
                GError **error)
{
  g_ptr_array_add (user_data, g_bytes_new (bytes, size));
  return TRUE;
}

static gpointer
copy_bytes (gconstpointer bytes,
            gpointer user_data)
{
  return g_bytes_ref ((GBytes *) bytes);
}

/* A trust of its own, told in a random order, now and then judged in between. */
static char *
describe_shuffled (AvInstallation *installation,
                   GPtrArray *statements,
                   GRand *rand)
{
  g_autoptr (AvTrust) trust = av_trust_new (av_trust_get_organisation_hash (installation->trust));
  g_autoptr (GPtrArray) order = g_ptr_array_copy (statements, copy_bytes, NULL);

  while (order->len > 0)
    {
      g_autoptr (GBytes) bytes = g_ptr_array_steal_index_fast (order, (guint) g_rand_int_range (rand, 0, (gint32) order->len));
      gsize size;
      const guint8 *data = g_bytes_get_data (bytes, &size);

      g_assert_true (av_trust_add (trust, data, size, NULL));

      if (g_rand_int_range (rand, 0, 4) == 0)
        av_trust_evaluate (trust);
    }

  av_trust_evaluate (trust);
  return describe (trust);
}

static void
assert_order_is_nothing (AvInstallation *installation)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *wanted = describe (installation->trust);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1862);

  g_assert_true (av_segment_store_foreach_statement (installation->store, keep_statement, statements, NULL));
  g_assert_cmpuint (statements->len, >, 4);

  for (guint i = 0; i < N_SHUFFLES; i++)
    {
      g_autofree char *shuffled = describe_shuffled (installation, statements, rand);

      g_assert_cmpstr (shuffled, ==, wanted);
    }
}

/* A laptop that an intendant other than the mairie takes in. */
static void
enrol_by (AvOrganisation *organisation,
          guint intendant,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_in_memory (&error);
  g_autoptr (AvInstallation) laptop = av_installation_load (store, &error);
  g_autofree char *file = g_strdup_printf ("%s/%s.avdem", organisation->dir, name);
  g_autofree char *output = g_strdup_printf ("%s/%s.avlot", organisation->dir, name);
  g_autoptr (AvJoinRequest) request = NULL;
  const char *scopes[] = { "76540", NULL };
  AvWelcome welcome = { scopes, "terrain" };
  g_autofree char *words = NULL;

  g_assert_true (av_installation_request_join (laptop, name, file, &error));
  request = av_join_request_read (file, &error);
  words = av_installation_get_own_words (laptop);
  welcome.words = words;
  g_assert_true (av_installation_accept_join (av_organisation_get (organisation, intendant), request, &welcome, output, &error));
  g_assert_no_error (error);
  g_clear_object (&laptop);
  av_store_close (store);
}

static void
revoke_by (AvOrganisation *organisation,
           guint by,
           const char *name)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (av_installation_revoke (av_organisation_get (organisation, by), name, &(AvRevocation){ "volé" }, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
is_revoked (AvOrganisation *organisation,
            guint at,
            const char *name)
{
  g_autoptr (GPtrArray) members = av_installation_list (av_organisation_get (organisation, at), NULL);

  for (guint i = 0; i < members->len; i++)
    {
      const AvMember *member = g_ptr_array_index (members, i);

      if (g_str_equal (member->name, name))
        return member->revoked;
    }

  g_assert_not_reached ();
}

static void
test_two_intendants_of_one_day_agree (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  enrol_by (organisation, 0, "Marché-1");
  enrol_by (organisation, fixture->second, "Marché-2");
  revoke_by (organisation, 0, "Canteleu-1");
  revoke_by (organisation, fixture->second, "Canteleu-2");
  send_both_ways (organisation, 0, fixture->second);

  here = describe (av_organisation_get (organisation, 0)->trust);
  there = describe (av_organisation_get (organisation, fixture->second)->trust);
  g_assert_cmpstr (here, ==, there);
  g_assert_nonnull (strstr (here, "Marché-1"));
  g_assert_nonnull (strstr (here, "Marché-2"));
  g_assert_true (is_revoked (organisation, 0, "Canteleu-2"));
  g_assert_true (is_revoked (organisation, fixture->second, "Canteleu-1"));
  assert_order_is_nothing (av_organisation_get (organisation, 0));
}

/* Both restrict it: taking one back is not enough. */
static void
test_restrictions_of_two_add_up (Fixture *fixture,
                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;

  revoke_by (organisation, 0, "Canteleu-1");
  revoke_by (organisation, fixture->second, "Canteleu-1");
  send_both_ways (organisation, 0, fixture->second);
  assert_order_is_nothing (av_organisation_get (organisation, fixture->second));
  g_assert_true (av_installation_unrevoke (av_organisation_get (organisation, 0), "Canteleu-1", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
  g_assert_false (is_revoked (organisation, fixture->second, "Canteleu-1"));
  assert_order_is_nothing (av_organisation_get (organisation, fixture->second));
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
  assert_order_is_nothing (av_organisation_get (organisation, 0));
  av_organisation_free (organisation);
}

/* Continues the chain of an intendant that knows nothing of the other copy. */
static GBytes *
say_on_a_copy (AvInstallation *intendant,
               AvTrust *before,
               const char *whom)
{
  g_autoptr (AvTrust) trust = av_trust_copy (before);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_REVOKE);
  g_autoptr (GError) error = NULL;
  AvTrusted *member = av_installation_find_member (intendant, whom, &error);

  g_assert_no_error (error);
  statement->installation = member->id;
  statement->text = g_strdup ("");
  g_assert_true (av_installation_issue (intendant, trust, statement, NULL, &error));
  g_assert_no_error (error);
  return g_bytes_ref (statement->bytes);
}

static void
hear (AvInstallation *installation,
      GBytes *statement)
{
  g_autoptr (AvTrust) trust = av_trust_copy (installation->trust);
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (statement, &size);

  g_assert_true (av_trust_add (trust, bytes, size, &error));
  av_trust_evaluate (trust);
  g_assert_true (av_installation_adopt_trust (installation, g_steal_pointer (&trust), &error));
  g_assert_no_error (error);
}

static void
test_two_statements_under_one_number (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *second = av_organisation_get (organisation, fixture->second);
  g_autoptr (AvTrust) before = av_trust_copy (second->trust);
  g_autoptr (GBytes) one = say_on_a_copy (second, before, "Canteleu-1");
  g_autoptr (GBytes) other = say_on_a_copy (second, before, "Canteleu-2");
  g_autoptr (GError) error = NULL;

  /* Each side heard one of them first; in the end both stand everywhere. */
  hear (second, one);
  hear (av_organisation_get (organisation, 0), other);
  send_both_ways (organisation, 0, fixture->second);
  av_organisation_send (organisation, 0, fixture->second);

  for (guint i = 0; i < 2; i++)
    {
      guint at = i == 0 ? 0 : fixture->second;

      g_assert_true (is_revoked (organisation, at, "Canteleu-1"));
      g_assert_true (is_revoked (organisation, at, "Canteleu-2"));
      assert_order_is_nothing (av_organisation_get (organisation, at));
    }

  /* The chain signs no more until the root delegates it anew. */
  enrol_by (organisation, 0, "Marché-1");
  av_organisation_send (organisation, 0, fixture->second);
  g_assert_false (av_installation_revoke (second, "Marché-1", &(AvRevocation){ "" }, NULL, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_FORKED);
  g_assert_true (av_installation_delegate (av_organisation_get (organisation, 0), "Mairie-2", organisation->root_file, organisation->root_words, NULL));
  av_organisation_send (organisation, 0, fixture->second);
  revoke_by (organisation, fixture->second, "Marché-1");
}

/* A mairie takes in bundle after bundle: a signature is looked into when it comes,
 * not each time that somebody else says something. */
static void
test_signatures_are_verified_once (Fixture *fixture,
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
test_what_hangs_together_with_nothing_is_not_kept (Fixture *fixture,
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
test_more_than_a_bundle_holds_comes_in_several (Fixture *fixture,
                                                gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint late;

  say_too_much (av_organisation_get (organisation, 0), "Canteleu-1");
  av_organisation_send (organisation, 0, fixture->second_laptop);
  g_assert_cmpuint (count_linked (organisation, fixture->second_laptop), <, count_linked (organisation, 0));
  send_both_ways (organisation, fixture->second_laptop, 0);
  g_assert_cmpuint (count_linked (organisation, fixture->second_laptop), ==, count_linked (organisation, 0));

  send_both_ways (organisation, fixture->second, 0);
  send_both_ways (organisation, fixture->second, 0);
  g_assert_cmpuint (count_linked (organisation, fixture->second), ==, count_linked (organisation, 0));
  late = av_organisation_join_by (organisation, fixture->second, "Canteleu-3", "76540", "referent");
  g_assert_cmpuint (count_linked (organisation, late), <, count_linked (organisation, fixture->second));
}

#define ADD(name, func) g_test_add ("/trust/" name, Fixture, NULL, set_up, func, tear_down)

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
