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

/* ---- What is written can be read ------------------------------------------------- */

typedef struct
{
  AvOrganisation *organisation;
  guint laptop;
  AvStore *store; /* the laptop's */
  char *dossier;
  AvId container;
} Writing;

static void
set_up (Writing *writing,
        gconstpointer user_data)
{
  writing->organisation = av_organisation_new ("76540");
  writing->laptop = av_organisation_join (writing->organisation, "Canteleu-1", "76540", "referent");
  writing->store = av_organisation_get_store (writing->organisation, writing->laptop);
  g_free (av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier));
  g_assert_true (av_id_parse (writing->dossier, &writing->container));
}

static void
tear_down (Writing *writing,
           gconstpointer user_data)
{
  g_free (writing->dossier);
  av_organisation_free (writing->organisation);
}

static gint64
count (Writing *writing,
       guint number,
       const char *sql)
{
  AvDatabase *db = av_store_get_database (av_organisation_get_store (writing->organisation, number));
  gint64 n = 0;

  g_assert_true (av_database_get_int64 (db, sql, 0, &n, NULL));
  return n;
}

typedef struct
{
  Writing *writing;
  const char *record;
  guint first;
  guint n;
} Chorus;

/* Each from a segment of its own, that none of the others had seen. */
static gboolean
hear_chorus (AvStore *store,
             gpointer user_data,
             GError **error)
{
  const Chorus *chorus = user_data;
  AvStrandPlace place = { .container = chorus->writing->container, .klass = AV_CLASS_CONTACT };
  AvOp op = { .kind = AV_OP_SET, .agent = "", .form = "contact", .reg = "prenom-ou-surnom" };

  g_assert_true (av_id_parse (chorus->record, &op.record));
  for (guint i = chorus->first; i < chorus->first + chorus->n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Gavroche %u", i);
      AvSegmentHash hash = { { 0xca, (guint8) (i >> 8), (guint8) i } };

      op.hlc = ((guint64) 1790000000000 + i) << 16;
      op.value = name;
      op.value_length = strlen (name);
      g_assert_true (av_segment_store_reserve (store, &hash, &place.sid, NULL));
      g_assert_true (av_merge_apply (store, &place, &op, NULL));
    }
  return TRUE;
}

/* One of @n values that came at once is chosen. transfer full: of this record. */
static char *
settle (Writing *writing,
        guint first,
        guint n)
{
  char *record = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
  Chorus chorus = { writing, record, first, n - 1 };
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvChange) change = NULL;
  g_autoptr (GError) error = NULL;
  guint n_values;

  g_assert_true (av_store_transact (writing->store, hear_chorus, &chorus, NULL));
  snapshot = av_record_store_load (writing->store, record, &error);
  g_assert_no_error (error);
  av_snapshot_get_live (snapshot, "prenom-ou-surnom", &n_values);
  g_assert_cmpuint (n_values, ==, n);

  change = av_change_new_for (snapshot);
  av_change_resolve (change, "prenom-ou-surnom", "Le petit Gavroche");
  g_assert_true (av_store_commit_one (writing->store, change, &error));
  g_assert_no_error (error);
  return record;
}

static void
assert_settled (Writing *writing,
                guint number,
                const char *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_organisation_get_store (writing->organisation, number), record, &error);
  g_auto (GStrv) conflicts = NULL;

  g_assert_no_error (error);
  conflicts = av_snapshot_get_conflicts (snapshot);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Le petit Gavroche");
}

static void
test_any_number_of_values_is_settled (Writing *writing,
                                      gconstpointer n_values)
{
  g_autofree char *record = settle (writing, 0, GPOINTER_TO_UINT (n_values));

  av_organisation_send (writing->organisation, writing->laptop, 0);
  for (guint i = 0; i < 2; i++)
    assert_settled (writing, i, record);
  g_assert_cmpint (count (writing, 0, "SELECT COUNT (*) FROM quarantine"), ==, 0);
}

/* A deletion covers all it saw, in however many operations. */
static void
test_any_number_of_values_is_deleted (Writing *writing,
                                      gconstpointer user_data)
{
  g_autofree char *record = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
  Chorus chorus = { writing, record, 0, AV_LIMIT_PREDS + 1 };
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvChange) change = NULL;

  g_assert_true (av_store_transact (writing->store, hear_chorus, &chorus, NULL));
  snapshot = av_record_store_load (writing->store, record, NULL);
  change = av_change_new_for (snapshot);
  av_change_set_deleted (change, TRUE);
  g_assert_true (av_store_commit_one (writing->store, change, NULL));
  av_organisation_send (writing->organisation, writing->laptop, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AvSnapshot) after = av_record_store_load (av_organisation_get_store (writing->organisation, i), record, NULL);

      g_assert_true (av_snapshot_is_deleted (after));
    }
}

