/* What was captured while locked, from the sealed file to the record. */

#include <string.h>
#include <utime.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-captured.h"
#include "av-crypto.h"
#include "av-inbox.h"
#include "av-query.h"
#include "av-record.h"
#include "av-record-store.h"
#include "av-rotation.h"
#include "av-test-store.h"

#define OUTING "0123456789abcdef0123456789abcde0"

/* With Cosette's slot, who has a record too. */
static void
create (AvTestStore *store)
{
  const guint8 cosette[16] = { 0xc0, 0x5e, 0x77, 0xe0 };
  const AvVaultParams params = {
    .label = "Cosette", .agent = cosette, .passphrase = store->passphrase, .cost = &av_passphrase_cost_floor
  };
  g_autoptr (GError) error = NULL;

  av_vault_free (av_vault_create (store->dir, &params, &error));
  g_assert_no_error (error);
}

static AvOpenedStore *
unlock (AvTestStore *store)
{
  g_autoptr (GError) error = NULL;
  AvOpenedStore *opened = av_opened_store_open (store->dir, NULL, store->passphrase, &error);

  g_assert_no_error (error);
  av_store_set_default_scope (av_opened_store_get_store (opened), "76540", &error);
  g_assert_no_error (error);

  return opened;
}

static void
take (AvTestStore *store,
      const char *form,
      const char *answers,
      const char *taken_by)
{
  g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed (answers));
  g_autoptr (GError) error = NULL;

  av_inbox_seal (store->dir, form, given, taken_by, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
}

static void
take_gavroche (AvTestStore *store,
               const char *taken_by)
{
  take (store, "contact",
        "{'prenom-ou-surnom': 'Gavroche', 'tranche-age': '16-17', 'origine': 'PAIR', 'accord-recontact': 'oui',"
        " 'info-rgpd-remise': 'orale', 'horodatage': '2026-01-24T14:05:00+01:00'}",
        taken_by);
}

static char *
commit (AvOpenedStore *opened,
        AvCaptured *captured)
{
  g_autoptr (AvChange) change = av_captured_dup_change (captured);
  g_autoptr (GError) error = NULL;

  av_store_commit_one (av_opened_store_get_store (opened), change, &error);
  g_assert_no_error (error);

  return g_strdup (av_change_get_id (change));
}

static guint
count_records (AvOpenedStore *opened,
               const char *form)
{
  g_autoptr (AvQuery) query = av_query_new (form);

  return av_query_count (av_opened_store_get_store (opened), query, NULL);
}

