#pragma once

#include "av-invocation.h"
#include "av-opened-store.h"

G_BEGIN_DECLS

/* The store that the command line names, and what opens it: --store, --agent,
 * --passphrase-file, --passphrase-fd. */
char *av_store_option_get_directory (AvInvocation *invocation);
/* Whose passphrase it is: the agent named, or the user where several could be
 * meant; NULL: the only one there is. */
const char *av_store_option_choose_label (AvInvocation *invocation, const char *directory);
AvSecret *av_store_option_read_passphrase (AvInvocation *invocation, const char *question, GError **error);
AvOpenedStore *av_store_option_open (AvInvocation *invocation, GError **error);
/* Makes the store, with a new passphrase; there must be none yet. */
AvOpenedStore *av_store_option_create (AvInvocation *invocation, GError **error);
AvOpenedStore *av_store_option_open_or_create (AvInvocation *invocation, GError **error);

G_END_DECLS
