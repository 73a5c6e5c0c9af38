#include "av-branches.h"

#include <string.h>

#include "av-have-private.h"

struct _AvBranches
{
  AvId journal;
  gboolean ours;
  GArray *segments; /* AvBranchSegment */
};

static gboolean
add_segment (const AvSegment *segment,
             gpointer user_data,
             GError **error)
{
  AvBranchSegment one = { segment->sid, segment->segno };

  memcpy (one.hash, segment->hash.bytes, sizeof one.hash);
  g_array_append_val ((GArray *) user_data, one);
  return TRUE;
}

AvBranches *
av_branches_load (AvStore *store,
                  gint64 jid,
                  const AvId *journal,
                  gboolean ours,
                  GError **error)
{
  g_autoptr (AvBranches) self = g_new0 (AvBranches, 1);

  self->journal = *journal;
  self->ours = ours;
  self->segments = g_array_new (FALSE, FALSE, sizeof (AvBranchSegment));
  return av_segment_store_foreach (store, jid, 0, add_segment, self->segments, error) ? g_steal_pointer (&self) : NULL;
}

void
av_branches_free (AvBranches *self)
{
  g_array_unref (self->segments);
  g_free (self);
}

guint
av_branches_get_n_segments (AvBranches *self)
{
  return self->segments->len;
}

const AvBranchSegment *
av_branches_get (AvBranches *self,
                 guint index)
{
  return &g_array_index (self->segments, AvBranchSegment, index);
}

static gboolean
has_number (AvBranches *self,
            guint index,
            guint64 segno)
{
  return index < self->segments->len && av_branches_get (self, index)->segno == segno;
}

static gboolean
is_forked (AvBranches *self,
           guint index)
{
  guint64 segno = av_branches_get (self, index)->segno;

  return (index > 0 && has_number (self, index - 1, segno)) || has_number (self, index + 1, segno);
}

/* The first segment with this number, or where it would be. */
static guint
find_number (AvBranches *self,
             guint64 segno)
{
  guint from = 0, to = self->segments->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (av_branches_get (self, middle)->segno < segno)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

gboolean
av_branches_find (AvBranches *self,
                  const AvSegment *segment,
                  guint *index)
{
  for (*index = find_number (self, segment->segno); has_number (self, *index, segment->segno); (*index)++)
    if (av_branches_get (self, *index)->sid == segment->sid)
      return TRUE;

  return FALSE;
}

/* Whoever has a head that is none of those here under its number stands on another
 * branch: which of these it holds cannot be told. One that is not here is, of a
 * colleague's journal, further on; of our own, what a state that is gone wrote. */
static gboolean
stands_elsewhere (AvBranches *self,
                  AvHave *have)
{
  const AvHaveJournal *theirs = av_have_find_journal (have, &self->journal);
  guint first = theirs != NULL ? find_number (self, theirs->upto) : 0;

  if (theirs == NULL || theirs->upto == 0)
    return FALSE;

  if (!has_number (self, first, theirs->upto))
    return self->ours;

  for (guint i = first; has_number (self, i, theirs->upto); i++)
    if (memcmp (av_branches_get (self, i)->hash, theirs->head, sizeof theirs->head) == 0)
      return FALSE;

  return TRUE;
}

gboolean
av_branches_is_received (AvBranches *self,
                         guint index,
                         AvHave *have)
{
  const AvBranchSegment *segment = av_branches_get (self, index);

  if (have == NULL || !av_have_has_header (have, &self->journal, segment->segno, segment->hash, is_forked (self, index)))
    return FALSE;

  for (AvHave *said = have; said != NULL; said = said->other)
    if (stands_elsewhere (self, said))
      return FALSE;

  return TRUE;
}

gboolean
av_branches_may_be_held (AvBranches *self,
                         guint index,
                         AvHave *have)
{
  const AvBranchSegment *segment = av_branches_get (self, index);

  for (AvHave *said = have; said != NULL; said = said->other)
    if (stands_elsewhere (self, said))
      return TRUE;

  return have != NULL && av_have_ever_had_header (have, &self->journal, segment->segno, segment->hash, is_forked (self, index));
}

gboolean
av_branches_is_held (AvBranches *self,
                     guint index,
                     AvHave *have)
{
  const AvBranchSegment *segment = av_branches_get (self, index);

  return av_branches_is_received (self, index, have) &&
         av_have_has_segment (have, &self->journal, segment->segno, segment->hash, is_forked (self, index));
}

gboolean
av_branches_is_number_held (AvBranches *self,
                            guint64 segno,
                            AvHave *have)
{
  guint first = find_number (self, segno);

  for (guint i = first; has_number (self, i, segno); i++)
    if (!av_branches_is_received (self, i, have))
      return FALSE;

  return has_number (self, first, segno);
}
