/* The keys that an installation said of itself and did not replace: all of them are
 * sealed to, and no other. */

#include <string.h>
#include <glib/gstdio.h>

#include "av-bundle-reader.h"
#include "av-crypto.h"
#include "av-epoch.h"
#include "av-hexadecimal.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-sync-fixture.h"

#define MAIRIE 0

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new_in_files ("76540,76212");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
}

static AvBundleFile *
open_bundle (const char *path)
{
  g_autoptr (GError) error = NULL;
  AvBundleFile *file = av_bundle_file_open (path, &error);

  g_assert_no_error (error);
  return file;
}

static gboolean
opens (const char *path,
       AvInstallation *installation)
{
  g_autoptr (AvBundleFile) file = open_bundle (path);

  return av_bundle_file_unlock (file, installation->identity->epochs, NULL, NULL);
}

static guint
count_slots (const char *path)
{
  g_autoptr (AvBundleFile) file = open_bundle (path);

  return av_bundle_file_get_n_recipients (file);
}

static void
renew (AvInstallation *installation)
{
  g_autoptr (GError) error = NULL;

  av_installation_renew (installation, &error);
  g_assert_no_error (error);
}

static char *
get_guard_path (AvInstallation *laptop)
{
  g_autofree char *id = av_id_to_string (av_installation_get_id (laptop));
  g_autofree char *name = g_strconcat (id, ".guard", NULL);

  return g_build_filename (g_get_user_state_dir (), "allervers", name, NULL);
}

/* ---- Two machines ------------------------------------------------------------ */

typedef struct
{
  AvStore *store;
  AvInstallation *installation;
} Machine;

static Machine
open_machine (const char *path)
{
  g_autoptr (GError) error = NULL;
  Machine machine;

  machine.store = av_store_open_database (av_database_new_for_file (path, &error), NULL, NULL, &error);
  g_assert_no_error (error);
  machine.installation = av_installation_load (machine.store, &error);
  g_assert_no_error (error);
  return machine;
}

/* The disk of the laptop on another machine, where no guard lies. */
static Machine
copy_laptop (Fixture *fixture)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *guard = get_guard_path (laptop);
  g_autofree char *copy = NULL;

  av_organisation_back_up (fixture->organisation, fixture->laptop);
  copy = g_strdup_printf ("%s/poste-%u.db.copie", fixture->organisation->dir, fixture->laptop);
  g_assert_cmpint (g_unlink (guard), ==, 0);
  return open_machine (copy);
}

static void
machine_clear (Machine *machine)
{
  g_clear_object (&machine->installation);
  g_clear_pointer (&machine->store, av_store_close);
}

static void
import (AvInstallation *installation,
        const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (installation, path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
}

static void
send_to_mairie (Fixture *fixture,
                AvInstallation *from)
{
  const char *const recipients[] = { "Mairie", NULL };
  g_autofree char *stick = g_build_filename (fixture->organisation->dir, "cle-XXXXXX", NULL);
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (g_mkdtemp (stick));
  sent = av_installation_export (from, stick, recipients, &error);
  g_assert_no_error (error);
  import (av_organisation_get (fixture->organisation, MAIRIE), ((AvSentBundle *) g_ptr_array_index (sent, 0))->path);
}

/* The laptop, where it opens it, hears of what the other machine said. */
static void
assert_read_by (Fixture *fixture,
                AvInstallation *copy,
                gboolean read_by_laptop,
                gboolean read_by_copy)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autofree char *path = av_organisation_export (fixture->organisation, MAIRIE, fixture->laptop);

  g_assert_true (opens (path, laptop) == read_by_laptop);
  g_assert_true (opens (path, copy) == read_by_copy);

  if (read_by_laptop)
    import (laptop, path);
}

static void
test_two_machines_of_one_name_read_the_same (Fixture *fixture,
                                             gconstpointer user_data)
{
  Machine copy = copy_laptop (fixture);
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);

  renew (copy.installation);
  renew (laptop);
  send_to_mairie (fixture, copy.installation);
  send_to_mairie (fixture, laptop);
  assert_read_by (fixture, copy.installation, TRUE, TRUE);
  machine_clear (&copy);
}

