/* Merging: any order, any subset, repeated, ends the same; nothing is lost
 * silently. */

#include "store-laptops.h"

#include <string.h>

#define NOON G_GUINT64_CONSTANT (1795435200000)

static void
test_concurrent_values_both_live (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON + 5000);
  g_autofree char *id = laptop_add_contact (market, NULL, "Gavroche");
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_auto (GStrv) conflicts = NULL;
  const AvLiveValue *values;
  guint n_values;

  laptop_send (market, mairie);
  laptop_set (market, id, "prenom-ou-surnom", "Gavroche T.");
  laptop_set (mairie, id, "prenom-ou-surnom", "Le petit Gavroche");
  laptop_send (market, mairie);

  snapshot = laptop_load (mairie, id);
  conflicts = av_snapshot_get_conflicts (snapshot);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
  g_assert_cmpstr (conflicts[0], ==, "prenom-ou-surnom");
  values = av_snapshot_get_live (snapshot, "prenom-ou-surnom", &n_values);
  g_assert_cmpuint (n_values, ==, 2);
  g_assert_cmpstr (values[0].value, ==, "Le petit Gavroche");
  g_assert_cmpstr (values[1].value, ==, "Gavroche T.");
  g_assert_cmpuint (laptop_count_conflicts (mairie), ==, 1);
}

static void
test_settled_conflict_is_settled_everywhere (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Gavroche");
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvSnapshot) settled = NULL;
  g_autoptr (AvChange) change = NULL;
  g_auto (GStrv) conflicts = NULL;

  laptop_send (market, mairie);
  laptop_set (market, id, "prenom-ou-surnom", "Gavroche T.");
  laptop_set (mairie, id, "prenom-ou-surnom", "Le petit Gavroche");
  laptop_send (market, mairie);

  snapshot = laptop_load (mairie, id);
  change = av_change_new_for (snapshot);
  av_change_resolve (change, "prenom-ou-surnom", "Gavroche T.");
  laptop_save (mairie, change);
  laptop_send (mairie, market);

  settled = laptop_load (market, id);
  conflicts = av_snapshot_get_conflicts (settled);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
  g_assert_cmpstr (av_snapshot_get_answer (settled, "prenom-ou-surnom"), ==, "Gavroche T.");
  one = laptop_digest (market);
  other = laptop_digest (mairie);
  g_assert_cmpstr (one, ==, other);
  g_assert_cmpuint (laptop_count_conflicts (market), ==, 0);
}

static void
test_import_under_an_open_window_keeps_both (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Cosette");
  g_autoptr (AvSnapshot) loaded = NULL;
  g_autoptr (AvSnapshot) after = NULL;
  g_autoptr (AvChange) change = NULL;
  guint n_values;

  laptop_send (market, mairie);
  loaded = laptop_load (mairie, id);
  laptop_set (market, id, "prenom-ou-surnom", "Cosette F.");
  laptop_send (market, mairie);

  /* The window saves what it loaded before the import. */
  change = av_change_new_for (loaded);
  av_change_set (change, "prenom-ou-surnom", "Euphrasie");
  laptop_save (mairie, change);
  after = laptop_load (mairie, id);
  av_snapshot_get_live (after, "prenom-ou-surnom", &n_values);
  g_assert_cmpuint (n_values, ==, 2);
}

static void
test_equal_values_collapse (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Fantine");
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_auto (GStrv) conflicts = NULL;

  laptop_send (market, mairie);
  laptop_set (market, id, "code-insee", "76540");
  laptop_set (mairie, id, "code-insee", "76540");
  laptop_send (market, mairie);

  snapshot = laptop_load (mairie, id);
  conflicts = av_snapshot_get_conflicts (snapshot);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "code-insee"), ==, "76540");
}

