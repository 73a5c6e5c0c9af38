/* What one segment told of one record: its values that are live, and which of
 * its values are replaced. It is a row of the table `told`, whose key is
 * rid << 31 | sid, so that what is told of a record lies together and what
 * comes last is appended.
 *
 *   live  n × (register varint, the difference to the one before | index varint
 *         | HLC, the difference to the one before: zigzag varint | agent varint
 *         | length varint, text, 00)
 *   dead  n × (register varint, the difference to the one before | index varint)
 *
 * Both in the order of register and index. */

#pragma once

#include "av-merge-private.h"
#include "av-wire.h"

G_BEGIN_DECLS

/* In SQL: rows of the table whose key is @key that are of the record @rid. */
#define AV_TOLD_OF(rid, key) #key " BETWEEN " #rid " << 31 AND (" #rid " << 31) + 2147483647"

/* A value that is live, under its register and its index in the segment. */
typedef struct
{
  gint64 nid;
  guint64 index;
  guint64 hlc;
  gint64 agent;
  const char *value;
  gsize length;
} AvToldValue;

/* A value that was replaced. */
typedef struct
{
  gint64 nid;
  guint64 index;
} AvToldName;

typedef struct
{
  gint64 key;
  GArray *live; /* of AvToldValue, in order; the texts are somebody else's */
  GArray *late; /* of AvToldValue, in order: what belongs between these; NULL: nothing since they were written */
  GArray *dead; /* of AvToldName */
  guint n_dead; /* of them in order, and gone from the live ones */
  gboolean changed;
  gboolean asked; /* since it was last written (av-held-record.h) */
} AvTold;

/* FALSE with @error where the numbers are beyond what a key holds. */
gboolean av_told_make_key (gint64 rid, gint64 sid, gint64 *key, GError **error);
gint64 av_told_get_rid (gint64 key);
gint64 av_told_get_sid (gint64 key);

AvTold *av_told_new (gint64 key);
void av_told_free (AvTold *told);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvTold, av_told_free)
/* What the columns say. The texts stay where @live has them. */
gboolean av_told_parse (AvTold *told, const guint8 *live, gsize live_size, const guint8 *dead, gsize dead_size, GError **error);
/* Reads what is told of @rid, one after the other, until that takes more
 * than @most bytes of memory. The texts lie in @texts. */
GPtrArray *av_told_read_record (AvDatabase *db, gint64 rid, gsize most, GStringChunk *texts, gsize *size, GError **error);
/* The same under one key: without anything where nothing was told yet. What it
 * takes is added to @size. */
AvTold *av_told_read (AvDatabase *db, gint64 key, GStringChunk *texts, gsize *size, GError **error);
gboolean av_told_write (AvTold *told, AvDatabase *db, GByteArray *live, GByteArray *dead, GError **error);

/* Several of them, then once av_told_drop_buried (). */
void av_told_bury (AvTold *told, gint64 nid, guint64 index);
void av_told_drop_buried (AvTold *told);
gboolean av_told_is_buried (const AvTold *told, gint64 nid, guint64 index);
AvToldValue *av_told_find (const AvTold *told, gint64 nid, guint64 index); /* nullable */
/* Among the live ones where it belongs there once it is written. */
void av_told_insert (AvTold *told, const AvToldValue *value);

/* One value after the other, as the column has them. */
typedef struct
{
  AvReader reader;
  AvToldValue value;
} AvToldReader;

void av_told_reader_init (AvToldReader *self, const guint8 *live, gsize size);
/* FALSE at the end, or where the bytes make no sense: reader.failed. */
gboolean av_told_reader_next (AvToldReader *self);

G_END_DECLS
