/* Whatever is written here keeps the bounds that readers ask for. */

#include <string.h>

#include "av-installation-private.h"
#include "av-limits.h"
#include "av-merge-private.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

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

#define ADD(name, data, func) g_test_add ("/written-limits/" name, Writing, data, set_up, func, tear_down)
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