/* Whoever said it: so a key that went with a lost disk is done with. Of two machines the
 * other one then says one as well. */
static void
test_a_renewal_replaces_what_it_has_seen (Fixture *fixture,
                                          gconstpointer user_data)
{
  Machine copy = copy_laptop (fixture);
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);

  renew (copy.installation);
  send_to_mairie (fixture, copy.installation);
  assert_read_by (fixture, copy.installation, FALSE, TRUE);

  renew (laptop);
  send_to_mairie (fixture, laptop);
  assert_read_by (fixture, copy.installation, TRUE, TRUE);

  renew (laptop);
  send_to_mairie (fixture, laptop);
  assert_read_by (fixture, copy.installation, TRUE, FALSE);

  renew (copy.installation);
  send_to_mairie (fixture, copy.installation);
  assert_read_by (fixture, copy.installation, TRUE, TRUE);
  machine_clear (&copy);
}

/* What one said after the other was copied is not from before it: nobody answers for
 * ever, and both go on reading. */
static void
test_two_machines_do_not_answer_each_other (Fixture *fixture,
                                            gconstpointer user_data)
{
  Machine copy = copy_laptop (fixture);
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);

  renew (copy.installation);
  renew (laptop);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = NULL;

      send_to_mairie (fixture, copy.installation);
      send_to_mairie (fixture, laptop);
      path = av_organisation_export (fixture->organisation, MAIRIE, fixture->laptop);
      g_assert_true (opens (path, laptop));
      g_assert_true (opens (path, copy.installation));
      import (laptop, path);
      import (copy.installation, path);
    }

  machine_clear (&copy);
}

/* ---- Which are sealed to ----------------------------------------------------- */

static GByteArray *
list_keys (Fixture *fixture,
           guint number)
{
  const AvId *laptop = av_installation_get_id (av_organisation_get (fixture->organisation, fixture->laptop));
  g_autoptr (GError) error = NULL;
  GByteArray *keys = av_epoch_list (av_organisation_get_store (fixture->organisation, number), laptop, &error);

  g_assert_no_error (error);
  return keys;
}

static void
assert_only_key (GByteArray *keys,
                 AvInstallation *of)
{
  g_assert_cmpmem (keys->data, keys->len, av_key_pair_get_public (av_identity_get_epoch (of->identity)), AV_TRUST_KEY_SIZE);
}

static void
test_what_was_replaced_is_not_sealed_to (Fixture *fixture,
                                         gconstpointer user_data)
{
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GByteArray) keys = NULL;

      renew (laptop);
      av_organisation_send (fixture->organisation, fixture->laptop, MAIRIE);
      keys = list_keys (fixture, MAIRIE);
      assert_only_key (keys, laptop);
    }
}

/* The first thing that is written on a computer: by it that of its commune is known. */
static void
write_agent (AvOrganisation *organisation,
             guint number)
{
  AvStore *store = av_organisation_get_store (organisation, number);
  g_autoptr (AvChange) agent = av_change_new ("agent", NULL, NULL, av_store_get_default_scope (store));
  g_autoptr (GError) error = NULL;

  av_change_set (agent, "nom-affiche", "Javert");
  av_change_set (agent, "role", "REFERENT");
  av_change_set (agent, "actif", "oui");
  av_store_commit_one (store, agent, &error);
  g_assert_no_error (error);
}

