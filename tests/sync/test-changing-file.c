/* The bytes that were verified are the bytes that are applied. A bundle is read twice,
 * and the folder it lies in is somebody else's: whoever may read it has the key it is
 * sealed with, and can say something else by the second time. The linker lets them in
 * between. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-seal.h"
#include "av-stream.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

#define AT_HEADER_LENGTH 12
#define SEALED_CHUNK (AV_LIMIT_CHUNK + AV_STREAM_OVERHEAD)

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  char *path;   /* its bundle for the mairie */
  char *before; /* what the mairie shows */
} Fixture;

typedef void (*ChangeFunc) (Fixture *fixture);

static Fixture *changing;
static ChangeFunc change;
static guint n_readings;

gboolean __real_av_bundle_file_read (AvBundleFile *self, AvBundleSectionFunc func, gpointer user_data, guint8 digest[AV_BUNDLE_DIGEST_SIZE], GError **error);
gboolean __wrap_av_bundle_file_read (AvBundleFile *self, AvBundleSectionFunc func, gpointer user_data, guint8 digest[AV_BUNDLE_DIGEST_SIZE], GError **error);

gboolean
__wrap_av_bundle_file_read (AvBundleFile *self,
                            AvBundleSectionFunc func,
                            gpointer user_data,
                            guint8 digest[AV_BUNDLE_DIGEST_SIZE],
                            GError **error)
{
  if (changing != NULL && ++n_readings == 2)
    change (changing);

  return __real_av_bundle_file_read (self, func, user_data, digest, error);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL));
  fixture->path = av_organisation_export (fixture->organisation, fixture->laptop, 0);
  fixture->before = av_organisation_picture (fixture->organisation, 0);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  av_organisation_free (fixture->organisation);
  g_free (fixture->path);
  g_free (fixture->before);
}

/* ---- Somebody who has the key of the file ------------------------------------------ */

static AvSecret *
find_file_key (AvInstallation *reader,
               const guint8 *bytes)
{
  AvKeyPair *pair = g_ptr_array_index (reader->identity->epochs, 0);
  guint8 tag[AV_BUNDLE_TAG_SIZE];
  const guint8 *slot = bytes + AV_BUNDLE_FIXED_SIZE;
  AvSecret *key;

  av_bundle_get_tag (av_key_pair_get_public (pair), tag);
  while (memcmp (slot, tag, sizeof tag) != 0)
    slot += AV_BUNDLE_SLOT_SIZE;

  key = av_seal_open_box_secret (pair, slot + AV_BUNDLE_TAG_SIZE, AV_BUNDLE_SLOT_SIZE - AV_BUNDLE_TAG_SIZE, NULL);
  g_assert_nonnull (key);
  return key;
}

static GByteArray *
open_chunks (AvSecret *key,
             const guint8 *sealed,
             gsize size)
{
  g_autoptr (AvStream) stream = av_stream_new_reader (key, sealed);
  GByteArray *plain = g_byte_array_new ();

  for (gsize offset = AV_STREAM_HEADER_SIZE; offset < size; offset += SEALED_CHUNK)
    {
      gsize chunk = MIN (size - offset, SEALED_CHUNK);
      guint before = plain->len;
      AvStreamTag tag;

      g_byte_array_set_size (plain, (guint) (before + chunk - AV_STREAM_OVERHEAD));
      g_assert_true (av_stream_pull (stream, sealed + offset, chunk, plain->data + before, &tag));
    }

  return plain;
}

static void
seal_chunks (AvSecret *key,
             GByteArray *plain,
             guint8 *sealed)
{
  g_autoptr (AvStream) stream = av_stream_new_writer (key, sealed);

  sealed += AV_STREAM_HEADER_SIZE;
  for (gsize offset = 0; offset < plain->len; offset += AV_LIMIT_CHUNK, sealed += SEALED_CHUNK)
    {
      gsize chunk = MIN (plain->len - offset, AV_LIMIT_CHUNK);

      av_stream_push (stream, plain->data + offset, chunk, offset + chunk == plain->len ? AV_STREAM_FINAL : AV_STREAM_MESSAGE, sealed);
    }
}

