#include "av-pending-erasure.h"

#include <string.h>

#include "av-erasure.h"
#include "av-segment-store.h"

typedef struct
{
  AvStore *store;
  const AvId *author;
  GArray *list; /* AvPendingErasure */
} Reading;

static gboolean
is_pending (AvStore *store,
            const AvId *container,
            guint classes,
            gboolean *pending,
            GError **error)
{
  *pending = FALSE;

  for (guint class = 0; class < AV_N_CLASSES && !*pending; class ++)
    {
      AvErased erased = { 0 };
      g_autoptr (GError) problem = NULL;

      if (!av_class_is_keyed (class) || (classes & AV_CLASS_BIT (class)) == 0)
        continue;

      if (!av_segment_store_load_erased (store, container, class, &erased, &problem) && !av_database_ended_well (&problem, error))
        return FALSE;

      *pending = !erased.gone;
    }

  return TRUE;
}

static gboolean
note_asked (const AvSaying *saying,
            const AvId *author,
            gpointer user_data,
            GError **error)
{
  Reading *reading = user_data;
  AvPendingErasure erasure = { *author, saying->container, AV_DOT_SID (saying->dot), (gint64) (saying->hlc >> 16) };
  gboolean pending;
  guint64 mask;

  if (strcmp (saying->reg, "classes") != 0 || (reading->author != NULL && !av_id_equal (author, reading->author)) ||
      !g_ascii_string_to_unsigned (saying->value, 10, 0, G_MAXUINT8, &mask, NULL))
    return TRUE;

  if (!is_pending (reading->store, &saying->container, (guint) mask, &pending, error))
    return FALSE;

  if (pending)
    g_array_append_val (reading->list, erasure);
  return TRUE;
}

static int
compare_asked (gconstpointer a,
               gconstpointer b)
{
  const AvPendingErasure *one = a, *other = b;

  return one->asked < other->asked ? -1 : one->asked > other->asked;
}

GArray *
av_pending_erasures_list (AvStore *store,
                          const AvId *author,
                          GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (AvPendingErasure));
  Reading reading = { store, author, list };

  if (!av_erasure_foreach (store, NULL, note_asked, &reading, error))
    return NULL;

  g_array_sort (list, compare_asked);
  return g_steal_pointer (&list);
}

guint
av_pending_erasures_count (GArray *list,
                           const AvId *author,
                           gint64 since)
{
  g_autoptr (GHashTable) containers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const AvPendingErasure *erasure = &g_array_index (list, AvPendingErasure, i);

      if (erasure->asked >= since && av_id_equal (&erasure->author, author))
        g_hash_table_add (containers, g_bytes_new_static (erasure->container.bytes, AV_ID_SIZE));
    }

  return g_hash_table_size (containers);
}