static void
test_what_protects_is_shown_first (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON + 100000);
  g_autofree char *id = laptop_add_contact (market, NULL, NULL);
  g_autoptr (AvSnapshot) snapshot = NULL;

  laptop_set (market, id, "accord-recontact", "plus-tard");
  laptop_send (market, mairie);
  laptop_set (market, id, "accord-recontact", "non");
  laptop_set (mairie, id, "accord-recontact", "oui");
  laptop_send (market, mairie);

  laptop_set (market, id, "tranche-age", "16-17");
  laptop_set (mairie, id, "tranche-age", "22-25");
  laptop_send (market, mairie);

  snapshot = laptop_load (mairie, id);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "accord-recontact"), ==, "non");
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "tranche-age"), ==, "16-17");
}

static void
test_ticks_never_conflict (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Lantier");
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_auto (GStrv) conflicts = NULL;

  laptop_set (market, id, "besoin-immediat", "P1 P2");
  laptop_send (market, mairie);
  laptop_set (market, id, "besoin-immediat", "P1 P2 P4");
  laptop_set (mairie, id, "besoin-immediat", "P2 P5");
  laptop_send (market, mairie);
  laptop_send (mairie, market);

  snapshot = laptop_load (market, id);
  conflicts = av_snapshot_get_conflicts (snapshot);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 0);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "besoin-immediat"), ==, "P2 P4 P5");
}

static void
test_late_operation_of_replaced_value_stays_dead (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Marius");
  g_autoptr (GPtrArray) reversed = g_ptr_array_new ();
  g_autoptr (AvSnapshot) snapshot = NULL;
  guint n_values;

  laptop_set (market, id, "prenom-ou-surnom", "Marius P.");
  laptop_seal (market);
  for (guint i = market->sealed->len; i > 0; i--)
    g_ptr_array_add (reversed, g_ptr_array_index (market->sealed, i - 1));
  laptop_receive (mairie, reversed);
  laptop_receive (mairie, reversed);

  snapshot = laptop_load (mairie, id);
  av_snapshot_get_live (snapshot, "prenom-ou-surnom", &n_values);
  g_assert_cmpuint (n_values, ==, 1);
  g_assert_cmpstr (av_snapshot_get_answer (snapshot, "prenom-ou-surnom"), ==, "Marius P.");
}

/* --- any order, any subset, repeated ------------------------------------- */

static void
shuffle (GRand *random,
         GPtrArray *ops)
{
  for (guint i = ops->len; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i);
      gpointer swapped = g_ptr_array_index (ops, i - 1);

      g_ptr_array_index (ops, i - 1) = g_ptr_array_index (ops, j);
      g_ptr_array_index (ops, j) = swapped;
    }
}

static void
work_at_random (GRand *random,
                Laptop *laptop,
                GPtrArray *ids,
                GPtrArray *containers)
{
  static const char *const names[] = { "Étienne", "Catherine", "Rastignac", "Julien Sorel", "Gervaise" };
  static const char *const needs[] = { "P1", "P1 P2", "P3 P6", "P2 P4 P5", NULL };
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  const char *id;

  laptop->now += (guint64) g_rand_int_range (random, 0, 1000);
  if (ids->len == 0 || g_rand_int_range (random, 0, 6) == 0)
    {
      const char *container = g_ptr_array_index (containers, (guint) g_rand_int_range (random, 0, (gint32) containers->len));

      g_ptr_array_add (ids, laptop_add_contact (laptop, container, names[g_rand_int_range (random, 0, 5)]));
      return;
    }

  id = g_ptr_array_index (ids, (guint) g_rand_int_range (random, 0, (gint32) ids->len));
  snapshot = av_record_store_load (laptop->store, id, NULL);
  if (snapshot == NULL)
    return;

  switch (g_rand_int_range (random, 0, 5))
    {
    case 0:
      laptop_set (laptop, id, "prenom-ou-surnom", names[g_rand_int_range (random, 0, 5)]);
      break;
    case 1:
      laptop_set (laptop, id, "besoin-immediat", needs[g_rand_int_range (random, 0, 5)]);
      break;
    case 2:
      av_record_store_delete (laptop->store, id, &error);
      break;
    case 3:
      av_record_store_undelete (laptop->store, id, &error);
      break;
    default:
      laptop_set (laptop, id, "reponse-immediate", NULL);
      laptop_set (laptop, id, "reponse-immediate", names[g_rand_int_range (random, 0, 5)]);
      break;
    }
  g_assert_no_error (error);
}

