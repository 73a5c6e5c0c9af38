#include "av-plan.h"

typedef struct
{
  const AvTrusted *member;
  AvHave *have;
  AvHave *ours;
  gboolean missing;
} OwnJournals;

static gboolean
compare_own (const AvJournalRow *journal,
             gpointer user_data,
             GError **error)
{
  OwnJournals *own = user_data;
  guint8 here[8], there[8];

  if (!av_id_equal (&journal->installation, &own->member->id))
    return TRUE;

  if (av_have_get_head (own->ours, &journal->id, here) > (own->have != NULL ? av_have_get_head (own->have, &journal->id, there) : 0))
    own->missing = TRUE;

  return TRUE;
}

static gboolean
may_share (AvPlanArchive *archive,
           const AvTrusted *one,
           const AvTrusted *other)
{
  const AvRights reading = { .read = 0xff };

  return av_mandates_equal (one->mandates, other->mandates, &reading) &&
         av_plan_archive_asks_whole (archive, one) == av_plan_archive_asks_whole (archive, other);
}

GPtrArray *
av_plan_group (GPtrArray *members,
               GPtrArray *haves,
               AvPlanArchive *archive,
               AvStore *store,
               GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) alone = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < members->len; i++)
    {
      OwnJournals own = { g_ptr_array_index (members, i), g_ptr_array_index (haves, i), av_plan_archive_get_have (archive) };
      GPtrArray *group = NULL;

      if (!av_segment_store_foreach_journal (store, compare_own, &own, error))
        return NULL;

      for (guint j = 0; !own.missing && group == NULL && j < groups->len; j++)
        {
          GPtrArray *candidate = g_ptr_array_index (groups, j);

          if (!g_hash_table_contains (alone, candidate) && may_share (archive, g_ptr_array_index (candidate, 0), own.member))
            group = candidate;
        }

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);

          if (own.missing)
            g_hash_table_add (alone, group);
        }

      g_ptr_array_add (group, (gpointer) own.member);
    }

  return g_steal_pointer (&groups);
}
