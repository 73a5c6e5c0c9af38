/* The hostile catalogue: bundles that a second implementation signed, each with
 * one defect, and for each the one answer. Two fresh receivers read every file, one
 * of all rights, and one of few, of another commune: what is refused leaves no trace,
 * what is taken leaves out the one part that is wrong, and a good bundle is read behind
 * it as if nothing had been. Both then say the same. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-crypto.h"
#include "av-hash.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-reading-bounds.h"
#include "av-refusal.h"
#include "av-sync-fixture.h"

#define RECORD "prenom-ou-surnom"

static const struct
{
  const char *name;
  gint code;
} answers[] = {
  { "not-a-bundle", AV_BUNDLE_ERROR_NOT_A_BUNDLE },
  { "newer", AV_BUNDLE_ERROR_NEWER },
  { "truncated", AV_BUNDLE_ERROR_TRUNCATED },
  { "damaged", AV_BUNDLE_ERROR_DAMAGED },
  { "not-for-us", AV_BUNDLE_ERROR_NOT_FOR_US },
  { "foreign", AV_BUNDLE_ERROR_FOREIGN },
  { "sender", AV_BUNDLE_ERROR_SENDER },
  { "malformed", AV_BUNDLE_ERROR_MALFORMED },
  { "limit", AV_BUNDLE_ERROR_LIMIT },
};

typedef struct
{
  char *name;
  char *answer;
  guint n_changes;
  guint n_quarantined;
  guint n_left_out;
  char *hash;
} Case;

typedef struct
{
  AvStore *store;
  AvInstallation *installation;
} Receiver;

static const struct
{
  const char *name;
  const char *keys;
  const char *welcome;
} receivers[] = {
  { "Rouen-Sud", "identity", "accueil" },
  { "Bihorel-1", "identity-voisine", "accueil-voisine" },
};

static char *folder;

static char *
build_path (const char *name,
            const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (folder, file, NULL);
}

/* ---- Who reads ------------------------------------------------------------- */

static void
receiver_init (Receiver *self,
               guint number)
{
  g_autofree char *keys = build_path (receivers[number].keys, "");
  g_autoptr (AvIdentity) identity = av_sync_fixture_read_identity (keys, receivers[number].name);
  g_autofree char *welcome = build_path (receivers[number].welcome, ".avlot");
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  self->store = av_store_open_in_memory (&error);
  g_assert_no_error (error);
  g_assert_true (av_identity_save (identity, self->store, &error));
  self->installation = av_installation_load (self->store, &error);
  g_assert_no_error (error);
  words = av_sync_fixture_read_words (self->installation, welcome);
  g_assert_true (av_installation_finish_join (self->installation, welcome, words, NULL, &error));
  g_assert_no_error (error);
  /* What it said when it joined: a reading that is refused may sign it, too. */
  g_assert_true (av_installation_seal (self->installation, &error));
  g_assert_no_error (error);
}

static void
receiver_clear (Receiver *self)
{
  g_object_unref (self->installation);
  av_store_close (self->store);
}

/* ---- What is read ------------------------------------------------------------ */

static gint64
count (Receiver *self,
       const char *sql)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (self->store), sql, 0, &n, NULL));
  return n;
}

/* Everything that may have been written. */
static char *
describe (Receiver *self)
{
  GString *text = g_string_new (NULL);
  static const char *const tables[] = { "reg", "told", "record", "seg", "strand", "key", "statement", "quarantine", "bundle_seen", "peer_have", "journal", "erased" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT COUNT (*) FROM %s", tables[i]);

      g_string_append_printf (text, "%s %" G_GINT64_FORMAT "\n", tables[i], count (self, sql));
    }

  return g_string_free (text, FALSE);
}

/* What it shows, but for the keys that installations announce: each has its own. */
static char *
describe_answers (Receiver *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (self->store),
                         "SELECT HEX (id16) || ' ' || text || ' ' || val FROM reg JOIN record USING (rid) JOIN name USING (nid) WHERE text <> 'cle' ORDER BY 1",
                         &error);
  GString *state = g_string_new (NULL);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    g_string_append_printf (state, "%s\n", av_statement_get_text (statement, 0));
  g_assert_no_error (error);
  return g_string_free (state, FALSE);
}

static void
assert_refused (const Case *wanted,
                const GError *error)
{
  av_refusal_assert (error);

  if (strcmp (wanted->answer, "statement") == 0)
    {
      g_assert_error (error, AV_TRUST_ERROR, AV_TRUST_ERROR_MALFORMED);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (wanted->answer, answers[i].name) == 0)
      {
        g_assert_error (error, AV_BUNDLE_ERROR, answers[i].code);
        return;
      }

  g_error ("catalogue.txt: there is no answer “%s”", wanted->answer);
}

static void
assert_taken (Receiver *self,
              const Case *wanted,
              AvImportReport *report,
              const GError *error)
{
  g_autoptr (GPtrArray) waiting = NULL;

  g_assert_no_error (error);
  if (report == NULL)
    return;

  g_assert_cmpuint (report->n_bundles, ==, 1);
  g_assert_cmpuint (report->n_changes, ==, wanted->n_changes);
  g_assert_cmpuint (report->n_quarantined, ==, wanted->n_quarantined);
  g_assert_cmpuint (report->n_left_out, ==, wanted->n_left_out);

  waiting = av_installation_list_quarantine (self->installation, NULL);
  g_assert_cmpuint (waiting->len, ==, wanted->n_quarantined);

  for (guint i = 0; i < waiting->len; i++)
    g_assert_cmpuint (strlen (((AvQuarantined *) g_ptr_array_index (waiting, i))->reason), >, 20);
}

