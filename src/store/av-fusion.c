#include "av-fusion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-say.h"
#include "av-segment-store.h"
#include "av-store-private.h"

static int
compare_ids (gconstpointer one,
             gconstpointer other)
{
  return memcmp (one, other, sizeof (AvId));
}

typedef struct
{
  AvId pair[2];
  const char *value;
} Fusion;

static gboolean
write_fusion (AvStore *store,
              gpointer user_data,
              GError **error)
{
  const Fusion *fusion = user_data;
  AvId record;

  /* The same record from either side, kept with the smaller container and
   * naming the other one. */
  av_store_system_id ("~fusion", fusion->pair, sizeof fusion->pair, &record);
  if (strcmp (fusion->value, "1") == 0)
    {
      g_autofree char *other = av_id_to_string (&fusion->pair[1]);

      if (!av_segment_store_write_system (store, "~fusion", &record, &fusion->pair[0], AV_CLASS_CONTROLE, "avec", other, error))
        return FALSE;
    }
  return av_segment_store_write_system (store, "~fusion", &record, &fusion->pair[0], AV_CLASS_CONTROLE, "uni", fusion->value, error);
}

static gboolean
require_say (AvStore *store,
             const AvId *container,
             GError **error)
{
  gboolean answers;

  if (!av_segment_store_answers_for (store, container, store->scopes, av_store_get_now (store) << 16, &answers, error))
    return FALSE;
  if (answers)
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
                       _ ("One of these dossiers belongs to another commune or structure: whoever works for both says whether they are of one person. Nothing was changed."));
  return FALSE;
}

static gboolean
set_fusion (AvStore *store,
            const char *one,
            const char *other,
            const char *value,
            GError **error)
{
  Fusion fusion = { .value = value };

  if (!av_store_parse_id (one, &fusion.pair[0], error) || !av_store_parse_id (other, &fusion.pair[1], error))
    return FALSE;

  if (av_id_equal (&fusion.pair[0], &fusion.pair[1]))
    {
      g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID, _ ("This is twice the same dossier: choose two different ones."));
      return FALSE;
    }

  for (guint i = 0; i < 2; i++)
    if (!require_say (store, &fusion.pair[i], error))
      return FALSE;

  qsort (fusion.pair, 2, sizeof (AvId), compare_ids);
  return av_store_transact (store, write_fusion, &fusion, error);
}

gboolean
av_fusion_join (AvStore *store,
                const char *one,
                const char *other,
                GError **error)
{
  return set_fusion (store, one, other, "1", error);
}

gboolean
av_fusion_part (AvStore *store,
                const char *one,
                const char *other,
                GError **error)
{
  return set_fusion (store, one, other, "0", error);
}

/* --- components ---------------------------------------------------------- */

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
  Said said = { saying->dot, saying->hlc, g_strcmp0 (saying->value, "1") == 0 };

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

static gboolean
is_replaced (const Pair *pair,
             gint64 dot)
{
  for (guint i = 0; i < pair->said->len; i++)
    {
      const Said *said = &g_array_index (pair->said, Said, i);

      for (gsize j = 0; said->counts && j < said->n_preds; j++)
        if (said->preds[j] == dot)
          return TRUE;
    }
  return FALSE;
}

/* Who may write both dossiers says it; of several the last word. */
static gboolean
is_joined (AvStore *store,
           Pair *pair,
           gboolean *joined,
           GError **error)
{
  *joined = FALSE;
  for (guint i = 0; pair->named && i < pair->said->len; i++)
    {
      Said *said = &g_array_index (pair->said, Said, i);

      if (!av_segment_store_answers_for (store, &pair->pair[0], said->scopes, said->hlc, &said->counts, error) ||
          (said->counts && !av_segment_store_answers_for (store, &pair->pair[1], said->scopes, said->hlc, &said->counts, error)))
        return FALSE;
    }

  for (guint i = 0; pair->named && i < pair->said->len; i++)
    {
      const Said *said = &g_array_index (pair->said, Said, i);

      if (said->counts && !is_replaced (pair, said->dot))
        *joined = said->joins;
    }
  return TRUE;
}

