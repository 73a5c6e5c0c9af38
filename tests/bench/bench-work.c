#include "bench-work.h"

#include <math.h>
#include <string.h>

#include "av-catalogue.h"
#include "av-hash.h"
#include "av-merge-private.h"
#include "av-segment-store.h"

#define RECORDS_PER_TRANSACTION 5000
#define MEAN 24
#define MINUTES_BETWEEN_RECORDS 2

static const char *const notes[] = {
  "Vu au marché",
  "Rappeler jeudi",
  "Ne veut pas de courrier",
  "Dort chez sa tante à Oissel",
  "Vu au marché avec sa sœur",
  "Orientation vers la Miss",
  "A perdu sa carte d’identité",
  "Cherche une formation de soudeur",
  "Permis suspendu, vient en bus",
  "Attend un retour de la Mission locale",
  "Préfère être rappelée après 18 heures",
  "Souhaite une visite du chantier avant de décider",
  "A repris contact d’elle-même après deux mois sans nouvelles",
  "Accompagné au rendez-vous, dossier déposé le jour même",
};

static const char *const names[] = { "Gavroche", "Cosette", "Étienne", "Catherine", "Gervaise", "Lantier", "Maheu", "Thénardier", "Fauchelevent", "Coupeau" };

/* One dossier in five tells who somebody is, the others what was done. */
static const char *const forms[] = { "contact", "diagnostic", "action", "dossier", "information-droits" };

/* What a field is answered with, shorter texts and longer ones. */
typedef struct
{
  GPtrArray *shorter;
  GPtrArray *longer;
} Pool;

static struct
{
  GHashTable *pools; /* AvField → Pool */
  GRand *rand;
  gint64 surplus; /* of bytes over the mean, so far */
} drawing;

static void
add_text (Pool *pool,
          const char *text)
{
  g_ptr_array_add (strlen (text) <= MEAN ? pool->shorter : pool->longer, g_strdup (text));
}

static gboolean
is_name (const AvField *field)
{
  return (field->flags & AV_FIELD_NAME) != 0;
}

static Pool *
fill_pool (const AvField *field)
{
  Pool *pool = g_new0 (Pool, 1);
  guint n_choices = 0;
  g_autofree AvChoice *choices = av_field_has_choices (field) ? av_field_dup_choices (field, &n_choices) : NULL;

  pool->shorter = g_ptr_array_new ();
  pool->longer = g_ptr_array_new ();
  for (guint i = 0; i < n_choices; i++)
    add_text (pool, choices[i].label);
  for (guint i = 0; is_name (field) && i < G_N_ELEMENTS (names); i++)
    add_text (pool, names[i]);
  for (guint i = 0; n_choices == 0 && !is_name (field) && i < G_N_ELEMENTS (notes); i++)
    add_text (pool, notes[i]);
  return pool;
}

static Pool *
get_pool (const AvField *field)
{
  Pool *pool;

  if (drawing.pools == NULL)
    {
      drawing.pools = g_hash_table_new (NULL, NULL);
      drawing.rand = g_rand_new_with_seed (1862);
    }

  pool = g_hash_table_lookup (drawing.pools, field);
  if (pool == NULL)
    g_hash_table_insert (drawing.pools, (gpointer) field, pool = fill_pool (field));
  return pool;
}

/* The second half as often as the first, and so on: as answers are (Zipf). */
static guint
draw_below (guint limit)
{
  return (guint) pow (limit + 1, g_rand_double (drawing.rand)) - 1;
}

/* One of the field's own labels, or a note where it has none. Which length is
 * drawn keeps the mean. */
static const char *
draw_text (const AvField *field)
{
  Pool *pool = get_pool (field);
  GPtrArray *texts = drawing.surplus > 0 ? pool->shorter : pool->longer;
  const char *text;

  if (texts->len == 0)
    texts = drawing.surplus > 0 ? pool->longer : pool->shorter;
  text = g_ptr_array_index (texts, draw_below (texts->len));
  drawing.surplus += (gint64) strlen (text) - MEAN;
  return text;
}

typedef struct
{
  guint first;
  guint last;
  guint round;
  const char *scope; /* of the dossiers; NULL: the laptop's own */
} Batch;

static void
make_id (const char *kind,
         guint number,
         AvId *id)
{
  g_autofree char *text = g_strdup_printf ("%s %u", kind, number);

  av_hash_bytes (text, strlen (text), id->bytes, sizeof id->bytes);
}

