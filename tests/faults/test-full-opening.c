#include <string.h>

#include "av-access-log.h"
#include "av-inbox.h"
#include "av-record-store.h"
#include "av-test-disk.h"
#include "av-test-house.h"
#include "av-test-store.h"
#include "av-vault-header.h"

/* The disk is full from the n-th write of an opening on, for every n. Whoever
 * can be let in to read is let in and told once; nothing is lost; with room again
 * all is kept that was owed. */

typedef struct
{
  const char *name;
  AvOpenedStore *(*prepare) (void); /* on a sound disk; NULL: it is closed again */
  gboolean writes_first;            /* the store has to be written before it can be read */
} Scene;

static AvTestHouse house;

/* ---- How the store was left --------------------------------------------------- */

static AvOpenedStore *
as_it_was (void)
{
  return NULL;
}

/* The power went: all of it is in the log. */
static AvOpenedStore *
with_a_log (void)
{
  AvOpenedStore *opened = av_test_house_open (&house, house.dir);
  g_autoptr (AvChange) change = av_test_house_contact ("Azelma");

  av_test_house_save (opened, change);

  return opened;
}

/* Somebody put a key of their own into the header. */
static AvOpenedStore *
with_an_alarm (void)
{
  g_autofree char *path = g_build_filename (house.dir, "store.avs", NULL);
  g_autoptr (AvKeyPair) thief = av_key_pair_new_random ();
  g_autofree char *content = NULL;
  AvVaultHeader header;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpint (av_vault_header_read (&header, (guint8 *) content), ==, AV_VAULT_HEADER_GOOD);
  memcpy (header.inbox_public, av_key_pair_get_public (thief), sizeof header.inbox_public);
  av_vault_header_write (&header, (guint8 *) content);
  av_test_store_write (path, content, size);

  return NULL;
}

/* A slot is missing that is made at each opening. */
static AvOpenedStore *
without_a_slot (void)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  guint8 recovery_key[AV_PUBLIC_KEY_SIZE];

  g_assert_true (av_installation_get_recovery_key (av_opened_store_get_installation (opened), recovery_key));
  g_assert_true (av_keyring_remove_escrow (av_opened_store_get_keyring (opened), recovery_key, NULL));

  return NULL;
}

static guint64
days_ago (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) - (guint64) GPOINTER_TO_UINT (user_data) * 24 * 3600 * 1000;
}

/* There is something to forget: a line of long ago, and a week of work since. */
static AvOpenedStore *
with_an_old_log (void)
{
  static const guint ago[] = { 400, 8, 7, 6, 5, 4, 3, 2, 1 };
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  AvStore *store = av_opened_store_get_store (opened);

  for (guint i = 0; i < G_N_ELEMENTS (ago); i++)
    {
      av_store_set_clock_for_test (store, days_ago, GUINT_TO_POINTER (ago[i]));
      g_assert_true (av_access_log_add (store, AV_ACT_READ, NULL, NULL, NULL));
    }

  return NULL;
}

/* An older copy of the store than what was sent since. */
static AvOpenedStore *
with_a_later_guard (void)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);
  g_autoptr (AvChange) change = av_test_house_contact ("Montparnasse");
  g_autofree char *folder = g_build_filename (house.root, "state", "allervers", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autofree char *guard = g_build_filename (folder, g_dir_read_name (entries), NULL);
  g_autofree char *content = NULL;
  gsize size;

  av_test_house_save (opened, change);
  g_free (av_test_house_export (&house, av_opened_store_get_installation (opened), house.neighbour));
  g_clear_pointer (&opened, av_opened_store_free);
  g_assert_true (g_file_get_contents (guard, &content, &size, NULL));
  av_test_house_begin_again (&house);
  av_test_store_write (guard, content, size);

  return NULL;
}

static const Scene scenes[] = {
  { "as-it-was", as_it_was },
  { "with-a-log", with_a_log },
  { "with-an-old-log", with_an_old_log },
  { "with-an-alarm", with_an_alarm },
  { "without-a-slot", without_a_slot },
  { "with-a-later-guard", with_a_later_guard, TRUE },
};

/* ---- What is there -------------------------------------------------------------- */

