#include "av-exchange-progress.h"

static void
tell (AvFollower *self,
      guint64 done)
{
  if (self->progress != NULL)
    self->progress (self->step, MIN (done, self->total), self->total, self->user_data);
}

void
av_follower_begin (AvFollower *self,
                   AvExchangeStep step,
                   guint64 before,
                   guint64 share,
                   guint64 total)
{
  if (self == NULL)
    return;

  self->step = step;
  self->before = before;
  self->share = share;
  self->total = total;
  self->size = self->moved = 0;
  tell (self, before);
}

void
av_follower_measure (AvFollower *self,
                     guint64 size)
{
  if (self != NULL)
    self->size = size;
}

gboolean
av_follower_advance (AvFollower *self,
                     guint64 bytes,
                     GError **error)
{
  if (self == NULL)
    return TRUE;

  self->moved = MIN (self->moved + bytes, self->size);
  if (bytes > 0 && self->size > 0)
    tell (self, self->before + (guint64) ((double) self->share * (double) self->moved / (double) self->size));

  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}
