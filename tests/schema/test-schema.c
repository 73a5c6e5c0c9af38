/* A store of every released schema, kept as that version left it: this one opens
 * each, holds what was in it to the last value, and goes on from there.
 *
 *   NNNN/store.db      the database of a laptop, without the encryption of its pages
 *   NNNN/ID.guard      its guard
 *   NNNN/next.avlot    a bundle it had not read yet
 *   NNNN/kept.txt      what it held, by the version that wrote it
 *   NNNN/next.txt      and once the bundle was read
 *   NNNN/authors.txt   who began each record, by the operations in its archive
 *
 * test-schema --write FOLDER keeps one of the schema at hand, where there is none
 * yet: what a released version left is never written again. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-kept-store.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-reading.h"
#include "av-role.h"
#include "av-role-giving.h"
#include "av-schema-workshop.h"
#include "av-sync-fixture.h"

#define KEPT "kept.txt"
#define NEXT "next.txt"
#define AUTHORS "authors.txt"

static void
read_next (AvKeptStore *kept,
           const char *folder)
{
  g_autofree char *path = g_build_filename (folder, AV_KEPT_BUNDLE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (kept->installation, path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_bundles, ==, 1);
  g_assert_cmpuint (report->n_quarantined, ==, 0);
  g_assert_cmpuint (report->n_left_out, ==, 0);
}

static gint64
find_present_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) store = av_store_open_in_memory (&error);

  g_assert_no_error (error);
  return av_kept_store_get_schema (store);
}

/* Line by line, so that a difference is told by itself. */
static void
assert_same_lines (const char *text,
                   const char *wanted)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) wanted_lines = g_strsplit (wanted, "\n", -1);

  for (guint i = 0; lines[i] != NULL && wanted_lines[i] != NULL; i++)
    g_assert_cmpstr (lines[i], ==, wanted_lines[i]);
  g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (wanted_lines));
}

static void
assert_as_in_file (const char *text,
                   const char *folder,
                   const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *wanted = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &wanted, NULL, &error);
  g_assert_no_error (error);
  assert_same_lines (text, wanted);
}

static void
assert_described (AvKeptStore *kept,
                  const char *folder,
                  const char *name)
{
  g_autofree char *text = av_kept_store_describe (kept);

  assert_as_in_file (text, folder, name);
}

static void
test_kept_store_holds_what_it_held (gconstpointer user_data)
{
  const char *folder = user_data;
  g_autoptr (AvKeptStore) kept = av_kept_store_open (folder);
  g_auto (GStrv) notices = av_installation_take_notices (kept->installation);

  g_assert_cmpint (av_kept_store_get_schema (kept->store), ==, find_present_schema ());
  g_assert_cmpint (av_installation_get_state (kept->installation), ==, AV_INSTALLATION_STATE_ENROLLED);
  g_assert_null (notices[0]);
  assert_described (kept, folder, KEPT);
}

static void
test_kept_store_goes_on (gconstpointer user_data)
{
  const char *folder = user_data;
  g_autoptr (AvKeptStore) kept = av_kept_store_open (folder);

  read_next (kept, folder);
  assert_described (kept, folder, NEXT);
}

static AvStatement *
ask (AvStore *store,
     const char *sql)
{
  g_autoptr (GError) error = NULL;
  AvStatement *statement = av_database_prepare (av_store_get_database (store), sql, &error);

  g_assert_no_error (error);
  return statement;
}

/* A statement without its comments and the way its lines are broken. */
static char *
normalise (const char *sql)
{
  g_autoptr (GRegex) comments = g_regex_new ("--[^\n]*", 0, 0, NULL);
  g_autoptr (GRegex) spaces = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *bare = g_regex_replace_literal (comments, sql, -1, 0, " ", 0, NULL);

  return g_regex_replace_literal (spaces, bare, -1, 0, " ", 0, NULL);
}

/* Tables, views, indexes and triggers as they were declared, those of projections
 * included, and what SQLite makes of the columns. */
