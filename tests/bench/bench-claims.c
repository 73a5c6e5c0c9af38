/* What it costs to judge whose a dossier is, where somebody fills a segment with
 * claims on it: the same number of claims, each on a dossier of its own. And what it
 * costs to ask who may write there, as each strand of the dossier does: while these
 * come between the claims, or between those of other such dossiers, and once more in
 * the end, as an import asks. */

#include <string.h>

#include "bench-cost.h"
#include "bench-table.h"
#include "store-laptops.h"

#define NOON G_GUINT64_CONSTANT (1795435200000)
#define N_CLAIMS 4096 /* as many as a segment holds */
#define N_COMMUNES 64 /* of who writes them */
#define N_ASKED 4096
#define N_CROWDED 4 /* whose claims find no room together */
#define N_TURNS 3

typedef struct
{
  guint n_containers;
  guint n_beginnings; /* of each container */
  guint n_preds;      /* of each other claim */
} Shape;

static const AvSegmentHash segment = { { 'c' } };
static const char stranger[] = " 27229 ";

static char *
list_scopes (void)
{
  GString *text = g_string_new (" ");

  for (guint i = 0; i < N_COMMUNES; i++)
    g_string_append_printf (text, "%u ", 76100 + i);

  return g_string_free (text, FALSE);
}

static AvId
get_container (guint number)
{
  AvId container = { { 'd' } };

  memcpy (container.bytes + 1, &number, sizeof number);
  return container;
}

typedef struct
{
  AvOp op;
  char scope[8];
  AvOpPred preds[N_COMMUNES];
} Claim;

/* Each names those of its container before it. */
static void
write_claim (Claim *claim,
             const Shape *shape,
             const AvId *container,
             guint number)
{
  guint n_before = number % (N_CLAIMS / shape->n_containers);
  guint n_preds = n_before < shape->n_beginnings ? 0 : MIN (shape->n_preds, n_before);

  claim->op = (AvOp){ .kind = AV_OP_SET, .index = (guint16) number, .hlc = (NOON << 16) + number, .agent = "", .form = "~perimetre", .reg = "scope" };
  for (guint i = 0; i < n_preds; i++)
    claim->preds[i] = (AvOpPred){ segment.bytes, (guint16) (number - 1 - i) };

  g_snprintf (claim->scope, sizeof claim->scope, "%u", 76100 + n_before % N_COMMUNES);
  av_store_system_id ("~perimetre", container->bytes, sizeof *container, &claim->op.record);
  claim->op.preds = claim->preds;
  claim->op.n_preds = n_preds;
  claim->op.value = claim->scope;
  claim->op.value_length = strlen (claim->scope);
}

/* first: the container they begin with. */
static gboolean
apply_from (AvStore *store,
            const Shape *shape,
            guint first,
            GError **error)
{
  guint n_each = N_CLAIMS / shape->n_containers;
  g_autofree char *scopes = list_scopes ();
  g_autofree Claim *claims = g_new (Claim, n_each);
  g_autofree const AvOp **ops = g_new (const AvOp *, n_each);
  AvStrandPlace place = { .klass = AV_CLASS_CONTROLE, .scopes = scopes };

  if (!av_segment_store_reserve (store, &segment, &place.sid, error))
    return FALSE;

  for (guint i = 0; i < shape->n_containers; i++)
    {
      place.container = get_container (first + i);
      for (guint j = 0; j < n_each; j++)
        {
          write_claim (&claims[j], shape, &place.container, i * n_each + j);
          ops[j] = &claims[j].op;
        }
      if (!av_merge_apply_all (store, &place, ops, n_each, error))
        return FALSE;
    }

  return av_merge_settle (store, error);
}

static gboolean
apply_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  return apply_from (store, user_data, 0, error);
}