static guint
count_acts (AvOpenedStore *opened,
            const char *act)
{
  g_autoptr (GPtrArray) lines = av_access_log_list (av_opened_store_get_store (opened), NULL, 1000, NULL);
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += strcmp (((AvAccess *) g_ptr_array_index (lines, i))->act, act) == 0;

  return n;
}

static void
check_log (AvOpenedStore *opened)
{
  gint64 broken;

  g_assert_true (av_access_log_verify (av_opened_store_get_store (opened), &broken, NULL));
}

static AvOpenedStore *
open_to_work (GError **error)
{
  AvOpenedStore *opened = av_opened_store_open_with_key (house.dir, house.key, NULL, NULL, "Cosette", error);

  if (opened != NULL)
    av_opened_store_reconcile_if_room (opened, error);

  return opened;
}

static gboolean
save (AvOpenedStore *opened,
      AvChange *change,
      GError **error)
{
  return av_store_commit_one (av_opened_store_get_store (opened), change, error);
}

static void
check_refused (const Scene *scene,
               const GError *error)
{
  g_assert_true (scene->writes_first);
  g_assert_error (error, AV_OPENED_STORE_ERROR, AV_OPENED_STORE_ERROR_FULL);
}

/* Full, it can be read, and what is saved is refused; the same with room is kept
 * once, and so are the lines of the log. */
static void
check_work (AvOpenedStore *opened,
            gboolean reached,
            AvChange *change,
            const char *before)
{
  g_autofree char *found = av_test_house_answers (opened);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (found, ==, before);
  if (!reached)
    return;

  g_assert_nonnull (av_opened_store_get_warning (opened));
  g_assert_false (save (opened, change, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
  av_test_disk_fail (0, 0, FALSE, FALSE);
  g_assert_true (save (opened, change, NULL));
}

/* TRUE while some write was refused. */
static gboolean
try_from (const Scene *scene,
          guint n,
          guint unlocked,
          const char *before)
{
  g_autoptr (AvChange) change = av_test_house_contact ("Éponine");
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gboolean reached;

  av_test_house_begin_again (&house);
  av_test_disk_fail (AV_TEST_DISK_WRITE, n, TRUE, TRUE);
  opened = open_to_work (&error);
  reached = av_test_disk_count () >= n;
  if (opened == NULL)
    check_refused (scene, error);
  else
    check_work (opened, reached, change, before);
  av_test_disk_fail (0, 0, FALSE, FALSE);

  if (opened != NULL)
    {
      check_log (opened);
      g_assert_cmpuint (count_acts (opened, AV_ACT_UNLOCK), ==, unlocked + 1);
      if (strcmp (scene->name, "with-an-alarm") == 0)
        g_assert_cmpuint (count_acts (opened, AV_ACT_ALARM), ==, 1);
    }
  g_clear_pointer (&opened, av_opened_store_free);
  if (strcmp (scene->name, "with-an-alarm") == 0)
    g_assert_true (av_inbox_is_closed (house.dir));

  g_clear_error (&error);
  opened = open_to_work (&error);
  g_assert_no_error (error);
  g_assert_null (av_opened_store_get_warning (opened));
  g_assert_true (save (opened, change, NULL));
  g_assert_true (av_vault_read_through (av_opened_store_get_vault (opened), NULL));
  found = av_test_house_answers (opened);
  g_assert_cmpstr (found, !=, before);

  return reached;
}

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;
  GPtrArray *beginning;
  AvOpenedStore *left;
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autofree char *before = NULL;
  guint unlocked;
  guint n = 1;

  av_test_house_begin_again (&house);
  left = scene->prepare ();
  beginning = av_test_house_remember_apart (&house);
  g_clear_pointer (&left, av_opened_store_free);

  av_test_house_begin_again (&house);
  opened = av_test_house_open (&house, house.dir);
  before = av_test_house_answers (opened);
  unlocked = count_acts (opened, AV_ACT_UNLOCK) - 1;
  g_clear_pointer (&opened, av_opened_store_free);

  while (try_from (scene, n, unlocked, before))
    n++;
  g_test_message ("%u writes", n - 1);
  g_assert_cmpuint (n, >, 1);

  av_test_house_go_back (&house, beginning);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);

  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/full-opening/", scenes[i].name, NULL);

      g_test_add_data_func (path, &scenes[i], test_scene);
    }

  return av_test_house_run (&house);
}
