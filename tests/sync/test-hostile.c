/* Bundles that are not what they should be: refused with their sentence, or the
 * one part that is wrong left out; nothing else happens. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-segment.h"
#include "av-reading-bounds.h"
#include "av-refusal.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

typedef enum
{
  DEFECT_NONE,
  DEFECT_OPTIONAL_SECTION,
  DEFECT_NO_INFO,
  DEFECT_SHORT_INFO,
  DEFECT_OTHER_ORGANISATION,
  DEFECT_UNKNOWN_SENDER,
  DEFECT_SENDER_IS_ANOTHER,
  DEFECT_UNKNOWN_SECTION,
  DEFECT_SECTION_ZERO,
  DEFECT_WRONG_ORDER,
  DEFECT_TWO_HAVES,
  DEFECT_BROKEN_HAVE,
  DEFECT_BROKEN_STATEMENT,
  DEFECT_CUT_STATEMENT,
  DEFECT_CUT_KEY,
  DEFECT_KEY_OF_NO_CLASS,
  DEFECT_SEGMENT_OF_NOTHING,
  DEFECT_SEGMENT_CUT,
  DEFECT_SEGMENT_UNSIGNED,
  DEFECT_SEGMENT_OF_A_STRANGER,
  DEFECT_STRAND_CHANGED,
  DEFECT_FILL_OF_NOTHING,
  DEFECT_CUT_FILL,
} Defect;

typedef struct
{
  Defect defect;
  const char *name;
  gint code; /* AvBundleError; -1: taken */
  guint n_quarantined;
  guint n_left_out;
} Case;

static const Case cases[] = {
  { DEFECT_NONE, "none", -1, 0, 0 },
  { DEFECT_OPTIONAL_SECTION, "optional-section", -1, 0, 0 },
  { DEFECT_NO_INFO, "no-info", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_SHORT_INFO, "short-info", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_OTHER_ORGANISATION, "other-organisation", AV_BUNDLE_ERROR_FOREIGN },
  { DEFECT_UNKNOWN_SENDER, "unknown-sender", AV_BUNDLE_ERROR_SENDER },
  { DEFECT_SENDER_IS_ANOTHER, "sender-is-another", AV_BUNDLE_ERROR_SENDER },
  { DEFECT_UNKNOWN_SECTION, "unknown-section", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_SECTION_ZERO, "section-zero", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_WRONG_ORDER, "wrong-order", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_TWO_HAVES, "two-haves", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_BROKEN_HAVE, "broken-have", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_BROKEN_STATEMENT, "broken-statement", -2 },
  { DEFECT_CUT_STATEMENT, "cut-statement", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_CUT_KEY, "cut-key", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_KEY_OF_NO_CLASS, "key-of-no-class", AV_BUNDLE_ERROR_MALFORMED },
  { DEFECT_SEGMENT_OF_NOTHING, "segment-of-nothing", -1, 1, 0 },
  { DEFECT_SEGMENT_CUT, "segment-cut", -1, 1, 0 },
  { DEFECT_SEGMENT_UNSIGNED, "segment-unsigned", -1, 1, 0 },
  { DEFECT_SEGMENT_OF_A_STRANGER, "segment-of-a-stranger", -1, 1, 0 },
  { DEFECT_STRAND_CHANGED, "strand-changed", -1, 0, 1 },
  { DEFECT_FILL_OF_NOTHING, "fill-of-nothing", -1, 0, 0 },
  { DEFECT_CUT_FILL, "cut-fill", AV_BUNDLE_ERROR_MALFORMED },
};

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  Defect defect;
  GByteArray *segment; /* the section of a true one */
} Fixture;

static gboolean
keep_segment (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  GByteArray *section = user_data;

  g_byte_array_set_size (section, 0);
  av_writer_put_varint (section, segment->header_length);
  av_writer_put_bytes (section, segment->header, segment->header_length);
  return TRUE;
}

typedef struct
{
  AvStore *store;
  GByteArray *section;
} StrandWalk;

static gboolean
keep_strand (const AvStrandRow *strand,
             gpointer user_data,
             GError **error)
{
  av_writer_put_u8 (user_data, 1);
  av_writer_put_bytes (user_data, strand->blob, strand->blob_length);
  return TRUE;
}

