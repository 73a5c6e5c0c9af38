/* What is no segment here, or of nobody known, is set aside, as far as there is room: of
 * one bundle what comes first, and before that of what lies there already the newest. */

#include "av-intake-private.h"

#include "av-limits.h"

/* The whole of it is weighed for what came since the last time, and not for each: of
 * pieces of some bytes a bundle holds a million. */
#define SHORTENED_AFTER (4u << 20)
#define MOST_OF_ONE_BUNDLE (AV_LIMIT_QUARANTINE / AV_LIMIT_BEYOND_LEAST)

static gboolean
shorten (AvIntake *self,
         GError **error)
{
  guint n_dropped;

  if (!av_segment_store_shorten_quarantine (self->store, AV_LIMIT_QUARANTINE, AV_LIMIT_BEYOND_LEAST, &n_dropped, error))
    return FALSE;

  self->counts.n_dropped += n_dropped;
  self->size_aside = 0;
  return TRUE;
}

gboolean
av_intake_set_aside (AvIntake *self,
                     const AvSegmentHash *hash,
                     const AvId *author,
                     const char *reason,
                     const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  gboolean known;

  self->counts.n_quarantined++;
  if (!av_segment_store_is_quarantined (self->store, hash, &known, error))
    return FALSE;

  if (!known && self->n_aside >= MOST_OF_ONE_BUNDLE)
    {
      self->counts.n_dropped++;
      return TRUE;
    }

  /* What lies there already takes no other one's place, however often it comes. */
  self->n_aside += !known;
  self->size_aside += known ? size : MAX (size, AV_LIMIT_BEYOND_LEAST);
  return av_segment_store_add_quarantine (self->store, hash, author, reason, bytes, size, error) &&
         (self->size_aside < SHORTENED_AFTER || shorten (self, error));
}

gboolean
av_intake_end_aside (AvIntake *self,
                     GError **error)
{
  return self->size_aside == 0 || shorten (self, error);
}
