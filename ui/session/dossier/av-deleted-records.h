#pragma once

#include <adwaita.h>

#include "av-form.h"
#include "av-session-store.h"

G_BEGIN_DECLS

#define AV_TYPE_DELETED_RECORDS (av_deleted_records_get_type ())
G_DECLARE_FINAL_TYPE (AvDeletedRecords, av_deleted_records, AV, DELETED_RECORDS, AdwBin)

/* Deletes records of one form, and brings back what was deleted in the last
 * thirty days: a button that says how many, hidden while there are none, over
 * the list of them.
 *
 * Signals:
 * said (const char *text, gboolean can_undo): what became of it;
 * refused (const char *text): why nothing was done;
 * turned (const char *id): it is deleted, or back, and durable. */

/* @container: NULL for what belongs to a territory. */
void av_deleted_records_show (AvDeletedRecords *self, AvSession *session, const AvForm *form, const char *container);
void av_deleted_records_delete (AvDeletedRecords *self, AvSnapshot *loaded);

/* Takes the last deletion back, or does it again. FALSE: it was not the last that
 * was done. */
gboolean av_deleted_records_undo (AvDeletedRecords *self, gboolean redo);
/* Something else is the last that was done. */
void av_deleted_records_forget_last (AvDeletedRecords *self);

G_END_DECLS
