#include <string.h>
#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-inbox.h"
#include "av-rotation.h"
#include "av-test-cut.h"
#include "av-test-disk.h"
#include "av-test-former.h"
#include "av-test-house.h"
#include "av-test-pages.h"
#include "av-test-store.h"

/* The power is cut anywhere while the secrets of an installation are sealed, the first
 * time or under the key of a copy. Whatever the disk is left with, the store opens, the
 * installation is the one it was, and what was captured opens. */

#define IMAGES 450
#define IMAGES_LONG 10000

typedef struct
{
  const char *name;
  void (*act) (void);
  gboolean former; /* it was last closed by a version before */
} Scenario;

static AvTestHouse house;
static const char *const rows_in_clear = "SELECT count(*) FROM secret WHERE name NOT GLOB 'sealed/*' AND name NOT GLOB 'notes/*'";

static void
prepare (gboolean former)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Navet', 'tranche-age': '16-17'}"));
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  g_assert_true (av_inbox_seal (house.dir, "contact", answers, "Combeferre", 1, NULL));
  if (former)
    av_test_former_lay (av_opened_store_get_vault (opened), av_opened_store_get_store (opened));
}

static gboolean
opens_capture (AvVault *vault)
{
  g_auto (GStrv) names = av_inbox_list (av_vault_get_directory (vault));
  g_autoptr (AvInboxCapture) capture = NULL;

  if (g_strv_length (names) != 1)
    return FALSE;

  capture = av_inbox_open (av_vault_get_directory (vault), names[0], av_vault_get_inbox_pair (vault), NULL);
  return capture != NULL;
}

static gboolean
has_it_in_pages (AvVault *vault)
{
  g_autoptr (GBytes) pages = av_test_pages_read (vault);
  const guint8 *secret = av_secret_peek (av_key_pair_get_secret (av_vault_get_inbox_pair (vault)));

  return memmem (g_bytes_get_data (pages, NULL), g_bytes_get_size (pages), secret, 16) != NULL;
}

/* Once it has opened, whatever was cut before. */
static gboolean
keeps_its_secrets (AvOpenedStore *opened)
{
  AvVault *vault = av_opened_store_get_vault (opened);
  g_autofree char *in_clear = av_test_store_ask (vault, rows_in_clear);

  return av_installation_get_state (av_opened_store_get_installation (opened)) == AV_INSTALLATION_STATE_ENROLLED &&
         !av_vault_inbox_was_changed (vault) &&
         opens_capture (vault) &&
         !has_it_in_pages (vault) &&
         strcmp (in_clear, "0") == 0 &&
         av_vault_read_through (vault, NULL);
}

/* With the key that the keys give, whichever it is. */
static gboolean
verify (const char *image,
        guint acknowledged,
        gpointer user_data)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_auto (GStrv) backups = av_backup_list (dir, NULL);
  g_autoptr (AvKeyring) keyring = av_keyring_load (dir, NULL);
  g_autoptr (AvSecret) key = keyring != NULL ? av_keyring_unlock_with_pair (keyring, house.mairie, NULL) : NULL;
  g_autoptr (AvOpenedStore) opened = NULL;

  av_test_house_lay_guard (&house, image);
  if (key != NULL)
    opened = av_opened_store_open_with_key (dir, key, NULL, NULL, "Cosette", NULL);
  if (opened == NULL || !keeps_its_secrets (opened))
    return FALSE;

  for (guint i = 0; backups[i] != NULL; i++)
    {
      g_autofree char *elsewhere = g_strdup_printf ("%s/restored-%u", image, i);
      g_autoptr (AvKeyring) kept = av_backup_load_keyring (backups[i], NULL);
      g_autoptr (AvSecret) kept_key = kept != NULL ? av_keyring_unlock_with_pair (kept, house.mairie, NULL) : NULL;
      g_autoptr (AvVault) restored = NULL;

      if (kept_key != NULL && av_backup_restore (backups[i], elsewhere, kept_key, NULL))
        restored = av_vault_open (elsewhere, kept_key, AV_VAULT_OPEN_DEFAULT, NULL);
      if (restored == NULL || av_vault_inbox_was_changed (restored))
        return FALSE;
    }
  return TRUE;
}

static void
act_open (void)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  g_assert_true (keeps_its_secrets (opened));
  av_test_disk_acknowledge ();
  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
}

static void
act_rotate (void)
{
  g_autoptr (AvSecret) key = av_rotation_run (house.dir, house.key, NULL);

  g_assert_nonnull (key);
  av_test_disk_acknowledge ();
}

static void
act_back_up (void)
{
  g_autoptr (AvVault) vault = av_vault_open (house.dir, house.key, AV_VAULT_OPEN_DEFAULT, NULL);

  g_assert_true (av_backup_daily (vault, 1795000000, NULL, NULL));
  av_test_disk_acknowledge ();
}

static const Scenario scenarios[] = {
  { "first-opening", act_open, TRUE },
  { "rotation", act_rotate, FALSE },
  { "rotation-of-a-former-store", act_rotate, TRUE },
  { "backup", act_back_up, FALSE },
};

static void
act (gpointer user_data)
{
  ((const Scenario *) user_data)->act ();
}

static void
test_scenario (gconstpointer data)
{
  const Scenario *scenario = data;
  guint images = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? IMAGES_LONG : IMAGES;
  guint laid = 0;
  guint bad;

  av_test_house_begin_again (&house);
  prepare (scenario->former);
  bad = av_test_cut_everywhere (house.root, scenario->name, images, act, verify, (gpointer) scenario, &laid);
  g_test_message ("%u images, %u bad", laid, bad);
  g_assert_cmpuint (bad, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  av_test_disk_init (&argc, &argv);
  av_test_house_init (&house);

  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *path = g_strconcat ("/power-cut-secrets/", scenarios[i].name, NULL);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }

  return av_test_house_run (&house);
}
