#pragma once

#include "av-field-row.h"

G_BEGIN_DECLS

/* Short words at the stall; the whole label is in the tooltip. */
void av_brief_labels_shorten (AvFieldRow *row);

G_END_DECLS
