/* Another agent opens the store: never without the role that was chosen. */

#include "av-agent-slots.h"
#include "av-crypto.h"
#include "av-reading.h"
#include "av-record-store.h"
#include "av-test-store.h"

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

  return g_test_run ();
}