static char *
read_projections (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AvStatement) statement =
    av_database_prepare (av_store_get_database (laptop->store),
                         "SELECT hex (_id), prenom_ou_surnom, besoin_immediat, reponse_immediate, _changed, _created, _conflicts, _resurrected, statut "
                         "FROM form_contact ORDER BY _id",
                         &error);

  g_assert_no_error (error);
  while (av_statement_next (statement, &error))
    for (int i = 0; i < 9; i++)
      g_string_append_printf (text, "%s|", av_statement_get_text (statement, i));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
converge (guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) laptops = g_ptr_array_new_with_free_func ((GDestroyNotify) laptop_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) containers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autofree char *digest = NULL;
  g_autofree char *projections = NULL;
  guint n_laptops = (guint) g_rand_int_range (random, 2, 5);

  for (guint i = 0; i < n_laptops; i++)
    {
      /* Clocks off by years cost odd dates, never a value. */
      g_ptr_array_add (laptops, laptop_new (NOON + (guint64) g_rand_int_range (random, 0, 3) * G_GUINT64_CONSTANT (63072000000)));
      g_ptr_array_add (containers, av_id_new_string ());
    }

  for (guint i = 0; i < 40; i++)
    {
      Laptop *laptop = g_ptr_array_index (laptops, (guint) g_rand_int_range (random, 0, (gint32) n_laptops));

      work_at_random (random, laptop, ids, containers);
      if (g_rand_int_range (random, 0, 8) == 0)
        laptop_send (laptop, g_ptr_array_index (laptops, (guint) g_rand_int_range (random, 0, (gint32) n_laptops)));
    }

  for (guint i = 0; i < n_laptops; i++)
    {
      Laptop *laptop = g_ptr_array_index (laptops, i);

      laptop_seal (laptop);
      for (guint j = 0; j < laptop->sealed->len; j++)
        g_ptr_array_add (all, g_ptr_array_index (laptop->sealed, j));
    }

  /* One that has nothing yet, to receive all of it in one order of its own. */
  g_ptr_array_add (laptops, laptop_new (NOON));
  for (guint i = 0; i < laptops->len; i++)
    {
      Laptop *laptop = g_ptr_array_index (laptops, i);
      g_autoptr (GPtrArray) some = g_ptr_array_new ();
      g_autofree char *own = NULL;
      g_autofree char *shown = NULL;

      shuffle (random, all);
      for (guint j = 0; j < all->len / 2; j++)
        g_ptr_array_add (some, g_ptr_array_index (all, j));
      laptop_receive (laptop, some);
      shuffle (random, all);
      laptop_receive (laptop, all);

      own = laptop_digest (laptop);
      shown = read_projections (laptop);
      if (digest == NULL)
        {
          digest = g_steal_pointer (&own);
          projections = g_steal_pointer (&shown);
          continue;
        }
      if (g_strcmp0 (own, digest) != 0)
        g_test_message ("seed %u", seed);
      g_assert_cmpstr (own, ==, digest);
      g_assert_cmpstr (shown, ==, projections);
    }
}

static void
test_any_order_ends_the_same (void)
{
  guint n_runs = g_getenv ("ALLERVERS_TEST_LONG") != NULL ? 2000 : g_getenv ("ALLERVERS_TEST_VALGRIND") != NULL ? 2
                                                                                                                : 40;

  for (guint32 seed = 1; seed <= n_runs; seed++)
    converge (seed);
}

/* --- un-applying --------------------------------------------------------- */

typedef struct
{
  GPtrArray *ops;
  guint n_kept;
} Archive;

