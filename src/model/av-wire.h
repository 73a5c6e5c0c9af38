#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads numbers and bytes from a buffer that may be anything. Every function
 * returns FALSE, or NULL, at the first byte that is missing or not minimal,
 * and keeps doing so: it is enough to look at the end. Nothing is allocated
 * and nothing is read beyond `size`. Numbers are little endian. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize offset;
  gboolean failed;
} AvReader;

void av_reader_init (AvReader *self,
                     gconstpointer data,
                     gsize size);
gboolean av_reader_get_u8 (AvReader *self,
                           guint8 *value);
gboolean av_reader_get_u16 (AvReader *self,
                            guint16 *value);
gboolean av_reader_get_u32 (AvReader *self,
                            guint32 *value);
gboolean av_reader_get_u64 (AvReader *self,
                            guint64 *value);
gboolean av_reader_get_varint (AvReader *self,
                               guint64 *value);
gboolean av_reader_get_count (AvReader *self,
                              gsize each,
                              gsize *count);
const guint8 *av_reader_get_bytes (AvReader *self,
                                   gsize size);
gboolean av_reader_get_part (AvReader *self,
                             gsize size,
                             AvReader *part);
gboolean av_reader_copy (AvReader *self,
                         gpointer target,
                         gsize size);
gsize av_reader_get_remaining (const AvReader *self);
gboolean av_reader_is_done (const AvReader *self);

/* Writers append to a GByteArray. */
void av_writer_put_u8 (GByteArray *self,
                       guint8 value);
void av_writer_put_u16 (GByteArray *self,
                        guint16 value);
void av_writer_put_u32 (GByteArray *self,
                        guint32 value);
void av_writer_put_u64 (GByteArray *self,
                        guint64 value);
void av_writer_put_varint (GByteArray *self,
                           guint64 value);
void av_writer_put_bytes (GByteArray *self,
                          gconstpointer data,
                          gsize size);
guint av_varint_get_size (guint64 value);

G_END_DECLS