static gboolean
keep_strands (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  StrandWalk *walk = user_data;

  keep_segment (segment, walk->section, error);
  return av_segment_store_foreach_strand (walk->store, segment->sid, keep_strand, walk->section, error);
}

static void
put_info (GByteArray *info,
          AvInstallation *installation,
          Defect defect)
{
  AvId organisation, sender = installation->identity->id;

  av_trust_get_organisation_id (installation->trust, &organisation);

  if (defect == DEFECT_OTHER_ORGANISATION)
    organisation.bytes[0] ^= 1;
  if (defect == DEFECT_UNKNOWN_SENDER)
    sender.bytes[0] ^= 1;
  if (defect == DEFECT_SENDER_IS_ANOTHER)
    sender = ((AvTrusted *) g_ptr_array_index (av_trust_get_members (installation->trust), 0))->id;
  if (defect == DEFECT_SENDER_IS_ANOTHER && av_id_equal (&sender, &installation->identity->id))
    sender = ((AvTrusted *) g_ptr_array_index (av_trust_get_members (installation->trust), 1))->id;

  av_writer_put_bytes (info, organisation.bytes, AV_ID_SIZE);
  av_writer_put_bytes (info, sender.bytes, AV_ID_SIZE);
  av_writer_put_u64 (info, G_GUINT64_CONSTANT (1800000000000) << 16);
  av_writer_put_u8 (info, defect == DEFECT_SHORT_INFO ? 9 : 1);
  av_writer_put_u8 (info, '0');
}

/* The segment with its defect. */
static GByteArray *
spoil_segment (Fixture *fixture)
{
  GByteArray *section = g_byte_array_new ();

  g_byte_array_append (section, fixture->segment->data, fixture->segment->len);

  switch (fixture->defect)
    {
    case DEFECT_SEGMENT_OF_NOTHING:
      g_byte_array_set_size (section, 1);
      break;
    case DEFECT_SEGMENT_CUT:
      g_byte_array_set_size (section, section->len - 1);
      break;
    case DEFECT_SEGMENT_UNSIGNED:
      section->data[2 + 76] ^= 1;
      break;
    case DEFECT_SEGMENT_OF_A_STRANGER:
      section->data[2 + 20] ^= 1;
      break;
    case DEFECT_STRAND_CHANGED:
      section->data[section->len - 1] ^= 1;
      break;
    default:
      break;
    }

  return section;
}

static gboolean
put (AvBundleSink *sink,
     guint type,
     GByteArray *bytes,
     GError **error)
{
  return av_bundle_sink_put (sink, type, bytes->data, bytes->len, error);
}

static gboolean
produce (AvBundleSink *sink,
         gpointer user_data,
         GError **error)
{
  Fixture *fixture = user_data;
  AvInstallation *laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_autoptr (GByteArray) info = g_byte_array_new ();
  g_autoptr (GByteArray) have = g_byte_array_new ();
  g_autoptr (GByteArray) junk = g_byte_array_new ();
  g_autoptr (GByteArray) segment = spoil_segment (fixture);
  Defect defect = fixture->defect;

  put_info (info, laptop, defect);
  g_byte_array_set_size (have, 3);
  memset (have->data, 0, 3);
  g_byte_array_set_size (junk, 49);
  memset (junk->data, 0, 49);

  if (defect == DEFECT_BROKEN_HAVE)
    have->data[0] = 1;
  if (defect == DEFECT_BROKEN_STATEMENT || defect == DEFECT_CUT_STATEMENT)
    junk->data[0] = defect == DEFECT_CUT_STATEMENT ? 100 : 48;
  if (defect == DEFECT_KEY_OF_NO_CLASS)
    junk->data[16] = 9;

  return (defect == DEFECT_NO_INFO || put (sink, AV_BUNDLE_INFO, info, error)) &&
         (defect != DEFECT_SECTION_ZERO || put (sink, 0, junk, error)) &&
         (defect != DEFECT_UNKNOWN_SECTION || put (sink, 100, junk, error)) &&
         (defect != DEFECT_OPTIONAL_SECTION || put (sink, 150, junk, error)) &&
         ((defect != DEFECT_BROKEN_STATEMENT && defect != DEFECT_CUT_STATEMENT) || put (sink, AV_BUNDLE_TRUST, junk, error)) &&
         put (sink, AV_BUNDLE_HAVE, have, error) &&
         (defect != DEFECT_TWO_HAVES || put (sink, AV_BUNDLE_HAVE, have, error)) &&
         (defect != DEFECT_CUT_KEY || av_bundle_sink_put (sink, AV_BUNDLE_KEYS, junk->data, 48, error)) &&
         (defect != DEFECT_KEY_OF_NO_CLASS || put (sink, AV_BUNDLE_KEYS, junk, error)) &&
         put (sink, AV_BUNDLE_SEGMENT, segment, error) &&
         (defect != DEFECT_WRONG_ORDER || put (sink, AV_BUNDLE_HAVE, have, error)) &&
         (defect != DEFECT_FILL_OF_NOTHING || put (sink, AV_BUNDLE_FILL, junk, error)) &&
         (defect != DEFECT_CUT_FILL || av_bundle_sink_put (sink, AV_BUNDLE_FILL, junk->data, 20, error));
}

