#include <glib/gstdio.h>

#include "av-backup.h"
#include "av-crypto.h"
#include "av-power-supply.h"
#include "av-test-store.h"

#define DAY ((gint64) 86400)
#define TODAY (20120 * DAY)

/* A supply as the kernel tells of it: "name/file=word", separated by spaces. */
static char *
make_supplies (AvTestStore *store,
               const char *words)
{
  char *folder = g_build_filename (store->dir, "power_supply", NULL);
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  av_test_store_remove_tree (folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; words[0] != '\0' && each[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit_set (each[i], "/=", 3);
      g_autofree char *supply = g_build_filename (folder, parts[0], NULL);
      g_autofree char *path = g_build_filename (supply, parts[1], NULL);
      g_autofree char *line = g_strconcat (parts[2], "\n", NULL);

      g_mkdir (supply, 0700);
      g_assert_true (g_file_set_contents (path, line, -1, NULL));
    }

  return folder;
}

static const struct
{
  const char *words;
  gboolean mains;
} computers[] = {
  { "", TRUE },
  { "AC/type=Mains AC/online=1 BAT0/type=Battery BAT0/status=Charging", TRUE },
  { "AC/type=Mains AC/online=1 BAT0/type=Battery BAT0/status=Discharging", TRUE },
  { "AC/type=Mains AC/online=0 BAT0/type=Battery BAT0/status=Discharging", FALSE },
  { "BAT0/type=Battery BAT0/status=Discharging", FALSE },
  { "BAT0/type=Battery BAT0/status=Full", TRUE },
  { "ucsi/type=USB ucsi/online=1 BAT0/type=Battery BAT0/status=Discharging", TRUE },
  { "ucsi/type=USB ucsi/online=0 BAT0/type=Battery BAT0/status=Discharging", FALSE },
  { "BAT0/type=Battery BAT0/status=Unknown BAT1/type=Battery BAT1/status=Discharging", FALSE },
  { "mouse/type=Battery mouse/scope=Device mouse/status=Discharging", TRUE },
  { "mouse/type=Battery mouse/scope=Device mouse/online=1 BAT0/type=Battery BAT0/status=Discharging", FALSE },
};

static void
test_mains_is_told_from_a_battery (AvTestStore *store,
                                   gconstpointer user_data)
{
  g_autofree char *nowhere = g_build_filename (store->dir, "nowhere", NULL);

  g_assert_true (av_power_supply_is_mains (nowhere));
  for (guint i = 0; i < G_N_ELEMENTS (computers); i++)
    {
      g_autofree char *supplies = make_supplies (store, computers[i].words);

      g_test_message ("%s", computers[i].words);
      g_assert_cmpint (av_power_supply_is_mains (supplies), ==, computers[i].mains);
    }
}

static gboolean
back_up (AvVault *vault,
         gint64 now,
         const char *supplies)
{
  g_autoptr (GError) error = NULL;
  gboolean written;

  g_assert_true (av_backup_when_powered (vault, now, supplies, &written, &error));
  g_assert_no_error (error);
  return written;
}

/* A laptop that is always on its battery has a backup of the last three days. */
static void
test_battery_puts_a_backup_off_for_three_days (AvTestStore *store,
                                               gconstpointer user_data)
{
  AvVault *vault = av_test_store_create (store, TRUE);
  g_autofree char *supplies = make_supplies (store, "AC/type=Mains AC/online=0 BAT0/type=Battery BAT0/status=Discharging");

  g_assert_true (back_up (vault, TODAY, supplies)); /* there was none */
  g_assert_false (back_up (vault, TODAY + 3600, supplies));
  g_assert_false (back_up (vault, TODAY + DAY, supplies));
  g_assert_false (back_up (vault, TODAY + 2 * DAY, supplies));
  g_assert_true (back_up (vault, TODAY + 3 * DAY, supplies));
  g_assert_false (back_up (vault, TODAY + 4 * DAY, supplies));
  g_free (supplies);

  supplies = make_supplies (store, "AC/type=Mains AC/online=1 BAT0/type=Battery BAT0/status=Charging");
  g_assert_true (back_up (vault, TODAY + 4 * DAY + 7200, supplies));
  g_assert_false (back_up (vault, TODAY + 4 * DAY + 7300, supplies));

  /* One of a clock that ran ahead is none of these days. */
  g_free (supplies);
  supplies = make_supplies (store, "BAT0/type=Battery BAT0/status=Discharging");
  g_assert_true (back_up (vault, TODAY - 10 * DAY, supplies));
  av_vault_free (vault);
}

int
main (int argc,
      char *argv[])
{
  av_test_store_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));
  av_test_store_add ("/power-supply/mains-is-told-from-a-battery", test_mains_is_told_from_a_battery);
  av_test_store_add ("/power-supply/battery-puts-a-backup-off-for-three-days", test_battery_puts_a_backup_off_for_three_days);
  return g_test_run ();
}
