/* An intendant who states a key of their own for a colleague's laptop reads nothing
 * by it that is not of their communes. */

#include <string.h>

#include "av-bundle-reader.h"
#include "av-crypto.h"
#include "av-epoch.h"
#include "av-installation-private.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

typedef struct
{
  AvOrganisation *organisation;
  guint thief; /* intendant of another commune */
  guint laptop;
  AvIdentity *forged; /* whose keys the thief states */
} Fixture;

/* The first word of its chain, dated before everything. */
static void
state_keys (Fixture *fixture,
            gboolean escrow)
{
  AvInstallation *thief = av_organisation_get (fixture->organisation, fixture->thief);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrust) trust = av_trust_copy (thief->trust);
  const AvTrusted *own = av_installation_get_member (thief);
  const AvTrusted *member = av_installation_find_member (thief, "Canteleu-1", NULL);
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;
  gsize size;

  av_installation_fill_member (thief, statement, member, NULL, &error);
  g_assert_no_error (error);
  memcpy (statement->epoch_key, av_key_pair_get_public (av_identity_get_epoch (fixture->forged)), AV_TRUST_KEY_SIZE);

  if (escrow)
    memcpy (statement->escrow_key, av_key_pair_get_public (fixture->forged->escrow), AV_TRUST_KEY_SIZE);

  g_array_append_vals (statement->scopes, own->delegated->data, own->delegated->len);
  g_assert_true (av_rights_parse ("referent", &statement->rights, NULL));
  statement->issuer = own->issuer;
  statement->number = 1;
  statement->date = 1;
  statement->not_after = member->not_after;
  av_trust_statement_sign (statement, thief->identity->signing, NULL, &error);
  g_assert_no_error (error);
  bytes = g_bytes_get_data (statement->bytes, &size);
  g_assert_true (av_trust_add (trust, bytes, size, NULL));
  av_trust_evaluate (trust);
  av_installation_adopt_trust (thief, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

/* user_data: whether the thief states a key of the escrow as well. */
static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->thief = av_organisation_join (fixture->organisation, "Mairie de Darnétal", "76212", "intendant");
  fixture->laptop = av_organisation_welcome (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->forged = av_identity_new ("Darnétal-1");
  g_free (av_organisation_write_contact (fixture->organisation, MAIRIE, "Gervaise", NULL));
  av_organisation_send (fixture->organisation, MAIRIE, fixture->thief);
  state_keys (fixture, GPOINTER_TO_INT (user_data));
  av_organisation_send (fixture->organisation, fixture->thief, MAIRIE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  av_identity_free (fixture->forged);
}

static gboolean
count_keys (AvBundleSection type,
            const guint8 *bytes,
            gsize size,
            gpointer user_data,
            GError **error)
{
  *(guint *) user_data += type == AV_BUNDLE_KEYS;
  return TRUE;
}

/* Sections of keys in a bundle; G_MAXUINT: it does not open. */
static guint
open_with (const char *path,
           AvIdentity *identity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleFile) file = av_bundle_file_open (path, &error);
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  guint n = 0;

  g_assert_no_error (error);

  if (!av_bundle_file_unlock (file, identity->epochs, NULL, NULL))
    return G_MAXUINT;

  av_bundle_file_read (file, count_keys, &n, digest, &error);
  g_assert_no_error (error);
  return n;
}

static GPtrArray *
export_to_laptop (Fixture *fixture)
{
  const char *const recipients[] = { "Canteleu-1", NULL };
  g_autofree char *stick = g_build_filename (fixture->organisation->dir, "cle-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *sent;

  g_assert_nonnull (g_mkdtemp (stick));
  sent = av_installation_export (av_organisation_get (fixture->organisation, MAIRIE), stick, recipients, &error);
  g_assert_no_error (error);
  return sent;
}

static void
test_a_stated_key_opens_nothing_of_others (Fixture *fixture,
                                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) sent = export_to_laptop (fixture);
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  guint n_read = 0;

  for (guint i = 0; i < sent->len; i++)
    {
      const char *path = ((AvSentBundle *) g_ptr_array_index (sent, i))->path;
      guint forged = open_with (path, fixture->forged);
      guint own = open_with (path, laptop->identity);

      g_assert_true (forged == G_MAXUINT || forged == 0);
      n_read += own != G_MAXUINT && own > 0;
    }

  g_assert_cmpuint (n_read, ==, 1);
}

static void
test_its_own_word_ends_it (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GPtrArray) sent = NULL;
  const char *path;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  g_free (av_organisation_write_contact (fixture->organisation, MAIRIE, "Goujet", NULL));
  sent = export_to_laptop (fixture);
  g_assert_cmpuint (sent->len, ==, 1);
  path = ((AvSentBundle *) g_ptr_array_index (sent, 0))->path;
  g_assert_cmpuint (open_with (path, fixture->forged), ==, G_MAXUINT);
  g_assert_cmpuint (open_with (path, av_organisation_get (fixture->organisation, fixture->laptop)->identity), >, 0);
}

