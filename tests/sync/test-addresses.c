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
state_keys (Fixture *fixture)
{
  AvInstallation *thief = av_organisation_get (fixture->organisation, fixture->thief);
  g_autoptr (AvTrustStatement) statement = av_trust_statement_new (AV_TRUST_ENROL);
  g_autoptr (AvTrust) trust = av_trust_copy (thief->trust);
  const AvTrusted *own = av_installation_get_member (thief);
  const AvTrusted *member = av_installation_find_member (thief, "Canteleu-1", NULL);
  g_autoptr (GError) error = NULL;
  const guint8 *bytes;
  gsize size;

  av_installation_fill_member (thief, statement, member);
  memcpy (statement->epoch_key, av_key_pair_get_public (av_identity_get_epoch (fixture->forged)), AV_TRUST_KEY_SIZE);
  g_array_append_vals (statement->scopes, own->delegated->data, own->delegated->len);
  g_assert_true (av_rights_parse ("referent", &statement->rights, NULL));
  statement->issuer = own->issuer;
  statement->number = 1;
  statement->date = 1;
  statement->not_after = member->not_after;
  av_trust_statement_sign (statement, thief->identity->signing, NULL, &error);
  g_assert_no_error (error);
  bytes = g_bytes_get_data (statement->bytes, &size);
  g_assert_true (av_trust_add (trust, bytes, size, NULL, NULL));
  av_trust_evaluate (trust);
  av_installation_adopt_trust (thief, g_steal_pointer (&trust), &error);
  g_assert_no_error (error);
}

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
  state_keys (fixture);
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

static void
test_joining_announces_the_key (Fixture *fixture,
                                gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  AvStore *mairie = av_organisation_get_store (fixture->organisation, MAIRIE);
  guint8 key[AV_TRUST_KEY_SIZE];
  gboolean found;

  g_assert_true (av_epoch_find (mairie, &laptop->identity->id, key, &found, NULL));
  g_assert_false (found);
  av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
  g_assert_true (av_epoch_find (mairie, &laptop->identity->id, key, &found, NULL));
  g_assert_true (found);
  g_assert_cmpmem (key, sizeof key, av_key_pair_get_public (av_identity_get_epoch (laptop->identity)), AV_TRUST_KEY_SIZE);
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
      guint8 key[AV_TRUST_KEY_SIZE];
      gboolean found;
      AvId installation, record;

      av_id_random (&installation);
      av_store_system_id ("~epoque", installation.bytes, sizeof installation.bytes, &record);
      g_assert_true (av_segment_store_write_system (store, "~epoque", &record, &installation, AV_CLASS_CONTROLE, "cle", keys[i], NULL));
      g_assert_true (av_epoch_find (store, &installation, key, &found, NULL));
      g_assert_true (found == (i == 0));
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
  ADD ("joining-announces-the-key", test_joining_announces_the_key);

  return g_test_run ();
}
