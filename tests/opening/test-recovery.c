/* A phrase is lost: the store opens again with the root file, or with an
 * intendant's store, from itself or from its backup. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-agent-slots.h"
#include "av-backup.h"
#include "av-crypto.h"
#include "av-opened-store.h"
#include "av-private-note.h"
#include "av-reading.h"
#include "av-recovery.h"
#include "av-test-store.h"

#define ROOT_WORDS "bougie lampe nuage cheval abaisser cylindre blinder boire"
#define LOST "bougie lampe nuage cheval"
#define DOSSIER "00112233445566778899aabbccddeeff"
#define NOTE "ffeeddccbbaa99887766554433221100"

typedef struct
{
  char *dir;
  char *store;
  char *root_file;
  AvSecret *root_words;
  AvSecret *lost;
  AvSecret *fresh;
} Office;

static char *founded; /* once: derivations take their time */

static void
found (void)
{
  const char *const scopes[] = { "76540", NULL };
  AvFounding founding = { .organisation = "Mairie de Montreuil", .installation = "Mairie", .scopes = scopes };
  g_autoptr (AvSecret) words = av_test_store_secret_of (ROOT_WORDS);
  g_autoptr (AvSecret) phrase = av_test_store_secret_of (LOST);
  g_autofree char *root_file = NULL;
  g_autofree char *store = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  founded = g_dir_make_tmp ("allervers-office-XXXXXX", NULL);
  root_file = g_build_filename (founded, "racine", NULL);
  store = g_build_filename (founded, "poste", NULL);
  founding.root_file = root_file;
  founding.root_words = words;
  opened = av_opened_store_create (store, "Cosette", phrase, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_opened_store_found (opened, &founding, &error);
  g_assert_no_error (error);
}

static void
set_up (Office *office,
        gconstpointer user_data)
{
  office->dir = g_dir_make_tmp ("allervers-office-XXXXXX", NULL);
  {
    const char *const copy[] = { "cp", "-a", founded, office->dir, NULL };
    g_autofree char *name = g_path_get_basename (founded);

    g_assert_true (g_spawn_sync (NULL, (char **) copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
    office->store = g_build_filename (office->dir, name, "poste", NULL);
    office->root_file = g_build_filename (office->dir, name, "racine", NULL);
  }
  office->root_words = av_test_store_secret_of (ROOT_WORDS);
  office->lost = av_test_store_secret_of (LOST);
  office->fresh = av_test_store_secret_of ("abaisser cylindre blinder boire");
}

static void
tear_down (Office *office,
           gconstpointer user_data)
{
  av_test_store_remove_tree (office->dir);
  av_secret_unref (office->root_words);
  av_secret_unref (office->lost);
  av_secret_unref (office->fresh);
  g_free (office->dir);
  g_free (office->store);
  g_free (office->root_file);
}

static void
assert_recovered (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) old = av_opened_store_open (office->store, "Cosette", office->lost, NULL);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  gboolean logged = FALSE;

  g_assert_null (old);
  opened = av_opened_store_open (office->store, "Cosette", office->fresh, &error);
  g_assert_no_error (error);
  lines = av_access_log_list (av_opened_store_get_store (opened), NULL, 10, NULL);
  for (guint i = 0; i < lines->len; i++)
    logged |= strcmp (((AvAccess *) g_ptr_array_index (lines, i))->act, AV_ACT_RECOVER) == 0;
  g_assert_true (logged);
}

static void
recover (Office *office,
         AvKeyPair *pair,
         const char *backup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRecovery) recovery = av_recovery_new (office->store, backup, pair, &error);

  g_assert_no_error (error);
  av_recovery_finish (recovery, "Cosette", office->fresh, &error);
  g_assert_no_error (error);
  assert_recovered (office);
}

static void
test_root_file_opens_again (Office *office,
                            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyPair) pair = av_installation_open_recovery_pair (office->root_file, office->root_words, &error);

  g_assert_no_error (error);
  recover (office, pair, NULL);
}

/* Nobody there may set right what is wrong any more: whoever comes does. */
static void
test_new_name_is_referent (Office *office,
                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyPair) pair = av_installation_open_recovery_pair (office->root_file, office->root_words, &error);
  g_autoptr (AvRecovery) recovery = av_recovery_new (office->store, NULL, pair, &error);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *role = NULL;

  g_assert_no_error (error);
  av_recovery_finish (recovery, "Éponine", office->fresh, &error);
  g_assert_no_error (error);

  opened = av_opened_store_open (office->store, "Éponine", office->fresh, &error);
  g_assert_no_error (error);
  av_reading_get_role (av_opened_store_get_store (opened), &role, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (role, ==, "REFERENT");
  av_agent_slots_remove (opened, "Cosette", &error);
  g_assert_no_error (error);
}

/* An intendant has no escrow in a store of their own; the pair is the one that
 * the stores of the scope are sealed to. */
static void
test_intendant_store_gives_its_pair (Office *office,
                                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyPair) pair = av_recovery_open_intendant_pair (office->store, "Cosette", office->lost, &error);
  g_autoptr (AvKeyPair) refused = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (pair);
  refused = av_recovery_open_intendant_pair (office->store, "Cosette", office->fresh, &error);
  g_assert_null (refused);
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE);
}

