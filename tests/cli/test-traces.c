/* What was erased and destroyed leaves no trace: in no table of a store, whatever tables
 * there are, in no page of its file and in nothing beside it. */

#include <string.h>

#include "av-access-log.h"
#include "av-catalogue.h"
#include "av-crypto.h"
#include "av-draft.h"
#include "av-fusion.h"
#include "av-hexadecimal.h"
#include "av-locale.h"
#include "av-note-keys.h"
#include "av-printed-sheets.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "../vault/av-test-pages.h"
#include "test-post.h"

#define CANARY "Zqxtrace"
/* What is shorter stands in other bytes by chance. */
#define FEWEST_BYTES 5

/* Where the ids of the dossiers stay, and why. */
static const struct
{
  const char *column;
  const char *reason;
} kept[] = {
  { "erased.container", "it is refused when an old bundle brings it" },
  { "record.container", "of its system records, which say that it is erased, and whose it was" },
  { "said.container", "who asked for it and who confirmed it, judged again with each bundle" },
  { "claim.container", "whose it was: who might erase it" },
  { "container_scope.container", "the same" },
  { "strand.container", "of stubs: else each exchange would ask for what they were" },
  { "strand.blob", "of the system records, as they were signed" },
  { "told.live", "of the system record that joins two dossiers" },
  { "said.value", "the same: an erasure is of all that were joined" },
  { "fused.container", "the same" },
  { "fused.shown", "the same" },
  { "access_log.container", "the proof of who read whose dossier, for twelve months" },
  { "access_log.detail", "the same, of who joined it with another one" },
};

/* Bytes to look for. */
typedef struct
{
  char *name;
  GBytes *bytes;
} Trace;

typedef struct
{
  GPtrArray *dossier; /* Trace: ids of those that are erased */
  GPtrArray *traces;  /* Trace: all else */
  GHashTable *stays;  /* set of the columns above where the id was found */
} Search;

static void
trace_free (gpointer data)
{
  Trace *trace = data;

  g_free (trace->name);
  g_bytes_unref (trace->bytes);
  g_free (trace);
}

static void
search_init (Search *search)
{
  search->dossier = g_ptr_array_new_with_free_func (trace_free);
  search->traces = g_ptr_array_new_with_free_func (trace_free);
  search->stays = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
search_clear (Search *search)
{
  g_ptr_array_unref (search->dossier);
  g_ptr_array_unref (search->traces);
  g_hash_table_unref (search->stays);
}

static void
add (GPtrArray *traces,
     const char *name,
     gconstpointer bytes,
     gsize size)
{
  Trace *trace;

  if (size < FEWEST_BYTES)
    return;

  trace = g_new0 (Trace, 1);
  trace->name = g_strdup (name);
  trace->bytes = g_bytes_new (bytes, size);
  g_ptr_array_add (traces, trace);
}

/* As bytes, and as they are written in both ways. */
static void
add_bytes (GPtrArray *traces,
           const char *name,
           const guint8 *bytes,
           gsize size)
{
  g_autofree char *lower = av_hexadecimal_write (bytes, size);
  g_autofree char *upper = g_ascii_strup (lower, -1);

  add (traces, name, bytes, size);
  add (traces, name, lower, strlen (lower));
  add (traces, name, upper, strlen (upper));
}

/* ---- What there is to find, before it is erased ----------------------------- */

/* The first column of what is asked for the container, ?1: ids, words, keys. */
static void
add_column (Search *search,
            TestPost *post,
            const AvId *container,
            const char *name,
            const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (post->store), sql, &error);

  g_assert_no_error (error);
  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  while (av_statement_next (statement, &error))
    {
      gsize size;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &size);

      if (memchr (bytes, '\0', size) == NULL && g_utf8_validate ((const char *) bytes, (gssize) size, NULL))
        add (search->traces, name, bytes, size);
      else
        add_bytes (search->traces, name, bytes, size);
    }
  g_assert_no_error (error);
}

