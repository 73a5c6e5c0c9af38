/* Every bit of what a good bundle says, turned round and signed again by its
 * sender: whoever may sign gets no value into the registers that nobody wrote, and
 * loses none but those of the part that was turned: a segment, a strand, a key. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-reader.h"
#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-reading-bounds.h"
#include "av-refusal.h"
#include "av-segment.h"
#include "av-sync-fixture.h"
#include "av-wire.h"

/* Bytes of a section, and the state behind a bundle in which they are not. */
typedef struct
{
  gsize from;
  gsize until;
  char *without;
} Part;

typedef struct
{
  AvBundleSection type;
  GByteArray *bytes; /* NULL: left out */
  GArray *parts;     /* Part: one behind the other, to the end */
} Section;

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  GPtrArray *sections; /* Section, without END */
  char *path;
  char *before;
  char *after;      /* of the good bundle */
  GHashTable *good; /* lines of both */
} Fixture;

#define KEY_SIZE (AV_ID_SIZE + 1 + 32)

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

/* Another run takes others: GLib tells its seed, and takes it with --seed. */
static guint
draw_first (guint step)
{
  guint first = (guint) g_test_rand_int_range (0, (gint32) step);

  g_test_message ("one in %u, from %u on", step, first);
  return first;
}

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->without);
}

static void
section_free (Section *section)
{
  g_byte_array_unref (section->bytes);
  g_array_unref (section->parts);
  g_free (section);
}

static GByteArray *
copy (const GByteArray *bytes)
{
  return g_byte_array_append (g_byte_array_new (), bytes->data, bytes->len);
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
  section->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (section->parts, part_clear);
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
  guint n_not_applied; /* what waits, and what was left out */
  char *picture;
} Trial;

