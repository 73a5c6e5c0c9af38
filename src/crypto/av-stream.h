#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* A long message sealed chunk by chunk (crypto_secretstream
 * XChaCha20-Poly1305): order, number and end are authenticated. */

#define AV_STREAM_HEADER_SIZE 24
#define AV_STREAM_OVERHEAD 17

typedef enum
{
  AV_STREAM_MESSAGE = 0,
  AV_STREAM_FINAL = 3, /* the last chunk */
} AvStreamTag;

typedef struct _AvStream AvStream;

AvStream *av_stream_new_writer (AvSecret *key,
                                guint8 header[AV_STREAM_HEADER_SIZE]);

/* Writes size + 17 bytes. */
void av_stream_push (AvStream *self,
                     const void *plain,
                     gsize size,
                     AvStreamTag tag,
                     guint8 *chunk);

/* NULL where the header is not one. */
AvStream *av_stream_new_reader (AvSecret *key,
                                const guint8 header[AV_STREAM_HEADER_SIZE]);

/* Reads a chunk of size bytes and writes size - 17; FALSE where it is not the
 * next chunk of this stream. */
gboolean av_stream_pull (AvStream *self,
                         const void *chunk,
                         gsize size,
                         guint8 *plain,
                         AvStreamTag *tag);

void av_stream_free (AvStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvStream, av_stream_free)

G_END_DECLS