static gboolean
is_logged (AvOpenedStore *opened,
           const char *act,
           const char *detail)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (av_opened_store_get_store (opened), NULL, 100, NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      AvAccess *line = g_ptr_array_index (lines, i);

      if (strcmp (line->act, act) == 0 && strcmp (line->detail, detail) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
test_accepted_says_who_took_and_who_read (AvTestStore *store,
                                          gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  AvCaptured *first;

  create (store);
  take_gavroche (store, "Azelma");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  g_assert_cmpuint (captured->len, ==, 1);
  first = g_ptr_array_index (captured, 0);
  g_assert_cmpint (first->state, ==, AV_CAPTURED_WAITING);

  id = commit (opened, first);
  g_assert_true (av_captured_accepted (opened, first->name, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 0);
  g_assert_true (is_logged (opened, AV_ACT_READ_OVER, "acceptee"));

  record = av_record_store_load (av_opened_store_get_store (opened), id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (av_snapshot_get_answer (record, "prenom-ou-surnom"), ==, "Gavroche");
  g_assert_cmpstr (av_snapshot_get_answer (record, "pris-par"), ==, "Azelma");
  g_assert_nonnull (av_opened_store_get_agent (opened));
  g_assert_cmpstr (av_snapshot_get_answer (record, "relu-par"), ==, av_opened_store_get_agent (opened));
  g_assert_cmpstr (av_snapshot_get_answer (record, "agent"), ==, AV_ANSWER_UNKNOWN);
}

/* Who has a slot under the name given took it; otherwise only the name is known. */
static void
test_taker_with_a_slot_is_the_agent (AvTestStore *store,
                                     gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  AvCaptured *first;

  create (store);
  take_gavroche (store, "Cosette");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  first = g_ptr_array_index (captured, 0);
  g_assert_cmpstr (av_answers_get (first->answers, "agent"), ==, av_opened_store_get_agent (opened));
}

static void
test_accepted_twice_is_one_record (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *id = NULL;
  g_autofree char *same = NULL;

  create (store);
  take_gavroche (store, "");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  id = commit (opened, g_ptr_array_index (captured, 0));
  same = commit (opened, g_ptr_array_index (captured, 0));
  g_assert_cmpstr (id, ==, same);
  g_assert_cmpuint (count_records (opened, "contact"), ==, 1);

  /* The power went before the file did. */
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 1);
  again = av_captured_list (opened, NULL);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 0);
}

/* Taken back, it waits under its name and becomes another record; a power cut
 * before the record was deleted leaves what was accepted. */
static void
test_acceptance_is_taken_back (AvTestStore *store,
                               gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  g_autoptr (GPtrArray) cut = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GBytes) box = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  const char *name;

  create (store);
  take_gavroche (store, "Azelma");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  name = ((AvCaptured *) g_ptr_array_index (captured, 0))->name;
  id = commit (opened, g_ptr_array_index (captured, 0));
  box = av_inbox_peek (store->dir, name, &error);
  g_assert_no_error (error);
  g_assert_true (av_captured_accepted (opened, name, &error));
  g_assert_null (av_inbox_peek (store->dir, name, NULL));

  g_assert_true (av_captured_put_back (opened, name, box, &error));
  g_assert_no_error (error);
  cut = av_captured_list (opened, NULL);
  g_assert_cmpuint (cut->len, ==, 0);

  g_assert_true (av_captured_put_back (opened, name, box, &error));
  g_assert_true (av_record_store_delete (av_opened_store_get_store (opened), id, &error));
  again = av_captured_list (opened, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpuint (count_records (opened, "contact"), ==, 0);
  g_assert_cmpvariant (((AvCaptured *) g_ptr_array_index (again, 0))->answers, ((AvCaptured *) g_ptr_array_index (captured, 0))->answers);
  g_assert_true (is_logged (opened, AV_ACT_READ_OVER, "reprise"));

  other = commit (opened, g_ptr_array_index (again, 0));
  g_assert_cmpstr (id, !=, other);
  g_assert_cmpuint (count_records (opened, "contact"), ==, 1);
  none = av_captured_list (opened, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
work_on_days (AvOpenedStore *opened,
              guint64 first,
              guint n)
{
  const guint64 day = G_GUINT64_CONSTANT (24) * 3600 * 1000;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, first - i * day);

      g_assert_true (av_database_exec (av_store_get_database (av_opened_store_get_store (opened)), NULL,
                                       "INSERT INTO access_log (number, moment, agent, act, container, detail, chain)"
                                       " SELECT MAX (number) + 1, CAST (?1 AS INTEGER), '', '', '', '', x'' FROM access_log",
                                       number, NULL));
    }
}

static void
test_set_aside_comes_back_for_thirty_days (AvTestStore *store,
                                           gconstpointer user_data)
{
  const struct utimbuf long_ago = { .modtime = g_get_real_time () / G_USEC_PER_SEC - 31 * 24 * 3600 };
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  g_autoptr (GPtrArray) aside = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  create (store);
  take_gavroche (store, "");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  g_assert_true (av_captured_set_aside (opened, ((AvCaptured *) g_ptr_array_index (captured, 0))->name, &error));
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 0);
  g_assert_true (is_logged (opened, AV_ACT_READ_OVER, "ecartee"));

  aside = av_captured_list (opened, NULL);
  g_assert_cmpuint (aside->len, ==, 1);
  g_assert_cmpint (((AvCaptured *) g_ptr_array_index (aside, 0))->state, ==, AV_CAPTURED_ASIDE);
  name = g_strdup (((AvCaptured *) g_ptr_array_index (aside, 0))->name);
  g_assert_true (av_captured_take_back (opened, name, &error));
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 1);

  g_assert_true (av_captured_set_aside (opened, ((AvCaptured *) g_ptr_array_index (captured, 0))->name, &error));
  path = g_build_filename (store->dir, "inbox", name, NULL);
  g_assert_cmpint (utime (path, &long_ago), ==, 0);

  /* The clock is believed at the third day. */
  g_clear_pointer (&aside, g_ptr_array_unref);
  aside = av_captured_list (opened, NULL);
  g_assert_cmpuint (aside->len, ==, 1);
  work_on_days (opened, g_get_real_time () / 1000, 3);
  gone = av_captured_list (opened, NULL);
  g_assert_cmpuint (gone->len, ==, 0);
  g_assert_false (av_captured_take_back (opened, name, &error));
  g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_MISSING);
}

