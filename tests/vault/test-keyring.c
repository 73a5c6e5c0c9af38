#include <string.h>
#include <glib/gstdio.h>

#include "av-crypto.h"
#include "av-keyring-private.h"
#include "av-rotation.h"
#include "av-seal.h"
#include "av-test-store.h"

typedef struct
{
  char *dir;
  AvSecret *key;
  AvSecret *passphrase;
} Fixture;

static AvSecret *
secret_of (const char *text)
{
  g_autofree char *copy = g_strdup (text);

  return av_secret_new_from_bytes (copy, strlen (text));
}

static void
fixture_set_up (Fixture *fixture,
                gconstpointer user_data)
{
  AvVaultParams params = { .label = "Cosette", .cost = &av_passphrase_cost_floor };
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("av-keyring-XXXXXX", NULL);
  fixture->key = av_secret_new_random (32);
  fixture->passphrase = secret_of ("abaisser école");
  params.passphrase = fixture->passphrase;
  params.store_key = fixture->key;
  av_vault_free (av_vault_create (fixture->dir, &params, &error));
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture,
                   gconstpointer user_data)
{
  static const char *const names[] = { "store.avs", "store.avs-wal", "keys", "keys.tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->dir, names[i], NULL);

      g_remove (path);
    }

  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  av_secret_unref (fixture->key);
  av_secret_unref (fixture->passphrase);
}

static AvKeyring *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvKeyring *keyring = av_keyring_load (fixture->dir, &error);

  g_assert_no_error (error);
  return keyring;
}

static AvKeyring *
load_unlocked (Fixture *fixture)
{
  AvKeyring *keyring = load (fixture);

  g_assert_true (av_keyring_unlock_with_key (keyring, fixture->key, NULL));
  return keyring;
}

static void
test_passphrase_opens (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load (fixture);
  g_autoptr (AvSecret) shortened = secret_of ("ABAI ecol");
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", shortened, &error);

  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, fixture->key));
  g_assert_nonnull (av_keyring_get_pair (keyring));
  g_assert_cmpstr (av_keyring_get_unlocked_slot (keyring)->label, ==, "Cosette");
  g_assert_cmpuint (av_keyring_get_generation (keyring), ==, 1);
}

static void
test_wrong_passphrase_is_told_from_damage (Fixture *fixture,
                                           gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load (fixture);
  g_autoptr (AvSecret) wrong = secret_of ("abaisser abandon");
  g_autoptr (GError) error = NULL;

  g_assert_null (av_keyring_unlock (keyring, "Cosette", wrong, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (av_keyring_unlock (keyring, "Javert", wrong, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_UNKNOWN);
}

static void
test_every_flipped_byte_is_damage (Fixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "keys", NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;

      content[i] ^= 1 << i % 8;
      av_test_store_write (path, content, size);
      g_assert_null (av_keyring_load (fixture->dir, &error));
      g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_DAMAGED);
      content[i] ^= 1 << i % 8;
    }

  for (gsize i = 0; i < size; i++)
    {
      av_test_store_write (path, content, i);
      g_assert_null (av_keyring_load (fixture->dir, NULL));
    }
}

typedef void (*Change) (AvKeyring *keyring);

static void
add_escrow (AvKeyring *keyring)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();

  g_assert_true (av_keyring_add_escrow (keyring, "Mairie de Plassans", NULL, av_key_pair_get_public (pair), NULL));
}

static void
add_agent (AvKeyring *keyring)
{
  g_autoptr (AvSecret) passphrase = secret_of ("une autre phrase à moi");

  g_assert_true (av_keyring_add_passphrase (keyring, "Marius", NULL, passphrase, &av_passphrase_cost_floor, NULL));
}

static void
change_passphrase (AvKeyring *keyring)
{
  g_autoptr (AvSecret) passphrase = secret_of ("et encore une autre");

  g_assert_true (av_keyring_change_passphrase (keyring, "Marius", NULL, passphrase, &av_passphrase_cost_floor, NULL));
}

static void
remove_agent (AvKeyring *keyring)
{
  g_assert_true (av_keyring_remove (keyring, "Marius", NULL));
}

static void
assert_keys_are (Fixture *fixture,
                 guint64 generation)
{
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);

  g_assert_cmpuint (av_keyring_get_generation (keyring), ==, generation);
}