static gboolean
read_dot (AvStore *store,
          const AvRegisterOp *op,
          gint64 *dot,
          GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT dot FROM reg WHERE rid = ?1 AND nid = ?2", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, op->rid);
  av_statement_bind_int64 (statement, 2, op->name->nid);
  if (!av_statement_next (statement, error))
    return FALSE;
  *dot = av_statement_get_int64 (statement, 0);
  return TRUE;
}

/* A text would name the same record for all. */
static gboolean
names_record (const AvField *field)
{
  return field->kind == AV_FIELD_RECORD || field->kind == AV_FIELD_RECORDS || field->kind == AV_FIELD_AGENT;
}

static gboolean
write_fields (AvStore *store,
              const AvForm *form,
              gint64 rid,
              guint round,
              GError **error)
{
  guint written = 0;

  for (guint i = 0; written < BENCH_WORK_FIELDS; i++)
    {
      AvRegisterOp op = { AV_OP_SET, rid };
      gint64 former;

      g_assert_cmpuint (i, <, form->n_fields);
      if (names_record (&form->fields[i]))
        continue;
      op.name = av_store_intern (store, form->fields[i].id, NULL, error);
      if (op.name == NULL || (round > 1 && !read_dot (store, &op, &former, error)))
        return FALSE;
      op.preds = &former;
      op.n_preds = round > 1;
      op.value = draw_text (&form->fields[i]);
      op.value_length = strlen (op.value);
      if (!av_open_op_append (store, &op, NULL, NULL, error))
        return FALSE;
      written++;
    }
  return TRUE;
}

static guint
get_dossier (guint record)
{
  return record * 2 / BENCH_WORK_RECORDS_PER_TWO_DOSSIERS;
}

static gboolean
write_records (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const Batch *batch = user_data;

  for (guint i = batch->first; i < batch->last; i++)
    {
      const AvForm *form = av_catalogue_find_form (forms[get_dossier (i) % G_N_ELEMENTS (forms)]);
      AvId record, container;
      gint64 rid;

      /* Each is a save of its own. */
      bench_laptop_clock += MINUTES_BETWEEN_RECORDS * 60000;
      store->moment = 0;
      make_id ("record", i, &record);
      make_id ("dossier", get_dossier (i), &container);
      if (!av_store_find_record (store, &record, form->id, &container, form->class, TRUE, &rid, error) ||
          !write_fields (store, form, rid, batch->round, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_dossiers (AvStore *store,
               gpointer user_data,
               GError **error)
{
  const Batch *batch = user_data;

  for (guint i = get_dossier (batch->first); i <= get_dossier (batch->last - 1); i++)
    {
      AvId container, record;

      make_id ("dossier", i, &container);
      av_store_system_id ("~perimetre", container.bytes, sizeof container.bytes, &record);
      if (!av_segment_store_write_system (store, "~perimetre", &record, &container, AV_CLASS_CONTROLE, "scope",
                                          batch->scope != NULL ? batch->scope : av_store_get_default_scope (store), error))
        return FALSE;
    }
  return TRUE;
}

static void
write_all (BenchLaptop *laptop,
           Batch batch,
           AvStoreFunc func)
{
  guint last = batch.last;

  for (; batch.first < last; batch.first = batch.last)
    {
      g_autoptr (GError) error = NULL;

      batch.last = MIN (batch.first + RECORDS_PER_TRANSACTION, last);
      av_store_transact (laptop->store, func, &batch, &error);
      g_assert_no_error (error);
    }
}

void
bench_work_open (BenchLaptop *laptop,
                 guint first,
                 guint n_records)
{
  write_all (laptop, (Batch){ first, first + n_records }, open_dossiers);
}

void
bench_work_give (BenchLaptop *laptop,
                 guint first,
                 guint n_records,
                 const char *scope)
{
  write_all (laptop, (Batch){ first, first + n_records, .scope = scope }, open_dossiers);
}

void
bench_work_write (BenchLaptop *laptop,
                  guint first,
                  guint n_records,
                  guint round)
{
  write_all (laptop, (Batch){ first, first + n_records, round }, write_records);
  g_assert_cmpint (ABS (drawing.surplus), <, (gint64) n_records * BENCH_WORK_FIELDS);
}