/* No segment names more of the others than its header holds. */
static void
test_many_segments_are_named_in_several (Writing *writing,
                                         gconstpointer user_data)
{
  const guint n = AV_LIMIT_REFS / AV_LIMIT_PREDS + 1;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (records, settle (writing, i * AV_LIMIT_PREDS, AV_LIMIT_PREDS));

  av_organisation_send (writing->organisation, writing->laptop, 0);
  for (guint i = 0; i < n; i++)
    assert_settled (writing, 0, g_ptr_array_index (records, i));
}

#define N_CODES 3880
#define N_AGENTS 300

static gboolean
write_names (AvStore *store,
             gpointer container,
             GError **error)
{
  AvId record = { { 7 } };
  AvRegisterOp tick = { .kind = AV_OP_TICK };
  AvRegisterOp set = { .kind = AV_OP_SET, .value = "1", .value_length = 1 };

  g_assert_true (av_store_find_record (store, &record, "contact", container, AV_CLASS_CONTACT, TRUE, &tick.rid, NULL));
  set.rid = tick.rid;
  for (guint i = 0; i < N_CODES + N_AGENTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u", i < N_CODES ? "code" : "champ", i);
      g_autofree char *agent = g_strdup_printf ("agent-%u", i);

      tick.name = av_store_intern (store, "langues", name, NULL);
      set.name = av_store_intern (store, name, NULL, NULL);
      av_store_set_agent (store, i < N_CODES ? NULL : agent);
      g_assert_true (av_open_op_append (store, i < N_CODES ? &tick : &set, NULL, NULL, NULL));
    }
  return TRUE;
}

/* Of codes, fields and agents as many as a reader numbers, and no more operations
 * than it counts. */
G_GNUC_UNUSED static void
test_names_and_operations_fill_several (Writing *writing,
                                        gconstpointer user_data)
{
  g_assert_true (av_store_transact (writing->store, write_names, &writing->container, NULL));
  av_organisation_send (writing->organisation, writing->laptop, 0);
  g_assert_cmpint (count (writing, 0, "SELECT COUNT (*) FROM name WHERE text GLOB 'langues/code-*'"), ==, N_CODES);
  g_assert_cmpint (count (writing, 0, "SELECT COUNT (*) FROM name WHERE text GLOB 'agent-*'"), ==, N_AGENTS);
  g_assert_cmpint (count (writing, 0, "SELECT COUNT (*) FROM name WHERE text GLOB 'champ-*'"), ==, N_AGENTS);
}

static gint64
read_open_dot (AvDatabase *db)
{
  gint64 dot = 0;

  g_assert_true (av_database_get_int64 (db, "SELECT sid << 12 | idx FROM open_op ORDER BY sid DESC, idx DESC LIMIT 1", 0, &dot, NULL));
  return dot;
}

/* As an earlier version wrote it: one operation for all that was seen. */
static gboolean
leave_crowded (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const Chorus *chorus = user_data;
  AvDatabase *db = av_store_get_database (store);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (AvStatement) live = av_database_prepare (db, "SELECT dot FROM reg WHERE rid = ?1 AND nid = ?2", NULL);
  g_autoptr (AvStatement) crowding = av_database_prepare (db, "UPDATE open_op SET preds = ?1 WHERE sid << 12 | idx = ?2", NULL);
  AvRegisterOp op = { .kind = AV_OP_SET, .value = "Le petit Gavroche", .value_length = strlen ("Le petit Gavroche") };
  AvId record;

  g_assert_true (av_id_parse (chorus->record, &record));
  op.name = av_store_intern (store, "prenom-ou-surnom", NULL, NULL);
  g_assert_true (av_store_find_record (store, &record, "contact", &chorus->writing->container, AV_CLASS_CONTACT, FALSE, &op.rid, NULL));
  av_statement_bind_int64 (live, 1, op.rid);
  av_statement_bind_int64 (live, 2, op.name->nid);
  while (av_statement_next (live, NULL))
    {
      gint64 dot = av_statement_get_int64 (live, 0);

      g_array_append_val (seen, dot);
    }

  g_assert_true (av_open_op_append (store, &op, NULL, NULL, NULL));
  op.dot = read_open_dot (db);
  op.hlc = av_store_get_moment (store);
  op.agent = av_store_intern (store, "", NULL, NULL)->nid;
  op.preds = (const gint64 *) (gpointer) seen->data;
  op.n_preds = seen->len;
  av_statement_bind_blob (crowding, 1, seen->data, seen->len * sizeof (gint64));
  av_statement_bind_int64 (crowding, 2, op.dot);
  g_assert_true (av_statement_run (crowding, NULL));
  return av_merge_apply_register_ops (store, &op, 1, error);
}