/* The file beside, cut at every byte; the file itself, half old and half new at
 * every byte, as if it had been written in place, which it never is. */
static void
cut_everywhere (Fixture *fixture,
                const char *former,
                gsize former_size,
                const char *next,
                gsize next_size,
                guint64 generation)
{
  g_autofree char *path = g_build_filename (fixture->dir, "keys", NULL);
  g_autofree char *beside = g_build_filename (fixture->dir, "keys.tmp", NULL);
  g_autofree char *torn = g_memdup2 (former, former_size);

  for (gsize i = 0; i <= next_size; i++)
    {
      av_test_store_write (path, former, former_size);
      av_test_store_write (beside, next, i);
      assert_keys_are (fixture, generation);
    }

  for (gsize i = 1; i < MIN (former_size, next_size); i++)
    {
      g_autoptr (GError) error = NULL;

      torn[i - 1] = next[i - 1];
      /* Where the bytes that follow are the same in both, it is one of the two, whole. */
      if (memcmp (torn, former, former_size) == 0 || (former_size == next_size && memcmp (torn, next, next_size) == 0))
        continue;

      av_test_store_write (path, torn, former_size);
      g_assert_null (av_keyring_load (fixture->dir, &error));
      g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_DAMAGED);
    }

  av_test_store_write (path, next, next_size);
  assert_keys_are (fixture, generation + 1);
}

static void
test_cut_at_every_byte_leaves_usable_keys (Fixture *fixture,
                                           gconstpointer user_data)
{
  static const Change changes[] = { add_escrow, add_agent, change_passphrase, remove_agent };
  g_autofree char *path = g_build_filename (fixture->dir, "keys", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
      g_autofree char *former = NULL;
      g_autofree char *next = NULL;
      gsize former_size;
      gsize next_size;

      g_assert_true (g_file_get_contents (path, &former, &former_size, NULL));
      changes[i](keyring);
      g_assert_true (g_file_get_contents (path, &next, &next_size, NULL));
      cut_everywhere (fixture, former, former_size, next, next_size, i + 1);
    }
}

/* A forged file could ask for hours of computation, or for none: it is refused
 * before any. */
static void
test_cost_out_of_bounds_is_refused_before_any_work (Fixture *fixture,
                                                    gconstpointer user_data)
{
  static const AvPassphraseCost costs[] = { { 2, 65536 }, { 3, 65535 }, { 11, 65536 }, { 3, 1048577 }, { 0, 0 }, { G_MAXUINT32, G_MAXUINT32 } };

  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
      g_autoptr (AvKeyring) again = NULL;
      g_autoptr (GError) error = NULL;

      ((AvKeyringSlot *) av_keyring_get_slot (keyring, 0))->cost = costs[i];
      g_assert_true (av_keyring_save (keyring, NULL));
      again = load (fixture);
      g_assert_null (av_keyring_unlock (again, "Cosette", fixture->passphrase, &error));
      g_assert_error (error, AV_PASSPHRASE_ERROR, AV_PASSPHRASE_ERROR_COST);
    }
}

static void
test_agents_come_and_go (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
  g_autoptr (AvKeyring) again = NULL;
  static const char *const taken[] = { "Cosette", "cosette", " COSETTE ", "Cosétte", "etienne lantier" };
  g_autoptr (AvSecret) second = secret_of ("une autre phrase à moi");
  g_autoptr (AvSecret) third = secret_of ("et encore une autre");
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (av_keyring_remove (keyring, "Cosette", &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_LAST);
  g_clear_error (&error);

  g_assert_true (av_keyring_add_passphrase (keyring, "Étienne Lantier", NULL, second, &av_passphrase_cost_floor, &error));
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_assert_false (av_keyring_add_passphrase (keyring, taken[i], NULL, second, &av_passphrase_cost_floor, &error));
      g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_EXISTS);
      g_clear_error (&error);
    }
  g_assert_false (av_keyring_add_passphrase (keyring, "", NULL, second, &av_passphrase_cost_floor, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_LABEL);
  g_clear_error (&error);

  g_assert_true (av_keyring_change_passphrase (keyring, "Étienne Lantier", NULL, third, &av_passphrase_cost_floor, &error));
  g_assert_true (av_keyring_remove (keyring, "Cosette", &error));

  again = load (fixture);
  g_assert_cmpuint (av_keyring_get_n_slots (again), ==, 1);
  g_assert_null (av_keyring_unlock (again, "Étienne Lantier", second, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE);
  g_clear_error (&error);
  key = av_keyring_unlock (again, "Étienne Lantier", third, &error);
  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, fixture->key));
}