static GByteArray *
list_said (AvStore *store,
           const AvId *installation)
{
  g_autoptr (GError) error = NULL;
  GByteArray *keys = av_epoch_list (store, installation, &error);

  g_assert_no_error (error);
  return keys;
}

static void
assert_only_said (AvStore *store,
                  AvIdentity *identity)
{
  g_autoptr (GByteArray) keys = list_said (store, &identity->id);

  g_assert_cmpmem (keys->data, keys->len, av_key_pair_get_public (av_identity_get_epoch (identity)), AV_TRUST_KEY_SIZE);
}

static void
test_joining_announces_the_key (Fixture *fixture,
                                gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  AvStore *mairie = av_organisation_get_store (fixture->organisation, MAIRIE);
  g_autoptr (GByteArray) before = list_said (mairie, &laptop->identity->id);

  g_assert_cmpuint (before->len, ==, 0);
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  assert_only_said (mairie, laptop->identity);
}

/* The record has room for any text. */
static void
test_what_is_no_key_is_not_taken_for_one (Fixture *fixture,
                                          gconstpointer user_data)
{
  static const char *const keys[] = {
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
  };
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GByteArray) said = NULL;
      AvId installation, record;

      av_id_random (&installation);
      av_store_system_id ("~epoque", installation.bytes, sizeof installation.bytes, &record);
      g_assert_true (av_segment_store_write_system (store, "~epoque", &record, &installation, AV_CLASS_CONTROLE, "cle", keys[i], NULL));
      said = list_said (store, &installation);
      g_assert_cmpuint (said->len, ==, i == 0 ? AV_TRUST_KEY_SIZE : 0);
    }
}

/* ---- Stated again ---------------------------------------------------------- */

/* An intendant who enrolled neither. */
static guint
add_intendant (Fixture *fixture,
               const char *scopes)
{
  return av_organisation_welcome (fixture->organisation, "Mairie d’Elbeuf", scopes, "intendant");
}

static gboolean
give (Fixture *fixture,
      guint number,
      gboolean has_root,
      GError **error)
{
  static const char *const scopes[] = { "76540", "76212", "76231", NULL };
  AvWelcome terms = { scopes, "referent" };

  if (has_root)
    {
      terms.root_file = fixture->organisation->root_file;
      terms.root_words = fixture->organisation->root_words;
    }

  return av_installation_change (av_organisation_get (fixture->organisation, number), "Canteleu-1", &terms, error);
}

/* As it is enrolled already. */
static void
accept_again (Fixture *fixture,
              guint number)
{
  static const char *const scopes[] = { "76540", "76212", NULL };
  g_autofree char *words = av_installation_get_own_words (av_organisation_get (fixture->organisation, fixture->laptop));
  g_autofree char *file = g_build_filename (fixture->organisation->dir, "Canteleu-1.avdem", NULL);
  g_autofree char *output = g_build_filename (fixture->organisation->dir, "encore.avlot", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvJoinRequest) request = av_join_request_read (file, &error);
  AvWelcome welcome = { scopes, "referent", words };

  g_assert_no_error (error);
  av_installation_accept_join (av_organisation_get (fixture->organisation, number), request, &welcome, output, &error);
  g_assert_no_error (error);
}

static gboolean
found_anew (Fixture *fixture,
            guint number,
            gboolean despite_disputes,
            GError **error)
{
  g_autofree char *root_file = g_strconcat (fixture->organisation->root_file, ".neuf", NULL);
  gboolean done = av_installation_refound (av_organisation_get (fixture->organisation, number), "Aller vers (bis)", root_file,
                                           fixture->organisation->root_words, despite_disputes, error);

  g_assert_true (g_file_test (root_file, G_FILE_TEST_EXISTS) == done);
  return done;
}