static void
trial_clear (Trial *trial)
{
  g_free (trial->picture);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static gboolean
read_and_forget (AvStore *store,
                 gpointer user_data,
                 GError **error)
{
  Trial *trial = user_data;
  g_autoptr (GError) problem = NULL;
  g_autoptr (AvImportReport) report = av_installation_import (av_organisation_get (trial->fixture->organisation, 0), trial->path, &problem);

  trial->taken = report != NULL;
  trial->n_not_applied = report != NULL ? report->n_quarantined + report->n_left_out : 0;
  if (report == NULL)
    av_refusal_assert (problem);
  trial->picture = av_organisation_picture (trial->fixture->organisation, 0);
  g_set_error_literal (error, AV_BUNDLE_ERROR, AV_BUNDLE_ERROR_DAMAGED, "forgotten");
  return FALSE;
}

static void
try_file (Trial *trial)
{
  AvOrganisation *organisation = trial->fixture->organisation;
  AvReadingBounds bounds;
  g_autoptr (GError) error = NULL;

  av_reading_bounds_begin (&bounds);
  g_assert_false (av_store_transact (av_organisation_get_store (organisation, 0), read_and_forget, trial, NULL));
  av_reading_bounds_assert (&bounds);

  av_installation_read (av_organisation_get (organisation, 0), &error);
  g_assert_no_error (error);
}

/* ---- The bundle ---------------------------------------------------------------- */

static gboolean
produce (AvBundleSink *sink,
         gpointer user_data,
         GError **error)
{
  GPtrArray *sections = user_data;

  for (guint i = 0; i < sections->len; i++)
    {
      const Section *section = g_ptr_array_index (sections, i);

      if (section->bytes != NULL && !av_bundle_sink_put (sink, section->type, section->bytes->data, section->bytes->len, error))
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

/* A bundle that says these bytes instead; NULL: nothing in their place. */
static void
try_instead (Trial *trial,
             Section *section,
             GByteArray *bytes)
{
  GByteArray *whole = section->bytes;

  section->bytes = bytes;
  sign_again (trial->fixture);
  trial->path = trial->fixture->path;
  try_file (trial);
  section->bytes = whole;
}

/* ---- Its parts ----------------------------------------------------------------- */

/* Goes on to there; what the section says without it. */
static void
add_part (Fixture *fixture,
          Section *section,
          gsize until,
          GByteArray *without)
{
  g_auto (Trial) trial = { fixture };
  Part part = { 0, until, NULL };

  if (section->parts->len > 0)
    part.from = g_array_index (section->parts, Part, section->parts->len - 1).until;

  try_instead (&trial, section, without);
  g_assert_true (trial.taken);
  part.without = g_steal_pointer (&trial.picture);
  g_array_append_val (section->parts, part);
}

/* As add_part(), of something that is missed, and with which not all goes. */
static void
add_part_that_says (Fixture *fixture,
                    Section *section,
                    gsize until,
                    GByteArray *without)
{
  const Part *part;

  add_part (fixture, section, until, without);
  part = &g_array_index (section->parts, Part, section->parts->len - 1);
  g_assert_cmpstr (part->without, !=, fixture->before);
  g_assert_cmpstr (part->without, !=, fixture->after);
}

static void
part_keys (Fixture *fixture,
           Section *section)
{
  g_assert_cmpuint (section->bytes->len % KEY_SIZE, ==, 0);

  for (guint at = 0; at < section->bytes->len; at += KEY_SIZE)
    {
      g_autoptr (GByteArray) without = copy (section->bytes);

      g_byte_array_remove_range (without, at, KEY_SIZE);
      add_part_that_says (fixture, section, at + KEY_SIZE, without);
    }
}

/* The header, with the byte in front of each strand; and each strand, which may be a stub. */
static void
part_segment (Fixture *fixture,
              Section *section)
{
  AvReader reader;
  guint64 size;
  const guint8 *bytes;
  AvSegmentHeader header;
  gsize at;

  av_reader_init (&reader, section->bytes->data, section->bytes->len);
  g_assert_true (av_reader_get_varint (&reader, &size));
  bytes = av_reader_get_bytes (&reader, size);
  g_assert_true (av_segment_read (bytes, size, &header, NULL));
  at = section->bytes->len - av_reader_get_remaining (&reader);

  for (guint i = 0; i < header.n_strands; i++)
    {
      g_autoptr (GByteArray) without = copy (section->bytes);
      AvStrandEntry entry;

      av_segment_get_strand (&header, i, &entry);
      g_assert_cmpuint (without->data[at], ==, 1);
      without->data[at++] = 0;
      g_byte_array_remove_range (without, (guint) at, entry.length);
      add_part_that_says (fixture, section, at, NULL);
      at += entry.length;
      add_part_that_says (fixture, section, at, without);
    }

  g_assert_cmpuint (at, ==, section->bytes->len);
}

static void
find_parts (Fixture *fixture)
{
  guint n_segments = 0;

  for (guint i = 0; i < fixture->sections->len; i++)
    {
      Section *section = g_ptr_array_index (fixture->sections, i);

      n_segments += section->type == AV_BUNDLE_SEGMENT;
      if (section->type == AV_BUNDLE_KEYS)
        part_keys (fixture, section);
      else if (section->type == AV_BUNDLE_SEGMENT)
        part_segment (fixture, section);
      else
        add_part (fixture, section, section->bytes->len, section->bytes);
    }

  g_assert_cmpuint (n_segments, ==, 2);
}

static const Part *
find_part (const Section *section,
           gsize at)
{
  const Part *part = (const Part *) section->parts->data;

  while (at >= part->until)
    part++;
  return part;
}

static void
write_two_segments (Fixture *fixture)
{
  AvOrganisation *organisation = fixture->organisation;
  g_autofree char *container = NULL;
  g_autofree char *record = av_organisation_write_contact (organisation, fixture->laptop, "Cosette", &container);
  g_autoptr (GError) error = NULL;

  av_organisation_set (organisation, fixture->laptop, "contact", record, container, "besoin-immediat", "P1 P6");
  g_assert_true (av_installation_seal (av_organisation_get (organisation, fixture->laptop), &error));
  g_assert_no_error (error);
  g_free (av_organisation_write_contact (organisation, fixture->laptop, "Gavroche", NULL));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autofree char *good = NULL;
  g_autoptr (AvBundleFile) file = NULL;
  guint8 digest[AV_BUNDLE_DIGEST_SIZE];
  g_auto (Trial) trial = { fixture };
  g_autoptr (GError) error = NULL;

  fixture->organisation = av_organisation_new ("76540");
  fixture->laptop = av_organisation_join (fixture->organisation, "Canteleu-1", "76540", "referent");
  av_organisation_send (fixture->organisation, 0, fixture->laptop);
  write_two_segments (fixture);

  fixture->path = g_build_filename (fixture->organisation->dir, "change.avlot", NULL);
  fixture->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) section_free);
  fixture->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  good = av_organisation_export (fixture->organisation, fixture->laptop, 0);
  file = av_bundle_file_open (good, &error);
  g_assert_no_error (error);
  g_assert_true (av_bundle_file_unlock (file, av_organisation_get (fixture->organisation, 0)->identity->epochs, NULL, NULL));
  g_assert_true (av_bundle_file_read (file, keep_section, fixture->sections, digest, NULL));

  fixture->before = av_organisation_picture (fixture->organisation, 0);
  trial.path = good;
  try_file (&trial);
  g_assert_true (trial.taken);
  fixture->after = g_steal_pointer (&trial.picture);
  g_assert_cmpstr (fixture->before, !=, fixture->after);
  add_lines (fixture->good, fixture->before);
  add_lines (fixture->good, fixture->after);
  find_parts (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_hash_table_unref (fixture->good);
  g_ptr_array_unref (fixture->sections);
  g_free (fixture->path);
  g_free (fixture->before);
  g_free (fixture->after);
  av_organisation_free (fixture->organisation);
}

/* ---- What comes of it ---------------------------------------------------------- */

static void
assert_lines (GHashTable *lines,
              const char *picture)
{
  g_auto (GStrv) list = g_strsplit (picture, "\n", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_assert_true (g_hash_table_contains (lines, list[i]));
}

/* Refused as a whole for what is not a segment alone, and then nothing of it is there. */
static void
assert_refused (const Trial *trial,
                const Section *section)
{
  g_assert_cmpint (section->type, <, AV_BUNDLE_SEGMENT);
  g_assert_cmpstr (trial->picture, ==, trial->fixture->before);
}

/* Taken: all but that part, and what waits is that one thing; or all, where what was
 * turned says nothing of the data. */
static void
assert_rest_is_there (const Trial *trial,
                      const Section *section,
                      const Part *part)
{
  if (section->type == AV_BUNDLE_SEGMENT)
    g_assert_cmpuint (trial->n_not_applied, ==, 1);
  else if (strcmp (trial->picture, trial->fixture->after) == 0)
    return;

  g_assert_cmpstr (trial->picture, ==, part->without);
}

static void
test_every_bit_signed_again (Fixture *fixture,
                             gconstpointer user_data)
{
  guint step = get_step (7);
  guint bit = draw_first (step);
  guint n = 0, n_taken = 0;

  for (guint i = 0; i < fixture->sections->len; i++)
    {
      Section *section = g_ptr_array_index (fixture->sections, i);

      for (; bit < 8 * section->bytes->len; bit += step, n++)
        {
          g_auto (Trial) trial = { fixture };

          section->bytes->data[bit / 8] ^= (guint8) (1 << (bit % 8));
          try_instead (&trial, section, section->bytes);
          section->bytes->data[bit / 8] ^= (guint8) (1 << (bit % 8));
          if (trial.taken)
            assert_rest_is_there (&trial, section, find_part (section, bit / 8));
          else
            assert_refused (&trial, section);
          n_taken += trial.taken;
        }

      bit -= 8 * section->bytes->len;
    }

  g_test_message ("%u bits, %u bundles taken in part", n, n_taken);
  g_assert_cmpuint (n * step, >, 9000);
  g_assert_cmpuint (n_taken, >, 0);
  g_assert_cmpuint (n_taken, <, n);
}

/* Of a bundle from which the section is left out all is there, and nothing that nobody wrote. */
static void
assert_no_less_than (const Trial *trial,
                     const Trial *left_out)
{
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (left_out->taken);
  add_lines (lines, trial->picture);
  assert_lines (lines, left_out->picture);
  assert_lines (trial->fixture->good, trial->picture);
}

static void
test_every_section_cut_short (Fixture *fixture,
                              gconstpointer user_data)
{
  guint step = get_step (5);
  guint length = draw_first (step);
  guint n = 0;

  for (guint i = 0; i < fixture->sections->len; i++)
    {
      Section *section = g_ptr_array_index (fixture->sections, i);
      g_auto (Trial) left_out = { fixture };

      try_instead (&left_out, section, NULL);
      for (; length < section->bytes->len; length += step, n++)
        {
          g_autoptr (GByteArray) start = g_byte_array_append (g_byte_array_new (), section->bytes->data, length);
          g_auto (Trial) trial = { fixture };

          try_instead (&trial, section, start);
          if (!trial.taken)
            assert_refused (&trial, section);
          else if (section->type == AV_BUNDLE_SEGMENT)
            assert_rest_is_there (&trial, section, find_part (section, 0));
          else
            assert_no_less_than (&trial, &left_out);
        }

      length -= section->bytes->len;
    }

  g_assert_cmpuint (n * step, >, 1000);
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
