/* Bounds are stated once and kept. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-installation-quarantine.h"
#include "av-limits.h"
#include "av-merge-private.h"
#include "av-named-keys.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define PIECE (15u << 20)
#define N_PIECES 6
#define MOST_PIECES (AV_LIMIT_QUARANTINE / AV_LIMIT_BEYOND_LEAST)

static char *
read_source (const char *layer,
             const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", layer, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static gboolean
is_used_in (const char *layer,
            const char *limit)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src", layer, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".c"))
        continue;

      text = read_source (layer, name);
      if (strstr (text, limit) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_used (const char *limit)
{
  return is_used_in ("model", limit) || is_used_in ("store", limit) || is_used_in ("sync", limit);
}

static void
test_every_bound_is_asked_for (void)
{
  g_autofree char *header = read_source ("model", "av-limits.h");
  g_autoptr (GRegex) regex = g_regex_new ("^#define (AV_LIMIT_\\w+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  for (g_regex_match (regex, header, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *limit = g_match_info_fetch (match, 1);

      if (!is_used (limit))
        g_test_message ("%s is asked for nowhere", limit);
      g_assert_true (is_used (limit));
    }

  g_assert_cmpuint (n, >, 20);
}

/* But what follows from one. Mutant: any of them beside the code that asks for it. */
static void
test_no_bound_is_anywhere_else (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src", "sync", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("^#define (?:\\w+_)?(?:MAX|MAXIMUM|MOST|AV_LIMIT)(?:_\\w+)? (?!.*AV_LIMIT_).*$|\\bav_file_read \\([^;]*, \\d+, [^;]*;",
                                          G_REGEX_MULTILINE, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *text = NULL;
      g_autoptr (GMatchInfo) match = NULL;

      if (!g_str_has_suffix (name, ".c") && !g_str_has_suffix (name, ".h"))
        continue;

      text = read_source ("sync", name);
      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), n++)
        {
          g_autofree char *bound = g_match_info_fetch (match, 0);

          g_test_message ("%s: %s", name, bound);
        }
    }

  g_assert_cmpuint (n, ==, 0);
}

/* ---- The quarantine --------------------------------------------------------------- */

typedef struct
{
  AvInstallation *sender;
  guint n;
  gsize size;
  GByteArray *keys; /* nullable */
} Pieces;

static gboolean
produce (AvBundleSink *sink,
         gpointer user_data,
         GError **error)
{
  const Pieces *pieces = user_data;
  g_autofree guint8 *piece = g_malloc0 (pieces->size);
  AvInstallation *sender = pieces->sender;
  g_autoptr (GByteArray) info = g_byte_array_new ();
  AvId organisation;

  av_trust_get_organisation_id (sender->trust, &organisation);
  g_byte_array_append (info, organisation.bytes, AV_ID_SIZE);
  g_byte_array_append (info, sender->identity->id.bytes, AV_ID_SIZE);
  g_byte_array_append (info, (const guint8 *) "\0\0\0\0\0\0\0\0\0", 9);

  if (!av_bundle_sink_put (sink, AV_BUNDLE_INFO, info->data, info->len, error) ||
      (pieces->keys != NULL && !av_bundle_sink_put (sink, AV_BUNDLE_KEYS, pieces->keys->data, pieces->keys->len, error)))
    return FALSE;

  for (guint32 i = 1; i <= pieces->n; i++)
    {
      memset (piece, (int) i, pieces->size);
      memcpy (piece + 1, &i, sizeof i);
      if (!av_bundle_sink_put (sink, AV_BUNDLE_SEGMENT, piece, pieces->size, error))
        return FALSE;
    }

  return TRUE;
}

static gint64
ask (AvOrganisation *organisation,
     const char *sql)
{
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (av_store_get_database (av_organisation_get_store (organisation, 0)), sql, 0, &n, NULL));
  return n;
}

/* transfer full */
static AvImportReport *
import_bundle_of (AvOrganisation *organisation,
                  Pieces *pieces)
{
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *path = g_build_filename (organisation->dir, "flot.avlot", NULL);
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  AvBundleOrder order = { recipients };
  AvBundleWritten written;
  AvImportReport *report;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (recipients, av_key_pair_get_public (av_identity_get_epoch (mairie->identity)), 32);
  order.key = pieces->sender->identity->signing;
  order.produce = produce;
  order.user_data = pieces;
  g_assert_true (av_bundle_write (&order, path, &written, &error));
  report = av_installation_import (mairie, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  return report;
}

/* What the mairie makes of pieces that are no segments; transfer full. */
static AvImportReport *
import_pieces (AvOrganisation *organisation,
               guint n,
               gsize size)
{
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  Pieces pieces = { av_organisation_get (organisation, laptop), n, size };
  AvImportReport *report = import_bundle_of (organisation, &pieces);

  g_assert_cmpuint (report->n_quarantined, ==, n);
  g_assert_cmpuint (report->notices->len, ==, 1);
  return report;
}

/* Who fills it loses what is oldest, and a person is told. */
static void
test_the_quarantine_is_bounded (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  g_autoptr (AvImportReport) report = import_pieces (organisation, N_PIECES, PIECE);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ask (organisation, "SELECT SUM (LENGTH (bytes)) FROM quarantine"), <=, AV_LIMIT_QUARANTINE);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine"), ==, AV_LIMIT_QUARANTINE / PIECE);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine WHERE HEX (SUBSTR (bytes, 1, 1)) = '01'"), ==, 0);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine WHERE HEX (SUBSTR (bytes, 1, 1)) = '06'"), ==, 1);

  waiting = av_installation_list_quarantine (av_organisation_get (organisation, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, AV_LIMIT_QUARANTINE / PIECE);
  av_organisation_free (organisation);
}