GPtrArray *
av_fusion_list (AvStore *store,
                GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  if (!av_say_foreach (store, "~fusion", NULL, read_saying, pairs, error))
    return NULL;

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

static const char *
find_root (GHashTable *parents,
           const char *container)
{
  const char *parent = g_hash_table_lookup (parents, container);

  while (parent != NULL && strcmp (parent, container) != 0)
    {
      container = parent;
      parent = g_hash_table_lookup (parents, container);
    }
  return container;
}

/* After every container that has a dossier record. */
#define WITHOUT_DOSSIER (G_GINT64_CONSTANT (1) << 62)

/* Shown first: the dossier that was opened first; where none was, the person
 * who was met first; then the smallest id. */
static gboolean
read_age (AvStore *store,
          const char *container,
          gint64 *age,
          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT MIN (CASE WHEN name.text = 'dossier' THEN hlc ELSE hlc + ?2 END) "
                         "FROM record JOIN reg USING (rid) JOIN name ON name.nid = record.form WHERE container = ?1 AND name.text NOT GLOB '~*'",
                         error);
  AvId id;

  *age = G_MAXINT64;
  if (statement == NULL || !av_id_parse (container, &id))
    return FALSE;

  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  av_statement_bind_int64 (statement, 2, WITHOUT_DOSSIER);
  if (av_statement_next (statement, error) && !av_statement_is_null (statement, 0))
    *age = av_statement_get_int64 (statement, 0);
  return TRUE;
}

char **
av_fusion_get_component (AvStore *store,
                         const char *container,
                         GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT container FROM fused WHERE shown = (SELECT shown FROM fused WHERE container = ?1) ORDER BY container <> shown, container",
                         error);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  AvId id;

  if (statement == NULL || !av_store_parse_id (container, &id, error))
    return NULL;

  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  while (av_statement_next (statement, &problem))
    {
      AvId member;

      memcpy (member.bytes, av_statement_get_blob (statement, 0, NULL), sizeof member.bytes);
      g_ptr_array_add (members, av_id_to_string (&member));
    }
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }

  if (members->len == 0)
    g_ptr_array_add (members, g_strdup (container));
  g_ptr_array_add (members, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&members), FALSE);
}

gboolean
av_fusion_is_in_order (AvStore *store,
                       const AvId *container,
                       gboolean *in_order,
                       GError **error)
{
  g_autofree char *own = av_id_to_string (container);
  g_auto (GStrv) members = av_fusion_get_component (store, own, error);
  gint64 first, age;

  if (members == NULL || !read_age (store, members[0], &first, error))
    return FALSE;

  *in_order = TRUE;
  for (guint i = 1; members[i] != NULL; i++)
    {
      if (!read_age (store, members[i], &age, error))
        return FALSE;
      *in_order = *in_order && (age > first || (age == first && strcmp (members[i], members[0]) > 0));
    }
  return TRUE;
}

static gboolean
choose_shown (AvStore *store,
              GHashTable *parents,
              GHashTable *shown,
              GError **error)
{
  g_autoptr (GHashTable) ages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer container;

  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      const char *root = find_root (parents, container);
      const char *best = g_hash_table_lookup (shown, root);
      gint64 age, *best_age = best != NULL ? g_hash_table_lookup (ages, best) : NULL;

      if (!read_age (store, container, &age, error))
        return FALSE;
      if (best_age == NULL || age < *best_age || (age == *best_age && strcmp (container, best) < 0))
        {
          g_hash_table_insert (shown, (gpointer) root, container);
          g_hash_table_insert (ages, container, g_memdup2 (&age, sizeof age));
        }
    }
  return TRUE;
}