/* Anybody with the disk can write one: what the program knows by itself it
 * does not take from there. */
static void
test_forged_circumstances_are_not_believed (AvTestStore *store,
                                            gconstpointer user_data)
{
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  GVariant *answers;

  create (store);
  take (store, "contact",
        "{'prenom-ou-surnom': 'Thénardier', 'agent': '" OUTING "', 'operation': '" OUTING "', 'statut': 'RATTACHE',"
        " 'relu-par': '" OUTING "', 'pris-par': 'Javert', 'no-such-field': 'x'}",
        "");
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  answers = ((AvCaptured *) g_ptr_array_index (captured, 0))->answers;
  g_assert_cmpstr (av_answers_get (answers, "prenom-ou-surnom"), ==, "Thénardier");
  g_assert_cmpstr (av_answers_get (answers, "agent"), ==, AV_ANSWER_UNKNOWN);
  g_assert_null (av_answers_get (answers, "operation"));
  g_assert_null (av_answers_get (answers, "statut"));
  g_assert_null (av_answers_get (answers, "pris-par"));
  g_assert_null (av_answers_get (answers, "no-such-field"));
  g_assert_cmpstr (av_answers_get (answers, "relu-par"), ==, av_opened_store_get_agent (opened));
}

static void
test_unreadable_is_shown_and_stays (AvTestStore *store,
                                    gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;

  create (store);
  take (store, "from-the-future", "{'a': 'b'}", "");
  path = g_build_filename (store->dir, "inbox", "0123456789abcdef0123456789abcdef.avc", NULL);
  av_test_store_write (path, "junk", 4);
  opened = unlock (store);
  captured = av_captured_list (opened, NULL);
  g_assert_cmpuint (captured->len, ==, 2);
  for (guint i = 0; i < captured->len; i++)
    {
      AvCaptured *each = g_ptr_array_index (captured, i);

      g_assert_cmpint (each->state, ==, AV_CAPTURED_UNREADABLE);
      g_assert_nonnull (each->problem);
    }
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 2);
}

/* As a thief with the disk does: the header's hash needs no key. */
static void
forge_inbox_key (AvTestStore *store,
                 AvKeyPair *thief)
{
  g_autofree char *path = g_build_filename (store->dir, "store.avs", NULL);
  g_autofree guint8 *bytes = NULL;
  gsize size;
  AvVaultHeader header;

  g_assert_true (g_file_get_contents (path, (char **) &bytes, &size, NULL));
  g_assert_cmpint (av_vault_header_read (&header, bytes), ==, AV_VAULT_HEADER_GOOD);
  memcpy (header.inbox_public, av_key_pair_get_public (thief), sizeof header.inbox_public);
  av_vault_header_write (&header, bytes);
  av_test_store_write (path, bytes, size);
}

