/* One's own phrase and code replaced: what one noted for oneself stays, what somebody
 * kept of before opens nothing that comes after. */

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "av-access-log.h"
#include "av-agent-slots.h"
#include "av-crypto.h"
#include "av-file.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-rotation.h"
#include "av-seal.h"
#include "av-test-store.h"

#define DOSSIER "00112233445566778899aabbccddeeff"

typedef struct
{
  char *dir;
  char *store;
  char *copy; /* of the store, that somebody keeps */
  AvSecret *phrase;
  AvSecret *other;
} Desk;

static void
set_up (Desk *desk,
        gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  desk->dir = g_dir_make_tmp ("allervers-desk-XXXXXX", NULL);
  desk->store = g_build_filename (desk->dir, "poste", NULL);
  desk->copy = g_build_filename (desk->dir, "copie", NULL);
  desk->phrase = av_test_store_secret_of ("bougie lampe nuage cheval");
  desk->other = av_test_store_secret_of ("abaisser cylindre blinder boire");
  opened = av_opened_store_create (desk->store, "Cosette", desk->phrase, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
}

static void
tear_down (Desk *desk,
           gconstpointer user_data)
{
  av_test_store_remove_tree (desk->dir);
  g_free (desk->dir);
  g_free (desk->store);
  g_free (desk->copy);
  av_secret_unref (desk->phrase);
  av_secret_unref (desk->other);
}

static AvOpenedStore *
open_as_cosette (Desk *desk,
                 AvSecret *secret)
{
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_open (desk->store, "Cosette", secret, &error);

  g_assert_no_error (error);
  return opened;
}

static AvSecret *
draw_code (Desk *desk)
{
  g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, desk->phrase);
  g_autoptr (GError) error = NULL;
  AvSecret *code = av_agent_slots_draw_code (opened, "Cosette", &error);

  g_assert_no_error (error);
  return code;
}

static gboolean
change_phrase (Desk *desk,
               AvSecret *with)
{
  g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, with);

  return av_agent_slots_change (opened, "Cosette", desk->other, &av_passphrase_cost_floor, NULL);
}

static void
write_note (Desk *desk,
            AvSecret *secret,
            const char *text)
{
  g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, secret);
  g_autofree char *id = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  av_private_note_save (av_opened_store_get_store (opened), id, DOSSIER, DOSSIER, text, &error);
  g_assert_no_error (error);
}

static void
assert_reads (Desk *desk,
              AvSecret *secret,
              guint n_notes)
{
  g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, secret);
  g_autoptr (GPtrArray) notes = av_private_note_list (av_opened_store_get_store (opened), DOSSIER, NULL);

  g_assert_cmpuint (notes->len, ==, n_notes);
  for (guint i = 0; i < notes->len; i++)
    g_assert_nonnull (((AvPrivateNote *) g_ptr_array_index (notes, i))->text);
}

static void
keep_a_copy (Desk *desk)
{
  const char *const copy[] = { "cp", "-a", desk->store, desk->copy, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

/* The pair that this secret gives with the copy. */
static AvKeyPair *
open_copy (Desk *desk,
           AvSecret *secret)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (desk->copy, NULL);
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", secret, NULL);

  g_assert_nonnull (key);
  return av_key_pair_ref (av_keyring_get_pair (keyring));
}

static void
rotate (Desk *desk,
        AvSecret *phrase)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (desk->store, NULL);
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", phrase, NULL);
  g_autoptr (AvSecret) next = av_rotation_run (desk->store, key, NULL);

  g_assert_nonnull (next);
}

static void
assert_opens_nothing (Desk *desk,
                      AvKeyPair *kept)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (desk->store, NULL);

  for (guint i = 0; i < av_keyring_get_n_slots (keyring); i++)
    g_assert_null (av_seal_open_box_secret (kept, av_keyring_get_slot (keyring, i)->boxes[0], 80, NULL));
}

static void
test_kept_copy_opens_nothing_new (Desk *desk,
                                  gconstpointer user_data)
{
  g_autoptr (AvSecret) former = draw_code (desk);
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (AvKeyPair) by_code = NULL;
  g_autoptr (AvKeyPair) by_phrase = NULL;

  write_note (desk, former, "Elle a peur.");
  keep_a_copy (desk);
  by_code = open_copy (desk, former);
  by_phrase = open_copy (desk, desk->phrase);

  code = draw_code (desk);
  g_assert_true (change_phrase (desk, desk->phrase));
  write_note (desk, desk->other, "Elle a un toit.");
  rotate (desk, desk->other);
  assert_opens_nothing (desk, by_code);
  assert_opens_nothing (desk, by_phrase);
  assert_reads (desk, desk->other, 2);
  assert_reads (desk, code, 2);
}

