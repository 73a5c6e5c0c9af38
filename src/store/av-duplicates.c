#include "av-duplicates.h"

#include <string.h>

#include "av-fusion-private.h"
#include "av-record-store.h"
#include "av-segment-store.h"
#include "av-store-private.h"

typedef struct
{
  AvStore *store;
  GHashTable *profiles; /* container → AvProfile */
  GHashTable *parted;   /* « one other » that were parted by hand */
  GHashTable *seen;     /* « one other » that were compared */
  GPtrArray *duplicates;
} Scan;

void
av_duplicate_free (AvDuplicate *duplicate)
{
  g_free (duplicate->one);
  g_free (duplicate->other);
  g_free (duplicate);
}

static void
clear_scan (Scan *scan)
{
  g_clear_pointer (&scan->profiles, g_hash_table_unref);
  g_clear_pointer (&scan->parted, g_hash_table_unref);
  g_clear_pointer (&scan->seen, g_hash_table_unref);
  g_clear_pointer (&scan->duplicates, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, clear_scan)

static char *
name_pair (const char *one,
           const char *other)
{
  return strcmp (one, other) < 0 ? g_strconcat (one, " ", other, NULL) : g_strconcat (other, " ", one, NULL);
}

/* The one in which a dossier is shown; transfer full. */
static char *
dup_shown (AvStore *store,
           const char *container,
           GError **error)
{
  AvId id, first;

  if (!av_store_parse_id (container, &id, error) || !av_fusion_find_shown (store, &id, &first, error))
    return NULL;

  return av_id_to_string (&first);
}

/* --- profiles ------------------------------------------------------------ */

static gboolean
add_records (AvStore *store,
             AvProfile *profile,
             const char *container,
             const char *form,
             GError **error)
{
  g_autoptr (GPtrArray) ids = av_record_store_list (store, container, form, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (AvSnapshot) snapshot = av_record_store_load (store, g_ptr_array_index (ids, i), error);

      if (snapshot == NULL)
        return FALSE;
      av_profile_add (profile, form, av_snapshot_get_answers (snapshot));
    }
  return ids != NULL;
}

static AvProfile *
get_profile (Scan *scan,
             const char *container,
             GError **error)
{
  AvProfile *profile = g_hash_table_lookup (scan->profiles, container);

  if (profile != NULL)
    return profile;

  profile = av_profile_new ();
  g_hash_table_insert (scan->profiles, g_strdup (container), profile);
  return add_records (scan->store, profile, container, "personne", error) &&
             add_records (scan->store, profile, container, "contact", error)
           ? profile
           : NULL;
}

/* --- candidates ---------------------------------------------------------- */

/* Containers (shown ones) that have a word which sounds so. */
static gboolean
add_candidates (AvStore *store,
                const char *sound,
                GHashTable *candidates,
                GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db,
                         "SELECT DISTINCT COALESCE ((SELECT shown FROM fused WHERE fused.container = record.container), container) "
                         "FROM name_index JOIN record USING (rid) WHERE kind = 1 AND word = ?1",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  av_statement_bind_text (statement, 1, sound);
  while (av_statement_next (statement, &problem))
    {
      AvId container;

      memcpy (container.bytes, av_statement_get_blob (statement, 0, NULL), sizeof container.bytes);
      g_hash_table_add (candidates, av_id_to_string (&container));
    }
  return av_database_ended_well (&problem, error);
}

static GHashTable *
find_candidates (AvStore *store,
                 AvProfile *profile,
                 const char *container,
                 GError **error)
{
  GPtrArray *sounds = av_profile_get_sounds (profile);
  g_autoptr (GHashTable) candidates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) own = container != NULL ? av_fusion_get_component (store, container, error) : NULL;

  if (container != NULL && own == NULL)
    return NULL;

  for (guint i = 0; i < sounds->len; i++)
    if (((const char *) g_ptr_array_index (sounds, i))[0] != '\0' &&
        !add_candidates (store, g_ptr_array_index (sounds, i), candidates, error))
      return NULL;

  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    g_hash_table_remove (candidates, own[i]);
  return g_steal_pointer (&candidates);
}

