#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-merge-private.h"
#include "av-segment-store.h"

/* Half a list is not remembered. */
static gboolean
read_erased (AvStore *store,
             GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT container, class FROM erased", error);
  g_autoptr (GHashTable) erased = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      guint8 key[17];

      memcpy (key, av_statement_get_blob (statement, 0, NULL), 16);
      key[16] = (guint8) av_statement_get_int64 (statement, 1);
      g_hash_table_add (erased, g_bytes_new (key, sizeof key));
    }
  if (!av_database_ended_well (&problem, error))
    return FALSE;

  store->erased = g_steal_pointer (&erased);
  return TRUE;
}

gboolean
av_store_is_erased (AvStore *store,
                    const AvId *container,
                    AvClass klass,
                    gboolean *erased,
                    GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  guint8 key[17];

  *erased = FALSE;
  if (store->erased == NULL && !read_erased (store, error))
    return FALSE;
  if (g_hash_table_size (store->erased) == 0)
    return TRUE;

  memcpy (key, container->bytes, 16);
  key[16] = (guint8) klass;
  bytes = g_bytes_new_static (key, sizeof key);
  *erased = g_hash_table_contains (store->erased, bytes);
  return TRUE;
}

gboolean
av_store_require_not_erased (AvStore *store,
                             const AvId *container,
                             AvClass klass,
                             GError **error)
{
  gboolean erased;

  if (!av_store_is_erased (store, container, klass, &erased, error))
    return FALSE;
  if (!erased)
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_ERASED,
                       _ ("This dossier was erased at the young person’s request or at its term: nothing can be written to it any more."));
  return FALSE;
}

gboolean
av_segment_store_is_erased (AvStore *store,
                            const AvId *container,
                            AvClass klass,
                            gboolean *erased,
                            GError **error)
{
  return av_store_is_erased (store, container, klass, erased, error);
}