static void
add_dossiers (Search *search,
              TestPost *post,
              const AvId *dossiers,
              guint n_dossiers)
{
#define OF_DOSSIER "FROM record WHERE container = ?1 AND class < 4"
  static const struct
  {
    const char *name;
    const char *sql;
  } columns[] = {
    { "id of a record", "SELECT id16 " OF_DOSSIER },
    { "word of the index", "SELECT word FROM name_index WHERE rid IN (SELECT rid " OF_DOSSIER ")" },
    { "words of a record", "SELECT words FROM name_words WHERE rid IN (SELECT rid " OF_DOSSIER ")" },
    { "number of a key", "SELECT kid FROM key WHERE container = ?1" },
    { "key", "SELECT key FROM key WHERE container = ?1" },
    { "sealed strand", "SELECT substr (blob, 1, 64) FROM strand WHERE container = ?1 AND class < 4" },
    { "private note", "SELECT sealed FROM private_note WHERE container = ?1" },
    { "code of a sheet",
      "SELECT val FROM reg JOIN name USING (nid) WHERE text IN ('code-fiche-papier', 'numero') AND rid IN (SELECT rid " OF_DOSSIER ")" },
  };

  for (guint i = 0; i < n_dossiers; i++)
    add_bytes (search->dossier, "id of a dossier", dossiers[i].bytes, sizeof dossiers[i].bytes);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      guint n = search->traces->len;

      for (guint j = 0; j < n_dossiers; j++)
        add_column (search, post, &dossiers[j], columns[i].name, columns[i].sql);
      g_assert_cmpuint (search->traces->len, >, n);
    }
#undef OF_DOSSIER
}

/* ---- Looking for it ---------------------------------------------------------- */

static const Trace *
find (GPtrArray *traces,
      gconstpointer bytes,
      gsize size)
{
  for (guint i = 0; i < traces->len; i++)
    {
      const Trace *trace = g_ptr_array_index (traces, i);
      gsize length;
      gconstpointer wanted = g_bytes_get_data (trace->bytes, &length);

      if (memmem (bytes, size, wanted, length) != NULL)
        return trace;
    }

  return NULL;
}

/* NULL: it may not stay there. */
static const char *
find_kept (const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (strcmp (kept[i].column, column) == 0)
      return kept[i].column;

  return NULL;
}

/* The first column of all rows. transfer full. */
static GPtrArray *
list (TestPost *post,
      const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (post->store), sql, &error);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    {
      gsize size;
      const guint8 *bytes = av_statement_get_blob (statement, 0, &size);

      g_ptr_array_add (rows, g_bytes_new (bytes, size));
    }
  g_assert_no_error (error);
  return rows;
}

static void
search_column (Search *search,
               TestPost *post,
               const char *table,
               const char *column,
               GPtrArray *found)
{
  g_autofree char *place = g_strdup_printf ("%s.%s", table, column);
  g_autofree char *sql = g_strdup_printf ("SELECT CAST (\"%s\" AS BLOB) FROM \"%s\" WHERE \"%s\" IS NOT NULL", column, table, column);
  g_autoptr (GPtrArray) rows = list (post, sql);

  for (guint i = 0; i < rows->len; i++)
    {
      gsize size;
      gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (rows, i), &size);
      const Trace *trace = find (search->traces, bytes, size);
      const Trace *dossier = find (search->dossier, bytes, size);

      if (dossier != NULL && find_kept (place) != NULL)
        g_hash_table_add (search->stays, (gpointer) find_kept (place));
      else if (trace == NULL)
        trace = dossier;

      if (trace != NULL)
        g_ptr_array_add (found, g_strdup_printf ("%s: %s", place, trace->name));
    }
}

static char *
to_text (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return g_strndup (text, size);
}

/* All of them, known here or not. transfer full: where something is found, and what. */
static GPtrArray *
search_tables (Search *search,
               TestPost *post)
{
  g_autoptr (GPtrArray) tables = list (post, "SELECT CAST (name AS BLOB) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0");
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpuint (tables->len, >, 20);
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *table = to_text (g_ptr_array_index (tables, i));
      g_autofree char *sql = g_strdup_printf ("SELECT CAST (name AS BLOB) FROM pragma_table_info ('%s')", table);
      g_autoptr (GPtrArray) columns = list (post, sql);

      for (guint j = 0; j < columns->len; j++)
        {
          g_autofree char *column = to_text (g_ptr_array_index (columns, j));

          search_column (search, post, table, column, found);
        }
    }

  return found;
}

static void
assert_nothing (GPtrArray *found,
                const char *where)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "\n  %s", (char *) g_ptr_array_index (found, i));
  if (found->len > 0)
    g_error ("In the store of the %s:%s", where, text->str);
}

static void
assert_no_trace (Search *search,
                 TestPost *post,
                 const char *name)
{
  g_autoptr (GPtrArray) found = search_tables (search, post);
  g_autoptr (GBytes) pages = av_test_pages_read (post->vault);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (pages, &size);
  const Trace *trace = find (search->traces, bytes, size);

  assert_nothing (found, name);
  if (trace != NULL)
    g_error ("In a page of the store of the %s: %s", name, trace->name);
}

/* Every file: bundles, guards, what lies beside the stores. Returns how many. */
static guint
assert_not_in_files (Search *search,
                     const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  const Trace *trace;
  guint n = dir == NULL;
  gsize size;

  if (dir == NULL && g_file_get_contents (path, &bytes, &size, NULL) && (trace = find (search->traces, bytes, size)) != NULL)
    g_error ("In the file %s: %s", path, trace->name);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += assert_not_in_files (search, child);
    }

  return n;
}