/* A code that is lost in its turn; the phrase was never known to who has it. */
static void
test_code_gives_a_new_phrase (Desk *desk,
                              gconstpointer user_data)
{
  g_autoptr (AvSecret) code = NULL;

  write_note (desk, desk->phrase, "Elle a peur.");
  code = draw_code (desk);
  g_assert_true (change_phrase (desk, code));
  assert_reads (desk, desk->other, 1);
  assert_reads (desk, code, 1);
}

static void
test_keys_that_cannot_be_written_change_nothing (Desk *desk,
                                                 gconstpointer user_data)
{
  g_autofree char *beside = g_build_filename (desk->store, "keys.tmp", NULL);
  g_autoptr (AvSecret) code = draw_code (desk);

  write_note (desk, desk->phrase, "Elle a peur.");
  g_assert_cmpint (g_mkdir (beside, 0700), ==, 0);
  g_assert_false (change_phrase (desk, desk->phrase));
  write_note (desk, desk->phrase, "Elle a un toit.");
  assert_reads (desk, code, 2);

  g_assert_cmpint (g_rmdir (beside), ==, 0);
  g_assert_true (change_phrase (desk, desk->phrase));
  assert_reads (desk, desk->other, 2);
  assert_reads (desk, code, 2);
}

/* Whatever is noted after a code could not be replaced opens with the one that stays. */
static void
test_code_that_cannot_be_replaced_stays (Desk *desk,
                                         gconstpointer user_data)
{
  g_autofree char *beside = g_build_filename (desk->store, "keys.tmp", NULL);
  g_autoptr (AvSecret) code = draw_code (desk);

  write_note (desk, desk->phrase, "Elle a peur.");
  g_assert_cmpint (g_mkdir (beside, 0700), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, desk->phrase);

      g_assert_null (av_agent_slots_draw_code (opened, "Cosette", NULL));
    }
  write_note (desk, desk->phrase, "Elle a un toit.");
  assert_reads (desk, code, 2);

  g_assert_cmpint (g_rmdir (beside), ==, 0);
  g_assert_true (change_phrase (desk, code));
  assert_reads (desk, desk->other, 2);
  assert_reads (desk, code, 2);
}

/* ---- Between a computer's two processes ------------------------------------------- */

/* One has read the keys, the other still holds the store. */
static Desk *between;
static void (*meanwhile) (Desk *);
static int keys_fd = -1;

static int
note_keys (const char *path,
           int flags,
           mode_t mode)
{
  int fd = av_file_system_operations.open (path, flags, mode);

  if (between != NULL && g_str_has_suffix (path, "/keys"))
    keys_fd = fd;
  return fd;
}

static int
close_keys (int fd)
{
  int result = av_file_system_operations.close (fd);
  Desk *desk = between;

  if (desk != NULL && fd == keys_fd)
    {
      between = NULL;
      meanwhile (desk);
    }
  return result;
}

static AvOpenedStore *
open_while (Desk *desk,
            AvSecret *secret,
            void (*other) (Desk *),
            GError **error)
{
  AvFileOperations operations = av_file_system_operations;
  AvOpenedStore *opened;

  operations.open = note_keys;
  operations.close = close_keys;
  between = desk;
  meanwhile = other;
  av_file_set_operations_for_test (&operations);
  opened = av_opened_store_open (desk->store, "Cosette", secret, error);
  av_file_set_operations_for_test (NULL);
  g_assert_null (between);
  return opened;
}

static void
replace_phrase (Desk *desk)
{
  g_assert_true (change_phrase (desk, desk->phrase));
}

static void
replace_key (Desk *desk)
{
  rotate (desk, desk->phrase);
}

