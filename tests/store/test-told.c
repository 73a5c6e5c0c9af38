/* What segments told, as bytes, as the table that is read, and as the store of
 * a former version had it. */

#include <string.h>

#include <glib/gstdio.h>

#include "av-digest.h"
#include "av-merge-private.h"
#include "av-store.h"
#include "av-told.h"

#define LIVE "SELECT rid || ' ' || nid || ' ' || dot || ' ' || hlc || ' ' || agent || ' ' || val FROM reg ORDER BY rid, nid, dot"
#define RID 7

/* How many have been put in order. */
static guint n_sorted;

void __real_g_array_sort (GArray *array, GCompareFunc compare);
void __wrap_g_array_sort (GArray *array, GCompareFunc compare);

void
__wrap_g_array_sort (GArray *array,
                     GCompareFunc compare)
{
  n_sorted += array->len;
  __real_g_array_sort (array, compare);
}

/* How many have been moved on to make room. */
static guint64 n_moved;

GArray *__real_g_array_insert_vals (GArray *array, guint index, gconstpointer data, guint n);
GArray *__wrap_g_array_insert_vals (GArray *array, guint index, gconstpointer data, guint n);

GArray *
__wrap_g_array_insert_vals (GArray *array,
                            guint index,
                            gconstpointer data,
                            guint n)
{
  n_moved += array->len - index;
  return __real_g_array_insert_vals (array, index, data, n);
}

static char *
ask (AvDatabase *db,
     const char *sql)
{
  g_autoptr (GString) answers = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_string_append_printf (answers, "%s\n", av_statement_get_text (statement, 0));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&answers), FALSE);
}

/* --- as bytes -------------------------------------------------------------- */

static AvDatabase *
open_table (void)
{
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_in_memory (&error);

  g_assert_no_error (error);
  av_database_exec_script (db, "CREATE TABLE told (key INTEGER PRIMARY KEY, live BLOB NOT NULL, dead BLOB NOT NULL)", &error);
  g_assert_no_error (error);
  return db;
}

static void
write_told (AvTold *told,
            AvDatabase *db)
{
  g_autoptr (GByteArray) live = g_byte_array_new ();
  g_autoptr (GByteArray) dead = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  av_told_write (told, db, live, dead, &error);
  g_assert_no_error (error);
}

static void
test_what_is_written_is_read (void)
{
  static const AvToldValue values[] = {
    { 900000, 4095, 1, 3, "Gavroche", 8 },
    { 1, 0, G_MAXUINT64, 1, "", 0 },
    { 1, 4095, 0, G_MAXINT32, "Cosette", 7 },
    { 900000, 0, (guint64) 1 << 63, 3, "Épine", 6 },
  };
  static const guint order[] = { 1, 2, 3, 0 };
  AvDatabase *db = open_table ();
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvTold) told = NULL;
  g_autoptr (AvTold) again = NULL;
  gsize size = 0;
  gint64 key;

  g_assert_true (av_told_make_key (G_MAXUINT32, G_MAXINT32, &key, &error));
  g_assert_cmpint (av_told_get_rid (key), ==, G_MAXUINT32);
  g_assert_cmpint (av_told_get_sid (key), ==, G_MAXINT32);
  told = av_told_new (key);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    av_told_insert (told, &values[i]);
  av_told_bury (told, 900000, 17);
  av_told_bury (told, 2, 4095);
  av_told_bury (told, 900000, 17);
  av_told_drop_buried (told);
  write_told (told, db);

  again = av_told_read (db, key, texts, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->live->len, ==, G_N_ELEMENTS (values));
  for (guint i = 0; i < again->live->len; i++)
    {
      const AvToldValue *value = &g_array_index (again->live, AvToldValue, i);
      const AvToldValue *wanted = &values[order[i]];

      g_assert_cmpint (value->nid, ==, wanted->nid);
      g_assert_cmpuint (value->index, ==, wanted->index);
      g_assert_cmpuint (value->hlc, ==, wanted->hlc);
      g_assert_cmpint (value->agent, ==, wanted->agent);
      g_assert_cmpstr (value->value, ==, wanted->value);
      g_assert_cmpuint (value->length, ==, wanted->length);
    }
  g_assert_cmpuint (again->dead->len, ==, 2);
  g_assert_true (av_told_is_buried (again, 2, 4095));
  g_assert_true (av_told_is_buried (again, 900000, 17));
  g_assert_false (av_told_is_buried (again, 900000, 18));
  g_assert_cmpuint (size, >, sizeof *again + 4 * sizeof (AvToldValue) + 2 * sizeof (AvToldName) + strlen ("GavrocheCosetteÉpine"));
  av_database_free (db);
}

