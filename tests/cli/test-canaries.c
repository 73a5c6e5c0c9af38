/* No byte of what was typed reaches the disk in clear. Canaries stand in every
 * text of every form, whatever the catalogue holds, and are looked for in every
 * file, as they are and inflated, in UTF-8 and in UTF-16. */

#include <string.h>

#include <glib/gstdio.h>
#include <zlib.h>

#include "av-catalogue.h"
#include "av-crypto.h"
#include "av-draft.h"
#include "av-locale.h"
#include "av-record-store.h"
#include "../vault/av-test-pages.h"
#include "test-post.h"

#define CANARY "Zqxcanari"
#define INFLATED_MAXIMUM 65536

typedef struct
{
  GPtrArray *canaries;
  GHashTable *found; /* of canaries */
} Search;

static Search *
search_new (void)
{
  Search *self = g_new0 (Search, 1);

  self->canaries = g_ptr_array_new_with_free_func (g_free);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
search_free (Search *self)
{
  g_ptr_array_unref (self->canaries);
  g_hash_table_unref (self->found);
  g_free (self);
}

/* The one beginning of all canaries, or a number of the kind that is asked. */
static void
search_bytes (Search *self,
              const guint8 *bytes,
              gsize size)
{
  for (guint i = 0; i < self->canaries->len; i++)
    {
      const char *canary = g_ptr_array_index (self->canaries, i);
      glong length;
      g_autofree gunichar2 *wide = g_utf8_to_utf16 (canary, -1, NULL, &length, NULL);

      if (memmem (bytes, size, canary, strlen (canary)) != NULL ||
          memmem (bytes, size, wide, (gsize) length * 2) != NULL ||
          memmem (bytes, size, ((guint8 *) wide) + 1, (gsize) length * 2 - 2) != NULL)
        g_hash_table_add (self->found, g_strdup (canary));
    }
}

/* Whatever could be the beginning of something deflated. */
static void
search_inflated (Search *self,
                 const guint8 *bytes,
                 gsize size)
{
  g_autofree guint8 *out = g_malloc (INFLATED_MAXIMUM);

  for (gsize start = 0; start < size; start++)
    {
      z_stream stream = { 0 };

      stream.next_in = (guint8 *) bytes + start;
      stream.avail_in = (uInt) (size - start);
      stream.next_out = out;
      stream.avail_out = INFLATED_MAXIMUM;
      if (inflateInit2 (&stream, -15) != Z_OK)
        continue;

      inflate (&stream, Z_SYNC_FLUSH);
      inflateEnd (&stream);
      if (stream.total_out > strlen (CANARY))
        search_bytes (self, out, stream.total_out);
    }
}

static void
search_tree (Search *self,
             const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize size;

  if (dir == NULL && g_file_get_contents (path, &bytes, &size, NULL))
    {
      search_bytes (self, (guint8 *) bytes, size);
      search_inflated (self, (guint8 *) bytes, MIN (size, 1 << 19));
    }

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      search_tree (self, child);
    }
}

/* A record of every form of the catalogue, and a draft. */
static void
fill (TestPost *post,
      GPtrArray *canaries)
{
  g_autofree char *container = av_id_new_string ();
  guint n_forms;
  const AvForm *const *forms = av_catalogue_get_forms (&n_forms);

  for (guint i = 0; i < n_forms; i++)
    {
      g_autofree char *id = test_post_fill (post, forms[i]->id, container, CANARY, canaries);

      g_assert_true (av_id_is_valid (id));
    }

  g_assert_cmpuint (canaries->len, >=, 30);
}

static void
keep_draft (TestPost *post,
            GPtrArray *canaries)
{
  g_autofree char *id = av_id_new_string ();
  g_autoptr (AvSnapshot) empty = av_record_store_new_snapshot ("contact", id, id);
  g_autoptr (GVariant) answers = g_variant_ref_sink (g_variant_new_parsed ("{'prenom-ou-surnom': '" CANARY "brouillon'}"));
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", empty, answers);
  g_autoptr (GError) error = NULL;

  av_draft_save (post->store, draft, &error);
  g_assert_no_error (error);
  g_ptr_array_add (canaries, g_strdup (CANARY "brouillon"));
}

static void
test_nothing_typed_reaches_the_disk (void)
{
  char *root = test_directory_new ();
  g_autofree char *stick = g_build_filename (root, "cle", NULL);
  TestPost *mairie = test_post_found (root);
  TestPost *laptop = test_post_join (mairie, root, "portable");
  Search *search = search_new ();

  fill (laptop, search->canaries);
  keep_draft (laptop, search->canaries);
  g_mkdir_with_parents (stick, 0700);
  test_post_carry (laptop, mairie, stick);

  search_tree (search, root);
  test_post_close (laptop);
  test_post_close (mairie);
  search_tree (search, root);
  g_assert_cmpuint (g_hash_table_size (search->found), ==, 0);

  search_free (search);
  test_directory_remove (root);
}

static void
search_decrypted (Search *search,
                  TestPost *post)
{
  g_autoptr (GBytes) pages = av_test_pages_read (post->vault);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (pages, &size);

  search_bytes (search, bytes, size);
}

