/* What merging costs, as a ratio to bare SQLite in the same run: operations of
 * others applied and shown, for the first time and onto themselves. */

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "bench-table.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)

/* Of the processor alone: what is measured in it does not wait for a disk. */
static double
get_cpu_seconds (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

static void
set_like_the_vault (AvDatabase *db)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (db,
                           "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                           "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON",
                           &error);
  g_assert_no_error (error);
}

static AvDatabase *
open_file (const char *dir,
           const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (path, &error);

  g_assert_no_error (error);
  set_like_the_vault (db);
  return db;
}

#define N_RECORDS 20000
#define N_FIELDS 10

typedef struct
{
  guint round;
  AvSegmentHash hash;
} Import;

static gboolean
apply_round (AvStore *store,
             gpointer user_data,
             GError **error)
{
  static const char *const fields[N_FIELDS] = {
    "prenom-ou-surnom",
    "nom",
    "tranche-age",
    "origine",
    "moyen-contact",
    "valeur-contact",
    "accord-recontact",
    "info-rgpd-remise",
    "situation-jour",
    "reponse-immediate",
  };
  static const char *const names[] = { "Gavroche", "Cosette", "Étienne", "Catherine", "Gervaise" };
  Import *import = user_data;

  for (guint i = 0; i < N_RECORDS; i++)
    {
      AvStrandPlace place = { 0, { { 0 } }, AV_CLASS_CONTACT };
      AvSegmentHash former = import->hash;
      AvId record = { { 1 } };

      memcpy (place.container.bytes, &i, sizeof i);
      memcpy (record.bytes + 4, &i, sizeof i);
      memcpy (import->hash.bytes, (guint[]){ i / 400, import->round }, 8);
      memcpy (former.bytes, (guint[]){ i / 400, import->round - 1 }, 8);
      if (!av_segment_store_reserve (store, &import->hash, &place.sid, error))
        return FALSE;
      for (guint j = 0; j < N_FIELDS; j++)
        {
          AvOpPred pred = { former.bytes, (guint16) (i % 400 * N_FIELDS + j) };
          AvOp op = { AV_OP_SET, pred.index, (NOON + i) << 16, "00112233445566778899aabbccddeeff", record, "contact", fields[j] };

          op.preds = &pred;
          op.n_preds = import->round > 1 ? 1 : 0;
          /* A name of one word, the rest as long as labels are. */
          op.value = j < 2 ? names[(i + j) % G_N_ELEMENTS (names)] : "Orientation vers la Miss";
          op.value_length = strlen (op.value);
          if (!av_merge_apply (store, &place, &op, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
upsert_round (AvDatabase *db,
              gpointer user_data,
              GError **error)
{
  for (guint i = 0; i < N_RECORDS; i++)
    for (guint j = 0; j < N_FIELDS; j++)
      {
        g_autoptr (AvStatement) statement =
          av_database_prepare (db, "INSERT INTO bare (record, field, value) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?3", error);

        av_statement_bind_int64 (statement, 1, i);
        av_statement_bind_int64 (statement, 2, j);
        av_statement_bind_static_text (statement, 3, "Orientation vers la Miss", -1);
        if (!av_statement_run (statement, error))
          return FALSE;
      }
  return TRUE;
}

static void
bench_apply (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_database (open_file (dir, "apply"), NULL, NULL, &error);
  g_autoptr (AvDatabase) bare = open_file (dir, "upsert");
  Import import = { 0 };

  av_database_exec_script (bare, "CREATE TABLE bare (record INTEGER, field INTEGER, value TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID", &error);
  for (import.round = 1; import.round <= 2; import.round++)
    {
      double start = get_cpu_seconds ();
      double ours, floor;

      av_store_transact (store, apply_round, &import, &error);
      g_assert_no_error (error);
      ours = get_cpu_seconds () - start;
      start = get_cpu_seconds ();
      av_database_transact (bare, upsert_round, NULL, &error);
      g_assert_no_error (error);
      floor = get_cpu_seconds () - start;
      bench_table_add (&(BenchRow){ import.round == 1 ? "merging 200,000 changes, alone / bare upsert" : "  onto themselves", "CPU-s", ours, floor });
    }
}

int
main (int argc,
      char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("av-bench-XXXXXX", NULL);
  static const char *const names[] = { "apply", "upsert" };

  bench_apply (dir);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_autofree char *log = g_strconcat (path, "-wal", NULL);

      g_unlink (path);
      g_unlink (log);
    }
  g_rmdir (dir);
  return 0;
}
