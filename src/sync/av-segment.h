#pragma once

#include "av-id.h"
#include "av-rights.h"
#include "av-segment-store.h"
#include "av-signature.h"

G_BEGIN_DECLS

#define AV_SEGMENT_ERROR (av_segment_error_quark ())
GQuark av_segment_error_quark (void);

typedef enum
{
  AV_SEGMENT_ERROR_MALFORMED,
  AV_SEGMENT_ERROR_LIMIT,
} AvSegmentError;

#define AV_SEGMENT_SCHEMA 1 /* what this version writes, and the newest it reads */

/* A strand as its segment's header lists it. */
typedef struct
{
  AvScope scope;
  guint8 class; /* as received: may be none of AvClass */
  guint32 length;
  guint8 hash[AV_SEGMENT_HASH_SIZE];
} AvStrandEntry;

/* A header as it was read; references and strands point into its bytes. */
typedef struct
{
  AvId journal;
  AvId installation;
  guint64 segno;
  guint8 previous[AV_SEGMENT_HASH_SIZE];
  guint64 hlc_first;
  guint64 hlc_last;
  guint16 writer_schema;
  guint16 reader_schema;
  guint n_references;
  const guint8 *references;
  guint n_strands;
  const guint8 *strands;
  const guint8 *bytes;
  gsize size;
} AvSegmentHeader;

/* To write one: references are 32-byte hashes, strands an array of
 * AvStrandEntry. */
typedef struct
{
  AvId journal;
  AvId installation;
  guint64 segno;
  guint8 previous[AV_SEGMENT_HASH_SIZE];
  guint64 hlc_first;
  guint64 hlc_last;
  guint n_references;
  const guint8 *references;
  GArray *strands;
} AvSegmentDraft;

GByteArray *av_segment_write (const AvSegmentDraft *draft,
                              AvSigningKey *key);

/* The installation that it says wrote it; NULL: it is too short for any. transfer none. */
const guint8 *av_segment_peek_author (const guint8 *bytes,
                                      gsize size);
/* The hash of the one before it in its journal, as a header says it; NULL: it is too
 * short for any. transfer none. */
const guint8 *av_segment_peek_previous (const guint8 *bytes,
                                        gsize size);

/* Checks form and bounds, not the signature. The bytes must outlive the header. */
gboolean av_segment_read (const guint8 *bytes,
                          gsize size,
                          AvSegmentHeader *header,
                          GError **error);

/* Of a segment of the archive. FALSE: it is damaged, and nothing it says is believed. */
gboolean av_segment_read_kept (const AvSegment *segment,
                               AvSegmentHeader *header);

void av_segment_get_strand (const AvSegmentHeader *header,
                            guint index,
                            AvStrandEntry *entry);

gboolean av_segment_verify (const AvSegmentHeader *header,
                            const guint8 public_key[AV_SIGNATURE_PUBLIC_KEY_SIZE]);

/* Names the segment: BLAKE2b-256 of the header with its signature. */
void av_segment_get_hash (const AvSegmentHeader *header,
                          guint8 hash[AV_SEGMENT_HASH_SIZE]);

G_END_DECLS