/* What its log still holds of pages as they were. */
static goffset
get_log_size (TestPost *post)
{
  g_autofree char *log = g_build_filename (post->directory, "store.avs-wal", NULL);
  GStatBuf status;

  return g_stat (log, &status) == 0 ? status.st_size : 0;
}

static char *
fill_dossier (TestPost *post,
              GPtrArray *canaries)
{
  static const char *const forms[] = { "personne", "diagnostic", "diagnostic-sensible", "evenement", "frein" };
  g_autofree char *contact = test_post_fill (post, "contact", NULL, CANARY, canaries);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (post->store, contact, &error);

  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    g_free (test_post_fill (post, forms[i], av_snapshot_get_container (snapshot), CANARY, canaries));

  return g_strdup (av_snapshot_get_container (snapshot));
}

/* Erased, confirmed: whoever holds the store and its key finds nothing of it. */
static void
test_erased_is_in_no_page (void)
{
  char *root = test_directory_new ();
  g_autofree char *stick = g_build_filename (root, "cle", NULL);
  TestPost *mairie = test_post_found (root);
  TestPost *laptop = test_post_join (mairie, root, "portable");
  Search *search = search_new ();
  g_autofree char *dossier = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (stick, 0700);
  dossier = fill_dossier (laptop, search->canaries);
  test_post_carry (laptop, mairie, stick);
  search_decrypted (search, mairie);
  g_assert_cmpuint (g_hash_table_size (search->found), >, 0);
  g_hash_table_remove_all (search->found);

  g_assert_true (av_installation_erase (laptop->installation, dossier, 0, "demande", &error));
  g_assert_no_error (error);
  test_post_carry (laptop, mairie, stick);
  g_assert_true (av_installation_confirm_erasure (mairie->installation, dossier, 0, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_log_size (mairie), ==, 0);
  test_post_carry (mairie, laptop, stick);

  search_decrypted (search, mairie);
  search_decrypted (search, laptop);
  g_assert_cmpuint (g_hash_table_size (search->found), ==, 0);

  test_post_close (laptop);
  test_post_close (mairie);
  search_free (search);
  test_directory_remove (root);
}

/* The search itself: in a plain SQLite file it finds what was typed. */
static void
test_search_finds_them_in_a_plain_file (void)
{
  char *root = test_directory_new ();
  g_autofree char *file = g_build_filename (root, "clair.db", NULL);
  g_autoptr (GError) error = NULL;
  AvDatabase *db = av_database_new_for_file (file, &error);
  TestPost post = { 0 };
  Search *search = search_new ();

  g_assert_no_error (error);
  post.store = av_store_open_database (db, NULL, NULL, &error);
  g_assert_no_error (error);
  fill (&post, search->canaries);
  keep_draft (&post, search->canaries);
  av_store_close (post.store);

  search_tree (search, root);
  for (guint i = 0; i < search->canaries->len; i++)
    g_assert_true (g_hash_table_contains (search->found, g_ptr_array_index (search->canaries, i)));

  search_free (search);
  test_directory_remove (root);
}

static void
test_search_finds_them_deflated_and_in_utf16 (void)
{
  char *root = test_directory_new ();
  g_autofree char *deflated_file = g_build_filename (root, "deflated", NULL);
  g_autofree char *wide_file = g_build_filename (root, "wide", NULL);
  guint8 deflated[256];
  glong length;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (CANARY "large", -1, NULL, &length, NULL);
  const char text[] = "au milieu de " CANARY "serre, encore " CANARY "serre";
  z_stream stream = { 0 };
  Search *search = search_new ();

  memset (deflated, 0xa5, sizeof deflated);
  deflateInit2 (&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = (guint8 *) text;
  stream.avail_in = sizeof text;
  stream.next_out = deflated + 11;
  stream.avail_out = sizeof deflated - 11;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  deflateEnd (&stream);

  g_assert_true (g_file_set_contents (deflated_file, (char *) deflated, sizeof deflated, NULL));
  g_assert_true (g_file_set_contents (wide_file, (char *) wide, length * 2, NULL));
  g_ptr_array_add (search->canaries, g_strdup (CANARY "serre"));
  g_ptr_array_add (search->canaries, g_strdup (CANARY "large"));
  search_tree (search, root);
  g_assert_cmpuint (g_hash_table_size (search->found), ==, 2);

  search_free (search);
  test_directory_remove (root);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  av_locale_init ();
  g_assert_true (av_crypto_init (&error));

  g_test_add_func ("/canaries/nothing-typed-reaches-the-disk", test_nothing_typed_reaches_the_disk);
  g_test_add_func ("/canaries/erased-is-in-no-page", test_erased_is_in_no_page);
  g_test_add_func ("/canaries/search-finds-them-in-a-plain-file", test_search_finds_them_in_a_plain_file);
  g_test_add_func ("/canaries/search-finds-them-deflated-and-in-utf16", test_search_finds_them_deflated_and_in_utf16);

  return g_test_run ();
}
