#pragma once

#include "av-opening.h"
#include "av-queue.h"

G_BEGIN_DECLS

/* This computer's own request to join: what it says of itself, the same as often as it
 * is asked for. Asked on the main thread, done by the store's own. */
typedef struct
{
  char *words; /* its eight, that an intendant compares */
  char *name;  /* NULL: it never asked */
} AvOwnRequest;

void av_own_request_free (AvOwnRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOwnRequest, av_own_request_free)

/* file: where it is written besides, and nothing is yet; NULL: nowhere. */
void av_own_request_ask (AvQueue *queue,
                         AvOpening *opening,
                         const char *file,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
/* transfer full. */
AvOwnRequest *av_own_request_finish (AvQueue *queue,
                                     GAsyncResult *result,
                                     GError **error);

/* What its file is called where nothing else is said. transfer full. */
char *av_own_request_name_file (const AvOwnRequest *self);

G_END_DECLS
