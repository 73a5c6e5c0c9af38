/* Bounds are stated once and kept. */

#include <string.h>

#include "av-bundle-writer.h"
#include "av-installation-private.h"
#include "av-limits.h"
#include "av-sync-fixture.h"

#define PIECE (15u << 20)
#define N_PIECES 6

static char *
read_source (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "sync", name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static gboolean
is_used (const char *limit)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "src", "sync", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".c"))
        continue;

      text = read_source (name);
      if (strstr (text, limit) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_every_bound_is_asked_for (void)
{
  g_autofree char *header = read_source ("av-limits.h");
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

/* ---- The quarantine --------------------------------------------------------------- */

static gboolean
produce (AvBundleSink *sink,
         gpointer user_data,
         GError **error)
{
  g_autofree guint8 *piece = g_malloc0 (PIECE);
  AvInstallation *sender = user_data;
  g_autoptr (GByteArray) info = g_byte_array_new ();
  AvId organisation;

  av_trust_get_organisation_id (sender->trust, &organisation);
  g_byte_array_append (info, organisation.bytes, AV_ID_SIZE);
  g_byte_array_append (info, sender->identity->id.bytes, AV_ID_SIZE);
  g_byte_array_append (info, (const guint8 *) "\0\0\0\0\0\0\0\0\0", 9);

  if (!av_bundle_sink_put (sink, AV_BUNDLE_INFO, info->data, info->len, error))
    return FALSE;

  for (guint i = 0; i < N_PIECES; i++)
    {
      memset (piece, (int) i + 1, PIECE);
      if (!av_bundle_sink_put (sink, AV_BUNDLE_SEGMENT, piece, PIECE, error))
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

/* Who fills it loses what is oldest, and a person is told. */
static void
test_the_quarantine_is_bounded (void)
{
  AvOrganisation *organisation = av_organisation_new ("76540");
  guint laptop = av_organisation_join (organisation, "Canteleu-1", "76540", "referent");
  AvInstallation *sender = av_organisation_get (organisation, laptop);
  AvInstallation *mairie = av_organisation_get (organisation, 0);
  g_autofree char *path = g_build_filename (organisation->dir, "flot.avlot", NULL);
  g_autoptr (GByteArray) recipients = g_byte_array_new ();
  AvBundleOrder order = { recipients };
  AvBundleWritten written;
  g_autoptr (AvImportReport) report = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (recipients, av_key_pair_get_public (av_identity_get_epoch (mairie->identity)), 32);
  order.key = sender->identity->signing;
  order.produce = produce;
  order.user_data = sender;
  g_assert_true (av_bundle_write (&order, path, &written, &error));
  report = av_installation_import (mairie, path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_quarantined, ==, N_PIECES);
  g_assert_cmpuint (report->notices->len, ==, 1);

  g_assert_cmpint (ask (organisation, "SELECT SUM (LENGTH (bytes)) FROM quarantine"), <=, AV_LIMIT_QUARANTINE);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine"), ==, AV_LIMIT_QUARANTINE / PIECE);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine WHERE HEX (SUBSTR (bytes, 1, 1)) = '01'"), ==, 0);
  g_assert_cmpint (ask (organisation, "SELECT COUNT (*) FROM quarantine WHERE HEX (SUBSTR (bytes, 1, 1)) = '06'"), ==, 1);

  waiting = av_installation_list_quarantine (mairie, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->len, ==, AV_LIMIT_QUARANTINE / PIECE);
  av_organisation_free (organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limits/every-bound-is-asked-for", test_every_bound_is_asked_for);
  g_test_add_func ("/limits/the-quarantine-is-bounded", test_the_quarantine_is_bounded);

  return g_test_run ();
}
