/* Another agent opens the store: never without the role that was chosen. */

#include <string.h>

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

/* Their record says it, and what counts where it says nothing: both, or none. */
static void
test_role_is_written_whole (Office *office,
                            gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  AvStore *store = av_opened_store_get_store (opened);
  g_autoptr (GPtrArray) slots = NULL;
  g_autofree char *role = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_agent_slots_add (opened, "Azelma", office->azelma, "ANIM", &av_passphrase_cost_floor, NULL));
  g_assert_true (av_database_exec_script (av_store_get_database (store),
                                          "CREATE TEMP TRIGGER unsaid BEFORE UPDATE ON main.setting WHEN new.name GLOB 'role/*' BEGIN SELECT RAISE (ABORT, 'unsaid'); END", NULL));
  g_assert_false (av_agent_slots_set_role (opened, "Azelma", "RESP_EQUIPE", &error));
  g_assert_nonnull (error);

  slots = av_agent_slots_list (opened, NULL);
  g_assert_true (av_reading_get_recorded_role (store, ((AvAgentSlot *) g_ptr_array_index (slots, 1))->agent, &role, NULL));
  g_assert_cmpstr (role, ==, "ANIM");
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
  guint deeds;

  av_id_random (&agent);
  id = av_id_to_string (&agent);
  av_reading_say_role (av_opened_store_get_store (opened), id, "ANIM", &error);
  g_assert_no_error (error);
  av_keyring_add_passphrase (av_opened_store_get_keyring (opened), "Azelma", agent.bytes, office->azelma, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Azelma", office->azelma);
  assert_role (opened, "ANIM");
  g_assert_true (av_opened_store_get_deeds (opened, &deeds, NULL));
  g_assert_cmphex (deeds, ==, 0);

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
  g_autoptr (GPtrArray) notes = NULL;
  AvPrivateNote *note;

  notes = av_private_note_list (av_opened_store_get_store (opened), DOSSIER, &error);
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
  av_private_note_save (av_opened_store_get_store (opened), NOTE, DOSSIER, DOSSIER, "Elle a peur.", &error);
  g_assert_no_error (error);
  agent = g_strdup (av_opened_store_get_agent (opened));
  g_clear_pointer (&opened, av_opened_store_free);
  assert_note (office, "Cosette", office->cosette, "Elle a peur.");
  assert_note (office, "Azelma", office->azelma, "");

  /* As the session opens: with what the porch has handed over. */
  key = av_keyring_unlock (porch, "Cosette", office->cosette, &error);
  g_assert_no_error (error);
  secret = av_secret_ref (av_key_pair_get_secret (av_keyring_get_pair (porch)));
  opened = av_opened_store_open_with_key (office->store, key, secret, agent, "Cosette", &error);
  g_assert_no_error (error);
  av_agent_slots_change (opened, "Cosette", other, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  code = av_agent_slots_draw_code (opened, "Cosette", &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);
  assert_note (office, "Cosette", other, "Elle a peur.");
  assert_note (office, "Cosette", code, "Elle a peur.");
  assert_note (office, "Azelma", office->azelma, "");
}

/* ---- Who gives a role to whom ------------------------------------------------- */

static void
add (Office *office,
     const char *label,
     const char *role)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (GError) error = NULL;

  av_agent_slots_add (opened, label, office->azelma, role, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
}

/* Takes @error; clears it. */
static void
assert_refused (gboolean done,
                GError **error,
                const char *sentence)
{
  g_assert_false (done);
  g_assert_error (*error, AV_STORE_ERROR, AV_STORE_ERROR_ROLE);
  g_assert_nonnull (strstr ((*error)->message, sentence));
  g_clear_error (error);
}

#define NOT_OF_YOUR_ROLE "Your role does not say who opens this computer"
#define MORE_THAN_YOURS "which reads or decides more than yours"
#define LAST_ONE "Nobody else of this computer may say who opens it"

static void
test_nobody_gives_what_they_do_not_have (Office *office,
                                         gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  add (office, "Azelma", "INTERV");
  add (office, "Mabeuf", "ADMIN");

  opened = open_as (office, "Azelma", office->azelma);
  assert_refused (av_agent_slots_add (opened, "Brujon", office->azelma, "REFERENT", &av_passphrase_cost_floor, &error), &error, NOT_OF_YOUR_ROLE);
  assert_refused (av_agent_slots_add (opened, "Brujon", office->azelma, "ANIM", &av_passphrase_cost_floor, &error), &error, NOT_OF_YOUR_ROLE);
  assert_refused (av_agent_slots_set_role (opened, "Azelma", "REFERENT", &error), &error, MORE_THAN_YOURS);
  assert_refused (av_agent_slots_set_role (opened, "Cosette", "ANIM", &error), &error, NOT_OF_YOUR_ROLE);
  assert_refused (av_agent_slots_remove (opened, "Cosette", &error), &error, NOT_OF_YOUR_ROLE);
  assert_refused (av_agent_slots_change (opened, "Cosette", office->azelma, &av_passphrase_cost_floor, &error), &error, NOT_OF_YOUR_ROLE);
  g_assert_null (av_agent_slots_draw_code (opened, "Cosette", &error));
  assert_refused (FALSE, &error, NOT_OF_YOUR_ROLE);
  g_clear_pointer (&opened, av_opened_store_free);

  /* Who keeps keys reads nothing, and names nobody who does. */
  opened = open_as (office, "Mabeuf", office->azelma);
  assert_refused (av_agent_slots_add (opened, "Brujon", office->azelma, "INTERV", &av_passphrase_cost_floor, &error), &error, MORE_THAN_YOURS);
  assert_refused (av_agent_slots_remove (opened, "Cosette", &error), &error, MORE_THAN_YOURS);
  av_agent_slots_add (opened, "Brujon", office->azelma, "ANIM", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_agent_slots_remove (opened, "Brujon", &error);
  g_assert_no_error (error);
}

/* Of whom nothing is written yet but the word beside the keys. */
static void
test_nobody_raises_themselves_before_their_record (Office *office,
                                                   gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  AvId agent;

  av_id_random (&agent);
  id = av_id_to_string (&agent);
  g_assert_true (av_reading_say_role (av_opened_store_get_store (opened), id, "ANIM", NULL));
  g_assert_true (av_keyring_add_passphrase (av_opened_store_get_keyring (opened), "Azelma", agent.bytes, office->azelma, &av_passphrase_cost_floor, NULL));
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Azelma", office->azelma);
  assert_refused (av_agent_slots_set_role (opened, "Azelma", "REFERENT", &error), &error, MORE_THAN_YOURS);
  assert_role (opened, "ANIM");
}

/* Whatever the way: the records of the organisation say roles as well. */
static void
test_records_give_no_more_than_the_window (Office *office,
                                           gconstpointer user_data)
{
  static const char *const roles[] = { "REFERENT", "ADMIN", "DPO" };
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (AvChange) end = NULL;
  g_autoptr (GError) error = NULL;
  AvStore *store;

  add (office, "Azelma", "INTERV");
  opened = open_as (office, "Azelma", office->azelma);
  store = av_opened_store_get_store (opened);
  record = av_record_store_load (store, av_opened_store_get_agent (opened), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (AvChange) change = av_change_new_for (record);

      av_change_set (change, "role", roles[i]);
      assert_refused (av_store_commit_one (store, change, &error), &error, MORE_THAN_YOURS);
    }
  assert_role (opened, "INTERV");

  /* What else the record says is theirs. */
  end = av_change_new_for (record);
  av_change_set (end, "nom-affiche", "Azelma T.");
  av_store_commit_one (store, end, &error);
  g_assert_no_error (error);
}

static void
test_a_record_without_role_gives_nothing (Office *office,
                                          gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;

  add (office, "Azelma", "ANIM");
  opened = open_as (office, "Azelma", office->azelma);
  record = av_record_store_load (av_opened_store_get_store (opened), av_opened_store_get_agent (opened), &error);
  g_assert_no_error (error);
  change = av_change_new_for (record);
  av_change_set (change, "role", "~nsp");
  av_store_commit_one (av_opened_store_get_store (opened), change, &error);
  g_assert_no_error (error);
  assert_role (opened, "ANIM");

  g_clear_pointer (&change, av_change_unref);
  change = av_change_new_for (record);
  av_change_set_deleted (change, TRUE);
  av_store_commit_one (av_opened_store_get_store (opened), change, &error);
  g_assert_no_error (error);
  assert_role (opened, "ANIM");
}

static void
test_last_who_looks_after_it_stays (Office *office,
                                    gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;

  add (office, "Azelma", "INTERV");
  opened = open_as (office, "Cosette", office->cosette);
  assert_refused (av_agent_slots_set_role (opened, "Cosette", "INTERV", &error), &error, LAST_ONE);
  assert_refused (av_agent_slots_remove (opened, "Cosette", &error), &error, LAST_ONE);
  record = av_record_store_load (av_opened_store_get_store (opened), av_opened_store_get_agent (opened), &error);
  change = av_change_new_for (record);
  av_change_set (change, "role", "DPO");
  assert_refused (av_store_commit_one (av_opened_store_get_store (opened), change, &error), &error, LAST_ONE);

  /* What the sentence says to do. */
  av_agent_slots_set_role (opened, "Azelma", "RESP_EQUIPE", &error);
  g_assert_no_error (error);
  av_agent_slots_set_role (opened, "Cosette", "INTERV", &error);
  g_assert_no_error (error);
  assert_role (opened, "INTERV");
  assert_refused (av_agent_slots_remove (opened, "Azelma", &error), &error, NOT_OF_YOUR_ROLE);
  av_agent_slots_remove (opened, "Cosette", &error);
  g_assert_no_error (error);
}

/* A computer that the administrator prepares, and one of a youth worker alone. */
static void
test_a_computer_gets_its_first_agents (Office *office,
                                       gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (GError) error = NULL;

  av_agent_slots_set_role (opened, "Cosette", "ADMIN", &error);
  g_assert_no_error (error);
  av_agent_slots_add (opened, "Azelma", office->azelma, "INTERV", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  av_agent_slots_add (opened, "Brujon", office->azelma, "RESP_EQUIPE", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  assert_refused (av_agent_slots_add (opened, "Mabeuf", office->azelma, "INTERV", &av_passphrase_cost_floor, &error), &error, MORE_THAN_YOURS);
  assert_refused (av_agent_slots_remove (opened, "Azelma", &error), &error, MORE_THAN_YOURS);
}

static void
test_where_nobody_looks_after_it_each_gives_what_they_have (Office *office,
                                                            gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  g_autoptr (GError) error = NULL;

  /* As an exchange brings it: that is not judged. */
  av_store_set_agent (av_opened_store_get_store (opened), NULL);
  g_assert_true (av_agent_slots_set_role (opened, "Cosette", "INTERV", NULL));
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Cosette", office->cosette);
  assert_refused (av_agent_slots_add (opened, "Brujon", office->azelma, "REFERENT", &av_passphrase_cost_floor, &error), &error, MORE_THAN_YOURS);
  av_agent_slots_add (opened, "Azelma", office->azelma, "INTERV", &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
}

static void
test_everyone_changes_their_own_phrase (Office *office,
                                        gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvSecret) code = NULL;
  g_autoptr (GError) error = NULL;

  add (office, "Azelma", "ANIM");
  opened = open_as (office, "Azelma", office->azelma);
  av_agent_slots_change (opened, "Azelma", office->cosette, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  code = av_agent_slots_draw_code (opened, "Azelma", &error);
  g_assert_no_error (error);
}

static void
test_list_says_role_and_who_may (Office *office,
                                 gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) given = NULL;
  const AvAgentSlot *cosette, *azelma;

  add (office, "Azelma", "ANIM");
  opened = open_as (office, "Azelma", office->azelma);
  slots = av_agent_slots_list (opened, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slots->len, ==, 2);
  cosette = g_ptr_array_index (slots, 0);
  azelma = g_ptr_array_index (slots, 1);
  g_assert_cmpstr (cosette->role, ==, "REFERENT");
  g_assert_nonnull (strstr (cosette->refusal, NOT_OF_YOUR_ROLE));
  g_assert_cmpuint (g_strv_length (cosette->offered), ==, 0);
  g_assert_cmpstr (azelma->role, ==, "ANIM");
  g_assert_true (azelma->is_own);
  g_assert_null (azelma->refusal);
  given = av_agent_slots_list_given (opened, &error);
  g_assert_cmpuint (g_strv_length (given), ==, 0);
}

/* ---- What cannot be read ------------------------------------------------------ */

static void
test_unread_role_lets_do_nothing (Office *office,
                                  gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  AvDatabase *db = av_store_get_database (av_opened_store_get_store (opened));
  g_autoptr (GError) error = NULL;
  guint deeds = ~0u;

  av_database_exec_script (db, "CREATE TEMP TABLE reg (unread INTEGER)", &error);
  g_assert_no_error (error);
  g_assert_false (av_opened_store_get_deeds (opened, &deeds, &error));
  g_assert_cmphex (deeds, ==, 0);
  g_assert_nonnull (strstr (error->message, "restore a backup"));
  g_clear_error (&error);
  g_assert_false (av_opened_store_require (opened, AV_ROLE_SHARE, &error));
  g_assert_nonnull (strstr (error->message, "restore a backup"));
  g_clear_error (&error);
  g_assert_false (av_agent_slots_add (opened, "Azelma", office->azelma, "ANIM", &av_passphrase_cost_floor, &error));
  g_assert_nonnull (error);
}

/* Who began it works; of anybody else of whom nothing was said it is known that
 * they were added. */
static void
test_unsaid_role (Office *office,
                  gconstpointer user_data)
{
  g_autofree char *elsewhere = g_build_filename (office->dir, "autre", NULL);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;
  AvId agent;

  opened = av_opened_store_create (elsewhere, "Cosette", office->cosette, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  assert_role (opened, "REFERENT");
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Cosette", office->cosette);
  av_id_random (&agent);
  av_keyring_add_passphrase (av_opened_store_get_keyring (opened), "Azelma", agent.bytes, office->azelma, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Azelma", office->azelma);
  assert_role (opened, "INTERV");
}

/* As a version left it that said no roles: neither a record nor a word of theirs. */
static void
make_former (Office *office,
             const char *const *phrased)
{
  g_autofree char *elsewhere = g_build_filename (office->dir, "ancien", NULL);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  opened = av_opened_store_create (elsewhere, "Cosette", office->cosette, &av_passphrase_cost_floor, &error);
  g_assert_no_error (error);
  for (guint i = 0; phrased[i] != NULL; i++)
    {
      AvId agent;

      av_id_random (&agent);
      av_keyring_add_passphrase (av_opened_store_get_keyring (opened), phrased[i], agent.bytes, office->azelma, &av_passphrase_cost_floor, &error);
      g_assert_no_error (error);
    }
  av_database_exec_script (av_store_get_database (av_opened_store_get_store (opened)), "DELETE FROM setting WHERE name GLOB 'role/*'", &error);
  g_assert_no_error (error);

  g_free (office->store);
  office->store = g_steal_pointer (&elsewhere);
}

/* Whoever begins to work in it first. */
static void
test_former_store_has_who_looks_after_it (Office *office,
                                          gconstpointer user_data)
{
  const char *const others[] = { "Azelma", NULL };
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;

  make_former (office, others);
  opened = open_as (office, "Azelma", office->azelma);
  assert_role (opened, "INTERV");
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Cosette", office->cosette);
  assert_role (opened, "REFERENT");
  g_assert_true (av_opened_store_require (opened, AV_ROLE_COMPUTERS, NULL));
  av_agent_slots_set_role (opened, "Azelma", "RESP_EQUIPE", &error);
  g_assert_no_error (error);
}

/* What a record said of them is known when it goes: that makes nobody référent. */
static void
test_record_that_goes_raises_nobody (Office *office,
                                     gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = open_as (office, "Cosette", office->cosette);
  AvStore *store = av_opened_store_get_store (opened);
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;

  av_store_set_agent (store, NULL);
  av_agent_slots_set_role (opened, "Cosette", "INTERV", &error);
  g_assert_no_error (error);
  av_database_exec_script (av_store_get_database (store), "DELETE FROM setting WHERE name GLOB 'role/*'", &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Cosette", office->cosette);
  store = av_opened_store_get_store (opened);
  record = av_record_store_load (store, av_opened_store_get_agent (opened), &error);
  g_assert_no_error (error);
  change = av_change_new_for (record);
  av_change_set_deleted (change, TRUE);
  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
  g_clear_pointer (&opened, av_opened_store_free);

  opened = open_as (office, "Cosette", office->cosette);
  assert_role (opened, "INTERV");
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
  ADD ("role-is-written-whole", test_role_is_written_whole);
  ADD ("role-holds-before-the-record", test_role_holds_before_the_record);
  ADD ("private-notes-stay-their-authors", test_private_notes_stay_their_authors);

  ADD ("nobody-gives-what-they-do-not-have", test_nobody_gives_what_they_do_not_have);
  ADD ("nobody-raises-themselves-before-their-record", test_nobody_raises_themselves_before_their_record);
  ADD ("records-give-no-more-than-the-window", test_records_give_no_more_than_the_window);
  ADD ("a-record-without-role-gives-nothing", test_a_record_without_role_gives_nothing);
  ADD ("last-who-looks-after-it-stays", test_last_who_looks_after_it_stays);
  ADD ("a-computer-gets-its-first-agents", test_a_computer_gets_its_first_agents);
  ADD ("where-nobody-looks-after-it-each-gives-what-they-have", test_where_nobody_looks_after_it_each_gives_what_they_have);
  ADD ("everyone-changes-their-own-phrase", test_everyone_changes_their_own_phrase);
  ADD ("list-says-role-and-who-may", test_list_says_role_and_who_may);
  ADD ("unread-role-lets-do-nothing", test_unread_role_lets_do_nothing);
  ADD ("unsaid-role", test_unsaid_role);
  ADD ("former-store-has-who-looks-after-it", test_former_store_has_who_looks_after_it);
  ADD ("record-that-goes-raises-nobody", test_record_that_goes_raises_nobody);

  return g_test_run ();
}
