/* Every write of a whole scenario, as the kernel saw it: nothing that was typed
 * is in any, and no file is opened to be written outside of the store, the guard
 * and the stick: neither in /tmp nor in /var/tmp nor anywhere. */

#include <stdio.h>
#include <string.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "av-catalogue.h"
#include "av-crypto.h"
#include "av-draft.h"
#include "av-inbox.h"
#include "av-locale.h"
#include "av-record-store.h"
#include "av-search.h"
#include "av-sheet.h"
#include "test-post.h"

#define CANARY "Zqxcanari"
#define PHONE "33639987654"

static const char *program;

/* --- the scenario, in a process of its own ----------------------------------- */

static void
fill (TestPost *post)
{
  g_autofree char *container = av_id_new_string ();
  g_autoptr (GPtrArray) canaries = g_ptr_array_new_with_free_func (g_free);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autofree char *id = test_post_fill (post, forms[i]->id, container, CANARY, canaries);

      g_assert_true (av_id_is_valid (id));
    }
}

static void
keep_draft (TestPost *post)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("contact", id, id);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "'}"));
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", empty, answers);

  g_assert_true (av_draft_save (post->store, draft, NULL));
}

/* What spills to temporary files where nothing keeps it from it. */
static void
sort_much (TestPost *post)
{
  static const char sql[] =
    "PRAGMA temp_store = FILE; PRAGMA cache_size = 20;"
    "CREATE TEMP TABLE many AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    " SELECT val || i AS text FROM reg, n ORDER BY 1;"
    "CREATE TEMP TABLE different AS SELECT DISTINCT text FROM many ORDER BY text DESC;"
    "CREATE INDEX temp.by_text ON many (text);"
    "SAVEPOINT s; UPDATE told SET live = CAST (live || 'x' AS BLOB); ROLLBACK TO s; RELEASE s;"
    "DROP TABLE many; DROP TABLE different;";
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (post->store), sql, &error);
  g_assert_no_error (error);
}

/* Paper shows what was typed: on the page, and nowhere else in the file. */
static void
print (const char *path)
{
  g_autoptr (AvSheetJob) job = av_sheet_job_new (av_sheet_find ("fiche-reperage", NULL));
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "'}"));

  g_assert_true (av_sheet_job_add (job, NULL, answers, NULL, NULL));
  g_assert_true (av_sheet_job_save (job, path, NULL));
}

static void
capture (TestPost *post)
{
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "'}"));

  g_assert_true (av_inbox_put (post->directory, "contact", answers, NULL, NULL));
}

static int
live (const char *root)
{
  g_autofree char *stick = g_build_filename (root, "cle", NULL);
  g_autofree char *paper = g_build_filename (root, "fiche.pdf", NULL);
  g_autoptr (GPtrArray) found = NULL;
  TestPost *mairie = test_post_found (root);
  TestPost *laptop = test_post_join (mairie, root, "portable");

  fill (laptop);
  keep_draft (laptop);
  found = av_search (laptop->store, CANARY, 20, NULL);
  g_assert_nonnull (found);
  print (paper);
  g_assert_cmpint (g_mkdir_with_parents (stick, 0700), ==, 0);
  test_post_carry (laptop, mairie, stick);
  sort_much (laptop);
  capture (laptop);
  g_assert_true (av_vault_sync (laptop->vault, NULL));
  test_post_close (laptop);
  test_post_close (mairie);
  return 0;
}

/* The negative control. */
static int
leak (const char *root)
{
  g_autofree char *path = g_build_filename (root, "journal.txt", NULL);
  g_autofree char *elsewhere = g_build_filename (g_get_tmp_dir (), "av-leak.tmp", NULL);

  g_assert_true (g_file_set_contents (path, "Vu ce matin : " CANARY, -1, NULL));
  g_assert_true (g_file_set_contents (elsewhere, "rien", -1, NULL));
  g_remove (elsewhere);
  return 0;
}

/* --- what the kernel saw ------------------------------------------------------ */

/* As strace -xx prints bytes, one in step of two where wide. */
static char *
in_trace (const char *text,
          gboolean wide)
{
  GString *printed = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    g_string_append_printf (printed, wide ? "\\x%02x\\x00" : "\\x%02x", (guint8) *p);

  return g_string_free (printed, FALSE);
}

