/* What a dossier's `~perimetre` says, whatever stands in it. */

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "av-replay.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1767960000000)

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

#define N_MANY "20000"
#define MANY_CLAIMS                                                                                \
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2 * " N_MANY " - 1) " \
  "INSERT INTO claim (container, dot, hlc, scope) "                                                \
  "SELECT CASE i % 2 WHEN 0 THEN x'00000000000000000000000000000041' ELSE x'00000000000000000000000000000042' END, 4096 * 9 + i, i, CAST (76100 + i / 2 % 64 AS TEXT) FROM n"
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
  double *cost = user_data;

  for (guint i = 0; i < 2 * N_TURNS; i++)
    {
      AvId container = { { 0 } };
      clock_t start = clock ();
      gboolean may;

      container.bytes[15] = i % 2 == 0 ? 'A' : 'B';
      if (!av_segment_store_may_write (store, &container, " 27229 ", &may, error))
        return FALSE;

      g_assert_false (may);
      cost[i < 2 ? 0 : 1] += (double) (clock () - start);
    }

  return TRUE;
}

/* Each threw the other out, and every strand read all of them again. */
static void
test_strands_of_two_crowded_dossiers_come_in_turns (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autoptr (GError) error = NULL;
  double cost[] = { 0, 0 };

  put_many_claims (mairie->store);
  av_segment_store_set_own (mairie->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  av_store_transact (mairie->store, ask_in_turns, cost, &error);
  g_assert_no_error (error);

  g_test_message ("at first %g, then %g", cost[0], cost[1]);
  g_assert_cmpfloat (cost[1], <, cost[0] / 2);
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

  return g_test_run ();
}
