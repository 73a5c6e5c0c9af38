#pragma once

#include "av-salvage-pages.h"

G_BEGIN_DECLS

/* Of inner pages that are lost, makes those that their children tell of. */
void av_salvage_inner_make (AvSalvagePages *pages);

G_END_DECLS
