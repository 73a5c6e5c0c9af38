#pragma once

#include "av-invocation.h"

G_BEGIN_DECLS

/* The role of an agent (transfer none), from an option of that name: a code of
 * the list that works here. Where it is not given, @fallback. */
gboolean av_role_option_read (AvInvocation *invocation, const char *option, const char *fallback, const char **role, GError **error);

G_END_DECLS
