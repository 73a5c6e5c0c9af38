#include "av-fusion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-access-log.h"
#include "av-fusion-private.h"
#include "av-merge.h"
#include "av-own-word.h"
#include "av-say.h"
#include "av-segment-store.h"
#include "av-store-private.h"

/* What `uni` says of a pair that is joined; anything else parts it. */
#define JOINED "1"
#define PARTED "0"

static int
compare_ids (gconstpointer one,
             gconstpointer other)
{
  return memcmp (one, other, sizeof (AvId));
}

typedef struct
{
  AvId pair[2]; /* the smaller first */
  guint home;   /* with which of them it is kept */
  gboolean joins;
} Fusion;

/* Of either one's dossier somebody may ask what was done. */
static gboolean
log_fusion (AvStore *store,
            const Fusion *fusion,
            const char *one,
            const char *other,
            GError **error)
{
  const char *act = fusion->joins ? AV_ACT_FUSION : AV_ACT_PARTING;

  return av_access_log_add (store, act, one, other, error) && av_access_log_add (store, act, other, one, error);
}

static gboolean
add_standing (gint64 sid,
              guint16 index,
              guint64 hlc,
              const char *agent,
              const char *value,
              gpointer user_data,
              GError **error)
{
  gint64 dot = AV_DOT (sid, index);

  g_array_append_val ((GArray *) user_data, dot);
  return TRUE;
}

/* It takes the place of all that stands of the pair, whichever of the two it is kept with:
 * else the one whose clock was ahead would have the last word. */
static gboolean
write_word (AvStore *store,
            const AvId *record,
            const AvId *home,
            const char *value,
            GError **error)
{
  g_autoptr (GArray) standing = g_array_new (FALSE, FALSE, sizeof (gint64));

  return av_segment_store_foreach_live (store, "~fusion", record, "uni", add_standing, standing, error) &&
         av_segment_store_replace_system (store, "~fusion", record, home, AV_CLASS_CONTROLE, "uni", value, standing, error);
}

static gboolean
write_fusion (AvStore *store,
              gpointer user_data,
              GError **error)
{
  const Fusion *fusion = user_data;
  const AvId *home = &fusion->pair[fusion->home];
  g_autofree char *one = av_id_to_string (home);
  g_autofree char *other = av_id_to_string (&fusion->pair[1 - fusion->home]);
  AvId record;

  /* The same record from either side, naming the other one: without, nobody knows of
   * which pair it speaks. */
  av_store_system_id ("~fusion", fusion->pair, sizeof fusion->pair, &record);
  return av_segment_store_write_system (store, "~fusion", &record, home, AV_CLASS_CONTROLE, "avec", other, error) &&
         write_word (store, &record, home, fusion->joins ? JOINED : PARTED, error) &&
         log_fusion (store, fusion, one, other, error);
}

static gboolean
require_say (AvStore *store,
             const AvId *container,
             const char *refusal,
             GError **error)
{
  gboolean answers;

  if (!av_segment_store_answers_for (store, container, store->scopes, av_store_get_now (store) << 16, &answers, error))
    return FALSE;
  if (answers)
    return av_own_word_require_of (store, container, error);

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, refusal);
  return FALSE;
}

