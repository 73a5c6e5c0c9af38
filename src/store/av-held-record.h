/* Records of which a transaction holds in memory all that is live: what it
 * replaces is known without asking the table, and their projections need not
 * read back what was written a moment ago. */

#pragma once

#include "av-merge-private.h"

G_BEGIN_DECLS

/* A live value, as a row of the table `reg` has it. */
typedef struct
{
  const AvName *name;
  gint64 dot;
  guint64 hlc;
  gint64 agent;
  const char *value;
} AvHeldValue;

typedef struct
{
  AvRecordRow row;
  gboolean is_new;
  GArray *values; /* of AvHeldValue, in the order of the table */
} AvHeldRecord;

typedef struct _AvHeldRecords AvHeldRecords;

AvHeldRecords *av_held_records_new (void);
void av_held_records_free (AvHeldRecords *held);
void av_held_records_clear (AvHeldRecords *held);

/* A row that was just inserted: nothing is live of it yet. */
void av_held_records_add (AvHeldRecords *held, const AvRecordRow *row);
/* Reads what is live of one that was there, where that is not too much. */
gboolean av_held_records_load (AvStore *store, const AvRecordRow *row, GError **error);
/* NULL: what is live of it is in the table alone. */
const AvHeldRecord *av_held_records_find (AvHeldRecords *held, gint64 rid);
void av_held_records_forget (AvHeldRecords *held, gint64 rid);

/* What was done to the table. */
void av_held_records_make_live (AvHeldRecords *held, const AvRegisterOp *op);
/* Whether it was live. */
gboolean av_held_records_replace (AvHeldRecords *held, gint64 rid, const AvName *name, gint64 dot);

G_END_DECLS
