#include "av-plan-archive.h"

#include "av-beyond.h"

struct _AvPlanArchive
{
  AvStore *store;
  AvHave *have;
  GPtrArray *journals;  /* AvBranches */
  AvCoverage *coverage; /* of beyond */
  AvBeyond *beyond;
};

static gboolean
load_journal (const AvJournalRow *journal,
              gpointer user_data,
              GError **error)
{
  AvPlanArchive *self = user_data;
  AvBranches *branches = av_branches_load (self->store, journal->jid, &journal->id, journal->ours, error);

  if (branches != NULL)
    g_ptr_array_add (self->journals, branches);

  return branches != NULL;
}

AvPlanArchive *
av_plan_archive_load (AvStore *store,
                      AvTrust *trust,
                      const AvId *own,
                      GError **error)
{
  g_autoptr (AvPlanArchive) self = g_new0 (AvPlanArchive, 1);

  self->store = store;
  self->journals = g_ptr_array_new_with_free_func ((GDestroyNotify) av_branches_free);
  self->coverage = av_coverage_new (store);

  if ((self->have = av_have_collect (store, trust, own, error)) == NULL ||
      (self->beyond = av_beyond_measure (store, trust, self->coverage, own, error)) == NULL ||
      !av_coverage_ended_well (self->coverage, error) || !av_segment_store_foreach_journal (store, load_journal, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
av_plan_archive_free (AvPlanArchive *self)
{
  g_clear_pointer (&self->beyond, av_beyond_free);
  av_coverage_free (self->coverage);
  g_ptr_array_unref (self->journals);
  g_clear_pointer (&self->have, av_have_free);
  g_free (self);
}

AvHave *
av_plan_archive_get_have (AvPlanArchive *self)
{
  return self->have;
}

GPtrArray *
av_plan_archive_get_journals (AvPlanArchive *self)
{
  return self->journals;
}

gboolean
av_plan_archive_is_withheld (AvPlanArchive *self,
                             gint64 sid)
{
  return av_beyond_is_withheld (self->beyond, sid);
}

gboolean
av_plan_archive_is_strand_withheld (AvPlanArchive *self,
                                    gint64 sid,
                                    guint16 index)
{
  return av_beyond_is_strand_withheld (self->beyond, sid, index);
}