static gboolean
replay (AvStore *store,
        const AvId *container,
        gpointer user_data,
        GError **error)
{
  const Archive *archive = user_data;

  for (guint i = 0; i < archive->n_kept; i++)
    {
      const SealedOp *sealed = g_ptr_array_index (archive->ops, i);
      AvStrandPlace place = { 0, sealed->container, sealed->klass };

      if (container != NULL && !av_id_equal (container, &sealed->container))
        continue;
      if (!av_segment_store_reserve (store, &sealed->segment, &place.sid, error) ||
          !av_merge_apply (store, &place, &sealed->op, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_unapplied_operation_gives_back_what_it_replaced (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Thérèse");
  g_autoptr (AvSnapshot) snapshot = NULL;
  g_autoptr (AvSnapshot) open = NULL;
  g_autoptr (GError) error = NULL;
  Archive archive = { market->sealed, 0 };
  AvId container;

  laptop_seal (market);
  archive.n_kept = market->sealed->len;
  laptop_set (market, id, "prenom-ou-surnom", "Stolen");
  laptop_send (market, mairie);
  laptop_set (mairie, id, "nom", "Raquin");

  snapshot = laptop_load (mairie, id);
  g_assert_true (av_id_parse (av_snapshot_get_container (snapshot), &container));
  g_assert_true (av_merge_rebuild (mairie->store, &container, replay, &archive, &error));
  g_assert_no_error (error);

  open = laptop_load (mairie, id);
  g_assert_cmpstr (av_snapshot_get_answer (open, "prenom-ou-surnom"), ==, "Thérèse");
  g_assert_cmpstr (av_snapshot_get_answer (open, "nom"), ==, "Raquin");
}

/* --- two operations under one name ----------------------------------------- */

typedef struct
{
  const char *form;
  const char *reg;
  AvClass klass;
  const char *values[3];
} OneName;

#define SHARED_INDEX 7

/* As somebody signs it who breaks the rule: three operations of one segment
 * under one index, each replacing something else. */
static void
apply_forged (AvStore *store,
              const OneName *name,
              guint which)
{
  AvId container, record;
  AvSegmentHash segment = { { 1 } };
  AvSegmentHash other = { { 2, (guint8) which } };
  AvOpPred pred = { other.bytes, which };
  AvStrandPlace place = { .klass = name->klass, .scopes = " 76540 76231 " };
  AvOp op = { AV_OP_SET, SHARED_INDEX, (NOON + which) << 16 };
  g_autofree char *agent = g_strdup_printf ("%032u", which);
  g_autoptr (GError) error = NULL;

  memset (&container, 9, sizeof container);
  av_store_system_id (name->form, container.bytes, sizeof container.bytes, &record);
  place.container = container;
  op.agent = agent;
  op.record = record;
  op.form = name->form;
  op.reg = name->reg;
  op.n_preds = 1;
  op.preds = &pred;
  op.value = name->values[which];
  op.value_length = strlen (op.value);
  g_assert_true (av_segment_store_reserve (store, &segment, &place.sid, &error));
  g_assert_true (av_merge_apply (store, &place, &op, &error));
  g_assert_no_error (error);
}

typedef struct
{
  const OneName *name;
  guint order;
} Forged;

static gboolean
apply_all_forged (AvStore *store,
                  gpointer user_data,
                  GError **error)
{
  static const guint orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 }, { 0, 0, 2 } };
  const Forged *forged = user_data;

  for (guint i = 0; i < 3; i++)
    apply_forged (store, forged->name, orders[forged->order % G_N_ELEMENTS (orders)][i]);
  if (forged->order == 3)
    apply_forged (store, forged->name, 1);
  return av_merge_settle (store, error);
}

/* What is kept of it, whatever it is called here. */
static char *
picture_forged (Laptop *laptop)
{
  static const char *const queries[] = {
    "SELECT hlc || ' ' || val || ' ' || text FROM reg JOIN name ON name.nid = agent",
    "SELECT hlc || ' ' || scope || ' ' || length (preds) FROM claim",
    "SELECT hlc || ' ' || value || ' ' || length (preds) FROM said",
  };
  g_autoptr (GString) picture = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AvStatement) statement = av_database_prepare (av_store_get_database (laptop->store), queries[i], &error);

      while (av_statement_next (statement, &error))
        g_string_append_printf (picture, "%s;", av_statement_get_text (statement, 0));
      g_assert_no_error (error);
    }
  return g_string_free (g_steal_pointer (&picture), FALSE);
}

