#pragma once

#include "av-invocation.h"

G_BEGIN_DECLS

/* The role of an agent (transfer none), from an option of that name: a code of
 * the list that works here. Where it is not given, @fallback. */
gboolean av_role_option_read (AvInvocation *invocation, const char *option, const char *fallback, const char **role, GError **error);

/* Whether it is one. */
gboolean av_role_option_check (const char *role, GError **error);

/* What may be given, for the help (transfer full): any, and of who enrols
 * computers. */
char *av_role_option_list (void);
char *av_role_option_list_enrolling (void);

G_END_DECLS