/* What a reader takes for padding. */
static guint
leave_out_segments (GByteArray *plain)
{
  AvReader reader;
  guint n = 0;
  guint8 type;
  guint64 size;

  av_reader_init (&reader, plain->data, plain->len);
  while (reader.offset < plain->len)
    {
      guint8 *head = plain->data + reader.offset;

      g_assert_true (av_reader_get_u8 (&reader, &type) && av_reader_get_varint (&reader, &size));
      g_assert_nonnull (av_reader_get_bytes (&reader, (gsize) size));
      if (type != AV_BUNDLE_SEGMENT)
        continue;

      *head = AV_BUNDLE_PAD;
      n++;
    }

  return n;
}

/* In place: the descriptor of who reads it sees the new bytes. */
static void
write_over (const char *path,
            const char *bytes,
            gsize size)
{
  FILE *file = g_fopen (path, "r+b");

  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
say_something_else (Fixture *fixture)
{
  g_autofree char *bytes = NULL;
  g_autoptr (AvSecret) key = NULL;
  g_autoptr (GByteArray) plain = NULL;
  gsize size;
  guint32 header_size;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  memcpy (&header_size, bytes + AT_HEADER_LENGTH, sizeof header_size);
  header_size = GUINT32_FROM_LE (header_size);

  key = find_file_key (av_organisation_get (fixture->organisation, 0), (guint8 *) bytes);
  plain = open_chunks (key, (guint8 *) bytes + header_size, size - header_size);
  g_assert_cmpuint (leave_out_segments (plain), >, 0);
  seal_chunks (key, plain, (guint8 *) bytes + header_size);
  write_over (fixture->path, bytes, size);
}

static void
put_another_in_its_place (Fixture *fixture)
{
  g_autofree char *other = g_strconcat (fixture->path, ".autre", NULL);

  g_assert_true (g_file_set_contents (other, "Thénardier", -1, NULL));
  g_assert_cmpint (g_rename (other, fixture->path), ==, 0);
}

static void
change_nothing (Fixture *fixture)
{
}

/* ---- Who reads it ------------------------------------------------------------------- */

static AvImportReport *
import (Fixture *fixture,
        ChangeFunc between,
        GError **error)
{
  AvImportReport *report;

  changing = fixture;
  change = between;
  n_readings = 0;
  report = av_installation_import (av_organisation_get (fixture->organisation, 0), fixture->path, error);
  changing = NULL;
  g_assert_cmpuint (n_readings, ==, 2);
  return report;
}

/* Mutant: the digests of the two readings are not compared. */
static void
test_what_was_not_verified_is_not_applied (Fixture *fixture,
                                           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = import (fixture, say_something_else, &error);
  g_autofree char *after = NULL;

  g_assert_error (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_DAMAGED);
  g_assert_null (report);
  after = av_organisation_picture (fixture->organisation, 0);
  g_assert_cmpstr (after, ==, fixture->before);
}

/* It was refused for no other reason, and what it says counts for nothing afterwards. */
static void
test_the_same_file_is_taken_afterwards (Fixture *fixture,
                                        gconstpointer user_data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_null (import (fixture, say_something_else, &refused));
  write_over (fixture->path, bytes, size);

  report = import (fixture, change_nothing, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  av_organisation_assert_same (fixture->organisation);
}

/* Mutant: the path is opened anew for the second reading. */
static void
test_the_file_that_was_opened_is_read (Fixture *fixture,
                                       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = import (fixture, put_another_in_its_place, &error);

  g_assert_no_error (error);
  g_assert_nonnull (report);
  av_organisation_assert_same (fixture->organisation);
}

#define ADD(name, func) g_test_add ("/changing-file/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("what-was-not-verified-is-not-applied", test_what_was_not_verified_is_not_applied);
  ADD ("the-same-file-is-taken-afterwards", test_the_same_file_is_taken_afterwards);
  ADD ("the-file-that-was-opened-is-read", test_the_file_that_was_opened_is_read);

  return g_test_run ();
}