static gboolean
compare_with_candidates (Scan *scan,
                         const char *container,
                         GError **error)
{
  AvProfile *profile = get_profile (scan, container, error);
  g_autoptr (GHashTable) candidates = profile != NULL ? find_candidates (scan->store, profile, container, error) : NULL;
  GHashTableIter iter;
  gpointer candidate;

  if (candidates == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, candidates);
  while (g_hash_table_iter_next (&iter, &candidate, NULL))
    {
      g_autofree char *pair = name_pair (container, candidate);
      AvProfile *other;
      AvDuplicate *duplicate;
      AvReason reasons;
      guint likelihood;

      if (g_hash_table_contains (scan->parted, pair) || !g_hash_table_add (scan->seen, g_strdup (pair)))
        continue;
      other = get_profile (scan, candidate, error);
      if (other == NULL)
        return FALSE;
      likelihood = av_profile_compare (profile, other, &reasons);
      if (likelihood == 0)
        continue;

      duplicate = g_new0 (AvDuplicate, 1);
      duplicate->one = g_strndup (pair, AV_ID_STRING_LENGTH);
      duplicate->other = g_strdup (pair + AV_ID_STRING_LENGTH + 1);
      duplicate->likelihood = likelihood;
      duplicate->reasons = reasons;
      g_ptr_array_add (scan->duplicates, duplicate);
    }
  return TRUE;
}

/* --- what was decided ---------------------------------------------------- */

typedef struct
{
  GHashTable *others; /* record → other container */
  GHashTable *parted;
} Parted;

static gboolean
read_parted (const AvId *record,
             const AvId *container,
             const char *reg,
             const char *value,
             gint64 sid,
             gpointer user_data,
             GError **error)
{
  Parted *parted = user_data;
  g_autofree char *id = av_id_to_string (record);
  g_autofree char *one = av_id_to_string (container);
  AvId other;

  if (strcmp (reg, "avec") == 0 && av_id_parse (value, &other))
    g_hash_table_insert (parted->others, g_strdup (id), name_pair (one, value));
  else if (strcmp (reg, "uni") == 0 && strcmp (value, "0") == 0)
    g_hash_table_add (parted->parted, g_strdup (id));
  return TRUE;
}

/* pair: two ids, as name_pair() has it. Who was said to be another person than one of a
 * component is so for what is shown of it. */
static gboolean
note_parted (Scan *scan,
             const char *pair,
             GError **error)
{
  g_auto (GStrv) ids = g_strsplit (pair, " ", 2);
  g_autofree char *one = dup_shown (scan->store, ids[0], error);
  g_autofree char *other = one != NULL ? dup_shown (scan->store, ids[1], error) : NULL;

  if (other == NULL)
    return FALSE;

  g_hash_table_add (scan->parted, name_pair (one, other));
  return TRUE;
}

static gboolean
start_scan (Scan *scan,
            AvStore *store,
            GError **error)
{
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Parted parted = { others, ids };
  GHashTableIter iter;
  gpointer id;

  scan->store = store;
  scan->profiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) av_profile_free);
  scan->parted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan->duplicates = g_ptr_array_new_with_free_func ((GDestroyNotify) av_duplicate_free);
  if (!av_segment_store_foreach_system (store, "~fusion", read_parted, &parted, error))
    return FALSE;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (g_hash_table_contains (others, id) && !note_parted (scan, g_hash_table_lookup (others, id), error))
      return FALSE;
  return TRUE;
}

gint
av_duplicate_compare (gconstpointer one,
                      gconstpointer other)
{
  const AvDuplicate *first = *(const AvDuplicate *const *) one;
  const AvDuplicate *second = *(const AvDuplicate *const *) other;
  int order = strcmp (first->one, second->one);

  if (first->likelihood != second->likelihood)
    return first->likelihood > second->likelihood ? -1 : 1;
  return order != 0 ? order : strcmp (first->other, second->other);
}

static gboolean
scan_all (Scan *scan,
          GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (scan->store->db,
                         "SELECT DISTINCT COALESCE ((SELECT shown FROM fused WHERE fused.container = record.container), container) "
                         "FROM name_index JOIN record USING (rid) WHERE kind = 1",
                         error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      g_autofree char *container = NULL;
      AvId id;

      memcpy (id.bytes, av_statement_get_blob (statement, 0, NULL), sizeof id.bytes);
      container = av_id_to_string (&id);
      if (!compare_with_candidates (scan, container, error))
        return FALSE;
    }
  return av_database_ended_well (&problem, error);
}

GPtrArray *
av_duplicates_find (AvStore *store,
                    const char *const *containers,
                    GError **error)
{
  g_auto (Scan) scan = { NULL };

  if (!start_scan (&scan, store, error) || (containers == NULL && !scan_all (&scan, error)))
    return NULL;

  for (guint i = 0; containers != NULL && containers[i] != NULL; i++)
    {
      g_autofree char *shown = dup_shown (store, containers[i], error);

      if (shown == NULL || !compare_with_candidates (&scan, shown, error))
        return NULL;
    }

  g_ptr_array_sort (scan.duplicates, av_duplicate_compare);
  return g_steal_pointer (&scan.duplicates);
}