/* ---- A dossier ---------------------------------------------------------------- */

typedef struct
{
  char *root;
  char *stick;
  TestPost *mairie;
  TestPost *laptop;
  char *dossier;
  char *joined; /* of the same person */
  Search search;
} Fixture;

/* A record of each form of a dossier. */
static void
fill_dossier (Fixture *fixture,
              GPtrArray *canaries)
{
  g_autofree char *contact = test_post_fill (fixture->laptop, "contact", NULL, CANARY, canaries);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (fixture->laptop->store, contact, &error);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  g_assert_no_error (error);
  fixture->dossier = g_strdup (av_snapshot_get_container (snapshot));
  for (guint i = 0; i < n_forms; i++)
    if (forms[i]->container == AV_CONTAINER_DOSSIER && strcmp (forms[i]->id, "contact") != 0)
      g_free (test_post_fill (fixture->laptop, forms[i]->id, fixture->dossier, CANARY, canaries));
}

static void
join_another (Fixture *fixture,
              GPtrArray *canaries)
{
  g_autofree char *contact = test_post_fill (fixture->laptop, "contact", NULL, CANARY, canaries);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (fixture->laptop->store, contact, &error);

  g_assert_no_error (error);
  fixture->joined = g_strdup (av_snapshot_get_container (snapshot));
  av_fusion_join (fixture->laptop->store, fixture->dossier, fixture->joined, &error);
  g_assert_no_error (error);
}

static void
keep_draft (Fixture *fixture,
            TestPost *post)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("contact", id, fixture->dossier);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "brouillon'}"));
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", empty, answers);
  g_autoptr (GError) error = NULL;

  av_draft_save (post->store, draft, &error);
  g_assert_no_error (error);
}

static void
keep_note (Fixture *fixture,
           TestPost *post)
{
  g_autoptr (AvKeyPair) pair = av_key_pair_new_random ();
  g_autofree char *id = av_id_new_string ();
  AvNoteSlots slots = { pair, av_key_pair_get_public (pair), NULL };
  g_autoptr (GError) error = NULL;

  av_store_set_agent (post->store, "0123456789abcdef0123456789abcdef");
  av_note_keys_open (post->store, &slots, &error);
  g_assert_no_error (error);
  av_private_note_save (post->store, id, fixture->dossier, fixture->dossier, "Elle n’ose pas dire où elle dort.", &error);
  g_assert_no_error (error);
}

/* The sheet that became the dossier was printed blank; and it was printed filled. */
static void
print_sheets (Fixture *fixture,
              TestPost *post)
{
  g_autoptr (GPtrArray) codes = list (post, "SELECT CAST (val AS BLOB) FROM reg JOIN name USING (nid) WHERE text IN ('code-fiche-papier', 'numero')");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) printed = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < codes->len; i++)
    {
      g_autofree char *code = to_text (g_ptr_array_index (codes, i));

      g_strv_builder_add (builder, code);
    }
  printed = g_strv_builder_end (builder);
  av_printed_sheets_note_blank (post->store, "fiche-reperage", (const char *const *) printed, &error);
  g_assert_no_error (error);
  av_printed_sheets_note_filled (post->store, "fiche-reperage", fixture->dossier, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GPtrArray) canaries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) before = NULL;
  AvId dossiers[2];

  fixture->root = test_directory_new ();
  fixture->stick = g_build_filename (fixture->root, "cle", NULL);
  g_mkdir_with_parents (fixture->stick, 0700);
  fixture->mairie = test_post_found (fixture->root);
  fixture->laptop = test_post_join (fixture->mairie, fixture->root, "portable");
  search_init (&fixture->search);

  fill_dossier (fixture, canaries);
  join_another (fixture, canaries);
  test_post_carry (fixture->laptop, fixture->mairie, fixture->stick);
  test_post_carry (fixture->mairie, fixture->laptop, fixture->stick);
  keep_draft (fixture, fixture->laptop);
  keep_note (fixture, fixture->laptop);
  keep_note (fixture, fixture->mairie);
  print_sheets (fixture, fixture->laptop);
  print_sheets (fixture, fixture->mairie);

  add (fixture->search.traces, "what was typed", CANARY, strlen (CANARY));
  add (fixture->search.traces, "telephone", "639987654", 9);
  g_assert_true (av_id_parse (fixture->dossier, &dossiers[0]) && av_id_parse (fixture->joined, &dossiers[1]));
  add_dossiers (&fixture->search, fixture->laptop, dossiers, G_N_ELEMENTS (dossiers));
  add_dossiers (&fixture->search, fixture->mairie, dossiers, G_N_ELEMENTS (dossiers));
  before = search_tables (&fixture->search, fixture->mairie);
  g_assert_cmpuint (before->len, >, 100);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  test_post_close (fixture->laptop);
  test_post_close (fixture->mairie);
  search_clear (&fixture->search);
  test_directory_remove (fixture->root);
  g_free (fixture->stick);
  g_free (fixture->dossier);
  g_free (fixture->joined);
}