static void
test_what_is_empty_leaves_no_row (void)
{
  AvDatabase *db = open_table ();
  g_autoptr (AvTold) told = av_told_new (5);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  av_told_insert (told, &(AvToldValue){ 1, 2, 3, 4, "Marius", 6 });
  write_told (told, db);
  before = ask (db, "SELECT COUNT (*) FROM told");
  g_assert_cmpstr (before, ==, "1\n");

  g_array_set_size (told->live, 0);
  write_told (told, db);
  after = ask (db, "SELECT COUNT (*) FROM told");
  g_assert_cmpstr (after, ==, "0\n");
  av_database_free (db);
}

static void
test_numbers_beyond_a_key_are_refused (void)
{
  static const gint64 wrong[][2] = { { -1, 0 }, { 0, -1 }, { (gint64) G_MAXUINT32 + 1, 0 }, { 0, (gint64) G_MAXINT32 + 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 key;

      g_assert_false (av_told_make_key (wrong[i][0], wrong[i][1], &key, &error));
      g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
    }
}

/* --- as the table that is read ---------------------------------------------- */

/* Cut anywhere, or with a byte changed, it is said to be damaged or is something
 * else; it is never read beyond its end. */
static void
test_damaged_bytes_are_told (void)
{
  static const guint8 whole[] = { 1, 2, 6, 4, 3, 'B', 'e', 't', 0, 2, 3, 0, 4, 0, 0 };
  guint n_refused = 0;

  for (gsize size = 0; size < sizeof whole; size++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree guint8 *bytes = g_memdup2 (whole, size + 1);
        g_autoptr (AvTold) told = av_told_new (1);
        g_autoptr (GError) error = NULL;

        bytes[size] ^= (guint8) (1 << bit);
        if (!av_told_parse (told, bytes, size + 1, NULL, 0, &error))
          {
            g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
            n_refused++;
          }
      }
  g_assert_cmpuint (n_refused, >, sizeof whole);
}

/* A name that was replaced is two numbers: one alone is none. */
static void
test_damaged_names_are_told (void)
{
  static const guint8 whole[] = { 2, 6, 1, 0x83, 1 };

  for (gsize size = 0; size <= sizeof whole; size++)
    {
      gboolean ends_well = size == 0 || size == 2 || size == sizeof whole;
      g_autoptr (AvTold) told = av_told_new (1);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (av_told_parse (told, NULL, 0, whole, size, &error), ==, ends_well);
      if (!ends_well)
        g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
    }
}

static void
test_damaged_row_is_no_answer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_in_memory (&error);
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (AvStatement) statement = NULL;

  g_assert_no_error (error);
  av_database_exec_script (db, "INSERT INTO told VALUES (7 << 31 | 1, x'0102060403426574', x'')", &error);
  g_assert_no_error (error);

  statement = av_database_prepare (db, "SELECT val FROM reg WHERE rid = 7", &error);
  g_assert_no_error (error);
  g_assert_false (av_statement_next (statement, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_DAMAGED);
}

/* --- as the former version had it ------------------------------------------- */

static void
run_first_schema (AvDatabase *db)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALLERVERS_SOURCE_DIR"), "src", "store", "schema", "0001.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  av_database_exec_script (db, sql, &error);
  g_assert_no_error (error);
}

/* Two segments told of one record, one of them of another; some of it was
 * replaced, before it came or after. */
