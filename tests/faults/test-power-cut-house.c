#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-backup.h"
#include "av-inbox.h"
#include "av-own-slots.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "av-rotation.h"
#include "av-test-cut.h"
#include "av-test-disk.h"
#include "av-test-house.h"
#include "av-test-store.h"

/* The power is cut anywhere in what people do with the application: all of the
 * store, the guard and the stick as a disk may be left. It opens as the session
 * opens it, and what is known is exactly what was known after the last thing
 * acknowledged, or after the one under way: nothing in between. */

/* Of each scenario: more than 5,000 and 100,000 of all. */
#define IMAGES 450
#define IMAGES_LONG 10000
#define MAXIMUM_ACKNOWLEDGED 8

#define NOTED "Elle a peur de rentrer."

typedef struct
{
  AvTestHouse *house;
  /* What was known before the first acknowledgement and after each. */
  char *pictures[MAXIMUM_ACKNOWLEDGED + 1];
  guint n_pictures;
  char *bundle; /* of the neighbour, to be imported */
  guint64 generation;
  AvSecret *slots[2]; /* of Cosette's phrase, before and after */
} Play;

typedef struct
{
  const char *name;
  void (*prepare) (Play *play); /* NULL: nothing to do */
  void (*act) (Play *play);
  gboolean (*verify) (Play *play, const char *image, guint acknowledged);
} Scenario;

static AvTestHouse house;

/* --- what was acknowledged -------------------------------------------------- */

static void
remember_picture (Play *play,
                  AvOpenedStore *opened)
{
  g_assert_cmpuint (play->n_pictures, <=, MAXIMUM_ACKNOWLEDGED);
  play->pictures[play->n_pictures] = av_test_house_picture (opened);
  g_assert_nonnull (play->pictures[play->n_pictures]);
  play->n_pictures++;
}

static void
acknowledge (Play *play,
             AvOpenedStore *opened)
{
  av_test_disk_acknowledge ();
  remember_picture (play, opened);
}

static AvOpenedStore *
open_house (Play *play)
{
  AvOpenedStore *opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  if (play->n_pictures == 0)
    remember_picture (play, opened);
  return opened;
}

static AvOpenedStore *
open_image (const char *image)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_autoptr (AvOpenedStore) opened = NULL;
  gint64 broken;

  av_test_house_lay_guard (&house, image);
  opened = av_test_house_open (&house, dir);
  if (opened == NULL ||
      !av_vault_read_through (av_opened_store_get_vault (opened), NULL) ||
      !av_access_log_verify (av_opened_store_get_store (opened), &broken, NULL))
    return NULL;

  return g_steal_pointer (&opened);
}

static gboolean
is_known (Play *play,
          AvOpenedStore *opened,
          guint acknowledged)
{
  g_autofree char *picture = opened != NULL ? av_test_house_picture (opened) : NULL;
  guint last = MIN (acknowledged + 1, play->n_pictures - 1);

  return g_strcmp0 (picture, play->pictures[acknowledged]) == 0 ||
         g_strcmp0 (picture, play->pictures[last]) == 0;
}

static gboolean
verify_known (Play *play,
              const char *image,
              guint acknowledged)
{
  g_autoptr (AvOpenedStore) opened = open_image (image);

  return opened != NULL && is_known (play, opened, acknowledged);
}

/* --- create ------------------------------------------------------------------ */

static void
prepare_create (Play *play)
{
  av_test_house_empty (&house);
}

static AvVault *
create_vault (const char *dir)
{
  AvVaultParams params = {
    .label = "Cosette",
    .passphrase = house.passphrase,
    .cost = &av_passphrase_cost_floor,
    .store_key = house.key,
  };

  return av_vault_create (dir, &params, NULL);
}

static void
found (AvOpenedStore *opened,
       const char *root_file)
{
  g_autoptr (AvSecret) words = av_test_store_secret_of ("abaisser abandon abdiquer abeille abolir aborder aboutir aboyer");
  const char *scopes[] = { "76540", NULL };
  AvFounding founding = { "Métropole de Rouen", "Mairie", scopes, root_file, words };

  g_assert_true (av_opened_store_found (opened, &founding, NULL));
}

