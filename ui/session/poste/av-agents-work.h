#pragma once

#include "av-agent-slots.h"
#include "av-opening.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Who can open this computer, changed on the store's own thread: the derivation
 * of a phrase takes a second. Every act is in the access log; what replaces the slot
 * that opened this session ends its outing's code. */
typedef struct
{
  GPtrArray *slots; /* of AvAgentSlot */
  GStrv given;      /* roles that who works may give to another agent; empty: none */
} AvAgents;

void av_agents_free (AvAgents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvAgents, av_agents_free)

void av_agents_list_async (AvSession *session, AvOpening *opening, GAsyncReadyCallback callback, gpointer user_data);
/* transfer full */
AvAgents *av_agents_list_finish (AvSession *session, GAsyncResult *result, GError **error);

/* Another agent, with a role and a phrase of their own. */
void av_agents_add_async (AvSession *session, AvOpening *opening, const char *label, const char *role, AvSecret *phrase, GAsyncReadyCallback callback, gpointer user_data);
void av_agents_set_role_async (AvSession *session, AvOpening *opening, const char *label, const char *role, GAsyncReadyCallback callback, gpointer user_data);
/* One's own phrase: the former one opens the slot first, so that what is sealed
 * to it stays readable. */
void av_agents_change_async (AvSession *session, AvOpening *opening, AvSecret *former, AvSecret *phrase, GAsyncReadyCallback callback, gpointer user_data);
/* Phrase and recovery code of an agent. */
void av_agents_remove_async (AvSession *session, AvOpening *opening, const char *label, GAsyncReadyCallback callback, gpointer user_data);
gboolean av_agents_act_finish (AvSession *session, GAsyncResult *result, GError **error);

/* One's own code, to be printed once (transfer full); the former one is worth
 * nothing any more. */
void av_agents_draw_code_async (AvSession *session, AvOpening *opening, GAsyncReadyCallback callback, gpointer user_data);
AvSecret *av_agents_draw_code_finish (AvSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