static void
set_up (Fixture *fixture)
{
  AvStore *store;
  AvInstallation *laptop;
  StrandWalk walk;
  g_autoptr (GError) error = NULL;

  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  fixture->segment = g_byte_array_new ();
  g_free (av_organisation_write_contact (fixture->organisation, fixture->laptop, "Cosette", NULL));
  store = av_organisation_get_store (fixture->organisation, fixture->laptop);
  laptop = av_organisation_get (fixture->organisation, fixture->laptop);
  g_assert_true (av_installation_seal (laptop, &error));
  walk.store = store;
  walk.section = fixture->segment;
  g_assert_true (av_segment_store_foreach (store, laptop->journal->jid, 0, keep_strands, &walk, &error));
}

static void
tear_down (Fixture *fixture)
{
  g_byte_array_unref (fixture->segment);
  av_organisation_free (fixture->organisation);
}

static void
test_each_defect_has_its_answer (gconstpointer user_data)
{
  const Case *wanted = user_data;
  Fixture fixture = { 0 };
  AvInstallation *mairie;
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  AvBundleOrder order = { recipients };
  AvBundleWritten written;

  set_up (&fixture);
  fixture.defect = wanted->defect;
  mairie = av_organisation_get (fixture.organisation, 0);
  path = g_build_filename (fixture.organisation->dir, "hostile.avlot", NULL);
  g_byte_array_append (recipients, av_key_pair_get_public (av_identity_get_epoch (mairie->identity)), 32);
  order.key = av_organisation_get (fixture.organisation, fixture.laptop)->identity->signing;
  order.produce = produce;
  order.user_data = &fixture;
  g_assert_true (av_bundle_write (&order, path, &written, &error));

  before = av_organisation_picture (fixture.organisation, 0);
  report = av_installation_import (mairie, path, &error);
  after = av_organisation_picture (fixture.organisation, 0);

  if (wanted->code == -1)
    {
      g_assert_no_error (error);
      g_assert_cmpuint (report->n_quarantined, ==, wanted->n_quarantined);
      g_assert_cmpuint (report->n_left_out, ==, wanted->n_left_out);
    }
  else
    {
      g_assert_null (report);
      g_assert_nonnull (error);
      g_assert_cmpstr (before, ==, after);
      if (wanted->code >= 0)
        g_assert_error (error, AV_BUNDLE_ERROR, wanted->code);
    }

  tear_down (&fixture);
}

/* A copy of a good bundle in which one thing is changed: what is said of it. */
static gint
refuse (Fixture *fixture,
        const char *path,
        const char *bytes,
        gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;
  AvReadingBounds bounds;
  FILE *file = g_fopen (path, "wb");

  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  fclose (file);
  av_reading_bounds_begin (&bounds);
  report = av_installation_import (av_organisation_get (fixture->organisation, 0), path, &error);
  av_reading_bounds_assert (&bounds);
  g_assert_null (report);
  av_refusal_assert (error);
  g_assert_true (error->domain == AV_BUNDLE_ERROR);
  return error->code;
}

