/* Rows a team adds to the reference lists: records of the form `ligne-liste`,
 * taken into the lists of this program as they are written or arrive. */

#pragma once

#include "av-register.h"
#include "av-save-private.h"

G_BEGIN_DECLS

#define AV_LOCAL_ROW_FORM "ligne-liste"

/* L-<poste>-<label>-<a few characters of the record's id>; transfer full. */
char *av_local_row_draw_code (AvStore *store, const char *label, const AvId *record);
/* The list and the code of a row never change, and a row is not deleted: what
 * was answered with it would lose its name. */
gboolean av_local_row_check (AvSave *save, GError **error);
/* Takes the row of a record into its list. */
void av_local_row_follow (AvRegisters *registers);
/* All of them, when a store opens. */
gboolean av_local_rows_load (AvStore *store, GError **error);

G_END_DECLS
