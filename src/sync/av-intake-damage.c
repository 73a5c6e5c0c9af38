/* Segments of the archive whose headers do not read any more: each is set aside
 * by itself, and what remains of it waits until it comes anew. */

#include "av-intake-private.h"

#include "av-limits.h"

gboolean
av_intake_load_header (const AvSegment *segment,
                       gpointer user_data,
                       GError **error)
{
  AvIntakeHeader *loaded = user_data;

  g_byte_array_set_size (loaded->bytes, 0);
  g_byte_array_append (loaded->bytes, segment->header, (guint) segment->header_length);
  return av_segment_is_whole (segment) && av_segment_read (loaded->bytes->data, loaded->bytes->len, &loaded->header, error);
}

typedef struct
{
  gint64 sid;
  gint64 jid;
  AvSegmentHash hash;
  GBytes *header;
} Unreadable;

static void
unreadable_free (gpointer data)
{
  Unreadable *unreadable = data;

  g_bytes_unref (unreadable->header);
  g_free (unreadable);
}

void
av_intake_note_unreadable (AvIntake *self,
                           const AvSegment *segment)
{
  Unreadable *unreadable;

  if (self->unreadable == NULL)
    self->unreadable = g_ptr_array_new_with_free_func (unreadable_free);

  for (guint i = 0; i < self->unreadable->len; i++)
    if (((Unreadable *) g_ptr_array_index (self->unreadable, i))->sid == segment->sid)
      return;

  unreadable = g_new0 (Unreadable, 1);
  unreadable->sid = segment->sid;
  unreadable->jid = segment->jid;
  unreadable->hash = segment->hash;
  unreadable->header = g_bytes_new (segment->header, segment->header_length);
  g_ptr_array_add (self->unreadable, unreadable);
}

typedef struct
{
  gint64 jid;
  AvId installation;
} Owner;

static gboolean
find_owner (const AvJournalRow *journal,
            gpointer user_data,
            GError **error)
{
  Owner *owner = user_data;

  if (journal->jid == owner->jid)
    owner->installation = journal->installation;
  return TRUE;
}

typedef struct
{
  gint64 sx;
  AvId container;
} Opened;

static gboolean
list_applied (const AvStrandRow *strand,
              gpointer user_data,
              GError **error)
{
  Opened opened = { strand->sx, strand->container };

  if (strand->applied)
    g_array_append_val ((GArray *) user_data, opened);
  return TRUE;
}

/* What is shown of it stays, unless its dossier is drawn again meanwhile: once it
 * comes anew, all of it is applied again. */
static gboolean
let_strands_wait (AvIntake *self,
                  gint64 sid,
                  GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Opened));

  if (!av_segment_store_foreach_strand (self->store, sid, list_applied, list, error))
    return FALSE;

  for (guint i = 0; i < list->len; i++)
    {
      const Opened *opened = &g_array_index (list, Opened, i);

      if (!av_segment_store_set_strand_applied (self->store, opened->sx, &opened->container, FALSE, error))
        return FALSE;
    }

  return TRUE;
}

/* It is not held any more: whoever hears so sends it again. */
static gboolean
set_unreadable_aside (AvIntake *self,
                      const Unreadable *unreadable,
                      GError **error)
{
  Owner owner = { unreadable->jid };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (unreadable->header, &size);

  if (!av_segment_store_foreach_journal (self->store, find_owner, &owner, error) ||
      !av_intake_set_aside (self, &unreadable->hash, &owner.installation, "unreadable", bytes, size, error))
    return FALSE;

  return let_strands_wait (self, unreadable->sid, error) && av_segment_store_set_status (self->store, unreadable->sid, AV_SEGMENT_UNKNOWN, error);
}

static gboolean
note_held (const AvStrandRow *strand,
           gpointer user_data,
           GError **error)
{
  *(gboolean *) user_data = TRUE;
  return TRUE;
}

/* Its strands may come as stubs, from who may read less than what lies here. */
gboolean
av_intake_take_anew (AvIntake *self,
                     const AvSegmentHash *hash,
                     gint64 sid,
                     GError **error)
{
  gboolean held = FALSE;

  if (!av_segment_store_foreach_strand (self->store, sid, note_held, &held, error))
    return FALSE;

  self->came_anew = self->came_anew || held;
  return !held || av_segment_store_remove_quarantine (self->store, hash, error);
}

gboolean
av_intake_set_unreadable_aside (AvIntake *self,
                                GError **error)
{
  for (guint i = 0; self->unreadable != NULL && i < self->unreadable->len; i++)
    if (!set_unreadable_aside (self, g_ptr_array_index (self->unreadable, i), error))
      return FALSE;

  g_clear_pointer (&self->unreadable, g_ptr_array_unref);
  return TRUE;
}
