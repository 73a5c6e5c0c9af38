/* Own segments that do not read any more and that nobody else is known to have:
 * they do not come anew. What they made of the dossiers is said again before a
 * dossier is drawn from the archive, where it would be missing. */

#include "av-installation-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-branches.h"
#include "av-segment.h"

typedef struct
{
  AvInstallation *self;
  GArray *lost;    /* gint64: segments */
  GArray *damaged; /* the same, of the journal that is looked at */
} Search;

static gboolean
note_damaged (const AvSegment *segment,
              gpointer user_data,
              GError **error)
{
  Search *search = user_data;
  AvSegmentHeader header;

  if (!av_segment_read (segment->header, segment->header_length, &header, NULL))
    g_array_append_val (search->damaged, segment->sid);
  return TRUE;
}

static gboolean
is_held (AvInstallation *self,
         AvBranches *branches,
         gint64 sid,
         gboolean *held,
         GError **error)
{
  GPtrArray *members = av_trust_get_members (self->trust);
  guint index;

  *held = FALSE;

  for (guint i = 0; !*held && i < members->len; i++)
    {
      const AvTrusted *member = g_ptr_array_index (members, i);
      g_autoptr (AvHave) have = NULL;

      if (av_id_equal (&member->id, &self->identity->id) || !av_installation_is_live (member))
        continue;

      if (!av_installation_load_have (self, &member->id, &have, error))
        return FALSE;

      *held = av_branches_find (branches, sid, &index) && av_branches_is_held (branches, index, have);
    }

  return TRUE;
}

static gboolean
look_at_journal (const AvJournalRow *journal,
                 gpointer user_data,
                 GError **error)
{
  Search *search = user_data;
  AvInstallation *self = search->self;
  g_autoptr (AvBranches) branches = NULL;

  g_array_set_size (search->damaged, 0);
  if (!journal->ours)
    return TRUE;

  if (!av_segment_store_foreach (self->store, journal->jid, 0, note_damaged, search, error))
    return FALSE;

  if (search->damaged->len > 0 && (branches = av_branches_load (self->store, journal->jid, &journal->id, error)) == NULL)
    return FALSE;

  for (guint i = 0; i < search->damaged->len; i++)
    {
      gint64 sid = g_array_index (search->damaged, gint64, i);
      gboolean held;

      if (!is_held (self, branches, sid, &held, error))
        return FALSE;

      if (!held)
        g_array_append_val (search->lost, sid);
    }

  return TRUE;
}

typedef struct
{
  AvInstallation *self;
  GArray *lost;
  AvJournal *journal; /* another one to go on in; or NULL */
} Mending;

/* Behind the last one nothing stands: in another journal nobody misses it. */
static gboolean
leave_journal (Mending *mending,
               gint64 sid,
               GError **error)
{
  AvInstallation *self = mending->self;
  AvSegmentHash hash;

  if (!av_segment_store_get_hash (self->store, sid, &hash, error))
    return FALSE;

  if (memcmp (hash.bytes, self->journal->head, sizeof hash.bytes) != 0)
    return TRUE;

  mending->journal = av_journal_start (self->store, &self->identity->id, self->journal, error);
  return mending->journal != NULL;
}

static gboolean
say_again (AvStore *store,
           gpointer user_data,
           GError **error)
{
  Mending *mending = user_data;

  for (guint i = 0; i < mending->lost->len; i++)
    {
      gint64 sid = g_array_index (mending->lost, gint64, i);

      if (!av_merge_say_again (store, sid, error) || !av_intake_let_wait (store, sid, error) || !leave_journal (mending, sid, error))
        return FALSE;
    }

  return av_merge_settle (store, error);
}

gboolean
av_installation_mend (AvInstallation *self,
                      GError **error)
{
  g_autoptr (GArray) lost = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) damaged = g_array_new (FALSE, FALSE, sizeof (gint64));
  Search search = { self, lost, damaged };
  Mending mending = { self, lost, NULL };

  if (!av_segment_store_foreach_journal (self->store, look_at_journal, &search, error))
    return FALSE;

  if (lost->len == 0)
    return TRUE;

  if (!av_store_transact (self->store, say_again, &mending, error))
    {
      g_clear_pointer (&mending.journal, av_journal_free);
      return FALSE;
    }

  if (mending.journal != NULL)
    {
      g_clear_pointer (&self->journal, av_journal_free);
      self->journal = mending.journal;
    }

  av_installation_add_notice (self, _ ("Something this computer had signed is damaged, and no other computer had it yet: what it showed was written again and leaves with the next exchange. "
                                       "What had been replaced in it is lost."));
  return TRUE;
}
