/* Who gives a role to whom: the one judge of it, which saving an agent's record
 * and whoever adds, changes or removes an agent of this computer ask.
 *
 * Nobody gives, changes or takes what they do not have (av_role_covers ()).
 * Whoever looks after the computer (AV_ROLE_AGENTS) names the first of a role
 * that nobody of this computer could give; where nobody looks after it, each one
 * gives what they have. The last who looks after it stays. Like the rest of what
 * a role lets do it is a rule of the application, not a lock, and one of the
 * agents of one computer: what an exchange brings is not judged. */

#pragma once

#include "av-store.h"

G_BEGIN_DECLS

/* Ids of the agents who can open this computer. NULL, where nobody said: nothing
 * is judged, nobody works. */
void av_role_giving_set_agents (AvStore *store, const char *const *agents);

/* Once they are told, and before anybody works: what records say of them is kept
 * for when a record goes. A store of before roles were said has nobody who looks
 * after it: the first of whom nobody said a role began it, and is its référent. */
gboolean av_role_giving_settle (AvStore *store, GError **error);

/* Whether who works here may replace role @before of @agent by @after; refused
 * with AV_STORE_ERROR_ROLE. @agent NULL: who is about to open this computer.
 * @before NULL: they had none here; @after NULL: they leave. */
gboolean av_role_giving_require (AvStore *store, const char *agent, const char *before, const char *after, GError **error);

/* The same, where nothing is tried: why they may not, transfer full, or NULL.
 * FALSE: it could not be told. */
gboolean av_role_giving_explain (AvStore *store, const char *agent, const char *before, const char *after, char **why, GError **error);

/* Codes of those that may replace @before of @agent, `before` left out; empty:
 * none may. transfer full. */
GStrv av_role_giving_list (AvStore *store, const char *agent, const char *before, GError **error);

G_END_DECLS
