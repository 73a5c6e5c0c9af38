#pragma once

#include "bench-cost.h"

G_BEGIN_DECLS

/* Each prints its rows; @dir is empty space on a disk. */
void bench_saving (const char *dir);

G_END_DECLS
