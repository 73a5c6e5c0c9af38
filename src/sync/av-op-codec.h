#pragma once

#include "av-merge.h"

G_BEGIN_DECLS

#define AV_OP_CODEC_ERROR (av_op_codec_error_quark ())
GQuark av_op_codec_error_quark (void);

typedef enum
{
  AV_OP_CODEC_ERROR_MALFORMED,
  AV_OP_CODEC_ERROR_LIMIT,
} AvOpCodecError;

/* The sentence of a code. */
gboolean av_op_codec_refuse (GError **error,
                             AvOpCodecError code);

/* The segments named by the preds of one segment: reference 0 is itself, the
 * others are numbered from 1 in the order of their first mention. */
typedef struct _AvReferences AvReferences;

AvReferences *av_references_new (void);
void av_references_free (AvReferences *self);
guint av_references_get_count (AvReferences *self);
/* 32 bytes each, in order. */
const guint8 *av_references_get_hashes (AvReferences *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvReferences, av_references_free)

/* Writes the data of one strand: container, names, records, operations. */
typedef struct _AvOpEncoder AvOpEncoder;

AvOpEncoder *av_op_encoder_new (const AvId *container,
                                guint64 hlc_first,
                                AvReferences *references);
/* Operations come in the order of their indexes. */
gboolean av_op_encoder_add (AvOpEncoder *self,
                            const AvOp *op,
                            GError **error);
GByteArray *av_op_encoder_finish (AvOpEncoder *self);
void av_op_encoder_free (AvOpEncoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOpEncoder, av_op_encoder_free)

/* The data of one strand as it was read. */
typedef struct
{
  const guint8 *data;
  gsize size;
  guint64 hlc_first;        /* of the segment: no operation is before the one */
  guint64 hlc_last;         /* or after the other */
  const guint8 *references; /* of the segment's header, 32 bytes each */
  guint n_references;
} AvOpSource;

/* The operations of one strand, read and checked to the end. They point into
 * the source's data. */
typedef struct _AvOps AvOps;

AvOps *av_ops_read (const AvOpSource *source,
                    GError **error);
void av_ops_free (AvOps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvOps, av_ops_free)

const AvId *av_ops_get_container (AvOps *self);
guint av_ops_get_count (AvOps *self);
const AvOp *av_ops_get (AvOps *self,
                        guint index);

typedef gboolean (*AvOpFunc) (const AvId *container,
                              const AvOp *op,
                              gpointer user_data,
                              GError **error);

/* Reads, then tells each. func NULL: checks only. n_ops is nullable. */
gboolean av_ops_decode (const AvOpSource *source,
                        AvOpFunc func,
                        gpointer user_data,
                        AvId *container,
                        guint *n_ops,
                        GError **error);

G_END_DECLS