static void
act_create (Play *play)
{
  g_autofree char *root_file = g_build_filename (house.stick, "racine.avroot", NULL);
  g_autoptr (AvVault) vault = create_vault (house.dir);
  g_autoptr (AvOpenedStore) opened = NULL;

  g_assert_nonnull (vault);
  av_test_disk_acknowledge ();
  g_clear_pointer (&vault, av_vault_free);
  opened = av_test_house_open (&house, house.dir);
  g_assert_nonnull (opened);
  found (opened, root_file);
  av_test_disk_acknowledge ();
}

/* Cut too early there is no store, and one can be made; cut while it is founded
 * it can be founded again. */
static gboolean
verify_create (Play *play,
               const char *image,
               guint acknowledged)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_autofree char *root_file = g_build_filename (image, "stick", "racine.avroot", NULL);
  AvVaultParams raw = { .store_key = house.key };
  g_autoptr (AvOpenedStore) opened = NULL;
  g_autoptr (AvVault) vault = NULL;

  if (!av_vault_exists (dir))
    {
      vault = av_vault_create (dir, &raw, NULL);
      return acknowledged == 0 && vault != NULL;
    }

  opened = open_image (image);
  if (opened == NULL)
    return FALSE;

  if (av_installation_get_state (av_opened_store_get_installation (opened)) == AV_INSTALLATION_STATE_ENROLLED)
    return g_file_test (root_file, G_FILE_TEST_EXISTS);

  return acknowledged < 2;
}

/* --- save, diagnostic --------------------------------------------------------- */

static void
act_saves (Play *play)
{
  static const char *const names[] = { "Éponine", "Azelma", "Enjolras", "Courfeyrac" };
  g_autoptr (AvOpenedStore) opened = open_house (play);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AvChange) change = av_test_house_contact (names[i]);

      av_test_house_save (opened, change);
      acknowledge (play, opened);
    }
}

static void
act_diagnostic (Play *play)
{
  static const char *const days[] = { "2026-02-02", "2026-03-03" };
  g_autoptr (AvOpenedStore) opened = open_house (play);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GPtrArray) changes = av_test_house_diagnostic (&house, days[i]);
      g_autoptr (GError) error = NULL;

      av_store_commit (av_opened_store_get_store (opened), changes, &error);
      g_assert_no_error (error);
      acknowledge (play, opened);
    }

  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
}

/* --- locked capture ------------------------------------------------------------- */

static void
prepare_capture (Play *play)
{
  av_opened_store_free (open_house (play));
}

static void
act_capture (Play *play)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': 'Navet', 'tranche-age': '16-17'}"));

  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (av_inbox_seal (house.dir, "contact", answers, "Combeferre", i, NULL));
      av_test_disk_acknowledge ();
    }
}

static gboolean
verify_capture (Play *play,
                const char *image,
                guint acknowledged)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_auto (GStrv) names = av_inbox_list (dir);
  g_autoptr (AvOpenedStore) opened = open_image (image);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n && opened != NULL; i++)
    {
      AvKeyPair *pair = av_vault_get_inbox_pair (av_opened_store_get_vault (opened));
      g_autoptr (AvInboxCapture) capture = av_inbox_open (dir, names[i], pair, NULL);

      if (capture == NULL || g_variant_n_children (capture->answers) != 2)
        return FALSE;
    }

  return opened != NULL && n >= acknowledged && n <= acknowledged + 1 && is_known (play, opened, 0);
}

/* --- import, export --------------------------------------------------------------- */

static void
prepare_import (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);

  play->bundle = av_test_house_hear (&house, opened, 10);
}

static gboolean
import (Play *play,
        AvOpenedStore *opened)
{
  g_autoptr (AvImportReport) report = av_installation_import (av_opened_store_get_installation (opened), play->bundle, NULL);

  return report != NULL && av_opened_store_reconcile (opened, NULL);
}

static void
act_import (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);

  g_assert_true (import (play, opened));
  acknowledge (play, opened);
}

/* What was not imported before the cut still can be, and is the same then. */
static gboolean
verify_import (Play *play,
               const char *image,
               guint acknowledged)
{
  g_autoptr (AvOpenedStore) opened = open_image (image);

  return opened != NULL &&
         is_known (play, opened, acknowledged) &&
         import (play, opened) &&
         is_known (play, opened, 1);
}

