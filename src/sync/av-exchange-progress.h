#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AV_EXCHANGE_LOOKING, /* at what lies there: nothing is taken in */
  AV_EXCHANGE_READING,
  AV_EXCHANGE_WRITING,
  AV_EXCHANGE_CHECKING,
  AV_EXCHANGE_DONE, /* everything is on it */
} AvExchangeStep;

/* done of total, which have no unit and are of this step. On the thread that called. */
typedef void (*AvExchangeProgress) (AvExchangeStep step,
                                    guint64 done,
                                    guint64 total,
                                    gpointer user_data);

/* Who follows an exchange: is told how far it has come, and may stop it between two
 * chunks of a file. Zeroed: nobody; so is NULL where one is asked for. */
typedef struct
{
  AvExchangeProgress progress; /* nullable */
  gpointer user_data;
  GCancellable *cancellable; /* nullable, not owned */

  AvExchangeStep step;
  guint64 before; /* of total, when the present piece began */
  guint64 share;  /* of total, the piece */
  guint64 total;
  guint64 size;  /* bytes of the piece to move; 0: not known yet */
  guint64 moved; /* of them */
} AvFollower;

void av_follower_begin (AvFollower *self,
                        AvExchangeStep step,
                        guint64 before,
                        guint64 share,
                        guint64 total);
void av_follower_measure (AvFollower *self,
                          guint64 size);

/* So many more bytes of the piece have moved; 0: only asks.
 * Errors: G_IO_ERROR_CANCELLED. */
gboolean av_follower_advance (AvFollower *self,
                              guint64 bytes,
                              GError **error);

G_END_DECLS