/* Of Cosette, about a dossier; « ? » where it does not open. */
static char *
read_note (Office *office,
           AvSecret *phrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (office->store, "Cosette", phrase, &error);
  g_autoptr (GPtrArray) notes = NULL;
  AvPrivateNote *note;

  g_assert_no_error (error);
  notes = av_private_note_list (av_opened_store_get_store (opened), DOSSIER, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 1);
  note = g_ptr_array_index (notes, 0);
  return g_strdup (note->text != NULL ? note->text : "?");
}

static void
write_note (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (office->store, "Cosette", office->lost, &error);

  g_assert_no_error (error);
  av_private_note_save (av_opened_store_get_store (opened), NOTE, DOSSIER, DOSSIER, "Elle a peur.", &error);
  g_assert_no_error (error);
}

static AvSecret *
draw_code (Office *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = av_opened_store_open (office->store, "Cosette", office->lost, &error);
  AvSecret *code = av_agent_slots_draw_code (opened, "Cosette", &error);

  g_assert_no_error (error);
  return code;
}

/* The mairie gives the store back, not what was its agent's alone; a code that they
 * had, and may have lost as well, goes with the phrase. */
static void
test_private_notes_of_before_stay_closed (Office *office,
                                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSecret) code = draw_code (office);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvKeyPair) pair = av_installation_open_recovery_pair (office->root_file, office->root_words, &error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  write_note (office);
  before = read_note (office, office->lost);
  g_assert_cmpstr (before, ==, "Elle a peur.");
  recover (office, pair, NULL);
  after = read_note (office, office->fresh);
  g_assert_cmpstr (after, ==, "?");
  opened = av_opened_store_open (office->store, "Cosette", code, &error);
  g_assert_null (opened);
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE);
}

/* A backup is of the computer: their author reads them in it, with the phrase. */
static void
test_private_notes_come_back_from_a_backup (Office *office,
                                            gconstpointer user_data)
{
  g_autofree char *backup = g_build_filename (office->dir, "copie.avb", NULL);
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvSecret) key = NULL;

  write_note (office);
  {
    g_autoptr (AvOpenedStore) opened = av_opened_store_open (office->store, NULL, office->lost, &error);

    g_assert_no_error (error);
    av_backup_write (av_opened_store_get_vault (opened), backup, NULL, &error);
    g_assert_no_error (error);
  }
  av_test_store_remove_tree (office->store);
  keyring = av_backup_load_keyring (backup, &error);
  g_assert_no_error (error);
  key = av_keyring_unlock (keyring, "Cosette", office->lost, &error);
  g_assert_no_error (error);
  av_backup_restore (backup, office->store, key, &error);
  g_assert_no_error (error);
  again = read_note (office, office->lost);
  g_assert_cmpstr (again, ==, "Elle a peur.");
}

static void
test_backup_takes_the_place_of_a_lost_store (Office *office,
                                             gconstpointer user_data)
{
  g_autofree char *backup = g_build_filename (office->dir, "copie.avb", NULL);
  g_autofree char *keys = g_build_filename (office->store, "keys", NULL);
  g_autoptr (AvKeyPair) pair = NULL;
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (AvOpenedStore) opened = av_opened_store_open (office->store, NULL, office->lost, &error);

    g_assert_no_error (error);
    av_backup_write (av_opened_store_get_vault (opened), backup, NULL, &error);
    g_assert_no_error (error);
  }
  g_remove (keys);
  pair = av_installation_open_recovery_pair (office->root_file, office->root_words, &error);
  g_assert_no_error (error);
  recover (office, pair, backup);
}

static void
test_another_key_opens_nothing (Office *office,
                                gconstpointer user_data)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AvRecovery) recovery = av_recovery_new (office->store, NULL, pair, &error);

  g_assert_null (recovery);
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_UNKNOWN);
}

/* A session would write its own keys over it. */
static void
test_open_store_is_left_alone (Office *office,
                               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyPair) pair = av_installation_open_recovery_pair (office->root_file, office->root_words, &error);
  g_autoptr (AvOpenedStore) session = av_opened_store_open (office->store, NULL, office->lost, &error);
  g_autoptr (AvRecovery) recovery = NULL;

  g_assert_no_error (error);
  recovery = av_recovery_new (office->store, NULL, pair, &error);
  g_assert_null (recovery);
  g_assert_error (error, AV_VAULT_ERROR, AV_VAULT_ERROR_BUSY);
}

#define ADD(name, func) g_test_add ("/recovery/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  found ();

  ADD ("root-file-opens-again", test_root_file_opens_again);
  ADD ("new-name-is-referent", test_new_name_is_referent);
  ADD ("intendant-store-gives-its-pair", test_intendant_store_gives_its_pair);
  ADD ("private-notes-of-before-stay-closed", test_private_notes_of_before_stay_closed);
  ADD ("private-notes-come-back-from-a-backup", test_private_notes_come_back_from_a_backup);
  ADD ("backup-takes-the-place-of-a-lost-store", test_backup_takes_the_place_of_a_lost_store);
  ADD ("another-key-opens-nothing", test_another_key_opens_nothing);
  ADD ("open-store-is-left-alone", test_open_store_is_left_alone);

  failed = g_test_run ();
  av_test_store_remove_tree (founded);
  g_free (founded);

  return failed;
}
