/* Whose data a damaged store has lost: gaps in tables of a former schema. */

#include "av-damage.h"

#include "av-salvage.h"

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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/gaps-of-the-first-schema-name-their-owners", test_gaps_of_the_first_schema_name_their_owners);
  return g_test_run ();
}