static void
act_export (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AvChange) change = av_test_house_contact (i == 0 ? "Feuilly" : "Bahorel");
      g_autofree char *path = NULL;

      av_test_house_save (opened, change);
      acknowledge (play, opened);
      path = av_test_house_export (&house, av_opened_store_get_installation (opened), house.neighbour);
      acknowledge (play, opened);
    }
}

/* What has the name of a bundle is a whole one, and what left the house is
 * known to the store. */
static gboolean
verify_export (Play *play,
               const char *image,
               guint acknowledged)
{
  g_autofree char *folder = g_build_filename (image, "stick", NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  g_autoptr (AvOpenedStore) opened = NULL;
  g_auto (GStrv) notices = NULL;
  const char *name;
  guint bundles = 0;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (AvBundleSummary) summary = NULL;

      if (!g_str_has_suffix (name, ".avlot"))
        continue;

      summary = av_installation_inspect (house.neighbour, path, NULL, NULL);
      if (summary == NULL || !summary->for_us || summary->n_segments == 0)
        return FALSE;
      bundles++;
    }

  opened = open_image (image);
  if (opened == NULL || !is_known (play, opened, acknowledged) || bundles < acknowledged / 2)
    return FALSE;

  /* Nobody is told that the store was put back to an older state. */
  notices = av_installation_take_notices (av_opened_store_get_installation (opened));
  return g_strv_length (notices) == 0;
}

/* --- keys, rotation, migration, backup ---------------------------------------------- */

/* The keys, opened for the mairie, and with what they give, the store. */
static AvOpenedStore *
open_with_keys (const char *image,
                AvKeyring **keyring)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (AvOpenedStore) opened = NULL;

  av_test_house_lay_guard (&house, image);
  *keyring = av_keyring_load (dir, NULL);
  if (*keyring != NULL)
    key = av_keyring_unlock_with_pair (*keyring, house.mairie, NULL);
  if (key != NULL)
    opened = av_opened_store_open_with_key (dir, key, NULL, NULL, "Cosette", NULL);
  if (opened == NULL || !av_vault_read_through (av_opened_store_get_vault (opened), NULL))
    return NULL;

  return g_steal_pointer (&opened);
}

static void
prepare_keys (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);
  AvKeyring *keyring = av_opened_store_get_keyring (opened);
  g_autoptr (AvSecret) key = av_keyring_unlock (keyring, "Cosette", house.passphrase, NULL);

  g_assert_nonnull (key);
  play->slots[0] = av_secret_ref (av_key_pair_get_secret (av_keyring_get_pair (keyring)));
  play->generation = av_keyring_get_generation (keyring);
  g_assert_true (av_opened_store_open_notes (opened, NULL));
  g_assert_true (av_private_note_save (av_opened_store_get_store (opened), house.container, house.container, house.container, NOTED, NULL));
}

static void
act_passphrase_change (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);
  AvKeyring *keyring = av_opened_store_get_keyring (opened);
  g_autoptr (AvSecret) code = NULL;

  g_assert_true (av_keyring_take_slot_secret (keyring, "Cosette", play->slots[0], NULL));
  g_assert_true (av_own_slots_change_phrase (opened, house.passphrase, &av_passphrase_cost_floor, NULL));
  play->slots[1] = av_secret_ref (av_key_pair_get_secret (av_keyring_get_pair (keyring)));
  av_test_disk_acknowledge ();
  code = av_own_slots_draw_code (opened, NULL);
  g_assert_nonnull (code);
  av_test_disk_acknowledge ();
  g_assert_true (av_keyring_add_passphrase (keyring, "Marius", NULL, house.passphrase, &av_passphrase_cost_floor, NULL));
  av_test_disk_acknowledge ();
  g_assert_true (av_keyring_remove (keyring, "Marius", NULL));
  av_test_disk_acknowledge ();
}