static void
destroy (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  av_installation_erase (fixture->laptop->installation, fixture->dossier, 0, "demande", &error);
  g_assert_no_error (error);
  test_post_carry (fixture->laptop, fixture->mairie, fixture->stick);
  av_installation_confirm_erasure (fixture->mairie->installation, fixture->dossier, 0, &error);
  g_assert_no_error (error);
  test_post_carry (fixture->mairie, fixture->laptop, fixture->stick);
  test_post_carry (fixture->laptop, fixture->mairie, fixture->stick);
}

static void
assert_nothing_is_left (Fixture *fixture)
{
  g_hash_table_remove_all (fixture->search.stays);
  assert_no_trace (&fixture->search, fixture->mairie, "mairie");
  assert_no_trace (&fixture->search, fixture->laptop, "laptop");
  g_assert_cmpuint (assert_not_in_files (&fixture->search, fixture->root), >=, 4);
  g_assert_cmpuint (assert_not_in_files (&fixture->search, g_get_user_state_dir ()), >=, 2);

  /* The list above says no more than there is. */
  g_assert_cmpuint (g_hash_table_size (fixture->search.stays), ==, G_N_ELEMENTS (kept));
}

static void
test_nothing_is_left (Fixture *fixture,
                      gconstpointer user_data)
{
  destroy (fixture);
  assert_nothing_is_left (fixture);
}

static guint64
in_days (gpointer user_data)
{
  return (guint64) (g_get_real_time () / 1000) + (guint64) GPOINTER_TO_INT (user_data) * 24 * 3600 * 1000;
}

/* As each opening of the application does. */
static void
open_after (TestPost *post,
            int days)
{
  g_autoptr (GError) error = NULL;

  av_store_set_clock_for_test (post->store, in_days, GINT_TO_POINTER (days));
  g_object_unref (post->installation);
  post->installation = av_installation_load (post->store, &error);
  g_assert_no_error (error);
}

static guint
count_keys_set_aside (TestPost *post)
{
  g_autoptr (GPtrArray) keys = list (post, "SELECT kid FROM key JOIN erased USING (container, class)");

  return keys->len;
}

/* Nobody confirms it: thirty days after each has heard of it. */
static void
test_nothing_is_left_after_thirty_days (Fixture *fixture,
                                        gconstpointer user_data)
{
  TestPost *posts[] = { fixture->laptop, fixture->mairie };
  g_autoptr (GError) error = NULL;

  av_installation_erase (fixture->laptop->installation, fixture->dossier, 0, "demande", &error);
  g_assert_no_error (error);
  test_post_carry (fixture->laptop, fixture->mairie, fixture->stick);

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      open_after (posts[i], 29);
      g_assert_cmpuint (count_keys_set_aside (posts[i]), >, 0);
      open_after (posts[i], 31);
      g_assert_cmpuint (count_keys_set_aside (posts[i]), ==, 0);
    }

  assert_nothing_is_left (fixture);
}

/* Rows of records without anything in them stayed until this version. */
static void
test_what_a_version_before_left_goes (Fixture *fixture,
                                      gconstpointer user_data)
{
  AvDatabase *db = av_store_get_database (fixture->mairie->store);
  g_autofree char *row = g_strdup_printf ("INSERT INTO record (id16, form, container, class) VALUES (randomblob (16), 1, x'%s', 2)", fixture->dossier);
  g_autoptr (AvInstallation) opened = NULL;
  gint64 n = -1;
  g_autoptr (GError) error = NULL;

  destroy (fixture);
  av_database_exec (db, &error, row, NULL);
  g_assert_no_error (error);
  opened = av_installation_load (fixture->mairie->store, &error);
  g_assert_no_error (error);
  av_database_get_int64 (db, "SELECT COUNT (*) FROM record JOIN erased USING (container, class)", 0, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  av_locale_init ();
  g_assert_true (av_crypto_init (&error));

  g_test_add ("/traces/nothing-is-left", Fixture, NULL, set_up, test_nothing_is_left, tear_down);
  g_test_add ("/traces/nothing-is-left-after-thirty-days", Fixture, NULL, set_up, test_nothing_is_left_after_thirty_days, tear_down);
  g_test_add ("/traces/what-a-version-before-left-goes", Fixture, NULL, set_up, test_what_a_version_before_left_goes, tear_down);

  return g_test_run ();
}
