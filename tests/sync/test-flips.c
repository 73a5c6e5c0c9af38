/* Every bit of what a good bundle says, turned round and signed again by its
 * sender: whoever may sign gets no value into the registers that nobody wrote. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-reading-bounds.h"
#include "av-sync-fixture.h"

typedef struct
{
  AvBundleSection type;
  GByteArray *bytes;
} Section;

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  GPtrArray *sections; /* Section, without END */
  char *path;
  GHashTable *good; /* lines of the state before and behind the good bundle */
} Fixture;

static gboolean
is_under_valgrind (void)
{
  return g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL;
}

/* Everywhere where there is time; here and there under valgrind. */
static guint
get_step (guint usual)
{
  return g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 1 : usual * (is_under_valgrind () ? 50 : 1);
}

static void
section_free (Section *section)
{
  g_byte_array_unref (section->bytes);
  g_free (section);
}

static gboolean
keep_section (AvBundleSection type,
              const guint8 *bytes,
              gsize size,
              gpointer user_data,
              GError **error)
{
  Section *section;

  if (type == AV_BUNDLE_END)
    return TRUE;

  section = g_new0 (Section, 1);
  section->type = type;
  section->bytes = g_byte_array_append (g_byte_array_new (), bytes, (guint) size);
  g_ptr_array_add (user_data, section);
  return TRUE;
}

static void
add_lines (GHashTable *lines,
           const char *picture)
{
  g_auto (GStrv) list = g_strsplit (picture, "\n", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_hash_table_add (lines, g_strdup (list[i]));
}

/* ---- Reading, as if it had not been ------------------------------------------- */

typedef struct
{
  Fixture *fixture;
  const char *path;
  gboolean taken;
  char *picture;
} Trial;

static gboolean
read_and_forget (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Trial *trial = user_data;
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (trial->fixture->organisation, 0), trial->path, &problem);

  trial->taken = report != NULL;
  g_assert_true (report != NULL || (problem != NULL && strlen (problem->message) > 20));
  trial->picture = av_organisation_picture (trial->fixture->organisation, 0);
  g_set_error_literal (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_DAMAGED, "forgotten");
  return FALSE;
}

/* transfer full: the state behind it. */
static char *
try_file (Fixture *fixture,
          const char *path,
          gboolean *taken)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  Trial trial = { fixture, path };
  AvReadingBounds bounds;
  g_autoptr (GError) error = NULL;

  av_reading_bounds_begin (&bounds);
  g_assert_false (av_store_transact (av_organisation_get_store (fixture->organisation, 0), read_and_forget, &trial, NULL));
  av_reading_bounds_assert (&bounds);

  av_installation_read (mairie, &error);
  g_assert_no_error (error);
  *taken = trial.taken;
  return trial.picture;
}

/* ---- The bundle ------------------------------------------------------------------ */

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *container = NULL;
  g_autofree char *record = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *good = NULL;
  g_autoptr (AvBundleFile) file = NULL;
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  gboolean taken;
  g_autoptr (GError) error = NULL;

  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  av_organisation_send (fixture->organisation, 0, fixture->laptop);
  record = av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", &container);
  av_organisation_set (fixture->organisation, fixture->laptop, "contact", record, container, "besoin-immediat", "P1 P6");

  fixture->path = g_build_filename (fixture->organisation->dir, "change.avlot", NULL);
  fixture->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  fixture->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  good = av_organisation_export (fixture->organisation, fixture->laptop, 0);
  file = av_bundle_file_open (good, &error);
  g_assert_no_error (error);
  g_assert_true (av_bundle_file_unlock (file, av_organisation_get (fixture->organisation, 0)->identity->epochs, NULL, NULL));
  g_assert_true (av_bundle_file_read (file, keep_section, fixture->sections, digest, NULL));

  before = av_organisation_picture (fixture->organisation, 0);
  after = try_file (fixture, good, &taken);
  g_assert_true (taken);
  g_assert_cmpstr (before, !=, after);
  add_lines (fixture->good, before);
  add_lines (fixture->good, after);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_hash_table_unref (fixture->good);
  g_ptr_array_unref (fixture->sections);
  g_free (fixture->path);
  av_organisation_free (fixture->organisation);
}

static gboolean
produce (AvBundleSink *sink,
         gpointer user_data,
         GError **error)
{
  GPtrArray *sections = user_data;

  for (guint i = 0; i < sections->len; i++)
    {
      const Section *section = g_ptr_array_index (sections, i);

      if (!av_bundle_sink_put (sink, section->type, section->bytes->data, section->bytes->len, error))
        return FALSE;
    }

  return TRUE;
}

static void
sign_again (Fixture *fixture)
{
  AvInstallation *mairie = av_organisation_get (fixture->organisation, 0);
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  AvBundleOrder order = { recipients };
  AvBundleWritten written;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (recipients, av_key_pair_get_public (av_identity_get_epoch (mairie->identity)), 32);
  order.key = av_organisation_get (fixture->organisation, fixture->laptop)->identity->signing;
  order.produce = produce;
  order.user_data = fixture->sections;
  g_unlink (fixture->path);
  av_bundle_write (&order, fixture->path, &written, &error);
  g_assert_no_error (error);
}

static void
assert_nothing_new (Fixture *fixture,
                    const char *picture)
{
  g_auto (GStrv) lines = g_strsplit (picture, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_true (g_hash_table_contains (fixture->good, lines[i]));
}

static void
test_every_bit_signed_again (Fixture *fixture,
                             gconstpointer user_data)
{
  guint step = get_step (7);
  guint n = 0, n_taken = 0, bit = 0;

  for (guint i = 0; i < fixture->sections->len; i++)
    {
      Section *section = g_ptr_array_index (fixture->sections, i);

      for (; bit < 8 * section->bytes->len; bit += step, n++)
        {
          g_autofree char *picture = NULL;
          gboolean taken;

          section->bytes->data[bit / 8] ^= (guint8) (1 << (bit % 8));
          sign_again (fixture);
          picture = try_file (fixture, fixture->path, &taken);
          section->bytes->data[bit / 8] ^= (guint8) (1 << (bit % 8));
          assert_nothing_new (fixture, picture);
          n_taken += taken;
        }

      bit -= 8 * section->bytes->len;
    }

  g_test_message ("%u bits, %u bundles taken in part", n, n_taken);
  g_assert_cmpuint (n * step, >, 1400);
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_taken, <, n);
}

static void
test_every_section_cut_short (Fixture *fixture,
                              gconstpointer user_data)
{
  guint step = get_step (5);
  guint n = 0;

  for (guint i = 0; i < fixture->sections->len; i++)
    {
      Section *section = g_ptr_array_index (fixture->sections, i);
      GByteArray *whole = section->bytes;

      for (guint length = 0; length < whole->len; length += step, n++)
        {
          g_autofree char *picture = NULL;
          gboolean taken;

          section->bytes = g_byte_array_append (g_byte_array_new (), whole->data, length);
          sign_again (fixture);
          picture = try_file (fixture, fixture->path, &taken);
          g_byte_array_unref (section->bytes);
          section->bytes = whole;
          assert_nothing_new (fixture, picture);
        }
    }

  g_assert_cmpuint (n * step, >, 250);
}

#define ADD(name, func) g_test_add ("/flips/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("every-bit-signed-again-by-its-sender", test_every_bit_signed_again);
  ADD ("every-section-cut-short-and-signed-again", test_every_section_cut_short);

  return g_test_run ();
}
