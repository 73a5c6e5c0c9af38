/* Whatever is printed of a dossier, what its agents noted for themselves alone is
 * not on it. */

#include <string.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "av-catalogue.h"
#include "av-crypto.h"
#include "av-locale.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-record-sheet.h"
#include "av-record-store.h"
#include "test-post.h"

#define AGENT "11111111111111111111111111111111"
#define WRITTEN "Zqxcanari"
#define NOTED "Kwvsecret"

typedef struct
{
  char *root;
  TestPost *post;
  AvKeyPair *pair;
  char *container;
  GPtrArray *records;
} Fixture;

static void
note (Fixture *fixture,
      const char *record)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (GError) error = NULL;

  av_private_note_save (fixture->post->store, id, fixture->container, record, NOTED " : à reprendre avec elle.", &error);
  g_assert_no_error (error);
}

/* A record of every form in one dossier, and a note about each. */
static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GPtrArray) canaries = g_ptr_array_new_with_free_func (g_free);
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  fixture->root = test_directory_new ();
  fixture->post = test_post_found (fixture->root);
  fixture->pair = av_key_pair_new_random ();
  fixture->container = av_id_new_string ();
  fixture->records = g_ptr_array_new_with_free_func (g_free);
  av_store_set_agent (fixture->post->store, AGENT);
  av_note_keys_open (fixture->post->store, &(AvNoteSlots){ fixture->pair, av_key_pair_get_public (fixture->pair), NULL }, NULL);

  for (guint i = 0; i < n_forms; i++)
    g_ptr_array_add (fixture->records, test_post_fill (fixture->post, forms[i]->id, fixture->container, WRITTEN, canaries));

  note (fixture, fixture->container);
  for (guint i = 0; i < fixture->records->len; i++)
    note (fixture, g_ptr_array_index (fixture->records, i));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  test_post_close (fixture->post);
  test_directory_remove (fixture->root);
  av_key_pair_unref (fixture->pair);
  g_ptr_array_unref (fixture->records);
  g_free (fixture->container);
}

/* NULL, the test skipped, where the program is not there. */
static char *
run (const char *const *arguments)
{
  char *output = NULL;
  int status;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_find_program_in_path (arguments[0]);

  if (program == NULL)
    {
      g_test_skip (arguments[0]);
      return NULL;
    }

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

/* On the page, and anywhere else in the file: as it was typed, in any layer. */
static void
assert_nothing_noted (const char *path,
                      gboolean filled)
{
  const char *const read[] = { "pdftotext", path, "-", NULL };
  const char *const unpack[] = { "qpdf", "--qdf", "--object-streams=disable", path, "-", NULL };
  g_autofree char *text = run (read);
  g_autofree char *whole = run (unpack);

  g_assert_true (text == NULL || strstr (text, NOTED) == NULL);
  g_assert_true (whole == NULL || strstr (whole, NOTED) == NULL);
  g_assert_true (text == NULL || (strstr (text, WRITTEN) != NULL) == filled);
}

static void
print (Fixture *fixture,
       const AvSheet *sheet,
       const char *record)
{
  g_autofree char *path = g_build_filename (fixture->root, "fiche.pdf", NULL);
  g_autoptr (AvSheetJob) job = av_sheet_job_new (sheet);
  g_autoptr (GError) error = NULL;

  if (record == NULL)
    av_sheet_job_add_blank (job, 1, &error);
  else
    av_record_sheet_add (job, sheet, fixture->post->store, record, &error);
  g_assert_no_error (error);
  av_sheet_job_save (job, path, &error);
  g_assert_no_error (error);
  assert_nothing_noted (path, record != NULL);
  g_unlink (path);
}

static gboolean
is_of_form (Fixture *fixture,
            const char *record,
            const char *form)
{
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (fixture->post->store, record, NULL);

  g_assert_nonnull (snapshot);
  return g_strcmp0 (av_snapshot_get_form (snapshot), form) == 0;
}

static void
test_no_sheet_shows_a_private_note (Fixture *fixture,
                                    gconstpointer user_data)
{
  g_autoptr (GPtrArray) notes = av_private_note_list (fixture->post->store, fixture->container, NULL);
  guint n_sheets, n_filled = 0;
  const AvSheet *sheets = av_sheet_get_all (&n_sheets);

  g_assert_cmpuint (notes->len, ==, fixture->records->len + 1);
  g_assert_nonnull (strstr (((AvPrivateNote *) g_ptr_array_index (notes, 0))->text, NOTED));

  for (guint i = 0; i < n_sheets; i++)
    {
      print (fixture, &sheets[i], NULL);

      for (guint j = 0; j < fixture->records->len; j++)
        if (is_of_form (fixture, g_ptr_array_index (fixture->records, j), sheets[i].form))
          {
            print (fixture, &sheets[i], g_ptr_array_index (fixture->records, j));
            n_filled++;
          }
    }

  g_assert_cmpuint (n_filled, >, 0);
}

int
main (int argc,
      char **argv)
{
  av_locale_init ();
  g_test_init (&argc, &argv, NULL);
  g_assert_true (av_crypto_init (NULL));

  g_test_add ("/private-paper/no-sheet-shows-a-private-note", Fixture, NULL, set_up, test_no_sheet_shows_a_private_note, tear_down);

  return g_test_run ();
}
