#include "av-plan-archive.h"

#include "av-wider-rights.h"

struct _AvPlanArchive
{
  AvStore *store;
  AvHave *have;
  GPtrArray *journals; /* AvBranches */
  AvBeyond *beyond;
  AvGrants *grants;
  AvHoldings *holdings;
  char **done; /* who has no more of what is asked for whole */
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
  const AvTrusted *member = av_trust_find (trust, own);

  self->store = store;
  self->journals = g_ptr_array_new_with_free_func ((GDestroyNotify) av_branches_free);

  if ((self->beyond = av_beyond_load (store, trust, own, error)) == NULL ||
      (self->have = av_have_collect (self->beyond, trust, own, error)) == NULL ||
      (self->holdings = av_holdings_load (self->beyond, member, error)) == NULL ||
      (self->grants = av_grants_collect (store, trust, member, error)) == NULL || !av_wider_rights_list_done (store, &self->done, error) || !av_segment_store_foreach_journal (store, load_journal, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
av_plan_archive_free (AvPlanArchive *self)
{
  g_clear_pointer (&self->beyond, av_beyond_free);
  g_clear_pointer (&self->grants, av_grants_free);
  g_clear_pointer (&self->holdings, av_holdings_free);
  g_ptr_array_unref (self->journals);
  g_clear_pointer (&self->have, av_have_free);
  g_strfreev (self->done);
  g_free (self);
}

AvHave *
av_plan_archive_get_have (AvPlanArchive *self)
{
  return self->have;
}

gboolean
av_plan_archive_asks_whole (AvPlanArchive *self,
                            const AvTrusted *member)
{
  g_autofree char *id = av_id_to_string (&member->id);

  return av_have_asks_whole (self->have) && !g_strv_contains ((const char *const *) self->done, id);
}

GByteArray *
av_plan_archive_write_have (AvPlanArchive *self,
                            const AvTrusted *member,
                            AvGrants *reader)
{
  av_have_set_by_name (self->have, !av_plan_archive_asks_whole (self, member));
  av_holdings_tell (self->holdings, reader, self->have);
  return av_have_write (self->have);
}

GPtrArray *
av_plan_archive_get_journals (AvPlanArchive *self)
{
  return self->journals;
}

AvBeyond *
av_plan_archive_get_beyond (AvPlanArchive *self)
{
  return self->beyond;
}

AvGrants *
av_plan_archive_get_grants (AvPlanArchive *self)
{
  return self->grants;
}