static gboolean
have_same_pair (AvKeyring *one,
                AvKeyring *other)
{
  return memcmp (av_key_pair_get_public (av_keyring_get_pair (one)), av_key_pair_get_public (av_keyring_get_pair (other)), AV_PUBLIC_KEY_SIZE) == 0;
}

/* What somebody has who kept a copy of the keys and a secret of that day. */
static AvKeyPair *
keep_a_copy (Fixture *fixture,
             AvSecret *secret)
{
  g_autoptr (AvKeyring) copy = load (fixture);
  g_autoptr (AvSecret) key = av_keyring_unlock (copy, "Cosette", secret, NULL);

  g_assert_true (av_secret_equal (key, fixture->key));
  return av_key_pair_ref (av_keyring_get_pair (copy));
}

static void
rotate (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvSecret *key = av_rotation_run (fixture->dir, fixture->key, &error);

  g_assert_no_error (error);
  av_secret_unref (fixture->key);
  fixture->key = key;
}

static void
assert_opens_nothing (Fixture *fixture,
                      AvKeyPair *kept)
{
  g_autoptr (AvKeyring) keyring = load (fixture);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      g_assert_null (av_seal_open_box_secret (kept, slot->boxes[0], sizeof slot->boxes[0], NULL));
    }
}

static void
assert_opens (Fixture *fixture,
              AvSecret *secret)
{
  g_autoptr (AvKeyPair) pair = keep_a_copy (fixture, secret);

  g_assert_nonnull (pair);
}

static AvKeyring *
load_as_cosette (Fixture *fixture,
                 AvSecret *secret)
{
  AvKeyring *keyring = load (fixture);
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", secret, NULL);

  g_assert_nonnull (key);
  return keyring;
}

static void
test_replaced_code_opens_nothing_new (Fixture *fixture,
                                      gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_as_cosette (fixture, fixture->passphrase);
  g_autoptr (AvSecret) former = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_autoptr (AvKeyPair) kept = keep_a_copy (fixture, former);
  g_autoptr (AvSecret) code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);

  rotate (fixture);
  assert_opens_nothing (fixture, kept);
  assert_opens (fixture, code);
  assert_opens (fixture, fixture->passphrase);
}

static void
test_changed_passphrase_opens_nothing_new (Fixture *fixture,
                                           gconstpointer user_data)
{
  g_autoptr (AvKeyPair) kept = keep_a_copy (fixture, fixture->passphrase);
  g_autoptr (AvKeyring) keyring = load_as_cosette (fixture, fixture->passphrase);
  g_autoptr (AvSecret) code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_autoptr (AvSecret) other = secret_of ("autre");

  g_assert_true (av_keyring_change_passphrase (keyring, "Cosette", NULL, other, &av_passphrase_cost_floor, NULL));
  rotate (fixture);
  assert_opens_nothing (fixture, kept);
  assert_opens (fixture, other);
  assert_opens (fixture, code);
}

/* As the mairie does it, who has the store key alone. */
static void
test_code_goes_where_others_give_the_passphrase (Fixture *fixture,
                                                 gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
  g_autoptr (AvSecret) code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_autoptr (AvKeyPair) kept = keep_a_copy (fixture, code);
  g_autoptr (AvSecret) other = secret_of ("autre");

  g_assert_true (av_keyring_change_passphrase (keyring, "Cosette", NULL, other, &av_passphrase_cost_floor, NULL));
  g_assert_cmpuint (av_keyring_get_n_slots (keyring), ==, 1);
  rotate (fixture);
  assert_opens_nothing (fixture, kept);
  assert_opens (fixture, other);
}

