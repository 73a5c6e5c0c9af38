#pragma once

#include <adwaita.h>

#include "av-agent-slots.h"

G_BEGIN_DECLS

#define AV_TYPE_AGENT_ROW (av_agent_row_get_type ())
G_DECLARE_FINAL_TYPE (AvAgentRow, av_agent_row, AV, AGENT_ROW, AdwActionRow)

/* One who opens this computer: what they do there, and the two actions
 * `agents.role` and `agents.remove`, with their name. What who works may not do
 * does nothing and says why; @is_explained: that is said elsewhere, for all. */
GtkWidget *av_agent_row_new (const AvAgentSlot *slot, gboolean is_explained);
gboolean av_agent_row_is_of (AvAgentRow *self, const AvAgentSlot *slot);
/* How it goes with them now, with the keyboard where it was. */
void av_agent_row_show (AvAgentRow *self, const AvAgentSlot *slot, gboolean is_explained);

G_END_DECLS
