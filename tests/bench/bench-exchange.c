/* What an exchange costs, through the real library over encrypted stores: a
 * million changes of another laptop, the week of one and the week of twenty.
 *
 *   bench-exchange                         the table
 *   bench-exchange import STORE KEY BUNDLE one import in a process of its own,
 *                                          so that its memory is its own too */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "av-crypto.h"
#include "av-database.h"
#include "av-dropbox.h"
#include "av-locale.h"
#include "av-test-store.h"
#include "bench-cost.h"
#include "bench-table.h"
#include "bench-work.h"

#define MILLION_RECORDS 100000
#define WEEK_RECORDS 180 /* 1,800 changes, 40 dossiers */
#define N_TEAMS 20
/* Seconds of cr-sqlite for a million fields, at the faster of the rates in
 * docs/performance.md, 44,000 and 66,000 a second: a constant, of another machine. */
#define CR_SQLITE_CONSTANT (1e6 / 66000)
#define DAY_MS G_GUINT64_CONSTANT (86400000)

/* What one import cost. */
typedef struct
{
  BenchCost cost;
  double memory; /* MiB, at its highest */
  guint n_changes;
} Imported;

static char *own_program;

static char *
to_hexadecimal (AvSecret *key)
{
  GString *text = g_string_new (NULL);
  const guint8 *bytes = av_secret_peek (key);

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static AvSecret *
from_hexadecimal (const char *text)
{
  guint8 bytes[32];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return av_secret_new_from_bytes (bytes, sizeof bytes);
}

/* --- one import, in a process of its own --------------------------------- */

/* At its highest, in MiB. What getrusage() says begins with the memory of the
 * process that started this one. */
static gulong
get_memory (void)
{
  g_autofree char *status = NULL;
  const char *highest;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  highest = status != NULL ? strstr (status, "VmHWM:") : NULL;
  g_assert_nonnull (highest);
  return strtoul (highest + strlen ("VmHWM:"), NULL, 10) / 1024;
}

static int
import_here (const char *dir,
             const char *key_text,
             const char *bundle)
{
  g_autoptr (AvSecret) key = from_hexadecimal (key_text);
  g_autoptr (BenchLaptop) laptop = bench_laptop_open (dir, key);
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  BenchCost start = bench_now (), cost;

  report = av_installation_import (laptop->installation, bundle, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_left_out + report->n_quarantined, ==, 0);
  cost = bench_since (start);
  /* Whole numbers read the same in every language. */
  g_print ("%.0f %.0f %lu %u\n", cost.wall, cost.cpu, get_memory (), report->n_changes);
  return 0;
}

static Imported
import_there (BenchLaptop *laptop,
              const char *bundle)
{
  g_autofree char *key = to_hexadecimal (laptop->key);
  const char *argv[] = { own_program, "import", laptop->dir, key, bundle, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  Imported imported;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (sscanf (output, "%lf %lf %lf %u", &imported.cost.wall, &imported.cost.cpu, &imported.memory, &imported.n_changes), ==, 4);
  return imported;
}

/* --- the named baseline -------------------------------------------------- */

static gboolean
upsert_all (AvDatabase *db,
            gpointer user_data,
            GError **error)
{
  for (guint i = 0; i < MILLION_RECORDS * BENCH_WORK_FIELDS; i++)
    {
      g_autoptr (AvStatement) statement =
        av_database_prepare (db, "INSERT INTO bare (record, field, value) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3", error);

      av_statement_bind_int64 (statement, 1, i / BENCH_WORK_FIELDS);
      av_statement_bind_int64 (statement, 2, i % BENCH_WORK_FIELDS);
      av_statement_bind_static_text (statement, 3, "Orientation vers la Miss", -1);
      if (!av_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static AvDatabase *
open_bare (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "bare.sqlite", NULL);
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (path, &error);

  g_assert_no_error (error);
  av_database_exec_script (db,
                           "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL;"
                           "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 4194304;"
                           "CREATE TABLE bare (record INTEGER, field INTEGER, value TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID",
                           &error);
  g_assert_no_error (error);
  return db;
}

static double
upsert_bare (AvDatabase *bare)
{
  g_autoptr (GError) error = NULL;
  BenchCost start = bench_now ();

  av_database_transact (bare, upsert_all, NULL, &error);
  g_assert_no_error (error);
  return bench_since (start).cpu;
}

/* --- a million changes --------------------------------------------------- */

/* The mairie hears what the laptop has, and sends it no more. */
static void
acknowledge (BenchLaptop *mairie,
             BenchLaptop *laptop,
             const char *dir)
{
  g_autoptr (BenchLaptop) opened = bench_laptop_open (laptop->dir, laptop->key);
  g_autofree char *answer = bench_laptop_export (opened, dir, NULL, NULL);

  bench_laptop_import (mairie, answer);
}

static void
bench_again (BenchLaptop *laptop,
             const char *dir,
             const char *bundle)
{
  g_autofree char *copy = g_build_filename (dir, "encore.avlot", NULL);
  Imported imported;

  g_assert_cmpint (g_rename (bundle, copy), ==, 0);
  imported = import_there (laptop, copy);
  g_unlink (copy);
  bench_table_add (&(BenchRow){ "the same bundle again", "s", imported.cost.wall / 1e3, .limit = 0.3 });
}

static void
bench_round (BenchLaptop *mairie,
             BenchLaptop *laptop,
             AvDatabase *bare,
             const char *dir,
             guint round)
{
  double baseline = upsert_bare (bare) / 1e3;
  g_autofree char *bundle = NULL;
  Imported imported;
  guint64 size;

  bench_work_write (mairie, 0, MILLION_RECORDS, round);
  bundle = bench_laptop_export (mairie, dir, NULL, &size);
  imported = import_there (laptop, bundle);
  g_assert_cmpuint (imported.n_changes, ==, MILLION_RECORDS * BENCH_WORK_FIELDS);
  bench_table_add (&(BenchRow){ round == 1 ? "1 M changes, first sync, their dossiers begun before / bare upsert" : "1 M changes onto a million / bare upsert", "CPU-s",
                                imported.cost.cpu / 1e3, baseline, .limit = round == 1 ? 5.25 : 9.75 });
  bench_table_add (&(BenchRow){ "  the same / cr-sqlite, a constant: 66,000 fields a second", "CPU-s", imported.cost.cpu / 1e3, CR_SQLITE_CONSTANT, .limit = 1, .limits_ratio = TRUE });
  bench_table_add (&(BenchRow){ "  memory, at its highest", "MiB", imported.memory, .limit = 128 });
  if (round == 1)
    bench_table_add (&(BenchRow){ "  bytes a change, 45 a strand", "B", (double) size / (MILLION_RECORDS * BENCH_WORK_FIELDS), .limit = 24 });

  bench_again (laptop, dir, bundle);
  acknowledge (mairie, laptop, dir);
}

/* The laptop of which what is sent to it is imported in a process of its own: it is
 * opened only for a moment. */
static void
close_laptop (BenchLaptop *closed,
              BenchLaptop *laptop)
{
  *closed = (BenchLaptop){ .dir = g_strdup (laptop->dir), .key = av_secret_ref (laptop->key) };
  bench_laptop_free (laptop);
}

static void
clear_closed (BenchLaptop *closed)
{
  g_free (closed->dir);
  av_secret_unref (closed->key);
}

/* A laptop's first day: the dossiers are begun by the bundle that fills them. */
static void
bench_first_day (const char *dir)
{
  g_autofree char *own = g_build_filename (dir, "premier-jour", NULL);
  g_autoptr (BenchLaptop) mairie = NULL;
  BenchLaptop canteleu;
  g_autoptr (AvDatabase) bare = NULL;
  g_autofree char *bundle = NULL;
  double baseline;
  Imported imported;

  g_mkdir (own, 0700);
  bare = open_bare (own);
  baseline = upsert_bare (bare) / 1e3;
  mairie = bench_laptop_found (own);
  close_laptop (&canteleu, bench_laptop_join (mairie, own, "Canteleu"));
  bench_work_open (mairie, 0, MILLION_RECORDS);
  bench_work_write (mairie, 0, MILLION_RECORDS, 1);
  bundle = bench_laptop_export (mairie, own, NULL, NULL);
  imported = import_there (&canteleu, bundle);
  g_assert_cmpuint (imported.n_changes, >, MILLION_RECORDS * BENCH_WORK_FIELDS);
  bench_table_add (&(BenchRow){ "1 M changes, first sync, their dossiers begun by it / bare upsert", "CPU-s", imported.cost.cpu / 1e3, baseline, .limit = 5.25 });
  bench_table_add (&(BenchRow){ "  memory, at its highest", "MiB", imported.memory, .limit = 128 });
  clear_closed (&canteleu);
}

static void
bench_million (const char *dir)
{
  g_autofree char *own = g_build_filename (dir, "million", NULL);
  g_autofree char *opened = NULL;
  g_autoptr (BenchLaptop) mairie = NULL;
  BenchLaptop *joining;
  BenchLaptop canteleu;
  g_autoptr (AvDatabase) bare = open_bare (dir);

  g_mkdir (own, 0700);
  mairie = bench_laptop_found (own);
  joining = bench_laptop_join (mairie, own, "Canteleu");
  bench_work_open (mairie, 0, MILLION_RECORDS);
  opened = bench_laptop_export (mairie, own, NULL, NULL);
  bench_laptop_import (joining, opened);
  close_laptop (&canteleu, joining);
  acknowledge (mairie, &canteleu, own);

  for (guint round = 1; round <= 2; round++)
    bench_round (mairie, &canteleu, bare, own, round);
  clear_closed (&canteleu);
}

/* --- a week -------------------------------------------------------------- */

static GPtrArray *
gather_laptops (const char *dir,
                guint n)
{
  GPtrArray *laptops = g_ptr_array_new_with_free_func ((GDestroyNotify) bench_laptop_free);
  g_autofree char *first = NULL;

  g_mkdir (dir, 0700);
  g_ptr_array_add (laptops, bench_laptop_found (dir));
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Equipe-%u", i);

      g_ptr_array_add (laptops, bench_laptop_join (g_ptr_array_index (laptops, 0), dir, name));
    }
  return laptops;
}

static AvExchangeReport *
exchange (BenchLaptop *laptop,
          const char *stick)
{
  g_autoptr (GError) error = NULL;
  AvExchangeReport *report = av_installation_exchange (laptop->installation, stick, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->received->refused->len, ==, 0);
  return report;
}

/* Everyone knows everyone, and everyone knows it. */
static void
meet (GPtrArray *laptops,
      const char *dir)
{
  g_autofree char *stick = g_build_filename (dir, "rencontre", NULL);

  g_mkdir (stick, 0700);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < laptops->len; i++)
      av_exchange_report_free (exchange (g_ptr_array_index (laptops, i), stick));
}

static void
bench_week (const char *dir)
{
  g_autofree char *own = g_build_filename (dir, "semaine", NULL);
  g_autofree char *stick = g_build_filename (own, "cle", NULL);
  g_autoptr (GPtrArray) laptops = gather_laptops (own, 5);
  const char *recipients[] = { "Equipe-1", "Equipe-2", "Equipe-3", "Equipe-4", "Equipe-5", NULL };
  g_autofree char *bundle = NULL;
  guint64 size;

  meet (laptops, own);
  bench_work_open (g_ptr_array_index (laptops, 0), 0, WEEK_RECORDS);
  bench_work_write (g_ptr_array_index (laptops, 0), 0, WEEK_RECORDS, 1);
  bundle = bench_laptop_export (g_ptr_array_index (laptops, 0), own, recipients, &size);
  bench_table_add (&(BenchRow){ "a week of one laptop for five (1,800 changes)", "KiB", (double) size / 1024, .limit = 64 });
}

/* What the window shows of each before anything is read. Returns how many. */
static guint
look_at_all (BenchLaptop *laptop,
             const char *stick)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = av_dropbox_list (stick, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < files->len; i++)
    {
      const AvDropboxFile *file = g_ptr_array_index (files, i);
      g_autoptr (AvBundleSummary) summary = av_installation_inspect (laptop->installation, file->path, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (summary);
    }
  return files->len;
}

static void
bench_twenty (const char *dir)
{
  g_autofree char *own = g_build_filename (dir, "vingt", NULL);
  g_autofree char *stick = g_build_filename (own, "cle", NULL);
  g_autoptr (GPtrArray) laptops = gather_laptops (own, N_TEAMS);
  g_autoptr (AvExchangeReport) report = NULL;
  BenchCost start, cost;

  meet (laptops, own);
  g_mkdir (stick, 0700);
  for (guint i = 1; i <= N_TEAMS; i++)
    {
      bench_work_open (g_ptr_array_index (laptops, i), i * WEEK_RECORDS, WEEK_RECORDS);
      bench_work_write (g_ptr_array_index (laptops, i), i * WEEK_RECORDS, WEEK_RECORDS, 1);
      av_exchange_report_free (exchange (g_ptr_array_index (laptops, i), stick));
    }

  start = bench_now ();
  g_assert_cmpuint (look_at_all (g_ptr_array_index (laptops, 0), stick), >=, N_TEAMS);
  report = exchange (g_ptr_array_index (laptops, 0), stick);
  cost = bench_since (start);
  g_assert_cmpuint (report->received->n_changes, >=, N_TEAMS * WEEK_RECORDS * BENCH_WORK_FIELDS);
  bench_table_add (&(BenchRow){ "stick in to stick out, the week of twenty teams", "s", cost.wall / 1e3, .limit = 10 });
  bench_table_add (&(BenchRow){ "  of the processor", "CPU-s", cost.cpu / 1e3 });
}

int
main (int argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (av_crypto_init (&error));
  if (argc == 5)
    return import_here (argv[2], argv[3], argv[4]);

  /* The words are those that the teams read. */
  g_setenv ("LC_ALL", "fr_FR.UTF-8", TRUE);
  av_locale_init ();
  own_program = argv[0];
  dir = g_dir_make_tmp ("av-bench-XXXXXX", NULL);
  g_setenv ("XDG_STATE_HOME", dir, TRUE);
  bench_laptop_clock = (guint64) (g_get_real_time () / 1000) - 300 * DAY_MS;

  bench_week (dir);
  bench_twenty (dir);
  bench_million (dir);
  bench_first_day (dir);
  av_test_store_remove_tree (dir);
  return bench_table_get_n_over () > 0;
}
