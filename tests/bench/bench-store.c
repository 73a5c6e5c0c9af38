/* What the store costs, as ratios to bare SQLite in the same run: a contact
 * saved durably, a search among 10,000 dossiers, operations written and
 * applied. */

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "av-search.h"
#include "store-laptops.h"

#define N_SAVES 300
#define N_DOSSIERS 10000
#define NOON G_GUINT64_CONSTANT (1795435200000)

static const char *const first_names[] = {
  "Gavroche",
  "Cosette",
  "Éponine",
  "Étienne",
  "Catherine",
  "Gervaise",
  "Nana",
  "Rastignac",
  "Julien",
  "Mathilde",
  "Fantine",
  "Marius",
  "Enjolras",
  "Azelma",
  "Silvère",
  "Miette",
  "Denise",
  "Octave",
  "Pauline",
  "Lazare",
};
static const char *const last_names[] = {
  "Lantier",
  "Maheu",
  "Coupeau",
  "Sorel",
  "Thénardier",
  "Fauchelevent",
  "Baudu",
  "Mouret",
  "Quenu",
  "Macquart",
  "Rougon",
  "Goujet",
  "Lorilleux",
  "Chanteau",
  "Bovary",
  "Homais",
  "Lheureux",
  "Rouault",
  "Grandet",
  "Goriot",
};

static double
get_seconds (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

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

/* --- a contact saved durably --------------------------------------------- */

static AvChange *
make_contact (guint number)
{
  AvChange *change = av_change_new ("contact", NULL, NULL, NULL);
  g_autofree char *phone = g_strdup_printf ("06 39 98 %02u %02u", number / 100 % 100, number % 100);

  av_change_set (change, "prenom-ou-surnom", first_names[number % G_N_ELEMENTS (first_names)]);
  av_change_set (change, "nom", last_names[number / G_N_ELEMENTS (first_names) % G_N_ELEMENTS (last_names)]);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "besoin-immediat", "P1 P4");
  av_change_set (change, "moyen-contact", "tel");
  av_change_set (change, "valeur-contact", phone);
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return change;
}

static double
time_saves (AvStore *store)
{
  double start = get_seconds ();

  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autoptr (AvChange) change = make_contact (i);
      g_autoptr (GError) error = NULL;

      av_store_commit_one (store, change, &error);
      g_assert_no_error (error);
    }
  return (get_seconds () - start) / N_SAVES;
}

/* The same rows, as literally as SQL can: what the save of one contact left in
 * every table is copied into fresh tables of the same shape. */
typedef struct
{
  AvDatabase *source;
  guint number; /* row id of the contact */
} Copy;

static gboolean
copy_row (AvDatabase *db,
          const char *table,
          AvStatement *row,
          GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (AvStatement) insert = NULL;

  g_string_printf (sql, "INSERT OR REPLACE INTO %s VALUES (", table);
  for (int i = 0; i < av_statement_get_n_columns (row); i++)
    g_string_append_printf (sql, "%s?%d", i > 0 ? ", " : "", i + 1);
  g_string_append (sql, ")");
  insert = av_database_prepare (db, sql->str, error);
  g_assert_nonnull (insert);
  for (int i = 0; i < av_statement_get_n_columns (row); i++)
    av_statement_copy_column (insert, i + 1, row, i);
  return av_statement_run (insert, error);
}

static gboolean
copy_save (AvDatabase *db,
           gpointer user_data,
           GError **error)
{
  static const char *const selects[][2] = {
    { "record", "SELECT * FROM record WHERE rid = ?1 OR rid = ?1 - 1" },
    { "reg", "SELECT * FROM reg WHERE rid = ?1 OR rid = ?1 - 1" },
    { "open_op", "SELECT * FROM open_op WHERE rid = ?1 OR rid = ?1 - 1" },
    { "form_contact", "SELECT * FROM form_contact WHERE _rid = ?1" },
    { "name_index", "SELECT * FROM name_index WHERE rid = ?1" },
    { "container_scope", "SELECT * FROM container_scope WHERE container = (SELECT container FROM record WHERE rid = ?1)" },
    { "access_log", "SELECT * FROM access_log WHERE number = ?1 / 2" },
    { "setting", "SELECT * FROM setting WHERE name = 'hlc' AND ?1" },
  };
  const Copy *copy = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (selects); i++)
    {
      g_autoptr (AvStatement) rows = av_database_prepare (copy->source, selects[i][1], error);

      g_assert_nonnull (rows);
      av_statement_bind_int64 (rows, 1, copy->number);
      while (av_statement_next (rows, error))
        if (!copy_row (db, selects[i][0], rows, error))
          return FALSE;
    }
  return TRUE;
}