/* With the phrase of before or the one that came. */
static gboolean
reads_note (Play *play,
            AvOpenedStore *opened)
{
  AvKeyring *keyring = av_opened_store_get_keyring (opened);
  g_autoptr (GPtrArray) notes = NULL;

  if (!av_keyring_take_slot_secret (keyring, "Cosette", play->slots[0], NULL) &&
      (play->slots[1] == NULL || !av_keyring_take_slot_secret (keyring, "Cosette", play->slots[1], NULL)))
    return FALSE;

  if (av_opened_store_open_notes (opened, NULL))
    notes = av_private_note_list (av_opened_store_get_store (opened), house.container, NULL);

  return notes != NULL && notes->len == 1 && g_strcmp0 (((AvPrivateNote *) g_ptr_array_index (notes, 0))->text, NOTED) == 0;
}

static gboolean
verify_passphrase_change (Play *play,
                          const char *image,
                          guint acknowledged)
{
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvOpenedStore) opened = open_with_keys (image, &keyring);

  return opened != NULL &&
         is_known (play, opened, 0) &&
         reads_note (play, opened) &&
         av_keyring_get_generation (keyring) >= play->generation + acknowledged &&
         av_keyring_get_generation (keyring) <= play->generation + acknowledged + 1;
}

static void
act_rotation (Play *play)
{
  g_autoptr (AvSecret) key = av_rotation_run (house.dir, house.key, NULL);

  g_assert_nonnull (key);
  av_test_disk_acknowledge ();
}

static gboolean
verify_rotation (Play *play,
                 const char *image,
                 guint acknowledged)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_autoptr (AvKeyring) keyring = NULL;
  g_autoptr (AvOpenedStore) opened = open_with_keys (image, &keyring);
  g_autoptr (AvVault) former = NULL;

  if (opened == NULL || !is_known (play, opened, 0))
    return FALSE;

  g_clear_pointer (&opened, av_opened_store_free);
  former = av_vault_open (dir, house.key, AV_VAULT_OPEN_DEFAULT, NULL);
  return acknowledged == 0 || former == NULL;
}

/* As a store of an earlier catalogue: its projections are laid anew. */
static void
prepare_migration (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (AvChange) change = av_test_house_contact ("Grantaire");

      av_test_house_save (opened, change);
    }

  g_clear_pointer (&play->pictures[0], g_free);
  play->n_pictures = 0;
  remember_picture (play, opened);
  g_assert_true (av_store_set_setting (av_opened_store_get_store (opened), "catalogue", "an earlier one", NULL));
  av_test_store_run (av_opened_store_get_vault (opened), "DROP TABLE form_contact");
}

static void
act_migration (Play *play)
{
  g_autoptr (AvOpenedStore) opened = av_test_house_open (&house, house.dir);

  g_assert_nonnull (opened);
  av_test_disk_acknowledge ();
  g_assert_true (av_vault_sync (av_opened_store_get_vault (opened), NULL));
}

static gboolean
verify_migration (Play *play,
                  const char *image,
                  guint acknowledged)
{
  return verify_known (play, image, 0);
}

static void
act_backup (Play *play)
{
  g_autoptr (AvOpenedStore) opened = open_house (play);

  g_assert_true (av_backup_daily (av_opened_store_get_vault (opened), 1795000000, NULL, NULL));
  av_test_disk_acknowledge ();
}

static gboolean
verify_backup (Play *play,
               const char *image,
               guint acknowledged)
{
  g_autofree char *dir = g_build_filename (image, "store", NULL);
  g_auto (GStrv) paths = av_backup_list (dir, NULL);
  g_autoptr (AvOpenedStore) opened = open_image (image);

  if (opened == NULL || !is_known (play, opened, 0) || g_strv_length (paths) < acknowledged)
    return FALSE;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *elsewhere = g_strdup_printf ("%s/restored-%u", image, i);
      g_autoptr (AvKeyring) keyring = av_backup_load_keyring (paths[i], NULL);
      g_autoptr (AvSecret) key = keyring != NULL ? av_keyring_unlock_with_pair (keyring, house.mairie, NULL) : NULL;

      if (key == NULL || !av_backup_restore (paths[i], elsewhere, key, NULL))
        return FALSE;
    }

  return TRUE;
}

/* --- all of them -------------------------------------------------------------------- */