/* Files of before have codes with the pair of the passphrase. */
static void
test_one_pair_for_both_is_left_behind (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_as_cosette (fixture, fixture->passphrase);
  g_autoptr (AvKeyPair) kept = av_key_pair_ref (av_keyring_get_pair (keyring));
  g_autoptr (AvSecret) former = av_keyring_add_recovery (keyring, "Cosette", kept, NULL);
  g_autoptr (AvSecret) other = secret_of ("autre");
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (GError) error = NULL;

  assert_opens (fixture, former);
  g_assert_null (av_keyring_add_recovery (keyring, "Cosette", NULL, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_SHARED);
  assert_opens (fixture, former);

  g_assert_true (av_keyring_change_passphrase (keyring, "Cosette", NULL, other, &av_passphrase_cost_floor, NULL));
  g_assert_null (av_keyring_find_slot (keyring, AV_KEYRING_SLOT_RECOVERY, "Cosette"));
  code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_assert_nonnull (code);
  assert_opens_nothing (fixture, kept);
}

/* The session, which the porch has handed the keys of a slot. */
static void
test_slot_secret_is_taken_for_its_agent (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autoptr (AvKeyring) porch = load_as_cosette (fixture, fixture->passphrase);
  g_autoptr (AvKeyring) session = load_unlocked (fixture);
  g_autoptr (AvKeyring) again = NULL;
  g_autoptr (AvSecret) stranger = av_secret_new_random (32);
  g_autoptr (AvSecret) other = secret_of ("autre");

  g_assert_false (av_keyring_take_slot_secret (session, "Cosette", stranger, NULL));
  g_assert_false (av_keyring_take_slot_secret (session, "Marius", av_key_pair_get_secret (av_keyring_get_pair (porch)), NULL));
  g_assert_false (av_keyring_is_unlocked_by (session, "Cosette"));
  g_assert_true (av_keyring_take_slot_secret (session, "Cosette", av_key_pair_get_secret (av_keyring_get_pair (porch)), NULL));
  g_assert_true (av_keyring_is_unlocked_by (session, "Cosette"));
  g_assert_true (have_same_pair (session, porch));

  /* It goes on with the pair of what was replaced. */
  g_assert_true (av_keyring_change_passphrase (session, "Cosette", NULL, other, &av_passphrase_cost_floor, NULL));
  again = load_as_cosette (fixture, other);
  g_assert_true (have_same_pair (again, session));
  g_assert_false (have_same_pair (again, porch));
}

static void
test_recovery_code_opens (Fixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
  g_autoptr (AvKeyring) again = NULL;
  g_autoptr (AvSecret) former = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_autoptr (AvSecret) code = av_keyring_add_recovery (keyring, "Cosette", NULL, NULL);
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  again = load (fixture);
  g_assert_cmpuint (av_keyring_get_n_slots (again), ==, 2);
  g_assert_null (av_keyring_unlock (again, "Cosette", former, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE);
  g_clear_error (&error);
  key = av_keyring_unlock (again, "Cosette", code, &error);
  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, fixture->key));
}

static void
test_escrow_opens_for_its_pair (Fixture *fixture,
                                gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
  g_autoptr (AvKeyring) again = NULL;
  g_autoptr (AvKeyPair) mairie = av_key_pair_new_random ();
  g_autoptr (AvKeyPair) stranger = av_key_pair_new_random ();
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_keyring_add_escrow (keyring, "Mairie de Plassans", NULL, av_key_pair_get_public (mairie), &error));
  g_assert_true (av_keyring_add_escrow (keyring, "Mairie de Plassans", NULL, av_key_pair_get_public (mairie), &error));
  again = load (fixture);
  g_assert_cmpuint (av_keyring_get_n_slots (again), ==, 2);
  g_assert_null (av_keyring_unlock_with_pair (again, stranger, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_UNKNOWN);
  g_clear_error (&error);
  key = av_keyring_unlock_with_pair (again, mairie, &error);
  g_assert_no_error (error);
  g_assert_true (av_secret_equal (key, fixture->key));

  g_assert_true (av_keyring_remove_escrow (again, av_key_pair_get_public (mairie), &error));
  g_assert_cmpuint (av_keyring_get_n_slots (again), ==, 1);
}

