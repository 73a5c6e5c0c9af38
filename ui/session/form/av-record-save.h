#pragma once

#include "av-change.h"

G_BEGIN_DECLS

typedef enum
{
  AV_RECORD_SAVE_FORWARD,
  AV_RECORD_SAVE_UNDO,
  AV_RECORD_SAVE_REDO,
} AvRecordSaveDirection;

/* What one save of a record writes. */
typedef struct
{
  GPtrArray *changes; /* of AvChange: of the record, and what goes with it */
  GVariant *answers;  /* as they were typed when the save began */
  AvRecordSaveDirection direction;
} AvRecordSave;

/* @answers: transfer full. */
AvRecordSave *av_record_save_new (GVariant *answers, AvRecordSaveDirection direction);
void av_record_save_free (AvRecordSave *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRecordSave, av_record_save_free)

/* Record @id among @afters, of the changes in their order (transfer none);
 * NULL where only others were written. */
AvSnapshot *av_record_save_find (AvRecordSave *self, const char *id, GPtrArray *afters);

/* "Saved at 14:32"; transfer full. */
char *av_record_save_describe (AvRecordSave *self);

G_END_DECLS