static void
test_changed_key_is_an_alarm (AvTestStore *store,
                              gconstpointer user_data)
{
  g_autoptr (AvKeyPair) thief = av_key_pair_new_random ();
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GPtrArray) captured = NULL;
  g_autoptr (AvCaptured) refused = NULL;
  g_autoptr (AvCaptured) found = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  create (store);
  take_gavroche (store, "");
  opened = unlock (store);
  g_assert_true (av_captured_check_key (opened, &error));
  g_assert_false (is_logged (opened, AV_ACT_ALARM, "boite-de-reception"));
  g_clear_pointer (&opened, av_opened_store_free);

  forge_inbox_key (store, thief);
  take_gavroche (store, "");
  opened = unlock (store);
  g_assert_false (av_captured_check_key (opened, &error));
  g_assert_error (error, AV_CAPTURED_ERROR, AV_CAPTURED_ERROR_ALARM);
  g_clear_error (&error);
  g_assert_true (is_logged (opened, AV_ACT_ALARM, "boite-de-reception"));

  /* From now on nothing more is sealed to the thief. */
  {
    g_autoptr (GVariant) given = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Gavroche'}"));

    g_assert_true (av_inbox_is_closed (store->dir));
    g_assert_false (av_inbox_put (store->dir, "contact", given, NULL, &error));
    g_assert_error (error, AV_INBOX_ERROR, AV_INBOX_ERROR_CLOSED);
    g_clear_error (&error);
  }

  /* One can be read, one is for the thief; neither is accepted, both stay. */
  captured = av_captured_list (opened, NULL);
  g_assert_cmpuint (captured->len, ==, 2);
  for (guint i = 0; i < captured->len; i++)
    {
      AvCaptured *each = g_ptr_array_index (captured, i);

      if (each->state == AV_CAPTURED_WAITING)
        name = g_strdup (each->name);
      g_assert_false (av_captured_accepted (opened, each->name, &error));
      g_assert_error (error, AV_CAPTURED_ERROR, AV_CAPTURED_ERROR_ALARM);
      g_clear_error (&error);
    }
  g_assert_nonnull (name);
  refused = av_captured_find (opened, name, &error);
  g_assert_null (refused);
  g_assert_error (error, AV_CAPTURED_ERROR, AV_CAPTURED_ERROR_ALARM);
  g_clear_error (&error);
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 2);

  /* A rotation writes the header again. */
  key = av_secret_ref (av_vault_get_key (av_opened_store_get_vault (opened)));
  g_clear_pointer (&opened, av_opened_store_free);
  g_clear_pointer (&key, av_secret_unref);
  {
    g_autoptr (AvKeyring) keyring = av_keyring_load (store->dir, &error);

    key = av_keyring_unlock (keyring, NULL, store->passphrase, &error);
    g_assert_no_error (error);
  }
  {
    g_autoptr (AvSecret) rotated = av_rotation_run (store->dir, key, &error);

    g_assert_no_error (error);
  }
  opened = unlock (store);
  g_assert_true (av_captured_check_key (opened, &error));
  found = av_captured_find (opened, name, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->state, ==, AV_CAPTURED_WAITING);
  g_assert_false (av_inbox_is_closed (store->dir));
  take_gavroche (store, "");
  g_assert_cmpuint (av_inbox_count (store->dir), ==, 3);
}

static void
add (const char *name,
     void (*test) (AvTestStore *, gconstpointer))
{
  g_test_add (name, AvTestStore, NULL, av_test_store_set_up, test, av_test_store_tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  add ("/captured/accepted-says-who-took-and-who-read", test_accepted_says_who_took_and_who_read);
  add ("/captured/taker-with-a-slot-is-the-agent", test_taker_with_a_slot_is_the_agent);
  add ("/captured/accepted-twice-is-one-record", test_accepted_twice_is_one_record);
  add ("/captured/acceptance-is-taken-back", test_acceptance_is_taken_back);
  add ("/captured/set-aside-comes-back-for-thirty-days", test_set_aside_comes_back_for_thirty_days);
  add ("/captured/forged-circumstances-are-not-believed", test_forged_circumstances_are_not_believed);
  add ("/captured/unreadable-is-shown-and-stays", test_unreadable_is_shown_and_stays);
  add ("/captured/changed-key-is-an-alarm", test_changed_key_is_an_alarm);

  return g_test_run ();
}