/* In all scopes alike. */
static void
assert_own_keys (Fixture *fixture,
                 guint number)
{
  const AvIdentity *own = av_organisation_get (fixture->organisation, fixture->laptop)->identity;
  const AvTrusted *member = av_installation_find_member (av_organisation_get (fixture->organisation, number), "Canteleu-1", NULL);
  g_autoptr (GPtrArray) views = av_trust_list_views (member);

  g_assert_cmpuint (views->len, ==, 1);
  g_assert_cmpmem (member->epoch_key, AV_TRUST_KEY_SIZE, av_key_pair_get_public (av_identity_get_epoch ((AvIdentity *) own)), AV_TRUST_KEY_SIZE);
  g_assert_cmpmem (member->escrow_key, AV_TRUST_KEY_SIZE, av_key_pair_get_public (own->escrow), AV_TRUST_KEY_SIZE);
}

static void
test_the_root_states_no_disputed_key (Fixture *fixture,
                                      gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76231");
  g_autoptr (GError) error = NULL;

  g_assert_false (give (fixture, elbeuf, TRUE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static void
test_an_intendant_states_no_disputed_key (Fixture *fixture,
                                          gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76540,76212,76231");
  g_autoptr (GError) error = NULL;

  g_assert_false (give (fixture, elbeuf, FALSE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

static void
test_a_new_root_states_no_disputed_key (Fixture *fixture,
                                        gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76231");
  g_autoptr (GError) error = NULL;

  g_assert_false (found_anew (fixture, elbeuf, FALSE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_DISPUTED);
}

/* The same said of a second laptop, after the first; or a name of its own, of true keys. */
static void
state_keys_of (Fixture *fixture,
               const char *name,
               const char *renamed)
{
  AvInstallation *thief = av_organisation_get (fixture->organisation, fixture->thief);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrust) trust = av_trust_copy (thief->trust);
  const AvTrusted *own = av_installation_get_member (thief);
  const AvTrusted *member = av_installation_find_member (thief, name, NULL);
  g_autoptr (GError) error = NULL;

  av_installation_fill_member (thief, statement, member, NULL, &error);
  g_assert_no_error (error);
  if (renamed != NULL)
    {
      g_free (statement->text);
      statement->text = g_strdup (renamed);
    }
  else
    memcpy (statement->escrow_key, av_key_pair_get_public (fixture->forged->escrow), AV_TRUST_KEY_SIZE);
  g_array_append_vals (statement->scopes, own->delegated->data, own->delegated->len);
  g_assert_true (av_rights_parse ("referent", &statement->rights, NULL));
  statement->not_after = member->not_after;
  av_installation_issue (thief, trust, statement, NULL, &error);
  g_assert_no_error (error);
  av_installation_adopt_trust (thief, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

/* One sentence names every laptop that asks for something to be done. */
static void
test_all_that_are_in_dispute_are_named (Fixture *fixture,
                                        gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  g_auto (GStrv) disputed = NULL;
  g_autoptr (GError) error = NULL;
  guint elbeuf;

  av_organisation_welcome (organisation, "Canteleu-2", "76540", "referent");
  av_organisation_welcome (organisation, "Canteleu-3", "76540", "referent");
  av_organisation_send (organisation, MAIRIE, fixture->thief);
  state_keys_of (fixture, "Canteleu-3", NULL);
  av_organisation_send (organisation, fixture->thief, MAIRIE);
  elbeuf = add_intendant (fixture, "76231");

  disputed = av_installation_list_disputed (av_organisation_get (organisation, elbeuf), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (disputed), ==, 2);
  g_assert_cmpstr (disputed[0], ==, "Canteleu-1");
  g_assert_cmpstr (disputed[1], ==, "Canteleu-3");
  g_assert_false (found_anew (fixture, elbeuf, FALSE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_DISPUTED);
  g_assert_nonnull (strstr (error->message, "Canteleu-1, Canteleu-3"));
}

static gboolean
is_called (Fixture *fixture,
           guint number,
           const char *name)
{
  return av_installation_find_member (av_organisation_get (fixture->organisation, number), name, NULL) != NULL;
}

/* Who enrols a laptop for another commune too calls it what they like: there. */
static void
test_a_name_holds_where_it_was_given (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint laptop = av_organisation_welcome (organisation, "Canteleu-2", "76540", "referent");
  g_autofree char *bundle = NULL;
  g_autoptr (AvBundleSummary) info = NULL;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, MAIRIE, fixture->thief);
  state_keys_of (fixture, "Canteleu-2", "Bas-Fonds");
  av_organisation_send (organisation, fixture->thief, MAIRIE);
  g_assert_true (is_called (fixture, fixture->thief, "Bas-Fonds"));
  g_assert_false (is_called (fixture, fixture->thief, "Canteleu-2"));
  g_assert_true (is_called (fixture, MAIRIE, "Canteleu-2"));
  g_assert_false (is_called (fixture, MAIRIE, "Bas-Fonds"));

  /* Also where a bundle is only looked at. */
  g_free (av_organisation_write_contact (organisation, laptop, "Gervaise", NULL));
  bundle = av_organisation_export (organisation, laptop, MAIRIE);
  info = av_installation_inspect (av_organisation_get (organisation, MAIRIE), bundle, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->sender, ==, "Canteleu-2");
}

/* As a member that is asked for it again. */
static void
welcome_under_the_new_root (Fixture *fixture,
                            guint number,
                            const char *output)
{
  static const char *const scopes[] = { "76540", "76212", NULL };
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *words = av_installation_get_own_words (laptop);
  g_autofree char *root_file = g_strconcat (fixture->organisation->root_file, ".neuf", NULL);
  g_autofree char *file = g_build_filename (fixture->organisation->dir, "de-nouveau.avdem", NULL);
  g_autoptr (AvJoinRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  AvWelcome welcome = { scopes, "referent", words, root_file, fixture->organisation->root_words };

  av_installation_request_join (laptop, "Canteleu-1", file, &error);
  g_assert_no_error (error);
  request = av_join_request_read (file, &error);
  g_assert_no_error (error);
  av_installation_accept_join (av_organisation_get (fixture->organisation, number), request, &welcome, output, &error);
  g_assert_no_error (error);
}

/* Neither the laptop's exchange nor its request comes by: the one who differs cannot
 * keep the others from going on, and the laptop comes along once it asks again. */
static void
test_a_dispute_holds_nobody_up_for_ever (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elbeuf = add_intendant (fixture, "76231");
  g_autofree char *output = g_build_filename (organisation->dir, "de-nouveau.avlot", NULL);
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;
  const AvTrusted *member;

  found_anew (fixture, elbeuf, TRUE, &error);
  g_assert_no_error (error);
  member = av_installation_find_member (av_organisation_get (organisation, elbeuf), "Canteleu-1", NULL);
  g_assert_true (av_installation_is_live (member));
  g_assert_cmpint (memcmp (member->epoch_key, av_key_pair_get_public (av_identity_get_epoch (fixture->forged)), AV_TRUST_KEY_SIZE), !=, 0);
  g_assert_cmpint (memcmp (member->escrow_key, av_key_pair_get_public (fixture->forged->escrow), AV_TRUST_KEY_SIZE), !=, 0);

  welcome_under_the_new_root (fixture, elbeuf, output);
  assert_own_keys (fixture, elbeuf);
  words = av_installation_get_organisation_words (av_organisation_get (organisation, elbeuf));
  av_installation_follow_refounding (av_organisation_get (organisation, fixture->laptop), output, words, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, fixture->laptop, elbeuf);
  av_organisation_send (organisation, elbeuf, fixture->laptop);
}

/* What it announced itself is no dispute: that key stays. */
static void
test_an_announced_key_goes_on_despite_a_dispute (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint elbeuf = add_intendant (fixture, "76231");
  const AvIdentity *own = av_organisation_get (organisation, fixture->laptop)->identity;
  const AvTrusted *member;
  g_autoptr (GError) error = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_send (organisation, MAIRIE, elbeuf);
  g_assert_false (found_anew (fixture, elbeuf, FALSE, NULL));
  found_anew (fixture, elbeuf, TRUE, &error);
  g_assert_no_error (error);
  member = av_installation_find_member (av_organisation_get (organisation, elbeuf), "Canteleu-1", NULL);
  g_assert_cmpmem (member->epoch_key, AV_TRUST_KEY_SIZE, av_key_pair_get_public (av_identity_get_epoch ((AvIdentity *) own)), AV_TRUST_KEY_SIZE);
  g_assert_cmpint (memcmp (member->escrow_key, av_key_pair_get_public (fixture->forged->escrow), AV_TRUST_KEY_SIZE), !=, 0);
}

/* Whoever accepted its request founds anew what it accepted. */
static void
test_a_new_root_states_what_was_accepted (Fixture *fixture,
                                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  found_anew (fixture, MAIRIE, FALSE, &error);
  g_assert_no_error (error);
  assert_own_keys (fixture, MAIRIE);
}

/* What nothing is sealed to holds nobody up. */
static void
test_a_new_root_states_nobody_s_key_of_who_is_over (Fixture *fixture,
                                                    gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76231");
  AvOrganisation *organisation = fixture->organisation;
  const AvTrusted *member;
  g_autoptr (GError) error = NULL;

  av_installation_revoke (av_organisation_get (organisation, elbeuf), "Canteleu-1", &(AvRevocation){ NULL, organisation->root_file, organisation->root_words }, NULL, &error);
  g_assert_no_error (error);
  found_anew (fixture, elbeuf, FALSE, &error);
  g_assert_no_error (error);
  member = av_installation_find_member (av_organisation_get (organisation, elbeuf), "Canteleu-1", NULL);
  g_assert_false (av_installation_is_live (member));
  g_assert_cmpint (memcmp (member->epoch_key, av_key_pair_get_public (av_identity_get_epoch (fixture->forged)), AV_TRUST_KEY_SIZE), !=, 0);
}

static void
test_accepted_again_it_is_given (Fixture *fixture,
                                 gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76540,76212,76231");
  g_autoptr (GError) error = NULL;

  accept_again (fixture, elbeuf);
  give (fixture, elbeuf, FALSE, &error);
  g_assert_no_error (error);
}

static void
test_what_it_announced_is_stated (Fixture *fixture,
                                  gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76231");
  g_autoptr (GError) error = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  av_organisation_send (fixture->organisation, MAIRIE, elbeuf);
  give (fixture, elbeuf, TRUE, &error);
  g_assert_no_error (error);
  assert_own_keys (fixture, elbeuf);
}

/* Stores can be recovered with it, and it announces none. */
static void
test_an_announcement_settles_no_escrow (Fixture *fixture,
                                        gconstpointer user_data)
{
  guint elbeuf = add_intendant (fixture, "76231");
  g_autoptr (GError) error = NULL;

  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  av_organisation_send (fixture->organisation, MAIRIE, elbeuf);
  g_assert_false (give (fixture, elbeuf, TRUE, &error));
  g_assert_error (error, AV_INSTALLATION_ERROR, AV_INSTALLATION_ERROR_RIGHTS);
}

/* A laptop that was moved says it in its new commune: there that is another record. */
static void
test_the_last_word_counts_wherever_it_stands (Fixture *fixture,
                                              gconstpointer user_data)
{
  static const char *const communes[] = { "76540", "76212", "76540" };
  AvStore *store = av_organisation_get_store (fixture->organisation, fixture->laptop);

  for (guint i = 0; i < G_N_ELEMENTS (communes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (av_store_set_default_scope (store, communes[i], NULL));
      av_identity_renew (fixture->forged);
      av_epoch_announce (fixture->forged, store, &error);
      g_assert_no_error (error);
      assert_only_said (store, fixture->forged);
    }
}

#define ADD(name, func) g_test_add ("/addresses/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("a-stated-key-opens-nothing-of-others", test_a_stated_key_opens_nothing_of_others);
  ADD ("its-own-word-ends-it", test_its_own_word_ends_it);
  ADD ("what-is-no-key-is-not-taken-for-one", test_what_is_no_key_is_not_taken_for_one);
  ADD ("the-last-word-counts-wherever-it-stands", test_the_last_word_counts_wherever_it_stands);
  ADD ("joining-announces-the-key", test_joining_announces_the_key);
  ADD ("the-root-states-no-disputed-key", test_the_root_states_no_disputed_key);
  ADD ("an-intendant-states-no-disputed-key", test_an_intendant_states_no_disputed_key);
  ADD ("a-new-root-states-no-disputed-key", test_a_new_root_states_no_disputed_key);
  ADD ("a-new-root-states-what-was-accepted", test_a_new_root_states_what_was_accepted);
  ADD ("a-new-root-states-nobody-s-key-of-who-is-over", test_a_new_root_states_nobody_s_key_of_who_is_over);
  ADD ("a-name-holds-where-it-was-given", test_a_name_holds_where_it_was_given);
  ADD ("all-that-are-in-dispute-are-named", test_all_that_are_in_dispute_are_named);
  ADD ("a-dispute-holds-nobody-up-for-ever", test_a_dispute_holds_nobody_up_for_ever);
  ADD ("accepted-again-it-is-given", test_accepted_again_it_is_given);
  ADD ("what-it-announced-is-stated", test_what_it_announced_is_stated);
  g_test_add ("/addresses/an-announcement-settles-no-escrow", Fixture, GINT_TO_POINTER (TRUE), set_up, test_an_announcement_settles_no_escrow, tear_down);
  g_test_add ("/addresses/an-announced-key-goes-on-despite-a-dispute", Fixture, GINT_TO_POINTER (TRUE), set_up, test_an_announced_key_goes_on_despite_a_dispute, tear_down);

  return g_test_run ();
}
