#pragma once

#include <adwaita.h>

#include "av-session.h"

G_BEGIN_DECLS

#define AV_TYPE_AGENTS_WINDOW (av_agents_window_get_type ())
G_DECLARE_FINAL_TYPE (AvAgentsWindow, av_agents_window, AV, AGENTS_WINDOW, AdwApplicationWindow)

/* Who can open this computer: agents added and removed, one's own phrase
 * changed, one's recovery code printed. Phrases are proposed, not invented. */

G_END_DECLS
