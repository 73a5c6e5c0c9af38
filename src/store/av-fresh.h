/* Records that began in this transaction, with all that is live of them: their
 * projections need not read back what was written a moment ago. */

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
} AvFreshValue;

typedef struct
{
  AvRecordRow row;
  GArray *values; /* of AvFreshValue, in the order of the table */
} AvFreshRecord;

typedef struct _AvFreshRecords AvFreshRecords;

AvFreshRecords *av_fresh_records_new (void);
void av_fresh_records_free (AvFreshRecords *fresh);
void av_fresh_records_clear (AvFreshRecords *fresh);

/* A row that was just inserted: nothing is live of it yet. */
void av_fresh_records_add (AvFreshRecords *fresh, const AvRecordRow *row);
/* NULL: what is live of it is in the table alone. */
const AvFreshRecord *av_fresh_records_find (AvFreshRecords *fresh, gint64 rid);
void av_fresh_records_forget (AvFreshRecords *fresh, gint64 rid);

/* What was done to the table. */
void av_fresh_records_make_live (AvFreshRecords *fresh, const AvRegisterOp *op);
void av_fresh_records_replace (AvFreshRecords *fresh, gint64 rid, const AvName *name, gint64 dot);

G_END_DECLS
