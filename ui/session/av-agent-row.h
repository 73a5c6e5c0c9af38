#pragma once

#include <adwaita.h>

#include "av-agent-slots.h"

G_BEGIN_DECLS

/* One who opens this computer: what they do there, and the two actions
 * `agents.role` and `agents.remove`, with their name. What who works may not do
 * does nothing and says why; @is_explained: that is said elsewhere, for all. */
GtkWidget *av_agent_row_new (const AvAgentSlot *slot,
                             gboolean is_explained);

G_END_DECLS