/* Whatever was read before, this one is read, and what it says is there. */
static void
assert_good_is_read (Receiver *self)
{
  g_autofree char *good = build_path ("good", ".avlot");
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (self->installation, good, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  g_assert_cmpint (count (self, "SELECT COUNT (*) FROM reg JOIN name USING (nid) WHERE text = '" RECORD "' AND val = 'Cosette'"), >, 0);
}

static void
assert_hash (const char *path,
             const char *wanted)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 hash[16];
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  av_hash_bytes (bytes, size, hash, sizeof hash);
  for (guint i = 0; i < sizeof hash; i++)
    g_string_append_printf (text, "%02x", hash[i]);

  g_assert_cmpstr (text->str, ==, wanted);
}

static void
read_one_file (Receiver *receiver,
               const Case *wanted,
               const char *path)
{
  g_autofree char *before = describe (receiver);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  AvReadingBounds bounds;

  av_reading_bounds_begin (&bounds);
  report = av_installation_import (receiver->installation, path, &error);
  av_reading_bounds_assert (&bounds);

  if (strcmp (wanted->answer, "taken") == 0)
    assert_taken (receiver, wanted, report, error);
  else
    {
      g_assert_null (report);
      assert_refused (wanted, error);
      after = describe (receiver);
      g_assert_cmpstr (before, ==, after);
    }

  assert_good_is_read (receiver);
}

static void
test_one_file (gconstpointer user_data)
{
  const Case *wanted = user_data;
  g_autofree char *path = build_path (wanted->name, ".avlot");
  g_autofree char *first = NULL;

  assert_hash (path, wanted->hash);
  for (guint i = 0; i < G_N_ELEMENTS (receivers); i++)
    {
      g_autofree char *state = NULL;
      Receiver receiver;

      receiver_init (&receiver, i);
      read_one_file (&receiver, wanted, path);
      state = describe_answers (&receiver);
      if (first == NULL)
        first = g_steal_pointer (&state);
      else
        g_assert_cmpstr (state, ==, first);
      receiver_clear (&receiver);
    }
}

/* Of two values under one name the greater one stays, in whatever order they
 * come: here the strands come apart. */
static void
test_one_name_is_one_value (void)
{
  g_autofree char *path = build_path ("one-index-twice", ".avlot");
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  Receiver receiver;

  receiver_init (&receiver, 0);
  report = av_installation_import (receiver.installation, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (&receiver, "SELECT COUNT (*) FROM reg WHERE val = 'Mission locale'"), ==, 1);
  g_assert_cmpint (count (&receiver, "SELECT COUNT (*) FROM reg WHERE val = 'Maison de quartier'"), ==, 0);
  receiver_clear (&receiver);
}

/* ---- The catalogue ------------------------------------------------------------- */

static Case *
read_case (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", -1);
  Case *wanted = g_new0 (Case, 1);

  g_assert_cmpuint (g_strv_length (parts), ==, 6);
  wanted->name = g_strdup (parts[0]);
  wanted->answer = g_strdup (parts[1]);
  wanted->n_changes = (guint) g_ascii_strtoull (parts[2], NULL, 10);
  wanted->n_quarantined = (guint) g_ascii_strtoull (parts[3], NULL, 10);
  wanted->n_left_out = (guint) g_ascii_strtoull (parts[4], NULL, 10);
  wanted->hash = g_strdup (parts[5]);
  return wanted;
}

static void
case_free (Case *wanted)
{
  g_free (wanted->name);
  g_free (wanted->answer);
  g_free (wanted->hash);
  g_free (wanted);
}

/* The second implementation writes the files again, and compares them with
 * those that are kept. */
static void
write_catalogue (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "sync", "hostile.py", NULL);
  g_autofree char *kept = g_test_build_filename (G_TEST_DIST, "sync", "hostile", NULL);
  const char *arguments[] = { "python3", "-B", script, "--check", kept, folder, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

static void
remove_catalogue (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }

  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) case_free);
  g_autofree char *path = NULL;
  g_autofree char *list = NULL;
  g_auto (GStrv) lines = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  /* All files that are answered wrongly are told, not the first alone. */
  g_test_set_nonfatal_assertions ();
  g_assert_true (av_crypto_init (NULL));
  av_sync_fixture_set_up_state ();
  folder = g_dir_make_tmp ("av-hostile-XXXXXX", NULL);
  write_catalogue ();
  path = build_path ("catalogue", ".txt");
  g_assert_true (g_file_get_contents (path, &list, NULL, NULL));
  lines = g_strsplit (g_strchomp (list), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      Case *wanted = read_case (lines[i]);
      g_autofree char *name = g_strconcat ("/catalogue/", wanted->name, NULL);

      g_ptr_array_add (cases, wanted);
      g_test_add_data_func (name, wanted, test_one_file);
    }

  g_test_add_func ("/catalogue/one-name-is-one-value", test_one_name_is_one_value);
  result = g_test_run ();
  remove_catalogue ();
  return result;
}
