#include <string.h>

#include "av-fusion-private.h"
#include "av-store-private.h"

static GBytes *
to_bytes (const guint8 *id)
{
  return g_bytes_new (id, sizeof (AvId));
}

static GHashTable *
new_containers (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

/* Runs @statement of one container, ?1. */
static void
bind_container (AvStatement *statement,
                GBytes *container)
{
  gsize size;
  gconstpointer bytes = g_bytes_get_data (container, &size);

  av_statement_bind_blob (statement, 1, bytes, size);
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
  g_autoptr (GError) problem = NULL;
  AvId id;

  *age = G_MAXINT64;
  if (statement == NULL || !av_store_parse_id (container, &id, error))
    return FALSE;

  av_statement_bind_blob (statement, 1, id.bytes, sizeof id.bytes);
  av_statement_bind_int64 (statement, 2, WITHOUT_DOSSIER);
  if (av_statement_next (statement, &problem) && !av_statement_is_null (statement, 0))
    *age = av_statement_get_int64 (statement, 0);
  return av_database_ended_well (&problem, error);
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
    g_ptr_array_add (members, av_id_to_string (&id));
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

  if (statement == NULL)
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

/* Container → the one it is shown with. */
static GHashTable *
new_components (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_bytes_unref);
}

static GHashTable *
read_shown (AvStore *store,
            GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT container, shown FROM fused", error);
  g_autoptr (GHashTable) shown = new_components ();
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

/* Read once, and then kept in step by av_fusion_follow (). transfer none. */
static GHashTable *
get_shown (AvStore *store,
           GError **error)
{
  if (store->fused == NULL)
    store->fused = read_shown (store, error);

  return store->fused;
}

gboolean
av_fusion_has (AvStore *store,
               const AvId *container,
               gboolean *fused,
               GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new_static (container->bytes, sizeof container->bytes);
  GHashTable *shown = get_shown (store, error);

  if (shown == NULL)
    return FALSE;

  *fused = g_hash_table_contains (shown, key);
  return TRUE;
}

gboolean
av_fusion_find_shown (AvStore *store,
                      const AvId *container,
                      AvId *first,
                      GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new_static (container->bytes, sizeof container->bytes);
  GHashTable *shown = get_shown (store, error);
  GBytes *found;

  if (shown == NULL)
    return FALSE;

  found = g_hash_table_lookup (shown, key);
  memcpy (first->bytes, found != NULL ? g_bytes_get_data (found, NULL) : container->bytes, sizeof first->bytes);
  return TRUE;
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

/* --- those that are concerned -------------------------------------------- */

void
av_fusion_touch (AvStore *store,
                 const AvId *container)
{
  if (store->fusions_touched == NULL)
    store->fusions_touched = new_containers ();
  g_hash_table_add (store->fusions_touched, to_bytes (container->bytes));
}

/* What anybody said of ?1 that it is, and of which others it was said that they
 * are it: a column of ids as text. */
#define SAID_TO_BE                                                                                                         \
  "SELECT lower (hex (container)) FROM said WHERE form = '~fusion' AND reg = 'avec' AND lower (value) = lower (hex (?1)) " \
  "UNION SELECT lower (value) FROM said WHERE container = ?1 AND form = '~fusion' AND reg = 'avec'"

gboolean
av_fusion_is_spoken_of (AvStore *store,
                        const AvId *container,
                        gboolean *spoken_of,
                        GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT EXISTS (" SAID_TO_BE ")", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_blob (statement, 1, container->bytes, sizeof container->bytes);
  *spoken_of = av_statement_next (statement, &problem) && av_statement_get_int64 (statement, 0) != 0;
  return av_database_ended_well (&problem, error);
}

/* What @container is shown with, and what anybody said that it is. */
static gboolean
add_neighbours (AvStore *store,
                GBytes *container,
                GHashTable *concerned,
                GPtrArray *queue,
                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT lower (hex (container)) FROM fused WHERE shown = (SELECT shown FROM fused WHERE container = ?1) UNION " SAID_TO_BE,
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  bind_container (statement, container);
  while (av_statement_next (statement, &problem))
    {
      const char *text = av_statement_get_text (statement, 0);
      g_autoptr (GBytes) found = NULL;
      AvId id;

      if (text == NULL || !av_id_parse (text, &id))
        continue;
      found = to_bytes (id.bytes);
      if (!g_hash_table_add (concerned, g_bytes_ref (found)))
        continue;
      g_ptr_array_add (queue, g_steal_pointer (&found));
    }
  return av_database_ended_well (&problem, error);
}

/* All that hangs together with what was touched, before or from now on. */
static GHashTable *
find_concerned (AvStore *store,
                GHashTable *touched,
                GError **error)
{
  g_autoptr (GHashTable) concerned = new_containers ();
  g_autoptr (GPtrArray) queue = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GHashTableIter iter;
  gpointer container;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      g_hash_table_add (concerned, g_bytes_ref (container));
      g_ptr_array_add (queue, g_bytes_ref (container));
    }

  for (guint i = 0; i < queue->len; i++)
    if (!add_neighbours (store, g_ptr_array_index (queue, i), concerned, queue, error))
      return NULL;
  return g_steal_pointer (&concerned);
}

static void
unite (GHashTable *parents,
       char **pair)
{
  for (guint i = 0; i < 2; i++)
    if (!g_hash_table_contains (parents, pair[i]))
      g_hash_table_insert (parents, pair[i], pair[i]);
  g_hash_table_insert (parents, (gpointer) find_root (parents, pair[0]), (gpointer) find_root (parents, pair[1]));
}

static gboolean
forget_components (AvStore *store,
                   GHashTable *concerned,
                   GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM fused WHERE container = ?1", error);
  GHashTableIter iter;
  gpointer container;

  if (statement == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, concerned);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      bind_container (statement, container);
      if (!av_statement_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
rebuild (AvStore *store,
         GHashTable *concerned,
         GError **error)
{
  g_autoptr (GPtrArray) joined = av_fusion_list_among (store, concerned, error);
  g_autoptr (GHashTable) parents = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  if (joined == NULL)
    return FALSE;

  for (guint i = 0; i < joined->len; i++)
    unite (parents, g_ptr_array_index (joined, i));

  return choose_shown (store, parents, shown, error) && forget_components (store, concerned, error) && write_components (store, parents, shown, error);
}

static gboolean
note_shown (AvStatement *statement,
            GBytes *container,
            GHashTable *shown,
            GError **error)
{
  g_autoptr (GError) problem = NULL;

  bind_container (statement, container);
  while (av_statement_next (statement, &problem))
    g_hash_table_insert (shown, g_bytes_ref (container), to_bytes (av_statement_get_blob (statement, 0, NULL)));
  return av_database_ended_well (&problem, error);
}

/* The same of those that are concerned. */
static GHashTable *
read_shown_of (AvStore *store,
               GHashTable *concerned,
               GError **error)
{
  g_autoptr (GHashTable) shown = new_components ();
  GHashTableIter iter;
  gpointer container;

  g_hash_table_iter_init (&iter, concerned);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    {
      g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT shown FROM fused WHERE container = ?1", error);

      if (statement == NULL || !note_shown (statement, container, shown, error))
        return NULL;
    }
  return g_steal_pointer (&shown);
}

/* What is remembered of all of them follows. */
static void
remember (AvStore *store,
          GHashTable *concerned,
          GHashTable *after)
{
  GHashTableIter iter;
  gpointer container, shown;

  if (store->fused == NULL)
    return;

  g_hash_table_iter_init (&iter, concerned);
  while (g_hash_table_iter_next (&iter, &container, NULL))
    g_hash_table_remove (store->fused, container);

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &container, &shown))
    g_hash_table_insert (store->fused, g_bytes_ref (container), g_bytes_ref (shown));
}

GHashTable *
av_fusion_follow (AvStore *store,
                  GError **error)
{
  g_autoptr (GHashTable) touched = g_steal_pointer (&store->fusions_touched);
  g_autoptr (GHashTable) changed = new_containers ();
  g_autoptr (GHashTable) concerned = touched != NULL ? find_concerned (store, touched, error) : new_containers ();
  g_autoptr (GHashTable) before = concerned != NULL ? read_shown_of (store, concerned, error) : NULL;
  g_autoptr (GHashTable) after = NULL;

  if (before == NULL || !rebuild (store, concerned, error) || (after = read_shown_of (store, concerned, error)) == NULL)
    return NULL;

  store->counts.fused += g_hash_table_size (concerned);
  note_changes (changed, before, after);
  note_changes (changed, after, before);
  note_companions (changed, before);
  note_companions (changed, after);
  remember (store, concerned, after);
  return g_steal_pointer (&changed);
}