static gboolean
crowd_all (AvStore *store,
           gpointer user_data,
           GError **error)
{
  for (guint i = 0; i < N_CROWDED; i++)
    if (!apply_from (store, user_data, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
ask (AvStore *store,
     gpointer user_data,
     GError **error)
{
  const Shape *shape = user_data;
  gboolean may, sure;

  for (guint i = 0; i < N_ASKED; i++)
    {
      AvId container = get_container (i % shape->n_containers);

      if (!av_segment_store_may_write_so_far (store, &container, stranger, &may, &sure, error))
        return FALSE;
    }

  return TRUE;
}

/* ---- Strands that come between claims ------------------------------------------- */

/* Of each container, all its strands one after the other. */
static gboolean
ask_in_the_end (AvStore *store,
                guint n_containers,
                GError **error)
{
  g_autoptr (GHashTable) due = av_segment_store_take_writers_due (store);
  gboolean may;

  for (guint i = 0; due != NULL && i < N_ASKED; i++)
    {
      AvId container = get_container (i / (N_ASKED / n_containers));

      if (!av_segment_store_may_write (store, &container, stranger, &may, error))
        return FALSE;
    }

  return TRUE;
}

/* Each claim in a segment of its own, with a strand. */
static gboolean
claim_and_ask (AvStore *store,
               gpointer user_data,
               GError **error)
{
  guint n_containers = *(const guint *) user_data;
  const Shape shape = { n_containers, 1, 1 };
  g_autofree char *scopes = list_scopes ();
  g_autofree Claim *claim = g_new (Claim, 1);
  AvSegmentHash former = { { 0 } };

  for (guint i = 0; i < N_CLAIMS; i++)
    {
      AvSegmentHash own = { { 'o' } };
      AvStrandPlace place = { .container = get_container (i % n_containers), .klass = AV_CLASS_CONTROLE, .scopes = scopes };
      gboolean may, sure;

      memcpy (own.bytes + 1, &i, sizeof i);
      write_claim (claim, &shape, &place.container, i);
      claim->op.index = 0;
      claim->preds[0] = (AvOpPred){ former.bytes, 0 };
      if (!av_segment_store_reserve (store, &own, &place.sid, error) || !av_merge_apply (store, &place, &claim->op, error) ||
          !av_segment_store_may_write_so_far (store, &place.container, stranger, &may, &sure, error))
        return FALSE;
      former = own;
    }

  return ask_in_the_end (store, n_containers, error) && av_merge_settle (store, error);
}

/* Strands of crowded dossiers, of one after the other or in turns. */
static gboolean
ask_crowded (AvStore *store,
             gpointer user_data,
             GError **error)
{
  gboolean in_turns = *(const gboolean *) user_data;

  for (guint i = 0; i < N_ASKED; i++)
    {
      AvId container = get_container (in_turns ? i % N_CROWDED : i / (N_ASKED / N_CROWDED));
      gboolean may, sure;

      if (!av_segment_store_may_write_so_far (store, &container, stranger, &may, &sure, error))
        return FALSE;
    }

  return ask_in_the_end (store, N_CROWDED, error);
}

static Laptop *
open_laptop (void)
{
  Laptop *laptop = laptop_new (NOON);

  av_segment_store_set_own (laptop->store, &(AvOwnScopes){ " 76100 ", " 76100 ", " 76100 ", " 76100 " });
  return laptop;
}

typedef struct
{
  double judging;
  double asking;
} Costs;

static Costs
measure (const Shape *shape)
{
  g_autoptr (GArray) judging = g_array_new (FALSE, FALSE, sizeof (BenchCost));
  g_autoptr (GArray) asking = g_array_new (FALSE, FALSE, sizeof (BenchCost));

  for (guint i = 0; i < N_TURNS; i++)
    {
      g_autoptr (Laptop) laptop = open_laptop ();
      g_autoptr (GError) error = NULL;
      BenchCost start = bench_now (), cost;

      av_store_transact (laptop->store, apply_all, (gpointer) shape, &error);
      g_assert_no_error (error);
      cost = bench_since (start);
      g_array_append_val (judging, cost);

      start = bench_now ();
      av_store_transact (laptop->store, ask, (gpointer) shape, &error);
      g_assert_no_error (error);
      cost = bench_since (start);
      g_array_append_val (asking, cost);
    }

  return (Costs){ bench_median (judging).cpu, bench_median (asking).cpu };
}

/* prepare: NULL, or what is done before, which is not measured. */
static double
measure_work (AvStoreFunc prepare,
              const Shape *shape,
              AvStoreFunc func,
              gconstpointer user_data)
{
  g_autoptr (GArray) costs = g_array_new (FALSE, FALSE, sizeof (BenchCost));

  for (guint i = 0; i < N_TURNS; i++)
    {
      g_autoptr (Laptop) laptop = open_laptop ();
      g_autoptr (GError) error = NULL;
      BenchCost start, cost;

      if (prepare != NULL)
        av_store_transact (laptop->store, prepare, (gpointer) shape, &error);
      g_assert_no_error (error);
      start = bench_now ();
      av_store_transact (laptop->store, func, (gpointer) user_data, &error);
      g_assert_no_error (error);
      cost = bench_since (start);
      g_array_append_val (costs, cost);
    }

  return bench_median (costs).cpu;
}

static void
compare_between (const Shape *braid)
{
  const guint one = 1, each = N_CLAIMS;
  const gboolean in_turns = TRUE, in_order = FALSE;

  bench_table_add (&(BenchRow){ "4,096 claims, a strand behind each / one each", "CPU-ms", measure_work (NULL, NULL, claim_and_ask, &one),
                                measure_work (NULL, NULL, claim_and_ask, &each), .limit = 2, .limits_ratio = TRUE });
  bench_table_add (&(BenchRow){ "4,096 strands of 4 such dossiers, in turns / in order", "CPU-ms", measure_work (crowd_all, braid, ask_crowded, &in_turns),
                                measure_work (crowd_all, braid, ask_crowded, &in_order), .limit = 3, .limits_ratio = TRUE });
}

static void
compare (const char *name,
         const Shape *shape,
         double limit,
         const Costs *apart)
{
  Costs costs = measure (shape);
  g_autofree char *asked = g_strdup_printf ("  %u strands asked", N_ASKED);

  bench_table_add (&(BenchRow){ name, "CPU-ms", costs.judging, apart->judging, .limit = limit, .limits_ratio = TRUE });
  bench_table_add (&(BenchRow){ asked, "CPU-ms", costs.asking, apart->asking, .limit = limit, .limits_ratio = TRUE });
}

int
main (void)
{
  static const Shape apart = { N_CLAIMS, 1, 0 };
  static const Shape chain = { 1, 1, 1 };
  static const Shape beginnings = { 1, N_CLAIMS, 0 };
  static const Shape braid = { 1, N_COMMUNES, N_COMMUNES };
  Costs costs = measure (&apart);

  compare ("4,096 claims, one chain / one each", &chain, 2, &costs);
  compare ("4,096 claims, all beginnings / one each", &beginnings, 2, &costs);
  compare ("4,096 claims, 64 beginnings, 64 named / one each", &braid, 8, &costs);
  compare_between (&braid);
  return bench_table_get_n_over () > 0;
}
