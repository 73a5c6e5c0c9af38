#pragma once

#include <adwaita.h>

#include "av-agents-work.h"

G_BEGIN_DECLS

#define AV_TYPE_AGENT_FORM (av_agent_form_get_type ())
G_DECLARE_FINAL_TYPE (AvAgentForm, av_agent_form, AV, AGENT_FORM, AdwBin)

/* What is asked to change who opens this computer: another agent, one's own phrase,
 * the role of an agent.
 *
 * Signal: typed (): what was told is being mended. */

/* @roles: what may be given. */
void av_agent_form_ask_agent (AvAgentForm *self, const char *const *roles);
void av_agent_form_ask_phrase (AvAgentForm *self);
void av_agent_form_ask_role (AvAgentForm *self, const char *label, const char *const *roles);
/* Nothing secret stays. */
void av_agent_form_clear (AvAgentForm *self);

/* Does what was asked; @callback ends it with av_agents_act_finish (), with @window, an
 * object that is held until then. FALSE: something is missing, and the keyboard is
 * there; @missing, which may stay NULL, says what. */
gboolean av_agent_form_act_async (AvAgentForm *self, AvSession *session, AvOpening *opening, GAsyncReadyCallback callback, gpointer window, char **missing);
/* What was typed stands there again, but for what was wrong, where the keyboard goes;
 * FALSE: nothing was. */
gboolean av_agent_form_mend (AvAgentForm *self, const GError *error);

G_END_DECLS