static gboolean
write_components (AvStore *store,
                  GHashTable *parents,
                  GHashTable *shown,
                  GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "INSERT INTO fused (container, shown) VALUES (?1, ?2)", error);
  GHashTableIter iter;
  gpointer container;

  if (statement == NULL || !av_database_exec (store->db, error, "DELETE FROM fused", NULL))
    return FALSE;

  g_hash_table_iter_init (&iter, parents);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      AvId member, first;

      if (!av_id_parse (container, &member) || !av_id_parse (g_hash_table_lookup (shown, find_root (parents, container)), &first))
        continue;
      av_statement_bind_blob (statement, 1, member.bytes, sizeof member.bytes);
      av_statement_bind_blob (statement, 2, first.bytes, sizeof first.bytes);
      if (!av_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
to_bytes (const guint8 *id)
{
  return g_bytes_new (id, sizeof (AvId));
}

/* Container → the one it is shown with. */
static GHashTable *
read_shown (AvStore *store,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT container, shown FROM fused", error);
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return NULL;

  while (av_statement_next (statement, &problem))
    g_hash_table_insert (shown, to_bytes (av_statement_get_blob (statement, 0, NULL)), to_bytes (av_statement_get_blob (statement, 1, NULL)));

  if (problem == NULL)
    return g_steal_pointer (&shown);

  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

gboolean
av_fusion_has (AvStore *store,
               const AvId *container)
{
  g_autoptr (GBytes) key = NULL;

  if (store->fused == NULL)
    store->fused = read_shown (store, NULL);
  if (store->fused == NULL || g_hash_table_size (store->fused) == 0)
    return FALSE;

  key = g_bytes_new_static (container->bytes, sizeof container->bytes);
  return g_hash_table_contains (store->fused, key);
}

static void
note_changes (GHashTable *changed,
              GHashTable *before,
              GHashTable *after)
{
  GHashTableIter iter;
  gpointer container, shown;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &container, &shown))
    {
      GBytes *now = g_hash_table_lookup (after, container);

      if (now == NULL || !g_bytes_equal (now, shown))
        g_hash_table_add (changed, g_bytes_ref (container));
    }
}

/* Those whose component grew or shrank are told with those that came or went. */
static void
note_companions (GHashTable *changed,
                 GHashTable *components)
{
  g_autoptr (GHashTable) touched = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  GHashTableIter iter;
  gpointer container, shown;

  g_hash_table_iter_init (&iter, components);
  while (g_hash_table_iter_next (&iter, &container, &shown))
    if (g_hash_table_contains (changed, container))
      g_hash_table_add (touched, shown);

  g_hash_table_iter_init (&iter, components);
  while (g_hash_table_iter_next (&iter, &container, &shown))
    if (g_hash_table_contains (touched, shown))
      g_hash_table_add (changed, g_bytes_ref (container));
}

static gboolean
rebuild (AvStore *store,
         GError **error)
{
  g_autoptr (GPtrArray) pairs = av_fusion_list (store, error);
  g_autoptr (GHashTable) parents = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  if (pairs == NULL)
    return FALSE;

  for (guint i = 0; i < pairs->len; i++)
    {
      char **pair = g_ptr_array_index (pairs, i);

      for (guint j = 0; j < 2; j++)
        if (!g_hash_table_contains (parents, pair[j]))
          g_hash_table_insert (parents, pair[j], pair[j]);
      g_hash_table_insert (parents, (gpointer) find_root (parents, pair[0]), (gpointer) find_root (parents, pair[1]));
    }

  return choose_shown (store, parents, shown, error) && write_components (store, parents, shown, error);
}

GHashTable *
av_fusion_rebuild (AvStore *store,
                   GError **error)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) before = read_shown (store, error);
  g_autoptr (GHashTable) after = NULL;

  if (before == NULL || !rebuild (store, error) || (after = read_shown (store, error)) == NULL)
    return NULL;

  note_changes (changed, before, after);
  note_changes (changed, after, before);
  note_companions (changed, before);
  note_companions (changed, after);
  g_clear_pointer (&store->fused, g_hash_table_unref);
  return g_steal_pointer (&changed);
}