static void
test_what_was_left_open_is_signed (Writing *writing,
                                   gconstpointer n_records)
{
  const guint n = GPOINTER_TO_UINT (n_records);
  const guint n_values = (AV_LIMIT_REFS + AV_LIMIT_PREDS) / n;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      char *record = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
      Chorus chorus = { writing, record, i * n_values, n_values };

      g_ptr_array_add (records, record);
      g_assert_true (av_store_transact (writing->store, hear_chorus, &chorus, NULL));
      av_store_transact (writing->store, leave_crowded, &chorus, &error);
      g_assert_no_error (error);
    }

  av_organisation_send (writing->organisation, writing->laptop, 0);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < 2; j++)
      assert_settled (writing, j, g_ptr_array_index (records, i));
  av_organisation_assert_same (writing->organisation);
}

/* What was settled anew since then is not asked again. */
static void
test_what_was_replaced_since_stays_so (Writing *writing,
                                       gconstpointer user_data)
{
  g_autofree char *record = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
  Chorus chorus = { writing, record, 0, AV_LIMIT_PREDS + 10 };
  g_autoptr (GError) error = NULL;

  g_assert_true (av_store_transact (writing->store, hear_chorus, &chorus, NULL));
  av_store_transact (writing->store, leave_crowded, &chorus, &error);
  g_assert_no_error (error);
  av_organisation_set (writing->organisation, writing->laptop, "contact", record, writing->dossier, "prenom-ou-surnom", "Gavroche Thénardier");
  av_organisation_send (writing->organisation, writing->laptop, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AvSnapshot) snapshot = av_record_store_load (av_organisation_get_store (writing->organisation, i), record, &error);
      g_auto (GStrv) conflicts = NULL;

      g_assert_no_error (error);
      conflicts = av_snapshot_get_conflicts (snapshot);
      g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
      g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Gavroche Thénardier");
    }
}

static gboolean
split_open (AvStore *store,
            gpointer user_data,
            GError **error)
{
  return av_segment_store_split_open (store, error);
}

/* Also where its segment is full of what the others name. */
static void
test_what_named_something_names_something (Writing *writing,
                                           gconstpointer user_data)
{
  AvDatabase *db = av_store_get_database (writing->store);
  g_autofree char *last = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  gint64 dot, n_bytes = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *record = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
      Chorus chorus = { writing, record, i * AV_LIMIT_PREDS, AV_LIMIT_PREDS };

      g_assert_true (av_store_transact (writing->store, hear_chorus, &chorus, NULL));
      av_store_transact (writing->store, leave_crowded, &chorus, &error);
      g_assert_no_error (error);
    }

  last = av_organisation_write_contact (writing->organisation, writing->laptop, "Gavroche", &writing->dossier);
  av_organisation_set (writing->organisation, writing->laptop, "contact", last, writing->dossier, "prenom-ou-surnom", "Gavroche Thénardier");
  dot = read_open_dot (db);
  av_store_transact (writing->store, split_open, NULL, &error);
  g_assert_no_error (error);
  sql = g_strdup_printf ("SELECT LENGTH (preds) FROM open_op WHERE sid << 12 | idx = %" G_GINT64_FORMAT, dot);
  g_assert_true (av_database_get_int64 (db, sql, 0, &n_bytes, NULL));
  g_assert_cmpint (n_bytes, >, 0);
}

static gboolean
tick_nothing (AvStore *store,
              gpointer container,
              GError **error)
{
  AvId record = { { 7 } };
  AvRegisterOp tick = { .kind = AV_OP_TICK, .name = av_store_intern (store, "langues", "", NULL) };

  g_assert_true (av_store_find_record (store, &record, "contact", container, AV_CLASS_CONTACT, TRUE, &tick.rid, NULL));
  return av_open_op_append (store, &tick, NULL, NULL, error);
}