/* In its new commune that is another record. */
static void
test_who_was_moved_replaces_it_all_the_same (Fixture *fixture,
                                             gconstpointer user_data)
{
  static const char *const scopes[] = { "76212", NULL };
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  AvWelcome terms = { scopes, "referent" };
  g_autoptr (GByteArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  write_agent (organisation, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_installation_change (av_organisation_get (organisation, MAIRIE), "Canteleu-1", &terms, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  g_assert_cmpstr (av_store_get_default_scope (av_organisation_get_store (organisation, fixture->laptop)), ==, "76212");
  renew (laptop);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  keys = list_keys (fixture, MAIRIE);
  assert_only_key (keys, laptop);
}

/* So it is where an intendant of one of its communes revoked it. */
static void
test_who_is_revoked_in_one_commune_replaces_it_all_the_same (Fixture *fixture,
                                                             gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint steward = av_organisation_join (organisation, "Darnétal-1", "76212", "intendant");
  guint number = av_organisation_join (organisation, "Canteleu-2", "76212,76540", "referent");
  AvInstallation *laptop = av_organisation_get (organisation, number);
  g_autoptr (GByteArray) keys = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (av_store_get_default_scope (av_organisation_get_store (organisation, number)), ==, "76212");
  write_agent (organisation, number);
  av_organisation_send (organisation, number, MAIRIE);
  av_organisation_send (organisation, MAIRIE, steward);
  av_installation_revoke (av_organisation_get (organisation, steward), "Canteleu-2", &(AvRevocation){ "volé" }, NULL, &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, steward, number);
  av_organisation_send (organisation, steward, MAIRIE);
  g_assert_cmpstr (av_store_get_default_scope (av_organisation_get_store (organisation, number)), ==, "76540");
  renew (laptop);
  av_organisation_send (organisation, number, MAIRIE);
  keys = av_epoch_list (av_organisation_get_store (organisation, MAIRIE), av_installation_get_id (laptop), &error);
  assert_only_key (keys, laptop);
}

/* ---- A disk that is lost ------------------------------------------------------ */

/* Its key was drawn after the backup, and is heard of when the restored machine has
 * drawn another one. user_data: whom it hears first had not heard of it. */
static void
test_a_lost_key_is_replaced_once_it_is_heard_of (Fixture *fixture,
                                                 gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint colleague = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autoptr (GByteArray) before = NULL;
  g_autoptr (GByteArray) after = NULL;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_back_up (organisation, fixture->laptop);
  renew (av_organisation_get (organisation, fixture->laptop));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_restore (organisation, fixture->laptop);
  renew (av_organisation_get (organisation, fixture->laptop));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  before = list_keys (fixture, MAIRIE);
  g_assert_cmpuint (before->len, ==, 2 * AV_TRUST_KEY_SIZE);

  if (GPOINTER_TO_INT (user_data))
    av_organisation_send (organisation, colleague, fixture->laptop);
  av_organisation_send (organisation, MAIRIE, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  after = list_keys (fixture, MAIRIE);
  assert_only_key (after, av_organisation_get (organisation, fixture->laptop));
}

/* Its guard came back with it: a colleague tells it, and others know a key alone that it
 * does not have. */
static void
test_who_is_told_says_its_key_again (Fixture *fixture,
                                     gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  guint colleague = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autofree char *guard = get_guard_path (av_organisation_get (organisation, fixture->laptop));
  g_autofree char *contact = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *path = NULL;
  gsize size;

  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  av_organisation_back_up (organisation, fixture->laptop);
  g_assert_true (g_file_get_contents (guard, &bytes, &size, NULL));
  contact = av_organisation_write_contact (organisation, fixture->laptop, "Fantine", NULL);
  av_organisation_send (organisation, fixture->laptop, colleague);
  renew (av_organisation_get (organisation, fixture->laptop));
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  g_assert_true (g_file_set_contents (guard, bytes, (gssize) size, NULL));
  av_organisation_restore (organisation, fixture->laptop);

  av_organisation_send (organisation, colleague, fixture->laptop);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  path = av_organisation_export (organisation, MAIRIE, fixture->laptop);
  g_assert_true (opens (path, av_organisation_get (organisation, fixture->laptop)));
}

/* ---- A welcome that is asked for again ---------------------------------------- */

static char *
in_organisation (Fixture *fixture,
                 const char *name)
{
  return g_build_filename (fixture->organisation->dir, name, NULL);
}

/* By the request that it wrote first. */
static void
join (Fixture *fixture,
      AvInstallation *laptop,
      const char *name)
{
  static const char *const scopes[] = { "76540", NULL };
  AvInstallation *mairie = av_organisation_get (fixture->organisation, MAIRIE);
  g_autofree char *file = in_organisation (fixture, "Darnétal-1.avdem");
  g_autofree char *output = in_organisation (fixture, name);
  g_autofree char *words = av_installation_get_own_words (laptop);
  g_autofree char *of_organisation = av_installation_get_organisation_words (mairie);
  AvWelcome welcome = { scopes, "referent", words };
  g_autoptr (GError) error = NULL;
  g_autoptr (AvJoinRequest) request = av_join_request_read (file, &error);

  g_assert_no_error (error);
  av_installation_accept_join (mairie, request, &welcome, output, &error);
  g_assert_no_error (error);
  av_installation_finish_join (laptop, output, of_organisation, NULL, &error);
  g_assert_no_error (error);
}

static void
copy (const char *from,
      const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Of its backup, from before it joined, everybody knows a later key alone. */
static void
test_a_welcome_is_for_the_key_that_asks (Fixture *fixture,
                                         gconstpointer user_data)
{
  g_autofree char *path = in_organisation (fixture, "portable.db");
  g_autofree char *backup = in_organisation (fixture, "portable.db.copie");
  g_autofree char *file = in_organisation (fixture, "Darnétal-1.avdem");
  g_autoptr (GError) error = NULL;
  Machine laptop = open_machine (path);

  av_installation_request_join (laptop.installation, "Darnétal-1", file, &error);
  g_assert_no_error (error);
  machine_clear (&laptop);
  copy (path, backup);

  laptop = open_machine (path);
  join (fixture, laptop.installation, "accueil.avlot");
  renew (laptop.installation);
  send_to_mairie (fixture, laptop.installation);
  machine_clear (&laptop);
  copy (backup, path);

  laptop = open_machine (path);
  join (fixture, laptop.installation, "accueil-bis.avlot");
  g_assert_cmpint (av_installation_get_state (laptop.installation), ==, AV_INSTALLATION_STATE_ENROLLED);
  machine_clear (&laptop);
}

/* ---- Bounds ------------------------------------------------------------------ */

/* Apart from all that it said before. */
static void
say_apart (AvStore *store,
           const AvId *installation,
           const guint8 key[AV_TRUST_KEY_SIZE])
{
  g_autofree char *value = av_hexadecimal_write (key, AV_TRUST_KEY_SIZE);
  AvId record, container;
  g_autoptr (GError) error = NULL;

  av_id_random (&container);
  av_store_system_id ("~epoque", installation->bytes, sizeof installation->bytes, &record);
  av_segment_store_write_system (store, "~epoque", &record, &container, AV_CLASS_CONTROLE, "cle", value, &error);
  g_assert_no_error (error);
}

static void
say_others_apart (AvStore *store,
                  const AvId *installation,
                  guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 key[AV_TRUST_KEY_SIZE];

      memset (key, (int) i + 1, sizeof key);
      memcpy (key, installation->bytes, sizeof installation->bytes);
      say_apart (store, installation, key);
    }
}

static guint
count_recipients (AvInstallation *installation,
                  const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvBundleSummary) summary = av_installation_inspect (installation, path, NULL, &error);

  g_assert_no_error (error);
  return summary->n_recipients;
}

/* The newest; and who reads it hears of installations. */
static void
test_so_many_are_sealed_to (Fixture *fixture,
                            gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *laptop = av_organisation_get (organisation, fixture->laptop);
  const guint8 *own = av_key_pair_get_public (av_identity_get_epoch (laptop->identity));
  guint carrier = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  g_autofree char *path = NULL;

  say_others_apart (laptop->store, av_installation_get_id (laptop), AV_LIMIT_SAID_KEYS + 2);
  say_apart (laptop->store, av_installation_get_id (laptop), own);
  av_organisation_send (organisation, fixture->laptop, MAIRIE);
  path = av_organisation_export (organisation, MAIRIE, fixture->laptop);
  g_assert_cmpuint (count_slots (path), ==, AV_LIMIT_SAID_KEYS);
  g_assert_true (opens (path, laptop));
  g_assert_cmpuint (count_recipients (laptop, path), ==, 1);
  g_assert_cmpuint (count_recipients (av_organisation_get (organisation, MAIRIE), path), ==, 1);
  g_assert_cmpuint (count_recipients (av_organisation_get (organisation, carrier), path), ==, AV_LIMIT_SAID_KEYS);
}

/* Nobody has to have drawn what it says. */
static void
test_who_says_the_keys_of_another_is_counted_with_it (Fixture *fixture,
                                                      gconstpointer user_data)
{
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  guint echo = av_organisation_join (organisation, "Canteleu-2", "76540", "referent");
  const AvId *said_by[] = { av_installation_get_id (av_organisation_get (organisation, fixture->laptop)),
                            av_installation_get_id (av_organisation_get (organisation, echo)) };
  g_autofree char *path = NULL;

  for (guint i = 0; i < AV_LIMIT_SAID_KEYS * G_N_ELEMENTS (said_by); i++)
    {
      guint8 key[AV_TRUST_KEY_SIZE];

      memset (key, (int) (i / G_N_ELEMENTS (said_by)) + 1, sizeof key);
      say_apart (mairie->store, said_by[i % G_N_ELEMENTS (said_by)], key);
    }

  path = av_organisation_export (organisation, MAIRIE, fixture->laptop);
  g_assert_cmpuint (count_recipients (mairie, path), ==, 1);
}

/* So many keys that they do not find room in one bundle. */
static void
test_a_bundle_has_room_for_so_many (Fixture *fixture,
                                    gconstpointer user_data)
{
  const guint n = AV_LIMIT_RECIPIENTS / AV_LIMIT_SAID_KEYS;
  AvOrganisation *organisation = fixture->organisation;
  AvInstallation *mairie = av_organisation_get (organisation, MAIRIE);
  g_autofree char *stick = g_build_filename (organisation->dir, "cle-XXXXXX", NULL);
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;
  guint n_recipients = 0;

  for (guint i = 0; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Darnétal-%u", i);
      guint number = av_organisation_welcome (organisation, name, "76212", "referent");

      say_others_apart (mairie->store, av_installation_get_id (av_organisation_get (organisation, number)), AV_LIMIT_SAID_KEYS);
    }

  g_assert_nonnull (g_mkdtemp (stick));
  sent = av_installation_export (mairie, stick, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < sent->len; i++)
    {
      const AvSentBundle *bundle = g_ptr_array_index (sent, i);

      g_assert_cmpuint (count_slots (bundle->path), <=, AV_LIMIT_RECIPIENTS);
      g_assert_cmpuint (count_recipients (mairie, bundle->path), ==, g_strv_length (bundle->recipients));
      n_recipients += g_strv_length (bundle->recipients);
    }

  g_assert_cmpuint (n_recipients, ==, n + 2);
  g_assert_cmpuint (sent->len, ==, 3);
}

#define ADD(name, func) g_test_add ("/said-keys/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_assert_true (av_crypto_init (NULL));
  g_test_init (&argc, &argv, NULL);
  av_sync_fixture_set_up_state ();

  ADD ("two-machines-of-one-name-read-the-same", test_two_machines_of_one_name_read_the_same);
  ADD ("a-renewal-replaces-what-it-has-seen", test_a_renewal_replaces_what_it_has_seen);
  ADD ("two-machines-do-not-answer-each-other", test_two_machines_do_not_answer_each_other);
  ADD ("a-lost-key-is-replaced-once-it-is-heard-of", test_a_lost_key_is_replaced_once_it_is_heard_of);
  g_test_add ("/said-keys/a-lost-key-that-the-first-had-not-heard-of", Fixture, GINT_TO_POINTER (TRUE), set_up, test_a_lost_key_is_replaced_once_it_is_heard_of, tear_down);
  ADD ("who-is-told-says-its-key-again", test_who_is_told_says_its_key_again);
  ADD ("a-welcome-is-for-the-key-that-asks", test_a_welcome_is_for_the_key_that_asks);
  ADD ("what-was-replaced-is-not-sealed-to", test_what_was_replaced_is_not_sealed_to);
  ADD ("who-was-moved-replaces-it-all-the-same", test_who_was_moved_replaces_it_all_the_same);
  ADD ("who-is-revoked-in-one-commune-replaces-it-all-the-same", test_who_is_revoked_in_one_commune_replaces_it_all_the_same);
  ADD ("so-many-are-sealed-to", test_so_many_are_sealed_to);
  ADD ("who-says-the-keys-of-another-is-counted-with-it", test_who_says_the_keys_of_another_is_counted_with_it);
  ADD ("a-bundle-has-room-for-so-many", test_a_bundle_has_room_for_so_many);

  return g_test_run ();
}
