#pragma once

#include "av-record-list.h"

G_BEGIN_DECLS

AvRow *av_row_new (gint64 rid);
void av_row_set_summary (AvRow *self, AvSummary *summary);

G_END_DECLS