/* Pieces of some bytes are more than their bytes, for each is a row. */
static void
test_the_quarantine_holds_so_many (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  g_autoptr (AvImportReport) report = import_pieces (organisation, 3 * MOST_PIECES, 8);

  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine"), ==, MOST_PIECES);
  av_organisation_free (organisation);
}

/* What lies there already and comes again keeps nothing from coming. */
static void
test_the_quarantine_takes_what_is_new (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  Pieces pieces = { av_organisation_get (organisation, laptop), MOST_PIECES, 8 };

  av_import_report_free (import_bundle_of (organisation, &pieces));
  pieces.n += 10;
  av_import_report_free (import_bundle_of (organisation, &pieces));

  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine"), ==, MOST_PIECES);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine WHERE SUBSTR (bytes, 3, 1) = X'40' AND SUBSTR (bytes, 2, 1) BETWEEN X'01' AND X'0A'"), ==, 10);
  av_organisation_free (organisation);
}

/* ---- Keys --------------------------------------------------------------------------- */

#define N_KEYS 20000u
#define SEALED (AV_STRAND_PREFIX_SIZE + 16)

/* Each of a dossier of its own. */
static void
put_key (GByteArray *keys,
         guint32 dossier,
         guint32 number)
{
  guint8 key[AV_ID_SIZE + 1 + AV_COMPARTMENT_KEY_SIZE] = { 0 };

  memcpy (key, &dossier, sizeof dossier);
  memcpy (key + AV_ID_SIZE + 1, &number, sizeof number);
  g_byte_array_append (keys, key, sizeof key);
}

/* What a bundle tells that holds nothing else: none of it is kept. */
static void
test_keys_that_nothing_names_are_not_kept (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  gint64 before = ask (organisation, "SELECT COUNT (*) FROM key");
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  Pieces pieces = { av_organisation_get (organisation, laptop), .keys = keys };

  for (guint i = 0; i < N_KEYS; i++)
    put_key (keys, i, i);

  av_import_report_free (import_bundle_of (organisation, &pieces));
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM key"), ==, before);
  av_organisation_free (organisation);
}

/* Of a name as many as there are strands. */
static void
test_keys_are_taken_as_they_are_named (void)
{
  g_autoptr (AvNamedKeys) named = av_named_keys_new ();
  guint8 blob[SEALED] = { 0 };

  for (guint i = 0; i < N_KEYS; i++)
    {
      guint32 name = g_htonl (i * 7919 % N_KEYS);

      memcpy (blob, &name, sizeof name);
      for (guint n = 0; n < i * 7919 % N_KEYS % 3; n++)
        av_named_keys_add (named, blob, sizeof blob);
      av_named_keys_add (named, blob, sizeof blob - 1); /* too short to be sealed */
    }

  for (guint i = 0; i < N_KEYS + 1; i++)
    {
      guint8 kid[AV_STRAND_KID_SIZE] = { 0 };
      guint32 name = g_htonl (i);

      memcpy (kid, &name, sizeof name);
      for (guint n = 0; i < N_KEYS && n < i % 3; n++)
        g_assert_true (av_named_keys_take (named, kid));
      g_assert_false (av_named_keys_take (named, kid));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limits/every-bound-is-asked-for", test_every_bound_is_asked_for);
  g_test_add_func ("/limits/no-bound-is-anywhere-else", test_no_bound_is_anywhere_else);
  g_test_add_func ("/limits/the-quarantine-is-bounded", test_the_quarantine_is_bounded);
  g_test_add_func ("/limits/the-quarantine-holds-so-many", test_the_quarantine_holds_so_many);
  g_test_add_func ("/limits/the-quarantine-takes-what-is-new", test_the_quarantine_takes_what_is_new);
  g_test_add_func ("/limits/keys-that-nothing-names-are-not-kept", test_keys_that_nothing_names_are_not_kept);
  g_test_add_func ("/limits/keys-are-taken-as-they-are-named", test_keys_are_taken_as_they_are_named);

  return g_test_run ();
}
