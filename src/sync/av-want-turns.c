#include "av-want-turns.h"

#include <string.h>

#include "av-have-private.h"
#include "av-limits.h"

typedef struct
{
  guint8 segment[AV_HAVE_PREFIX];
  guint16 index;
} Want;

struct _AvWantTurns
{
  GHashTable *by_author; /* GArray of Want by author as GBytes */
};

AvWantTurns *
av_want_turns_new (void)
{
  AvWantTurns *self = g_new0 (AvWantTurns, 1);

  self->by_author = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, (GDestroyNotify) g_array_unref);
  return self;
}

void
av_want_turns_free (AvWantTurns *self)
{
  g_hash_table_unref (self->by_author);
  g_free (self);
}

static GArray *
get_wants (AvWantTurns *self,
           const AvId *author)
{
  g_autoptr (GBytes) key = g_bytes_new (author->bytes, AV_ID_SIZE);
  GArray *wants = g_hash_table_lookup (self->by_author, key);

  if (wants == NULL)
    {
      wants = g_array_new (FALSE, FALSE, sizeof (Want));
      g_hash_table_insert (self->by_author, g_bytes_ref (key), wants);
    }

  return wants;
}

void
av_want_turns_add (AvWantTurns *self,
                   const AvId *author,
                   const guint8 *segment,
                   guint16 index)
{
  GArray *wants = get_wants (self, author);
  Want want = { .index = index };

  memcpy (want.segment, segment, sizeof want.segment);
  if (wants->len < AV_LIMIT_WANTS)
    g_array_append_val (wants, want);
}

/* transfer container */
static GPtrArray *
list_authors_at_random (AvWantTurns *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer wants;

  g_hash_table_iter_init (&iter, self->by_author);
  while (g_hash_table_iter_next (&iter, NULL, &wants))
    g_ptr_array_insert (list, g_random_int_range (0, (gint32) list->len + 1), wants);

  return list;
}

/* FALSE: nobody has as many. */
static gboolean
tell_turn (GPtrArray *authors,
           guint turn,
           AvHave *have)
{
  gboolean told = FALSE;

  for (guint i = 0; i < authors->len && have->n_wants < AV_LIMIT_WANTS; i++)
    {
      GArray *wants = g_ptr_array_index (authors, i);
      const Want *want = turn < wants->len ? &g_array_index (wants, Want, turn) : NULL;

      if (want != NULL)
        av_have_add_want (have, want->segment, want->index);
      told = told || want != NULL;
    }

  return told;
}

void
av_want_turns_tell (AvWantTurns *self,
                    AvHave *have)
{
  g_autoptr (GPtrArray) authors = list_authors_at_random (self);
  guint turn = 0;

  while (tell_turn (authors, turn, have))
    turn++;
}