gboolean
av_fusion_has_say (AvStore *store,
                   const char *dossier,
                   gboolean *say,
                   GError **error)
{
  g_autoptr (GError) refusal = NULL;
  AvId container;

  if (!av_store_parse_id (dossier, &container, error))
    return FALSE;

  *say = require_say (store, &container, "", &refusal);
  if (*say || g_error_matches (refusal, AV_STORE_ERROR, AV_STORE_ERROR_INVALID) || g_error_matches (refusal, AV_STORE_ERROR, AV_STORE_ERROR_IN_VAIN))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
require_say_of_both (AvStore *store,
                     const AvId *pair,
                     GError **error)
{
  const char *refusal = _ ("One of these dossiers belongs to another commune or structure: whoever works for both says that they are of one person. Nothing was changed.");

  return require_say (store, &pair[0], refusal, error) && require_say (store, &pair[1], refusal, error);
}

/* It is kept with the one that this store answers for: signed in a scope that is not its
 * author's, it would wait. */
static gboolean
require_say_of_either (AvStore *store,
                       Fusion *fusion,
                       GError **error)
{
  const char *refusal = _ ("Both of these dossiers belong to other communes or structures: whoever works for one of them says that they are of two people. Nothing was changed.");
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  if (require_say (store, &fusion->pair[0], refusal, &first))
    return TRUE;

  fusion->home = 1;
  if (require_say (store, &fusion->pair[1], refusal, &second))
    return TRUE;

  /* Of one's own it says how its word counts again. */
  if (g_error_matches (first, AV_STORE_ERROR, AV_STORE_ERROR_INVALID))
    g_propagate_error (error, g_steal_pointer (&second));
  else
    g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
set_fusion (AvStore *store,
            const char *one,
            const char *other,
            gboolean joins,
            GError **error)
{
  Fusion fusion = { .joins = joins };

  if (!av_store_parse_id (one, &fusion.pair[0], error) || !av_store_parse_id (other, &fusion.pair[1], error))
    return FALSE;

  if (av_id_equal (&fusion.pair[0], &fusion.pair[1]))
    {
      g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, _ ("This is twice the same dossier: choose two different ones."));
      return FALSE;
    }

  qsort (fusion.pair, 2, sizeof (AvId), compare_ids);
  if (!(joins ? require_say_of_both (store, fusion.pair, error) : require_say_of_either (store, &fusion, error)))
    return FALSE;

  return av_store_transact (store, write_fusion, &fusion, error);
}

gboolean
av_fusion_join (AvStore *store,
                const char *one,
                const char *other,
                GError **error)
{
  return set_fusion (store, one, other, TRUE, error);
}

gboolean
av_fusion_part (AvStore *store,
                const char *one,
                const char *other,
                GError **error)
{
  return set_fusion (store, one, other, FALSE, error);
}

/* --- what is said of pairs ------------------------------------------------ */

/* What is said of one pair. */
typedef struct
{
  AvId record;
  AvId pair[2];
  gboolean named; /* the pair is known: `avec` said so */
  GArray *said;   /* Said of `uni`, oldest first */
} Pair;

typedef struct
{
  gint64 dot;
  guint64 hlc;
  gboolean joins;
  gboolean counts;
  char *scopes;
  gint64 *preds;
  gsize n_preds;
} Said;

static void
clear_said (gpointer data)
{
  Said *said = data;

  g_free (said->scopes);
  g_free (said->preds);
}

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_array_unref (pair->said);
  g_free (pair);
}

static Pair *
get_pair (GPtrArray *pairs,
          const AvSaying *saying)
{
  Pair *pair = pairs->len > 0 ? g_ptr_array_index (pairs, pairs->len - 1) : NULL;

  if (pair != NULL && av_id_equal (&pair->record, &saying->record))
    return pair;

  pair = g_new0 (Pair, 1);
  pair->record = saying->record;
  pair->said = g_array_new (FALSE, FALSE, sizeof (Said));
  g_array_set_clear_func (pair->said, clear_said);
  g_ptr_array_add (pairs, pair);
  return pair;
}

/* A `~fusion` stands under the id of the very pair it names. */
static void
name_pair (Pair *pair,
           const AvSaying *saying)
{
  AvId ids[2] = { saying->container }, record;

  if (pair->named || saying->value == NULL || !av_id_parse (saying->value, &ids[1]))
    return;

  qsort (ids, 2, sizeof (AvId), compare_ids);
  av_store_system_id ("~fusion", ids, sizeof ids, &record);
  if (!av_id_equal (&record, &pair->record))
    return;

  memcpy (pair->pair, ids, sizeof ids);
  pair->named = TRUE;
}

static gboolean
read_saying (const AvSaying *saying,
             gpointer user_data,
             GError **error)
{
  Pair *pair = get_pair (user_data, saying);
  Said said = { saying->dot, saying->hlc, g_strcmp0 (saying->value, JOINED) == 0 };

  if (strcmp (saying->reg, "avec") == 0)
    name_pair (pair, saying);
  if (strcmp (saying->reg, "uni") != 0)
    return TRUE;

  said.scopes = g_strdup (saying->scopes);
  said.preds = g_memdup2 (saying->preds, saying->n_preds * sizeof (gint64));
  said.n_preds = saying->n_preds;
  g_array_append_val (pair->said, said);
  return TRUE;
}

