#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* Lays the first locked memory; FALSE where the system refuses to lock it. */
gboolean av_secret_arena_prepare (void);

G_END_DECLS
