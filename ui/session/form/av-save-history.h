#pragma once

#include "av-record-save.h"

G_BEGIN_DECLS

/* The saves of one record that can be taken back, and those that were taken
 * back and can be done again, each with all it wrote. */
typedef struct _AvSaveHistory AvSaveHistory;

AvSaveHistory *av_save_history_new (void);
void av_save_history_free (AvSaveHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvSaveHistory, av_save_history_free)

/* Whether there is something to take back, or to do again. */
gboolean av_save_history_has (AvSaveHistory *self, AvRecordSaveDirection direction);
/* What takes @save back, every record of it, is for the other direction; a new
 * save leaves nothing to do again. */
void av_save_history_remember (AvSaveHistory *self, AvRecordSave *save, GPtrArray *befores, GPtrArray *afters);
/* Gives @save what its direction asks for, which then stands here no more. */
void av_save_history_take (AvSaveHistory *self, AvRecordSave *save);

/* What takes the last save back (of AvChange); nullable, transfer none. */
GPtrArray *av_save_history_get_last (AvSaveHistory *self);

G_END_DECLS
