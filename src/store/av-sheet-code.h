/* The code under which the sheet of a record is found again. */

#pragma once

#include "av-record-store.h"

G_BEGIN_DECLS

/* The code printed on the sheet of @record: its own, else its dossier's, else a
 * new one. It is written into the record, durably, before anybody holds the
 * paper. transfer full; NULL without error: its form has no code. */
char *av_sheet_code_take (AvStore *store, const char *record, GError **error);

G_END_DECLS