static gboolean
reveals (const char *line)
{
  static const char *const words[] = { CANARY, PHONE };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint wide = 0; wide < 2; wide++)
      {
        g_autofree char *printed = in_trace (words[i], wide);

        if (strstr (line, printed) != NULL)
          return TRUE;
      }

  return FALSE;
}

static char *
get_path (const char *line)
{
  const char *start = strchr (line, '"');
  GString *path = g_string_new (NULL);

  for (const char *p = start != NULL ? start + 1 : ""; p[0] == '\\' && p[1] == 'x'; p += 4)
    g_string_append_c (path, g_ascii_xdigit_value (p[2]) << 4 | g_ascii_xdigit_value (p[3]));

  return g_string_free (path, FALSE);
}

static gboolean
opens_elsewhere (const char *line,
                 const char *root)
{
  g_autofree char *path = get_path (line);

  return strstr (line, "openat(") != NULL &&
         (strstr (line, "O_WRONLY") != NULL || strstr (line, "O_RDWR") != NULL || strstr (line, "O_CREAT") != NULL) &&
         strstr (line, " = -1 ") == NULL &&
         !g_str_has_prefix (path, root) &&
         !g_str_has_prefix (path, "/dev/") &&
         !g_str_has_prefix (path, "/proc/");
}

/* Bytes may reach a file without being written. */
static gboolean
maps_a_file (const char *line)
{
  return strstr (line, "mmap(") != NULL &&
         strstr (line, "PROT_WRITE") != NULL &&
         strstr (line, "MAP_SHARED") != NULL &&
         strstr (line, "MAP_ANONYMOUS") == NULL;
}

typedef struct
{
  guint writes;
  guint revealing;
  guint elsewhere;
  guint mapped;
} Account;

static void
read_trace (const char *path,
            const char *root,
            Account *account)
{
  FILE *trace = g_fopen (path, "r");
  g_autofree char *line = NULL;
  size_t size = 0;

  g_assert_nonnull (trace);
  while (getline (&line, &size, trace) > 0)
    {
      account->writes += strstr (line, "write") != NULL;
      account->revealing += reveals (line);
      account->elsewhere += opens_elsewhere (line, root);
      account->mapped += maps_a_file (line);
    }

  fclose (trace);
}

static void
watch (const char *what,
       Account *account)
{
  char *root = test_directory_new ();
  char *aside = test_directory_new ();
  g_autofree char *trace = g_build_filename (aside, "trace", NULL);
  g_autofree char *state = g_build_filename (root, "state", NULL);
  const char *argv[] = {
    "strace", "-f", "-qq", "-xx", "-s", "8388608", "-o", trace,
    "-e", "trace=openat,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,mmap",
    program, what, root, NULL
  };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "XDG_STATE_HOME", state, TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  read_trace (trace, root, account);
  test_directory_remove (aside);
  test_directory_remove (root);
}

static void
test_no_write_holds_what_was_typed (void)
{
  Account account = { 0 };

  watch ("--live", &account);
  g_test_message ("%u writes", account.writes);
  g_assert_cmpuint (account.writes, >, 500);
  g_assert_cmpuint (account.revealing, ==, 0);
  g_assert_cmpuint (account.elsewhere, ==, 0);
  g_assert_cmpuint (account.mapped, ==, 0);
}

static void
test_a_leak_would_be_seen (void)
{
  Account account = { 0 };

  watch ("--leak", &account);
  g_assert_cmpuint (account.revealing, >, 0);
  g_assert_cmpuint (account.elsewhere, >, 0);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *strace = g_find_program_in_path ("strace");

  av_locale_init ();
  g_assert_true (av_crypto_init (NULL));
  if (argc == 3 && g_str_equal (argv[1], "--live"))
    return live (argv[2]);
  if (argc == 3 && g_str_equal (argv[1], "--leak"))
    return leak (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  if (strace == NULL)
    {
      g_print ("1..0 # SKIP strace is not here: no write was watched\n");
      return 0;
    }

  g_test_add_func ("/canary-writes/no-write-holds-what-was-typed", test_no_write_holds_what_was_typed);
  g_test_add_func ("/canary-writes/a-leak-would-be-seen", test_a_leak_would_be_seen);
  return g_test_run ();
}