static void
test_keys_of_another_store_do_not_fit (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = load (fixture);
  g_autoptr (AvSecret) other = av_secret_new_random (32);
  g_autoptr (GError) error = NULL;

  g_assert_false (av_keyring_unlock_with_key (keyring, other, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (av_keyring_unlock_with_kept_key (keyring, other, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_CHANGED);
}

static void
test_missing_file_is_told (Fixture *fixture,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (av_keyring_load ("/nonexistent", &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_MISSING);
}

/* What a change leaves of every other file: its bytes, and that it is the same file. */
static char *
describe_others (Fixture *fixture)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GDir) entries = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_autofree char *content = NULL;
      g_autofree char *hash = NULL;
      GStatBuf status;
      gsize size;

      if (strcmp (name, "keys") == 0)
        continue;

      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, size);
      g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%09ld %s\n", name, (guint64) status.st_ino,
                              (gint64) status.st_mtim.tv_sec, status.st_mtim.tv_nsec, hash);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Agents come, change and go while the database is open: only the keys are written. */
static void
test_slots_change_without_the_database (Fixture *fixture,
                                        gconstpointer user_data)
{
  g_autoptr (AvVault) vault = av_vault_open (fixture->dir, fixture->key, AV_VAULT_OPEN_DEFAULT, NULL);
  g_autoptr (AvKeyring) keyring = load_unlocked (fixture);
  g_autoptr (AvKeyPair) mairie = av_key_pair_new_random ();
  g_autoptr (AvSecret) code = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "keys", NULL);
  guint64 generation = av_keyring_get_generation (keyring);
  GStatBuf status;

  av_test_store_run (vault, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT);"
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                            " INSERT INTO person (name) SELECT 'Fantine ' || i FROM n");
  before = describe_others (fixture);
  g_assert_nonnull (strstr (before, "store.avs"));

  g_assert_true (av_keyring_add_passphrase (keyring, "Marius", NULL, fixture->passphrase, &av_passphrase_cost_floor, NULL));
  g_assert_true (av_keyring_change_passphrase (keyring, "Marius", NULL, fixture->passphrase, &av_passphrase_cost_floor, NULL));
  code = av_keyring_add_recovery (keyring, "Marius", NULL, NULL);
  g_assert_nonnull (code);
  g_assert_true (av_keyring_add_escrow (keyring, "Mairie", NULL, av_key_pair_get_public (mairie), NULL));
  g_assert_true (av_keyring_remove_escrow (keyring, av_key_pair_get_public (mairie), NULL));
  g_assert_true (av_keyring_remove (keyring, "Marius", NULL));
  g_assert_cmpuint (av_keyring_get_generation (keyring), >=, generation + 6);

  after = describe_others (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 4096);
}

static void
add (const char *name,
     void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  add ("/keyring/passphrase-opens", test_passphrase_opens);
  add ("/keyring/wrong-passphrase-is-told-from-damage", test_wrong_passphrase_is_told_from_damage);
  add ("/keyring/every-flipped-byte-is-damage", test_every_flipped_byte_is_damage);
  add ("/keyring/cut-at-every-byte-leaves-usable-keys", test_cut_at_every_byte_leaves_usable_keys);
  add ("/keyring/cost-out-of-bounds-is-refused-before-any-work", test_cost_out_of_bounds_is_refused_before_any_work);
  add ("/keyring/agents-come-and-go", test_agents_come_and_go);
  add ("/keyring/slots-change-without-the-database", test_slots_change_without_the_database);
  add ("/keyring/replaced-code-opens-nothing-new", test_replaced_code_opens_nothing_new);
  add ("/keyring/changed-passphrase-opens-nothing-new", test_changed_passphrase_opens_nothing_new);
  add ("/keyring/code-goes-where-others-give-the-passphrase", test_code_goes_where_others_give_the_passphrase);
  add ("/keyring/one-pair-for-both-is-left-behind", test_one_pair_for_both_is_left_behind);
  add ("/keyring/slot-secret-is-taken-for-its-agent", test_slot_secret_is_taken_for_its_agent);
  add ("/keyring/recovery-code-opens", test_recovery_code_opens);
  add ("/keyring/escrow-opens-for-its-pair", test_escrow_opens_for_its_pair);
  add ("/keyring/keys-of-another-store-do-not-fit", test_keys_of_another_store_do_not_fit);
  add ("/keyring/missing-file-is-told", test_missing_file_is_told);
  return g_test_run ();
}
