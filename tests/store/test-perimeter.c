/* What a dossier's `~perimetre` says, whatever stands in it. */

#include <glib/gstdio.h>
#include <string.h>

#include "av-claims.h"
#include "av-replay.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1767960000000)

/* The linker has whoever read the claims of a container come by here
 * (tests/store/meson.build). */
AvClaims *__real_av_claims_new (GPtrArray *list, const AvId *container, const char *own);
AvClaims *__wrap_av_claims_new (GPtrArray *list, const AvId *container, const char *own);

static guint n_read; /* claims */

AvClaims *
__wrap_av_claims_new (GPtrArray *list,
                      const AvId *container,
                      const char *own)
{
  n_read += list->len;
  return __real_av_claims_new (list, container, own);
}

static void
put_scope (Laptop *laptop,
           const AvId *container,
           const char *scope)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  SealedOp sealed = { .segment = { { container->bytes[0], container->bytes[1], 1 } }, .container = *container, .klass = AV_CLASS_CONTROLE };

  sealed.op = (AvOp){ .kind = AV_OP_SET, .hlc = NOON << 16, .agent = "", .form = "~perimetre", .reg = "scope", .value = scope, .value_length = strlen (scope) };
  av_store_system_id ("~perimetre", container->bytes, sizeof container->bytes, &sealed.op.record);
  g_ptr_array_add (ops, &sealed);
  laptop_receive (laptop, ops);
}

static char *
get_scope (AvStore *store,
           const AvId *container)
{
  g_autoptr (GError) error = NULL;
  char *scope = NULL;

  av_segment_store_get_scope (store, container, &scope, &error);
  g_assert_no_error (error);
  return scope;
}

/* Whoever it is said by, and on every installation. */
static void
test_what_is_no_scope_says_nothing (void)
{
  static const char *const values[] = { "", " ", "76540 S12", "76540 76231", "metropole", "S012", "rouen" };
  g_autoptr (Laptop) mairie = laptop_new (NOON);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *nobody = NULL;
      g_autofree char *commune = NULL;
      AvId container = { { 7, (guint8) i } };

      put_scope (mairie, &container, values[i]);
      nobody = get_scope (mairie->store, &container);
      g_assert_null (nobody);

      put_scope (mairie, &container, "2A004");
      commune = get_scope (mairie->store, &container);
      g_assert_cmpstr (commune, ==, "2A004");
    }
}

static AvStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  AvStore *store = av_store_open_database (av_database_new_for_file (path, &error), NULL, NULL, &error);

  g_assert_no_error (error);
  return store;
}

/* As the program before this one left it. */
static void
leave_claim_of_nothing (AvStore *store)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (store),
                           "INSERT INTO claim (container, dot, hlc, scope) SELECT container, 4096 * 9, 1, '' FROM claim LIMIT 1;"
                           "INSERT INTO claim (container, dot, hlc, scope) SELECT container, 4096 * 8, 1, '76540 S12' FROM claim LIMIT 1;"
                           "UPDATE container_scope SET scope = '';"
                           "UPDATE setting SET value = '5' || substr (value, instr (value, ' ')) WHERE name = 'catalogue'",
                           &error);
  g_assert_no_error (error);
}

