/* Laptops that exchange operations in memory: what sync does, without
 * signatures and files. */

#pragma once

#include "av-digest.h"
#include "av-record-store.h"
#include "av-segment-store.h"

G_BEGIN_DECLS

/* A copy of one sealed operation, with the segment it belongs to. */
typedef struct
{
  AvSegmentHash segment;
  AvId container;
  AvClass klass;
  AvOp op;
  AvSegmentHash *hashes; /* of the preds */
} SealedOp;

typedef struct
{
  AvStore *store;
  GPtrArray *sealed; /* of SealedOp: what this laptop wrote */
  guint64 now;       /* its wall clock, ms */
} Laptop;

Laptop *laptop_new (guint64 now);
void laptop_free (Laptop *laptop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Laptop, laptop_free)

/* Seals what is open; the operations are appended to laptop->sealed. */
void laptop_seal (Laptop *laptop);
/* Applies @ops (SealedOp) in the order given, in one transaction. */
void laptop_receive (Laptop *laptop, GPtrArray *ops);
/* The same one after the other, each in a transaction of its own. */
void laptop_receive_each (Laptop *laptop, GPtrArray *ops);
/* The last one first; transfer container. */
GPtrArray *laptop_reverse (GPtrArray *ops);
/* Seals @from and gives @to everything that @from wrote. */
void laptop_send (Laptop *from, Laptop *to);
char *laptop_digest (Laptop *laptop);

/* A saved contact; returns its id. */
char *laptop_add_contact (Laptop *laptop, const char *container, const char *name);
void laptop_set (Laptop *laptop, const char *id, const char *field, const char *answer);
AvSnapshot *laptop_load (Laptop *laptop, const char *id);
void laptop_save (Laptop *laptop, AvChange *change);
guint laptop_count_conflicts (Laptop *laptop);

G_END_DECLS