static AvDatabase *
open_former (const char *path)
{
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (path, &error);

  g_assert_no_error (error);
  run_first_schema (db);
  av_database_exec_script (db,
                           "INSERT INTO name (nid, text) VALUES (1, 'personne'), (2, 'prenom'), (3, 'nom'), (4, '');"
                           "INSERT INTO seg (sid, hash32, status) VALUES (1, x'11', 2), (2, x'22', 2), (3, x'33', 0);"
                           "INSERT INTO record (rid, id16, form, container, class) VALUES"
                           " (7, x'00112233445566778899aabbccddeeff', 1, x'ffeeddccbbaa99887766554433221100', 0),"
                           " (8, x'0011223344556677889900bbccddeeff', 1, x'ffeeddccbbaa99887766554433221100', 0);"
                           "INSERT INTO reg (rid, nid, dot, hlc, agent, val) VALUES"
                           " (7, 2, 1 << 12 | 4095, 99, 4, 'Fantine'), (7, 2, 2 << 12 | 5, 98, 4, 'Cosette'),"
                           " (7, 3, 1 << 12 | 1, 9223372036854775807, 4, ''), (7, 3, 2 << 12, -5, 4, 'Fauchelevent'),"
                           " (8, 2, 1 << 12 | 7, 97, 4, 'Épine');"
                           "INSERT INTO dead (rid, nid, dot) VALUES (7, 2, 1 << 12 | 6), (7, 3, 3 << 12 | 4095), (8, 2, 2 << 12 | 1);"
                           "PRAGMA user_version = 1",
                           &error);
  g_assert_no_error (error);
  return db;
}

