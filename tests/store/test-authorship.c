/* Who began a record is told by its operations, in whatever order they come and
 * whatever became of them since. */

#include "store-laptops.h"

#include <string.h>

#include "av-merge-private.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define GERVAISE "000000000000000000000000000000a1"
#define GOUJET "000000000000000000000000000000a2"

static char *
get_author (Laptop *laptop,
            const char *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (laptop->store), "SELECT text FROM record LEFT JOIN name ON nid = author WHERE lower (hex (id16)) = ?1", &error);
  char *author;

  g_assert_no_error (error);
  av_statement_bind_text (statement, 1, record);
  g_assert_true (av_statement_next (statement, &error));
  author = g_strdup (av_statement_get_text (statement, 0));
  return author;
}

static void
assert_author (Laptop *laptop,
               const char *record,
               const char *expected)
{
  g_autofree char *author = get_author (laptop, record);

  g_assert_cmpstr (author, ==, expected);
}

static gboolean
append_answers (AvStore *store,
                gpointer user_data,
                GError **error)
{
  AvSnapshot *record = user_data;
  const char *const *registers = av_snapshot_get_registers (record);
  AvRecordRow row;
  AvId id;

  g_assert_true (av_id_parse (av_snapshot_get_id (record), &id));
  g_assert_true (av_store_lookup_record (store, &id, &row, error));
  for (guint i = 0; registers[i] != NULL; i++)
    {
      guint n_values;
      const AvLiveValue *values = av_snapshot_get_live (record, registers[i], &n_values);
      AvRegisterOp op = { AV_OP_SET, row.rid, .value = values[0].value, .value_length = strlen (values[0].value), .preds = &values[0].dot, .n_preds = 1 };

      op.name = av_store_intern (store, registers[i], NULL, error);
      g_assert_nonnull (op.name);
      g_assert_cmpuint (n_values, ==, 1);
      if (!av_open_op_append (store, &op, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Nothing of what was live stays. */
static void
answer_all_anew (Laptop *laptop,
                 const char *agent,
                 const char *id)
{
  g_autoptr (AvSnapshot) record = laptop_load (laptop, id);
  g_autoptr (GError) error = NULL;

  av_store_set_agent (laptop->store, agent);
  av_store_transact (laptop->store, append_answers, record, &error);
  g_assert_no_error (error);
}

static void
test_answering_anew_takes_nothing (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *id = NULL;

  av_store_set_agent (laptop->store, GERVAISE);
  id = laptop_add_contact (laptop, NULL, "Lantier");
  assert_author (laptop, id, GERVAISE);
  answer_all_anew (laptop, GOUJET, id);
  assert_author (laptop, id, GERVAISE);
}

static void
test_any_order_tells_the_same (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON + 5000);
  g_autoptr (Laptop) forward = laptop_new (NOON);
  g_autoptr (Laptop) backward = laptop_new (NOON);
  g_autoptr (Laptop) single = laptop_new (NOON);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *id = NULL;

  av_store_set_agent (market->store, GERVAISE);
  id = laptop_add_contact (market, NULL, "Lantier");
  laptop_send (market, mairie);
  answer_all_anew (mairie, GOUJET, id);
  laptop_seal (mairie);

  laptop_receive (forward, market->sealed);
  laptop_receive (forward, mairie->sealed);
  assert_author (forward, id, GERVAISE);

  first = laptop_reverse (market->sealed);
  second = laptop_reverse (mairie->sealed);
  laptop_receive (backward, second);
  assert_author (backward, id, GOUJET);
  laptop_receive (backward, first);
  assert_author (backward, id, GERVAISE);

  laptop_receive_each (single, second);
  laptop_receive_each (single, first);
  laptop_receive_each (single, second);
  assert_author (single, id, GERVAISE);
}

static gboolean
apply_at_one_moment (AvStore *store,
                     gpointer user_data,
                     GError **error)
{
  const char *const *agents = user_data;
  AvStrandPlace place = { 0, { { 1 } }, AV_CLASS_CONTACT };

  for (guint i = 0; agents[i] != NULL; i++)
    {
      AvSegmentHash segment = { { (guint8) agents[i][31] } };
      AvOp op = { AV_OP_SET, 0, G_GUINT64_CONSTANT (77) << 16, agents[i], { { 2 } }, "contact", "prenom-ou-surnom", .value = "Nana", .value_length = 4 };

      if (!av_segment_store_reserve (store, &segment, &place.sid, error) || !av_merge_apply (store, &place, &op, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_one_moment_is_settled_by_name (void)
{
  static const char *const orders[][3] = { { GERVAISE, GOUJET, NULL }, { GOUJET, GERVAISE, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (Laptop) laptop = laptop_new (NOON);
      g_autoptr (GError) error = NULL;

      av_store_transact (laptop->store, apply_at_one_moment, (gpointer) orders[i], &error);
      g_assert_no_error (error);
      assert_author (laptop, "02000000000000000000000000000000", GERVAISE);

      /* The same, each in a transaction of its own. */
      for (guint j = 0; j < 2; j++)
        {
          const char *one[] = { orders[i][j], NULL };

          av_store_transact (laptop->store, apply_at_one_moment, one, &error);
          g_assert_no_error (error);
        }
      assert_author (laptop, "02000000000000000000000000000000", GERVAISE);
    }
}

static gboolean
replay_none (AvStore *store,
             const AvId *container,
             gpointer user_data,
             GError **error)
{
  return TRUE;
}

/* What does not count any more began nothing. */
static void
test_unapplied_operations_began_nothing (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON + 5000);
  g_autoptr (AvSnapshot) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  AvId container;

  av_store_set_agent (market->store, GERVAISE);
  id = laptop_add_contact (market, NULL, "Lantier");
  laptop_send (market, mairie);
  answer_all_anew (mairie, GOUJET, id);
  record = laptop_load (mairie, id);
  g_assert_true (av_id_parse (av_snapshot_get_container (record), &container));
  g_assert_true (av_merge_rebuild (mairie->store, &container, replay_none, NULL, &error));
  assert_author (mairie, id, GOUJET);
}

static void
test_erased_records_have_no_author (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autoptr (AvSnapshot) record = NULL;
  g_autofree char *id = NULL;
  AvId container;

  av_store_set_agent (laptop->store, GERVAISE);
  id = laptop_add_contact (laptop, NULL, "Lantier");
  record = laptop_load (laptop, id);
  g_assert_true (av_id_parse (av_snapshot_get_container (record), &container));
  g_assert_true (av_segment_store_erase (laptop->store, &container, AV_CLASS_CONTACT, NULL));
  assert_author (laptop, id, NULL);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/authorship/answering-anew-takes-nothing", test_answering_anew_takes_nothing);
  g_test_add_func ("/authorship/any-order-tells-the-same", test_any_order_tells_the_same);
  g_test_add_func ("/authorship/one-moment-is-settled-by-name", test_one_moment_is_settled_by_name);
  g_test_add_func ("/authorship/unapplied-operations-began-nothing", test_unapplied_operations_began_nothing);
  g_test_add_func ("/authorship/erased-records-have-no-author", test_erased_records_have_no_author);

  return g_test_run ();
}