static double
time_bare_rows (AvStore *store,
                AvDatabase *bare)
{
  Copy copy = { av_store_get_database (store) };
  double start = get_seconds ();

  for (guint i = 0; i < N_SAVES; i++)
    {
      g_autoptr (GError) error = NULL;

      /* A save makes two records: the scope of the container, the contact. */
      copy.number = (i + 1) * 2;
      av_database_transact (bare, copy_save, &copy, &error);
      g_assert_no_error (error);
    }
  return (get_seconds () - start) / N_SAVES;
}

static void
bench_save (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_database (open_file (dir, "store"), NULL, NULL, &error);
  g_autoptr (AvStore) shape = av_store_open_database (open_file (dir, "bare"), NULL, NULL, &error);
  double ours, bare;

  g_assert_no_error (error);
  av_store_set_default_scope (store, "76540", &error);
  time_saves (shape); /* warm */
  av_database_exec_script (av_store_get_database (shape),
                           "DELETE FROM record; DELETE FROM reg; DELETE FROM open_op; DELETE FROM form_contact; "
                           "DELETE FROM name_index; DELETE FROM access_log",
                           &error);
  g_assert_no_error (error);
  ours = time_saves (store);
  bare = time_bare_rows (store, av_store_get_database (shape));
  g_print ("contact saved durably: %.2f ms, the same rows in SQLite %.2f ms, ratio %.2f (at most 2)\n", ours * 1e3, bare * 1e3, ours / bare);
}

/* --- searching ----------------------------------------------------------- */

static gboolean
add_dossiers (AvStore *store,
              gpointer user_data,
              GError **error)
{
  for (guint i = 0; i < N_DOSSIERS; i++)
    {
      g_autoptr (AvChange) contact = make_contact (i);
      g_autoptr (AvChange) person = av_change_new ("personne", NULL, av_change_get_container (contact), NULL);
      g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, av_change_get_container (contact), NULL);
      g_autoptr (GPtrArray) changes = g_ptr_array_new ();
      g_autofree char *last_name = g_strdup_printf ("%s %c%c%c", last_names[i % G_N_ELEMENTS (last_names)], 'a' + i % 26, 'a' + i / 26 % 26, 'e');

      av_change_set (person, "prenom", first_names[i % G_N_ELEMENTS (first_names)]);
      av_change_set (person, "nom", last_name);
      g_ptr_array_add (changes, contact);
      g_ptr_array_add (changes, person);
      g_ptr_array_add (changes, dossier);
      if (!av_store_commit (store, changes, error))
        return FALSE;
    }
  return TRUE;
}

static void
bench_search (const char *dir)
{
  static const char *const texts[] = { "gav", "etienne lan", "lantié", "rougon", "06 39 98 1", "n", "cath mac", "AV-" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_database (open_file (dir, "search"), NULL, NULL, &error);
  double start = get_cpu_seconds ();
  double worst = 0;

  g_assert_true (av_store_transact (store, add_dossiers, NULL, &error));
  g_assert_no_error (error);
  g_print ("%d dossiers (3 records each) written in %.1f CPU-s: %.0f us a record\n", N_DOSSIERS, get_cpu_seconds () - start,
           (get_cpu_seconds () - start) / N_DOSSIERS / 3 * 1e6);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      double best = 1e9;
      guint n_found = 0;

      for (guint j = 0; j < 5; j++)
        {
          g_autoptr (GPtrArray) found = NULL;

          start = get_cpu_seconds ();
          found = av_search (store, texts[i], 50, &error);
          g_assert_no_error (error);
          n_found = found->len;
          best = MIN (best, get_cpu_seconds () - start);
        }
      worst = MAX (worst, best);
      g_print ("  search “%s”: %u, %.1f ms\n", texts[i], n_found, best * 1e3);
    }
  g_print ("search among %d dossiers: %.1f CPU-ms at worst (at most 50)\n", N_DOSSIERS, worst * 1e3);
}

/* --- operations ---------------------------------------------------------- */

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
      g_print ("%s: %d operations applied and shown in %.2f CPU-s (%.2f us each), bare upsert %.2f CPU-s, ratio %.1f\n",
               import.round == 1 ? "first time" : "onto themselves", N_RECORDS * N_FIELDS, ours, ours / N_RECORDS / N_FIELDS * 1e6, floor, ours / floor);
    }
}

int
main (int argc,
      char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("av-bench-XXXXXX", NULL);
  static const char *const names[] = { "store", "bare", "search", "apply", "upsert" };

  bench_save (dir);
  bench_search (dir);
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