static void
test_two_under_one_name_are_one (void)
{
  static const OneName names[] = {
    { "personne", "prenom", AV_CLASS_CONTACT, { "Fantine", "Fantine", "Cosette" } },
    { "personne", "prenom", AV_CLASS_CONTACT, { "Fantine", "Cosette", "Fantine" } },
    { "~perimetre", "scope", AV_CLASS_CONTROLE, { "76540", "76231", "76540" } },
    { "~effacement", "classes", AV_CLASS_CONTROLE, { "15", "1", "15" } },
    { "~fusion", "uni", AV_CLASS_CONTROLE, { "1", "1", "0" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *first = NULL;

      for (guint order = 0; order < 4; order++)
        {
          g_autoptr (Laptop) laptop = laptop_new (NOON);
          g_autoptr (GError) error = NULL;
          g_autofree char *picture = NULL;
          Forged forged = { &names[i], order };

          g_assert_true (av_store_transact (laptop->store, apply_all_forged, &forged, &error));
          g_assert_no_error (error);
          picture = picture_forged (laptop);
          g_assert_cmpstr (picture, !=, "");
          if (first == NULL)
            first = g_steal_pointer (&picture);
          else
            g_assert_cmpstr (picture, ==, first);
        }
    }
}

static void
test_erased_compartment_stays_empty (void)
{
  g_autoptr (Laptop) market = laptop_new (NOON);
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *id = laptop_add_contact (market, NULL, "Emma");
  g_autoptr (AvSnapshot) snapshot = laptop_load (market, id);
  g_autoptr (GError) error = NULL;
  gboolean erased;
  AvId container;
  gint64 left;

  g_assert_true (av_id_parse (av_snapshot_get_container (snapshot), &container));
  laptop_seal (market);
  g_assert_true (av_segment_store_erase (mairie->store, &container, AV_CLASS_CONTACT, &error));
  laptop_send (market, mairie);
  g_assert_true (av_segment_store_erase (market->store, &container, AV_CLASS_CONTACT, &error));
  g_assert_true (av_segment_store_is_erased (market->store, &container, AV_CLASS_CONTACT, &erased, &error));
  g_assert_true (erased);

  for (guint i = 0; i < 2; i++)
    {
      AvDatabase *db = av_store_get_database (i == 0 ? market->store : mairie->store);

      g_assert_true (av_database_get_int64 (db, "SELECT (SELECT COUNT (*) FROM reg JOIN record USING (rid) WHERE class = 0) + "
                                                "(SELECT COUNT (*) FROM form_contact) + (SELECT COUNT (*) FROM name_index)",
                                            -1, &left, &error));
      g_assert_cmpint (left, ==, 0);
    }
}

static gboolean
count_live (gint64 sid,
            guint16 index,
            guint64 hlc,
            const char *agent,
            const char *value,
            gpointer user_data,
            GError **error)
{
  (*(guint *) user_data)++;
  return TRUE;
}

/* The id of a system record can be computed by anybody: only a record of its
 * form, whose writers are judged, is one. */
static void
test_other_form_under_a_system_id_says_nothing (void)
{
  static const char *const forms[] = { "contact", "~admission" };
  g_autoptr (Laptop) mairie = laptop_new (NOON);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GPtrArray) ops = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;
      SealedOp sealed = { .segment = { { (guint8) i } }, .klass = AV_CLASS_CONTROLE };
      guint n = 0;

      sealed.op = (AvOp){ .kind = AV_OP_SET, .hlc = NOON << 16, .agent = "", .form = forms[i], .reg = "admis", .value = "1", .value_length = 1 };
      sealed.container.bytes[0] = (guint8) i;
      av_store_system_id ("~admission", "segment", 7, &sealed.op.record);
      g_ptr_array_add (ops, &sealed);
      laptop_receive (mairie, ops);

      g_assert_true (av_segment_store_foreach_live (mairie->store, "~admission", &sealed.op.record, "admis", count_live, &n, &error));
      g_assert_cmpuint (n, ==, i);
    }
}

