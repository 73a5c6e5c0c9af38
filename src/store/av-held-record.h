/* What was told of the records that a transaction is about, in memory: what it
 * replaces is known without asking the table, and their projections need not
 * read back what was written a moment ago. */

#pragma once

#include "av-authorship.h"
#include "av-told.h"

G_BEGIN_DECLS

typedef struct
{
  AvRecordRow row;
  gboolean is_new;
  gboolean whole;          /* all that was ever told of it is here */
  GPtrArray *told;         /* of AvTold */
  AvAuthorship authorship; /* by the operations that came since it is here */
  gboolean begins;         /* that is not written yet */
} AvHeldRecord;

typedef struct _AvHeldRecords AvHeldRecords;

AvHeldRecords *av_held_records_new (void);
void av_held_records_free (AvHeldRecords *held);
/* Whatever was not written is forgotten. */
void av_held_records_clear (AvHeldRecords *held);

/* A row that was just inserted: nothing was told of it yet. */
void av_held_records_add (AvHeldRecords *held, const AvRecordRow *row);
/* Reads all that was told of one that was there, where there is room. */
gboolean av_held_records_load (AvStore *store, const AvRecordRow *row, GError **error);
/* NULL: it is in the table alone, or not all of it is here. */
const AvHeldRecord *av_held_records_find (AvHeldRecords *held, gint64 rid);
void av_held_records_forget (AvHeldRecords *held, gint64 rid);

/* What the segment @sid told of @rid, to be changed. It is there until
 * av_held_records_write (), which writes what was changed. */
AvTold *av_held_records_get_told (AvStore *store, gint64 rid, gint64 sid, GError **error);
/* An operation about @rid, whatever becomes of it: it may be its first. */
gboolean av_held_records_begin (AvStore *store, gint64 rid, const AvAuthorship *authorship, GError **error);
/* Of all that was asked for. */
void av_held_records_drop_buried (AvHeldRecords *held);
const char *av_held_records_keep_text (AvHeldRecords *held, const char *text, gsize length);
gboolean av_held_records_write (AvStore *store, GError **error);
gsize av_held_records_get_size_for_test (AvHeldRecords *held);

G_END_DECLS