static void
test_phrase_replaced_meanwhile_opens_nothing (Desk *desk,
                                              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  write_note (desk, desk->phrase, "Elle a peur.");
  g_assert_null (open_while (desk, desk->phrase, replace_phrase, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_CHANGED);
  assert_reads (desk, desk->other, 1);
}

/* No damage, for which the last backup would be put in the place of a sound store. */
static void
test_key_replaced_meanwhile_is_no_damage (Desk *desk,
                                          gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  write_note (desk, desk->phrase, "Elle a peur.");
  g_assert_null (open_while (desk, desk->phrase, replace_key, &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_CHANGED);
  assert_reads (desk, desk->phrase, 1);
}

/* The one who comes second goes on from what the first wrote. */
static void
test_keys_written_meanwhile_stay (Desk *desk,
                                  gconstpointer user_data)
{
  g_autoptr (AvSecret) code = draw_code (desk);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvSecret) next = NULL;
  g_autoptr (GError) error = NULL;

  write_note (desk, desk->phrase, "Elle a peur.");
  opened = open_while (desk, code, replace_phrase, &error);
  g_assert_no_error (error);

  next = av_agent_slots_draw_code (opened, "Cosette", &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);
  write_note (desk, desk->other, "Elle a un toit.");
  assert_reads (desk, next, 2);
  assert_reads (desk, desk->other, 2);
  g_assert_null (av_opened_store_open (desk->store, "Cosette", desk->phrase, NULL));
}

static guint
count_unlockings (Desk *desk,
                  AvSecret *secret)
{
  g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, secret);
  g_autoptr (GPtrArray) lines = av_access_log_list (av_opened_store_get_store (opened), NULL, 1000, NULL);
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += g_strcmp0 (((AvAccess *) g_ptr_array_index (lines, i))->act, AV_ACT_UNLOCK) == 0;
  return n;
}

/* As the lock screen keeps them behind the code of an outing, for hours. */
static void
assert_kept_opens_nothing (Desk *desk,
                           AvSecret *key,
                           AvSecret *slot_secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (av_opened_store_open_with_key (desk->store, key, slot_secret, NULL, "Cosette", &error));
  g_assert_error (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_CHANGED);
}

static void
test_kept_keys_go_with_what_they_are_of (Desk *desk,
                                         gconstpointer user_data)
{
  g_autoptr (AvKeyring) keyring = av_keyring_load (desk->store, NULL);
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", desk->phrase, NULL);
  g_autoptr (AvSecret) slot_secret = av_secret_ref (av_key_pair_get_secret (av_keyring_get_pair (keyring)));
  guint n;

  g_assert_true (change_phrase (desk, desk->phrase));
  n = count_unlockings (desk, desk->other);
  assert_kept_opens_nothing (desk, key, slot_secret);
  g_assert_cmpuint (count_unlockings (desk, desk->other), ==, n + 1);

  rotate (desk, desk->other);
  assert_kept_opens_nothing (desk, key, NULL);
}

/* ---- Keys in their place, and the folder not synced --------------------------------- */

static int
fail_for_folders (int fd)
{
  struct stat status;

  if (fstat (fd, &status) == 0 && S_ISDIR (status.st_mode))
    {
      errno = EIO;
      return -1;
    }
  return av_file_system_operations.sync (fd);
}

static void
test_code_in_a_folder_not_synced_is_given (Desk *desk,
                                           gconstpointer user_data)
{
  AvFileOperations operations = av_file_system_operations;
  g_autoptr (AvSecret) former = draw_code (desk);
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (GError) error = NULL;

  write_note (desk, desk->phrase, "Elle a peur.");
  {
    g_autoptr (AvOpenedStore) opened = open_as_cosette (desk, desk->phrase);

    operations.sync = fail_for_folders;
    av_file_set_operations_for_test (&operations);
    code = av_agent_slots_draw_code (opened, "Cosette", &error);
    av_file_set_operations_for_test (NULL);
  }
  g_assert_no_error (error);
  assert_reads (desk, code, 1);
  g_assert_null (av_opened_store_open (desk->store, "Cosette", former, NULL));
}

#define ADD(name, func) g_test_add ("/own-slots/" name, Desk, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("code-that-cannot-be-replaced-stays", test_code_that_cannot_be_replaced_stays);
  ADD ("kept-copy-opens-nothing-new", test_kept_copy_opens_nothing_new);
  ADD ("phrase-replaced-meanwhile-opens-nothing", test_phrase_replaced_meanwhile_opens_nothing);
  ADD ("key-replaced-meanwhile-is-no-damage", test_key_replaced_meanwhile_is_no_damage);
  ADD ("kept-keys-go-with-what-they-are-of", test_kept_keys_go_with_what_they_are_of);
  ADD ("code-in-a-folder-not-synced-is-given", test_code_in_a_folder_not_synced_is_given);
  ADD ("keys-written-meanwhile-stay", test_keys_written_meanwhile_stay);
  ADD ("code-gives-a-new-phrase", test_code_gives_a_new_phrase);
  ADD ("keys-that-cannot-be-written-change-nothing", test_keys_that_cannot_be_written_change_nothing);

  return g_test_run ();
}
