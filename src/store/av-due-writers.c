#include "av-segment-store.h"
#include "av-writers.h"

void
av_writers_make_due (AvStore *store,
                     const AvId *container)
{
  if (store->due_writers == NULL)
    store->due_writers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  g_hash_table_add (store->due_writers, g_bytes_new (container->bytes, sizeof container->bytes));
}

GHashTable *
av_segment_store_take_writers_due (AvStore *store)
{
  return g_steal_pointer (&store->due_writers);
}