static const Scenario scenarios[] = {
  { "create", prepare_create, act_create, verify_create },
  { "save", NULL, act_saves, verify_known },
  { "diagnostic", NULL, act_diagnostic, verify_known },
  { "locked-capture", prepare_capture, act_capture, verify_capture },
  { "import", prepare_import, act_import, verify_import },
  { "export", NULL, act_export, verify_export },
  { "passphrase-change", prepare_keys, act_passphrase_change, verify_passphrase_change },
  { "rotation", prepare_capture, act_rotation, verify_rotation },
  { "migration", prepare_migration, act_migration, verify_migration },
  { "backup", NULL, act_backup, verify_backup },
};

typedef struct
{
  Play play;
  const Scenario *scenario;
} Trial;

static void
act_trial (gpointer user_data)
{
  Trial *trial = user_data;

  trial->scenario->act (&trial->play);
}

static gboolean
verify_trial (const char *image,
              guint acknowledged,
              gpointer user_data)
{
  Trial *trial = user_data;

  return trial->scenario->verify (&trial->play, image, acknowledged);
}

static guint
cut_everywhere (const Scenario *scenario,
                guint images,
                guint *laid)
{
  Trial trial = { .scenario = scenario };
  guint bad;

  av_test_house_begin_again (&house);
  if (scenario->prepare != NULL)
    scenario->prepare (&trial.play);

  bad = av_test_cut_everywhere (house.root, scenario->name, images, act_trial, verify_trial, &trial, laid);

  for (guint i = 0; i < trial.play.n_pictures; i++)
    g_free (trial.play.pictures[i]);
  g_free (trial.play.bundle);
  g_clear_pointer (&trial.play.slots[0], av_secret_unref);
  g_clear_pointer (&trial.play.slots[1], av_secret_unref);
  return bad;
}

static void
test_scenario (gconstpointer data)
{
  guint images = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? IMAGES_LONG : IMAGES;
  guint laid = 0;
  guint bad = cut_everywhere (data, images, &laid);

  g_test_message ("%u images, %u bad", laid, bad);
  g_assert_cmpuint (bad, ==, 0);
}

/* Without these the tests above would prove nothing. */
static void
act_saves_unsynced (Play *play)
{
  static const char *const names[] = { "Jondrette", "Magnon" };
  g_autoptr (AvOpenedStore) opened = open_house (play);

  av_test_store_run (av_opened_store_get_vault (opened), "PRAGMA synchronous = NORMAL");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AvChange) change = av_test_house_contact (names[i]);

      av_test_house_save (opened, change);
      acknowledge (play, opened);
    }
}

static void
test_normal_synchronisation_is_found_bad (void)
{
  static const Scenario scenario = { "synchronous=NORMAL", NULL, act_saves_unsynced, verify_known };
  guint laid = 0;

  g_assert_cmpuint (cut_everywhere (&scenario, 100, &laid), >, 0);
}

static void
test_keys_without_sync_are_found_bad (void)
{
  static const Scenario scenario = { "no sync of keys", prepare_keys, act_passphrase_change, verify_passphrase_change };
  guint laid = 0;

  av_test_disk_skip_file_syncs (TRUE);
  g_assert_cmpuint (cut_everywhere (&scenario, 100, &laid), >, 0);
  av_test_disk_skip_file_syncs (FALSE);
}

/* "1/2" and "2/2": half of it each, so that two processors share it. */
int
main (int argc,
      char *argv[])
{
  guint part = 1;
  guint parts = 1;

  av_test_disk_init (&argc, &argv);
  if (argc > 1)
    g_assert_cmpint (sscanf (argv[1], "%u/%u", &part, &parts), ==, 2);
  av_test_house_init (&house);

  for (guint i = part - 1; i < G_N_ELEMENTS (scenarios); i += parts)
    {
      g_autofree char *path = g_strconcat ("/power-cut-house/", scenarios[i].name, NULL);

      g_test_add_data_func (path, &scenarios[i], test_scenario);
    }

  if (part == parts)
    {
      g_test_add_func ("/power-cut-house/normal-synchronisation-is-found-bad", test_normal_synchronisation_is_found_bad);
      g_test_add_func ("/power-cut-house/keys-without-sync-are-found-bad", test_keys_without_sync_are_found_bad);
    }

  return av_test_house_run (&house);
}