static void
put_scope (Laptop *laptop,
           const char *key,
           const AvId *container,
           const char *scope)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  SealedOp sealed = { .segment = { { (guint8) *scope } }, .container = *container, .klass = AV_CLASS_CONTROLE };

  sealed.op = (AvOp){ .kind = AV_OP_SET, .hlc = NOON << 16, .agent = "", .form = "~perimetre", .reg = "scope", .value = scope, .value_length = strlen (scope) };
  av_store_system_id ("~perimetre", key != NULL ? key : (const char *) container->bytes, key != NULL ? strlen (key) : sizeof container->bytes, &sealed.op.record);
  g_ptr_array_add (ops, &sealed);
  laptop_receive (laptop, ops);
}

static void
test_scope_is_said_by_one_record_of_the_container (void)
{
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  g_autofree char *scope = NULL;
  AvId container = { { 7 } };

  put_scope (mairie, NULL, &container, "76540");
  put_scope (mairie, "another", &container, "27229");
  g_assert_true (av_segment_store_get_scope (mairie->store, &container, &scope, NULL));
  g_assert_cmpstr (scope, ==, "76540");
}

/* A question the disk does not answer is never answered with no. */
static void
test_what_cannot_be_read_is_not_absent (void)
{
  static const char *const tables[] = { "erased", "container_scope", "bundle_seen", "open_op" };
  g_autoptr (Laptop) mairie = laptop_new (NOON);
  AvDatabase *db = av_store_get_database (mairie->store);
  AvId container = { { 7 } };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TABLE %s", tables[i]);

      g_assert_true (av_database_exec_script (db, sql, NULL));
    }

  for (guint question = 0; question < 5; question++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *scope = NULL;
      gboolean yes = FALSE, answered = TRUE;
      guint64 mark;
      gint64 n_ops;

      if (question == 0)
        answered = av_segment_store_is_erased (mairie->store, &container, AV_CLASS_CONTACT, &yes, &error);
      else if (question == 1)
        answered = av_segment_store_get_scope (mairie->store, &container, &scope, &error);
      else if (question == 2)
        answered = av_segment_store_get_scope_mark (mairie->store, &container, &mark, &error);
      else if (question == 3)
        answered = av_segment_store_has_seen_bundle (mairie->store, &container, &yes, &error);
      else
        answered = av_segment_store_count_open_ops (mairie->store, &n_ops, &error);

      g_assert_false (answered);
      g_assert_error (error, AV_DATABASE_ERROR, AV_DATABASE_ERROR_FAILED);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/concurrent-values-both-live", test_concurrent_values_both_live);
  g_test_add_func ("/merge/settled-conflict-is-settled-everywhere", test_settled_conflict_is_settled_everywhere);
  g_test_add_func ("/merge/import-under-an-open-window-keeps-both", test_import_under_an_open_window_keeps_both);
  g_test_add_func ("/merge/equal-values-collapse", test_equal_values_collapse);
  g_test_add_func ("/merge/what-protects-is-shown-first", test_what_protects_is_shown_first);
  g_test_add_func ("/merge/ticks-never-conflict", test_ticks_never_conflict);
  g_test_add_func ("/merge/late-operation-of-replaced-value-stays-dead", test_late_operation_of_replaced_value_stays_dead);
  g_test_add_func ("/merge/any-order-ends-the-same", test_any_order_ends_the_same);
  g_test_add_func ("/merge/unapplied-operation-gives-back-what-it-replaced", test_unapplied_operation_gives_back_what_it_replaced);
  g_test_add_func ("/merge/two-under-one-name-are-one", test_two_under_one_name_are_one);
  g_test_add_func ("/merge/erased-compartment-stays-empty", test_erased_compartment_stays_empty);
  g_test_add_func ("/merge/other-form-under-a-system-id-says-nothing", test_other_form_under_a_system_id_says_nothing);
  g_test_add_func ("/merge/scope-is-said-by-one-record-of-the-container", test_scope_is_said_by_one_record_of_the_container);
  g_test_add_func ("/merge/what-cannot-be-read-is-not-absent", test_what_cannot_be_read_is_not_absent);

  return g_test_run ();
}