static gint64
count_claims (AvStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  av_database_get_int64 (av_store_get_database (store), "SELECT COUNT (*) FROM claim", 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_claims_of_a_store_made_before_are_judged_anew (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("av-perimeter-XXXXXX", &error);
  g_autofree char *path = g_build_filename (dir, "store", NULL);
  g_autofree char *scope = NULL;
  AvStore *store = open_store (path);
  gboolean due;
  AvId container, record;

  av_id_random (&container);
  av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
  g_assert_true (av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope", "76540", &error));
  leave_claim_of_nothing (store);
  av_store_close (store);

  store = open_store (path);
  scope = get_scope (store, &container);
  g_assert_cmpstr (scope, ==, "76540");
  g_assert_cmpint (count_claims (store), ==, 1);
  g_assert_true (av_replay_is_due (store, &due, &error));
  g_assert_true (due);

  av_store_close (store);
  g_unlink (path);
  g_rmdir (dir);
}

/* Whether or not what was said counts: it may, later. */
static void
test_what_was_begun_is_not_begun_by_a_save (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;
  g_autofree char *container = av_id_new_string ();
  g_autofree char *record = NULL;
  g_autofree char *sql = g_strdup_printf ("INSERT INTO claim (container, dot, hlc, scope, scopes) VALUES (x'%s', 4096 * 9, 1, '76231', ' 76540 ')", container);

  g_assert_true (av_store_set_default_scope (mairie->store, "76212", &error));
  g_assert_true (av_database_exec_script (av_store_get_database (mairie->store), sql, &error));
  record = laptop_add_contact (mairie, container, "Cosette");
  g_assert_cmpint (count_claims (mairie->store), ==, 1);
}

/* ---- What is kept of it ------------------------------------------------------- */

#define N_MANY 20000
#define N_MANY_TEXT G_STRINGIFY (N_MANY)
#define MANY_CLAIMS                                                                                     \
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2 * " N_MANY_TEXT " - 1) " \
  "INSERT INTO claim (container, dot, hlc, scope) "                                                     \
  "SELECT CASE i % 2 WHEN 0 THEN x'00000000000000000000000000000041' ELSE x'00000000000000000000000000000042' END, 4096 * 9 + i + (SELECT COUNT (*) FROM claim), i, CAST (76100 + i / 2 % 64 AS TEXT) FROM n"
#define N_TURNS 20

static void
put_many_claims (AvStore *store)
{
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (store), MANY_CLAIMS, &error);
  g_assert_no_error (error);
}

static gboolean
ask_in_turns (AvStore *store,
              gpointer user_data,
              GError **error)
{
  for (guint i = 0; i < 2 * N_TURNS; i++)
    {
      AvId container = { { 0 } };
      gboolean may;

      container.bytes[15] = i % 2 == 0 ? 'A' : 'B';
      if (!av_segment_store_may_write (store, &container, " 27229 ", &may, error))
        return FALSE;

      g_assert_false (may);
    }

  return TRUE;
}

/* Each threw the other out, and every strand read all of them again. */
static void
test_strands_of_two_crowded_dossiers_come_in_turns (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;

  put_many_claims (mairie->store);
  av_segment_store_set_own (mairie->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  n_read = 0;
  av_store_transact (mairie->store, ask_in_turns, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, ==, 2 * N_MANY);
}

/* Those who list what waits, or what is sent, ask outside of transactions. */
static void
test_read_once_outside_of_a_transaction (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;

  put_many_claims (mairie->store);
  av_segment_store_set_own (mairie->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  n_read = 0;
  g_assert_true (ask_in_turns (mairie->store, NULL, &error));
  g_assert_cmpuint (n_read, ==, 2 * N_MANY);
}

/* ---- Claims that come between strands ------------------------------------------ */

#define N_ROUNDS 3000
#define N_READ_FOR_STRANDS 2048 /* before a dossier is a crowded one, and no more */

/* One more claim of the container, in a segment of its own. */
static gboolean
put_claim (AvStore *store,
           const AvId *container,
           guint number,
           GError **error)
{
  g_autofree char *scope = g_strdup_printf ("%u", 76100 + number % 64);
  AvSegmentHash segment = { { 0 } };
  AvStrandPlace place = { .container = *container, .klass = AV_CLASS_CONTROLE, .scopes = scope };
  AvOp op = { .kind = AV_OP_SET, .hlc = (NOON << 16) + number, .agent = "", .form = "~perimetre", .reg = "scope", .value = scope, .value_length = strlen (scope) };

  memcpy (segment.bytes, &number, sizeof number);
  av_store_system_id ("~perimetre", container->bytes, sizeof container->bytes, &op.record);
  return av_segment_store_reserve (store, &segment, &place.sid, error) && av_merge_apply (store, &place, &op, error);
}

static gboolean
claim_and_ask (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const AvId container = { { 'c' } };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gboolean may, sure;

      if (!put_claim (store, &container, i, error) || !av_segment_store_may_write_so_far (store, &container, " 27229 ", &may, &sure, error))
        return FALSE;
    }

  return TRUE;
}

/* Each strand read all claims that came before it. */
static void
test_claims_and_strands_in_turns (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;

  av_segment_store_set_own (mairie->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  n_read = 0;
  av_store_transact (mairie->store, claim_and_ask, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, <=, N_ROUNDS + N_READ_FOR_STRANDS);
}

/* ---- Claims that come between many records --------------------------------------- */

#define N_BATCHES 6
#define N_BATCH 4096 /* records, after which the lists follow */

static gboolean
put_records (AvStore *store,
             guint batch,
             GError **error)
{
  AvStrandPlace place = { .container = { { 'r' } }, .klass = AV_CLASS_TERRITOIRE };
  AvSegmentHash segment = { { 's', (guint8) batch } };

  g_autofree AvOp *records = g_new0 (AvOp, N_BATCH);
  g_autofree const AvOp **ops = g_new (const AvOp *, N_BATCH);

  if (!av_segment_store_reserve (store, &segment, &place.sid, error))
    return FALSE;

  for (guint i = 0; i < N_BATCH; i++)
    {
      records[i] = (AvOp){ .kind = AV_OP_SET, .index = (guint16) i, .hlc = NOON << 16, .agent = "", .form = "a-later-form", .reg = "nom", .value = "Nom", .value_length = 3 };
      memcpy (records[i].record.bytes, &i, sizeof i);
      records[i].record.bytes[15] = (guint8) batch;
      ops[i] = &records[i];
    }

  return av_merge_apply_all (store, &place, ops, N_BATCH, error);
}

static gboolean
put_batches (AvStore *store,
             gpointer user_data,
             GError **error)
{
  AvId crowded = { { 0 } };

  crowded.bytes[15] = 'A';
  for (guint i = 0; i < N_BATCHES; i++)
    if (!put_claim (store, &crowded, i, error) || !put_records (store, i, error))
      return FALSE;

  return TRUE;
}

/* One more claim in each batch had all of them read each time: they are at first, and in
 * the end. */
static void
test_crowded_dossier_is_judged_at_the_end (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;

  put_many_claims (mairie->store);
  av_segment_store_set_own (mairie->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  n_read = 0;
  av_store_transact (mairie->store, put_batches, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_read, <=, 2 * (N_MANY + N_BATCHES));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/perimeter/what-is-no-scope-says-nothing", test_what_is_no_scope_says_nothing);
  g_test_add_func ("/perimeter/what-was-begun-is-not-begun-by-a-save", test_what_was_begun_is_not_begun_by_a_save);
  g_test_add_func ("/perimeter/claims-of-a-store-made-before-are-judged-anew", test_claims_of_a_store_made_before_are_judged_anew);
  g_test_add_func ("/perimeter/strands-of-two-crowded-dossiers-come-in-turns", test_strands_of_two_crowded_dossiers_come_in_turns);
  g_test_add_func ("/perimeter/read-once-outside-of-a-transaction", test_read_once_outside_of_a_transaction);
  g_test_add_func ("/perimeter/claims-and-strands-in-turns", test_claims_and_strands_in_turns);
  g_test_add_func ("/perimeter/crowded-dossier-is-judged-at-the-end", test_crowded_dossier_is_judged_at_the_end);

  return g_test_run ();
}