static void
tell_again (AvStore *store,
            gint64 rid,
            gint64 dot)
{
  AvRegisterOp op = { AV_OP_SET, rid, .dot = dot, .hlc = 1000, .agent = 4, .value = "Marius", .value_length = 6 };
  g_autoptr (GError) error = NULL;

  op.name = av_store_find_name (store, 2, &error);
  g_assert_no_error (error);
  av_merge_apply_register_ops (store, &op, 1, &error);
  g_assert_no_error (error);
}

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->dir = g_dir_make_tmp ("av-told-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "store", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
test_former_store_tells_the_same (Fixture *fixture,
                                  gconstpointer user_data)
{
  AvDatabase *db = open_former (fixture->path);
  g_autofree char *before = ask (db, LIVE);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_database (db, NULL, NULL, &error);
  g_autofree char *after = NULL;
  g_autofree char *late = NULL;
  g_autofree char *tables = NULL;

  g_assert_no_error (error);
  after = ask (db, LIVE);
  g_assert_cmpstr (after, ==, before);
  tables = ask (db, "SELECT COUNT (*) FROM sqlite_schema WHERE name IN ('reg', 'dead')");
  g_assert_cmpstr (tables, ==, "0\n");

  /* What was replaced before it came stays dead; what was not, lives. */
  tell_again (store, 7, AV_DOT (1, 6));
  tell_again (store, 8, AV_DOT (2, 1));
  late = ask (db, LIVE);
  g_assert_cmpstr (late, ==, before);
  tell_again (store, 8, AV_DOT (2, 2));
  g_free (late);
  late = ask (db, "SELECT val FROM reg WHERE rid = 8 ORDER BY val");
  g_assert_cmpstr (late, ==, "Marius\nÉpine\n");
}

static void
test_former_store_without_room_stays_what_it_was (Fixture *fixture,
                                                  gconstpointer user_data)
{
  AvDatabase *db = open_former (fixture->path);
  g_autofree char *before = ask (db, LIVE);
  g_autofree char *after = NULL;
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  AvStore *store;

  av_database_limit_pages_for_test (db, 1);
  g_assert_null (av_store_open_database (db, NULL, NULL, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FULL);
  g_clear_error (&error);

  db = av_database_new_for_file (fixture->path, &error);
  g_assert_no_error (error);
  version = ask (db, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "1\n");
  after = ask (db, LIVE);
  g_assert_cmpstr (after, ==, before);

  store = av_store_open_database (db, NULL, NULL, &error);
  g_assert_no_error (error);
  g_free (after);
  after = ask (db, LIVE);
  g_assert_cmpstr (after, ==, before);
  av_store_close (store);
}

/* Whoever replaces a little of what one segment told pays for that, not for all that was
 * replaced of it before. */
static void
test_what_was_buried_is_not_sorted_again (void)
{
  g_autoptr (AvTold) told = av_told_new (RID);
  const AvToldValue value = { 2, 7, 0, 0, "1", 1 };

  av_told_insert (told, &value);
  for (guint i = 0; i < 4096; i++)
    av_told_bury (told, i % 2 == 0 ? 1 : 3, i);
  av_told_drop_buried (told);
  n_sorted = 0;

  /* In front, between, behind; one that was there, and one twice. */
  av_told_bury (told, 4, 0);
  av_told_bury (told, 1, 2);
  av_told_bury (told, 2, 7);
  av_told_bury (told, 0, 1);
  av_told_bury (told, 0, 1);
  av_told_drop_buried (told);
  g_assert_cmpuint (n_sorted, ==, 5);

  g_assert_cmpuint (told->live->len, ==, 0);
  g_assert_cmpuint (told->n_dead, ==, 4099);
  g_assert_cmpuint (told->dead->len, ==, told->n_dead);
  for (guint i = 1; i < told->n_dead; i++)
    {
      const AvToldName *one = &g_array_index (told->dead, AvToldName, i - 1);
      const AvToldName *other = &g_array_index (told->dead, AvToldName, i);

      g_assert_true (one->nid < other->nid || (one->nid == other->nid && one->index < other->index));
    }
  g_assert_true (av_told_is_buried (told, 0, 1) && av_told_is_buried (told, 1, 2) && av_told_is_buried (told, 2, 7) && av_told_is_buried (told, 4, 0));
}

#define N_THERE 20000
#define N_BETWEEN 1000

/* A strand with a little that belongs between what others of its segment told of the
 * record moves no more than that, whatever there is. */
static void
test_what_comes_between_moves_little (void)
{
  AvDatabase *db = open_table ();
  g_autoptr (AvTold) told = av_told_new (RID);
  g_autoptr (AvTold) again = NULL;
  g_autoptr (GStringChunk) texts = g_string_chunk_new (64);
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  for (guint i = 0; i < N_THERE; i++)
    av_told_insert (told, &(AvToldValue){ 2 * i, 0, 0, 0, "1", 1 });
  n_moved = 0;

  /* From behind, each twice, and one that is there. */
  for (guint i = N_BETWEEN; i > 0; i--)
    {
      av_told_insert (told, &(AvToldValue){ 2 * i - 1, 0, 0, 0, "1", 1 });
      av_told_insert (told, &(AvToldValue){ 2 * i - 1, 0, 0, 0, "2", 1 });
      av_told_insert (told, &(AvToldValue){ 2 * i, 0, 0, 0, "2", 1 });
      g_assert_cmpstr (av_told_find (told, 2 * i - 1, 0)->value, ==, "2");
    }
  write_told (told, db);
  g_assert_cmpuint (n_moved, <=, N_BETWEEN * N_BETWEEN);

  again = av_told_read (db, RID, texts, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->live->len, ==, N_THERE + N_BETWEEN);
  for (guint i = 0; i < again->live->len; i++)
    {
      const AvToldValue *value = &g_array_index (again->live, AvToldValue, i);

      g_assert_cmpint (value->nid, ==, i <= 2 * N_BETWEEN ? i : 2 * (i - N_BETWEEN));
      g_assert_cmpstr (value->value, ==, i > 0 && i <= 2 * N_BETWEEN ? "2" : "1");
    }
  av_database_free (db);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/told/what-is-written-is-read", test_what_is_written_is_read);
  g_test_add_func ("/told/what-is-empty-leaves-no-row", test_what_is_empty_leaves_no_row);
  g_test_add_func ("/told/numbers-beyond-a-key-are-refused", test_numbers_beyond_a_key_are_refused);
  g_test_add_func ("/told/damaged-bytes-are-told", test_damaged_bytes_are_told);
  g_test_add_func ("/told/damaged-names-are-told", test_damaged_names_are_told);
  g_test_add_func ("/told/damaged-row-is-no-answer", test_damaged_row_is_no_answer);
  g_test_add ("/told/former-store-tells-the-same", Fixture, NULL, set_up, test_former_store_tells_the_same, tear_down);
  g_test_add ("/told/former-store-without-room-stays-what-it-was", Fixture, NULL, set_up, test_former_store_without_room_stays_what_it_was, tear_down);
  g_test_add_func ("/told/what-was-buried-is-not-sorted-again", test_what_was_buried_is_not_sorted_again);
  g_test_add_func ("/told/what-comes-between-moves-little", test_what_comes_between_moves_little);
  return g_test_run ();
}