static char *
describe_schema (AvStore *store)
{
  g_autoptr (AvStatement) declared = ask (store, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' OR sql IS NULL ORDER BY type, name");
  g_autoptr (AvStatement) columns = ask (store, "SELECT t.name, c.cid, c.name, c.type, c.\"notnull\", IFNULL (c.dflt_value, '-'), c.pk, c.hidden FROM sqlite_schema AS t, pragma_table_xinfo (t.name) AS c"
                                                " WHERE t.type IN ('table', 'view') ORDER BY t.name, c.cid");
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  while (av_statement_next (declared, &error))
    {
      const char *sql = av_statement_get_text (declared, 3);
      g_autofree char *normal = normalise (sql != NULL ? sql : "-");

      g_string_append_printf (text, "%s\t%s\t%s\t%s\n", av_statement_get_text (declared, 0), av_statement_get_text (declared, 1), av_statement_get_text (declared, 2), normal);
    }
  g_assert_no_error (error);

  while (av_statement_next (columns, &error))
    {
      g_string_append (text, "column");
      for (guint i = 0; i < 8; i++)
        g_string_append_printf (text, "\t%s", av_statement_get_text (columns, i));
      g_string_append_c (text, '\n');
    }
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* Whatever migrated it, it is the schema of a new store. */
static void
test_kept_store_has_the_schema_of_a_new_one (gconstpointer user_data)
{
  g_autoptr (AvKeptStore) kept = av_kept_store_open (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStore) fresh = av_store_open_in_memory (&error);
  g_autofree char *of_kept = describe_schema (kept->store);
  g_autofree char *of_fresh = NULL;

  g_assert_no_error (error);
  of_fresh = describe_schema (fresh);
  assert_same_lines (of_kept, of_fresh);
}

/* Who began each record, by the archive also where that version kept nothing of
 * it: once the store opened there is nothing left to be done. */
static void
test_kept_store_knows_who_began (gconstpointer user_data)
{
  const char *folder = user_data;
  g_autoptr (AvKeptStore) kept = av_kept_store_open (folder);
  g_autofree char *text = av_kept_store_describe_authors (kept);
  g_autofree char *due = av_store_get_setting (kept->store, "replay-due");

  g_assert_null (due);
  assert_as_in_file (text, folder, AUTHORS);
}

/* The agents of former versions had no role, and did everything. */
static void
test_kept_store_has_who_looks_after_it (gconstpointer user_data)
{
  const char *const agents[] = { AV_KEPT_AGENT, "ffeeddccbbaa99887766554433221100", NULL };
  g_autoptr (AvKeptStore) kept = av_kept_store_open (user_data);
  g_autofree char *role = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  av_role_giving_set_agents (kept->store, agents);
  av_role_giving_settle (kept->store, &error);
  g_assert_no_error (error);
  av_reading_get_role_of (kept->store, agents[0], &role, &error);
  g_assert_no_error (error);
  g_assert_true (av_role_may (role, AV_ROLE_AGENTS));
  g_assert_true (av_role_may (role, AV_ROLE_COMPUTERS));
  av_reading_get_role_of (kept->store, agents[1], &other, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other, ==, AV_ROLE_OF_WHO_IS_ADDED);
}

/* Schema 4 has keys of notes, in rows of either slot. */
static void
test_kept_notes_open_with_either_slot (gconstpointer user_data)
{
  for (int from_code = 0; from_code < 2; from_code++)
    {
      g_autoptr (AvKeptStore) kept = av_kept_store_open (user_data);
      g_autoptr (AvKeyPair) phrase = av_kept_store_make_slot (FALSE);
      g_autoptr (AvKeyPair) code = av_kept_store_make_slot (TRUE);
      AvNoteSlots slots = { from_code ? code : phrase, av_key_pair_get_public (phrase), av_key_pair_get_public (code) };
      g_autoptr (AvStatement) about = ask (kept->store, "SELECT lower (hex (container)) FROM private_note WHERE container = record");
      g_autoptr (GPtrArray) notes = NULL;
      g_autoptr (GError) error = NULL;

      av_note_keys_open (kept->store, &slots, &error);
      g_assert_no_error (error);
      g_assert_true (av_statement_next (about, NULL));
      notes = av_private_note_list (kept->store, av_statement_get_text (about, 0), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (notes->len, ==, 1);
      g_assert_cmpstr (((AvPrivateNote *) g_ptr_array_index (notes, 0))->text, ==, AV_KEPT_NOTE);
    }
}

static char *
build_folder (const char *schemas,
              gint64 number)
{
  g_autofree char *name = g_strdup_printf ("%04d", (int) number);

  return g_build_filename (schemas, name, NULL);
}

static void
test_every_schema_has_its_store (gconstpointer user_data)
{
  const char *schemas = user_data;
  gint64 last = find_present_schema ();

  for (gint64 number = 1; number <= last; number++)
    {
      g_autofree char *folder = build_folder (schemas, number);
      g_autofree char *path = g_build_filename (folder, AV_KEPT_DATABASE, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AvDatabase) db = NULL;
      gint64 found;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_test_fail_printf ("No store of schema %d is kept. Write one, and commit it: meson compile -C build schema-fixture", (int) number);
          continue;
        }

      db = av_database_new_for_file (path, &error);
      g_assert_no_error (error);
      g_assert_true (av_database_get_int64 (db, "PRAGMA user_version", 0, &found, NULL));
      g_assert_cmpint (found, ==, number);
    }
}

/* ---- Writing ---------------------------------------------------------------------- */

static void
write_lines (const char *text,
             const char *folder,
             const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_description (AvKeptStore *kept,
                   const char *folder,
                   const char *name)
{
  g_autofree char *text = av_kept_store_describe (kept);

  write_lines (text, folder, name);
}

static int
write_present (const char *schemas)
{
  g_autofree char *folder = build_folder (schemas, find_present_schema ());

  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_printerr ("%s is there: it is never written again.\n", folder);
      return 1;
    }

  av_schema_workshop_write (folder);
  {
    g_autoptr (AvKeptStore) kept = av_kept_store_open (folder);
    g_autofree char *authors = av_kept_store_describe_authors (kept);

    write_description (kept, folder, KEPT);
    write_lines (authors, folder, AUTHORS);
  }
  {
    g_autoptr (AvKeptStore) kept = av_kept_store_open (folder);

    read_next (kept, folder);
    write_description (kept, folder, NEXT);
  }
  return 0;
}

static void
add_schema (const char *schemas,
            const char *number)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
    gint64 since; /* which schema has what is looked at */
  } tests[] = {
    { "holds-what-it-held", test_kept_store_holds_what_it_held, 1 },
    { "goes-on", test_kept_store_goes_on, 1 },
    { "knows-who-began", test_kept_store_knows_who_began, 1 },
    { "has-who-looks-after-it", test_kept_store_has_who_looks_after_it, 1 },
    { "has-the-schema-of-a-new-one", test_kept_store_has_the_schema_of_a_new_one, 1 },
    { "has-notes-for-either-slot", test_kept_notes_open_with_either_slot, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/schema/%s/%s", number, tests[i].name);

      if (g_ascii_strtoll (number, NULL, 10) < tests[i].since)
        continue;

      g_test_add_data_func_full (path, g_build_filename (schemas, number, NULL), tests[i].func, g_free);
    }
}

int
main (int argc,
      char **argv)
{
  g_autofree char *schemas = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_true (av_crypto_init (NULL));
  av_sync_fixture_set_up_state ();

  if (argc == 3 && strcmp (argv[1], "--write") == 0)
    return write_present (argv[2]);

  g_test_init (&argc, &argv, NULL);
  schemas = g_test_build_filename (G_TEST_DIST, "schema", NULL);
  g_test_add_data_func ("/schema/every-one-has-its-store", schemas, test_every_schema_has_its_store);

  dir = g_dir_open (schemas, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (name[0]))
      add_schema (schemas, name);

  return g_test_run ();
}