/* Of a bundle for one, docs/formats-sync.md §3. */
enum
{
  AT_FORMAT = 8,
  AT_FLAGS = 10,
  AT_HEADER_LENGTH = 12,
  AT_ID = 16,
  AT_LENGTH = 32,
  AT_COUNT = 40,
  AT_SLOT = 42,
  AT_BOX = 50,
};

static gint
tell_length (guint64 declared,
             gsize size)
{
  if (declared > AV_LIMIT_BUNDLE)
    return AV_BUNDLE_ERROR_LIMIT;
  return declared > size ? AV_BUNDLE_ERROR_TRUNCATED : AV_BUNDLE_ERROR_DAMAGED;
}

/* What is to be said of a flip: of everything sealed or signed, that it is damaged. */
static gint
tell_flip (gsize bit,
           gsize size)
{
  gsize offset = bit / 8;

  if (offset < AT_FORMAT)
    return AV_BUNDLE_ERROR_NOT_A_BUNDLE;
  if (offset < AT_HEADER_LENGTH)
    return bit == 8 * AT_FORMAT ? AV_BUNDLE_ERROR_DAMAGED : AV_BUNDLE_ERROR_NEWER;
  if (offset >= AT_LENGTH && offset < AT_COUNT)
    return tell_length (size ^ (G_GUINT64_CONSTANT (1) << (bit - 8 * AT_LENGTH)), size);
  return offset >= AT_SLOT && offset < AT_BOX ? AV_BUNDLE_ERROR_NOT_FOR_US : AV_BUNDLE_ERROR_DAMAGED;
}

static void
test_every_flip_and_prefix_is_refused (void)
{
  Fixture fixture = { 0 };
  g_autofree char *good = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (AvImportReport) report = NULL;

  set_up (&fixture);
  good = av_organisation_export (fixture.organisation, fixture.laptop, 0);
  path = g_build_filename (fixture.organisation->dir, "change.avlot", NULL);
  before = av_organisation_picture (fixture.organisation, 0);
  g_assert_true (g_file_get_contents (good, &bytes, &size, NULL));

  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      bytes[bit / 8] ^= (char) (1 << (bit % 8));
      if (refuse (&fixture, path, bytes, size) != tell_flip (bit, size))
        g_test_fail_printf ("bit %" G_GSIZE_FORMAT " of byte %" G_GSIZE_FORMAT ": another sentence", bit % 8, bit / 8);
      bytes[bit / 8] ^= (char) (1 << (bit % 8));
    }

  for (gsize length = 0; length < size; length++)
    g_assert_cmpint (refuse (&fixture, path, bytes, length), ==, length < AT_FORMAT ? AV_BUNDLE_ERROR_NOT_A_BUNDLE : AV_BUNDLE_ERROR_TRUNCATED);

  after = av_organisation_picture (fixture.organisation, 0);
  g_assert_cmpstr (before, ==, after);
  report = av_installation_import (av_organisation_get (fixture.organisation, 0), good, NULL);
  g_assert_nonnull (report);
  tear_down (&fixture);
}

static void
test_only_ordinary_files_are_read (void)
{
  Fixture fixture = { 0 };
  g_autofree char *good = NULL;
  g_autofree char *link_path = NULL;
  g_autofree char *pipe_path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvImportReport) report = NULL;

  set_up (&fixture);
  good = av_organisation_export (fixture.organisation, fixture.laptop, 0);
  link_path = g_build_filename (fixture.organisation->dir, "lien.avlot", NULL);
  pipe_path = g_build_filename (fixture.organisation->dir, "tuyau.avlot", NULL);
  g_assert_cmpint (symlink (good, link_path), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_null (av_installation_import (av_organisation_get (fixture.organisation, 0), link_path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (av_installation_import (av_organisation_get (fixture.organisation, 0), pipe_path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  /* In a folder they are not even looked at. */
  report = av_installation_import_dir (av_organisation_get (fixture.organisation, 0), fixture.organisation->dir, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->refused->len, ==, 0);
  tear_down (&fixture);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/hostile/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_each_defect_has_its_answer);
    }

  g_test_add_func ("/hostile/every-flip-and-prefix-is-refused", test_every_flip_and_prefix_is_refused);
  g_test_add_func ("/hostile/only-ordinary-files-are-read", test_only_ordinary_files_are_read);

  return g_test_run ();
}