static gboolean
say (Writing *writing,
     const char *reg,
     char *value,
     GError **error)
{
  g_autofree char *said = value;
  AvId record = { { 9 } };

  return av_segment_store_write_system (writing->store, "~bris-de-glace", &record, &writing->container, AV_CLASS_PARCOURS, reg, said, error);
}

/* Up to the bound it arrives, beyond it nobody keeps what nobody could read. */
static void
test_what_no_reader_takes_is_not_saved (Writing *writing,
                                        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strnfill (AV_LIMIT_NAME, 'n');
  g_autofree char *long_name = g_strnfill (AV_LIMIT_NAME + 1, 'n');

  g_assert_true (say (writing, "motif", g_strnfill (AV_LIMIT_VALUE, 'a'), NULL));
  g_assert_true (say (writing, name, g_strdup ("Javert"), NULL));

  g_assert_false (say (writing, "motif", g_strnfill (AV_LIMIT_VALUE + 1, 'a'), &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_false (say (writing, long_name, g_strdup ("Javert"), &error));
  g_assert_error (error, AV_STORE_ERROR, AV_STORE_ERROR_TOO_LONG);
  g_assert_false (say (writing, "motif\u202e", g_strdup ("Javert"), NULL));
  g_assert_false (say (writing, "e\u0301", g_strdup ("Javert"), NULL));
  g_assert_false (say (writing, "motif", g_strdup ("\xff"), NULL));
  g_assert_false (say (writing, "", g_strdup ("Javert"), NULL));
  g_assert_false (av_store_transact (writing->store, tick_nothing, &writing->container, NULL));

  av_organisation_send (writing->organisation, writing->laptop, 0);
  g_assert_cmpint (count (writing, 0, "SELECT COUNT (*) FROM record JOIN name ON nid = form WHERE text = '~bris-de-glace'"), ==, 1);
  av_organisation_assert_same (writing->organisation);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add ("/limits/" name, Writing, data, set_up, func, tear_down)
  g_test_add_func ("/limits/every-bound-is-asked-for", test_every_bound_is_asked_for);
  g_test_add_func ("/limits/no-bound-is-anywhere-else", test_no_bound_is_anywhere_else);
  g_test_add_func ("/limits/the-quarantine-is-bounded", test_the_quarantine_is_bounded);
  g_test_add_func ("/limits/the-quarantine-holds-so-many", test_the_quarantine_holds_so_many);
  g_test_add_func ("/limits/the-quarantine-takes-what-is-new", test_the_quarantine_takes_what_is_new);
  g_test_add_func ("/limits/keys-that-nothing-names-are-not-kept", test_keys_that_nothing_names_are_not_kept);
  g_test_add_func ("/limits/keys-are-taken-as-they-are-named", test_keys_are_taken_as_they_are_named);
  ADD ("as-many-values-as-one-operation-names-are-settled", GUINT_TO_POINTER (AV_LIMIT_PREDS), test_any_number_of_values_is_settled);
  ADD ("more-values-than-one-operation-names-are-settled", GUINT_TO_POINTER (AV_LIMIT_PREDS + 1), test_any_number_of_values_is_settled);
  ADD ("one-operation-that-was-left-open-is-signed", GUINT_TO_POINTER (1), test_what_was_left_open_is_signed);
  ADD ("many-operations-that-were-left-open-are-signed", GUINT_TO_POINTER (8), test_what_was_left_open_is_signed);
  ADD ("what-was-replaced-since-stays-so", NULL, test_what_was_replaced_since_stays_so);
  ADD ("what-named-something-names-something", NULL, test_what_named_something_names_something);
  ADD ("any-number-of-values-is-deleted", NULL, test_any_number_of_values_is_deleted);
  ADD ("many-segments-are-named-in-several", NULL, test_many_segments_are_named_in_several);
  /* So many interned names outgrow GLib's table of them, which it keeps on purpose: no
   * leak of ours, and with no word of whose it is for the suppressions. */
#ifndef __SANITIZE_ADDRESS__
  ADD ("names-and-operations-fill-several", NULL, test_names_and_operations_fill_several);
#endif
  ADD ("what-no-reader-takes-is-not-saved", NULL, test_what_no_reader_takes_is_not_saved);

  return g_test_run ();
}