/* The dots that what counts replaces; transfer full. */
static GHashTable *
list_replaced (const Pair *pair)
{
  GHashTable *replaced = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < pair->said->len; i++)
    {
      const Said *said = &g_array_index (pair->said, Said, i);

      for (gsize j = 0; said->counts && j < said->n_preds; j++)
        g_hash_table_add (replaced, &said->preds[j]);
    }

  return replaced;
}

/* Who answers for both dossiers joins them; for either, parts them. */
static gboolean
judge (AvStore *store,
       const Pair *pair,
       Said *said,
       GError **error)
{
  gboolean answers[2];

  for (guint i = 0; i < 2; i++)
    if (!av_segment_store_answers_for (store, &pair->pair[i], said->scopes, said->hlc, &answers[i], error))
      return FALSE;

  said->counts = said->joins ? answers[0] && answers[1] : answers[0] || answers[1];
  return TRUE;
}

/* Of several the last word. */
static gboolean
is_joined (AvStore *store,
           Pair *pair,
           gboolean *joined,
           GError **error)
{
  g_autoptr (GHashTable) replaced = NULL;

  *joined = FALSE;
  for (guint i = 0; pair->named && i < pair->said->len; i++)
    if (!judge (store, pair, &g_array_index (pair->said, Said, i), error))
      return FALSE;

  replaced = list_replaced (pair);
  for (guint i = 0; pair->named && i < pair->said->len; i++)
    {
      const Said *said = &g_array_index (pair->said, Said, i);

      if (said->counts && !g_hash_table_contains (replaced, &said->dot))
        *joined = said->joins;
    }
  return TRUE;
}

/* Of what is said of @pairs, those that are joined. */
static GPtrArray *
list_joined (AvStore *store,
             GPtrArray *pairs,
             GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < pairs->len; i++)
    {
      Pair *pair = g_ptr_array_index (pairs, i);
      gboolean joined;
      char **ids;

      if (!is_joined (store, pair, &joined, error))
        return NULL;
      if (!joined)
        continue;

      ids = g_new0 (char *, 3);
      ids[0] = av_id_to_string (&pair->pair[0]);
      ids[1] = av_id_to_string (&pair->pair[1]);
      g_ptr_array_add (list, ids);
    }
  return g_steal_pointer (&list);
}

GPtrArray *
av_fusion_list (AvStore *store,
                GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);

  return av_say_foreach (store, "~fusion", NULL, read_saying, pairs, error) ? list_joined (store, pairs, error) : NULL;
}

static gboolean
list_records (AvStore *store,
              GBytes *container,
              GHashTable *records,
              GError **error)
{
  g_autoptr (GArray) said = av_say_list_records (store, "~fusion", g_bytes_get_data (container, NULL), error);

  for (guint i = 0; said != NULL && i < said->len; i++)
    g_hash_table_add (records, g_bytes_new (g_array_index (said, AvSaidRecord, i).record.bytes, sizeof (AvId)));
  return said != NULL;
}

static gboolean
is_among (GHashTable *among,
          const Pair *pair)
{
  g_autoptr (GBytes) container = g_bytes_new_static (pair->pair[0].bytes, sizeof (AvId));

  return g_hash_table_contains (among, container);
}

/* What is said of pairs of them. Under the id of another pair stands what
 * somebody forged. */
static GPtrArray *
read_pairs (AvStore *store,
            GHashTable *among,
            GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);
  g_autoptr (GHashTable) records = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, among);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!list_records (store, key, records, error))
      return NULL;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      AvId record;

      memcpy (record.bytes, g_bytes_get_data (key, NULL), sizeof record.bytes);
      if (!av_say_foreach (store, "~fusion", &record, read_saying, pairs, error))
        return NULL;
    }

  for (guint i = pairs->len; i > 0; i--)
    if (!is_among (among, g_ptr_array_index (pairs, i - 1)))
      g_ptr_array_remove_index_fast (pairs, i - 1);
  return g_steal_pointer (&pairs);
}

GPtrArray *
av_fusion_list_among (AvStore *store,
                      GHashTable *containers,
                      GError **error)
{
  g_autoptr (GPtrArray) pairs = read_pairs (store, containers, error);

  return pairs != NULL ? list_joined (store, pairs, error) : NULL;
}
