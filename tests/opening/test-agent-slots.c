/* Another agent opens the store: never without the role that was chosen. */

#include "av-agent-slots.h"
#include "av-crypto.h"
#include "av-private-note.h"
#include "av-reading.h"
#include "av-record-store.h"
#include "av-test-store.h"

#define DOSSIER "00112233445566778899aabbccddeeff"
#define NOTE "ffeeddccbbaa99887766554433221100"

typedef struct
{
  char *dir;
  char *store;
  AvSecret *cosette;
  AvSecret *azelma;
} Office;

static AvOpenedStore *
open_as (Office *office,
         const char *label,
         AvSecret *phrase)
{
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_open (office->store, label, phrase, &error);

  g_assert_no_error (error);
  return opened;
}

static void
set_up (Office *office,
        gconstpointer user_data)
{
  const char *const scopes[] = { "76540", NULL };
  AvFounding founding = { .organisation = "Mairie de Montreuil", .installation = "Mairie", .scopes = scopes };
  g_autoptr (AvSecret) words = av_test_store_secret_of ("bougie lampe nuage cheval abaisser cylindre blinder boire");
  g_autofree char *root_file = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  office->dir = g_dir_make_tmp ("allervers-agents-XXXXXX", NULL);
  office->store = g_build_filename (office->dir, "poste", NULL);
  office->cosette = av_test_store_secret_of ("bougie lampe nuage cheval");
  office->azelma = av_test_store_secret_of ("abaisser cylindre blinder boire");
  root_file = g_build_filename (office->dir, "racine", NULL);
  founding.root_file = root_file;
  founding.root_words = words;

  opened = av_opened_store_create (office->store, "Cosette", office->cosette, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_opened_store_found (opened, &founding, &error);
  g_assert_no_error (error);
}

static void
tear_down (Office *office,
           gconstpointer user_data)
{
  av_test_store_remove_tree (office->dir);
  g_free (office->dir);
  g_free (office->store);
  av_secret_unref (office->cosette);
  av_secret_unref (office->azelma);
}

static void
assert_role (AvOpenedStore *opened,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *role = NULL;

  av_reading_get_role (av_opened_store_get_store (opened), &role, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (role, ==, expected);
}

static void
test_added_agent_has_their_role (Office *office,
                                 gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (GError) error = NULL;

  av_agent_slots_add (opened, "Azelma", office->azelma, "ANIM", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Azelma", office->azelma);
  assert_role (opened, "ANIM");
}

/* Nothing can be written into the store; its keys could. */
static void
test_no_slot_without_its_role (Office *office,
                               gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  AvDatabase *db = av_store_get_database (av_opened_store_get_store (opened));
  g_autoptr (GError) error = NULL;

  g_assert_true (av_database_exec_script (db, "PRAGMA query_only = ON", NULL));
  g_assert_false (av_agent_slots_add (opened, "Azelma", office->azelma, "ANIM", &av_passphrase_cost_floor, &error));
  g_assert_nonnull (error);
  g_assert_true (av_database_exec_script (db, "PRAGMA query_only = OFF", NULL));
  g_clear_pointer (&opened, av_opened_store_free);

  g_clear_error (&error);
  opened = av_opened_store_open (office->store, "Azelma", office->azelma, &error);
  g_assert_null (opened);
  g_assert_nonnull (error);
}

/* The power went when the slot was written, and the record was not. */
static void
test_role_holds_before_the_record (Office *office,
                                   gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  AvId agent;

  av_id_random (&agent);
  id = av_id_to_string (&agent);
  av_reading_say_role (av_opened_store_get_store (opened), id, "ANIM", &error);
  g_assert_no_error (error);
  av_keyring_add_passphrase (av_opened_store_get_keyring (opened), "Azelma", agent.bytes, office->azelma, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Azelma", office->azelma);
  assert_role (opened, "ANIM");
  g_assert_false (av_opened_store_may (opened, AV_ROLE_SHARE));

  av_opened_store_reconcile (opened, &error);
  g_assert_no_error (error);
  record = av_record_store_load (av_opened_store_get_store (opened), id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (av_snapshot_get_answer (record, "role"), ==, "ANIM");
}

/* What a session reads of Cosette's note, who was handed that slot's secret by the
 * porch: « ? » where it does not open, "" where there is none of who works. */
static char *
read_note (Office *office,
           const char *label,
           AvSecret *phrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvOpenedStore) opened = open_as (office, label, phrase);
  AvKeyPair *pair = av_keyring_get_phrase_pair (av_opened_store_get_keyring (opened));
  g_autoptr (GPtrArray) notes = NULL;
  AvPrivateNote *note;

  g_assert_nonnull (pair);
  notes = av_private_note_list (av_opened_store_get_store (opened), pair, DOSSIER, &error);
  g_assert_no_error (error);
  note = notes->len > 0 ? g_ptr_array_index (notes, 0) : NULL;
  return g_strdup (note == NULL ? "" : note->text != NULL ? note->text
                                                          : "?");
}

static void
assert_note (Office *office,
             const char *label,
             AvSecret *phrase,
             const char *expected)
{
  g_autofree char *text = read_note (office, label, phrase);

  g_assert_cmpstr (text, ==, expected);
}

/* Their phrase changed in a session, their code drawn: still theirs; a colleague of
 * the same laptop has none of it. */
static void
test_private_notes_stay_their_authors (Office *office,
                                       gconstpointer user_data)
{
  g_autoptr (AvSecret) other = av_test_store_secret_of ("blinder boire cyli abaisser");
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (AvSecret) secret = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autofree char *agent = NULL;
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (AvKeyring) porch = av_keyring_load (office->store, NULL);
  g_autoptr (GError) error = NULL;

  av_agent_slots_add (opened, "Azelma", office->azelma, "ANIM", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_private_note_save (av_opened_store_get_store (opened), av_keyring_get_phrase_pair (av_opened_store_get_keyring (opened)),
                        NOTE, DOSSIER, DOSSIER, "Elle a peur.", &error);
  g_assert_no_error (error);
  agent = g_strdup (av_opened_store_get_agent (opened));
  g_clear_pointer (&opened, av_opened_store_free);
  assert_note (office, "Cosette", office->cosette, "Elle a peur.");
  assert_note (office, "Azelma", office->azelma, "");

  /* As the session opens: with what the porch has handed over. */
  key = av_keyring_unlock (porch, "Cosette", office->cosette, &error);
  g_assert_no_error (error);
  secret = av_secret_ref (av_key_pair_get_secret (av_keyring_get_pair (porch)));
  opened = av_opened_store_open_with_key (office->store, key, agent, "Cosette", &error);
  g_assert_no_error (error);
  g_assert_true (av_keyring_take_slot_secret (av_opened_store_get_keyring (opened), "Cosette", secret));
  av_agent_slots_change (opened, "Cosette", other, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  code = av_agent_slots_draw_code (opened, "Cosette", &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);
  assert_note (office, "Cosette", other, "Elle a peur.");
  assert_note (office, "Cosette", code, "Elle a peur.");
  assert_note (office, "Azelma", office->azelma, "");
}

#define ADD(name, func) g_test_add ("/agent-slots/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  ADD ("added-agent-has-their-role", test_added_agent_has_their_role);
  ADD ("no-slot-without-its-role", test_no_slot_without_its_role);
  ADD ("role-holds-before-the-record", test_role_holds_before_the_record);
  ADD ("private-notes-stay-their-authors", test_private_notes_stay_their_authors);

  return g_test_run ();
}
