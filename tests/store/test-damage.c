/* Whose data a damaged store has lost: gaps in tables of a former schema, and what
 * was written last where some of it cannot be read. */

#include "av-damage.h"

#include "av-query.h"
#include "av-salvage.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define DAY_MS G_GUINT64_CONSTANT (86400000)

#define FANTINE "ffeeddccbbaa99887766554433221100"

static AvDatabase *
open_former (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ALLERVERS_SOURCE_DIR"), "src", "store", "schema", "0001.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_in_memory (&error);

  g_assert_no_error (error);
  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  av_database_exec_script (db, sql, &error);
  g_assert_no_error (error);
  av_database_exec_script (db,
                           "INSERT INTO record (rid, id16, form, container, class) VALUES"
                           " (7, x'00112233445566778899aabbccddeeff', 1, x'" FANTINE "', 0),"
                           " (9, x'0011223344556677889900bbccddeeff', 1, x'00000000000000000000000000000001', 0)",
                           &error);
  g_assert_no_error (error);
  return db;
}

static void
test_gaps_of_the_first_schema_name_their_owners (void)
{
  static char tables[][sizeof "dead"] = { "reg", "dead" };
  g_autoptr (AvDatabase) db = open_former ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      AvSalvageGap gap = { tables[i], 6, 8 };
      g_autoptr (GPtrArray) gaps = g_ptr_array_new ();
      g_autoptr (GPtrArray) containers = NULL;
      gboolean complete;

      g_ptr_array_add (gaps, &gap);
      containers = av_damage_list_containers (db, gaps, &complete);
      g_assert_true (complete);
      g_assert_cmpuint (containers->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (containers, 0), ==, FANTINE);
    }
}

static char *
add_dossier (Laptop *laptop,
             const char *name)
{
  g_autofree char *id = laptop_add_contact (laptop, NULL, name);
  g_autoptr (AvSnapshot) contact = laptop_load (laptop, id);

  return g_strdup (av_snapshot_get_container (contact));
}

static void
test_what_cannot_be_read_hides_nothing_of_the_last_day (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  AvDatabase *db = av_store_get_database (laptop->store);
  g_autofree char *before = add_dossier (laptop, "Fantine");
  g_autofree char *damaged = NULL;
  g_autofree char *last = NULL;
  g_autofree char *spoil = NULL;
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete;

  laptop->now += 2 * DAY_MS;
  damaged = add_dossier (laptop, "Cosette");
  laptop->now += 60000;
  last = add_dossier (laptop, "Marius");
  whole = av_damage_list_last_written (db, &complete);
  g_assert_true (complete);
  g_assert_cmpuint (whole->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (whole, 0), ==, last);
  g_assert_cmpstr (g_ptr_array_index (whole, 1), ==, damaged);

  spoil = g_strdup_printf ("UPDATE told SET live = x'0102060403426574' WHERE key >> 31 IN (SELECT rid FROM record WHERE container = x'%s')", damaged);
  av_database_exec_script (db, spoil, &error);
  g_assert_no_error (error);
  rest = av_damage_list_last_written (db, &complete);
  g_assert_false (complete);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (rest, 0), ==, last);
}

/* A row whose clock does not read is no row without one. */
static void
test_summary_that_fails_to_read_is_said (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *container = add_dossier (laptop, "Fantine");
  g_autoptr (AvQuery) query = av_query_new ("contact");
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (laptop->store),
                           "DROP TABLE due; CREATE VIEW due AS SELECT rid, abs (-9223372036854775807 - 1) AS deadline, NULL AS t1, 0 AS closed FROM record",
                           &error);
  g_assert_no_error (error);
  g_assert_null (av_query_summaries (laptop->store, query, &list_error));
  g_assert_error (list_error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED);
  g_assert_null (av_query_dossier (laptop->store, container, &error));
  g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/gaps-of-the-first-schema-name-their-owners", test_gaps_of_the_first_schema_name_their_owners);
  g_test_add_func ("/damage/what-cannot-be-read-hides-nothing-of-the-last-day", test_what_cannot_be_read_hides_nothing_of_the_last_day);
  g_test_add_func ("/damage/summary-that-fails-to-read-is-said", test_summary_that_fails_to_read_is_said);
  return g_test_run ();
}
